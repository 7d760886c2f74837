import type { Health } from "./bot.ts";

/** The parts of a channel fail apart from each other: it is connected when none of them is in trouble. */
export interface Pulse<Part extends string> {
  good(part: Part): void;
  bad(part: Part, why: string): void;
  /** What was said while nobody heard is being asked for. */
  catchesUp(is: boolean): void;
}

export const createPulse = <Part extends string>(report: (health: Health) => void): Pulse<Part> => {
  const troubles = new Map<Part, string>();
  let isCatchingUp = false;
  let told: string | undefined;
  const health = (): Health => {
    const [why] = troubles.values();
    if (why !== undefined) return { is: "degraded", why };
    return { is: isCatchingUp ? "backfilling" : "connected" };
  };
  const tell = () => {
    const now = health();
    if (JSON.stringify(now) === told) return;
    told = JSON.stringify(now);
    report(now);
  };
  return {
    good(part) {
      troubles.delete(part);
      tell();
    },
    bad(part, why) {
      troubles.set(part, why);
      tell();
    },
    catchesUp(is) {
      isCatchingUp = is;
      tell();
    },
  };
};

const AGAIN_MS = 1_000;

/**
 * Writes down how a channel stands, one state after the other and only the newest: two writes side by side may end in
 * either order, and a channel that came and went within milliseconds would be shown as well for ever.
 */
export const keepNoting = (
  write: (health: Health) => Promise<void>,
  failed: (error: Error) => void,
): { note(health: Health): void; stop(): void } => {
  let newest: Health | null = null;
  let isBusy = false;
  let isStopped = false;
  const run = async (): Promise<void> => {
    isBusy = true;
    while (newest && !isStopped) {
      const health: Health = newest;
      newest = null;
      await write(health).catch(async (error: Error) => {
        failed(error);
        newest ??= health;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
      });
    }
    isBusy = false;
  };
  return {
    note: (health) => {
      newest = health;
      if (!isBusy) void run();
    },
    stop: () => {
      isStopped = true;
    },
  };
};
