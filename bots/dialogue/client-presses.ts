import { PRIORITY } from "../../core/notices.ts";
import type { Tx } from "../../core/ports.ts";
import { rateTicket } from "../../core/ratings/rate.ts";
import { Refusal } from "../../core/refusal.ts";
import { reopen } from "../../core/tickets/reopen.ts";
import { confirmSolved, notYetSolved } from "../../core/tickets/resolve.ts";
import { moveByClient } from "../../core/tickets/split.ts";
import { showScreen, tellClient } from "../../core/tickets/tell.ts";
import { isOpen, type Priority, stateOf, type Ticket } from "../../core/tickets/ticket.ts";
import { settleUnsorted } from "../../core/tickets/unsorted.ts";
import { categorise, prioritise } from "../../core/tickets/wait.ts";
import type { Pressed } from "../event.ts";
import { knownZone } from "../times.ts";
import { LANGUAGES } from "../words.ts";
import { type Button, type ClientVerb, readButton, subjectParts } from "./buttons.ts";
import type { ClientTalk } from "./client.ts";
import { ask } from "./client-words.ts";

type Press = (tx: Tx, talk: ClientTalk, button: Button, on: string | null) => Promise<void>;

/** A pressed button. Whatever it says is checked here: it may be forged, old, or somebody else's. */
export const pressedByClient = async (tx: Tx, talk: ClientTalk, event: Pressed): Promise<void> => {
  const button = readButton(event.value);
  const press = button && PRESSES[button.verb as ClientVerb];
  if (!button || !press) {
    showScreen(tx, talk.conversation, { kind: "stale-button", data: { number: null, state: "", edits: null } });
    return;
  }
  await press(tx, talk, button, event.on);
};

const actor = (talk: ClientTalk) => ({ is: "contact" as const, id: talk.contact.id, name: talk.contact.name });

/** The ticket of a number, if it is this chat's. Another person's or account's number is simply unknown. */
const ownTicket = async (tx: Tx, talk: ClientTalk, number: string): Promise<Ticket> => {
  const ticket = /^\d{1,9}$/.test(number) ? await tx.tickets.holdByNumber(Number(number)) : null;
  if (!ticket || ticket.conversationId !== talk.conversation.id) throw new Refusal("not-found", { number });
  return ticket;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const ownMessage = async (tx: Tx, talk: ClientTalk, id: string) => {
  const message = UUID.test(id) ? await tx.messages.byId(id) : null;
  if (
    !message ||
    message.conversationId !== talk.conversation.id ||
    message.author.is !== "contact" ||
    message.author.id !== talk.contact.id
  )
    throw new Refusal("not-found", { number: 0 });
  return message;
};

const stale = (tx: Tx, talk: ClientTalk, ticket: Ticket, edits: string | null): void => {
  showScreen(
    tx,
    talk.conversation,
    { kind: "stale-button", data: { number: ticket.number, state: stateOf(ticket), edits } },
    ticket.id,
  );
};

const URGENCIES: readonly string[] = ["urgent", "normal", "low"] satisfies Priority[];

const onUrgency: Press = async (tx, talk, { subject }, on) => {
  const [number, urgency] = subjectParts(subject);
  const ticket = await ownTicket(tx, talk, number);
  if (!URGENCIES.includes(urgency)) throw new Refusal("bad-input", { field: "urgency" });
  if (!isOpen(ticket)) return stale(tx, talk, ticket, null);
  const changed = await prioritise(tx, actor(talk), ticket, urgency as Priority);
  const asks = tx.account.categories.length > 0 && !changed.category ? "category" : null;
  tellClient(tx, changed, { kind: "registered", data: { asks, edits: on } }, { priority: PRIORITY.answer });
};

const onCategory: Press = async (tx, talk, { subject }, on) => {
  const [number, key] = subjectParts(subject);
  const ticket = await ownTicket(tx, talk, number);
  if (!tx.account.categories.some((category) => category.key === key)) throw new Refusal("stale");
  if (!isOpen(ticket)) return stale(tx, talk, ticket, null);
  const changed = await categorise(tx, actor(talk), ticket, key);
  tellClient(tx, changed, { kind: "registered", data: { asks: null, edits: on } }, { priority: PRIORITY.answer });
};

const onSolved: Press = async (tx, talk, { subject }, on) => {
  const ticket = await ownTicket(tx, talk, subject);
  if (stateOf(ticket) !== "resolved") return stale(tx, talk, ticket, null);
  await confirmSolved(tx, talk.contact, ticket, on);
  await ask(tx, talk, "stars", ticket.id);
};

const onNotYet: Press = async (tx, talk, { subject }, on) => {
  const ticket = await ownTicket(tx, talk, subject);
  if (stateOf(ticket) !== "resolved") return stale(tx, talk, ticket, null);
  await notYetSolved(tx, talk.contact, ticket, on);
  await ask(tx, talk, "what-is-missing", ticket.id);
};

/** Solved, and something else is wrong: this one is closed, and the next words are a ticket of their own. */
const onAnother: Press = async (tx, talk, { subject }, on) => {
  const ticket = await ownTicket(tx, talk, subject);
  if (stateOf(ticket) === "resolved") await confirmSolved(tx, talk.contact, ticket, on);
  showScreen(tx, talk.conversation, { kind: "new-ticket-awaited", data: {} });
  await ask(tx, talk, "new-ticket", null);
};

const onRate: Press = async (tx, talk, { subject }, on) => {
  const [number, stars] = subjectParts(subject);
  const ticket = await ownTicket(tx, talk, number);
  if (!ticket.closure && !ticket.resolution) return stale(tx, talk, ticket, null);
  await rateTicket(tx, talk.contact, ticket, Number(stars), on);
  await ask(tx, talk, "rating-words", ticket.id);
};

/** Words that were set aside, if they are this person's and still wait. */
const ownAside = async (tx: Tx, talk: ClientTalk, id: string): Promise<Ticket | null> => {
  if (!UUID.test(id) || talk.state.unsorted?.ticket !== id) return null;
  const aside = await tx.tickets.hold(id);
  return aside.closure ? null : aside;
};

const settled = async (
  tx: Tx,
  talk: ClientTalk,
  id: string,
  on: string | null,
  target: (aside: Ticket) => Promise<{ ticket: Ticket } | "new">,
): Promise<void> => {
  const aside = await ownAside(tx, talk, id);
  if (!aside) throw new Refusal("stale");
  moved(tx, await settleUnsorted(tx, aside, await target(aside), actor(talk)), "", on);
  await talk.remember({ unsorted: null, asks: null });
};

const onAgain: Press = (tx, talk, { subject }, on) =>
  settled(tx, talk, subject, on, async () => {
    const closed = talk.state.unsorted?.closed;
    if (!closed) throw new Refusal("stale");
    return { ticket: await tx.tickets.hold(closed) };
  });

const onAnew: Press = (tx, talk, { subject }, on) => settled(tx, talk, subject, on, async () => "new");

const onWhich: Press = (tx, talk, { subject }, on) => {
  const [aside, number] = subjectParts(subject);
  return settled(tx, talk, aside, on, async () => ({ ticket: await ownTicket(tx, talk, number) }));
};

const onApart: Press = async (tx, talk, { subject }, on) => {
  const message = await ownMessage(tx, talk, subject);
  const from = await tx.tickets.hold(message.ticketId);
  moved(tx, await moveByClient(tx, message, from, "new"), message.id, on);
};

/** The question that was pressed becomes the line that says where the words went. */
const moved = (tx: Tx, to: Ticket, message: string, on: string | null): void => {
  if (on) tellClient(tx, to, { kind: "belongs", data: { edits: on, message, others: [], settled: true } });
};

const onInstead: Press = async (tx, talk, { subject }, on) => {
  const [id, number] = subjectParts(subject);
  const message = await ownMessage(tx, talk, id);
  const to = await ownTicket(tx, talk, number);
  const from = await tx.tickets.hold(message.ticketId);
  if (to.id === from.id) return;
  const open = isOpen(to) ? to : await reopen(tx, to, actor(talk));
  moved(tx, await moveByClient(tx, message, from, open), message.id, on);
};

const onTickets: Press = async (tx, talk, { subject }, on) => {
  showScreen(tx, talk.conversation, { kind: "my-tickets", data: { closed: subject === "closed", edits: on } });
};

/** The next words belong to this ticket: chosen by the person, so nothing is presumed. */
const onTicket: Press = async (tx, talk, { subject }, on) => {
  const ticket = await ownTicket(tx, talk, subject);
  if (isOpen(ticket)) await ask(tx, talk, "what-is-missing", ticket.id);
  showScreen(tx, talk.conversation, { kind: "one-ticket", data: { edits: on } }, ticket.id);
};

const onNewTicket: Press = async (tx, talk) => {
  showScreen(tx, talk.conversation, { kind: "new-ticket-awaited", data: {} });
  await ask(tx, talk, "new-ticket", null);
};

const onLanguage: Press = async (tx, talk, { subject }, on) => {
  if (!LANGUAGES.some((language) => language === subject)) {
    showScreen(tx, talk.conversation, { kind: "ask-language", data: { edits: on } });
    return;
  }
  await tx.people.choose({ contact: talk.contact.id }, { language: subject });
  showScreen(tx, talk.conversation, { kind: "language-set", data: { edits: on } });
};

const onZone: Press = async (tx, talk, { subject }, on) => {
  if (!subject.includes("/") || knownZone(subject) !== subject) {
    showScreen(tx, talk.conversation, { kind: "ask-zone", data: { edits: on } });
    return;
  }
  await tx.people.choose({ contact: talk.contact.id }, { zone: subject });
  showScreen(tx, talk.conversation, { kind: "zone-set", data: { edits: on } });
};

const PRESSES: Record<ClientVerb, Press> = {
  urgency: onUrgency,
  category: onCategory,
  solved: onSolved,
  "not-yet": onNotYet,
  another: onAnother,
  rate: onRate,
  again: onAgain,
  anew: onAnew,
  which: onWhich,
  apart: onApart,
  instead: onInstead,
  tickets: onTickets,
  ticket: onTicket,
  "new-ticket": onNewTicket,
  language: onLanguage,
  zone: onZone,
};
