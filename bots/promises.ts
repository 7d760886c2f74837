import type { StepTable } from "../core/duty.ts";
import type { Log } from "../core/log.ts";

interface Options {
  readonly steps: StepTable;
  /** Fires what is due in one account, in one transaction: so that each person hears of it in one message. */
  readonly fire: (account: string) => Promise<void>;
  /** Whether this process is the one that looks; the others stand by. */
  readonly isOurs: () => Promise<boolean>;
  readonly now: () => Date;
  readonly log: Log;
}

export interface PromiseWatch {
  /** One look at all that is due; it looks by itself each second, and at the time when the next step is. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 1_000;
/** Steps that follow one another closely share a look. */
const LEAST_MS = 100;
const LONGEST_WAIT_MS = 60_000;

/** Fires the steps of promises. Nothing is kept in memory but the time of the next look, so a restart loses nothing. */
export const watchPromises = ({ steps, fire, isOurs, now, log }: Options): PromiseWatch => {
  /** Accounts whose steps could not be fired, and when they are tried again, by a clock that nobody moves. */
  const failed = new Map<string, { times: number; until: number }>();
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const fireIn = async (account: string): Promise<void> => {
    const before = failed.get(account);
    if (before && performance.now() < before.until) return;
    try {
      await fire(account);
      failed.delete(account);
    } catch (error) {
      const times = (before?.times ?? 0) + 1;
      failed.set(account, { times, until: performance.now() + Math.min(LOOK_MS * 2 ** (times - 1), LONGEST_WAIT_MS) });
      log.error(
        { account, times, error: (error as Error).message },
        "the due promises of an account could not be told; trying again",
      );
    }
  };

  const once = async (): Promise<Date | null> => {
    if (!(await isOurs())) return null;
    const { accounts, next } = await steps.look();
    await Promise.all(accounts.map(fireIn));
    return next;
  };

  const run = (): Promise<void> =>
    once()
      .catch((error: Error) => {
        log.warn({ error: error.message }, "due promises could not be looked for; looking again in a second");
        return null;
      })
      .then((next) => {
        looking = null;
        arm(next);
      });

  /** A look that is under way may have read the time before it was moved. */
  const look = async (): Promise<void> => {
    while (looking) await looking;
    if (stopped) return;
    looking = run();
    await looking;
  };

  const arm = (next: Date | null): void => {
    clearTimeout(timer);
    if (stopped) return;
    const untilNext = next ? next.getTime() - now().getTime() : LOOK_MS;
    timer = setTimeout(() => void look(), Math.min(Math.max(untilNext, LEAST_MS), LOOK_MS));
  };

  arm(null);
  return {
    look,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
};
