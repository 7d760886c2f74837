import { type Actor, DESK } from "../actor.ts";
import { newId } from "../id.ts";
import { PRIORITY } from "../notices.ts";
import { endJobs } from "../partners/withdraw.ts";
import type { Tx } from "../ports.ts";
import type { Contact, Member } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { rich } from "../rich.ts";
import { workingDaysLater } from "../time/working-days.ts";
import { memberActor, refuseEnded } from "./take.ts";
import { keep, tellClient, tellDesk } from "./tell.ts";
import { stateOf, type Ticket } from "./ticket.ts";

export interface Resolving {
  /** What was done, in words for the client. */
  readonly words: string;
  /** For the desk alone. */
  readonly remark: string;
}

/** How long a question of the bot's stands: words that come next answer it. */
const ASKED_MS = 30 * 60_000;

/** The desk says that it is solved; the client has the last word. Asked again when nobody answers: it closes by itself. */
export const resolveTicket = async (
  tx: Tx,
  member: Member,
  ticket: Ticket,
  { words, remark }: Resolving,
): Promise<Ticket> => {
  refuseEnded(ticket);
  const by = memberActor(member);
  await tx.promises.end(ticket.id);
  if (remark.trim() !== "") await noteRemark(tx, member, ticket, remark.trim());
  const resolved = await keep(
    tx,
    {
      ...ticket,
      holding: ticket.holding ?? { member: member.id, name: member.name, at: tx.now },
      waiting: null,
      resolution: { by, at: tx.now, words: words.trim() },
    },
    "resolved",
    by,
    { words: words.trim() },
  );
  tellDesk(tx, resolved, {
    kind: "desk-line",
    data: { line: "resolved", name: member.name, value: words.trim(), number: ticket.number },
  });
  tellClient(
    tx,
    resolved,
    { kind: "solved", data: { member: member.name, words: words.trim() } },
    { priority: PRIORITY.answer },
  );
  await tx.dialogues.change(ticket.conversationId, ticket.contactId, {
    asks: { what: "solved", ticket: ticket.id, until: tx.now.getTime() + ASKED_MS },
  });
  await tx.timers.set(
    "close-by-itself",
    ticket.id,
    workingDaysLater(tx.now, tx.account.closeAfterDays, tx.account.zone),
  );
  return resolved;
};

const noteRemark = async (tx: Tx, member: Member, ticket: Ticket, remark: string): Promise<void> => {
  const id = newId();
  await tx.messages.add(
    {
      id,
      ticketId: ticket.id,
      conversationId: ticket.threadId,
      jobId: null,
      room: "internal",
      author: memberActor(member),
      authorName: member.name,
      body: rich(remark),
      text: remark,
      saidAt: tx.now,
      storedAt: tx.now,
      album: null,
      replyTo: null,
      thanks: false,
      editedAt: null,
      deletedAt: null,
    },
    null,
    [],
  );
  tellDesk(tx, ticket, { kind: "internal-remark", data: {} }, { message: id });
};

/** The client confirms: the ticket is closed and a rating is asked for. Pressed twice, or after it closed by itself: nothing changes. */
export const confirmSolved = async (
  tx: Tx,
  contact: Contact,
  ticket: Ticket,
  edits: string | null,
): Promise<Ticket> => {
  if (ticket.closure) return ticket;
  if (!ticket.resolution) throw new Refusal("not-resolved", { number: ticket.number ?? 0 });
  const by: Actor = { is: "contact", id: contact.id, name: contact.name };
  await tx.timers.clear("close-by-itself", ticket.id);
  await endJobs(tx, ticket, by);
  tellDesk(tx, ticket, {
    kind: "desk-line",
    data: { line: "solved", name: contact.name, value: "", number: ticket.number },
  });
  tellClient(tx, ticket, { kind: "ask-rating", data: { edits } }, { priority: PRIORITY.answer });
  return keep(tx, { ...ticket, closure: { by, at: tx.now, how: "confirmed" } }, "closed", by);
};

/** "Not yet": the ticket is open again with its holder, who is told; the client is asked what is missing. */
export const notYetSolved = async (tx: Tx, contact: Contact, ticket: Ticket, edits: string | null): Promise<Ticket> => {
  if (stateOf(ticket) !== "resolved") return ticket;
  const by: Actor = { is: "contact", id: contact.id, name: contact.name };
  await tx.timers.clear("close-by-itself", ticket.id);
  await tx.promises.start(ticket.id, tx.now);
  tellDesk(tx, ticket, {
    kind: "desk-line",
    data: { line: "not-yet", name: contact.name, value: "", number: ticket.number },
  });
  tellClient(tx, ticket, { kind: "ask-what-is-missing", data: { edits } }, { priority: PRIORITY.answer });
  return keep(tx, { ...ticket, resolution: null, reopenings: ticket.reopenings + 1 }, "not-yet", by);
};

/** Nobody answered for the account's working days: closed, said in one line, the rating still possible. */
export const closeByItself = async (tx: Tx, ticket: Ticket): Promise<Ticket> => {
  if (stateOf(ticket) !== "resolved") return ticket;
  await endJobs(tx, ticket, DESK);
  tellDesk(tx, ticket, {
    kind: "desk-line",
    data: { line: "closed-by-itself", name: "", value: "", number: ticket.number },
  });
  tellClient(tx, ticket, { kind: "closed-by-itself", data: {} });
  return keep(tx, { ...ticket, closure: { by: { is: "desk" }, at: tx.now, how: "by-itself" } }, "closed", {
    is: "desk",
  });
};
