import type { Log } from "../core/log.ts";
import type { Intake, Patiently } from "./bot.ts";

interface Options {
  readonly key: string;
  readonly intake: Intake;
  /** Until when it certainly listened; null: never yet. */
  readonly heardAt: () => Promise<Date | null>;
  readonly heard: (at: Date) => Promise<void>;
  /** Where open tickets are talked about. */
  readonly threads: () => Promise<readonly string[]>;
  /** The desk hears of a gap that was longer than the platform bridges by itself. */
  readonly tell: (from: Date, to: Date) => Promise<void>;
  readonly now: () => Date;
  readonly log: Log;
}

export interface Backfill {
  stop(): Promise<void>;
}

const TICK_MS = 20_000;
/** The platform's clock and ours may differ by a little, and what was said takes a moment to come. */
const OVERLAP_MS = 30_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** New messages wait for older ones for so long: what is turned away may come again a minute later only, or never. */
const PATIENCE_MS = 2_500;

/**
 * Notes until when a channel was certainly heard, and each time it is heard again asks for what was said in between.
 * What is found goes the way of all that comes, under the same key, so what had arrived is known and stays single.
 */
export const keepHeard = (options: Options): Backfill => {
  const { key, intake, heardAt, heard, threads, tell, now, log } = options;
  const { hearing } = intake;
  const stopping = new AbortController();
  const { signal } = stopping;
  const patiently = createPatience(signal);
  let isBehind = true;
  let isCatchingUp = false;
  /** A moment after which nothing interrupted us, as far as we know now. */
  let certain: Date | null = null;

  const catchUp = async (): Promise<void> => {
    if (isCatchingUp) return;
    isCatchingUp = true;
    certain = null;
    let waitMs = FIRST_WAIT_MS;
    while (isBehind && hearing.isHearing && !signal.aborted) {
      isBehind = false;
      const isDone = await once().then(
        () => true,
        (error: Error) => {
          if (!signal.aborted)
            log.warn({ channel: key, error: error.message }, "what was said meanwhile can't be asked for yet");
          return false;
        },
      );
      if (isDone) continue;
      isBehind = true;
      hearing.givesWay();
      await pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
    isCatchingUp = false;
  };

  const once = async (): Promise<void> => {
    const last = await heardAt();
    const patience = setTimeout(() => hearing.givesWay(), PATIENCE_MS).unref();
    let began = now();
    try {
      if (intake.missed) {
        const open = await threads();
        await intake.missed(last ?? began, open, patiently);
        while (!hearing.letsIn()) {
          const since = new Date(began.getTime() - OVERLAP_MS);
          began = now();
          await intake.missed(since, open, patiently);
        }
      }
    } finally {
      clearTimeout(patience);
    }
    if (last && began.getTime() - last.getTime() > intake.bridgesMs) await tell(last, began);
    await heard(new Date(began.getTime() - OVERLAP_MS));
  };

  /** The tick before is what is written: of a process that slept between the two, this one knows nothing yet. */
  const tick = async (): Promise<void> => {
    if (isBehind || isCatchingUp || !hearing.isHearing) {
      certain = null;
      return catchUp();
    }
    const at = now();
    if (certain) await note(certain);
    certain = at;
  };

  const note = async (at: Date): Promise<void> => {
    try {
      await heard(new Date(at.getTime() - OVERLAP_MS));
    } catch {
      // With the database away nothing is stored either, and platforms give up after a while.
      isBehind = true;
    }
  };

  hearing.follow(() => {
    isBehind = true;
    certain = null;
    void catchUp();
  });
  const timer = setInterval(() => void tick(), TICK_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      if (certain && !isBehind && hearing.isHearing) await note(certain);
    },
  };
};

/** A burst, then a call at a distance that leaves others something of the fifty a minute: they ask the platform too. */
const BURST = 10;
const EACH_MS = 1_500;

const createPatience = (signal: AbortSignal): Patiently => {
  let free = BURST;
  let at = performance.now();
  return async (call) => {
    for (;;) {
      signal.throwIfAborted();
      const elapsed = performance.now() - at;
      free = Math.min(BURST, free + elapsed / EACH_MS);
      at += elapsed;
      if (free < 1) {
        await pause((1 - free) * EACH_MS, signal);
        continue;
      }
      free -= 1;
      const answer = await call();
      if (!("waitMs" in answer)) return answer.value;
      await pause(answer.waitMs, signal);
    }
  };
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    timer.unref();
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end);
  });
