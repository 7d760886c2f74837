import { connect, createServer, type Server, type Socket } from "node:net";
import { Redis } from "ioredis";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Called, createWake, type Ground as QueueGround, type Wake } from "../../db/queue/wake.ts";
import { quiet, until, useDatabase } from "../ground.ts";

const ground = useDatabase();
const hasRedis = Boolean(process.env.TEST_REDIS_URL);
const wakes: Wake[] = [];

const onRedis = (redisUrl: string, deployment = "here"): QueueGround => ({ redisUrl, deployment });

const open = (on: QueueGround): Wake => {
  const wake = createWake(on, 4, quiet);
  wakes.push(wake);
  return wake;
};

afterEach(async () => {
  await Promise.all(wakes.splice(0).map((wake) => wake.close()));
});

const listening = async (wake: Wake, id: number) => {
  const heard: Called[] = [];
  await wake.listen(id, async (called) => void heard.push(called));
  return heard;
};

const lane = (n: number): Called => ({ lane: n, account: "acme" });
const laneOf = (called: Called): number => ("lane" in called ? called.lane : -1);

/** Says it again until it arrives: a wake-up may be lost, and the sweep then finds its work. */
const arrives = (say: () => void, heard: readonly Called[], n: number): Promise<void> =>
  until(
    async () => {
      say();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return heard.some((called) => laneOf(called) === n);
    },
    `wake-up ${n}`,
    15_000,
  );

const grounds: [string, () => QueueGround][] = [["PostgreSQL", () => ({ databaseUrl: ground.appUrl })]];
if (hasRedis) grounds.push(["Redis", () => onRedis(ground.redisUrl!)]);

describe.each(grounds)("wake-ups on %s", (name, on) => {
  beforeAll(async () => {
    if (name === "Redis") await flush();
  });

  test("reach one of those who listen, each once, from another process too", async () => {
    const [a, b, teller] = [open(on()), open(on()), open(on())];
    const heardBy = [await listening(a, 1), await listening(b, 2)];
    for (let n = 0; n < 100; n += 1) (n % 2 ? teller : a).anyone(lane(n));
    await until(() => heardBy.flat().length >= 100, "all wake-ups");
    expect(
      heardBy
        .flat()
        .map(laneOf)
        .sort((x, y) => x - y),
    ).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test("for one instance reach that one", async () => {
    const [a, b] = [open(on()), open(on())];
    const [heardByA, heardByB] = [await listening(a, 1), await listening(b, 2)];
    a.instance(2, { channel: "clients", account: "acme" });
    b.instance(2, lane(7));
    b.instance(1, lane(8));
    await until(() => heardByA.length >= 1 && heardByB.length >= 2, "the wake-ups");
    expect(heardByA).toEqual([lane(8)]);
    expect(heardByB).toEqual(expect.arrayContaining([{ channel: "clients", account: "acme" }, lane(7)]));
  });

  test("of a handler that fails are gone: the next ones come", async () => {
    const wake = open(on());
    const heard: number[] = [];
    await wake.listen(3, async (called) => {
      heard.push(laneOf(called));
      if (heard.length === 1) throw new Error("no");
    });
    wake.anyone(lane(1));
    await until(() => heard.length === 1, "the first");
    wake.anyone(lane(2));
    await until(() => heard.length === 2, "the second");
    expect(heard).toEqual([1, 2]);
  });

  test("leave nothing behind", async () => {
    const wake = open(on());
    const heard = await listening(wake, 4);
    for (let n = 0; n < 20; n += 1) wake.anyone(lane(n));
    await until(() => heard.length >= 20, "all wake-ups");
    await until(async () => (await left(name)) === 0, "an empty queue");
  });

  test("come to an instance that has joined again under another id", async () => {
    const [wake, teller] = [open(on()), open(on())];
    await listening(wake, 5);
    const heard = await listening(wake, 6);
    await arrives(() => teller.instance(6, lane(1)), heard, 1);
  });

  test("of a closed one are thrown away, and closing ends in time", async () => {
    const wake = open(on());
    await listening(wake, 7);
    const began = performance.now();
    await wake.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    wake.anyone(lane(1));
    wake.instance(7, lane(1));
  });
});

const left = async (name: string): Promise<number> => {
  if (name === "Redis") {
    const redis = new Redis(ground.redisUrl!);
    const jobs = (await redis.keys("bull:relevo:*")).filter((key) =>
      /:\d+$|:(wait|active|delayed|completed|failed)$/.test(key),
    );
    await redis.quit();
    return jobs.length;
  }
  const { rows } = await ground.owner.query<{ table_name: string }>(
    "select table_name from information_schema.tables where table_schema = 'bullmq' and table_name like '%job%'",
  );
  let jobs = 0;
  for (const { table_name } of rows)
    jobs += (await ground.owner.query(`select count(*)::int as n from bullmq.${table_name}`)).rows[0].n;
  return jobs;
};

const flush = async (): Promise<void> => {
  const redis = new Redis(ground.redisUrl!);
  await redis.flushdb();
  await redis.quit();
};

/** What the program does must not wait for the queue: a hundred wake-ups, at once. */
const expectNoWaiting = (wake: Wake): void => {
  const began = performance.now();
  for (let n = 0; n < 100; n += 1) wake.anyone(lane(n));
  expect(performance.now() - began).toBeLessThan(200);
};

describe("with the ground away", () => {
  test("PostgreSQL: telling neither throws nor waits, and closing ends", async () => {
    const wake = open({ databaseUrl: "postgres://nobody:nothing@127.0.0.1:1/none" });
    expectNoWaiting(wake);
    const began = performance.now();
    await wake.close();
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("Redis: telling neither throws nor waits, nor does listening hold up the start", async () => {
    const wake = open(onRedis("redis://127.0.0.1:1"));
    expectNoWaiting(wake);
    const began = performance.now();
    await wake.listen(1, async () => {});
    await wake.close();
    expect(performance.now() - began).toBeLessThan(9_000);
  });

  test("PostgreSQL whose connections break: wake-ups come again", async () => {
    const [wake, teller] = [open({ databaseUrl: ground.appUrl }), open({ databaseUrl: ground.appUrl })];
    const heard = await listening(wake, 1);
    await arrives(() => teller.anyone(lane(1)), heard, 1);
    await ground.owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    expectNoWaiting(teller);
    await arrives(() => teller.anyone(lane(1_000)), heard, 1_000);
  });
});

describe.runIf(hasRedis)("Redis", () => {
  test("that is emptied loses wake-ups, not the worker", async () => {
    const [wake, teller] = [open(onRedis(ground.redisUrl!)), open(onRedis(ground.redisUrl!))];
    const heard = await listening(wake, 1);
    await arrives(() => teller.anyone(lane(1)), heard, 1);
    await flush();
    expectNoWaiting(teller);
    await arrives(() => teller.anyone(lane(1_000)), heard, 1_000);
  });

  test("that two deployments share keeps their wake-ups apart", async () => {
    const [ours, theirs] = [open(onRedis(ground.redisUrl!)), open(onRedis(ground.redisUrl!, "elsewhere"))];
    const [heard, notOurs] = [await listening(ours, 1), await listening(theirs, 1)];
    await arrives(() => ours.anyone(lane(7)), heard, 7);
    await arrives(() => theirs.anyone(lane(8)), notOurs, 8);
    expect(heard.map(laneOf)).not.toContain(8);
    expect(notOurs.map(laneOf)).not.toContain(7);
  });

  test("that goes away and comes back: nothing throws or waits meanwhile, and wake-ups come again", async () => {
    const proxy = await openProxy(ground.redisUrl!);
    const [wake, teller] = [open(onRedis(proxy.url)), open(onRedis(proxy.url))];
    const heard = await listening(wake, 1);
    await arrives(() => teller.anyone(lane(1)), heard, 1);
    await proxy.down();
    expectNoWaiting(teller);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expectNoWaiting(teller);
    await proxy.up();
    await arrives(() => teller.anyone(lane(1_000)), heard, 1_000);
    await Promise.all(wakes.splice(0).map((one) => one.close()));
    await proxy.down();
  });
});

/** A way to Redis that can be cut. */
const openProxy = async (target: string) => {
  const { hostname, port, pathname } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let own = 0;
  const up = async (): Promise<void> => {
    const opened = createServer((inside) => {
      const outside = connect(Number(port || 6379), hostname);
      for (const [from, to] of [
        [inside, outside],
        [outside, inside],
      ] as const) {
        sockets.add(from);
        from.on("error", () => {});
        from.on("close", () => to.destroy());
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => opened.listen(own, "127.0.0.1", resolve));
    own = (opened.address() as { port: number }).port;
    server = opened;
  };
  const down = async (): Promise<void> => {
    const closing = server;
    server = null;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };
  await up();
  return { url: `redis://127.0.0.1:${own}${pathname}`, up, down };
};
