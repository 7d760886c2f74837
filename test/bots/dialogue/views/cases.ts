import type { Notice } from "../../../../core/notices.ts";
import { closed, file, fromOleg, held, MESSAGE_ID, now, resolved, type Scene, said, till } from "./cast.ts";

export type Kind = Notice["kind"];
type Cases = { readonly [K in Kind]: readonly [Extract<Notice, { kind: K }>["data"], Scene] };

export const aside = { ...till, number: null };
export const desk: Scene = { room: "internal", message: said("the till is dark") };
const others = [{ number: 1043, title: "card reader update" }];

/** Each notice once, as it is written in the middle of a story. */
export const CASES: Cases = {
  registered: [{ asks: "urgency", edits: null }, {}],
  taken: [{ member: "Oleg" }, {}],
  "holder-changed": [{ before: "Oleg", after: "Emma" }, {}],
  answer: [{}, { message: fromOleg("is the light on?") }],
  "answer-edited": [{ delivery: "d" }, { message: fromOleg("is the green light on?") }],
  "answer-removed": [{ delivery: "d" }, {}],
  "file-follows": [{ file: "f1" }, { message: fromOleg(""), files: [file()] }],
  solved: [{ member: "Oleg", words: "New print head fitted" }, { ticket: resolved }],
  "solved-settled": [{ edits: "9", choice: "another" }, { ticket: resolved }],
  "ask-rating": [{ edits: "9" }, { ticket: closed }],
  rated: [{ stars: 2, member: "Oleg", edits: "9" }, { ticket: closed }],
  "rating-words-thanked": [{ member: "Oleg" }, { ticket: closed }],
  "ask-what-is-missing": [{ edits: "9" }, {}],
  "desk-late": [{}, {}],
  "closed-by-itself": [{}, { ticket: closed }],
  reopened: [{ edits: null }, {}],
  "split-off": [{ member: "Oleg", number: 1043, title: "card reader" }, {}],
  belongs: [{ edits: null, message: MESSAGE_ID, others, settled: false }, {}],
  "which-ticket": [{ tickets: [{ number: 1042, title: "till" }, ...others] }, { ticket: aside }],
  "again-or-new": [{ number: 1042, title: "till", closedAt: "2026-11-18T08:00:00Z" }, { ticket: aside }],
  "file-trouble": [{ name: "film.mp4", limit: 20 * 1024 * 1024 }, {}],
  "thanks-mark": [{ on: "9" }, {}],
  welcome: [{ company: "Sol" }, { ticket: null }],
  "my-tickets": [{ closed: false, edits: null }, { lists: [held, resolved] }],
  "one-ticket": [{ edits: null }, { ticket: held }],
  "ask-language": [{ edits: null }, {}],
  "language-set": [{ edits: "9" }, {}],
  "ask-zone": [{ edits: null }, {}],
  "zone-set": [{ edits: "9" }, {}],
  "new-ticket-awaited": [{ edits: null }, {}],
  help: [{}, {}],
  "cannot-show": [{ what: "sticker" }, {}],
  refused: [{ code: "already-closed", facts: { number: 1042 } }, {}],
  "stale-button": [{ number: 1042, state: "resolved", edits: "9" }, { ticket: resolved }],
  "thread-intro": [{ name: "Ana" }, desk],
  "client-words": [{ late: false }, desk],
  "client-edited": [{ afterAnswer: "Oleg" }, desk],
  "client-removed": [{}, desk],
  "copy-removed": [{ id: "9", of: "c" }, desk],
  undelivered: [{ why: "Forbidden: bot was blocked by the user", what: "answer" }, desk],
  "possibly-doubled": [{}, desk],
  unreachable: [{ name: "Ana", why: "blocked the bot" }, desk],
  reachable: [{ name: "Ana" }, desk],
  "room-question": [{ holder: "Oleg", edits: null, settled: null }, desk],
  "still-internal": [{ name: "Ana" }, desk],
  "marked-too-late": [{ takenBack: false }, desk],
  "cannot-follow-edit": [{ why: "message can't be edited" }, desk],
  "desk-line": [{ line: "taken", name: "Oleg", value: "", number: 1042 }, desk],
  "old-words": [{ number: 1043, post: "d" }, desk],
  "internal-remark": [{}, { room: "internal", message: fromOleg("check the contract", { room: "internal" }) }],
  "client-file-trouble": [{ name: "film.mp4", limit: 20 * 1024 * 1024 }, desk],
  "could-not-be-read": [{ why: "unknown shape" }, desk],
  "was-away": [{ platform: "slack", from: now.toISOString(), to: now.toISOString() }, desk],
  whisper: [{ reply: "r", to: "U1", line: "taken-before-you", facts: { name: "Emma", at: now.toISOString() } }, desk],
  "desk-list": [{ reply: "r", to: "U1", member: "oleg", number: null }, desk],
};

export const LANGUAGES = ["en", "es", "ru"] as const;
export const kinds = Object.keys(CASES) as Kind[];
export const noticeOf = (kind: Kind): Notice => ({ kind, data: CASES[kind][0] }) as Notice;
export const sceneOf = (kind: Kind, language: string): Scene => ({
  ...CASES[kind][1],
  language,
  account: { language: language as "en" },
});
