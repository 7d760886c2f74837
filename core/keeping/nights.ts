import type { Log } from "../log.ts";
import { clearOut, type Keeping } from "./clear-out.ts";

export interface Nights {
  /** Does an account's night beside all else, one account after the other. */
  begin(account: string): void;
  /** Begins no further batch; resolves when the one that runs is done. */
  stop(): Promise<void>;
}

export const createNights = (keeping: Keeping, now: () => Date, log: Log): Nights => {
  const waiting = new Set<string>();
  let isStopped = false;
  let work = Promise.resolve();

  const night = async (account: string): Promise<void> => {
    waiting.delete(account);
    try {
      await clearOut(keeping, { account, now: now(), log, isStopped: () => isStopped });
    } catch (error) {
      log.warn(
        { account, error: (error as Error).message },
        "what is too old could not all be deleted; the next night goes on",
      );
    }
  };

  return {
    begin: (account) => {
      if (waiting.has(account)) return;
      waiting.add(account);
      work = work.then(() => night(account));
    },
    stop: () => {
      isStopped = true;
      return work;
    },
  };
};
