import { isId } from "../../core/id.ts";
import { PRIORITY } from "../../core/notices.ts";
import { askOtherTime, confirmVisit } from "../../core/partners/visit.ts";
import type { Tx } from "../../core/ports.ts";
import { rateTicket, tellRated } from "../../core/ratings/rate.ts";
import { Refusal } from "../../core/refusal.ts";
import { confirmSolved, notYetSolved } from "../../core/tickets/resolve.ts";
import { moveByClient } from "../../core/tickets/split.ts";
import { showScreen, tellClient, tellDesk } from "../../core/tickets/tell.ts";
import { isOpen, type Priority, stateOf, type Ticket } from "../../core/tickets/ticket.ts";
import type { Settling } from "../../core/tickets/unsorted.ts";
import { categorise, prioritise } from "../../core/tickets/wait.ts";
import type { Pressed } from "../event.ts";
import { ownAside, settleAside } from "./asides.ts";
import { type Button, type ClientVerb, readButton, subjectParts } from "./buttons.ts";
import { chooseLanguage, chooseZone } from "./choices.ts";
import { ask, stands } from "./client-asks.ts";
import type { ClientTalk } from "./client-talk.ts";

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

const ownMessage = async (tx: Tx, talk: ClientTalk, id: string) => {
  const message = isId(id) ? await tx.messages.byId(id) : null;
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
  if (!isOpen(ticket)) return stale(tx, talk, ticket, on);
  const changed = await prioritise(tx, actor(talk), ticket, urgency as Priority);
  const asks = tx.account.categories.length > 0 && !changed.category ? "category" : null;
  tellClient(tx, changed, { kind: "registered", data: { asks, edits: on } }, { priority: PRIORITY.answer });
};

const onCategory: Press = async (tx, talk, { subject }, on) => {
  const [number, key] = subjectParts(subject);
  const ticket = await ownTicket(tx, talk, number);
  if (!tx.account.categories.some((category) => category.key === key)) throw new Refusal("stale");
  if (!isOpen(ticket)) return stale(tx, talk, ticket, on);
  const changed = await categorise(tx, actor(talk), ticket, key);
  tellClient(tx, changed, { kind: "registered", data: { asks: null, edits: on } }, { priority: PRIORITY.answer });
};

const onSolved: Press = async (tx, talk, { subject }, on) => {
  const ticket = await ownTicket(tx, talk, subject);
  if (ticket.closure) return showRating(tx, ticket, on);
  if (!ticket.resolution) return stale(tx, talk, ticket, on);
  await confirmSolved(tx, talk.contact, ticket, on);
  await ask(tx, talk, "stars", ticket.id);
};

/** Closed already, as the press wishes; what is left to say is the rating. */
const showRating = (tx: Tx, ticket: Ticket, on: string | null): void => {
  if (ticket.rating) tellRated(tx, ticket, ticket.rating.stars, on);
  else tellClient(tx, ticket, { kind: "ask-rating", data: { edits: on } }, { priority: PRIORITY.answer });
};

const onNotYet: Press = async (tx, talk, { subject }, on) => {
  const ticket = await ownTicket(tx, talk, subject);
  if (stateOf(ticket) === "resolved") await notYetSolved(tx, talk.contact, ticket, on);
  else if (stands(talk.state.asks, tx.now)?.ticket === ticket.id && isOpen(ticket))
    tellClient(tx, ticket, { kind: "ask-what-is-missing", data: { edits: on } }, { priority: PRIORITY.answer });
  else return stale(tx, talk, ticket, on);
  await ask(tx, talk, "what-is-missing", ticket.id);
};

/** Something else is wrong: whether this one is solved is left open, and the next words are a ticket of their own. */
const onAnother: Press = async (tx, talk, { subject }, on) => {
  const ticket = await ownTicket(tx, talk, subject);
  if (stateOf(ticket) === "resolved") anotherProblem(tx, talk, ticket, on);
  else showScreen(tx, talk.conversation, { kind: "new-ticket-awaited", data: { edits: on } });
  await ask(tx, talk, "new-ticket", null);
};

const anotherProblem = (tx: Tx, talk: ClientTalk, ticket: Ticket, on: string | null): void => {
  const { name } = talk.contact;
  if (stands(talk.state.asks, tx.now)?.what !== "new-ticket")
    tellDesk(tx, ticket, { kind: "desk-line", data: { line: "another", name, value: "", number: ticket.number } });
  tellClient(
    tx,
    ticket,
    { kind: "solved-settled", data: { edits: on, choice: "another" } },
    { priority: PRIORITY.answer },
  );
};

const onRate: Press = async (tx, talk, { subject }, on) => {
  const [number, stars] = subjectParts(subject);
  const ticket = await ownTicket(tx, talk, number);
  if (!ticket.closure && !ticket.resolution) return stale(tx, talk, ticket, on);
  await rateTicket(tx, talk.contact, ticket, Number(stars), on);
  await ask(tx, talk, "rating-words", ticket.id);
};

const settled = async (
  tx: Tx,
  talk: ClientTalk,
  id: string,
  edits: string | null,
  target: (closed: string | null) => Promise<Settling["target"]>,
): Promise<void> => {
  const aside = await ownAside(tx, talk, id);
  if (!aside) throw new Refusal("stale");
  // Pressed twice: the question already says where the words went.
  if (aside.closure) return;
  await settleAside(tx, talk, aside, await target(talk.state.unsorted?.closed ?? null), edits);
};

const onAgain: Press = (tx, talk, { subject }, on) =>
  settled(tx, talk, subject, on, async (closed) => {
    if (!closed) throw new Refusal("stale");
    return { ticket: await tx.tickets.hold(closed) };
  });

const onAnew: Press = (tx, talk, { subject }, on) => settled(tx, talk, subject, on, async () => "new");

const onWhich: Press = (tx, talk, { subject }, on) => {
  const [aside, number] = subjectParts(subject);
  return settled(tx, talk, aside, on, async () => ({ ticket: await ownTicket(tx, talk, number) }));
};

/** A press names the ticket that was presumed: pressed twice, the words are there no more, and nothing moves again. */
const onApart: Press = async (tx, talk, { subject }, on) => {
  const [id, number] = subjectParts(subject);
  const message = await ownMessage(tx, talk, id);
  const from = await tx.tickets.hold(message.ticketId);
  if (String(from.number) === number) await moveByClient(tx, message, from, "new", on);
};

const onInstead: Press = async (tx, talk, { subject }, on) => {
  const [id, number] = subjectParts(subject);
  const message = await ownMessage(tx, talk, id);
  const to = await ownTicket(tx, talk, number);
  const from = await tx.tickets.hold(message.ticketId);
  if (to.id !== from.id) await moveByClient(tx, message, from, to, on);
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

const onNewTicket: Press = async (tx, talk, _button, on) => {
  showScreen(tx, talk.conversation, { kind: "new-ticket-awaited", data: { edits: on } });
  await ask(tx, talk, "new-ticket", null);
};

const onLanguage: Press = (tx, talk, { subject }, on) =>
  chooseLanguage(tx, { contact: talk.contact.id }, talk.conversation, subject, on);

const onZone: Press = (tx, talk, { subject }, on) =>
  chooseZone(tx, { contact: talk.contact.id }, talk.conversation, subject, on);

/** The time that the button named; another one may have been set since. */
const isStillMeant = async (tx: Tx, ticket: Ticket, time: string): Promise<boolean> =>
  (await tx.jobs.ofTicket(ticket.id)).some(({ visitAt }) => visitAt?.getTime() === Number.parseInt(time, 36));

const onVisitOk: Press = async (tx, talk, { subject }, on) => {
  const [number, time] = subjectParts(subject);
  const ticket = await ownTicket(tx, talk, number);
  if (!(await isStillMeant(tx, ticket, time))) throw new Refusal("stale");
  await confirmVisit(tx, talk.contact, ticket, on);
};

/** The next words here say when it would suit; they go to the ticket as all words do. */
const onVisitOther: Press = async (tx, talk, { subject }, on) => {
  const [number, time] = subjectParts(subject);
  const ticket = await ownTicket(tx, talk, number);
  if (await isStillMeant(tx, ticket, time)) await askOtherTime(tx, talk.contact, ticket, on);
  else if (stands(talk.state.asks, tx.now)?.what !== "visit-when" || talk.state.asks?.ticket !== ticket.id)
    throw new Refusal("stale");
  await ask(tx, talk, "visit-when", ticket.id);
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
  "visit-ok": onVisitOk,
  "visit-other": onVisitOther,
};
