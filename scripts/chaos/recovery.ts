import type { Said } from "./people.ts";
import type { Fault } from "./plan.ts";
import type { Sight } from "./sight.ts";

export interface Recovered {
  readonly fault: Fault;
  readonly ms: number;
}

/** Words are on their way for so long before they count as none of a later fault's. */
const UNDER_WAY_MS = 2_000;

/** How long it takes from a fault's end until all that was said around it stands where it belongs. */
export class Recovery {
  readonly times: Recovered[] = [];
  private readonly sight: Sight;
  private readonly said: readonly Said[];
  private readonly open = new Set<{ fault: Fault; sinceMs: number; waiting: Said[]; lastMs: number }>();
  private readonly stop: () => void;

  constructor(sight: Sight, said: readonly Said[]) {
    this.sight = sight;
    this.said = said;
    this.stop = sight.onSeen(() => this.check());
  }

  /** A fault that began at a time is over now. */
  begin(fault: Fault, beganMs: number): void {
    const waiting = this.said.filter(
      (one) => one.way !== "note" && one.atMs > beganMs - UNDER_WAY_MS && !this.sight.stands(one),
    );
    const now = performance.now();
    this.open.add({ fault, sinceMs: now, waiting, lastMs: now });
    this.check();
  }

  /** What still waits was set aside, and will not come any more. */
  close(): void {
    this.stop();
    for (const { fault, sinceMs, lastMs } of this.open) this.times.push({ fault, ms: lastMs - sinceMs });
    this.open.clear();
  }

  private check(): void {
    for (const one of this.open) {
      const left = one.waiting.filter((words) => !this.sight.stands(words));
      if (left.length < one.waiting.length) one.lastMs = performance.now();
      one.waiting = left;
      if (left.length > 0) continue;
      this.times.push({ fault: one.fault, ms: one.lastMs - one.sinceMs });
      this.open.delete(one);
    }
  }
}
