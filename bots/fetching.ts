import type { WaitingFile } from "../core/duty.ts";
import type { Log } from "../core/log.ts";
import { fileArrived } from "../core/messages/arrived.ts";
import type { Arrival, Desk, FileStore } from "../core/ports.ts";
import type { FileKind } from "./event.ts";
import type { Connected } from "./inbound.ts";

interface Options {
  readonly desk: Desk;
  readonly store: FileStore;
  readonly channel: (id: string) => Connected | null;
  /** Null: it is settled already. */
  readonly waiting: (account: string, file: string) => Promise<WaitingFile | null>;
  readonly isTooBig: (error: unknown) => boolean;
  readonly log: Log;
}

export interface Fetching {
  /** Fetches soon, a few at a time; what does not find a place here is found by its timer. */
  wake(account: string, files: readonly string[]): void;
  /** One file now. "later": try again. */
  fetch(account: string, file: string, attempts: number): Promise<"done" | "later">;
  /** Gives up what is under way; the next shift may begin anew. */
  stop(): Promise<void>;
}

const AT_ONCE = 4;
const MOST_WAITING = 200;
const TRIES = 8;
const FETCH_MS = 60_000;

/** Brings the bytes of files that a platform holds into the file store. */
export const createFetching = ({ desk, store, channel, waiting, isTooBig, log }: Options): Fetching => {
  const queue: { account: string; file: string }[] = [];
  const running = new Set<Promise<unknown>>();
  let aborter = new AbortController();

  const fetch = async (account: string, id: string, attempts: number): Promise<"done" | "later"> => {
    const file = await waiting(account, id);
    if (!file) return "done";
    const connected = channel(file.channel);
    const arrival = connected ? await bring(connected, file) : null;
    if (arrival === null && attempts < TRIES) return "later";
    await desk.transaction(account, { by: "desk" }, (tx) =>
      fileArrived(tx, id, arrival ?? { is: "gone", why: "could not be fetched" }),
    );
    return "done";
  };

  /** Null: not now. */
  const bring = async (connected: Connected, file: WaitingFile): Promise<Arrival | null> => {
    const fetched = await connected.bot.fetch(
      {
        kind: file.kind as FileKind,
        name: file.name,
        type: file.type,
        ...(file.size === null ? {} : { size: file.size }),
        source: file.source,
      },
      AbortSignal.any([aborter.signal, AbortSignal.timeout(FETCH_MS)]),
    );
    switch (fetched.is) {
      case "too-big":
        return { is: "too-big", limit: fetched.limit };
      case "gone":
        return { is: "gone", why: fetched.why };
      case "later":
        log.info({ file: file.id, why: fetched.why }, "a file could not be fetched yet");
        return null;
      case "bytes":
        try {
          return {
            is: "ready",
            ...(await store.put(fetched.stream as AsyncIterable<Uint8Array>, connected.bot.can.fetch)),
          };
        } catch (error) {
          if (isTooBig(error)) return { is: "too-big", limit: connected.bot.can.fetch };
          log.warn({ file: file.id, error: (error as Error).message }, "a file could not be stored");
          return null;
        }
    }
  };

  const next = (): void => {
    while (running.size < AT_ONCE && !aborter.signal.aborted) {
      const one = queue.shift();
      if (!one) return;
      const task = fetch(one.account, one.file, 0)
        .catch((error: Error) =>
          log.warn({ file: one.file, error: error.message }, "a file could not be fetched; trying again"),
        )
        .finally(() => {
          running.delete(task);
          next();
        });
      running.add(task);
    }
  };

  return {
    wake: (account, files) => {
      for (const file of files) if (queue.length < MOST_WAITING) queue.push({ account, file });
      next();
    },
    fetch,
    stop: async () => {
      queue.length = 0;
      aborter.abort();
      await Promise.all(running);
      // A shift that ends with its session is followed by another one.
      aborter = new AbortController();
    },
  };
};
