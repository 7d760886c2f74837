import type { Tx } from "../ports.ts";
import type { Contact, Member, Message } from "../records.ts";
import { plainText, type Rich } from "../rich.ts";
import { memberActor } from "../tickets/take.ts";
import { tellClient, tellDesk } from "../tickets/tell.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { copiesOf } from "./copies.ts";
import { isMarkedInternal } from "./room.ts";

/** A client changed their words: the desk sees the new ones beside the old, and who had answered already is told. */
export const followClientEdit = async (
  tx: Tx,
  contact: Contact,
  ticket: Ticket,
  message: Message,
  version: string,
  body: Rich,
): Promise<void> => {
  if (message.author.is !== "contact" || message.author.id !== contact.id) return;
  const isNewest = await tx.messages.edit(message.id, version, body);
  if (!isNewest || plainText(body) === message.text) return;
  tx.tickets.record({ ticket: ticket.id, kind: "client-edited", by: message.author, data: { message: message.id } });
  for (const { id, state } of await copiesOf(tx, message, ["client-words"]))
    if (state === "pending" && (await tx.outbox.touch(id))) return;
  tellDesk(
    tx,
    ticket,
    { kind: "client-edited", data: { afterAnswer: await tx.messages.answeredSince(ticket.id, message.storedAt) } },
    { message: message.id },
  );
};

/**
 * A member changed words in the thread. Before they left, the new words leave; after, the client's copy is changed.
 * A mark added in time keeps them inside; added late, they are taken back where the platform can. A mark taken away
 * sends nothing: the room never widens.
 */
export const followMemberEdit = async (
  tx: Tx,
  member: Member,
  ticket: Ticket,
  message: Message,
  version: string,
  body: Rich,
): Promise<void> => {
  if (message.author.is !== "member" || message.author.id !== member.id) return;
  const text = plainText(body);
  const marked = isMarkedInternal(text);
  const isNewest = await tx.messages.edit(message.id, version, body);
  if (text === message.text) return;
  // A mark counts also where a later edit, which has come before it, took it away again.
  if (!isNewest && !(marked && message.room === "client")) return;
  if (message.room === "internal") {
    if (isMarkedInternal(message.text) && !marked) {
      const contact = await tx.people.contact(ticket.contactId);
      tellDesk(tx, ticket, { kind: "still-internal", data: { name: contact.name } }, { message: message.id });
    }
    return;
  }
  if (marked) {
    await tx.messages.setRoom(message.id, "internal");
    await takeBack(tx, ticket, message, "marked");
    return;
  }
  for (const answer of await copiesOf(tx, message, ["answer"])) {
    if (!(await tx.outbox.touch(answer.id)))
      tellClient(tx, ticket, { kind: "answer-edited", data: { delivery: answer.id } }, { message: message.id });
  }
  tx.tickets.record({
    ticket: ticket.id,
    kind: "answer-edited",
    by: memberActor(member),
    data: { message: message.id },
  });
};

/** A member deleted words in the thread: they do not leave, or leave the client's chat again where the platform can. */
export const followMemberRemoval = async (tx: Tx, ticket: Ticket, message: Message): Promise<void> => {
  if (message.deletedAt) return;
  await tx.messages.remove(message.id);
  tx.tickets.record({ ticket: ticket.id, kind: "message-removed", by: message.author, data: { message: message.id } });
  if (message.room === "client" && message.author.is === "member") await takeBack(tx, ticket, message, "deleted");
};

/** The client deleted words where the platform tells: marked in the thread; the desk keeps what it was told. */
export const followClientRemoval = async (tx: Tx, ticket: Ticket, message: Message): Promise<void> => {
  if (message.deletedAt) return;
  await tx.messages.remove(message.id);
  tellDesk(tx, ticket, { kind: "client-removed", data: {} }, { message: message.id });
};

const takeBack = async (tx: Tx, ticket: Ticket, message: Message, why: "marked" | "deleted"): Promise<void> => {
  // What was taken back is nobody's last word any more.
  if (ticket.lastWord?.by === "desk") await tx.tickets.save({ ...ticket, lastWord: null });
  // Files that were fetched later went out by themselves.
  const sent = await copiesOf(tx, message, ["answer", "file-follows"]);
  if (sent.length === 0) return;
  let inTime = true;
  for (const { id } of sent) {
    if (await tx.outbox.supersede(id)) continue;
    inTime = false;
    tellClient(tx, ticket, { kind: "answer-removed", data: { delivery: id } }, { message: message.id });
  }
  if (why === "marked")
    tellDesk(tx, ticket, { kind: "marked-too-late", data: { takenBack: inTime } }, { message: message.id });
  tx.outbox.show("receipt", message.id, message.conversationId);
};
