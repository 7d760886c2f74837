import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepHold } from "../../db/hold.ts";
import { releaseHeld } from "../../scripts/release.ts";
import { handClock, makeDatabase, until } from "../ground.ts";
import { keepingLog } from "../journeys/rig.ts";

type Database = Awaited<ReturnType<typeof makeDatabase>>;

const clock = handClock();
let database: Database;
let folders: string[] = [];
let holds: Awaited<ReturnType<typeof keepHold>>[] = [];
let log = keepingLog();

beforeEach(async () => {
  log = keepingLog();
  database = await makeDatabase(4);
});

afterEach(async () => {
  for (const hold of holds) await hold.stop();
  await database.drop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  [folders, holds] = [[], []];
});

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "relevo-hold-"));
  folders.push(made);
  return made;
};

const start = async (dataDir: string) => {
  const hold = await keepHold({ ownerUrl: database.ownerUrl, pool: database.pool, dataDir, now: clock.now, log });
  holds.push(hold);
  return hold;
};

const beats = async (): Promise<number> =>
  (await database.owner.query<{ beats: number }>("select beats from schema_version")).rows[0]!.beats;

const setBack = (to: number) => database.owner.query("update schema_version set beats = $1", [to]);

test("a first start, a restart, and a start from a new folder are free", async () => {
  const dataDir = folder();
  expect((await start(dataDir)).held()).toBeNull();
  await holds.pop()!.stop();
  expect((await start(dataDir)).held()).toBeNull();
  expect((await start(folder())).held()).toBeNull();
});

test("a database behind what its folder has seen is held, says why once, and stays held at the next start", async () => {
  const dataDir = folder();
  const before = await beats();
  await (await start(dataDir)).stop();
  await setBack(before);
  const seenAt = clock.now();
  clock.move(60_000);
  const held = (await start(dataDir)).held();
  expect(held).toMatchObject({ since: clock.now() });
  expect(held!.why).toContain(seenAt.toISOString());
  expect(log.lines.filter((line) => line.includes("HELD"))).toHaveLength(1);
  expect((await start(folder())).held()).toEqual(held);
});

test("a copy that was made while the program ran is behind too, without a start in between", async () => {
  const dataDir = folder();
  const first = await start(dataDir);
  const copied = await beats();
  await first.stop();
  await setBack(copied);
  expect((await start(dataDir)).held()).not.toBeNull();
});

test("a database that was used from another machine is ahead, and free", async () => {
  const [here, there] = [folder(), folder()];
  await (await start(here)).stop();
  for (let n = 0; n < 3; n += 1) await (await start(there)).stop();
  expect((await start(here)).held()).toBeNull();
});

test("another database in the same folder is another one", async () => {
  const dataDir = folder();
  for (let n = 0; n < 3; n += 1) await (await start(dataDir)).stop();
  await database.owner.query("update schema_version set deployment = gen_random_uuid(), beats = 0");
  expect((await start(dataDir)).held()).toBeNull();
});

test("two starts at once are both free, or both held", async () => {
  const dataDir = folder();
  expect((await Promise.all([start(dataDir), start(dataDir)])).map((hold) => hold.held())).toEqual([null, null]);
  for (const hold of holds.splice(0)) await hold.stop();
  await setBack(0);
  const again = await Promise.all([start(dataDir), start(dataDir)]);
  for (const hold of again) await until(() => hold.held() !== null, "the hold");
});

test("half a file, left by a power cut, holds nobody", async () => {
  const dataDir = folder();
  await (await start(dataDir)).stop();
  const [mark] = readdirSync(dataDir);
  writeFileSync(join(dataDir, mark!), '{"bea');
  await setBack(0);
  expect((await start(dataDir)).held()).toBeNull();
});

test("a release is noticed within seconds, and lasts", async () => {
  const dataDir = folder();
  await (await start(dataDir)).stop();
  await setBack(0);
  const hold = await start(dataDir);
  expect((await releaseHeld(database.owner, "look", clock.now())).join("\n")).toContain("No delivery was waiting");
  expect(hold.held()).not.toBeNull();
  await releaseHeld(database.owner, "send", clock.now());
  await until(() => hold.held() === null, "the release");
  await hold.stop();
  expect((await start(dataDir)).held()).toBeNull();
  expect(await releaseHeld(database.owner, "send", clock.now())).toEqual([expect.stringContaining("Nothing is held")]);
});

test("until when the original worked is kept through a hold", async () => {
  const dataDir = folder();
  await (await start(dataDir)).stop();
  const workedAt = clock.now();
  const account = "00000000-0000-7000-8000-000000000001";
  await database.owner.query(
    "insert into account (id, key, name, language, zone, settings) values ($1, 'a', 'A', 'en', 'UTC', '{}')",
    [account],
  );
  await database.owner.query(
    "insert into channel (id, account_id, key, kind, settings, heard_at) values (gen_random_uuid(), $1, 'desk', 'slack', '{}', $2)",
    [account, new Date(workedAt.getTime() - 3_600_000)],
  );
  await setBack(0);
  clock.move(60_000);
  await (await start(dataDir)).stop();
  const { rows } = await database.owner.query<{ heard_at: Date }>("select heard_at from channel");
  expect(rows[0]!.heard_at).toEqual(workedAt);
  // Another, older copy: what the held one did in between was nothing.
  await database.owner.query("update schema_version set beats = 0, held_at = null, held_why = null");
  await database.owner.query("update channel set heard_at = $1", [new Date(workedAt.getTime() - 7_200_000)]);
  clock.move(60_000);
  await start(dataDir);
  const again = await database.owner.query<{ heard_at: Date }>("select heard_at from channel");
  expect(again.rows[0]!.heard_at).toEqual(workedAt);
});
