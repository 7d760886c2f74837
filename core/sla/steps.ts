import type { StepName } from "./clock.ts";
import { type Clock, isRunning } from "./clock.ts";

/** A threshold that is over and has not fired. */
export interface PastStep {
  readonly clock: Clock;
  readonly step: StepName;
  readonly dueAt: Date;
  /** Words that would meet the promise were written before, and have not left yet. */
  readonly onItsWay: boolean;
}

/**
 * told: in time · late: later than it should, or in place of lower ones · needless: met or ended before, or a higher one
 * speaks for it · put-off: what becomes of an answer has to be seen first
 */
export type StepOutcome = "told" | "late" | "needless" | "put-off";

const ORDER: readonly StepName[] = ["half", "warning", "missed"];
const LATE_MS = 60_000;

/** What comes of all past steps of one clock: the highest of them fires, where somebody still waits. */
export const settleSteps = <Step extends PastStep>(
  past: readonly Step[],
  now: Date,
): readonly { readonly step: Step; readonly outcome: StepOutcome }[] => {
  const sorted = past.toSorted((a, b) => ORDER.indexOf(a.step) - ORDER.indexOf(b.step));
  const highest = sorted.at(-1);
  if (!highest || !isRunning(highest.clock)) return sorted.map((step) => ({ step, outcome: "needless" }));
  if (highest.onItsWay) return sorted.map((step) => ({ step, outcome: "put-off" }));
  const isLate = sorted.length > 1 || now.getTime() - highest.dueAt.getTime() >= LATE_MS;
  return sorted.map((step) => ({ step, outcome: step !== highest ? "needless" : isLate ? "late" : "told" }));
};
