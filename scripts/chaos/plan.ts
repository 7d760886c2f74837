import { shuffled } from "../../bots/shuffled.ts";
import { chosen, type Random, seeded } from "./random.ts";

export const GROUNDS = ["embedded", "postgres", "redis"] as const;
export type GroundName = (typeof GROUNDS)[number];

export const FAULTS = [
  "kill",
  "429",
  "500",
  "timeout",
  "slow",
  "drop-before",
  "drop-after",
  "duplicates",
  "several-events",
  "late",
  "out-of-order",
  "second-poller",
  "socket",
  "poison",
  "blocked",
  "archived",
  "clock",
  "disk-full",
  "postgres-kill",
  "postgres-cut",
  "postgres-hangs",
  "redis-flush",
  "redis-kill",
  "redis-absent",
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Settings {
  readonly messages: number;
  readonly kills: number;
  readonly seed: number;
  readonly ground: GroundName;
  readonly faults: readonly Fault[];
  /** Worker processes; 1: one process that does all. */
  readonly workers: number;
  /** A Redis to use where redis-server is not installed; it is only emptied, never killed. */
  readonly redisUrl: string | null;
  /** How long things are said and broken. */
  readonly seconds: number;
}

export const ACTS = [
  "say",
  "edit",
  "document",
  "photo",
  "album",
  "urgency",
  "answer",
  "answer-edit",
  "answer-file",
  "take-back",
  "note",
  "take",
] as const;
export type ActKind = (typeof ACTS)[number];

/** Something that a person does. */
export interface Act {
  readonly atMs: number;
  readonly kind: ActKind;
  readonly client: number;
  /** 0 to 1, for a choice that is made when it is done. */
  readonly choice: number;
}

/** Something that goes wrong. */
export interface Trouble {
  readonly atMs: number;
  readonly fault: Fault;
  readonly forMs: number;
  readonly choice: number;
}

export interface Plan {
  readonly clients: number;
  readonly acts: readonly Act[];
  readonly troubles: readonly Trouble[];
}

/** How often each act is done, out of a hundred. */
const SHARES: Record<ActKind, number> = {
  say: 36,
  edit: 5,
  document: 4,
  photo: 2,
  album: 2,
  urgency: 3,
  answer: 28,
  "answer-edit": 4,
  "answer-file": 4,
  "take-back": 3,
  note: 7,
  take: 2,
};

const MOST_CLIENTS = 200;
const MESSAGES_A_CLIENT = 12;
/** Each kind of fault once in so long. */
const TURN_SECONDS = 120;
const CALM_MS = 3_000;

/** All that people do and all that breaks, and when: the same seed gives the same plan. */
export const planOf = ({ messages, kills, seed, faults, seconds }: Settings): Plan => {
  const random = seeded(seed);
  const clients = Math.min(Math.max(Math.round(messages / MESSAGES_A_CLIENT), 4), MOST_CLIENTS);
  const endMs = seconds * 1_000;
  const acts = spread(messages, 0, endMs, random).map((atMs): Act => {
    const client = Math.floor(random() * clients);
    return { atMs, kind: byShare(random()), client, choice: random() };
  });
  const deaths = faults.includes("kill") ? spread(kills, CALM_MS, endMs, random) : [];
  const others = faults.filter((fault) => fault !== "kill");
  const rounds = Math.max(Math.round(seconds / TURN_SECONDS), 1);
  const mixed = Array.from({ length: rounds }, () => shuffled(others, random)).flat();
  const moments = spread(mixed.length, CALM_MS, endMs, random);
  const troubles: Trouble[] = [
    ...deaths.map((atMs) => ({ atMs, fault: "kill" as const, forMs: random() * 1_500, choice: random() })),
    ...mixed.map((fault, n) => ({ atMs: moments[n]!, fault, forMs: 2_000 + random() * 4_000, choice: random() })),
  ];
  return { clients, acts, troubles: troubles.sort((a, b) => a.atMs - b.atMs) };
};

/** So many moments, about evenly. */
const spread = (count: number, fromMs: number, toMs: number, random: Random): number[] =>
  Array.from({ length: count }, (_, n) => fromMs + ((n + random()) / count) * (toMs - fromMs));

const LOTS = ACTS.flatMap((kind) => Array.from({ length: SHARES[kind] }, () => kind));

const byShare = (at: number): ActKind => chosen(LOTS, at);
