import type { Words } from "../../core/messages/words.ts";
import { isRunning, type Job } from "../../core/partners/job.ts";
import { askOtherTime, confirmVisit } from "../../core/partners/visit.ts";
import type { Tx } from "../../core/ports.ts";
import { addRatingWords, awaitsStars, rateTicket } from "../../core/ratings/rate.ts";
import type { DialogueState } from "../../core/records.ts";
import { plainText } from "../../core/rich.ts";
import { confirmSolved, notYetSolved } from "../../core/tickets/resolve.ts";
import { isOpen, stateOf, type Ticket } from "../../core/tickets/ticket.ts";
import type { Said } from "../event.ts";
import { isNo, isNotSolved, isSolved, isThanks, isYes, starsIn } from "../vocabulary.ts";
import { answeredAside } from "./asides.ts";
import { ASKED_MS, ask, stands } from "./client-asks.ts";
import type { ClientTalk } from "./client-talk.ts";

interface Heard {
  readonly said: Said;
  readonly words: Words;
  readonly around: readonly Ticket[];
  readonly quoted: string | null;
}

type Asks = DialogueState["asks"];

/** Buttons are offers, words always work: stars, "solved", yes and no, the word after the stars. True: that was what it meant. */
export const answered = async (tx: Tx, talk: ClientTalk, heard: Heard): Promise<boolean> => {
  const { said, quoted } = heard;
  if (said.files.length > 0) return false;
  const asks = stands(talk.state.asks, tx.now);
  if (!quoted && (await answeredAside(tx, talk, said))) return true;
  if (!quoted && (asks?.what === "new-ticket" || asks?.what === "what-is-missing")) return false;
  const id = quoted ?? asks?.ticket ?? lastEnded(talk, heard.around)?.id;
  if (!id) return false;
  const ticket = await tx.tickets.hold(id);
  const asked = asks?.ticket === id ? asks : null;
  if (asked?.what === "visit" && isOpen(ticket)) return answeredVisit(tx, talk, ticket, plainText(said.body));
  if (stateOf(ticket) === "resolved") return answeredSolved(tx, talk, ticket, plainText(said.body), asked);
  return stateOf(ticket) === "closed" && answeredRating(tx, talk, ticket, heard.words, asked);
};

/** With nothing open, words that end a matter speak of the one that ended last. */
const lastEnded = (talk: ClientTalk, around: readonly Ticket[]): Ticket | undefined =>
  around.some(isOpen)
    ? undefined
    : around.filter((ticket) => ticket.contactId === talk.contact.id).sort((a, b) => endOf(b) - endOf(a))[0];

const endOf = ({ closure, resolution }: Ticket): number => (closure ?? resolution)?.at.getTime() ?? 0;

const answeredSolved = async (
  tx: Tx,
  talk: ClientTalk,
  ticket: Ticket,
  text: string,
  asked: Asks,
): Promise<boolean> => {
  const stars = starsIn(text);
  if (stars !== null) {
    await rateTicket(tx, talk.contact, ticket, stars, null);
    await ask(tx, talk, "rating-words", ticket.id);
  } else if (isSolved(text) || (asked && isYes(text) && !isThanks(text))) {
    await confirmSolved(tx, talk.contact, ticket, null);
    await ask(tx, talk, "stars", ticket.id);
  } else if (isNotSolved(text) || (asked && isNo(text))) {
    await notYetSolved(tx, talk.contact, ticket, null);
    await ask(tx, talk, "what-is-missing", ticket.id);
  } else return false;
  return true;
};

const awaitsAgreement = (job: Job): boolean =>
  isRunning(job) && job.status !== "done" && job.visitAt !== null && !job.visitAgreedAt && !job.arrivedAt;

/** Whether the time suits. Once an engineer has spoken since, a yes may be for them. */
const answeredVisit = async (tx: Tx, talk: ClientTalk, ticket: Ticket, text: string): Promise<boolean> => {
  const visit = (await tx.jobs.ofTicket(ticket.id)).find(awaitsAgreement);
  const told = (talk.state.asks?.until ?? 0) - ASKED_MS;
  if (!visit || (ticket.deskSpokeAt?.getTime() ?? 0) > told) return false;
  if (isYes(text)) {
    await confirmVisit(tx, talk.contact, ticket, null);
    await talk.remember({ asks: null });
  } else if (isNo(text)) {
    await askOtherTime(tx, talk.contact, ticket, null);
    await ask(tx, talk, "visit-when", ticket.id);
  } else return false;
  return true;
};

const answeredRating = async (
  tx: Tx,
  talk: ClientTalk,
  ticket: Ticket,
  words: Words,
  asked: Asks,
): Promise<boolean> => {
  const stars = starsIn(plainText(words.body));
  if (stars !== null && (asked || awaitsStars(ticket))) {
    await rateTicket(tx, talk.contact, ticket, stars, null);
    await ask(tx, talk, "rating-words", ticket.id);
    return true;
  }
  if (asked?.what !== "rating-words") return false;
  await addRatingWords(tx, talk.contact, ticket, words);
  await talk.remember({ asks: null });
  return true;
};
