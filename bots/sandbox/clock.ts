import { Journal } from "./store.ts";

/** The stand-ins' time: real time plus an offset that tests and the page move by hand. */
export interface Clock {
  /** Milliseconds since 1970, as Date.now(). */
  now(): number;
  offsetMs(): number;
  move(change: { advanceMs?: number; offsetMs?: number }): number;
}

/** The offset is kept on disk, because dates that jump back after a restart would put new messages before old ones. */
export const createClock = (directory: string): Clock => {
  let offset = 0;
  const journal = new Journal<{ offsetMs: number }>(directory, "clock", (entry) => {
    offset = entry.offsetMs;
  });
  return {
    now: () => Date.now() + offset,
    offsetMs: () => offset,
    move({ advanceMs, offsetMs }) {
      const moved = (offsetMs ?? offset) + (advanceMs ?? 0);
      if (!Number.isFinite(moved)) throw new Error("advanceMs or offsetMs must be a number");
      offset = moved;
      journal.append({ offsetMs: offset });
      return offset;
    },
  };
};
