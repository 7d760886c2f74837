import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../../db/connect.ts";
import { dismiss, list, retry, retryAll, show, type Told, type Wishes } from "../../scripts/doctor/acts.ts";
import { findingsInside } from "../../scripts/doctor/findings.ts";
import { lookInside, type Outside, readOpen } from "../../scripts/doctor/look.ts";
import { quiet } from "../ground.ts";
import { Rig } from "./rig.ts";

let rig: Rig;
let pool: ReturnType<typeof connect>;

beforeEach(async () => {
  rig = await Rig.open();
  pool = connect(rig.database.ownerUrl, quiet, 2);
});

afterEach(async () => {
  await pool?.end();
  await rig?.close();
});

const NOTHING: Wishes = { channel: null, anyway: false, because: null, raw: false };
const OUTSIDE: Outside = {
  relevo: "1",
  node: "v20",
  ground: "postgres",
  dataDir: "data",
  freeBytes: null,
  redisIsAway: null,
};

const opened = async () => {
  await rig.carmen.says("the till is dark");
  await rig.carmen.sees("#1");
  await rig.oleg.seesInThread("#1", "the till is dark");
};

const inside = () => lookInside({ client: rig.database.owner, url: rig.database.ownerUrl }, rig.now());

const troubles = async (): Promise<Record<string, string>> => {
  const findings = findingsInside(OUTSIDE, await inside(), rig.now());
  return Object.fromEntries(findings.filter(({ todo }) => todo).map(({ name, says }) => [name, says]));
};

const words = ({ lines }: Told): string => lines.join("\n");

const idIn = (told: Told): string => /\b([ud]\d+(-\d+)?)\b/.exec(words(told))![1]!;

const openOnes = async (): Promise<readonly string[]> => (await list(pool, NOTHING, rig.now())).lines;

const waitFor = (count: number) => rig.until(`${count} to repair`, async () => (await readOpen(pool)).length === count);

const answersAt = async (text: string): Promise<number> =>
  (await rig.carmen.botMessages()).filter((one) => one.includes(text)).length;

test("a client who blocked the bot gets the answer once she is back, and the desk sees that she has", async () => {
  await opened();
  expect(await troubles()).toEqual({});
  await rig.control("telegram", "block", { from: rig.carmen.id });
  const ts = await rig.oleg.replies("#1", "press the red button");
  const marks = async (): Promise<string> =>
    JSON.stringify((await rig.thread((await rig.card("#1")).ts)).find((one) => one.ts === ts)?.reactions ?? []);
  await rig.oleg.seesInThread("#1", /block/i);
  await waitFor(1);
  const listed = await list(pool, NOTHING, rig.now());
  expect(listed.isWell).toBe(false);
  expect(words(listed)).toMatch(/acme\/clients {2}#1 answer .*blocked/);
  expect(await troubles()).toMatchObject({ "not arrived": expect.stringContaining("blocked") });
  const id = idIn(listed);
  expect(words(await show(pool, id, NOTHING, rig.now()))).toContain(`retry ${id}`);
  await rig.control("telegram", "unblock", { from: rig.carmen.id });
  expect(await retry(pool, id, NOTHING, rig.now())).toMatchObject({ isWell: true });
  await rig.carmen.sees("press the red button");
  await rig.until("a mark that it was sent", async () => (await marks()).includes("heavy_check_mark"));
  expect(words(await retry(pool, id, NOTHING, rig.now()))).toMatch(/tried again as d\d+-\d+ by operator .* already/);
  await rig.settles();
  expect(await answersAt("press the red button")).toBe(1);
  expect(await troubles()).toEqual({});
});

test("what can't be handled is shown with its error, fails again when nothing changed, and is dismissed with a reason", async () => {
  await opened();
  await rig.control("telegram", "raw", {
    update: {
      message: {
        message_id: 9_001,
        date: Math.floor(rig.now().getTime() / 1_000),
        chat: { id: rig.carmen.id, type: "private" },
        from: { id: rig.carmen.id, is_bot: false, first_name: "Carmen" },
        text: 42,
        entities: "none",
      },
    },
  });
  await waitFor(1);
  const first = idIn(await list(pool, NOTHING, rig.now()));
  expect(words(await list(pool, NOTHING, rig.now()))).toMatch(/message .* again and again: \S/);
  expect(words(await show(pool, first, { ...NOTHING, raw: true }, rig.now()))).toContain('"entities":"none"');
  expect(words(await show(pool, first, NOTHING, rig.now()))).not.toContain('entities":');
  const { sums } = await inside();
  expect(sums).toMatchObject({ parked: 1, pending: 0, lost: 0 });
  expect(sums.received).toBe(sums.done + sums.parked);
  await retryAll(pool, { ...NOTHING, channel: "acme/clients" }, rig.now());
  const second = await rig.until("the same again", async () => {
    const [line] = await openOnes();
    const id = /^u\d+/.exec(line ?? "")?.[0];
    return id && id !== first ? id : null;
  });
  expect(words(await dismiss(pool, second, NOTHING, rig.now()))).toContain("Say why");
  expect(words(await dismiss(pool, second, { ...NOTHING, because: "a broken client" }, rig.now()))).toContain(
    "dismissed",
  );
  expect(words(await show(pool, second, NOTHING, rig.now()))).toContain("because: a broken client");
  expect(await troubles()).toEqual({});
  const after = (await inside()).sums;
  expect(after).toMatchObject({ parked: 0, retried: 1, dismissed: 1, lost: 0 });
  await rig.carmen.says("still here");
  await rig.oleg.seesInThread("#1", "still here");
});

test("an answer that may have arrived is not sent again before somebody says so", async () => {
  await opened();
  await rig.fault({ platform: "telegram", method: "sendMessage", match: "perhaps", kind: "drop-after", times: 2 });
  await rig.oleg.replies("#1", "perhaps you have this");
  for (let n = 0; n < 30 && (await readOpen(pool)).length === 0; n += 1) await rig.later(1_000);
  const id = idIn(await list(pool, NOTHING, rig.now()));
  const before = await answersAt("perhaps you have this");
  const told = await retryAll(pool, NOTHING, rig.now());
  expect(told.isWell).toBe(false);
  expect(words(told)).toContain("--anyway");
  await rig.settles();
  expect(await answersAt("perhaps you have this")).toBe(before);
  await retry(pool, id, { ...NOTHING, anyway: true }, rig.now());
  await rig.until("one more copy", async () => (await answersAt("perhaps you have this")) === before + 1);
});
