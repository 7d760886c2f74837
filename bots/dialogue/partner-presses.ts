import { isId } from "../../core/id.ts";
import { acceptJob } from "../../core/partners/accept.ts";
import { declineJob } from "../../core/partners/decline.ts";
import { finishJob, giveUpJob } from "../../core/partners/finish.ts";
import { isRunning, type Job, sharedFields } from "../../core/partners/job.ts";
import { arrive, setVisit, startWay } from "../../core/partners/visit.ts";
import type { Tx } from "../../core/ports.ts";
import { Refusal } from "../../core/refusal.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Pressed } from "../event.ts";
import { pickLanguage, type Words, wordsIn } from "../words.ts";
import { type Button, type PartnerVerb, readButton, subjectParts } from "./buttons.ts";
import { chooseLanguage, chooseZone } from "./choices.ts";
import { stands } from "./client-asks.ts";
import { askAboutJob, type PartnerTalk, showTruth } from "./partner-talk.ts";
import { MOST_AHEAD_MS } from "./partner-times.ts";
import { acceptFor, placeWords, theirJob } from "./partner-words.ts";

type Press = (tx: Tx, talk: PartnerTalk, button: Button, on: string | null) => Promise<void>;

/** A pressed button. Whatever it says is checked here: it may be forged, old, or somebody else's. */
export const pressedByPartner = async (tx: Tx, talk: PartnerTalk, event: Pressed): Promise<void> => {
  const button = readButton(event.value);
  const press = button && PRESSES[button.verb as PartnerVerb];
  if (!button || !press) {
    showScreen(tx, talk.conversation, { kind: "my-jobs", data: { edits: null } });
    return;
  }
  await press(tx, talk, button, event.on);
};

/** Resolves to the job where that is what was changed. */
type JobPress = (tx: Tx, talk: PartnerTalk, job: Job, value: string, on: string | null) => Promise<unknown>;

/** A press on a job. Of another's, or another account's, nothing is known; where it no longer applies, they see what does. */
const ofJob =
  (press: JobPress): Press =>
  async (tx, talk, { subject }, on) => {
    const [id, value] = subjectParts(subject);
    const job = isId(id) ? await theirJob(tx, talk, id) : null;
    if (!job) throw new Refusal("not-found");
    try {
      const after = await press(tx, talk, job, value, on);
      // Pressed again: nothing happened, and the message may be one of long ago.
      if (after === job) await showTruth(tx, talk, job, on);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await showTruth(tx, talk, (await tx.jobs.held(id)) ?? job, on);
    }
  };

const whileOffered = (job: Job, tx: Tx): void => {
  if (job.status !== "offered" || tx.now >= job.answerBy) throw new Refusal("offer-over", { number: job.number });
};

const whileTheirs = (job: Job, { partner }: PartnerTalk): void => {
  if (job.partnerId !== partner.id || !isRunning(job) || job.status === "done")
    throw new Refusal("job-over", { number: job.number });
};

const forgetQuestion = async (tx: Tx, talk: PartnerTalk, job: Job): Promise<void> => {
  if (stands(talk.state.asks, tx.now)?.job === job.id) await talk.remember({ asks: null });
};

const onAccept = ofJob(async (tx, talk, job, _value, on) => {
  const after = await acceptJob(tx, talk.person, job, on);
  await forgetQuestion(tx, talk, job);
  return after;
});

/** Nothing is promised before the time is named; with it, both go in one. */
const onAcceptLater = ofJob(async (tx, talk, job, value, on) => {
  whileOffered(job, tx);
  if (value === "") return askAboutJob(tx, talk, job, "other-time", { edits: on });
  await acceptFor(tx, talk, job, timeOf(tx, value), on);
  await forgetQuestion(tx, talk, job);
});

const onDecline = ofJob(async (tx, talk, job, value, on) => {
  if (value === "") {
    whileOffered(job, tx);
    return askAboutJob(tx, talk, job, "decline-reason", { edits: on });
  }
  const reason = reasonIn(deskWords(tx), value);
  if (reason === null) throw new Refusal("bad-input", { field: "reason" });
  await declineJob(tx, talk.person, job, reason, on);
  await forgetQuestion(tx, talk, job);
});

/** The offer keeps its place: it still has to be answered. */
const onAsk = ofJob(async (tx, talk, job) => {
  const isTheirs = job.partnerId === talk.partner.id;
  if (!isTheirs) whileOffered(job, tx);
  await askAboutJob(tx, talk, job, "question");
});

const onVisit = ofJob(async (tx, talk, job, value, on) => {
  whileTheirs(job, talk);
  if (value === "other") return askAboutJob(tx, talk, job, "visit-time", { edits: on });
  const after = await setVisit(tx, talk.person, job, timeOf(tx, value), on);
  await forgetQuestion(tx, talk, job);
  return after;
});

const onWay = ofJob((tx, talk, job, _value, on) => startWay(tx, talk.person, job, on));

const onArrived = ofJob((tx, talk, job, _value, on) => arrive(tx, talk.person, job, on));

const onDone = ofJob(async (tx, talk, job) => {
  whileTheirs(job, talk);
  await askAboutJob(tx, talk, job, "done-words");
});

/** What was done stands in the dialogue; an old button of another time has none. */
const onMinutes = ofJob(async (tx, talk, job, value, on) => {
  const asks = stands(talk.state.asks, tx.now);
  if (asks?.what !== "done-minutes" || asks.job !== job.id || !asks.done) throw new Refusal("stale");
  const minutes = value === "skip" ? null : Number(value);
  if (minutes !== null && !(Number.isInteger(minutes) && minutes > 0)) throw new Refusal("bad-input");
  await finishJob(tx, talk.person, job, { words: asks.done, minutes }, on);
  await talk.remember({ asks: null });
});

const onGiveUp = ofJob(async (tx, talk, job, value, on) => {
  whileTheirs(job, talk);
  if (value === "") return askAboutJob(tx, talk, job, "give-up-reason", { edits: on });
  const reason = reasonIn(deskWords(tx), value);
  if (reason === null) throw new Refusal("bad-input", { field: "reason" });
  await giveUpJob(tx, talk.person, job, reason, on);
  await forgetQuestion(tx, talk, job);
});

const onOpen = ofJob(async (tx, talk, job, _value, on) => {
  await forgetQuestion(tx, talk, job);
  await showTruth(tx, talk, job, on);
});

const onWhich = ofJob(async (tx, talk, job, _value, on) => {
  if (!(await placeWords(tx, talk, job))) return showTruth(tx, talk, job, on);
  const title = sharedFields(job, talk.partner.terms, job.partnerId === talk.partner.id).problem ?? "";
  const jobs = [{ id: job.id, number: job.number, title }];
  showScreen(tx, talk.conversation, { kind: "which-job", data: { edits: on, settled: true, jobs } });
});

const onJobs: Press = async (tx, talk, _button, on) => {
  showScreen(tx, talk.conversation, { kind: "my-jobs", data: { edits: on } });
};

/** Minutes since 1970 in base 36, so that a job's id fits beside them. */
const timeOf = (tx: Tx, value: string): Date => {
  const at = new Date(/^[0-9a-z]{1,7}$/.test(value) ? Number.parseInt(value, 36) * 60_000 : Number.NaN);
  const ahead = at.getTime() - tx.now.getTime();
  if (!(ahead > 0 && ahead <= MOST_AHEAD_MS)) throw new Refusal("stale");
  return at;
};

/** What the desk reads is in the desk's language. */
const deskWords = ({ account }: Tx): Words => wordsIn(pickLanguage(account.language), account.zone);

const reasonIn = (words: Words, reason: string): string | null => {
  switch (reason) {
    case "busy":
      return words.text("job-reason-busy");
    case "far":
      return words.text("job-reason-far");
    case "trade":
      return words.text("job-reason-trade");
    case "parts":
      return words.text("job-reason-parts");
    default:
      return null;
  }
};

const PRESSES: Record<PartnerVerb, Press> = {
  "job-accept": onAccept,
  "job-later": onAcceptLater,
  "job-decline": onDecline,
  "job-ask": onAsk,
  "job-visit": onVisit,
  "job-way": onWay,
  "job-arrived": onArrived,
  "job-done": onDone,
  "job-minutes": onMinutes,
  "job-give-up": onGiveUp,
  "job-open": onOpen,
  "job-which": onWhich,
  jobs: onJobs,
  language: (tx, talk, { subject }, on) =>
    chooseLanguage(tx, { partnerPerson: talk.person.id }, talk.conversation, subject, on),
  zone: (tx, talk, { subject }, on) =>
    chooseZone(tx, { partnerPerson: talk.person.id }, talk.conversation, subject, on),
};
