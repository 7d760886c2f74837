import type { Notice } from "../../../core/notices.ts";
import type { JobFacts } from "../../../core/outbound.ts";
import { isRunning, type Job } from "../../../core/partners/job.ts";
import type { JobLine } from "../../../core/partners/notices.ts";
import type { Account } from "../../../core/records.ts";
import type { Rich } from "../../../core/rich.ts";
import type { Card, Choice, Post } from "../../bot.ts";
import { day, knownZone } from "../../times.ts";
import { pickLanguage, type Words, wordsIn } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { hasFiles, isPosted, removal } from "./client.ts";
import { clientWords } from "./desk.ts";
import { excerpt, jobLabel, lines, megabytes, numberLabel, say, sayOrEdit } from "./posts.ts";
import { reasonText } from "./reasons.ts";
import { momentOf } from "./refusals.ts";
import type { DeskTelling, TicketTelling, Worded } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

const MOST_IN_LINE = 300;
const MOST_ASKED = 5;

const joinedText = (...parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join(" · ");

/** Where a job stands, in a word or two: for its own card and for the ticket's. */
export const jobStateText = (words: Words, job: Job): string => words.text("job-state", { state: stateOf(job) });

const stateOf = ({ status, arrivedAt, onTheWayAt }: Job): string => {
  if (status !== "in-work" && status !== "accepted") return status;
  if (arrivedAt) return "on-site";
  return onTheWayAt ? "on-the-way" : status;
};

/** "P-17 Pepe: on the way, 20 Nov, 12:00", as the ticket's card says it. */
export const jobText = (
  words: Words,
  { job, partner }: { readonly job: Job; readonly partner: string | null },
): string => {
  const named = { job: partner === null ? jobLabel(job.number) : `${jobLabel(job.number)} ${partner}` };
  const state = jobStateText(words, job);
  return job.visitAt && (job.status === "accepted" || job.status === "in-work")
    ? words.text("card-job-visit", { ...named, state, at: job.visitAt })
    : words.text("card-job", { ...named, state });
};

const COLOURS: Record<Job["status"], Card["colour"]> = {
  offered: "grey",
  accepted: "orange",
  "in-work": "orange",
  returned: "orange",
  done: "blue",
  approved: "green",
  withdrawn: "grey",
  declined: "grey",
  expired: "grey",
  "given-up": "grey",
};

/** The root of the job's own thread, in the account's language and zone as all cards are. */
export const jobCard = (facts: JobFacts, account: Account): Card => {
  const words = wordsIn(pickLanguage(account.language), account.zone);
  const { job, ticket } = facts;
  const label = `${jobLabel(job.number)} ← ${numberLabel(ticket.number ?? 0)}`;
  const state = jobStateText(words, job);
  return {
    colour: COLOURS[job.status],
    title: `${label} · ${ticket.title}`,
    badge: state,
    lines: [whoLine(words, facts), ...askedLines(words, facts), fieldsLine(job), ...endLines(words, job)],
    buttons: jobButtons(words, job),
    menu: [],
    summary: joinedText(label, takenBy(facts) || asked(facts), state),
  };
};

/** "Luis (Levante Técnica)"; who works alone is named once. */
const takenBy = ({ partner, person }: JobFacts): string => {
  if (partner === null) return "";
  return person === null || person === partner ? partner : `${person} (${partner})`;
};

const asked = ({ offers }: JobFacts): string => excerpt(offers.map(({ partner }) => partner).join(", "), MOST_IN_LINE);

const whoLine = (words: Words, facts: JobFacts): readonly [string, string] => {
  const { job } = facts;
  if (!job.acceptedAt)
    return [
      words.text("job-card-offered", { names: asked(facts) }),
      job.status === "offered" ? words.text("job-card-answer-by", { at: job.answerBy }) : "",
    ];
  return [
    words.text("job-card-accepted", { name: takenBy(facts), at: job.acceptedAt }),
    job.visitAt ? words.text("job-card-visit", { at: job.visitAt }) : words.text("job-card-no-visit"),
  ];
};

/** Who said no, and why: whoever offers it again should know. */
const askedLines = (words: Words, { offers }: JobFacts): (readonly [string, string])[] =>
  offers
    .filter(({ state }) => state === "declined")
    .slice(0, MOST_ASKED)
    .map(({ partner, why }) => [
      words.text("job-card-declined", { name: excerpt(partner) }),
      why ? words.text("quoted", { words: excerpt(why, MOST_IN_LINE) }) : "",
    ]);

const fieldsLine = ({ fields }: Job): readonly [string, string] => [
  excerpt(joinedText(fields.problem, fields.equipment, fields.wanted, fields.prices), MOST_IN_LINE),
  excerpt(joinedText(fields.district, fields.address, fields.contact, fields.phone), MOST_IN_LINE),
];

const endLines = (words: Words, { done, returns, rating }: Job): (readonly [string, string])[] => {
  const minutes = done?.minutes == null ? "" : words.text("job-card-minutes", { count: done.minutes });
  const pairs: (readonly [string, string])[] = [
    [done ? words.text("job-card-done", { at: done.at, words: excerpt(done.words, MOST_IN_LINE) }) : "", minutes],
    [
      returns > 0 ? words.text("job-card-returns", { count: returns }) : "",
      rating ? words.text("card-rated", { stars: rating.stars }) : "",
    ],
  ];
  return pairs.filter(([left, right]) => left !== "" || right !== "");
};

const jobButtons = (words: Words, job: Job): Choice[] => {
  const { id, version, status } = job;
  const approve: Choice = {
    label: words.text("button-approve-form"),
    value: buttonValue("approve", id, version),
    style: "primary",
  };
  const giveBack: Choice = { label: words.text("button-return"), value: buttonValue("return-job", id, version) };
  const withdraw: Choice = { label: words.text("button-withdraw"), value: buttonValue("withdraw", id, version) };
  if (status === "done") return [approve, giveBack];
  return status === "offered" || isRunning(job) ? [withdraw] : [];
};

/** The first line of the thread: who hears what is written there. */
export const jobIntro = ({ words }: DeskTelling, { names }: Data<"job-intro">): Post =>
  names.length === 1
    ? say(words.rich("job-intro", { name: names[0]! }))
    : say(words.rich("job-intro-several", { names: names.join(", ") }));

/** A partner's words, as theirs. They stay in this room unless somebody presses. */
export const partnerWords = (telling: DeskTelling): Worded => {
  const { words, message } = telling;
  if (!message) return null;
  const worded = clientWords(telling, { late: false });
  if (worded === null || !("act" in worded) || worded.act !== "say") return worded;
  const pass: Choice = { label: words.text("button-pass"), value: buttonValue("pass", message.id) };
  return { ...worded, choices: message.author.is === "partner" && !message.deletedAt ? [[pass]] : [] };
};

/** A partner changed words that the thread shows: the new ones stand beside the old. */
export const partnerEdited = ({ words, message }: DeskTelling): Worded =>
  message && !message.deletedAt
    ? say(words.rich("edited-line", { name: message.authorName, words: message.body }))
    : null;

export const partnerRemoved = ({ words, message }: DeskTelling): Worded => {
  if (!message) return null;
  const told = { name: message.authorName, words: excerpt(message.text) };
  return say(told.words === "" ? words.rich("deleted-line", told) : words.rich("deleted-words-line", told));
};

/** A member changed words that have gone to the partner: the copy in their chat is changed. */
export const memberEdited = async (
  { message, context }: DeskTelling,
  { delivery }: Data<"job-words-edited">,
): Promise<Worded> => {
  const [first, ...rest] = (await context.partsOf(delivery)).filter(isPosted);
  if (!message || message.deletedAt || !first) return null;
  const edit: Post = {
    act: "edit",
    id: first.id,
    body: message.body,
    choices: [],
    hasFiles: hasFiles(first),
    as: { name: message.authorName },
  };
  return [edit, ...rest.filter((part) => !hasFiles(part)).map(removal)];
};

/** Speaks of no words, so it goes out also when they have become internal: that is what it is for. */
export const memberRemoved = async (
  { context }: DeskTelling,
  { delivery }: Data<"job-words-removed">,
): Promise<Worded> => {
  const posted = (await context.partsOf(delivery)).filter(isPosted);
  return posted.length > 0 ? posted.map(removal) : null;
};

/** A file that will never come, of either side. */
export const fileTrouble = ({ words }: DeskTelling, { name, limit }: Data<"client-file-trouble">): Post =>
  say(
    limit === null
      ? words.rich("file-trouble-gone", { name })
      : words.rich("file-trouble-too-big", { name, limit: megabytes(limit) }),
  );

export const jobLine = (telling: DeskTelling, data: Data<"job-line">): Post => say(LINES[data.line](telling, data));

type Line = (telling: DeskTelling, data: Data<"job-line">) => Rich;

const plainLine =
  (key: string): Line =>
  ({ words }, { name }) =>
    words.rich(key, { name });

/** What somebody said stands below the line that says what they did. */
const quotingLine =
  (key: string): Line =>
  ({ words }, { name, value }) =>
    lines(words.rich(key, { name }), value === "" ? null : words.rich("quoted", { words: value }));

const timedLine =
  (key: string): Line =>
  ({ words, now }, { name, value }) =>
    words.rich(key, { name, at: momentOf(value, now) });

const LINES: Record<JobLine, Line> = {
  offered: ({ words }, { name, value }) => words.rich("job-line-offered", { name, names: value }),
  accepted: plainLine("job-line-accepted"),
  declined: quotingLine("job-line-declined"),
  expired: plainLine("job-line-expired"),
  taken: plainLine("job-line-taken"),
  withdrawn: plainLine("job-line-withdrawn"),
  "visit-set": timedLine("job-line-visit-set"),
  "other-time": quotingLine("job-line-other-time"),
  "visit-confirmed": plainLine("job-line-visit-confirmed"),
  "client-other-time": plainLine("job-line-client-other-time"),
  "on-the-way": plainLine("job-line-on-the-way"),
  arrived: plainLine("job-line-arrived"),
  asks: quotingLine("job-line-asks"),
  done: quotingLine("job-line-done"),
  approved: plainLine("job-line-approved"),
  returned: quotingLine("job-line-returned"),
  // Its value is the stars, and after a space what was said to them.
  rated: ({ words }, { name, value }) => {
    const said = value.replace(/^\d\s*/, "");
    const line = words.rich("rated-line", { name, stars: starsIn(value) });
    return lines(line, said === "" ? null : words.rich("quoted", { words: said }));
  },
  "given-up": quotingLine("job-line-given-up"),
  "passed-to-client": plainLine("job-line-passed"),
  unreachable: ({ words, channel }, { name, value }) =>
    value === ""
      ? words.rich("job-line-unreachable", { name })
      : words.rich("job-line-unreachable-why", { name, reason: reasonText(words, value, channel) }),
  "ticket-closed": ({ words }, { name }) =>
    name === "" ? words.rich("job-line-ticket-closed-itself") : words.rich("job-line-ticket-closed", { name }),
  "not-heard": ({ words }) => words.rich("job-line-not-heard"),
  "marked-inside": ({ words }) => words.rich("job-line-marked-inside"),
  "still-inside": ({ words }) => words.rich("job-line-still-inside"),
};

const starsIn = (value: string): number => Math.min(5, Number.parseInt(value, 10) || 0);

/** "An engineer will be with you at about 12:00." Nothing of the partner's own but the time. */
export const visitAt = (telling: TicketTelling, { at, edits, confirmed }: Data<"visit-at">): Post => {
  const { words, number, now } = telling;
  const time = momentOf(at, now);
  const told = visitFacts(telling, time);
  const subject = `${number}.${time.getTime().toString(36)}`;
  if (confirmed) return sayOrEdit(edits, words.rich("visit-agreed", told));
  const choices: Choice[] = [
    { label: words.text("button-visit-ok"), value: buttonValue("visit-ok", subject) },
    { label: words.text("button-visit-other"), value: buttonValue("visit-other", subject) },
  ];
  return sayOrEdit(edits, words.rich("visit-at", told), [choices]);
};

const visitFacts = (telling: TicketTelling, at: Date) => ({
  number: telling.number,
  at,
  now: telling.now,
  day: isToday(telling, at) ? "today" : "other",
});

/** Where the reader is. */
const isToday = ({ words, account, reader: { zone }, now }: TicketTelling, at: Date): boolean => {
  const reader = { language: words.language, zone: knownZone(zone ?? account.zone) };
  return day(at, now, reader) === day(now, now, reader);
};

export const visitOtherTime = ({ words, number }: TicketTelling, { edits }: Data<"visit-other-time">): Post =>
  sayOrEdit(edits, words.rich("visit-other-time", { number }));

export const visitOff = (telling: TicketTelling, { at }: Data<"visit-off">): Post => {
  const { words, number, now } = telling;
  return say(
    at === null
      ? words.rich("visit-off-way", { number })
      : words.rich("visit-off", visitFacts(telling, momentOf(at, now))),
  );
};

export const onTheWay = ({ words, number }: TicketTelling): Post => say(words.rich("visit-on-the-way", { number }));

export const arrived = ({ words, number }: TicketTelling): Post => say(words.rich("visit-arrived", { number }));
