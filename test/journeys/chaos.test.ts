import { describe, expect, test } from "vitest";
import { judge, numbered, written } from "../../scripts/chaos/judge.ts";
import { FAULTS, planOf, type Settings } from "../../scripts/chaos/plan.ts";
import { broken, table, verdict } from "../../scripts/chaos/report.ts";
import { chaos, forget } from "../../scripts/chaos/run.ts";

const SHORT: Settings = {
  messages: 80,
  kills: 3,
  seed: 20,
  ground: process.env.TEST_REDIS_URL ? "redis" : "embedded",
  faults: [
    "kill",
    "429",
    "drop-before",
    "drop-after",
    "duplicates",
    "poison",
    "blocked",
    "postgres-cut",
    "redis-flush",
  ],
  workers: 1,
  // A server of the run's own: one that is shared with other tests can't be emptied.
  redisUrl: null,
  seconds: 14,
};

test("eighty messages through three kills and a fault of each kind: no promise is broken", async () => {
  const outcome = await chaos(SHORT, () => undefined);
  expect(broken(outcome), `${table(outcome)}\n${verdict(outcome)}\nlogs are in ${outcome.directory}`).toEqual([]);
  expect(outcome.findings.toDesk.sent + outcome.findings.toClients.sent).toBeGreaterThan(60);
  expect(outcome.findings.sums.parked).toBe(1);
  expect(outcome.recovered.length).toBeGreaterThanOrEqual(SHORT.kills);
  expect(verdict(outcome)).toMatch(/^Every promise was kept/);
  forget(outcome);
}, 120_000);

describe("a plan", () => {
  const long: Settings = { ...SHORT, messages: 2_000, kills: 20, faults: FAULTS, seconds: 240 };

  test("is the same for the same seed, and another for another", () => {
    expect(planOf(long)).toEqual(planOf(long));
    expect(planOf(long)).not.toEqual(planOf({ ...long, seed: 21 }));
  });

  test("has all that was asked for, in its time", () => {
    const { acts, troubles } = planOf(long);
    expect(acts).toHaveLength(2_000);
    expect(troubles.filter(({ fault }) => fault === "kill")).toHaveLength(20);
    for (const fault of FAULTS.filter((one) => one !== "kill"))
      expect(troubles.filter((one) => one.fault === fault)).toHaveLength(2);
    const times = [...acts, ...troubles].map(({ atMs }) => atMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...times)).toBeLessThan(240_000);
  });
});

describe("the judge", () => {
  const said = [0, 1, 2].map((n) => numbered("ana", "in", n));
  const seen = (...lines: readonly (readonly [place: string, text: string])[]) =>
    judge(
      said,
      lines.map(([place, text]) => ({ place, text })),
      "in",
    );
  const [first, second, third] = said as [string, string, string];
  const edited = written({ owner: "ana", way: "in", n: 1, edit: 1 });
  const nothing = { lost: [], doubled: [], crossings: [], inversions: [] };

  test("finds nothing where all stands once, in order, with its owner", () =>
    expect(seen(["ana", `${first} and ${second}`], ["ana", third])).toEqual(nothing));

  test("misses what is not there", () => expect(seen(["ana", first], ["ana", third]).lost).toEqual([second]));

  test("sees what stands twice", () =>
    expect(seen(["ana", first], ["ana", second], ["ana", third], ["ana", first])).toEqual({
      ...nothing,
      doubled: [first],
    }));

  test("sees what stands before its elder", () =>
    expect(seen(["ana", first], ["ana", third], ["ana", second]).inversions).toEqual([`${second} after ${third}`]));

  test("sees what stands in another's place", () =>
    expect(seen(["ana", first], ["boris", numbered("boris", "in", 0)], ["boris", second]).crossings).toEqual([
      `${second} in boris`,
    ]));

  test("takes an edit for the words that it replaced, and not for new ones", () => {
    expect(seen(["ana", first], ["ana", edited], ["ana", third])).toEqual(nothing);
    expect(seen(["ana", first], ["ana", second], ["ana", third], ["ana", edited])).toEqual(nothing);
    expect(
      judge(
        [...said, edited],
        said.map((text) => ({ place: "ana", text })),
        "in",
      ).lost,
    ).toEqual([edited]);
  });
});
