import { type Actor, DESK } from "../actor.ts";
import { ownChat, tellPrivately } from "../people/privately.ts";
import type { Tx } from "../ports.ts";
import type { Conversation, Member } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { giveTicket } from "../tickets/give.ts";
import { memberActor, takeTicket } from "../tickets/take.ts";
import { tellDesk } from "../tickets/tell.ts";
import { isOpen, type Ticket } from "../tickets/ticket.ts";
import { type Clock, isRunning } from "./clock.ts";
import type { Settlement } from "./notices.ts";
import { isManager, pingAlone, pingsOf, settlePings } from "./ping.ts";

/** Who presses, and on which ping: the delivery that brought it, where that is known. */
export interface Pressing {
  readonly member: Member;
  readonly delivery: string | null;
}

/** What a press came to. "over": nobody waits any more, and the ping says why. */
export type Managed = "done" | "over";

const MINUTE_MS = 60_000;
export const HOLDS_MINUTES = [15, 30, 60] as const;
const USUAL_MINUTES = 30;

/** The rest is held until a time, at most the due time; that it was missed is told all the same. */
export const takeOn = async (tx: Tx, pressing: Pressing, clockId: string, minutes: number | null): Promise<Managed> => {
  if (minutes !== null && !HOLDS_MINUTES.some((one) => one === minutes)) throw new Refusal("bad-input");
  const { member } = pressing;
  const found = await manageable(tx, pressing, clockId);
  if (!found) return "over";
  const { clock, ticket } = found;
  const wanted = new Date(tx.now.getTime() + (minutes ?? USUAL_MINUTES) * MINUTE_MS);
  const until = clock.dueAt && clock.dueAt < wanted ? clock.dueAt : wanted;
  const holds = clock.dueAt !== null && clock.dueAt > tx.now;
  if (holds) await tx.promises.holdBack(clock.id, until);
  const isFirst = !(await isOn(tx, clock, ticket, member));
  await settlePings(
    tx,
    ticket,
    clock,
    memberActor(member),
    settled(tx, "on-it", member.name, null, holds ? until : null),
    { member: member.id, holds },
  );
  if (isFirst)
    tellDesk(tx, ticket, {
      kind: "desk-line",
      data: { line: "on-it", name: member.name, value: "", number: ticket.number },
    });
  return "done";
};

const isOn = async (tx: Tx, clock: Clock, ticket: Ticket, member: Member): Promise<boolean> => {
  const last = (await pingsOf(tx, ticket.id, clock.id)).settled.at(-1);
  return last?.settlement.what === "on-it" && isBy(last.by, member);
};

/** Somebody else answers: they are told, and so are the client and the desk. */
export const giveAway = async (tx: Tx, pressing: Pressing, clockId: string, receiverId: string): Promise<Managed> => {
  const { member } = pressing;
  const found = await manageable(tx, pressing, clockId);
  if (!found) return "over";
  const { clock, ticket } = found;
  const receiver = await tx.members.find(receiverId);
  if (!receiver?.roles.includes("engineer")) throw new Refusal("not-found");
  if (!receiver.onDuty) throw new Refusal("not-on-duty", { name: receiver.name });
  const given = await giveTicket(tx, member, receiver, ticket);
  await settlePings(tx, given, clock, memberActor(member), settled(tx, "given", member.name, receiver.name, null));
  if (receiver.id !== member.id) await tellReceiver(tx, member, receiver, given, clock);
  return "done";
};

const tellReceiver = async (tx: Tx, by: Member, receiver: Member, ticket: Ticket, clock: Clock): Promise<void> => {
  const chat = await ownChat(tx, receiver);
  if (!chat) return;
  const company = ticket.companyId ? await tx.people.company(ticket.companyId) : null;
  const data = {
    number: ticket.number ?? 0,
    title: ticket.title,
    company: company?.name ?? null,
    name: by.name,
    clock: clock.id,
    dueAt: (clock.dueAt ?? tx.now).toISOString(),
  };
  tellPrivately(tx, receiver, chat, { kind: "given-to-you", data }, ticket.id);
};

/** An engineer who was pinged takes it. Not a manager's decision: a colleague who was faster is named, as on the card. */
export const takeAtPing = async (tx: Tx, member: Member, clockId: string): Promise<Managed> => {
  const { clock, ticket } = await promised(tx, clockId);
  if (await isOver(tx, clock, ticket)) return "over";
  const taken = await takeTicket(tx, member, ticket);
  await settlePings(tx, taken, clock, memberActor(member), settled(tx, "taken", member.name, null, null));
  return "done";
};

/** One of a list, alone and with its buttons. */
export const lookAt = async (tx: Tx, pressing: Pressing, own: Conversation, clockId: string): Promise<Managed> => {
  const { clock, ticket } = await promised(tx, clockId);
  if (await isOver(tx, clock, ticket)) return "over";
  if (isManager(pressing.member)) await refuseSecond(tx, { clock, ticket }, pressing);
  await pingAlone(tx, pressing.member, own, ticket, clock);
  return "done";
};

/** The work was offered to partners, from a ping or from the card: whoever was asked about it sees that. */
export const notePartnerCalled = async (
  tx: Tx,
  member: Member,
  ticket: Ticket,
  names: readonly string[],
): Promise<void> => {
  const clock = await tx.promises.of(ticket.id);
  if (!isRunning(clock)) return;
  const { pinged } = await pingsOf(tx, ticket.id, clock.id);
  if (pinged.length === 0) return;
  await settlePings(
    tx,
    ticket,
    clock,
    memberActor(member),
    settled(tx, "partner", member.name, names.join(", "), null),
  );
};

/** What an id of a button stands for; another account's is simply unknown. The ticket is held. */
export const promised = async (tx: Tx, clockId: string): Promise<Promised> => {
  const found = await promisedAt(tx, clockId);
  if (!found) throw new Refusal("not-found");
  return found;
};

interface Promised {
  readonly clock: Clock;
  readonly ticket: Ticket;
}

const promisedAt = async (tx: Tx, clockId: string): Promise<Promised | null> => {
  const known = await tx.promises.byId(clockId);
  const ticket = known && (await tx.tickets.held(known.ticketId));
  // Read again: what was waited for may have happened while somebody else held the ticket.
  const clock = ticket && (await tx.promises.byId(clockId));
  return clock && ticket ? { clock, ticket } : null;
};

/** Null: it is over. */
const manageable = async (tx: Tx, pressing: Pressing, clockId: string) => {
  if (!isManager(pressing.member)) throw new Refusal("managers-only");
  const found = await promised(tx, clockId);
  if (await isOver(tx, found.clock, found.ticket)) return null;
  await refuseSecond(tx, found, pressing);
  return found;
};

/** Of two managers who press, one has decided, and the other is told; a later ping asks anew. */
const refuseSecond = async (
  tx: Tx,
  { clock, ticket }: { clock: Clock; ticket: Ticket },
  { member, delivery }: Pressing,
): Promise<void> => {
  const { pinged, settled: decided } = await pingsOf(tx, ticket.id, clock.id);
  const asked = pinged.find(({ told }) => told.delivery === delivery) ?? pinged.at(-1);
  const last = decided.findLast(
    ({ settlement: { what } }) => what === "on-it" || what === "given" || what === "partner",
  );
  if (!last || isBy(last.by, member) || (asked && last.at < asked.at)) return;
  throw new Refusal("settled-before-you", { name: last.settlement.name, at: last.at });
};

const isBy = (actor: Actor, member: Member): boolean => actor.is === "member" && actor.id === member.id;

/** An answer has arrived, or the ticket is closed: whoever was asked about it sees that it needs them no more. */
export const tellOver = async (tx: Tx, clockId: string): Promise<void> => {
  const found = await promisedAt(tx, clockId);
  if (found) await isOver(tx, found.clock, found.ticket);
};

/** Nobody waits for it any more: the ping says what is true now. */
const isOver = async (tx: Tx, clock: Clock, ticket: Ticket): Promise<boolean> => {
  if (isRunning(clock) && isOpen(ticket)) return false;
  const name = ticket.holding?.name ?? "";
  const told = clock.metAt
    ? settled(tx, "answered", name, null, null, clock.metAt)
    : settled(tx, "ended", "", null, null, ticket.closure?.at ?? ticket.resolution?.at ?? clock.endedAt ?? tx.now);
  const last = (await pingsOf(tx, ticket.id, clock.id)).settled.at(-1)?.settlement;
  if (last?.what !== told.what || last.at !== told.at) await settlePings(tx, ticket, clock, DESK, told);
  return true;
};

const settled = (
  tx: Tx,
  what: Settlement["what"],
  name: string,
  receiver: string | null,
  until: Date | null,
  at: Date = tx.now,
): Settlement => ({ what, name, receiver, at: at.toISOString(), until: until?.toISOString() ?? null });
