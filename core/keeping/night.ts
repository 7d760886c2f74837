import { Temporal } from "temporal-polyfill";

const QUIET_HOUR = 3;

/** The next time that it is three at night in a zone. Where the clock leaves that hour out, what comes in its place. */
export const nextNight = (now: Date, zone: string): Date => {
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const tonight = nightOf(at.toPlainDate(), zone);
  const next =
    Temporal.ZonedDateTime.compare(tonight, at) > 0 ? tonight : nightOf(at.toPlainDate().add({ days: 1 }), zone);
  return new Date(next.epochMilliseconds);
};

const nightOf = (day: Temporal.PlainDate, timeZone: string): Temporal.ZonedDateTime =>
  day.toZonedDateTime({ timeZone, plainTime: { hour: QUIET_HOUR } });
