import { describe, expect, test } from "vitest";
import { type Batch, clearOut, deadlinesOf, type Keeping, KINDS } from "../../core/keeping/clear-out.ts";
import { nextNight } from "../../core/keeping/night.ts";
import { createNights } from "../../core/keeping/nights.ts";
import { keepingLog } from "../journeys/rig.ts";

const KEEP = { payloadDays: 30, keyDays: 400, dialogueDays: 30, fileDays: 730 };
const now = new Date("2026-03-02T09:00:00Z");

describe("the next night", () => {
  test.each([
    ["later today", "2026-03-02T01:30:00Z", "Europe/Madrid", "2026-03-02T02:00:00Z"],
    ["exactly now means tomorrow", "2026-03-02T02:00:00Z", "Europe/Madrid", "2026-03-03T02:00:00Z"],
    ["tomorrow", "2026-03-02T09:00:00Z", "Europe/Madrid", "2026-03-03T02:00:00Z"],
    ["the day when clocks go forward", "2026-03-28T22:00:00Z", "Europe/Madrid", "2026-03-29T01:00:00Z"],
    ["the day when clocks go back", "2026-10-24T22:00:00Z", "Europe/Madrid", "2026-10-25T02:00:00Z"],
    ["the other end of the world", "2026-03-02T09:00:00Z", "Pacific/Auckland", "2026-03-02T14:00:00Z"],
  ])("%s", (_, from, zone, night) => {
    expect(nextNight(new Date(from), zone).toISOString()).toBe(new Date(night).toISOString());
  });
});

test("each lifetime is counted back from now; answers to API calls are kept for the seven days that were promised", () => {
  expect(deadlinesOf(now, KEEP)).toEqual({
    payloads: new Date("2026-01-31T09:00:00Z"),
    keys: new Date("2025-01-26T09:00:00Z"),
    dialogues: new Date("2026-01-31T09:00:00Z"),
    answers: new Date("2026-02-23T09:00:00Z"),
    files: new Date("2024-03-02T09:00:00Z"),
  });
});

/** Three batches of each kind; what was asked for is told. */
const threeBatches = (asked: string[]): Keeping => ({
  lifetimes: async () => KEEP,
  clear: async (account, kind, _deadlines, after): Promise<Batch> => {
    asked.push(`${account} ${kind} ${after}`);
    const next = { null: "b", b: "c", c: null }[String(after)] ?? null;
    return { next, emptied: kind === "updates" ? 2 : 0, deleted: 1 };
  },
});

describe("a night", () => {
  test("goes through all kinds batch by batch, and tells the log counts alone", async () => {
    const [asked, log] = [[] as string[], keepingLog()];
    await clearOut(threeBatches(asked), { account: "acme", now, log, isStopped: () => false });
    expect(asked).toEqual(KINDS.flatMap((kind) => [null, "b", "c"].map((after) => `acme ${kind} ${after}`)));
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('"updates emptied":6,"updates deleted":3');
  });

  test("ends after the batch that runs when the program stops, and one account waits for the other", async () => {
    const [asked, log] = [[] as string[], keepingLog()];
    const keeping = threeBatches(asked);
    const nights = createNights(
      {
        ...keeping,
        clear: async (account, kind, deadlines, after) => {
          const batch = await keeping.clear(account, kind, deadlines, after);
          if (asked.length === 20) void nights.stop();
          return batch;
        },
      },
      () => now,
      log,
    );
    for (const account of ["acme", "beta", "acme"]) nights.begin(account);
    await expect.poll(() => asked.length).toBe(20);
    await nights.stop();
    expect(asked).toHaveLength(20);
    expect(asked.slice(18)).toEqual(["beta updates null", "beta updates b"]);
  });

  test("that fails is no more than a line in the log", async () => {
    const log = keepingLog();
    const nights = createNights(
      { ...threeBatches([]), lifetimes: () => Promise.reject(new Error("away")) },
      () => now,
      log,
    );
    nights.begin("acme");
    await expect.poll(() => log.lines.length).toBe(1);
    expect(log.lines[0]).toMatch(/^warn .*the next night goes on/);
    await nights.stop();
  });
});
