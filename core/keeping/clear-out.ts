import type { KeepSettings } from "../accounts/desk-file.ts";
import type { Log } from "../log.ts";
import type { Tx } from "../ports.ts";
import { nextNight } from "./night.ts";

/** What goes by age, in this order: bytes after the files that named them. */
export const KINDS = ["updates", "deliveries", "dialogues", "answers", "files", "bytes"] as const;
export type Kind = (typeof KINDS)[number];

/** What was settled, closed or left alone before these times goes. */
export interface Deadlines {
  readonly payloads: Date;
  readonly keys: Date;
  readonly dialogues: Date;
  readonly answers: Date;
  readonly files: Date;
}

/** A few rows that were looked at, in one short transaction. */
export interface Batch {
  /** Where the next batch begins; null: nothing behind it is old enough. */
  readonly next: string | null;
  readonly emptied: number;
  readonly deleted: number;
}

export interface Keeping {
  lifetimes(account: string): Promise<KeepSettings>;
  clear(account: string, kind: Kind, deadlines: Deadlines, after: string | null): Promise<Batch>;
}

/** Repeats of an API call find their first answer for so long: that is promised, whatever an account keeps. */
const ANSWER_DAYS = 7;
const DAY_MS = 86_400_000;

export const deadlinesOf = (now: Date, keep: KeepSettings): Deadlines => {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return {
    payloads: before(keep.payloadDays),
    keys: before(keep.keyDays),
    dialogues: before(keep.dialogueDays),
    answers: before(ANSWER_DAYS),
    files: before(keep.fileDays),
  };
};

/**
 * Each night all that is too old goes. It keeps no place: what an interrupted night left, or a whole downtime, the next
 * one finds. The log is told counts and no words.
 */
export const clearOut = async (
  keeping: Keeping,
  { account, now, log, isStopped }: { account: string; now: Date; log: Log; isStopped: () => boolean },
): Promise<void> => {
  const deadlines = deadlinesOf(now, await keeping.lifetimes(account));
  const done: Record<string, number> = {};
  for (const kind of KINDS) {
    let after: string | null = null;
    do {
      if (isStopped()) return;
      const batch: Batch = await keeping.clear(account, kind, deadlines, after);
      if (batch.emptied > 0) done[`${kind} emptied`] = (done[`${kind} emptied`] ?? 0) + batch.emptied;
      if (batch.deleted > 0) done[`${kind} deleted`] = (done[`${kind} deleted`] ?? 0) + batch.deleted;
      after = batch.next;
    } while (after !== null);
  }
  log.info({ account, ...done }, "what was too old is gone");
};

/** The night's work is long and not one transaction: taking it sets the next one, so that no two processes do it. */
export const takeNight = (tx: Tx): Promise<void> =>
  tx.timers.set("clear-out", tx.account.id, nextNight(tx.now, tx.account.zone));
