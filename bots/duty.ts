import type { Instance } from "../core/duty.ts";
import type { Log } from "../core/log.ts";
import type { Called, Shift } from "./shift.ts";

export interface Duty {
  /** The shift that runs now; null: between two. */
  readonly shift: Shift | null;
  /** The instance on duty; 0: none. */
  readonly holder: number;
  handle(called: Called): Promise<void>;
  stop(): Promise<void>;
}

const PAUSE_MS = 500;

/** An instance lives by its session. When that is lost, everything it held is dropped and the process joins anew. */
export const keepDuty = (
  join: () => Promise<Instance>,
  begin: (instance: Instance) => Promise<Shift>,
  log: Log,
): Duty => {
  let shift: Shift | null = null;
  let holder = 0;
  let isOver = false;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  const serve = async (): Promise<void> => {
    const instance = await join();
    let isLost = false;
    const lost = new Promise<void>((resolve) => {
      instance.onLost(() => {
        isLost = true;
        resolve();
      });
    });
    try {
      holder = instance.id;
      shift = await begin(instance);
      await Promise.race([lost, ended]);
    } finally {
      await shift?.stop(isLost);
      shift = null;
      holder = 0;
      await instance.close();
    }
  };

  const run = async (): Promise<void> => {
    while (!isOver) {
      await serve().catch((error: Error) =>
        log.warn({ error: error.message }, "no duty without the database; trying again"),
      );
      if (!isOver) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const running = run();

  return {
    get shift() {
      return shift;
    },
    get holder() {
      return holder;
    },
    handle: (called) => shift?.handle(called) ?? Promise.resolve(),
    stop: async () => {
      isOver = true;
      end();
      await running;
    },
  };
};
