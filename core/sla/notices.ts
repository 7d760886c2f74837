import type { StepName, Why } from "./clock.ts";

/** One promise in danger, as whoever is pinged reads it. Times in ISO 8601. */
export interface Endangered {
  readonly clock: string;
  readonly ticket: string;
  readonly number: number;
  readonly title: string;
  readonly company: string | null;
  readonly vip: boolean;
  readonly step: StepName;
  readonly dueAt: string;
  /** Who holds it; null: nobody has taken it. */
  readonly holder: string | null;
}

/** What became of a ping, for all who were asked. */
export interface Settlement {
  readonly what: "on-it" | "given" | "taken" | "partner" | "answered" | "ended";
  /** Who did it; empty: nobody in particular. */
  readonly name: string;
  /** Whom it was given to; null: nobody. */
  readonly receiver: string | null;
  readonly at: string;
  /** The rest is held back until then; null: nothing is. */
  readonly until: string | null;
}

export interface OnDuty {
  readonly member: string;
  readonly name: string;
  /** How many open tickets they hold. */
  readonly open: number;
}

/** One ticket of a ping that lists several, with what became of it. */
export type Listed = Endangered & { readonly settled: Settlement | null };

/** A fact of an explanation as it is stored: times in ISO 8601. */
export type StoredWhy = Why extends infer One
  ? One extends unknown
    ? { readonly [Field in keyof One]: One[Field] extends Date ? string : One[Field] }
    : never
  : never;

/** To one member in their own chat, about promises, offers that nobody took, and ratings. `edits`: as in Notice. */
export type ManagerNotice =
  | {
      readonly kind: "promise-ping";
      readonly data: {
        readonly edits: string | null;
        /** Several after a downtime: one message lists them all. */
        readonly tickets: readonly Listed[];
        /** So many more, left out of a list that is too long. */
        readonly more: number;
        /** Engineers on duty, the least loaded first. */
        readonly duty: readonly OnDuty[];
        /** Whether the reader may give it away and hold the rest: managers may. */
        readonly manages: boolean;
      };
    }
  /** What somebody decided takes the place of the question, for all who were asked. */
  | {
      readonly kind: "ping-settled";
      readonly data: {
        readonly edits: string;
        readonly ticket: Endangered;
        readonly settled: Settlement;
        /** To whoever is on it: what they may still do, and to whom they could give it. */
        readonly offers: { readonly duty: readonly OnDuty[]; readonly holds: boolean } | null;
      };
    }
  | {
      readonly kind: "why-deadline";
      readonly data: {
        readonly reply: string;
        readonly to: string;
        readonly number: number;
        readonly why: readonly StoredWhy[];
      };
    }
  /** To an engineer whom a manager gave a ticket. */
  | {
      readonly kind: "given-to-you";
      readonly data: {
        readonly number: number;
        readonly title: string;
        readonly company: string | null;
        readonly name: string;
        readonly clock: string;
        readonly dueAt: string;
      };
    }
  /** Where no form can be opened: which partner? */
  | {
      readonly kind: "call-partner";
      readonly data: {
        readonly edits: string | null;
        readonly ticket: string;
        readonly number: number;
        readonly title: string;
        readonly partners: readonly { readonly id: string; readonly name: string }[];
      };
    }
  | {
      readonly kind: "partner-called";
      readonly data: { readonly edits: string | null; readonly number: number; readonly names: readonly string[] };
    }
  | {
      readonly kind: "job-untaken";
      readonly data: {
        readonly job: string;
        readonly jobNumber: number;
        readonly ticket: string;
        readonly number: number;
        readonly title: string;
        readonly why: "expired" | "declined" | "given-up";
        readonly names: readonly string[];
        readonly reason: string | null;
      };
    }
  | {
      readonly kind: "low-rating";
      readonly data: {
        readonly review: string;
        readonly ticket: string;
        readonly number: number;
        readonly title: string;
        readonly stars: number;
        readonly client: string;
        readonly phone: string | null;
        readonly member: string | null;
        readonly words: string | null;
        readonly edits: string | null;
      };
    }
  /** In Telegram: the next words are the reason. */
  | { readonly kind: "review-asked"; readonly data: { readonly number: number; readonly stars: number } }
  | {
      readonly kind: "reviewed";
      readonly data: {
        readonly edits: string;
        readonly number: number;
        readonly title: string;
        readonly stars: number;
        readonly client: string;
        readonly name: string;
        readonly at: string;
        readonly reason: string;
      };
    }
  /** The last words of both sides, for whoever does not sit in the desk's workspace. */
  | {
      readonly kind: "thread-read";
      readonly data: {
        readonly number: number;
        readonly title: string;
        readonly said: readonly {
          readonly name: string;
          readonly text: string;
          readonly at: string;
          readonly inside: boolean;
        }[];
      };
    }
  /** To a member who says something that the bot has no question for. */
  | { readonly kind: "member-welcome"; readonly data: Record<string, never> }
  /** In the desk's channel: those who should have heard can't be reached. `heard`: who was told instead. */
  | {
      readonly kind: "manager-unreachable";
      readonly data: {
        readonly names: readonly string[];
        readonly heard: readonly string[];
        readonly numbers: readonly number[];
      };
    };
