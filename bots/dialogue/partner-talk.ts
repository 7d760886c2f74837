import { type Notice, PRIORITY } from "../../core/notices.ts";
import type { Job, Partner, PartnerPerson } from "../../core/partners/job.ts";
import type { JobQuestion } from "../../core/partners/notices.ts";
import type { Tx } from "../../core/ports.ts";
import type { Conversation, DialogueState } from "../../core/records.ts";
import { Refusal } from "../../core/refusal.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Place, Sender } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { knownZone } from "../times.ts";
import { ASKED_MS } from "./client-asks.ts";
import { profileOf } from "./incoming.ts";

/** Somebody who works for a partner, in their chat with a jobs bot, and what the bot and they are in the middle of. */
export interface PartnerTalk {
  readonly channel: Connected;
  readonly conversation: Conversation;
  readonly person: PartnerPerson;
  readonly partner: Partner;
  /** Whose hours their times are. */
  readonly zone: string;
  readonly state: DialogueState;
  /** Keeps what the bot asked for; committed with the rest. */
  remember(change: DialogueState): Promise<void>;
}

interface Meeting {
  readonly from: Sender;
  readonly place: Place;
}

/** Who is nobody's person yet becomes `joining`'s; without one they hear whose bot this is. Null: they are nobody's still. */
export const meetPartner = async (
  tx: Tx,
  channel: Connected,
  { from, place }: Meeting,
  joining: Partner | null = null,
): Promise<PartnerTalk | null> => {
  const known = await tx.people.meet(channel.id, profileOf(from));
  const id = known?.identity.partnerPersonId;
  const before = id ? await tx.partners.person(id) : null;
  const isTheirs = before !== null && before.leftAt === null;
  const person = isTheirs ? before : joining && (await tx.partners.addPerson(channel.id, profileOf(from), joining.id));
  const partner = person && (await tx.partners.byId(person.partnerId));
  const conversation = await tx.conversations.ofPartner(channel.id, place.address, partner?.id ?? null);
  if (!person || !partner) return null;
  let state = await tx.dialogues.load(conversation.id, person.id);
  return {
    channel,
    conversation,
    person,
    partner,
    zone: knownZone(person.zone ?? known?.identity.zone ?? tx.account.zone),
    get state() {
      return state;
    },
    remember: async (change) => {
      state = { ...state, ...change };
      await tx.dialogues.change(conversation.id, person.id, change);
    },
  };
};

/** Does it with whoever speaks; an expected "no" becomes a sentence with advice. */
export const withPartner = async (
  tx: Tx,
  channel: Connected,
  event: Meeting,
  work: (talk: PartnerTalk) => Promise<void>,
): Promise<void> => {
  const talk = await meetPartner(tx, channel, event);
  if (!talk) return showUnknown(tx, channel, event, false);
  try {
    await work(talk);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const facts = Object.fromEntries(
      Object.entries(error.facts).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
    );
    showScreen(tx, talk.conversation, { kind: "refused", data: { code: error.code, facts } });
  }
};

/** `link`: they came by one that leads to nobody. */
export const showUnknown = async (tx: Tx, channel: Connected, { place }: Meeting, link: boolean): Promise<void> => {
  const conversation = await tx.conversations.ofPartner(channel.id, place.address, null);
  showScreen(tx, conversation, { kind: "partner-unknown", data: { link } });
};

/** Something about a job that only the one who pressed or wrote reads, at once. */
export const showOfJob = (tx: Tx, talk: PartnerTalk, job: Job, notice: Notice): string =>
  tx.outbox.add({
    conversation: talk.conversation.id,
    room: "link",
    subject: "screens",
    notice,
    job: job.id,
    priority: PRIORITY.screen,
    expiresAt: new Date(tx.now.getTime() + 60_000),
  });

interface Asking {
  /** The message that the question takes the place of. */
  readonly edits?: string | null;
  /** The message that the answer takes the place of, where that is another. */
  readonly on?: string | undefined;
  readonly again?: "past" | "unclear";
  readonly done?: string;
}

/** Asks something about a job; the next words answer it, for half an hour or until the next question. */
export const askAboutJob = async (
  tx: Tx,
  talk: PartnerTalk,
  job: Job,
  what: JobQuestion,
  { edits = null, on = edits ?? undefined, again, done }: Asking = {},
): Promise<void> => {
  showOfJob(tx, talk, job, { kind: "job-asks", data: { edits, what, ...(again && { again }) } });
  await talk.remember({
    asks: {
      what,
      ticket: null,
      job: job.id,
      until: tx.now.getTime() + ASKED_MS,
      ...(done && { done }),
      ...(on !== undefined && { on }),
    },
  });
};

/** What is true of a job now, in place of the message whose button no longer applies. */
export const showTruth = async (tx: Tx, talk: PartnerTalk, job: Job, edits: string | null): Promise<void> => {
  if (job.partnerId === talk.partner.id) {
    showOfJob(tx, talk, job, { kind: "job-yours", data: { edits } });
    return;
  }
  const offer = (await tx.jobs.offers(job.id)).find(({ partnerId }) => partnerId === talk.partner.id);
  if (!offer) throw new Refusal("not-found");
  const isOpen = offer.state === "open" && job.status === "offered" && tx.now < job.answerBy;
  const state = offer.state === "open" ? (job.partnerId ? "taken" : "expired") : offer.state;
  showOfJob(
    tx,
    talk,
    job,
    isOpen ? { kind: "job-offer", data: { edits } } : { kind: "offer-settled", data: { edits, state } },
  );
};
