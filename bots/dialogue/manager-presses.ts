import { isId, longId } from "../../core/id.ts";
import { offerJob } from "../../core/partners/offer.ts";
import type { Tx } from "../../core/ports.ts";
import { openReview } from "../../core/ratings/review.ts";
import { Refusal } from "../../core/refusal.ts";
import { explain } from "../../core/sla/clock.ts";
import { giveAway, lookAt, type Managed, promised, takeAtPing, takeOn } from "../../core/sla/manage.ts";
import type { StoredWhy } from "../../core/sla/notices.ts";
import { isManager } from "../../core/sla/ping.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import { isOpen, type Ticket } from "../../core/tickets/ticket.ts";
import { type Button, type ManagerVerb, subjectParts, type Verb } from "./buttons.ts";
import { type Act, whisper } from "./desk-act.ts";

type Press = (tx: Tx, act: Act, button: Button, on: string | null) => Promise<void>;

/** A button in a member's own chat. Who they are, and whether it still stands, is asked here: it may be forged or old. */
export const pressedByManager: Press = async (tx, act, button, on) => {
  const press = PRESSES[button.verb as ManagerVerb];
  await press(tx, act, button, on);
};

export const isManagerVerb = (verb: Verb): verb is ManagerVerb => Object.hasOwn(PRESSES, verb);

/** The delivery that brought the message whose button was pressed. */
const deliveryOf = async (tx: Tx, { own }: Act, on: string | null): Promise<string | null> =>
  on === null ? null : ((await tx.messages.posted(own.id, on))?.deliveryId ?? null);

const idIn = (text: string): string => {
  if (!isId(text)) throw new Refusal("not-found");
  return text;
};

const shortIn = (text: string): string => {
  const id = longId(text);
  if (!id) throw new Refusal("not-found");
  return id;
};

/** Who pressed too late is told so; the ping itself says what is true now. */
const tell = (tx: Tx, act: Act, managed: Managed): void => {
  if (managed === "over") whisper(tx, act, "ping-over", {});
};

const onGive: Press = async (tx, act, { subject }, on) => {
  const [clock, receiver] = subjectParts(subject);
  const pressing = { member: act.member, delivery: await deliveryOf(tx, act, on) };
  tell(tx, act, await giveAway(tx, pressing, shortIn(clock), shortIn(receiver)));
};

const onIt: Press = async (tx, act, { subject }, on) => {
  const [clock, minutes] = subjectParts(subject);
  const pressing = { member: act.member, delivery: await deliveryOf(tx, act, on) };
  tell(tx, act, await takeOn(tx, pressing, idIn(clock), minutes === "" ? null : Number(minutes)));
};

const onTakeIt: Press = async (tx, act, { subject }) => {
  tell(tx, act, await takeAtPing(tx, act.member, idIn(subject)));
};

const onPing: Press = async (tx, act, { subject }, on) => {
  const pressing = { member: act.member, delivery: await deliveryOf(tx, act, on) };
  tell(tx, act, await lookAt(tx, pressing, act.own, idIn(subject)));
};

const onWhy: Press = async (tx, act, { subject }) => {
  const { clock, ticket } = await promised(tx, idIn(subject));
  const why = JSON.parse(JSON.stringify(explain(tx.account, clock, tx.now))) as StoredWhy[];
  showScreen(
    tx,
    act.own,
    { kind: "why-deadline", data: { reply: act.reply, to: act.from.id, number: ticket.number ?? 0, why } },
    ticket.id,
  );
};

const offerable = async (tx: Tx, act: Act, id: string): Promise<Ticket> => {
  if (!isManager(act.member)) throw new Refusal("managers-only");
  const ticket = await tx.tickets.held(id);
  if (!ticket || ticket.number === null) throw new Refusal("not-found");
  if (ticket.closure) throw new Refusal("already-closed", { number: ticket.number });
  if (!isOpen(ticket)) throw new Refusal("stale");
  return ticket;
};

/** Where no form can be opened: one press for the partner, one to offer what the ticket and the company's site say. */
export const callPartner = async (tx: Tx, act: Act, subject: string): Promise<void> => {
  const ticket = await offerable(tx, act, idIn(subject));
  const partners = (await tx.partners.all()).map(({ id, name }) => ({ id, name }));
  if (partners.length === 0) throw new Refusal("no-partner");
  showScreen(
    tx,
    act.own,
    {
      kind: "call-partner",
      data: { edits: null, ticket: ticket.id, number: ticket.number ?? 0, title: ticket.title, partners },
    },
    ticket.id,
  );
};

const onToPartner: Press = async (tx, act, { subject }, on) => {
  const [id, partner] = subjectParts(subject);
  const ticket = await offerable(tx, act, shortIn(id));
  const found = await tx.partners.byId(shortIn(partner));
  if (!found) throw new Refusal("no-partner");
  // Pressed twice, or by two: the first offer stands.
  const running = (await tx.jobs.ofTicket(ticket.id)).find(({ endedAt }) => endedAt === null);
  if (!running) await offerJob(tx, act.member, ticket, { partners: [found.id], fields: await fieldsOf(tx, ticket) });
  const names = running ? await namesOf(tx, running.id) : [found.name];
  showScreen(
    tx,
    act.own,
    { kind: "partner-called", data: { edits: on, number: ticket.number ?? 0, names } },
    ticket.id,
  );
};

const namesOf = async (tx: Tx, job: string): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const { partnerId } of await tx.jobs.offers(job)) {
    const partner = await tx.partners.byId(partnerId);
    if (partner) names.push(partner.name);
  }
  return names;
};

const fieldsOf = async (tx: Tx, { title, contactId, companyId }: Ticket) => {
  const contact = await tx.people.contact(contactId);
  const site = companyId ? ((await tx.people.company(companyId))?.site ?? null) : null;
  const known = {
    problem: title,
    district: site?.district,
    address: site?.address,
    contact: contact.name,
    phone: site?.phone ?? contact.phone,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value));
};

const ASKED_MS = 30 * 60_000;

/** In Slack the reflex opens a form; elsewhere the next words are the reason. */
const onReview: Press = async (tx, act, { subject }) => {
  const review = await openReview(tx, act.member, idIn(subject));
  if (act.channel.kind === "slack") return whisper(tx, act, "stale", {});
  const ticket = await tx.tickets.look(review.ticketId);
  const until = tx.now.getTime() + ASKED_MS;
  await tx.dialogues.change(act.own.id, act.member.id, { reviewing: { review: review.id, until } });
  const data = { number: ticket?.number ?? 0, stars: ticket?.rating?.stars ?? review.stars };
  showScreen(tx, act.own, { kind: "review-asked", data }, review.ticketId);
};

const MOST_READ = 12;

/** What both sides said last. It is a member's own chat: internal words may stand in it. */
const onRead: Press = async (tx, act, { subject }) => {
  const ticket = await tx.tickets.look(idIn(subject));
  if (!ticket) throw new Refusal("not-found");
  const messages = await tx.messages.of(ticket.id, null, MOST_READ);
  const said = messages
    .filter(({ deletedAt, room }) => deletedAt === null && room !== "link")
    .map(({ authorName, text, saidAt, room }) => ({
      name: authorName,
      text: text.slice(0, 300).toWellFormed(),
      at: saidAt.toISOString(),
      inside: room === "internal",
    }));
  showScreen(
    tx,
    act.own,
    { kind: "thread-read", data: { number: ticket.number ?? 0, title: ticket.title, said } },
    ticket.id,
  );
};

const PRESSES: Record<ManagerVerb, Press> = {
  give: onGive,
  "on-it": onIt,
  "take-it": onTakeIt,
  ping: onPing,
  why: onWhy,
  "to-partner": onToPartner,
  review: onReview,
  read: onRead,
};
