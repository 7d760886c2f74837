import type { Figure } from "./figures.ts";
import type { Ground } from "./ground.ts";

export interface Setup {
  readonly ground: Ground;
  readonly messages: number;
  readonly chats: number;
  /** Sizes of the database, in tickets. */
  readonly sizes: readonly number[];
  /** Which ways of the end to end part. */
  readonly ways: readonly string[];
  /** Where a profile of the program is written; null: none is made. */
  readonly profile: string | null;
}

/** One part of the benchmark: what it is called with --only, and one run of it. */
export type Part = (setup: Setup) => Promise<Figure[]>;
