/**
 * A button carries a verb, a subject and the version it was drawn for, and nothing else: Telegram allows 64 bytes, and
 * whatever comes back is treated as forged until the server has checked who pressed and what they may do.
 */
export type ClientVerb =
  | "urgency" // 1042.urgent
  | "category" // 1042.printing
  | "solved" // 1042
  | "not-yet" // 1042
  | "another" // 1042
  | "rate" // 1042.5
  | "again" // id of the words set aside: the same problem
  | "anew" // id of the words set aside: a new one
  | "which" // id of the words set aside.1042
  | "apart" // id of a message.1042: another matter than the ticket it went to
  | "instead" // id of a message.1043
  | "tickets" // open | closed
  | "ticket" // 1042
  | "new-ticket"
  | "language" // ask | en | es | ru
  | "zone" // ask | Europe/Madrid
  | "visit-ok" // 1042.the time that it is about, in ms and base 36
  | "visit-other"; // the same

/** In Slack the subject is a ticket's, a job's or a message's own id. */
export type DeskVerb =
  | "take"
  | "take-over"
  | "release"
  | "wait"
  | "resolve"
  | "priority"
  | "room-client"
  | "room-internal"
  | "put"
  | "put-new"
  | "duty"
  | "partner" // a ticket's id: opens the form to offer it
  | "withdraw"
  | "approve"
  | "return-job"
  | "pass"; // a message's id: a partner's words go to the client

/** In a member's own chat. Two ids stand in their short form: 64 bytes must hold them. */
export type ManagerVerb =
  | "give" // a clock.a member
  | "on-it" // a clock, or a clock.30
  | "take-it" // a clock
  | "ping" // a clock: one of a list
  | "why" // a clock
  | "to-partner" // a ticket.a partner
  | "review" // a review's id
  | "read"; // a ticket's id

/** The subject begins with the job's id; after a dot stands what was chosen. */
export type PartnerVerb =
  | "job-accept"
  | "job-later" // id | id.<minutes since 1970 in base 36>
  | "job-decline" // id | id.busy
  | "job-ask"
  | "job-visit" // id.<minutes> | id.other
  | "job-way"
  | "job-arrived"
  | "job-done"
  | "job-minutes" // id.60 | id.skip
  | "job-give-up" // id | id.parts
  | "job-open"
  | "job-which" // the words that stand aside are about this one
  | "jobs"
  | "language"
  | "zone";

export type Verb = ClientVerb | DeskVerb | PartnerVerb | ManagerVerb;

export interface Button {
  readonly verb: Verb;
  readonly subject: string;
  readonly version: number;
}

export const buttonValue = (verb: Verb, subject: string | number, version = 0): string =>
  `v1:${verb}:${subject}:${version}`;

const SHAPE = /^v1:([a-z-]{1,16}):([^:]{0,64}):(\d{1,9})$/;

/** What a pressed value says; null: not one of ours. */
export const readButton = (value: string): Button | null => {
  const [, verb, subject, version] = SHAPE.exec(value) ?? [];
  if (verb === undefined || subject === undefined || !isVerb(verb)) return null;
  return { verb, subject, version: Number(version) };
};

/** "1042.urgent" → ["1042", "urgent"]. */
export const subjectParts = (subject: string): readonly [string, string] => {
  const at = subject.indexOf(".");
  return at < 0 ? [subject, ""] : [subject.slice(0, at), subject.slice(at + 1)];
};

const VERBS: Record<Verb, true> = {
  "job-accept": true,
  "job-later": true,
  "job-decline": true,
  "job-ask": true,
  "job-visit": true,
  "job-way": true,
  "job-arrived": true,
  "job-done": true,
  "job-minutes": true,
  "job-give-up": true,
  "job-open": true,
  "job-which": true,
  jobs: true,
  urgency: true,
  category: true,
  solved: true,
  "not-yet": true,
  another: true,
  rate: true,
  again: true,
  anew: true,
  which: true,
  apart: true,
  instead: true,
  tickets: true,
  ticket: true,
  "new-ticket": true,
  language: true,
  zone: true,
  "visit-ok": true,
  "visit-other": true,
  take: true,
  "take-over": true,
  release: true,
  wait: true,
  resolve: true,
  priority: true,
  "room-client": true,
  "room-internal": true,
  put: true,
  "put-new": true,
  duty: true,
  partner: true,
  withdraw: true,
  approve: true,
  "return-job": true,
  pass: true,
  give: true,
  "on-it": true,
  "take-it": true,
  ping: true,
  why: true,
  "to-partner": true,
  review: true,
  read: true,
};

const isVerb = (word: string): word is Verb => Object.hasOwn(VERBS, word);
