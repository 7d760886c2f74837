import { AlreadyApplied } from "../core/applied.ts";
import type { HeldLane, InboxRow, Lanes } from "../core/duty.ts";
import type { Log } from "../core/log.ts";
import type { Meters } from "../core/meters.ts";
import type { Cause, Desk, Tx } from "../core/ports.ts";
import type { Bot } from "./bot.ts";
import type { Event } from "./event.ts";
import { inTurns } from "./in-turns.ts";
import { NotNow } from "./not-now.ts";

/** A connected channel, as the loops need it. */
export interface Connected {
  readonly id: string;
  readonly key: string;
  readonly kind: "telegram" | "slack";
  /** Clients write here, or this is where the desk works, or partners are offered jobs. */
  readonly side: "clients" | "desk" | "partners";
  /** The bot's own account on the platform. */
  readonly botUser: string;
  readonly bot: Bot;
}

interface Options {
  readonly desk: Desk;
  readonly lanes: Lanes;
  readonly channel: (id: string) => Connected | null;
  readonly handle: (tx: Tx, channel: Connected, event: Event) => Promise<void>;
  /** What the desk's people are told of an update that could not be handled. */
  readonly park: (tx: Tx, place: { channel: string; address: string | null }, why: string) => Promise<void>;
  readonly isAway: (error: unknown) => boolean;
  readonly log: Log;
  readonly meters: Pick<Meters, "handled" | "parked">;
}

export interface Inbound {
  /** Works a lane empty; resolves when it is released. Safe to call for any lane at any time. */
  run(lane: number, account: string): Promise<void>;
  /** Works a lane that this instance holds already. */
  work(held: HeldLane): void;
  /** How many lanes more may be taken before they are asked for. */
  room(): number;
  /** Lets go of what this instance holds without anybody here working it: the answer to taking it was lost. */
  tidy(): Promise<void>;
  /** Takes nothing new; resolves when what is held is done. */
  stop(): Promise<void>;
}

/** Lanes held at once, and rows of theirs handled at once: more would only wait for the same two processors. */
const MOST_HELD = 64;
const AT_ONCE = 32;
const TRIES = 3;
const GAVE_UP = "handling it failed again and again";
// The operator reads it long after the update was emptied; what stands in quotation marks may be somebody's words.
const gaveUp = (failure: string | null): string =>
  failure === null ? GAVE_UP : `${GAVE_UP}: ${failure.replace(/(["'`]).*?\1/gs, "$1…$1").slice(0, 300)}`;
const RETRY_MS = [250, 1_000, 4_000];
const NOT_NOW_MS = 5_000;

/** Stored updates become facts: lane → parse → dialogue → settle, one commit each, in order. */
export const createInbound = ({ desk, lanes, channel, handle, park, isAway, log, meters }: Options): Inbound => {
  const running = new Set<Promise<void>>();
  const working = new Map<number, number>();
  const turn = inTurns(AT_ONCE);
  let forgotten: readonly number[] = [];
  let stopping = false;

  const work = async (held: HeldLane): Promise<void> => {
    let { rows, attempts } = held;
    for (;;) {
      if (rows.length === 0) rows = await lanes.more(held);
      // Numbers without rows: somebody cleaned up by hand. Look again later instead of spinning.
      if (rows.length === 0) return letGo(held.id, new Date(desk.now().getTime() + 60_000));
      for (const row of rows) {
        const done = await turn(() => attempt(held, row, attempts));
        if (done === "released" || done === "left") return;
        attempts = 0;
        if (stopping) return letGo(held.id, desk.now());
      }
      rows = [];
    }
  };

  /** What became of the lane: more of it waits, it was let go with its last row, or it was left, ours no more. */
  const attempt = async (
    held: HeldLane,
    row: InboxRow,
    attempts: number,
    failure: string | null = null,
  ): Promise<"more" | "released" | "left"> => {
    const connected = channel(held.channel);
    if (!connected) {
      await letGo(held.id, new Date(desk.now().getTime() + 30_000));
      return "left";
    }
    let isFree = false;
    const cause = {
      by: "inbox" as const,
      lane: held.id,
      row: row.id,
      seq: row.seq,
      holder: lanes.holder,
      // Each chat of clients has tickets of its own; what the desk does may concern any.
      ...(connected.side === "clients" ? { beside: connected.id } : {}),
      released: (free: boolean) => {
        isFree = free;
      },
    };
    try {
      if (attempts >= TRIES) {
        await putAside(held, connected, row, { ...cause, beside: undefined, parked: gaveUp(failure) });
        return isFree ? "released" : "more";
      }
      const event = await connected.bot.parse(JSON.parse(row.raw));
      await desk.transaction(held.account, cause, (tx) => handle(tx, connected, event));
      meters.handled(connected.kind);
      return isFree ? "released" : "more";
    } catch (error) {
      if (error instanceof AlreadyApplied) {
        log.warn({ lane: held.id, row: row.id }, "a lane was taken over; what was done here does not count");
        return "left";
      }
      const why = error instanceof Error ? error.message : String(error);
      if (error instanceof NotNow) {
        log.warn({ lane: held.id, error: why }, "the platform does not tell what is needed; the lane waits");
        await letGo(held.id, new Date(desk.now().getTime() + NOT_NOW_MS));
        return "left";
      }
      if (isAway(error)) {
        log.warn({ lane: held.id, error: why }, "the database is away; the lane waits");
        await letGo(held.id, desk.now());
        return "left";
      }
      log.error(
        {
          lane: held.id,
          row: row.id,
          key: row.key,
          attempts: attempts + 1,
          error: why,
          stack: error instanceof Error ? error.stack : undefined,
        },
        "an update could not be handled",
      );
      if (attempts + 1 === TRIES) return attempt(held, row, TRIES, why);
      await letGo(held.id, new Date(desk.now().getTime() + (RETRY_MS[attempts] ?? 4_000)), true);
      return "left";
    }
  };

  /** The row is parked also when its people can't be told: else it would stand before all that came after it. */
  const putAside = async (held: HeldLane, connected: Connected, row: InboxRow, cause: Cause): Promise<void> => {
    const { account } = held;
    const place = { channel: connected.id, address: addressOf(held.key) };
    try {
      await desk.transaction(account, cause, (tx) => park(tx, place, GAVE_UP));
    } catch (error) {
      if (error instanceof AlreadyApplied || isAway(error)) throw error;
      log.error({ row: row.id, key: row.key, error: (error as Error).message }, "nobody could be told of a parked row");
      await desk.transaction(account, cause, async () => undefined);
    }
    meters.parked(connected.kind);
  };

  /** A lane that we hold is never simply dropped: with the database away it is let go when it is back. */
  const letGo = async (lane: number, at: Date, failed = false): Promise<void> => {
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        return await lanes.postpone(lane, at, failed);
      } catch (error) {
        if (stopping) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  };

  const begin = (lane: number, works: () => Promise<void>): Promise<void> => {
    working.set(lane, (working.get(lane) ?? 0) + 1);
    const task = works()
      .catch((error: Error) =>
        log.warn({ lane, error: error.message }, "a lane could not be worked; the sweep comes back to it"),
      )
      .finally(() => {
        const others = (working.get(lane) ?? 1) - 1;
        if (others > 0) working.set(lane, others);
        else working.delete(lane);
        running.delete(task);
      });
    running.add(task);
    return task;
  };

  const workOrLetGo = async (held: HeldLane): Promise<void> => {
    try {
      await work(held);
    } catch (error) {
      await letGo(held.id, desk.now());
      throw error;
    }
  };

  return {
    run: async (lane, account) => {
      if (stopping) return;
      await begin(lane, async () => {
        const held = await lanes.take(lane, account);
        if (held) await workOrLetGo(held);
      });
    },
    work: (held) => void begin(held.id, () => workOrLetGo(held)),
    room: () => (stopping ? 0 : Math.max(0, MOST_HELD - working.size)),
    tidy: async () => {
      const idle = (await lanes.held()).filter((lane) => !working.has(lane));
      // Seen twice, a second apart: what was taken a moment ago has only not been heard of yet.
      for (const lane of idle) if (forgotten.includes(lane)) await letGo(lane, desk.now());
      forgotten = idle;
    },
    stop: async () => {
      stopping = true;
      await Promise.all(running);
    },
  };
};

/** A conversation's lane has its address for a name: `chat:<chat>` in Telegram, `<channel>:<thread>` in Slack. */
const addressOf = (lane: string): string => lane.replace(/^chat:/, "");
