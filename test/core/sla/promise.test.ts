import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Clock, explain, isLate, promisedAt } from "../../../core/sla/clock.ts";
import { type Hours, openTime } from "../../../core/sla/hours.ts";
import { begin } from "../../../core/sla/promise.ts";
import { type PastStep, settleSteps } from "../../../core/sla/steps.ts";

const MINUTE = 60_000;
const at = (time: string): Date => new Date(`2026-11-${time}Z`);
const day = [
  { from: 480, to: 840 },
  { from: 960, to: 1140 },
];
const hours: Hours = { zone: "Europe/Madrid", week: [day, day, day, day, day, [], []], except: {} };
const stepsOf = (from: Date, ms: number, open: Hours | null = hours) =>
  Object.fromEntries(begin(open, from, ms).steps.map(({ step, at: time }) => [step, time.toISOString().slice(8, 19)]));

describe("the steps of a promise", () => {
  test("half, ten minutes before, and the end", () => {
    expect(stepsOf(at("20T08:02:00"), 30 * MINUTE)).toEqual({
      half: "20T08:17:00",
      warning: "20T08:22:00",
      missed: "20T08:32:00",
    });
  });

  test("of a long promise the warning is nine tenths of the open time: earlier than ten minutes before", () => {
    expect(stepsOf(at("20T08:00:00"), 300 * MINUTE)).toEqual({
      half: "20T10:30:00",
      warning: "20T12:30:00",
      missed: "20T13:00:00",
    });
    expect(stepsOf(at("20T12:00:00"), 120 * MINUTE)).toEqual({
      half: "20T13:00:00",
      warning: "20T15:48:00",
      missed: "20T16:00:00",
    });
  });

  test("of one that is shorter than the warning, it comes with the beginning and not before", () => {
    expect(stepsOf(at("20T08:00:00"), 5 * MINUTE)).toMatchObject({ half: "20T08:02:30", warning: "20T08:00:00" });
  });

  test("where the desk never opens no time can be named, and nothing fires", () => {
    const never: Hours = { ...hours, week: [[], [], [], [], [], [], []] };
    expect(begin(never, at("20T08:00:00"), MINUTE)).toEqual({ dueAt: null, steps: [] });
  });

  test("always lie between the beginning and the end, the open time to it is what was promised", () => {
    fc.assert(
      fc.property(
        fc.date({ min: at("01T00:00:00"), max: at("30T00:00:00"), noInvalidDate: true }),
        fc.integer({ min: 1, max: 3_000 }),
        (from, minutes) => {
          const { dueAt, steps } = begin(hours, from, minutes * MINUTE);
          expect(openTime(hours, from, dueAt!)).toBe(minutes * MINUTE);
          for (const { at: time } of steps) {
            expect(time.getTime()).toBeGreaterThanOrEqual(from.getTime());
            expect(time.getTime()).toBeLessThanOrEqual(dueAt!.getTime());
          }
          const warning = steps.find(({ step }) => step === "warning")!.at;
          const isEarlyEnough =
            dueAt!.getTime() - warning.getTime() >= 10 * MINUTE || warning.getTime() === from.getTime();
          expect(isEarlyEnough).toBe(true);
        },
      ),
    );
  });
});

const clock: Clock = {
  id: "clock",
  ticketId: "ticket",
  promise: "answer",
  startedAt: at("20T08:02:00"),
  dueAt: at("20T08:32:00"),
  metAt: null,
  endedAt: null,
};
const past = (step: PastStep["step"], time: string, changes: Partial<PastStep> = {}): PastStep => ({
  clock,
  step,
  dueAt: at(time),
  onItsWay: false,
  ...changes,
});
const outcomes = (steps: readonly PastStep[], now: string) =>
  Object.fromEntries(settleSteps(steps, at(now)).map(({ step, outcome }) => [step.step, outcome]));

describe("what comes of steps that are past", () => {
  const [half, warning, missed] = [
    past("half", "20T08:17:00"),
    past("warning", "20T08:22:00"),
    past("missed", "20T08:32:00"),
  ];

  test("one alone is told, and late where the program was away", () => {
    expect(outcomes([half], "20T08:17:01")).toEqual({ half: "told" });
    expect(outcomes([half], "20T08:19:00")).toEqual({ half: "late" });
  });

  test("of several the highest alone speaks, late, in whichever order they come", () => {
    expect(outcomes([missed, half, warning], "20T08:40:00")).toEqual({
      half: "needless",
      warning: "needless",
      missed: "late",
    });
    expect(outcomes([warning, half], "20T08:25:00")).toEqual({ half: "needless", warning: "late" });
  });

  test("none speaks where nobody waits any more", () => {
    const met = { ...clock, metAt: at("20T08:20:00") };
    const ended = { ...clock, endedAt: at("20T08:20:00") };
    for (const over of [met, ended])
      expect(outcomes([past("warning", "20T08:22:00", { clock: over })], "20T08:22:00")).toEqual({
        warning: "needless",
      });
  });

  test("an answer that was written in time and is on its way is waited for", () => {
    expect(outcomes([{ ...missed, onItsWay: true }], "20T08:32:00")).toEqual({ missed: "put-off" });
  });
});

describe("the time that is told", () => {
  test("is never a false one", () => {
    expect(promisedAt(clock, at("20T08:31:59"))).toEqual(clock.dueAt);
    expect(promisedAt(clock, at("20T08:32:00"))).toBeNull();
    expect(promisedAt({ ...clock, metAt: at("20T08:06:00") }, at("20T08:10:00"))).toBeNull();
    expect(promisedAt({ ...clock, endedAt: at("20T08:06:00") }, at("20T08:10:00"))).toBeNull();
    expect(promisedAt({ ...clock, dueAt: null }, at("20T08:10:00"))).toBeNull();
    expect(promisedAt(null, at("20T08:10:00"))).toBeNull();
  });

  test("is late when it was met after it, or is over unmet", () => {
    const late = (changes: Partial<Clock>, now: string) => isLate({ ...clock, ...changes }, at(now));
    expect(late({}, "20T08:31:00")).toBe(false);
    expect(late({}, "20T08:32:00")).toBe(true);
    expect(late({ metAt: at("20T08:32:00") }, "21T08:00:00")).toBe(false);
    expect(late({ metAt: at("20T08:32:01") }, "21T08:00:00")).toBe(true);
    expect(late({ endedAt: at("20T08:20:00") }, "21T08:00:00")).toBe(false);
  });
});

describe("why a deadline is when it is", () => {
  const promised = { hours, answerWithinMs: 120 * MINUTE };
  const over = { ...clock, startedAt: at("20T12:00:00"), dueAt: at("20T16:00:00") };

  test("is told line by line: when it began, what was promised, what counted, what is left", () => {
    expect(explain(promised, over, at("20T15:30:00"))).toEqual([
      { is: "started", at: at("20T12:00:00") },
      { is: "promised", ms: 120 * MINUTE, zone: "Europe/Madrid" },
      { is: "open", from: at("20T12:00:00"), to: at("20T13:00:00"), ms: 60 * MINUTE },
      { is: "open", from: at("20T15:00:00"), to: at("20T16:00:00"), ms: 60 * MINUTE },
      { is: "due", at: at("20T16:00:00") },
      { is: "left", ms: 30 * MINUTE },
    ]);
  });

  test("says how late it is, when it was met, and that it ended", () => {
    const last = (changes: Partial<Clock>, now: string) => explain(promised, { ...over, ...changes }, at(now)).at(-1);
    expect(last({}, "20T16:10:00")).toEqual({ is: "late", ms: 10 * MINUTE });
    expect(last({ metAt: at("20T16:01:00") }, "21T08:00:00")).toEqual({ is: "met", at: at("20T16:01:00"), late: true });
    expect(last({ endedAt: at("20T12:30:00") }, "21T08:00:00")).toEqual({ is: "ended", at: at("20T12:30:00") });
  });

  test("a list of many days is cut, and a desk that never opens says so", () => {
    const long = { ...over, dueAt: at("30T16:00:00") };
    const lines = explain(promised, long, at("20T15:30:00"));
    const counted = lines.reduce((sum, line) => sum + (line.is === "open" || line.is === "more" ? line.ms : 0), 0);
    expect(lines.length).toBeLessThan(13);
    expect(counted).toBe(openTime(hours, long.startedAt, long.dueAt));
    expect(explain(promised, { ...over, dueAt: null }, at("20T15:30:00")).at(-1)).toEqual({ is: "never-opens" });
  });
});
