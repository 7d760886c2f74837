import { setMaxListeners } from "node:events";
import type { SenderOptions } from "./outbound/options.ts";
import { openRounds, type Rounds } from "./outbound/round.ts";
import { type Shared, writingWhileOurs } from "./outbound/shared.ts";
import { LONGEST_WAIT_MS } from "./outbound/until.ts";

export interface Sender {
  /** Something may be due. Never throws, returns at once. */
  wake(): void;
  /** Takes nothing new; resolves when what is on its way is settled. */
  stop(): Promise<void>;
  /** The channel is somebody else's now: gives up all requests at once and writes nothing more. */
  drop(): void;
}

const CROWDED_PAUSE_MS = 20;
const AGAIN_MS = 1_000;
const STOP_MS = 8_000;

/**
 * The one sender of a channel. Streams go side by side, each in its order; what a limit holds back waits in the
 * database and holds nobody else. Nothing here sleeps: there is one timer for the earliest thing that is due.
 */
export const createSender = (options: SenderOptions): Sender => {
  const { now, log } = options;
  let rounds: Rounds | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pumping = false;
  let again = false;
  let stopping = false;
  let dropped = false;
  const aborter = new AbortController();
  // Each request on its way listens; they are bounded, and each goes with its request.
  setMaxListeners(0, aborter.signal);

  const wake = (): void => {
    if (stopping) return;
    if (pumping) {
      again = true;
      return;
    }
    pumping = true;
    void pump()
      .catch((error: Error) => {
        log.warn({ error: error.message }, "what is due could not be read; trying again in a second");
        schedule(AGAIN_MS);
      })
      .finally(() => {
        pumping = false;
        if (!again) return;
        again = false;
        if (rounds?.isCrowded()) schedule(CROWDED_PAUSE_MS);
        else wake();
      });
  };

  const schedule = (ms: number): void => {
    clearTimeout(timer);
    if (stopping) return;
    timer = setTimeout(wake, Math.min(Math.max(ms, 0), LONGEST_WAIT_MS));
    timer.unref();
  };

  const isOurs = (): boolean => !dropped;
  const shared: Shared = {
    ...options,
    ...writingWhileOurs(options, isOurs),
    signal: aborter.signal,
    isStopping: () => stopping,
    isOurs,
    wake,
  };

  const pump = async (): Promise<void> => {
    clearTimeout(timer);
    rounds ??= await openRounds(shared);
    const next = await rounds.go();
    if (next.isNow) again = true;
    if (next.at !== null) schedule(next.at - now().getTime());
  };

  return {
    wake,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([
        rounds?.over(),
        new Promise((resolve) => {
          patience = setTimeout(resolve, STOP_MS);
        }),
      ]);
      clearTimeout(patience);
      aborter.abort();
      await rounds?.over();
    },
    drop: () => {
      stopping = true;
      dropped = true;
      clearTimeout(timer);
      aborter.abort();
    },
  };
};
