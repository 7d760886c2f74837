import type pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { releaseHeld } from "../../scripts/release.ts";
import { Rig, wordsOf } from "./rig.ts";

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open({ account: "    undo_seconds: 60" });
});

afterEach(() => rig.close());

const tables = async (owner: pg.Client): Promise<string[]> => {
  const { rows } = await owner.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1",
  );
  return rows.map(({ name }) => name);
};

/** What a dump would hold, in the moment of one statement's picture, while all goes on. */
const copy = async (owner: pg.Client): Promise<void> => {
  await owner.query("begin isolation level repeatable read");
  await owner.query("create schema copy");
  for (const name of await tables(owner)) await owner.query(`create table copy.${name} as table public.${name}`);
  await owner.query("commit");
};

const putBack = async (owner: pg.Client): Promise<void> => {
  const names = await tables(owner);
  await owner.query(`begin; truncate ${names.join(", ")}`);
  for (const name of names) await owner.query(`insert into ${name} overriding system value table copy.${name}`);
  await owner.query("commit");
};

/** All that stands on the platforms, written by us. */
const ours = async (): Promise<string[]> => {
  const chats = await Promise.all([rig.ana, rig.boris, rig.carmen].map((one) => one.botMessages()));
  const { messages } = await rig.control("slack", "messages", { channel: "C0DESK" });
  return [...chats.flat(), ...messages.filter((one: { bot_id?: string }) => one.bot_id).map(wordsOf)];
};

const timesAtAna = async (words: string): Promise<number> =>
  (await rig.ana.botMessages()).filter((text) => text.includes(words)).length;

const readyz = async () =>
  (await (await fetch(`${rig.program.url}/readyz`)).json()) as { status: string; why: string[] };

/** Nothing else does: it is held for its undo. */
const theAnswerWaits = (): Promise<unknown> =>
  rig.until("the answer alone waits", async () => {
    const { rows } = await rig.database.owner.query<{ kind: string }>(
      "select kind from delivery where state in ('pending', 'sending', 'unknown')",
    );
    return rows.map(({ kind }) => kind).join() === "answer";
  });

/**
 * Oleg's answer to Ana waits for its undo when the copy is made. Then it goes out, and so does another; Boris comes, of
 * whom the copy knows nothing; and Oleg writes once more while nobody listens.
 */
const restored = async (): Promise<void> => {
  await rig.ana.says("la caja no abre");
  await rig.oleg.presses("la caja no abre", "Take");
  await rig.settles();
  await rig.oleg.replies("#1", "turn it off and on");
  await theAnswerWaits();
  await copy(rig.database.owner);
  await rig.later(61_000);
  await rig.ana.sees("turn it off and on");
  await rig.oleg.replies("#1", "did it help?");
  await theAnswerWaits();
  await rig.later(61_000);
  await rig.ana.sees("did it help?");
  await rig.boris.says("the till burns");
  await rig.card("#2");
  await rig.settles();
  await rig.program.stop();
  await rig.oleg.replies("#1", "written to nobody");
  await putBack(rig.database.owner);
  await rig.start();
};

test("an old copy sends nothing until a person releases it, and then loses nothing", async () => {
  await restored();
  expect(rig.log.lines.filter((line) => line.includes("HELD"))).toHaveLength(1);
  const before = await ours();
  await rig.carmen.says("is anybody there?");
  await rig.oleg.replies("#1", "and another thing");
  const stored = (count: number) =>
    rig.until(`${count} updates`, async () => {
      const { rowCount } = await rig.database.owner.query("select 1 from inbox where state = 'pending'");
      return rowCount === count;
    });
  await stored(3);
  await rig.oleg.presses("#1", "Resolve");
  await stored(4);
  for (let n = 0; n < 8; n += 1) await rig.later(30_000);
  expect(await ours()).toEqual(before);
  expect(await readyz()).toMatchObject({ status: "held", why: [expect.stringContaining("npm run release")] });

  const told = (await releaseHeld(rig.database.owner, "look", rig.now())).join("\n");
  expect(told).toMatch(/acme\/clients {2}101 {2}#1 {2}answer {2}\d+ min/);
  expect(told).toContain("acme/clients: 1");
  expect(await ours()).toEqual(before);

  await releaseHeld(rig.database.owner, "send", rig.now());
  await rig.carmen.sees("#2");
  await rig.settles();
  await rig.later(61_000);
  await rig.ana.sees("and another thing");
  await rig.settles();
  expect(await timesAtAna("turn it off and on")).toBe(2);
  expect(await timesAtAna("did it help?")).toBe(1);
  expect(await timesAtAna("written to nobody")).toBe(1);
  expect((await readyz()).status).toBe("ready");
  const { rows } = await rig.database.owner.query("select actor, verb, data ->> 'deliveries' as count from audit");
  expect(rows).toEqual([{ actor: "operator", verb: "release", count: "1" }]);
}, 60_000);

test("what waited in the copy can be dismissed: nobody gets it twice, and what came since goes out", async () => {
  await restored();
  await rig.carmen.says("is anybody there?");
  await rig.oleg.replies("#1", "and another thing");
  await releaseHeld(rig.database.owner, "drop", rig.now());
  await rig.carmen.sees("#2");
  await rig.settles();
  await rig.later(61_000);
  await rig.ana.sees("and another thing");
  await rig.settles();
  for (const words of ["turn it off and on", "did it help?", "written to nobody"])
    expect(await timesAtAna(words)).toBe(1);
  const { rows } = await rig.database.owner.query("select state, why from delivery where kind = 'answer' order by seq");
  expect(rows[0]).toEqual({ state: "void", why: "dismissed after a restore" });
  const waits = await rig.database.owner.query("select 1 from stream where last_seq > done_seq and next_at is null");
  expect(waits.rowCount).toBe(0);
}, 60_000);
