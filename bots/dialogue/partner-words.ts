import type { Words } from "../../core/messages/words.ts";
import { acceptJob } from "../../core/partners/accept.ts";
import { declineJob } from "../../core/partners/decline.ts";
import { finishJob, giveUpJob } from "../../core/partners/finish.ts";
import { isRunning, type Job, sharedFields } from "../../core/partners/job.ts";
import { speakToDesk } from "../../core/partners/speak.ts";
import { arrive, setVisit, startWay } from "../../core/partners/visit.ts";
import type { Tx } from "../../core/ports.ts";
import type { DialogueState, UnplacedWords } from "../../core/records.ts";
import { Refusal } from "../../core/refusal.ts";
import { plainText } from "../../core/rich.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Deleted, Edited, Said } from "../event.ts";
import { stands } from "./client-asks.ts";
import { isBlank, speaksForItself } from "./client-words.ts";
import { wordsOf } from "./incoming.ts";
import { type Move, namesMove, saysMove } from "./partner-moves.ts";
import { askAboutJob, type PartnerTalk, showTruth } from "./partner-talk.ts";
import { minutesIn, visitTimeIn } from "./partner-times.ts";

const FILES_MS = 20_000;

/** A partner's words: an answer to what the bot asked for, a move, or words for the desk about one of their jobs. */
export const saidByPartner = async (tx: Tx, talk: PartnerTalk, said: Said): Promise<void> => {
  if (said.album && (await joinAlbum(tx, talk, said))) return;
  if (said.unshown && said.files.length === 0 && !speaksForItself(said)) {
    showScreen(tx, talk.conversation, { kind: "cannot-show", data: { what: said.unshown } });
    return;
  }
  const text = plainText(said.body);
  if (said.files.length === 0 && isBlank(text)) {
    showScreen(tx, talk.conversation, { kind: "refused", data: { code: "empty-message", facts: {} } });
    return;
  }
  if (said.files.length === 0 && namesMove(text, "jobs")) {
    showScreen(tx, talk.conversation, { kind: "my-jobs", data: { edits: null } });
    return;
  }
  const words = await wordsOf(tx, talk.conversation.id, said, []);
  const meant = await jobMeant(tx, talk, said, text);
  if (meant.is === "job") {
    // What stood aside can only be about the one that is left.
    const isPlaced = meant.only && (await placeWords(tx, talk, meant.job));
    return hearOfJob(tx, talk, isPlaced ? ((await tx.jobs.held(meant.job.id)) ?? meant.job) : meant.job, words);
  }
  if (meant.is === "which") return setWordsAside(tx, talk, words, meant.jobs);
  // A thank-you after the end needs no answer.
  if (words.thanks) return;
  showScreen(tx, talk.conversation, { kind: "no-job", data: {} });
};

type Meant =
  | { readonly is: "job"; readonly job: Job; readonly only: boolean }
  | { readonly is: "which"; readonly jobs: readonly Job[] }
  | { readonly is: "none" };

/** First match: the job whose message is quoted · what the bot asked about · what runs · what is offered. */
const jobMeant = async (tx: Tx, talk: PartnerTalk, said: Said, text: string): Promise<Meant> => {
  const quoted = said.replyTo ? await tx.messages.posted(talk.conversation.id, said.replyTo) : null;
  const asked = quoted?.jobId ?? stands(talk.state.asks, tx.now)?.job;
  const known = asked ? await theirJob(tx, talk, asked) : null;
  if (known) return { is: "job", job: known, only: false };
  const [running, offered] = [await runningOf(tx, talk), await tx.jobs.offeredTo(talk.partner.id)];
  const isForOffers = running.length === 0 || (offered.length === 1 && namesMove(text, "accept"));
  return among(tx, isForOffers ? offered : running);
};

const among = async (tx: Tx, jobs: readonly Job[]): Promise<Meant> => {
  const [only, another] = jobs;
  if (another) return { is: "which", jobs };
  const held = only && (await tx.jobs.held(only.id));
  return held ? { is: "job", job: held, only: true } : { is: "none" };
};

/** Of several people of a partner each has their own jobs; who has none helps with the others'. */
export const runningOf = async (tx: Tx, { partner, person }: PartnerTalk): Promise<readonly Job[]> => {
  const running = await tx.jobs.runningOf(partner.id);
  const own = running.filter(({ personId }) => personId === person.id);
  return own.length > 0 ? own : running;
};

/** The job of an id, held, if this partner was ever asked to do it. */
export const theirJob = async (tx: Tx, { partner }: PartnerTalk, id: string): Promise<Job | null> => {
  const job = await tx.jobs.held(id);
  if (!job || job.partnerId === partner.id) return job;
  const offers = await tx.jobs.offers(job.id);
  return offers.some(({ partnerId }) => partnerId === partner.id) ? job : null;
};

/** Words that are known to be about a job: the answer to a question about it, a move, or simply words. */
const hearOfJob = async (tx: Tx, talk: PartnerTalk, job: Job, words: Words): Promise<void> => {
  const asks = stands(talk.state.asks, tx.now);
  const asked = asks?.job === job.id ? asks : null;
  try {
    if (asked && (await answered(tx, talk, job, words, asked))) return;
    if (words.files.length === 0 && (await moved(tx, talk, job, plainText(words.body)))) return;
    await speakToDesk(tx, talk.person, job, words);
  } catch (error) {
    // What they wanted is no longer so: they see what is.
    if (!(error instanceof Refusal) || error.code === "bad-input" || error.code === "reason-needed") throw error;
    await talk.remember({ asks: null });
    await showTruth(tx, talk, job, null);
  }
};

type Asked = NonNullable<DialogueState["asks"]>;

/** True: that was what the words were for. Files are for the desk whatever was asked; their caption may be the answer. */
const answered = async (tx: Tx, talk: PartnerTalk, job: Job, words: Words, asked: Asked): Promise<boolean> => {
  const { what } = asked;
  const text = plainText(words.body).trim();
  if (words.files.length > 0 && what !== "question") {
    await speakToDesk(tx, talk.person, job, words);
    if (what !== "done-words" || text === "") return true;
    await askAboutJob(tx, talk, job, "done-minutes", { done: text });
    return true;
  }
  switch (what) {
    case "question":
      await speakToDesk(tx, talk.person, job, words);
      await talk.remember({ asks: null });
      return true;
    case "decline-reason":
      await declineJob(tx, talk.person, job, text, asked.on ?? null);
      await talk.remember({ asks: null });
      return true;
    case "give-up-reason":
      await giveUpJob(tx, talk.person, job, text, null);
      await talk.remember({ asks: null });
      return true;
    case "other-time":
    case "visit-time":
      return answeredTime(tx, talk, job, text, asked);
    case "done-words":
      if (saysMove(text, "done")) {
        await askAboutJob(tx, talk, job, "done-words");
        return true;
      }
      // The desk reads them at once: whether the minutes are ever told is another matter.
      await speakToDesk(tx, talk.person, job, words);
      await askAboutJob(tx, talk, job, "done-minutes", { done: text });
      return true;
    case "done-minutes":
      return answeredMinutes(tx, talk, job, words, asked);
    default:
      return false;
  }
};

const answeredTime = async (
  tx: Tx,
  talk: PartnerTalk,
  job: Job,
  text: string,
  { what, on }: Asked,
): Promise<boolean> => {
  const time = visitTimeIn(text, tx.now, talk.zone);
  if (time.is !== "at") {
    await askAboutJob(tx, talk, job, what === "other-time" ? what : "visit-time", { again: time.is, on });
    return true;
  }
  if (what === "other-time") await acceptFor(tx, talk, job, time.at, on ?? null);
  else await setVisit(tx, talk.person, job, time.at, null);
  await talk.remember({ asks: null });
  return true;
};

/** Accepted with the time in one go: the desk reads both, and so does whoever accepted. */
export const acceptFor = async (tx: Tx, talk: PartnerTalk, job: Job, at: Date, edits: string | null): Promise<void> => {
  const accepted = await acceptJob(tx, talk.person, job, edits);
  await setVisit(tx, talk.person, accepted, at, edits);
};

const answeredMinutes = async (tx: Tx, talk: PartnerTalk, job: Job, words: Words, asked: Asked): Promise<boolean> => {
  const text = plainText(words.body).trim();
  const minutes = minutesIn(text);
  if (minutes === null && !saysMove(text, "skip")) {
    await speakToDesk(tx, talk.person, job, words);
    await askAboutJob(tx, talk, job, "done-minutes", { done: `${asked.done ?? ""}\n${text}`.trim() });
    return true;
  }
  await finishJob(tx, talk.person, job, { words: asked.done ?? "", minutes }, null);
  await talk.remember({ asks: null });
  return true;
};

/** What a button does, in words. True: that was it. */
const moved = async (tx: Tx, talk: PartnerTalk, job: Job, text: string): Promise<boolean> => {
  const says = (move: Move) => saysMove(text, move);
  if (job.status === "offered") {
    if (says("accept")) await acceptJob(tx, talk.person, job, null);
    else if (says("decline")) await askAboutJob(tx, talk, job, "decline-reason");
    else return false;
    return true;
  }
  if (!isRunning(job) || job.status === "done") return false;
  const time = job.visitAt ? null : visitTimeIn(text, tx.now, talk.zone);
  if (time?.is === "at" && time.only) await setVisit(tx, talk.person, job, time.at, null);
  else if (says("way")) await startWay(tx, talk.person, job, null);
  else if (says("arrived")) await arrive(tx, talk.person, job, null);
  else if (says("done")) await askAboutJob(tx, talk, job, "done-words");
  else if (says("give-up")) await askAboutJob(tx, talk, job, "give-up-reason");
  else return false;
  return true;
};

/** The words stand until it is told which job they are about; more of them join. */
const setWordsAside = async (tx: Tx, talk: PartnerTalk, words: Words, jobs: readonly Job[]): Promise<void> => {
  await talk.remember({ unplaced: [...(talk.state.unplaced ?? []), asUnplaced(words)] });
  const listed = jobs.slice(0, MOST_LISTED).map((job) => ({
    id: job.id,
    number: job.number,
    title: sharedFields(job, talk.partner.terms, job.partnerId === talk.partner.id).problem ?? "",
  }));
  showScreen(tx, talk.conversation, { kind: "which-job", data: { edits: null, settled: false, jobs: listed } });
};

const MOST_LISTED = 6;

/** Which job was pressed: all that stood aside is about that one. False: nothing did. */
export const placeWords = async (tx: Tx, talk: PartnerTalk, job: Job): Promise<boolean> => {
  const waiting = talk.state.unplaced ?? [];
  if (waiting.length === 0) return false;
  await talk.remember({ unplaced: null });
  for (const words of waiting) await hearOfJob(tx, talk, (await tx.jobs.held(job.id)) ?? job, fromUnplaced(words));
  return true;
};

const asUnplaced = ({ platformId, body, files, album, saidAt, replyTo }: Words): UnplacedWords => ({
  platformId,
  body,
  files,
  album,
  saidAt: saidAt.toISOString(),
  replyTo,
});

const fromUnplaced = (words: UnplacedWords): Words => ({ ...words, saidAt: new Date(words.saidAt), thanks: false });

/** Another item of an album that is known, in the job's thread or still aside: its files join it. */
const joinAlbum = async (tx: Tx, talk: PartnerTalk, said: Said): Promise<boolean> => {
  const words = await wordsOf(tx, talk.conversation.id, said, []);
  const waiting = talk.state.unplaced ?? [];
  const aside = waiting.findIndex(({ album }) => album !== null && album === said.album);
  if (aside >= 0) {
    const first = waiting[aside]!;
    const joined = { ...first, body: [...first.body, ...words.body], files: [...first.files, ...words.files] };
    await talk.remember({ unplaced: waiting.with(aside, joined) });
    return true;
  }
  const message = await tx.messages.joinAlbum(talk.conversation.id, said.album!, said.id, said.body, words.files);
  if (!message) return false;
  for (const delivery of await tx.outbox.deliveriesOf(message.id))
    if (delivery.kind === "job-words" && delivery.state === "pending")
      await tx.outbox.touch(delivery.id, new Date(tx.now.getTime() + FILES_MS));
  return true;
};

/** Words that stand aside were changed or taken back. False: they are not among them. */
export const changeAside = async (
  tx: Tx,
  { conversation, person }: { readonly conversation: string; readonly person: string },
  event: Edited | Deleted,
): Promise<boolean> => {
  const waiting = (await tx.dialogues.load(conversation, person)).unplaced ?? [];
  const at = waiting.findIndex(({ platformId }) => platformId === event.id);
  if (at < 0) return false;
  const unplaced =
    event.kind === "edited" ? waiting.with(at, { ...waiting[at]!, body: event.body }) : waiting.toSpliced(at, 1);
  await tx.dialogues.change(conversation, person, { unplaced });
  return true;
};
