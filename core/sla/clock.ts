import type { Ticket } from "../tickets/ticket.ts";
import { type Hours, openSpans, openTime } from "./hours.ts";

/** One promise of one ticket. */
export interface Clock {
  readonly id: string;
  readonly ticketId: string;
  readonly promise: "answer";
  readonly startedAt: Date;
  /** Null: the desk never opens, so no time can be named. */
  readonly dueAt: Date | null;
  /** When the words that met it were written. */
  readonly metAt: Date | null;
  readonly endedAt: Date | null;
}

/** A threshold of a clock: half of the time is over, it is nearly over, it is over. */
export type StepName = "half" | "warning" | "missed";

/** A threshold that is over. */
export interface DueStep {
  readonly clock: Clock;
  readonly step: StepName;
  /** When it was to fire; the promise itself is over at the clock's own time. */
  readonly dueAt: Date;
  /** As they stand: nobody has to hold a ticket in order to speak of it. */
  readonly ticket: Ticket;
  readonly company: { readonly name: string; readonly vip: boolean } | null;
}

/** Somebody waits for it still. */
export const isRunning = (clock: Clock | null): clock is Clock =>
  clock !== null && clock.metAt === null && clock.endedAt === null;

/** The time that may be named to whoever waits: one that is over already would be a false one. */
export const promisedAt = (clock: Clock | null, now: Date): Date | null =>
  isRunning(clock) && clock.dueAt !== null && clock.dueAt > now ? clock.dueAt : null;

/** Met, but later than promised; or not met, and late by now. */
export const isLate = ({ dueAt, metAt, endedAt }: Clock, now: Date): boolean =>
  dueAt !== null && (metAt ? metAt > dueAt : endedAt === null && now >= dueAt);

/** What the account promised, as far as a deadline depends on it. */
export interface Promised {
  readonly hours: Hours | null;
  readonly answerWithinMs: number | null;
}

/** One fact of an explanation; whoever reads it has it in words. */
export type Why =
  | { readonly is: "started"; readonly at: Date }
  /** `ms`: null where the account promises nothing any more. */
  | { readonly is: "promised"; readonly ms: number | null; readonly zone: string | null }
  /** The desk was, or will be, open: so long of it counts. */
  | { readonly is: "open"; readonly from: Date; readonly to: Date; readonly ms: number }
  /** So many more times, left out of a long list. */
  | { readonly is: "more"; readonly times: number; readonly ms: number }
  | { readonly is: "due"; readonly at: Date }
  | { readonly is: "never-opens" }
  | { readonly is: "met"; readonly at: Date; readonly late: boolean }
  | { readonly is: "ended"; readonly at: Date }
  | { readonly is: "left"; readonly ms: number }
  | { readonly is: "late"; readonly ms: number };

const MOST_SPANS = 7;

/**
 * Why a deadline is when it is, line by line. The account may promise something else by now: a clock keeps the time that
 * was named to the client, so what is told of open time is what it comes to by the hours of today.
 */
export const explain = ({ hours, answerWithinMs }: Promised, clock: Clock, now: Date): readonly Why[] => {
  const { startedAt, dueAt, metAt, endedAt } = clock;
  const told: Why[] = [
    { is: "started", at: startedAt },
    { is: "promised", ms: answerWithinMs, zone: hours?.zone ?? null },
  ];
  if (dueAt === null) return [...told, { is: "never-opens" }, ...ending(clock)];
  if (hours) told.push(...counted(hours, startedAt, dueAt));
  told.push({ is: "due", at: dueAt }, ...ending(clock));
  if (metAt || endedAt) return told;
  const late = now.getTime() - dueAt.getTime();
  return [...told, late >= 0 ? { is: "late", ms: late } : { is: "left", ms: openTime(hours, now, dueAt) }];
};

const counted = (hours: Hours, from: Date, to: Date): Why[] => {
  const spans = openSpans(hours, from, to);
  const lengths = spans.map((span) => span.to.getTime() - span.from.getTime());
  const shown = spans.length > MOST_SPANS ? MOST_SPANS - 1 : spans.length;
  const lines = spans.slice(0, shown).map((span, n): Why => ({ is: "open", ...span, ms: lengths[n]! }));
  const hidden = lengths.slice(shown);
  if (hidden.length === 0) return lines;
  return [...lines, { is: "more", times: hidden.length, ms: hidden.reduce((sum, ms) => sum + ms, 0) }];
};

const ending = (clock: Clock): Why[] => {
  if (clock.metAt) return [{ is: "met", at: clock.metAt, late: isLate(clock, clock.metAt) }];
  return clock.endedAt ? [{ is: "ended", at: clock.endedAt }] : [];
};
