import { type Actor, DESK } from "../actor.ts";
import { PRIORITY } from "../notices.ts";
import { endJobs } from "../partners/withdraw.ts";
import type { Tx } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { keep } from "../tickets/tell.ts";
import type { Ticket } from "../tickets/ticket.ts";
import type { Beyond, Copy, Traces } from "./forgetting.ts";

export interface Forgetting {
  readonly contact: string;
  readonly by: Actor;
  /** As the audit names them: `operator`, `key:shop`. */
  readonly as: string;
}

export interface Forgotten {
  readonly contact: string;
  /** When it was done first; null: now. */
  readonly before: Date | null;
  readonly tickets: number;
  readonly messages: number;
  readonly files: number;
  /** Posts of ours that are being deleted on the platforms. */
  readonly copies: number;
  readonly beyond: readonly Beyond[];
}

const HOUR_MS = 60 * 60_000;
/** What is under way in this moment has come to its end by then. */
const REST_MS = 5 * 60_000;
const AGAIN_MS = 15 * 60_000;
const LONGEST_MS = 24 * HOUR_MS;

/** For how long a platform lets a bot delete what it posted; what is not named here has no end. */
const DELETES_FOR_MS: Readonly<Record<string, number>> = { telegram: 48 * HOUR_MS };

/**
 * A person's name, addresses, words and files become tombstones in all rooms, and copies on the platforms are deleted
 * where those can. Numbers, times, stars and who held what stay. Said again, it does again what there is to do.
 */
export const forgetContact = async (tx: Tx, { contact, by, as }: Forgetting): Promise<Forgotten> => {
  const traces = await tx.forgetting.find(contact);
  if (!traces) throw new Refusal("not-found");
  const before = await tx.audit.last("forget", subjectOf(contact));
  const { copies, tooOld, ...cleared } = await sweep(tx, traces, by);
  if (!before) for (const id of traces.tickets) tellThread(tx, contact, await tx.tickets.hold(id));
  await tx.timers.set("forget-the-rest", contact, new Date(tx.now.getTime() + REST_MS));
  // Bytes are deleted with what is too old, and that only after this is committed.
  await tx.timers.set("clear-out", tx.account.id, tx.now);
  const done = { tickets: traces.tickets.length, ...cleared, copies };
  await tx.audit.record(as, "forget", subjectOf(contact), done);
  return {
    contact,
    before: before?.at ?? null,
    ...done,
    beyond: [...tooOld, ...(await tx.forgetting.beyond(traces))],
  };
};

/**
 * A little later: what was under way when it was done, and the addresses, without which nothing could have been deleted
 * there. Until they are gone an update that comes a second time is still known as such.
 */
export const forgetTheRest = async (tx: Tx, contact: string): Promise<void> => {
  const traces = await tx.forgetting.find(contact);
  const asked = await tx.audit.last("forget", subjectOf(contact));
  if (!traces || !asked) return;
  await sweep(tx, traces, DESK);
  const isLate = tx.now.getTime() - asked.at.getTime() > LONGEST_MS;
  if (!(await tx.forgetting.letGo(contact, isLate)))
    await tx.timers.set("forget-the-rest", contact, new Date(tx.now.getTime() + AGAIN_MS));
};

const subjectOf = (contact: string): string => `contact:${contact}`;

const sweep = async (tx: Tx, traces: Traces, by: Actor) => {
  for (const id of traces.tickets) await endTicket(tx, await tx.tickets.hold(id), by);
  const copies = await tx.forgetting.copies(traces);
  const chats = await tx.forgetting.leaveChats(traces);
  const cleared = await tx.forgetting.clear(traces);
  const inTime = copies.filter((copy) => isInTime(copy, tx.now));
  for (const copy of inTime) takeBack(tx, traces, copy, chats);
  return { ...cleared, copies: inTime.length, tooOld: beyondTime(copies.filter((copy) => !isInTime(copy, tx.now))) };
};

/** Nobody can be answered any more: what was open is closed. The card shows what is left of it. */
const endTicket = async (tx: Tx, ticket: Ticket, by: Actor): Promise<void> => {
  await tx.timers.clear("close-by-itself", ticket.id);
  await tx.timers.clear("unsorted", ticket.id);
  if (ticket.closure) return tx.outbox.show("card", ticket.id, ticket.threadId);
  await tx.promises.end(ticket.id);
  await endJobs(tx, ticket, DESK);
  await keep(tx, { ...ticket, closure: { by, at: tx.now, how: "by-itself" } }, "closed", by);
};

const isInTime = ({ channel, sentAt }: Copy, now: Date): boolean =>
  now.getTime() - sentAt.getTime() < (DELETES_FOR_MS[channel.kind] ?? Number.POSITIVE_INFINITY);

/** In their private chat by way of the one that stands in its place; it has no ticket, so nothing else can come along. */
const takeBack = (tx: Tx, { contact }: Traces, copy: Copy, chats: ReadonlyMap<string, string>): void => {
  const conversation = copy.isPrivate ? chats.get(copy.channel.id) : copy.conversation;
  if (!conversation) return;
  tx.outbox.add({
    conversation,
    room: copy.room,
    subject: `forgotten:${contact}`,
    notice: { kind: "copy-removed", data: { id: copy.id, of: copy.conversation } },
    job: copy.job,
    priority: PRIORITY.digest,
  });
};

const tellThread = (tx: Tx, contact: string, ticket: Ticket): void => {
  tx.outbox.add({
    conversation: ticket.threadId,
    room: "internal",
    subject: `forgotten:${contact}`,
    notice: { kind: "desk-line", data: { line: "forgotten", name: "", value: "", number: ticket.number } },
    ticket: ticket.id,
    priority: PRIORITY.fact,
  });
};

const beyondTime = (copies: readonly Copy[]): Beyond[] =>
  [...new Set(copies.map((copy) => copy.channel.key))].map((channel) => ({
    what: "posts-too-old-to-delete",
    channel,
    count: copies.filter((copy) => copy.channel.key === channel).length,
    tickets: [],
  }));
