import { beforeEach, describe, expect, test } from "vitest";
import { type Connected, createInbound, type Inbound } from "../../bots/inbound.ts";
import { NotNow } from "../../bots/not-now.ts";
import { AlreadyApplied } from "../../core/applied.ts";
import type { InboxRow, Lanes } from "../../core/duty.ts";
import type { Cause, Desk, Tx } from "../../core/ports.ts";
import { handClock, quiet } from "../ground.ts";

/** One lane in memory, which answers as the database does, and fails where a test says so. */
const fakeLane = (keys: readonly string[], now: () => Date) => {
  const rows: InboxRow[] = keys.map((key, n) => ({
    id: 100 + n,
    seq: n + 1,
    key,
    raw: JSON.stringify(key),
    receivedAt: now(),
  }));
  const lane = { done: 0, held: false, attempts: 0, nextAt: null as Date | null };
  const fails = new Map<string, Error[]>();
  const failing = (what: string): void => {
    const error = fails.get(what)?.shift();
    if (error) throw error;
  };
  const left = (most = 2): InboxRow[] => rows.filter(({ seq }) => seq > lane.done).slice(0, most);

  const lanes: Lanes = {
    holder: 7,
    take: async (id, account) => {
      failing("take");
      if (lane.held || left().length === 0 || (lane.nextAt && lane.nextAt > now())) return null;
      Object.assign(lane, { held: true, nextAt: null });
      failing("taken");
      return { id, key: "chat:700", account, channel: "clients", attempts: lane.attempts, rows: left() };
    },
    more: async () => {
      failing("more");
      return left();
    },
    held: async () => (lane.held ? [1] : []),
    postpone: async (_, at, failed) => {
      failing("postpone");
      Object.assign(lane, { held: false, nextAt: at, attempts: lane.attempts + (failed ? 1 : 0) });
    },
    due: async () => [],
    freeDead: async () => 0,
  };
  const settle = (cause: Cause): void => {
    if (cause.by !== "inbox" || !lane.held || cause.seq !== lane.done + 1) throw new AlreadyApplied();
    Object.assign(lane, { done: cause.seq, attempts: 0 });
    lane.held = left().length > 0;
    cause.released?.(!lane.held);
  };
  return {
    lanes,
    lane,
    rows,
    settle,
    fail: (what: string, ...errors: readonly Error[]) => void fails.set(what, [...errors]),
  };
};

const away = new Error("Connection terminated unexpectedly");

let clock: ReturnType<typeof handClock>;
let lane: ReturnType<typeof fakeLane>;
let inbound: Inbound;
let done: string[];
let parked: { address: string | null; why: string }[];
let counted: string[];
let handle: (key: string) => void | Promise<void>;
let park: () => void;
let connected: boolean;
/** Nothing at all can be committed. */
let refuse: boolean;

const open = (...keys: readonly string[]): void => {
  clock = handClock();
  lane = fakeLane(keys, clock.now);
  [done, parked, counted] = [[], [], []];
  handle = () => {};
  park = () => {};
  connected = true;
  refuse = false;
  const desk: Desk = {
    now: clock.now,
    transaction: async (_, cause, work) => {
      if (refuse) throw new Error("no");
      const result = await work({} as Tx);
      lane.settle(cause);
      if (cause.by === "inbox") done.push(`${cause.row}${cause.parked ? " parked" : ""}`);
      return result;
    },
  };
  inbound = createInbound({
    desk,
    lanes: lane.lanes,
    channel: () => (connected ? channel : null),
    handle: async (_, __, event) => handle(event.kind === "ignored" ? event.why : ""),
    park: async (_, { address }, why) => {
      park();
      parked.push({ address, why });
    },
    isAway: (error) => error === away,
    log: quiet,
    meters: { handled: (kind) => counted.push(`${kind} handled`), parked: (kind) => counted.push(`${kind} parked`) },
  });
};

const channel = {
  id: "clients",
  kind: "telegram",
  bot: {
    parse: async (raw: unknown) => {
      if (raw === "cannot be parsed") throw new TypeError("undefined is not a function");
      return { kind: "ignored", why: raw as string };
    },
  },
} as unknown as Connected;

const run = () => inbound.run(1, "acme");

beforeEach(() => open("a", "b", "c"));

describe("a lane", () => {
  test("is worked empty, in order, and let go", async () => {
    await run();
    expect(done).toEqual(["100", "101", "102"]);
    expect(lane.lane).toMatchObject({ held: false, nextAt: null });
    expect(counted).toEqual(Array.from({ length: 3 }, () => "telegram handled"));
  });

  test("what comes while it is worked is worked too, without another wake-up", async () => {
    handle = (key) => {
      if (key === "c") lane.rows.push({ ...lane.rows[0]!, id: 103, seq: 4, raw: '"d"' });
    };
    await run();
    expect(done).toEqual(["100", "101", "102", "103"]);
  });

  test("is worked by one at a time, whoever wakes", async () => {
    await Promise.all([run(), run(), run()]);
    expect(done).toEqual(["100", "101", "102"]);
  });

  test("of a channel that is not here waits half a minute", async () => {
    connected = false;
    await run();
    expect(lane.lane).toMatchObject({ held: false, attempts: 0, nextAt: new Date(clock.now().getTime() + 30_000) });
  });

  test("with numbers but no rows is looked at later instead of again and again", async () => {
    lane.lanes.more = async () => [];
    lane.lanes.take = async () => ({
      id: 1,
      key: "chat:700",
      account: "acme",
      channel: "clients",
      attempts: 0,
      rows: [],
    });
    lane.lane.held = true;
    await run();
    expect(lane.lane.nextAt).toEqual(new Date(clock.now().getTime() + 60_000));
  });

  test("that was taken over is left alone", async () => {
    handle = () => {
      lane.lane.done = 3;
    };
    await run();
    expect(done).toEqual([]);
    expect(lane.lane).toMatchObject({ held: true, nextAt: null });
  });
});

describe("a row that cannot be handled", () => {
  const failTwice = async () => {
    for (const pause of [250, 1_000]) {
      await run();
      expect(lane.lane.nextAt).toEqual(new Date(clock.now().getTime() + pause));
      await run();
      clock.move(pause);
    }
  };

  test("is tried at growing distances, parked the third time, and the rest follows", async () => {
    open("message:700:5", "b");
    handle = (key) => {
      if (key === "message:700:5") throw new Error("no");
    };
    await failTwice();
    expect(done).toEqual([]);
    await run();
    expect(done).toEqual(["100 parked", "101"]);
    expect(parked).toEqual([{ address: "700", why: expect.any(String) }]);
    expect(counted).toEqual(["telegram parked", "telegram handled"]);
  });

  test("is the same when it cannot even be parsed: the lane still says where to tell", async () => {
    open("cannot be parsed");
    await failTwice();
    await run();
    expect(done).toEqual(["100 parked"]);
    expect(parked).toEqual([{ address: "700", why: expect.any(String) }]);
  });

  test("is parked even when its people can't be told", async () => {
    open("a", "b");
    lane.lane.attempts = 3;
    park = () => {
      throw new Error("no such ticket");
    };
    await run();
    expect(done).toEqual(["100 parked", "101"]);
  });

  test("that could not even be parked is tried again later, not in a circle", async () => {
    lane.lane.attempts = 3;
    refuse = true;
    await run();
    expect(lane.lane).toMatchObject({ held: false, attempts: 4, nextAt: new Date(clock.now().getTime() + 4_000) });
  });

  test("an attempt that succeeds wipes the slate for the next row", async () => {
    open("a", "b");
    lane.lane.attempts = 2;
    handle = (key) => {
      if (key === "b") throw new Error("no");
    };
    await run();
    expect(done).toEqual(["100"]);
    expect(lane.lane.attempts).toBe(1);
  });
});

describe("with the database away", () => {
  test("in the middle of a row, the lane is let go and the row does not count as failed", async () => {
    let times = 0;
    handle = () => {
      times += 1;
      if (times === 1) throw away;
    };
    await run();
    expect(lane.lane).toMatchObject({ held: false, attempts: 0 });
    await run();
    expect(done).toEqual(["100", "101", "102"]);
  });

  test("while reading on, the lane is let go all the same", async () => {
    handle = (key) => {
      if (key === "c") lane.rows.push({ ...lane.rows[0]!, id: 103, seq: 4, raw: '"d"' });
    };
    lane.fail("more", away);
    await run();
    expect(lane.lane.held).toBe(false);
    await run();
    expect(done).toEqual(["100", "101", "102", "103"]);
  });

  test("when the answer to taking it was lost, it is let go: nobody else could ever take it", async () => {
    lane.fail("taken", away);
    await run();
    await inbound.tidy();
    await inbound.tidy();
    expect(lane.lane.held).toBe(false);
    await run();
    expect(done).toEqual(["100", "101", "102"]);
  });

  test("letting go is tried until it works", async () => {
    handle = () => Promise.reject(away);
    lane.fail("postpone", away);
    await run();
    expect(lane.lane.held).toBe(false);
  });
});

test("a platform that does not tell now what a row needs makes the lane wait, and counts against nobody", async () => {
  let times = 0;
  handle = () => {
    times += 1;
    if (times === 1) throw new NotNow("429");
  };
  await run();
  expect(lane.lane).toMatchObject({ held: false, attempts: 0, nextAt: new Date(clock.now().getTime() + 5_000) });
  clock.move(5_000);
  await run();
  expect(done).toEqual(["100", "101", "102"]);
});

describe("stopping", () => {
  test("finishes the row in work, lets go with the rest left, and takes nothing new", async () => {
    let stopped: Promise<void> | undefined;
    handle = () => {
      stopped ??= inbound.stop();
    };
    await run();
    await stopped;
    expect(done).toEqual(["100"]);
    expect(lane.lane).toMatchObject({ held: false, nextAt: clock.now() });
    await run();
    expect(done).toEqual(["100"]);
  });
});
