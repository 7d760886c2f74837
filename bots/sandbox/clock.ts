import { Journal } from "./store.ts";

/** The stand-ins' time: real time plus an offset that tests and the page move by hand. */
export interface Clock {
  /** Milliseconds since 1970, as Date.now(). */
  now(): number;
  offsetMs(): number;
  /** In which zone the page shows it; null: the browser's own. */
  zone(): string | null;
  move(change: Change): number;
}

export interface Change {
  readonly advanceMs?: number;
  readonly offsetMs?: number;
  readonly zone?: string;
}

/** The offset is kept on disk, because dates that jump back after a restart would put new messages before old ones. */
export const createClock = (directory: string): Clock => {
  let kept: { readonly offsetMs: number; readonly zone?: string | null } = { offsetMs: 0 };
  const journal = new Journal<typeof kept>(directory, "clock", (entry) => {
    kept = entry;
  });
  return {
    now: () => Date.now() + kept.offsetMs,
    offsetMs: () => kept.offsetMs,
    zone: () => kept.zone ?? null,
    move({ advanceMs, offsetMs, zone = kept.zone ?? undefined }) {
      const moved = (offsetMs ?? kept.offsetMs) + (advanceMs ?? 0);
      if (!Number.isFinite(moved)) throw new Error("advanceMs or offsetMs must be a number");
      if (zone !== undefined) new Intl.DateTimeFormat("en", { timeZone: zone });
      if (moved === kept.offsetMs && zone === kept.zone) return moved;
      kept = { offsetMs: moved, zone };
      journal.append(kept);
      return moved;
    },
  };
};
