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
  | "zone"; // ask | Europe/Madrid

/** In Slack the subject is a ticket's or message's own id. */
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
  | "duty";

export type Verb = ClientVerb | DeskVerb;

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
};

const isVerb = (word: string): word is Verb => Object.hasOwn(VERBS, word);
