import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Backfill, keepHeard } from "../../bots/backfill.ts";
import type { Intake, Patiently } from "../../bots/bot.ts";
import { Hearing } from "../../bots/hearing.ts";
import { quiet } from "../ground.ts";

const START = new Date("2026-03-02T09:00:00Z");
const MINUTE = 60_000;
const OVERLAP = 30_000;

let hearing: Hearing;
let asked: { since: Date; threads: readonly string[] }[];
let told: { from: Date; to: Date }[];
let heardAt: Date | null;
let isAway: boolean;
let backfill: Backfill;
/** What the platform does when it is asked. */
let answer: (patiently: Patiently) => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers({
    now: START,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
  });
  hearing = new Hearing();
  [asked, told] = [[], []];
  [heardAt, isAway] = [null, false];
  answer = async () => undefined;
});

afterEach(async () => {
  await backfill.stop();
  vi.useRealTimers();
});

const away = (): void => {
  if (isAway) throw new Error("the database is away");
};

const open = (): void => {
  const intake = {
    hearing,
    bridgesMs: 10 * MINUTE,
    missed: async (since: Date, threads: readonly string[], patiently: Patiently) => {
      asked.push({ since, threads });
      await answer(patiently);
    },
  } as unknown as Intake;
  backfill = keepHeard({
    key: "acme/desk",
    intake,
    heardAt: async () => {
      away();
      return heardAt;
    },
    heard: async (at) => {
      away();
      heardAt = at;
    },
    threads: async () => ["C0DESK:1.0"],
    tell: async (from, to) => void told.push({ from, to }),
    now: () => new Date(),
    log: quiet,
  });
};

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const ago = (ms: number): Date => new Date(Date.now() - ms);

test("a first start asks for nothing old and notes from when on it hears", async () => {
  open();
  hearing.begins();
  await passes(0);
  expect(asked).toEqual([{ since: START, threads: ["C0DESK:1.0"] }]);
  expect(heardAt).toEqual(ago(OVERLAP));
  await passes(MINUTE);
  expect(heardAt!.getTime()).toBeGreaterThan(START.getTime());
  expect(heardAt!.getTime()).toBeLessThanOrEqual(Date.now() - 20_000 - OVERLAP);
  expect(told).toEqual([]);
});

test("a gap is asked for from where it began, and told only beyond what the platform bridges", async () => {
  heardAt = ago(9 * MINUTE);
  open();
  hearing.begins();
  await passes(0);
  expect(asked[0]!.since).toEqual(ago(9 * MINUTE));
  expect(told).toEqual([]);
  hearing.ends();
  const from = heardAt;
  await passes(11 * MINUTE);
  expect(heardAt).toEqual(from);
  hearing.begins();
  await passes(0);
  expect(asked.at(-1)!.since).toEqual(from);
  expect(told).toEqual([{ from, to: new Date() }]);
});

test("without an end of the silence nothing is noted", async () => {
  heardAt = START;
  open();
  await passes(10 * MINUTE);
  expect(heardAt).toEqual(START);
  expect(asked).toEqual([]);
});

test("while it asks, new messages are turned away, and then asked for too", async () => {
  let go: () => void = () => undefined;
  answer = () => new Promise((resolve) => (go = resolve));
  open();
  hearing.begins();
  await passes(0);
  expect(hearing.turnsAway()).toBe(true);
  go();
  await passes(0);
  expect(asked).toHaveLength(2);
  expect(asked[1]!.threads).toEqual(["C0DESK:1.0"]);
  go();
  await passes(0);
  expect(hearing.turnsAway()).toBe(false);
});

test("what can't be asked for holds up new messages for two and a half seconds at most", async () => {
  answer = () => new Promise(() => undefined);
  open();
  hearing.begins();
  await passes(2_000);
  expect(hearing.turnsAway()).toBe(true);
  await passes(1_000);
  expect(hearing.turnsAway()).toBe(false);
});

test("a failure lets new messages in and asks again from the same place", async () => {
  heardAt = ago(MINUTE);
  const since = heardAt;
  answer = () => Promise.reject(new Error("Slack is away"));
  open();
  hearing.begins();
  await passes(0);
  expect(hearing.turnsAway()).toBe(false);
  expect(heardAt).toEqual(since);
  answer = async () => undefined;
  await passes(2_000);
  expect(asked.map((one) => one.since)).toEqual([since, since]);
  expect(heardAt).not.toEqual(since);
});

test("what came while the database was away is asked for when it is back", async () => {
  open();
  hearing.begins();
  await passes(2 * MINUTE);
  const before = heardAt!;
  isAway = true;
  hearing.slipped();
  await passes(15 * MINUTE);
  isAway = false;
  await passes(MINUTE);
  expect(asked.at(-1)!.since.getTime()).toBe(before.getTime());
  expect(told).toHaveLength(1);
  expect(heardAt!.getTime()).toBeGreaterThan(before.getTime());
});

test("the database away between two notes is a gap too, even when nothing slipped", async () => {
  open();
  hearing.begins();
  await passes(MINUTE);
  const count = asked.length;
  isAway = true;
  await passes(MINUTE);
  isAway = false;
  await passes(2 * MINUTE);
  expect(asked.length).toBeGreaterThan(count);
});

test("a new gap while the last one is asked for is asked for after it", async () => {
  let go: () => void = () => undefined;
  answer = () => new Promise((resolve) => (go = resolve));
  open();
  hearing.begins();
  await passes(0);
  hearing.ends();
  hearing.begins();
  go();
  await passes(0);
  expect(asked).toHaveLength(2);
});

test("calls come in a burst, then one in a second and a half, and wait when told to", async () => {
  const calls: number[] = [];
  answer = async (patiently) => {
    for (let n = 0; n < 12; n += 1)
      await patiently(async () => {
        calls.push(Date.now() - START.getTime());
        return calls.length === 1 ? { waitMs: 30_000 } : { value: n };
      });
  };
  open();
  hearing.begins();
  await passes(40_000);
  expect(calls).toHaveLength(13);
  expect(calls[1]).toBeGreaterThanOrEqual(30_000);
  expect(calls.at(-1)! - calls.at(-2)!).toBeGreaterThanOrEqual(1_400);
});
