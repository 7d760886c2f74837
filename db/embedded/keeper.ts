import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "./log.ts";
import { end, type Postmaster } from "./postmaster.ts";

export type Listener = () => void;

export interface Keeper {
  onDown(listener: Listener): Listener;
  onUp(listener: Listener): Listener;
  stop(): Promise<void>;
}

const AGAIN_AFTER_MS = 500;

/** Starts the server again whenever it ends without having been asked to. */
export function keep(first: Postmaster, again: () => Promise<Postmaster>, log: Log): Keeper {
  const down = new Set<Listener>();
  const up = new Set<Listener>();
  let current = first;
  let isStopping = false;
  let restarting: Promise<void> = Promise.resolve();
  watch();

  function watch(): void {
    current.ended.then(() => {
      if (!isStopping) restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    log.warn(`PostgreSQL (pid ${current.mark.pid}) ended by itself and is started again.`);
    for (const listener of down) listener();
    while (!isStopping && !(await isBack())) await pause(AGAIN_AFTER_MS);
  }

  async function isBack(): Promise<boolean> {
    try {
      current = await again();
    } catch (error) {
      log.warn(`PostgreSQL could not be started again: ${(error as Error).message}`);
      return false;
    }
    watch();
    for (const listener of up) listener();
    return true;
  }

  return {
    onDown: (listener) => added(down, listener),
    onUp: (listener) => added(up, listener),
    async stop() {
      isStopping = true;
      await restarting;
      await end(current);
    },
  };
}

function added(listeners: Set<Listener>, listener: Listener): Listener {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
