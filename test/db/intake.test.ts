import { beforeEach, describe, expect, test } from "vitest";
import { createIntake, type FreeLane, type Update } from "../../db/intake.ts";
import { useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase();
let scene: Scene;
let woken: FreeLane[];

beforeEach(async () => {
  scene = await openScene(ground);
  woken = [];
});

const open = (channel = scene.clients) =>
  createIntake(ground.pool, { id: channel, accountId: scene.account.id }, scene.clock.now, {
    free: (free) => woken.push(free),
    taker: () => null,
  });

const update = (conversation: string, key: string, raw: unknown = { key }): Update => ({
  conversation,
  key,
  raw: JSON.stringify(raw),
});

const rows = async (): Promise<{ lane: string; seq: number; key: string; raw: string; account: string }[]> =>
  (
    await ground.owner.query(
      `select l.key as lane, i.seq::int, i.key, i.raw, i.account_id as account from inbox i join lane l on l.id = i.lane_id
       where l.account_id = $1 order by l.key, i.seq`,
      [scene.account.id],
    )
  ).rows;

const keys = async (): Promise<string[]> => (await rows()).map((row) => `${row.lane} ${row.seq} ${row.key}`);

describe("storing what a platform sent", () => {
  test("is committed when store() resolves, numbered in its conversation, and says which lanes are free", async () => {
    const intake = open();
    await intake.store(update("chat:1", "message:1:1"));
    expect(await keys()).toEqual(["chat:1 1 message:1:1"]);
    expect(woken).toEqual([{ lane: expect.any(Number), account: scene.account.id }]);
    await Promise.all(["1:2", "2:1", "1:3"].map((n) => intake.store(update(`chat:${n[0]}`, `message:${n}`))));
    expect(await keys()).toEqual([
      "chat:1 1 message:1:1",
      "chat:1 2 message:1:2",
      "chat:1 3 message:1:3",
      "chat:2 1 message:2:1",
    ]);
  });

  test("a held lane needs no wake-up; one that waits for a time needs none before it", async () => {
    const intake = open();
    await intake.store(update("chat:1", "message:1:1"));
    const { lane } = woken.splice(0)[0]!;
    const set = (holder: number | null, at: Date | null) =>
      ground.owner.query("update lane set holder = $2, next_at = $3 where id = $1", [lane, holder, at]);
    await set(7, null);
    await intake.store(update("chat:1", "message:1:2"));
    await set(null, new Date(scene.clock.now().getTime() + 1));
    await intake.store(update("chat:1", "message:1:3"));
    expect(woken).toEqual([]);
    await set(null, scene.clock.now());
    await intake.store(update("chat:1", "message:1:4"));
    expect(woken).toEqual([{ lane, account: scene.account.id }]);
  });

  test("any JSON is kept as it came, also what PostgreSQL's own JSON refuses", async () => {
    const raw = { text: "NUL \u0000, half a pair \uD83D, a whole one 😀, \u2028", deep: [{ n: 1e300 }] };
    await open().store(update("chat:1", "message:1:1", raw));
    expect(JSON.parse((await rows())[0]!.raw)).toEqual(raw);
  });

  test("no name stops a channel: NUL, half a pair, and names longer than an index takes", async () => {
    const long = "x".repeat(5_000);
    const intake = open();
    const odd = ["a\u0000b", "a\uD83D", "", "'; drop table inbox; --", long, `${long}y`];
    await Promise.all(odd.map((name) => intake.store(update(`chat:${name}`, `message:${name}`))));
    await Promise.all(odd.map((name) => intake.store(update(`chat:${name}`, `message:${name}`))));
    const stored = await rows();
    expect(stored).toHaveLength(odd.length);
    expect(new Set(stored.map(({ lane }) => lane)).size).toBe(odd.length);
    expect(stored.map(({ key }) => key)).toContain("message:a\uFFFDb");
  });
});

describe("once", () => {
  test("a key twice in one batch, again later, and in another conversation is one row", async () => {
    const intake = open();
    const first = update("chat:1", "message:1:1", "first");
    await Promise.all(
      [first, update("chat:1", "message:1:1", "second"), update("chat:1", "message:1:2")].map(intake.store),
    );
    await intake.store(first);
    await intake.store(update("chat:2", "message:1:1"));
    expect(await keys()).toEqual(["chat:1 1 message:1:1", "chat:1 2 message:1:2"]);
    expect((await rows())[0]!.raw).toBe('"first"');
  });

  test("the same key on two channels is two rows", async () => {
    await open().store(update("chat:1", "message:1:1"));
    await open(scene.deskChannel).store(update("chat:1", "message:1:1"));
    expect(await rows()).toHaveLength(2);
  });

  test("processes that store the same updates at once store each once, without gaps, in each order they come", async () => {
    const updates = Array.from({ length: 300 }, (_, n) => update(`chat:${n % 7}`, `message:${n % 7}:${n}`));
    const orders = [updates, updates.toReversed(), [...updates.slice(150), ...updates.slice(0, 150)]];
    await Promise.all(orders.flatMap((order) => order.map(open().store)));
    const stored = await rows();
    expect(stored.map(({ key }) => key).sort()).toEqual(updates.map(({ key }) => key).sort());
    for (const lane of new Set(stored.map((row) => row.lane))) {
      const seqs = stored.filter((row) => row.lane === lane).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, n) => n + 1));
    }
    const { rows: lanes } = await ground.owner.query("select last_seq::int as last from lane where account_id = $1", [
      scene.account.id,
    ]);
    expect(lanes.reduce((sum, { last }) => sum + last, 0)).toBe(updates.length);
  });

  test("what could not be stored is said, and can be stored again", async () => {
    const intake = open();
    await ground.owner.query("alter table inbox rename to inbox_away");
    await expect(intake.store(update("chat:1", "message:1:1"))).rejects.toThrow();
    await ground.owner.query("alter table inbox_away rename to inbox");
    await intake.store(update("chat:1", "message:1:1"));
    expect(await keys()).toEqual(["chat:1 1 message:1:1"]);
  });
});
