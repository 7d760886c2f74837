import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addOpenTime,
  type Day,
  type Hours,
  isOpenAt,
  nextOpening,
  openSpans,
  openTime,
} from "../../../core/sla/hours.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const morning: Day = [{ from: 8 * 60, to: 14 * 60 }];
const SPLIT: Day = [...morning, { from: 16 * 60, to: 19 * 60 }];
const week = (day: Day, saturday: Day = [], sunday: Day = []): Hours["week"] => [
  day,
  day,
  day,
  day,
  day,
  saturday,
  sunday,
];
const madrid: Hours = {
  zone: "Europe/Madrid",
  week: week(SPLIT, morning),
  except: { "2026-12-24": [{ from: 480, to: 600 }], "2026-12-25": [] },
};
const at = (time: string): Date => new Date(time);
const added = (hours: Hours | null, from: string, ms: number) =>
  addOpenTime(hours, at(from), ms)?.toISOString() ?? null;

describe("by the clock on the wall", () => {
  test("is open in the intervals, not at their end, and otherwise by the exceptions", () => {
    const isOpen = (time: string) => isOpenAt(madrid, at(time));
    expect(isOpen("2026-11-20T07:00:00Z")).toBe(true);
    expect(isOpen("2026-11-20T06:59:59Z")).toBe(false);
    expect(isOpen("2026-11-20T13:00:00Z")).toBe(false);
    expect(isOpen("2026-11-20T15:30:00Z")).toBe(true);
    expect(isOpen("2026-11-22T09:00:00Z")).toBe(false);
    expect(isOpen("2026-12-24T08:30:00Z")).toBe(true);
    expect(isOpen("2026-12-24T15:30:00Z")).toBe(false);
    expect(isOpen("2026-12-25T09:00:00Z")).toBe(false);
    expect(isOpenAt(null, at("2026-11-22T03:00:00Z"))).toBe(true);
  });

  test.each([
    ["inside an interval", "2026-11-20T08:02:00Z", 30 * MINUTE, "2026-11-20T08:32:00.000Z"],
    ["to its very end", "2026-11-20T12:30:00Z", 30 * MINUTE, "2026-11-20T13:00:00.000Z"],
    ["over the lunch", "2026-11-20T12:50:00Z", 30 * MINUTE, "2026-11-20T15:20:00.000Z"],
    ["over the night", "2026-11-19T17:45:00Z", 30 * MINUTE, "2026-11-20T07:15:00.000Z"],
    ["from the night on", "2026-11-20T02:00:00Z", 30 * MINUTE, "2026-11-20T07:30:00.000Z"],
    ["over a Sunday", "2026-11-21T12:45:00Z", 30 * MINUTE, "2026-11-23T07:15:00.000Z"],
    ["over a short day and a holiday", "2026-12-24T08:45:00Z", 30 * MINUTE, "2026-12-26T07:15:00.000Z"],
    ["over the night in which the clocks are put back", "2026-10-24T11:30:00Z", HOUR, "2026-10-26T07:30:00.000Z"],
    ["none of it", "2026-11-22T09:00:00Z", 0, "2026-11-22T09:00:00.000Z"],
  ])("counts open time %s", (_, from, ms, due) => expect(added(madrid, from, ms)).toBe(due));

  test("counts all time where no hours are said", () => {
    expect(added(null, "2026-11-22T03:00:00Z", HOUR)).toBe("2026-11-22T04:00:00.000Z");
  });

  test("minutes that the clock leaps over are nobody's, and those that come twice count twice", () => {
    const night: Hours = { ...madrid, week: week([], [], [{ from: 60, to: 240 }]), except: {} };
    const of = (from: string, to: string) => openTime(night, at(from), at(to)) / MINUTE;
    expect(of("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z")).toBe(120);
    expect(of("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z")).toBe(240);
  });

  test("a zone whose clocks change at midnight, one that changes by half an hour, and a date that never was", () => {
    const all = week([{ from: 0, to: 1440 }], [{ from: 0, to: 1440 }], [{ from: 0, to: 1440 }]);
    const day = (zone: string, from: string, to: string) =>
      openTime({ zone, week: all, except: {} }, at(from), at(to)) / HOUR;
    expect(day("America/Havana", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")).toBe(23);
    expect(day("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z")).toBe(24.5);
    const holiday: Hours = { zone: "Pacific/Apia", week: all, except: { "2011-12-30": [] } };
    expect(openTime(holiday, at("2011-12-29T10:00:00Z"), at("2011-12-31T10:00:00Z")) / HOUR).toBe(48);
  });
});

describe("the next opening", () => {
  test.each([
    ["now, when it is open", "2026-11-20T08:02:00Z", "2026-11-20T08:02:00.000Z"],
    ["this afternoon", "2026-11-20T13:00:00Z", "2026-11-20T15:00:00.000Z"],
    ["on Monday", "2026-11-21T13:00:00Z", "2026-11-23T07:00:00.000Z"],
  ])("is %s", (_, from, opens) => expect(nextOpening(madrid, at(from))?.toISOString()).toBe(opens));

  test("never comes where no day is open, and then nothing is ever due", () => {
    const never: Hours = { zone: "Europe/Madrid", week: week([]), except: {} };
    expect(nextOpening(never, at("2026-11-20T08:00:00Z"))).toBeNull();
    expect(addOpenTime(never, at("2026-11-20T08:00:00Z"), 1)).toBeNull();
    // A single date is soon used up.
    const once: Hours = { ...never, except: { "2026-11-24": [{ from: 480, to: 540 }] } };
    expect(addOpenTime(once, at("2026-11-20T08:00:00Z"), HOUR)?.toISOString()).toBe("2026-11-24T08:00:00.000Z");
    expect(addOpenTime(once, at("2026-11-20T08:00:00Z"), HOUR + 1)).toBeNull();
  });
});

test("days that are open at midnight are open once", () => {
  const late: Hours = {
    ...madrid,
    week: week([
      { from: 0, to: 120 },
      { from: 1320, to: 1440 },
    ]),
    except: {},
  };
  expect(openSpans(late, at("2026-11-17T18:00:00Z"), at("2026-11-18T18:00:00Z"))).toEqual([
    { from: at("2026-11-17T21:00:00Z"), to: at("2026-11-18T01:00:00Z") },
  ]);
});

interface Wall {
  readonly date: string;
  readonly day: number;
  readonly minute: number;
}

const walls = new Map<string, (at: number) => Wall>();

/** What a clock on the wall shows, by another way than the one that is tested. */
const wallIn = (zone: string): ((at: number) => Wall) => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const seen = new Map<number, Wall>();
  const read = (at: number): Wall => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      date: `${parts.year}-${parts.month}-${parts.day}`,
      day: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].findIndex((name) => parts.weekday?.startsWith(name)),
      minute: Number(parts.hour) * 60 + Number(parts.minute),
    };
  };
  // The runs come to the same nights again and again.
  return (at) => {
    const wall = seen.get(at) ?? read(at);
    seen.set(at, wall);
    return wall;
  };
};

/** Minute by minute. */
const simulation = ({ zone, week: days, except }: Hours) => {
  const wall = walls.get(zone) ?? wallIn(zone);
  walls.set(zone, wall);
  return (at: number): boolean => {
    const { date, day, minute } = wall(at);
    return (except[date] ?? days[day]!).some(({ from, to }) => from <= minute && minute < to);
  };
};

const anyDay = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 })
  .map((cuts) => cuts.toSorted((a, b) => a - b))
  .map(
    (cuts): Day =>
      Array.from({ length: Math.floor(cuts.length / 2) }, (_, n) => ({ from: cuts[2 * n]!, to: cuts[2 * n + 1]! })),
  );

/** Around the nights in which clocks change, and a day like any other. */
const anyStart = fc
  .record({
    near: fc.constantFrom(
      ["Europe/Madrid", "2026-03-29T01:00Z"],
      ["Europe/Madrid", "2026-10-25T01:00Z"],
      ["America/New_York", "2026-03-08T07:00Z"],
      ["America/New_York", "2026-11-01T06:00Z"],
      ["America/Havana", "2026-03-08T05:00Z"],
      ["America/Havana", "2026-11-01T05:00Z"],
      ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
      ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
      ["Africa/Cairo", "2026-04-23T22:00Z"],
      ["Africa/Cairo", "2026-10-29T21:00Z"],
      ["Asia/Kathmandu", "2026-06-01T00:00Z"],
      ["Pacific/Apia", "2011-12-30T10:00Z"],
      ["UTC", "2026-12-31T23:00Z"],
    ),
    minutes: fc.integer({ min: -1_500, max: 300 }),
  })
  .map(({ near: [zone, time], minutes }) => ({ zone, from: new Date(time).getTime() + minutes * MINUTE }));

test("a simulation minute by minute comes to the same, whatever the zone, the hours and the night", () => {
  const DAYS = 2;
  fc.assert(
    fc.property(
      anyStart,
      fc.tuple(anyDay, anyDay, anyDay, anyDay, anyDay, anyDay, anyDay),
      fc.dictionary(fc.constantFrom("2026-03-29", "2026-10-25", "2026-11-01", "2011-12-30", "2026-04-24"), anyDay, {
        maxKeys: 3,
      }),
      fc.integer({ min: 1, max: 900 }),
      ({ zone, from }, days, except, minutes) => {
        const hours: Hours = { zone, week: days, except };
        const isOpen = simulation(hours);
        let [opening, due, open]: [number | null, number | null, number] = [null, null, 0];
        for (let minute = from; minute < from + DAYS * 24 * HOUR; minute += MINUTE) {
          const opens = isOpen(minute);
          if (minute % (7 * MINUTE) === 0) expect(isOpenAt(hours, new Date(minute))).toBe(opens);
          if (!opens) continue;
          opening ??= minute;
          open += 1;
          if (open === minutes) due = minute + MINUTE;
        }
        const end = new Date(from + DAYS * 24 * HOUR);
        expect(openTime(hours, new Date(from), end)).toBe(open * MINUTE);
        if (opening !== null) expect(nextOpening(hours, new Date(from))?.getTime()).toBe(opening);
        if (due !== null) expect(addOpenTime(hours, new Date(from), minutes * MINUTE)?.getTime()).toBe(due);
      },
    ),
    { numRuns: 60 },
  );
});

test("open time adds up: a promise and another one after it are one long promise", () => {
  fc.assert(
    fc.property(
      anyStart,
      fc.integer({ min: 1, max: HOUR * 20 }),
      fc.integer({ min: 1, max: HOUR * 20 }),
      ({ from }, a, b) => {
        const first = addOpenTime(madrid, new Date(from), a)!;
        const second = addOpenTime(madrid, first, b)!;
        expect(addOpenTime(madrid, new Date(from), a + b)).toEqual(second);
        expect(openTime(madrid, new Date(from), second)).toBe(a + b);
      },
    ),
  );
});
