import type { Actor } from "../actor.ts";
import { asDelivered, type Notice, PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { storable } from "../rich.ts";
import { refuseEnded } from "../tickets/take.ts";
import { refreshCard } from "../tickets/tell.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { isRunning, type Job, type OfferState, type Partner, type PartnerPerson } from "./job.ts";
import type { JobLine, JobNews } from "./notices.ts";

interface Told {
  readonly message?: string;
  readonly priority?: number;
  readonly notBefore?: Date;
}

export const partnerActor = ({ id, name }: PartnerPerson): Extract<Actor, { is: "partner" }> => ({
  is: "partner",
  id,
  name,
});

/** In a partner's chat or in the job's thread, in the job's own order. Returns the delivery's id. */
export const tellAboutJob = (tx: Tx, job: Job, conversation: string, notice: Notice, told: Told = {}): string =>
  tx.outbox.add({
    conversation,
    room: "link",
    subject: job.id,
    notice,
    job: job.id,
    message: told.message ?? null,
    priority: told.priority ?? PRIORITY.fact,
    notBefore: told.notBefore,
  });

/** To the desk, in the job's thread. */
export const tellJobThread = (tx: Tx, job: Job, notice: Notice, told: Told = {}): string =>
  tellAboutJob(tx, job, job.threadId, notice, told);

export const noteLine = (tx: Tx, job: Job, line: JobLine, name: string, value = ""): string =>
  tellJobThread(tx, job, { kind: "job-line", data: { line, name, value } });

/** Where a partner hears of a job: in the chat of whoever took it over, else in all of its people's. */
export const chatsOf = async (tx: Tx, job: Job, partner: string): Promise<readonly string[]> => {
  const chats = await tx.partners.chats(partner);
  const own = chats.filter(({ person }) => person.id === job.personId);
  return (own.length > 0 ? own : chats).map(({ conversation }) => conversation);
};

/** What the desk did, to the partner whose job it is. */
export const tellPartner = async (
  tx: Tx,
  job: Job,
  what: JobNews,
  words: string | null = null,
  stars: number | null = null,
): Promise<void> => {
  if (!job.partnerId) return;
  for (const chat of await chatsOf(tx, job, job.partnerId))
    tellNews(tx, job, chat, { edits: null, what, words, stars });
};

/** What a person did themselves, in the place of the message whose button they pressed. */
export const tellWhoPressed = async (
  tx: Tx,
  job: Job,
  person: PartnerPerson,
  what: JobNews,
  edits: string | null,
): Promise<void> => {
  const chat = await chatOf(tx, person);
  if (chat) tellNews(tx, job, chat, { edits, what, words: null, stars: null });
};

type News = Extract<Notice, { kind: "job-news" }>["data"];

const tellNews = (tx: Tx, job: Job, chat: string, data: News): string =>
  tellAboutJob(tx, job, chat, { kind: "job-news", data }, { priority: PRIORITY.answer });

export const chatOf = async (tx: Tx, { id, partnerId }: PartnerPerson): Promise<string | null> =>
  (await tx.partners.chats(partnerId)).find(({ person }) => person.id === id)?.conversation ?? null;

interface Settling {
  readonly why?: string;
  /** The message whose button settled it, in one of the chats. */
  readonly pressed?: { readonly chat: string; readonly edits: string } | null;
  /** The chat that reads something else. */
  readonly except?: string | null;
}

/** What became of an offer takes its place in each chat of a partner; what had not left yet never does. */
export const settleOffer = async (
  tx: Tx,
  job: Job,
  partner: string,
  state: OfferState,
  { why, pressed, except }: Settling = {},
): Promise<void> => {
  await tx.jobs.settleOffer(job.id, partner, state, why ?? null);
  for (const { conversation, delivery } of (await tx.jobs.shownIn(job.id)).filter((one) => one.partner === partner)) {
    if ((await tx.outbox.supersede(delivery)) || conversation === except) continue;
    const edits = pressed?.chat === conversation ? pressed.edits : asDelivered(delivery);
    tellAboutJob(
      tx,
      job,
      conversation,
      { kind: "offer-settled", data: { edits, state } },
      { priority: PRIORITY.answer },
    );
  }
};

/** Keeps the change: the row, the fact of it, and the cards that show it. */
export const keepJob = async (
  tx: Tx,
  ticket: Ticket,
  changed: Job,
  kind: string,
  by: Actor,
  data: Readonly<Record<string, unknown>> = {},
): Promise<Job> => {
  await tx.jobs.save(changed);
  showJob(tx, ticket, changed);
  tx.tickets.record({ ticket: ticket.id, kind, by, data: { job: changed.id, ...data } });
  return changed;
};

export const showJob = (tx: Tx, ticket: Ticket, job: Job): void => {
  tx.outbox.show("job", job.id, job.threadId);
  refreshCard(tx, ticket);
};

/** The ticket of a job that goes on; a closed one has ended its jobs already. */
export const openTicketOf = async (tx: Tx, job: Job): Promise<Ticket> => {
  const ticket = await tx.tickets.hold(job.ticketId);
  refuseEnded(ticket);
  return ticket;
};

/** Only people of the partner who has accepted, while there is work: others learn nothing of it. */
export const refuseOthers = (person: PartnerPerson, job: Job): void => {
  if (person.leftAt || person.partnerId !== job.partnerId) throw new Refusal("not-found");
  if (!isRunning(job)) throw new Refusal("job-over", { number: job.number });
};

/** Whoever acts, as the desk knows them. */
export const nameAt = ({ name }: PartnerPerson, partner: Partner | null): string =>
  !partner || partner.name === name ? name : `${name} (${partner.name})`;

export const named = async (tx: Tx, person: PartnerPerson): Promise<string> =>
  nameAt(person, await tx.partners.byId(person.partnerId));

/** Nothing is no reason. */
export const reasonOf = (given: string): string => {
  const reason = cut(given);
  if (reason === "") throw new Refusal("reason-needed");
  return reason;
};

export const cut = (given: string): string => storable(given).trim().slice(0, MOST_WORDS).toWellFormed();

const MOST_WORDS = 2_000;
