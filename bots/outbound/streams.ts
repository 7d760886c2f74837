import type { DueDelivery, Settled } from "../../core/outbound.ts";
import { mayEnter } from "../../core/rooms.ts";
import { attemptDelivery } from "./attempt.ts";
import type { Due, Rows } from "./due.ts";
import type { Attempted } from "./ends.ts";
import { MOST_JOINED, mayJoin, neighboursOf } from "./joining.ts";
import { openPurse, type Purse } from "./purse.ts";
import type { Paced } from "./shared.ts";
import { type Turn, turnIn } from "./turns.ts";
import { letGo } from "./until.ts";

/** How many streams are on their way at once, those that hang among them. */
const MOST_STREAMS = 200;
const REST_MS = 1_000;
const LATE_MS = 60_000;

/** The streams on their way: side by side, each in its order. */
export const createStreams = (paced: Paced, due: Due) => {
  const { now, log } = paced;
  const running = new Map<number, Promise<void>>();
  /** Streams that met an error of ours, until when they rest. */
  const resting = new Map<number, number>();

  const start = (rows: Rows, { stream, address, spending }: Turn): void => {
    const purse = openPurse(paced, address, spending);
    const task = runStream(rows, purse, { ...paced, isCrowded: due.isCrowded })
      .then((rest) => due.ended(stream, rest))
      .catch((error: Error) => {
        if (!paced.isOurs()) return;
        log.error(
          { stream, error: error.message, stack: error.stack },
          "a stream could not go on; trying again in a second",
        );
        resting.set(stream, now().getTime() + REST_MS);
      })
      .finally(() => {
        purse.close();
        running.delete(stream);
        due.freed();
        paced.wake();
      });
    running.set(stream, task);
  };

  return {
    start,
    has: (stream: number) => running.has(stream) || resting.has(stream),
    ids: () => [...running.keys(), ...resting.keys()],
    room: () => MOST_STREAMS - running.size,
    tidy: (at: number) => letGo(resting, at),
    /** When they may go on; for whoever waits for nothing else. */
    restingUntil: () => [...resting.values()],
    over: () => [...running.values()],
  };
};

interface Run extends Paced {
  readonly isCrowded: () => boolean;
}

/** One after the other until a limit or an outcome holds the next; given back is what waits for a limit. */
const runStream = async (rows: Rows, purse: Purse, run: Run): Promise<Rows | null> => {
  const { store, now } = run;
  let settled: Settled | undefined;
  for (const [n, due] of rows.entries()) {
    if (settled && due.seq <= settled.seq) continue;
    if (run.isStopping()) break;
    const early = due.notBefore.getTime() - now().getTime();
    if (early > 0 && due.state === "pending") {
      if (settled) await keep(settled, run);
      await store.defer(due.stream);
      return null;
    }
    if (settled && !mayFollow(due, run)) {
      await keep(settled, run);
      return rows.slice(n) as unknown as Rows;
    }
    const began = performance.now();
    const attempted: Attempted = await attempt(due, settled, rows.length > n + 1, purse, run);
    if (attempted === "changed") return null;
    settled = attempted;
    for (let ends = 0; ends <= settled.joins.length; ends += 1) run.sent(settled.state, performance.now() - began);
    if (settled.state === "pending" || settled.state === "unknown") {
      await keep(settled, run);
      if (due.notice.kind === "client-words" && due.ticket && now().getTime() - due.notBefore.getTime() > LATE_MS)
        await run.late(due.ticket.id);
      return null;
    }
  }
  if (settled) await keep(settled, run);
  return null;
};

/** While others wait for the same limits, each stream has one turn at a time. */
const mayFollow = (due: DueDelivery, { pacing, now, isCrowded }: Run): boolean => {
  const { address, spending } = turnIn([due]);
  const at = now().getTime();
  return !isCrowded() && pacing.readyAt(address, spending, at) <= at;
};

const attempt = async (
  due: DueDelivery,
  before: Settled | undefined,
  hasFollowers: boolean,
  purse: Purse,
  run: Run,
): Promise<Attempted> => {
  try {
    return await attemptDelivery(due, before, {
      ...run,
      ...purse,
      neighbours: async () => (hasFollowers && isBottleneck(due, run) ? readNeighbours(due, run) : []),
      allowed: () => isAllowed(due, run),
    });
  } catch (error) {
    if (before) await keep(before, run);
    throw error;
  }
};

/** Its own token is taken: whoever is behind would have to wait for the next. */
const isBottleneck = (due: DueDelivery, { bot, pacing, now }: Run): boolean => {
  const at = now().getTime();
  return bot.can.join && mayJoin(due, now()) && pacing.readyAt(due.conversation.address ?? "", "message", at) > at;
};

const readNeighbours = async (due: DueDelivery, { store, now }: Run): Promise<readonly DueDelivery[]> =>
  neighboursOf(due, await store.behind(due.stream, due.seq, MOST_JOINED - 1), now());

/** What became of an attempt is not thrown away while we live: with the database away it is settled when that is back. */
const keep = async (settled: Settled, { store, signal, log }: Run): Promise<void> => {
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await store.settle(settled);
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ delivery: settled.id, error: (error as Error).message }, "an outcome could not be kept yet");
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
};

const isAllowed = (due: DueDelivery, { log }: Run): boolean => {
  const rightRoom = mayEnter(due.room, due.conversation.room);
  const rightPlace =
    due.ticket === null || due.conversation.room === "internal" || due.ticket.conversationId === due.conversation.id;
  // To a partner nothing goes but what is theirs by now, whatever was written when.
  const rightPartner = due.room !== "link" || due.mayHear;
  if (!rightRoom || !rightPlace || !rightPartner)
    log.error(
      { delivery: due.id, room: due.room, conversation: due.conversation.id },
      "a delivery was stopped at a door that is not its room's",
    );
  return rightRoom && rightPlace && rightPartner;
};
