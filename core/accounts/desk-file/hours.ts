// When a desk is open, as people write it: mon-fri: "8:00-14:00, 16:00-19:00", "2026-12-25": closed.
import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type { Day, Hours, Interval } from "../../sla/hours.ts";
import { isZone, zoneHint } from "./zones.ts";

export interface WrittenHours {
  /** Null: the account's. */
  readonly zone: string | null;
  readonly week: Hours["week"];
  readonly except: Hours["except"];
}

const DAYS: readonly string[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** What may stand under hours:, for whoever wrote something else. */
export const HOUR_KEYS: readonly string[] = ["zone", ...DAYS, "mon-fri"];

const HINT = `days with their times, such as mon-fri: "8:00-14:00, 16:00-19:00"`;
const DATED = `a date that exists, such as "2026-12-25"`;
const TIMES = `"8:00-14:00", or several as "8:00-14:00, 16:00-19:00", or closed`;

export const hours = z.record(z.string(), z.unknown(), { error: HINT }).transform((written, context): WrittenHours => {
  const reading = new Reading();
  for (const [key, value] of Object.entries(written)) reading.read(key, value);
  const found = reading.found();
  for (const key of reading.unknown) context.addIssue({ code: "unrecognized_keys", keys: [key], input: written });
  for (const { key, wrong, fix } of reading.mistakes)
    context.addIssue({
      code: "custom",
      path: key === null ? [] : [key],
      message: fix,
      params: wrong === null ? {} : { wrong },
      input: written,
    });
  return found;
});

interface Mistake {
  /** Null: of the whole. */
  readonly key: string | null;
  /** Null: what stands there says enough. */
  readonly wrong: string | null;
  /** What to write. */
  readonly fix: string;
}

class Reading {
  readonly mistakes: Mistake[] = [];
  readonly unknown: string[] = [];
  private zone: string | null = null;
  private readonly week: (Day | null)[] = DAYS.map(() => null);
  private readonly except: Record<string, Day> = {};

  read(key: string, value: unknown): void {
    const days = daysOf(key);
    if (key === "zone") this.readZone(value);
    else if (/^\d/.test(key)) this.readDate(key, value);
    else if (days) this.readDays(key, days, value);
    else this.unknown.push(key);
  }

  found(): WrittenHours {
    const week = this.week.map((day) => day ?? []);
    if (this.mistakes.length + this.unknown.length === 0 && week.every((day) => day.length === 0))
      this.mistake(null, `at least one day of the week on which it opens, such as ${OPEN_DAY}`, "the desk never opens");
    return { zone: this.zone, week: week as unknown as Hours["week"], except: this.except };
  }

  private readZone(value: unknown): void {
    if (typeof value === "string" && isZone(value)) this.zone = value;
    else this.mistake("zone", zoneHint({ input: value }));
  }

  private readDate(key: string, value: unknown): void {
    const day = this.timesOf(key, value);
    if (isDate(key)) this.except[key] = day;
    else this.mistake(key, DATED, `${key} is no date`);
  }

  private readDays(key: string, days: readonly number[], value: unknown): void {
    const day = this.timesOf(key, value);
    const twice = days.find((n, at) => this.week[n] || days.indexOf(n) < at);
    if (twice !== undefined) this.mistake(key, "each day once", `${DAYS[twice]} stands twice in hours`);
    for (const n of days) this.week[n] = day;
  }

  private timesOf(key: string, value: unknown): Day {
    const read = readTimes(value);
    if ("day" in read) return read.day;
    this.mistake(key, read.fix, read.wrong && `${key}: ${read.wrong}`);
    return [];
  }

  private mistake(key: string | null, fix: string, wrong: string | null = null): void {
    this.mistakes.push({ key, wrong, fix });
  }
}

const OPEN_DAY = `mon-fri: "8:00-16:00"`;

/** "mon", "mon-fri", "sat, sun" or "mon-wed, fri" as numbers from 0. */
const daysOf = (key: string): readonly number[] | null => {
  const days: number[] = [];
  for (const part of key.toLowerCase().split(",")) {
    const [from, to = from, ...more] = part.split(/[-–]/).map((name) => DAYS.indexOf(name.trim()));
    if (from === undefined || from < 0 || to! < from || more.length > 0) return null;
    for (let n = from; n <= to!; n += 1) days.push(n);
  }
  return days;
};

const isDate = (key: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(key)) return false;
  try {
    Temporal.PlainDate.from(key);
    return true;
  } catch {
    return false;
  }
};

const MIDNIGHT = 24 * 60;

interface Unread {
  readonly wrong: string | null;
  readonly fix: string;
}

const readTimes = (value: unknown): { readonly day: Day } | Unread => {
  if (value === "closed") return { day: [] };
  if (typeof value !== "string") return { wrong: null, fix: TIMES };
  const intervals: Interval[] = [];
  for (const part of value.split(",")) {
    const read = readInterval(part.trim());
    if ("fix" in read) return read;
    intervals.push(read);
  }
  const sorted = intervals.toSorted((a, b) => a.from - b.from);
  const over = sorted.findIndex((one, n) => n > 0 && one.from < sorted[n - 1]!.to);
  if (over < 0) return { day: joined(sorted) };
  const both = `${said(sorted[over - 1]!)} and ${said(sorted[over]!)} overlap`;
  return { wrong: both, fix: `times apart from one another, such as "8:00-14:00, 16:00-19:00"` };
};

const readInterval = (part: string): Interval | Unread => {
  const match = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/.exec(part);
  if (!match) return { wrong: null, fix: TIMES };
  const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [number, number, number, number];
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (fromMinute > 59 || toMinute > 59 || from >= MIDNIGHT || to > MIDNIGHT)
    return { wrong: `${part} is no time of a day`, fix: "times from 0:00 to 24:00" };
  if (to > from) return { from, to };
  const today = said({ from, to: MIDNIGHT });
  return {
    wrong: `${part} ends before it begins`,
    fix: `the later time last; past midnight "${today}", and the rest on the next day`,
  };
};

const said = ({ from, to }: Interval): string => `${timeOf(from)}-${timeOf(to)}`;

const timeOf = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

/** Times that touch are one. */
const joined = (sorted: readonly Interval[]): Day => {
  const day: Interval[] = [];
  for (const one of sorted) {
    const before = day.at(-1);
    if (before?.to === one.from) day[day.length - 1] = { from: before.from, to: one.to };
    else day.push(one);
  }
  return day;
};
