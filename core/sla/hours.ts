import { Temporal } from "temporal-polyfill";

/** Times of a day as minutes from midnight, the end beyond the beginning; 1440 is the end of the day. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** When a desk is open. */
export interface Hours {
  /** IANA, such as Europe/Madrid. */
  readonly zone: string;
  /** Monday first. */
  readonly week: readonly [Day, Day, Day, Day, Day, Day, Day];
  /** What is different on a date such as 2026-12-24; an empty list: closed. */
  readonly except: Readonly<Record<string, Day>>;
}

/** In order, and apart from one another. */
export type Day = readonly Interval[];

/** From the first instant on, up to the second and not including it. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Who is closed for so long is taken for closed for ever. */
const MOST_DAYS = 731;

/**
 * Open is what the clock on the desk's wall says, minute by minute: when it is put forward the minutes that it leaps
 * over are nobody's, and when it is put back those that come twice count twice.
 */
export const isOpenAt = (hours: Hours | null, at: Date): boolean => {
  if (!hours) return true;
  const local = zoned(hours, at);
  const minute = local.hour * 60 + local.minute;
  return dayOf(hours, local.toPlainDate()).some(({ from, to }) => from <= minute && minute < to);
};

/** When so much open time has passed; null: never, within two years. */
export const addOpenTime = (hours: Hours | null, from: Date, ms: number): Date | null => {
  if (!hours || ms <= 0) return new Date(from.getTime() + Math.max(ms, 0));
  let left = ms;
  for (const span of spansFrom(hours, from)) {
    const length = span.to - span.from;
    if (length >= left) return new Date(span.from + left);
    left -= length;
  }
  return null;
};

/** The first instant from now on at which the desk is open: now, if it is; null: never, within two years. */
export const nextOpening = (hours: Hours | null, from: Date): Date | null => {
  if (!hours) return from;
  for (const span of spansFrom(hours, from)) return new Date(span.from);
  return null;
};

/** When the desk is open between two instants. */
export const openSpans = (hours: Hours, from: Date, to: Date): readonly Span[] => {
  const spans: Span[] = [];
  for (const span of spansFrom(hours, from)) {
    if (span.from >= to.getTime()) break;
    const before = spans.at(-1);
    const end = new Date(Math.min(span.to, to.getTime()));
    // Two days that are open at midnight are open once.
    if (before?.to.getTime() === span.from) spans[spans.length - 1] = { from: before.from, to: end };
    else spans.push({ from: new Date(span.from), to: end });
  }
  return spans;
};

/** How long the desk is open between two instants, in ms. */
export const openTime = (hours: Hours | null, from: Date, to: Date): number =>
  hours
    ? openSpans(hours, from, to).reduce((sum, span) => sum + span.to.getTime() - span.from.getTime(), 0)
    : Math.max(to.getTime() - from.getTime(), 0);

interface Stretch {
  readonly from: number;
  readonly to: number;
}

function* spansFrom(hours: Hours, from: Date): Generator<Stretch> {
  const begin = from.getTime();
  let date = zoned(hours, from).toPlainDate();
  for (let day = 0; day < MOST_DAYS; day += 1) {
    const next = date.add({ days: 1 });
    if (dayOf(hours, date).length > 0)
      for (const span of spansOn(hours, date, next))
        if (span.to > begin) yield { from: Math.max(span.from, begin), to: span.to };
    date = next;
  }
}

/** One date's open stretches. Where the clock is changed in the middle of it, each part has an offset of its own. */
function* spansOn(hours: Hours, date: Temporal.PlainDate, next: Temporal.PlainDate): Generator<Stretch> {
  const end = next.toZonedDateTime(hours.zone);
  const midnight = Date.UTC(date.year, date.month - 1, date.day);
  let part = date.toZonedDateTime(hours.zone);
  const isUsual =
    end.epochMilliseconds - part.epochMilliseconds === DAY_MS && end.offsetNanoseconds === part.offsetNanoseconds;
  while (part.epochMilliseconds < end.epochMilliseconds) {
    const change = isUsual ? null : part.getTimeZoneTransition("next");
    const until = Math.min(change?.epochMilliseconds ?? end.epochMilliseconds, end.epochMilliseconds);
    const offset = part.offsetNanoseconds / 1e6;
    for (const interval of dayOf(hours, date)) {
      const from = Math.max(midnight + interval.from * MINUTE_MS - offset, part.epochMilliseconds);
      const to = Math.min(midnight + interval.to * MINUTE_MS - offset, until);
      if (from < to) yield { from, to };
    }
    if (!change) return;
    part = change;
  }
}

const zoned = ({ zone }: Hours, at: Date): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

const dayOf = ({ week, except }: Hours, date: Temporal.PlainDate): Day =>
  except[date.toString()] ?? week[date.dayOfWeek - 1]!;
