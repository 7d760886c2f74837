import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DESK } from "../../core/actor.ts";
import { AlreadyApplied } from "../../core/applied.ts";
import type { HeldLane } from "../../core/duty.ts";
import { INSTANCE_LOCKS, joinInstances } from "../../db/instances.ts";
import { createIntake, type Taker } from "../../db/intake.ts";
import { createLanes } from "../../db/lanes.ts";
import { quiet, until, useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";
import { breakConnections, handled, openWorker, type Worker } from "./worker.ts";

const ground = useDatabase(16);
let scene: Scene;
let workers: Worker[];

beforeEach(async () => {
  scene = await openScene(ground);
  workers = [];
});

afterEach(async () => {
  for (const { inbound, instance } of workers) {
    await inbound.stop();
    await instance.close();
  }
});

const worker = async (...how: [Parameters<typeof openWorker>[2]?, Parameters<typeof openWorker>[3]?]) => {
  const made = await openWorker(ground, scene, ...how);
  workers.push(made);
  return made;
};

const openIntake = (
  wake: (lane: number, account: string) => void = () => {},
  taker: () => Taker | null = () => null,
) => {
  const channel = { id: scene.clients, accountId: scene.account.id };
  const intake = createIntake(ground.pool, channel, scene.clock.now, {
    free: (free) => wake(free.lane, free.account),
    taker,
  });
  return (chat: string, key: string) => intake.store({ conversation: chat, key, raw: JSON.stringify({ key }) });
};

const laneOf = async (chat: string) => {
  const { rows } = await ground.owner.query<{
    id: number;
    holder: number | null;
    attempts: number;
    next: Date | null;
    left: number;
  }>(
    `select id::int, holder::int, attempts, next_at as next, (last_seq - done_seq)::int as left from lane where channel_id = $1 and key = $2`,
    [scene.clients, chat],
  );
  return rows[0]!;
};

const stateOf = async (key: string) =>
  (await ground.owner.query("select state, why from inbox where channel_id = $1 and key = $2", [scene.clients, key]))
    .rows[0];

const orderStored = async (): Promise<Map<string, string[]>> => {
  const { rows } = await ground.owner.query<{ lane: string; key: string }>(
    "select l.key as lane, i.key from inbox i join lane l on l.id = i.lane_id where i.channel_id = $1 order by i.lane_id, i.seq",
    [scene.clients],
  );
  const lanes = new Map<string, string[]>();
  for (const { lane, key } of rows) lanes.set(lane, [...(lanes.get(lane) ?? []), key]);
  return lanes;
};

/** Each stored update was handled once, each conversation's in the order of its numbers. */
const expectAllOnceInOrder = async (total: number): Promise<void> => {
  const done = await handled(ground, scene);
  expect(done).toHaveLength(total);
  expect(new Set(done).size).toBe(total);
  const place = new Map(done.map((key, n) => [key, n]));
  for (const keys of (await orderStored()).values()) {
    const places = keys.map((key) => place.get(key)!);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
};

/** Settles a lane's first row; resolves to whether the lane was let go with it. */
const settle = async (holder: number, { id, rows: [first] }: Pick<HeldLane, "id" | "rows">): Promise<boolean> => {
  let isFree = false;
  const released = (free: boolean): void => {
    isFree = free;
  };
  await scene.desk.transaction(
    scene.account.id,
    { by: "inbox", lane: id, row: first!.id, seq: first!.seq, holder, released },
    async (tx) => tx.tickets.record({ ticket: scene.ticket, kind: "handled", by: DESK, data: { key: first!.key } }),
  );
  return isFree;
};

describe("a counted release", () => {
  test("strands nothing: intakes race with two workers, and only free lanes are woken", {
    timeout: 60_000,
  }, async () => {
    const both = [await worker(), await worker()];
    let turn = 0;
    const wake = (lane: number, account: string) => void both[turn++ % 2]!.inbound.run(lane, account);
    const stores = [openIntake(wake), openIntake(wake)];
    const chats = Array.from({ length: 24 }, (_, chat) => `chat:${chat}`);
    await Promise.all(
      chats.flatMap((chat, c) =>
        stores.map(async (store, s) => {
          for (let n = 0; n < 50; n += 1) await store(chat, `message:${c}:${s}:${n}`);
        }),
      ),
    );
    const total = chats.length * stores.length * 50;
    await until(async () => (await handled(ground, scene)).length >= total, "every row", 30_000);
    await expectAllOnceInOrder(total);
    await until(async () => (await laneOf("chat:0")).holder === null, "the release");
  });

  test("a lane with more rows than one look takes is worked empty; a wake-up for a held one may be thrown away", async () => {
    const { inbound, lanes } = await worker();
    const store = openIntake();
    await Promise.all(Array.from({ length: 55 }, (_, n) => store("chat:1", `message:1:${n}`)));
    const { id } = await laneOf("chat:1");
    const [first] = await Promise.all([inbound.run(id, scene.account.id), inbound.run(id, scene.account.id)]);
    expect(first).toBeUndefined();
    await until(async () => (await laneOf("chat:1")).left === 0, "the lane");
    await expectAllOnceInOrder(55);
    expect(await lanes.take(id, scene.account.id)).toBeNull();
  });

  test("a wake-up of another deployment, with an account that the lane is not of, takes nothing", async () => {
    await openIntake()("chat:stranger", "message:stranger:1");
    const { id } = await laneOf("chat:stranger");
    const lanes = createLanes(ground.pool, 4_711, scene.clock.now);
    expect(await lanes.take(id, "00000000-0000-4000-8000-000000000000")).toBeNull();
    expect(await lanes.take(id, scene.account.id)).toMatchObject({ id, rows: [{ seq: 1 }] });
  });

  test("is let go with its last row, unless more came since", async () => {
    const { lanes, instance } = await worker();
    const store = openIntake();
    await store("chat:1", "message:1:1");
    const held = (await lanes.take((await laneOf("chat:1")).id, scene.account.id))!;
    await store("chat:1", "message:1:2");
    expect(await settle(instance.id, held)).toBe(false);
    const rows = await lanes.more(held);
    expect(rows.map(({ key }) => key)).toEqual(["message:1:2"]);
    expect(await lanes.held()).toContain(held.id);
    expect(await settle(instance.id, { ...held, rows })).toBe(true);
    expect(await laneOf("chat:1")).toMatchObject({ holder: null, left: 0 });
    expect(await lanes.held()).not.toContain(held.id);
  });

  test("that is held though nobody here works it is let go, seen twice", async () => {
    const { lanes, inbound } = await worker();
    await openIntake()("chat:1", "message:1:1");
    const { id } = await laneOf("chat:1");
    await lanes.take(id, scene.account.id);
    await inbound.tidy();
    expect(await lanes.held()).toContain(id);
    await inbound.tidy();
    expect(await lanes.held()).not.toContain(id);
    await inbound.run(id, scene.account.id);
    await expectAllOnceInOrder(1);
  });

  test("what is due is what nobody holds, in time; another account's door shows nothing of it", async () => {
    const { lanes } = await worker();
    await openIntake()("chat:1", "message:1:1");
    const { id } = await laneOf("chat:1");
    const here = async () => (await lanes.due(1_000)).some(({ lane }) => lane === id);
    expect(await here()).toBe(true);
    const held = (await lanes.take(id, scene.account.id))!;
    expect(await here()).toBe(false);
    await lanes.postpone(held.id, new Date(scene.clock.now().getTime() + 1_000), true);
    expect(await here()).toBe(false);
    expect(await lanes.take(id, scene.account.id)).toBeNull();
    scene.clock.move(1_000);
    expect(await here()).toBe(true);
    expect(await lanes.take(id, scene.account.id)).toMatchObject({ attempts: 1 });
  });
});

describe("lanes taken while they are stored", () => {
  const taken: HeldLane[] = [];
  const takerOf = (holder: number, room: number): Taker => ({
    holder,
    room: () => room,
    work: (held) => void taken.push(held),
  });
  const waiting = async (chat: string) => (await laneOf(chat)).left;

  beforeEach(() => {
    taken.splice(0);
  });

  test("strand nothing: intakes of two processes race, each takes what it can, what is left is woken", {
    timeout: 60_000,
  }, async () => {
    const both = [await worker(), await worker()];
    const stores = both.map(({ instance, inbound }, n) =>
      openIntake(
        (lane, account) => void both[1 - n]!.inbound.run(lane, account),
        () => ({ holder: instance.id, room: () => Math.min(inbound.room(), 3), work: inbound.work }),
      ),
    );
    const chats = Array.from({ length: 24 }, (_, chat) => `chat:${chat}`);
    await Promise.all(
      chats.flatMap((chat, c) =>
        stores.map(async (store, s) => {
          for (let n = 0; n < 25; n += 1) await store(chat, `message:${c}:${s}:${n}`);
        }),
      ),
    );
    await until(async () => (await Promise.all(chats.map(waiting))).every((left) => left === 0), "an end of all lanes");
    await expectAllOnceInOrder(24 * 50);
    expect((await Promise.all(chats.map(laneOf))).filter(({ holder }) => holder !== null)).toEqual([]);
  });

  test("are as many as there is room for; for the others somebody is woken", async () => {
    const { instance } = await worker();
    const woken: number[] = [];
    const store = openIntake(
      (lane) => woken.push(lane),
      () => takerOf(instance.id, 2),
    );
    await Promise.all(["a", "b", "c", "d"].map((chat) => store(`chat:${chat}`, `message:${chat}`)));
    expect(taken.length).toBeGreaterThanOrEqual(2);
    expect(new Set([...taken.map(({ id }) => id), ...woken]).size).toBe(4);
    expect(taken.length + woken.length).toBe(4);
    const [first] = taken;
    expect(await settle(instance.id, first!)).toBe(true);
  });

  test("come without rows where something older waits, so that nothing is passed over", async () => {
    const { instance, lanes } = await worker();
    await openIntake()("chat:1", "message:1:1");
    const later = openIntake(undefined, () => takerOf(instance.id, 9));
    await later("chat:1", "message:1:2");
    expect(taken).toMatchObject([{ key: "chat:1", rows: [] }]);
    expect((await lanes.more(taken[0]!)).map(({ key }) => key)).toEqual(["message:1:1", "message:1:2"]);
  });

  test("are not those that another holds, nor those that wait for a time", async () => {
    const { instance } = await worker();
    const store = openIntake(undefined, () => takerOf(instance.id, 9));
    await store("chat:1", "message:1:1");
    await ground.owner.query("update lane set holder = 7 where key = 'chat:1'");
    await store("chat:1", "message:1:2");
    await ground.owner.query("update lane set holder = null, next_at = $1 where key = 'chat:1'", [
      new Date(scene.clock.now().getTime() + 1),
    ]);
    await store("chat:1", "message:1:3");
    expect(taken).toHaveLength(1);
    scene.clock.move(1);
    await store("chat:1", "message:1:4");
    expect(taken).toHaveLength(2);
  });
});

describe("a take-over", () => {
  /** An instance that lives by a connection of its own, as another process would. */
  const otherInstance = async () => {
    const { rows } = await ground.owner.query(
      "insert into instance (runs, started_at) values ('other', $1) returning id::int",
      [scene.clock.now()],
    );
    const id: number = rows[0].id;
    const session = new pg.Client({ connectionString: ground.appUrl });
    await session.connect();
    await session.query("select pg_advisory_lock($1::int, $2::int)", [INSTANCE_LOCKS, id]);
    return { id, lanes: createLanes(ground.pool, id, scene.clock.now), die: () => session.end() };
  };

  test("comes when the holder's session ends, not before, and counts as a failed attempt of the first row", async () => {
    const { lanes } = await worker();
    const other = await otherInstance();
    await openIntake()("chat:1", "message:1:1");
    const { id } = await laneOf("chat:1");
    await other.lanes.take(id, scene.account.id);
    await ground.owner.query("update channel set listener = $2, sender = $2 where id = $1", [scene.clients, other.id]);
    await lanes.freeDead();
    expect(await laneOf("chat:1")).toMatchObject({ holder: other.id, attempts: 0 });
    await other.die();
    await until(async () => (await lanes.freeDead()) > 0, "the end of the session");
    expect(await laneOf("chat:1")).toMatchObject({ holder: null, attempts: 1 });
    const { rows } = await ground.owner.query("select listener, sender from channel where id = $1", [scene.clients]);
    expect(rows).toEqual([{ listener: null, sender: null }]);
  });

  test("of a lane that was empty counts against nobody", async () => {
    const { lanes } = await worker();
    const other = await otherInstance();
    await openIntake()("chat:1", "message:1:1");
    const held = (await other.lanes.take((await laneOf("chat:1")).id, scene.account.id))!;
    await settle(other.id, held);
    await other.die();
    await until(async () => (await lanes.freeDead()) > 0, "the end of the session");
    expect(await laneOf("chat:1")).toMatchObject({ holder: null, attempts: 0, left: 0 });
  });

  test("fences off the former holder: what it did counts for nothing", async () => {
    const { lanes, instance } = await worker();
    const other = await otherInstance();
    await openIntake()("chat:1", "message:1:1");
    const { id } = await laneOf("chat:1");
    const before = (await other.lanes.take(id, scene.account.id))!;
    await other.die();
    await until(async () => (await lanes.freeDead()) > 0, "the end of the session");
    await expect(settle(other.id, before)).rejects.toThrow(AlreadyApplied);
    const now = (await lanes.take(id, scene.account.id))!;
    await expect(settle(other.id, before)).rejects.toThrow(AlreadyApplied);
    await other.lanes.postpone(before.id, scene.clock.now(), true);
    expect(await laneOf("chat:1")).toMatchObject({ holder: instance.id, attempts: 1 });
    await settle(instance.id, now);
    await expect(settle(instance.id, now)).rejects.toThrow(AlreadyApplied);
    expect(await handled(ground, scene)).toEqual(["message:1:1"]);
  });

  test("a message that kills its process each time is put aside by the one who comes after", async () => {
    await openIntake()("chat:1", "message:1:killer");
    const { id } = await laneOf("chat:1");
    const { inbound, lanes } = await worker(() => expect.unreachable());
    for (let death = 1; death <= 3; death += 1) {
      const other = await otherInstance();
      expect(await other.lanes.take(id, scene.account.id)).toMatchObject({ attempts: death - 1 });
      await other.die();
      await until(async () => (await lanes.freeDead()) > 0, "the end of the session");
    }
    await inbound.run(id, scene.account.id);
    expect(await stateOf("message:1:killer")).toMatchObject({ state: "parked" });
  });

  test("an instance knows when its session is lost, and leaves its row for others to free", async () => {
    const { lanes } = await worker();
    const instance = await joinInstances(ground.appUrl, "test", scene.clock.now, quiet);
    const lost = new Promise<void>((resolve) => instance.onLost(resolve));
    await ground.owner.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2`,
      [INSTANCE_LOCKS, instance.id],
    );
    await lost;
    expect(await instance.sweeps()).toBe(false);
    await until(async () => (await lanes.freeDead()) > 0, "the end of the session");
  });

  test("one instance sweeps; when it ends another does", async () => {
    const [first, second] = [await worker(), await worker()];
    expect(await first.instance.sweeps()).toBe(true);
    expect(await first.instance.sweeps()).toBe(true);
    expect(await second.instance.sweeps()).toBe(false);
    await first.instance.close();
    await until(() => second.instance.sweeps(), "the lock");
  });
});

describe("poison", () => {
  test("is tried three times, then put aside where staff see it, and the lane goes on", async () => {
    let tries = 0;
    const told: string[] = [];
    const { inbound } = await worker(
      (key) => {
        if (!key.endsWith("poison")) return;
        tries += 1;
        throw new Error("cannot read this");
      },
      async (tx) => void told.push(tx.account.id),
    );
    const store = openIntake();
    for (const n of ["1", "poison", "3"]) await store("chat:1", `message:1:${n}`);
    const { id } = await laneOf("chat:1");
    const run = () => inbound.run(id, scene.account.id);
    await run();
    expect(await laneOf("chat:1")).toMatchObject({ holder: null, attempts: 1, left: 2 });
    await run();
    expect(tries).toBe(1);
    scene.clock.move(250);
    await run();
    expect(await laneOf("chat:1")).toMatchObject({ attempts: 2 });
    scene.clock.move(1_000);
    await run();
    expect(tries).toBe(3);
    expect(told).toEqual([scene.account.id]);
    expect(await stateOf("message:1:poison")).toEqual({ state: "parked", why: expect.any(String) });
    expect(await handled(ground, scene)).toEqual(["message:1:1", "message:1:3"]);
    expect(await laneOf("chat:1")).toMatchObject({ holder: null, attempts: 0, left: 0 });
  });

  test("nothing of a failed attempt stands", async () => {
    const { inbound } = await worker((_, tx) => {
      tx.tickets.record({ ticket: scene.ticket, kind: "half", by: DESK });
      throw new Error("half way");
    });
    await openIntake()("chat:1", "message:1:1");
    await inbound.run((await laneOf("chat:1")).id, scene.account.id);
    const { rows } = await ground.owner.query("select 1 from fact where ticket_id = $1", [scene.ticket]);
    expect(rows).toEqual([]);
  });

  test("is put aside also when nobody can be told", async () => {
    const { inbound } = await worker(
      () => {
        throw new Error("cannot read this");
      },
      async () => {
        throw new Error("cannot tell either");
      },
    );
    await openIntake()("chat:1", "message:1:1");
    const { id } = await laneOf("chat:1");
    await ground.owner.query("update lane set attempts = 2 where id = $1", [id]);
    await inbound.run(id, scene.account.id);
    expect(await stateOf("message:1:1")).toMatchObject({ state: "parked" });
  });

  test("raw text that is no JSON is poison too, not the end of the worker", async () => {
    const { inbound } = await worker();
    await openIntake()("chat:1", "message:1:1");
    const { id } = await laneOf("chat:1");
    await ground.owner.query("update inbox set raw = '{' where lane_id = $1", [id]);
    await ground.owner.query("update lane set attempts = 2 where id = $1", [id]);
    await inbound.run(id, scene.account.id);
    expect(await stateOf("message:1:1")).toMatchObject({ state: "parked" });
  });
});

describe("with broken connections", () => {
  test("a row in work is done again, not lost, and it does not count as failed", async () => {
    let breaks = 1;
    const { inbound } = await worker(async () => {
      if (breaks-- > 0) await breakConnections(ground);
    });
    const store = openIntake();
    for (const n of [1, 2]) await store("chat:1", `message:1:${n}`);
    const { id } = await laneOf("chat:1");
    await inbound.run(id, scene.account.id);
    expect(await laneOf("chat:1")).toMatchObject({ holder: null, attempts: 0, left: 2 });
    await inbound.run(id, scene.account.id);
    await expectAllOnceInOrder(2);
  });

  test("again and again at any moment, each row is handled once and in order", { timeout: 60_000 }, async () => {
    const both = [await worker(), await worker()];
    let turn = 0;
    const wake = (lane: number, account: string) => void both[turn++ % 2]!.inbound.run(lane, account);
    const store = openIntake(wake);
    // A platform sends again what was not acknowledged.
    const surely = async (chat: string, key: string): Promise<void> => {
      for (;;) {
        if (
          await store(chat, key).then(
            () => true,
            () => false,
          )
        )
          return;
      }
    };
    let storing = true;
    const chaos = (async () => {
      while (storing) {
        await breakConnections(ground);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    await Promise.all(
      Array.from({ length: 8 }, async (_, c) => {
        for (let n = 0; n < 25; n += 1) await surely(`chat:${c}`, `message:${c}:${n}`);
      }),
    );
    storing = false;
    await chaos;
    const sweep = async () => {
      for (const { lane, account } of await both[0]!.lanes.due(1_000)) await both[0]!.inbound.run(lane, account);
      return (await handled(ground, scene)).length >= 200;
    };
    await until(() => sweep().catch(() => false), "every row", 30_000);
    await expectAllOnceInOrder(200);
    await until(
      async () =>
        (await ground.owner.query("select 1 from lane where channel_id = $1 and holder is not null", [scene.clients]))
          .rows.length === 0,
      "the release of all lanes",
    );
  });
});
