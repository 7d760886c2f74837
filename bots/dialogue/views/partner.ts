import type { Notice } from "../../../core/notices.ts";
import type { ToldJob } from "../../../core/outbound.ts";
import { type Field, isRunning, type Job } from "../../../core/partners/job.ts";
import type { JobNews, JobQuestion } from "../../../core/partners/notices.ts";
import type { Rich } from "../../../core/rich.ts";
import type { Choice, Post } from "../../bot.ts";
import type { Words } from "../../words.ts";
import { buttonValue, type PartnerVerb } from "../buttons.ts";
import { nextHours } from "../partner-times.ts";
import { spoken } from "./client.ts";
import { excerpt, inRows, jobLabel, languageButton, lines, type Rows, say, sayOrEdit, sentences } from "./posts.ts";
import type { JobTelling, PartnerTelling, Worded } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

export const partnerWelcome = (
  { words, account, reader }: PartnerTelling,
  { partner }: Data<"partner-welcome">,
): Post =>
  say(words.rich("partner-welcome", { name: firstName(reader.name), account: account.name, partner }), [
    [jobsButton(words), languageButton(words)],
  ]);

const firstName = (name: string): string => name.trim().split(/\s+/)[0] || name;

export const partnerUnknown = ({ words, account }: PartnerTelling, { link }: Data<"partner-unknown">): Post =>
  say(
    link
      ? words.rich("partner-link-unknown", { account: account.name })
      : words.rich("partner-unknown", { account: account.name }),
  );

export const partnerHelp = ({ words, account }: PartnerTelling): Post =>
  say(words.rich("partner-help", { account: account.name }), [[jobsButton(words), languageButton(words)]]);

export const noJob = ({ words, account }: PartnerTelling): Post =>
  say(words.rich("partner-no-job", { account: account.name }), [[jobsButton(words)]]);

/** Before acceptance: what the terms let an offer show, and what else there will be. Over by the time it is worded: nothing. */
export const jobOffer = (telling: JobTelling, { edits }: Data<"job-offer">): Worded => {
  const { words, account, job: told, now } = telling;
  const { job, partner, opens } = told;
  if (job.status !== "offered" || partner?.offer !== "open" || job.answerBy <= now) return null;
  const offer = words.rich("job-offer", { account: account.name, job: jobLabel(job.number) });
  const hidden = opens.length > 0 ? words.rich("job-opens", { fields: opens.map(opened(words)).join(", ") }) : null;
  const until = words.rich("job-answer-by", { at: job.answerBy, now });
  return sayOrEdit(edits, lines(offer, ...fieldLines(words, job), sentences(until, hidden)), [
    [
      button(words.text("button-job-accept"), "job-accept", job),
      button(words.text("button-job-decline"), "job-decline", job),
    ],
    [button(words.text("button-job-later"), "job-later", job), button(words.text("button-job-ask"), "job-ask", job)],
  ]);
};

const opened =
  (words: Words) =>
  (field: Field): string =>
    words.text("job-opens-field", { field });

/** What became of an offer, in its place: nothing more to press. */
export const offerSettled = (
  { words, account, job: { job } }: JobTelling,
  { edits, state }: Data<"offer-settled">,
): Worded => {
  const about = { job: jobLabel(job.number) };
  switch (state) {
    case "open":
      return null;
    case "taken":
      return sayOrEdit(edits, words.rich("offer-taken", about));
    case "expired":
      return sayOrEdit(edits, words.rich("offer-expired", about));
    case "withdrawn":
      return sayOrEdit(edits, words.rich("offer-withdrawn", { ...about, account: account.name }));
    case "declined":
      return sayOrEdit(edits, words.rich("offer-declined", { ...about, account: account.name }));
    case "accepted":
      return sayOrEdit(edits, words.rich("offer-accepted", about));
  }
};

/** How a job of theirs stands, with all that they need and what they can do next. */
export const jobYours = (telling: JobTelling, { edits }: Data<"job-yours">): Worded =>
  isTheirs(telling.job) ? standing(telling, edits, stateWords(telling)) : null;

/** What happened, above how it stands now. */
export const jobNews = (telling: JobTelling, data: Data<"job-news">): Worded =>
  isTheirs(telling.job) ? standing(telling, data.edits, newsWords(telling, data)) : null;

const isTheirs = ({ job, partner }: ToldJob): boolean => partner !== null && job.partnerId === partner.id;

const standing = (telling: JobTelling, edits: string | null, first: Rich): Post => {
  const { words, job: told, now, zone } = telling;
  const { job } = told;
  if (!isRunning(job) || job.status === "done") return sayOrEdit(edits, first);
  const asks = asksForTime(job);
  const visit = job.visitAt ? words.rich("job-visit-at", { at: job.visitAt }) : null;
  const question = asks ? words.rich("job-when") : null;
  const choices = asks ? [visitTimes(words, job, now, zone)] : [];
  return sayOrEdit(edits, lines(first, ...fieldLines(words, job), visit, question), [...choices, ...moves(words, job)]);
};

/** Who is on the way or there already, or comes back to mend something, need not name a time. */
const asksForTime = ({ visitAt, onTheWayAt, arrivedAt, status }: Job): boolean =>
  !visitAt && !onTheWayAt && !arrivedAt && status !== "returned";

const visitTimes = (words: Words, job: Job, now: Date, zone: string): Choice[] => [
  ...nextHours(now, zone).map((at) => timeChoice(words, "job-visit", job, at, now)),
  button(words.text("button-job-other-time"), "job-visit", job, "other"),
];

const timeChoice = (words: Words, verb: "job-visit" | "job-later", job: Job, at: Date, now: Date): Choice =>
  button(words.text("job-time", { at, now }), verb, job, Math.round(at.getTime() / 60_000).toString(36));

const moves = (words: Words, job: Job): Rows => {
  const way = job.onTheWayAt || job.arrivedAt ? [] : [button(words.text("button-job-way"), "job-way", job)];
  const there = job.arrivedAt ? [] : [button(words.text("button-job-arrived"), "job-arrived", job)];
  const canChange = job.visitAt !== null && !job.onTheWayAt && !job.arrivedAt;
  const other = canChange || job.status === "returned";
  const end = [
    button(words.text("button-job-done"), "job-done", job),
    button(words.text("button-job-give-up"), "job-give-up", job),
  ];
  const time = other ? [button(words.text("button-job-other-time"), "job-visit", job, "other")] : [];
  return [[...way, ...there], end, time].filter((row) => row.length > 0);
};

const stateWords = ({ words, account, job: { job } }: JobTelling): Rich => {
  const about = { job: jobLabel(job.number), account: account.name };
  switch (job.status) {
    case "in-work":
      return job.arrivedAt ? words.rich("job-on-site", about) : words.rich("job-on-the-way", about);
    case "done":
      return words.rich("job-sent", about);
    case "returned":
      return words.rich("job-returned", about);
    case "approved":
      return words.rich("job-approved", about);
    case "withdrawn":
      return words.rich("job-withdrawn", about);
    case "given-up":
      return words.rich("job-given-up", about);
    default:
      return words.rich("job-yours", about);
  }
};

const newsWords = (telling: JobTelling, { what, words: said, stars }: Data<"job-news">): Rich => {
  const { words, account, job: told } = telling;
  const about = { job: jobLabel(told.job.number), account: account.name };
  const quote = said ? words.rich("quoted", { words: said }) : null;
  return sentences(HEADLINES[what](telling, about), stars ? words.rich("job-stars", { ...about, stars }) : null, quote);
};

type About = { readonly job: string; readonly account: string };
type Headline = (telling: JobTelling, about: About) => Rich;

const HEADLINES: Record<JobNews, Headline> = {
  approved: ({ words }, about) => words.rich("job-approved", about),
  returned: ({ words }, about) => words.rich("job-returned", about),
  withdrawn: ({ words }, about) => words.rich("job-withdrawn", about),
  "visit-set": ({ words }, about) => words.rich("job-visit-noted", about),
  "on-the-way": ({ words }, about) => words.rich("job-on-the-way-told", about),
  arrived: ({ words }, about) => words.rich("job-on-site", about),
  sent: ({ words }, about) => words.rich("job-sent", about),
  "client-other-time": ({ words }, about) => words.rich("job-client-other-time", about),
  "given-up": ({ words }, about) => words.rich("job-given-up", about),
  "ticket-closed": ({ words }, about) => words.rich("job-ticket-closed", about),
};

/** The question takes nothing from the screen that is still needed: of their own job the address stays. */
export const jobAsks = (telling: JobTelling, { edits, what, again }: Data<"job-asks">): Post => {
  const { words, account, job: told } = telling;
  const { job } = told;
  const about = { job: jobLabel(job.number), account: account.name };
  const sorry = again === "past" ? words.rich("job-time-past") : again ? words.rich("job-time-unclear") : null;
  const question = sentences(sorry, QUESTIONS[what](words, about));
  const details = edits !== null && isTheirs(told) ? fieldLines(words, job) : [];
  return sayOrEdit(edits, lines(...details, question), answers(telling, what));
};

const QUESTIONS: Record<JobQuestion, (words: Words, about: About) => Rich> = {
  "decline-reason": (words, about) => words.rich("job-ask-decline", about),
  "other-time": (words, about) => words.rich("job-ask-other-time", about),
  "visit-time": (words, about) => words.rich("job-ask-visit", about),
  question: (words, about) => words.rich("job-ask-question", about),
  "done-words": (words, about) => words.rich("job-ask-done", about),
  "done-minutes": (words, about) => words.rich("job-ask-minutes", about),
  "give-up-reason": (words, about) => words.rich("job-ask-give-up", about),
};

const MINUTES = [30, 60, 90, 120];
const MORE_HOURS = 4;

const answers = ({ words, job: { job }, now, zone }: JobTelling, what: JobQuestion): Rows => {
  const back = [button(words.text("back"), "job-open", job)];
  switch (what) {
    case "decline-reason":
      return [reasons(words, "job-decline", job, ["busy", "far", "trade"]), back];
    case "give-up-reason":
      return [reasons(words, "job-give-up", job, ["busy", "parts", "trade"]), back];
    case "other-time":
    case "visit-time": {
      const verb = what === "other-time" ? "job-later" : "job-visit";
      return [
        ...inRows(
          nextHours(now, zone, MORE_HOURS).map((at) => timeChoice(words, verb, job, at, now)),
          2,
        ),
        back,
      ];
    }
    case "done-minutes": {
      const skip = button(words.text("button-job-skip"), "job-minutes", job, "skip");
      const counts = MINUTES.map((count) => button(String(count), "job-minutes", job, String(count)));
      return inRows([...counts, skip]);
    }
    default:
      return [];
  }
};

const reasons = (
  words: Words,
  verb: "job-decline" | "job-give-up",
  job: Job,
  of: readonly ("busy" | "far" | "trade" | "parts")[],
): Choice[] => of.map((reason) => button(REASONS[reason](words), verb, job, reason));

const REASONS = {
  busy: (words: Words) => words.text("job-reason-busy"),
  far: (words: Words) => words.text("job-reason-far"),
  trade: (words: Words) => words.text("job-reason-trade"),
  parts: (words: Words) => words.text("job-reason-parts"),
} as const;

/** In the order of somebody who gets ready to go there; what nobody gave has no line. */
const SHOWN: readonly Field[] = ["problem", "equipment", "wanted", "prices", "district", "address", "contact", "phone"];

const fieldLines = (words: Words, { fields }: Job): Rich[] =>
  SHOWN.flatMap((field) => {
    const value = fields[field];
    return value ? [words.rich("job-field", { field, value })] : [];
  });

export const myJobs = async (telling: PartnerTelling, { edits }: Data<"my-jobs">): Promise<Post> => {
  const { words, account, context, conversation, now } = telling;
  const jobs = await context.jobs(conversation);
  const list = jobs.map((told) => jobItem(words, told, now));
  const title = jobs.length === 0 ? words.rich("jobs-none", { account: account.name }) : words.rich("jobs-title");
  const open = jobs.map(({ job }) => button(jobLabel(job.number), "job-open", job));
  return sayOrEdit(edits, lines(title, ...list), [...inRows(open), [languageButton(words)]]);
};

const jobItem = (words: Words, told: ToldJob, now: Date): Rich => {
  const { job } = told;
  const about = { job: jobLabel(job.number), title: excerpt(job.fields.problem ?? "") };
  if (!isTheirs(told)) return words.rich("jobs-offered", { ...about, at: job.answerBy, now });
  if (job.status === "done") return words.rich("jobs-done", about);
  if (job.status === "returned") return words.rich("jobs-returned", about);
  return job.visitAt ? words.rich("jobs-visit", { ...about, at: job.visitAt }) : words.rich("jobs-running", about);
};

/** Which job the words are about that stand aside; then where they went. */
export const whichJob = ({ words }: PartnerTelling, { edits, settled, jobs }: Data<"which-job">): Worded => {
  const [first] = jobs;
  if (!first) return null;
  if (settled)
    return sayOrEdit(edits, words.rich("words-went-to-job", { job: jobLabel(first.number), title: first.title }));
  const choices = jobs.map(({ id, number, title }) => [
    {
      label: [jobLabel(number), excerpt(title, MOST_TITLE)].filter(Boolean).join(" · "),
      value: buttonValue("job-which", id),
    },
  ]);
  return sayOrEdit(edits, words.rich("which-job"), choices);
};

const MOST_TITLE = 28;

/** A member's words, as theirs; with several jobs running they say which one is meant. */
export const wordsToPartner = (telling: JobTelling): Worded => {
  const { message, job: told } = telling;
  if (!message) return null;
  const { job, partner } = told;
  const isPlain = isTheirs(told) && isRunning(job) && (partner?.running ?? 0) < 2;
  return spoken(
    { ...telling, message },
    isPlain ? message.authorName : `${message.authorName} · ${jobLabel(job.number)}`,
  );
};

export const jobsButton = (words: Words): Choice => ({
  label: words.text("button-my-jobs"),
  value: buttonValue("jobs", ""),
});

const button = (label: string, verb: PartnerVerb, { id }: Job, chosen = ""): Choice => ({
  label,
  value: buttonValue(verb, chosen === "" ? id : `${id}.${chosen}`),
});
