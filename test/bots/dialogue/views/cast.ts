import type { Post } from "../../../../bots/bot.ts";
import type { WordContext, Worded } from "../../../../bots/dialogue/views/telling.ts";
import { wordDelivery } from "../../../../bots/dialogue/views/word.ts";
import type { Notice } from "../../../../core/notices.ts";
import type { DueDelivery, FrozenPart, StoredFile, ToldJob } from "../../../../core/outbound.ts";
import type { Job } from "../../../../core/partners/job.ts";
import type { Account, Message } from "../../../../core/records.ts";
import { plainText, rich } from "../../../../core/rich.ts";
import type { Room } from "../../../../core/rooms.ts";
import type { Clock } from "../../../../core/sla/clock.ts";
import type { Ticket } from "../../../../core/tickets/ticket.ts";

export const now = new Date("2026-11-20T08:10:00Z");
export const nine = new Date("2026-11-20T08:02:00Z");
export const TICKET_ID = "0192f5a0-0000-7000-8000-000000001042";
export const MESSAGE_ID = "0192f5a0-0000-7000-8000-000000000001";

export const acme: Account = {
  id: "0192f5a0-0000-7000-8000-00000000acce",
  key: "acme",
  name: "Acme Service",
  language: "en",
  zone: "Europe/Madrid",
  contacts: "open",
  threads: "reply",
  undoMs: 5_000,
  reopenDays: 7,
  closeAfterDays: 2,
  categories: [
    { key: "printing", en: "Printing", es: "Impresión", ru: "Печать" },
    { key: "till", en: "The till", es: "La caja", ru: "Касса" },
  ],
  hours: null,
  answerWithinMs: null,
  reviews: null,
  deskChannelId: "C1",
  membersByChannel: true,
};

export const till: Ticket = {
  id: TICKET_ID,
  number: 1042,
  title: "till does not print",
  contactId: "ana",
  companyId: null,
  conversationId: "chat",
  threadId: "thread",
  openedAt: nine,
  priority: null,
  category: null,
  holding: null,
  waiting: null,
  resolution: null,
  closure: null,
  rating: null,
  reopenings: 0,
  lastWord: null,
  clientSpokeAt: nine,
  deskSpokeAt: null,
  askedAt: null,
  version: 3,
};

export const oleg = { is: "member", id: "oleg", name: "Oleg" } as const;
export const ana = { is: "contact", id: "ana", name: "Ana Ruiz" } as const;
export const held: Ticket = { ...till, holding: { member: "oleg", name: "Oleg", at: nine } };
export const resolved: Ticket = { ...held, resolution: { by: oleg, at: now, words: "New print head" } };
export const closed: Ticket = { ...resolved, closure: { by: ana, at: now, how: "confirmed" } };

export const pepe = { is: "partner", id: "pepe", name: "Pepe" } as const;
export const JOB_ID = "0192f5a0-0000-7000-8000-000000000017";

/** Offered at nine, and accepted at once. */
export const p17: Job = {
  id: JOB_ID,
  number: 17,
  ticketId: TICKET_ID,
  threadId: "job-thread",
  status: "accepted",
  fields: { problem: "till does not print", district: "centre", address: "Colón 12", contact: "Ana Ruiz" },
  offeredAt: nine,
  offeredBy: oleg,
  answerBy: new Date("2026-11-20T08:32:00Z"),
  partnerId: "levante",
  personId: "pepe",
  acceptedAt: nine,
  visitAt: null,
  visitAgreedAt: null,
  onTheWayAt: null,
  arrivedAt: null,
  done: null,
  returns: 0,
  approval: null,
  rating: null,
  endedAt: null,
  version: 2,
};

/** P-17 as Pepe, who has it, is told of it. */
export const toldP17: ToldJob = {
  job: p17,
  by: { partner: "Levante Técnica", person: "Pepe" },
  partner: {
    id: "levante",
    terms: { offer: ["problem", "district", "wanted"], accepted: ["address", "contact"], answerWithinMs: 1_800_000 },
    offer: "accepted",
    running: 1,
  },
  opens: [],
};

/** The same as long as nobody has accepted: what acceptance opens is a name and nothing more. */
export const offeredP17: ToldJob = {
  job: {
    ...p17,
    status: "offered",
    fields: { problem: "till does not print", district: "centre" },
    partnerId: null,
    personId: null,
    acceptedAt: null,
  },
  by: null,
  partner: { ...toldP17.partner!, offer: "open", running: 0 },
  opens: ["address", "contact"],
};

/** A partner's words in the room of the job. */
export const fromPepe = (text: string, changes: Partial<Message> = {}): Message =>
  said(text, { room: "link", jobId: JOB_ID, author: pepe, authorName: "Pepe", ...changes });

export const said = (text: string, changes: Partial<Message> = {}): Message => ({
  id: MESSAGE_ID,
  ticketId: TICKET_ID,
  conversationId: "chat",
  jobId: null,
  room: "client",
  author: ana,
  authorName: "Ana Ruiz",
  body: rich(text),
  text,
  saidAt: nine,
  storedAt: nine,
  album: null,
  replyTo: null,
  thanks: false,
  editedAt: null,
  deletedAt: null,
  ...changes,
});

export const fromOleg = (text: string, changes: Partial<Message> = {}): Message =>
  said(text, { author: oleg, authorName: "Oleg", ...changes });

export const file = (changes: Partial<StoredFile> = {}): StoredFile => ({
  id: "f1",
  kind: "photo",
  name: "till.jpg",
  type: "image/jpeg",
  size: 2_000,
  hash: "a".repeat(64),
  state: "ready",
  why: null,
  ...changes,
});

export interface Scene {
  readonly ticket?: Ticket | null;
  readonly message?: Message | null;
  readonly files?: readonly StoredFile[];
  readonly quotes?: string;
  readonly language?: string;
  readonly zone?: string;
  readonly account?: Partial<Account>;
  readonly room?: Room;
  /** Where a partner's person reads, instead of the job's thread. */
  readonly kind?: "private";
  readonly job?: ToldJob;
  /** What the partner has running and may accept. */
  readonly jobs?: readonly ToldJob[];
  readonly lists?: readonly Ticket[];
  /** The ticket's last promise, wherever it is asked for. */
  readonly clock?: Clock;
  readonly parts?: readonly FrozenPart[];
  /** The tickets of messages that went elsewhere. */
  readonly places?: ReadonlyMap<string, { readonly id: string; readonly number: number }>;
}

/** In Ana's chat unless the scene says that the desk's thread reads. */
export const word = (notice: Notice, scene: Scene = {}): Promise<Worded> =>
  wordDelivery(due(notice, scene), context(scene));

const due = (notice: Notice, scene: Scene): DueDelivery => {
  const room = scene.room ?? "client";
  return {
    id: "delivery",
    stream: 1,
    seq: 1,
    version: 1,
    state: "pending",
    room,
    priority: 0,
    notBefore: now,
    expiresAt: null,
    attempts: 0,
    firstAttemptAt: null,
    possiblyDoubled: false,
    parts: null,
    notice,
    conversation: {
      id: "chat",
      address: "77",
      kind: scene.kind ?? (room === "client" ? "private" : "thread"),
      room,
      ticketId: null,
    },
    ticket: scene.ticket === undefined ? till : scene.ticket,
    clock: scene.clock ?? null,
    message: scene.message ?? null,
    files: scene.files ?? [],
    quotes: scene.quotes ?? null,
    reader: { name: "Ana Ruiz", language: scene.language ?? null, zone: scene.zone ?? null },
    authorPicture: null,
    openHere: 1,
    clientChannel: "telegram",
    job: scene.job ?? null,
    mayHear: true,
  };
};

const context = (scene: Scene): WordContext => ({
  account: { ...acme, ...scene.account },
  now,
  channelKind: "telegram",
  channelNames: { telegram: "Telegram", slack: "Slack" },
  lists: async () => scene.lists ?? [],
  jobs: async () => scene.jobs ?? (scene.job ? [scene.job] : []),
  clocksOf: async () => new Map(scene.clock ? [[scene.clock.ticketId, scene.clock]] : []),
  ticketsOf: async () => scene.places ?? new Map(),
  partsOf: async () => scene.parts ?? [{ call: { method: "sendMessage", body: {} }, id: "501" }],
  contact: async () => ({ name: "Ana Ruiz", company: null }),
  desk: async () => ({ mine: [held], pool: [till], others: [] }),
});

export const postsOf = (worded: Worded): readonly Post[] =>
  worded === null ? [] : "act" in worded ? [worded] : [...worded];

export const textOf = (worded: Worded): string =>
  postsOf(worded)
    .map((post) => ("body" in post ? plainText(post.body) : ""))
    .join("\n");

export const labelsOf = (worded: Worded): string[] => choicesOf(worded).map(({ label }) => label);

export const choicesOf = (worded: Worded) =>
  postsOf(worded).flatMap((post) => ("choices" in post ? post.choices.flat() : []));
