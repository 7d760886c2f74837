import { AlreadyApplied } from "../core/applied.ts";
import type { HeldLane, InboxRow, Lanes } from "../core/duty.ts";
import type { Log } from "../core/log.ts";
import type { Meters } from "../core/meters.ts";
import type { Cause, Desk, Tx } from "../core/ports.ts";
import type { Bot } from "./bot.ts";
import type { Event } from "./event.ts";
import { NotNow } from "./not-now.ts";

/** A connected channel, as the loops need it. */
export interface Connected {
  readonly id: string;
  readonly key: string;
  readonly kind: "telegram" | "slack";
  /** Clients write here, or this is where the desk works. */
  readonly side: "clients" | "desk";
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
  /** Takes nothing new; resolves when what is held is done. */
  stop(): Promise<void>;
}

const TRIES = 3;
const GAVE_UP = "handling it failed again and again";
const RETRY_MS = [250, 1_000, 4_000];
const NOT_NOW_MS = 5_000;

/** Stored updates become facts: lane → parse → dialogue → settle, one commit each, in order. */
export const createInbound = ({ desk, lanes, channel, handle, park, isAway, log, meters }: Options): Inbound => {
  const running = new Set<Promise<void>>();
  const working = new Set<number>();
  let stopping = false;

  const work = async (held: HeldLane): Promise<void> => {
    let rows = held.rows;
    let attempts = held.attempts;
    for (;;) {
      for (const row of rows) {
        const done = await attempt(held, row, attempts);
        if (!done) return;
        attempts = 0;
        if (stopping) return letGo(held, desk.now());
      }
      if (await lanes.release(held)) return;
      rows = await lanes.more(held);
      // Numbers without rows: somebody cleaned up by hand. Look again later instead of spinning.
      if (rows.length === 0) return letGo(held, new Date(desk.now().getTime() + 60_000));
    }
  };

  /** True: settled, go on with the next. False: the lane was let go or is not ours any more. */
  const attempt = async (held: HeldLane, row: InboxRow, attempts: number): Promise<boolean> => {
    const connected = channel(held.channel);
    if (!connected) {
      await letGo(held, new Date(desk.now().getTime() + 30_000));
      return false;
    }
    const cause = { by: "inbox" as const, lane: held.id, row: row.id, seq: row.seq, holder: lanes.holder };
    try {
      if (attempts >= TRIES) {
        await putAside(held, connected, row, { ...cause, parked: GAVE_UP });
        return true;
      }
      const event = await connected.bot.parse(JSON.parse(row.raw));
      await desk.transaction(held.account, cause, (tx) => handle(tx, connected, event));
      meters.handled(connected.kind);
      return true;
    } catch (error) {
      if (error instanceof AlreadyApplied) {
        log.warn({ lane: held.id, row: row.id }, "a lane was taken over; what was done here does not count");
        return false;
      }
      const why = error instanceof Error ? error.message : String(error);
      if (error instanceof NotNow) {
        log.warn({ lane: held.id, error: why }, "the platform does not tell what is needed; the lane waits");
        await letGo(held, new Date(desk.now().getTime() + NOT_NOW_MS));
        return false;
      }
      if (isAway(error)) {
        log.warn({ lane: held.id, error: why }, "the database is away; the lane waits");
        await letGo(held, desk.now());
        return false;
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
      if (attempts + 1 === TRIES) return attempt(held, row, TRIES);
      await letGo(held, new Date(desk.now().getTime() + (RETRY_MS[attempts] ?? 4_000)), true);
      return false;
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
  const letGo = async (held: HeldLane, at: Date, failed = false): Promise<void> => {
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        return await lanes.postpone(held, at, failed);
      } catch (error) {
        if (stopping) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  };

  const run = async (lane: number, account: string): Promise<void> => {
    if (stopping) return;
    const held = await take(lane, account);
    if (!held) return;
    working.add(lane);
    try {
      await work(held);
    } catch (error) {
      await letGo(held, desk.now());
      throw error;
    } finally {
      working.delete(lane);
    }
  };

  // When the answer to taking a lane is lost, it may be ours without our knowing; nobody else could ever take it then.
  const take = async (lane: number, account: string): Promise<HeldLane | null> => {
    try {
      return await lanes.take(lane, account);
    } catch (error) {
      if (!working.has(lane))
        await letGo({ id: lane, key: "", account, channel: "", attempts: 0, rows: [] }, desk.now());
      throw error;
    }
  };

  return {
    run: (lane, account) => {
      const task = run(lane, account).catch((error: Error) =>
        log.warn({ lane, error: error.message }, "a lane could not be worked; the sweep comes back to it"),
      );
      running.add(task);
      return task.finally(() => running.delete(task));
    },
    stop: async () => {
      stopping = true;
      await Promise.all(running);
    },
  };
};

/** A conversation's lane has its address for a name: `chat:<chat>` in Telegram, `<channel>:<thread>` in Slack. */
const addressOf = (lane: string): string => lane.replace(/^chat:/, "");
