import { afterEach, beforeEach, expect, test } from "vitest";
import { audit } from "../../scripts/chaos/audit.ts";
import { waitFor } from "../../scripts/chaos/child.ts";
import { judge, numbered } from "../../scripts/chaos/judge.ts";
import { seeded } from "../../scripts/chaos/random.ts";
import { makeDatabase } from "../ground.ts";
import { Child, World } from "./child.ts";

type TestDatabase = Awaited<ReturnType<typeof makeDatabase>>;

const PEOPLE = { ana: 101, boris: 102 } as const;
type Owner = keyof typeof PEOPLE;
const OWNERS = Object.keys(PEOPLE) as Owner[];

let world: World;
let database: TestDatabase;
let children: Child[] = [];

beforeEach(async () => {
  children = [];
  [world, database] = await Promise.all([World.open(), makeDatabase(3)]);
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.stop("SIGKILL")));
  await world.close();
  await database.drop();
});

const start = async (args: readonly string[] = [], more: Record<string, string> = {}): Promise<Child> => {
  const redis: Record<string, string> = database.redisUrl ? { REDIS_URL: database.redisUrl } : {};
  const child = new Child(await world.env(database.ownerUrl, { ...redis, ...more }), args);
  children.push(child);
  return child;
};

const openAll = async (): Promise<Record<Owner, string>> => {
  for (const owner of OWNERS) await world.says(PEOPLE[owner], `${owner} here, the till is dark`);
  const roots: Partial<Record<Owner, string>> = {};
  for (const owner of OWNERS) roots[owner] = await world.rootOf(`${owner} here`);
  return roots as Record<Owner, string>;
};

/** Numbered words both ways, a few at each step. */
class Talk {
  readonly toDesk: string[] = [];
  readonly toClients: string[] = [];
  private readonly roots: Record<Owner, string>;
  private n = 0;

  constructor(roots: Record<Owner, string>) {
    this.roots = roots;
  }

  async step(): Promise<void> {
    this.n += 1;
    for (const owner of OWNERS) {
      this.toDesk.push(numbered(owner, "in", this.n));
      this.toClients.push(numbered(owner, "out", this.n));
      await world.says(PEOPLE[owner], this.toDesk.at(-1)!);
      await world.replies(this.roots[owner], this.toClients.at(-1)!);
    }
  }

  async seen() {
    const [threads, chats] = await Promise.all([
      Promise.all(
        OWNERS.map(async (owner) => (await world.thread(this.roots[owner])).map((text) => ({ place: owner, text }))),
      ),
      Promise.all(
        OWNERS.map(async (owner) => (await world.chat(PEOPLE[owner])).map((text) => ({ place: owner, text }))),
      ),
    ]);
    return { threads: threads.flat(), chats: chats.flat() };
  }

  /** Waits until all is done, then says what stands where. */
  async outcome(ms = 45_000) {
    await waitFor(
      "an end of all work",
      async () => {
        const { pending, waiting, refused } = await audit(database.owner);
        if (pending + waiting > 0) return false;
        const { threads, chats } = await this.seen();
        return (
          judge(this.toDesk, threads, "in").lost.length + judge(this.toClients, chats, "out").lost.length <= refused
        );
      },
      ms,
    ).catch(async (error) => {
      throw new Error(
        `${error.message}: ${JSON.stringify(await audit(database.owner))}\n${children.at(-1)?.said.slice(-2_000)}`,
      );
    });
    const { threads, chats } = await this.seen();
    const sums = await audit(database.owner);
    expect(sums.done + sums.parked + sums.pending).toBe(sums.received);
    expect(sums.deliveries).toBe(sums.written);
    return { desk: judge(this.toDesk, threads, "in"), clients: judge(this.toClients, chats, "out"), sums };
  }
}

const KILLS = 3;
const clean = { lost: [], doubled: [], crossings: [], inversions: [] };
const arrived = { lost: [], crossings: [], inversions: [] };

test("killed three times at random moments, nothing is lost, and doubled only what is marked", async () => {
  const moment = seeded(7);
  let child = await (await start()).ready();
  const talk = new Talk(await openAll());
  for (let kill = 0; kill < KILLS; kill += 1) {
    if (kill % 2 === 0) await talk.step();
    await new Promise((resolve) => setTimeout(resolve, moment() * 1_000));
    await child.stop("SIGKILL");
    if (kill % 2 === 1) await talk.step();
    child = await (await start()).ready();
  }
  const { desk, clients, sums } = await talk.outcome();
  expect(desk).toEqual(clean);
  expect(clients).toMatchObject({ crossings: [], inversions: [] });
  // Killed twice in the one moment between sending and noting it, an answer is set aside where the desk sees it.
  expect(clients.lost.length).toBeLessThanOrEqual(sums.refused);
  expect(clients.doubled.length).toBeLessThanOrEqual(sums.marked);
  expect(sums.marked).toBeLessThanOrEqual(KILLS * OWNERS.length);
  expect(sums.parked).toBe(0);
}, 60_000);

test("a graceful stop loses and doubles nothing and ends within ten seconds", async () => {
  let child = await (await start()).ready();
  const talk = new Talk(await openAll());
  for (let stop = 0; stop < 2; stop += 1) {
    await talk.step();
    const began = performance.now();
    expect(await child.stop("SIGTERM")).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    await talk.step();
    child = await (await start()).ready();
  }
  const { desk, clients, sums } = await talk.outcome();
  expect(desk).toEqual(clean);
  expect(clients).toEqual(clean);
  expect(sums.marked + sums.refused + sums.parked).toBe(0);
}, 60_000);

test("deploys under load, with two versions side by side and the schema newer than one, are invisible", async () => {
  let old = await (await start()).ready();
  const talk = new Talk(await openAll());
  for (let deploy = 0; deploy < 3; deploy += 1) {
    const next = await start();
    await talk.step();
    await next.ready();
    // The newer version has changed the schema in a way that the older one can live with.
    await database.owner.query("update schema_version set version = version + 1");
    await talk.step();
    const [code] = await Promise.all([old.stop("SIGTERM"), talk.step()]);
    expect(code).toBe(0);
    old = next;
  }
  const { desk, clients, sums } = await talk.outcome();
  expect(desk).toEqual(clean);
  expect(clients).toEqual(clean);
  expect(sums.marked + sums.refused + sums.parked).toBe(0);
}, 90_000);

test("processes share the work inside Slack's limits, and another worker takes over from a dead one", async () => {
  const [, worker] = await Promise.all(
    ["bots", "workers", "api"].map(async (part) => (await start(["--only", part])).ready()),
  );
  const talk = new Talk(await openAll());
  await world.control("slack", "limits", { on: true });
  await talk.step();
  await (await start(["--only", "workers"])).ready();
  await worker!.stop("SIGKILL");
  await talk.step();
  await talk.step();
  const { desk, clients, sums } = await talk.outcome();
  expect(desk).toEqual(clean);
  expect(clients).toMatchObject(arrived);
  expect(clients.doubled.length).toBeLessThanOrEqual(sums.marked);
  expect((await world.control("slack", "limits")).refused).toEqual({});
}, 60_000);

test("with the listener dead another one listens", async () => {
  const bots = await (await start(["--only", "bots"])).ready();
  await (await start(["--only", "workers"])).ready();
  const talk = new Talk(await openAll());
  await (await start(["--only", "bots"])).ready();
  await bots.stop("SIGKILL");
  await talk.step();
  const { desk, clients } = await talk.outcome();
  expect(desk).toEqual(clean);
  expect(clients).toEqual(clean);
}, 60_000);

test("without its Redis the work goes on", async () => {
  await (await start([], { REDIS_URL: "redis://127.0.0.1:1" })).ready();
  const talk = new Talk(await openAll());
  await talk.step();
  await talk.step();
  const { desk, clients } = await talk.outcome();
  expect(desk).toEqual(clean);
  expect(clients).toEqual(clean);
}, 60_000);

test.runIf(process.env.TEST_REDIS_URL)(
  "with Redis emptied again and again the work goes on",
  async () => {
    const { Redis } = await import("ioredis");
    const redis = new Redis(database.redisUrl!);
    await (await start()).ready();
    const talk = new Talk(await openAll());
    for (let step = 0; step < 4; step += 1) {
      await talk.step();
      await redis.flushdb();
    }
    redis.disconnect();
    const { desk, clients } = await talk.outcome();
    expect(desk).toEqual(clean);
    expect(clients).toEqual(clean);
  },
  60_000,
);
