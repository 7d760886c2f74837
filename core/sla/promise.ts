import type { StepName } from "./clock.ts";
import { addOpenTime, type Hours } from "./hours.ts";

/** A promise that starts: when it is over, and which steps are on the way there. */
export interface Begun {
  /** Null: the desk never opens. Then there is nothing to fire either. */
  readonly dueAt: Date | null;
  readonly steps: readonly { readonly step: StepName; readonly at: Date }[];
}

/** A manager wants so much time to do something about it, however long the promise. */
const LEAST_WARNING_MS = 10 * 60_000;
const WARNING_SHARE = 0.9;

/** So much open time after the beginning it is over; its thresholds are shares of the same open time. */
export const begin = (hours: Hours | null, from: Date, withinMs: number): Begun => {
  const due = addOpenTime(hours, from, withinMs);
  const half = addOpenTime(hours, from, withinMs / 2);
  const most = addOpenTime(hours, from, withinMs * WARNING_SHARE);
  if (!due || !half || !most) return { dueAt: null, steps: [] };
  // Of a promise that is shorter than the warning nobody can be warned before it begins.
  const warning = Math.max(Math.min(most.getTime(), due.getTime() - LEAST_WARNING_MS), from.getTime());
  return {
    dueAt: due,
    steps: [
      { step: "half", at: half },
      { step: "warning", at: new Date(warning) },
      { step: "missed", at: due },
    ],
  };
};
