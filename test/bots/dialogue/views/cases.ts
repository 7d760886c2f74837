import type { Notice } from "../../../../core/notices.ts";
import {
  closed,
  file,
  fromOleg,
  fromPepe,
  held,
  JOB_ID,
  MESSAGE_ID,
  now,
  offeredP17,
  resolved,
  type Scene,
  said,
  till,
  toldP17,
} from "./cast.ts";

export type Kind = Notice["kind"];
type Cases = { readonly [K in Kind]: readonly [Extract<Notice, { kind: K }>["data"], Scene] };

export const aside = { ...till, number: null };
export const desk: Scene = { room: "internal", message: said("the till is dark") };
const others = [{ number: 1043, title: "card reader update" }];
/** P-17's own thread in the desk. */
export const jobThread: Scene = { room: "link", job: toldP17 };
/** Pepe's chat with the jobs bot. */
export const pepesChat: Scene = { room: "link", kind: "private", job: toldP17 };

/** Rosa's own chat, where internal things may be told. */
export const rosasChat: Scene = { room: "internal", kind: "private" };

export const endangered = {
  clock: MESSAGE_ID,
  ticket: MESSAGE_ID,
  number: 1042,
  title: "till does not print",
  company: "Supermercados Sol",
  vip: true,
  step: "warning",
  dueAt: "2026-11-20T08:32:00Z",
  holder: null,
} as const;

export const onDuty = [
  { member: MESSAGE_ID, name: "Emma", open: 2 },
  { member: MESSAGE_ID, name: "Oleg", open: 4 },
];

export const onIt = { what: "on-it", name: "Rosa", receiver: null, at: now.toISOString(), until: null } as const;

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
  rated: [{ stars: 2, member: "Oleg", reader: "Rosa", edits: "9" }, { ticket: closed }],
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
  "desk-line": [{ line: "taken", name: "Oleg", value: "", number: 1042 }, desk],
  "old-words": [{ number: 1043, post: "d" }, desk],
  "internal-remark": [{}, { room: "internal", message: fromOleg("check the contract", { room: "internal" }) }],
  "client-file-trouble": [{ name: "film.mp4", limit: 20 * 1024 * 1024 }, desk],
  "could-not-be-read": [{ why: "unknown shape" }, desk],
  "was-away": [{ platform: "slack", from: now.toISOString(), to: now.toISOString() }, desk],
  whisper: [{ reply: "r", to: "U1", line: "taken-before-you", facts: { name: "Emma", at: now.toISOString() } }, desk],
  "desk-list": [{ reply: "r", to: "U1", member: "oleg", number: null }, desk],
  "visit-at": [{ at: "2026-11-20T11:00:00Z", edits: null, confirmed: false }, {}],
  "visit-other-time": [{ edits: "9" }, {}],
  "visit-off": [{ at: "2026-11-20T11:00:00Z" }, {}],
  "on-the-way": [{}, {}],
  arrived: [{}, {}],
  "job-intro": [{ names: ["Pepe"] }, jobThread],
  "job-line": [{ line: "accepted", name: "Pepe", value: "" }, jobThread],
  "job-words": [{}, { ...jobThread, message: fromPepe("fitted, but the cutter is blunt") }],
  "job-words-edited": [{ delivery: "d" }, { ...jobThread, message: fromPepe("fitted") }],
  "job-words-removed": [{ delivery: "d" }, { ...jobThread, message: fromPepe("fitted") }],
  "job-offer": [{ edits: null }, { ...pepesChat, job: offeredP17 }],
  "offer-settled": [
    { edits: "9", state: "taken" },
    { ...pepesChat, job: offeredP17 },
  ],
  "job-yours": [{ edits: "9" }, pepesChat],
  "job-news": [{ edits: "9", what: "visit-set", words: null, stars: null }, pepesChat],
  "job-asks": [{ edits: "9", what: "visit-time" }, pepesChat],
  "partner-welcome": [{ partner: "Levante Técnica" }, pepesChat],
  "partner-unknown": [{ link: false }, pepesChat],
  "partner-help": [{}, pepesChat],
  "no-job": [{}, pepesChat],
  "my-jobs": [{ edits: null }, pepesChat],
  "which-job": [{ edits: null, settled: false, jobs: [{ id: JOB_ID, number: 17, title: "till" }] }, pepesChat],
  "promise-ping": [
    { edits: null, tickets: [{ ...endangered, settled: null }], more: 0, duty: onDuty, manages: true },
    rosasChat,
  ],
  "ping-settled": [{ edits: "9", ticket: endangered, settled: onIt, offers: null }, rosasChat],
  "why-deadline": [
    {
      reply: "r",
      to: "U1",
      number: 1042,
      why: [
        { is: "started", at: "2026-11-20T08:02:00Z" },
        { is: "promised", ms: 1_800_000, zone: "Europe/Madrid" },
        { is: "due", at: "2026-11-20T08:32:00Z" },
        { is: "left", ms: 1_320_000 },
      ],
    },
    rosasChat,
  ],
  "given-to-you": [
    {
      number: 1042,
      title: "till does not print",
      company: "Sol",
      name: "Rosa",
      clock: MESSAGE_ID,
      dueAt: "2026-11-20T08:32:00Z",
    },
    rosasChat,
  ],
  "call-partner": [
    { edits: null, ticket: MESSAGE_ID, number: 1042, title: "till", partners: [{ id: MESSAGE_ID, name: "Pepe" }] },
    rosasChat,
  ],
  "partner-called": [{ edits: "9", number: 1042, names: ["Pepe"] }, rosasChat],
  "job-untaken": [
    {
      job: MESSAGE_ID,
      jobNumber: 17,
      ticket: MESSAGE_ID,
      number: 1042,
      title: "till",
      why: "declined",
      names: ["Pepe"],
      reason: "too far",
    },
    rosasChat,
  ],
  "low-rating": [
    {
      review: MESSAGE_ID,
      ticket: MESSAGE_ID,
      number: 1042,
      title: "till",
      stars: 2,
      client: "Ana Ruiz",
      phone: "+34 600 000 000",
      member: "Oleg",
      words: "came an hour late",
      edits: null,
    },
    rosasChat,
  ],
  "review-asked": [{ number: 1042, stars: 2 }, rosasChat],
  reviewed: [
    {
      edits: "9",
      number: 1042,
      title: "till",
      stars: 2,
      client: "Ana Ruiz",
      name: "Rosa",
      at: now.toISOString(),
      reason: "the road was closed",
    },
    rosasChat,
  ],
  "thread-read": [
    {
      number: 1042,
      title: "till",
      said: [{ name: "Ana Ruiz", text: "it is dark", at: now.toISOString(), inside: false }],
    },
    rosasChat,
  ],
  "member-welcome": [{}, { ...rosasChat, ticket: null }],
  "manager-unreachable": [{ names: ["Rosa"], heard: ["Luis"], numbers: [1042] }, rosasChat],
};

export const LANGUAGES = ["en", "es", "ru"] as const;
export const kinds = Object.keys(CASES) as Kind[];
export const noticeOf = (kind: Kind): Notice => ({ kind, data: CASES[kind][0] }) as Notice;
export const sceneOf = (kind: Kind, language: string): Scene => ({
  ...CASES[kind][1],
  language,
  account: { language: language as "en" },
});
