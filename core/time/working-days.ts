import { Temporal } from "temporal-polyfill";

/** The same time of day, so many working days (Monday to Friday) later in a zone. Calendars with holidays come with the SLA. */
export const workingDaysLater = (from: Date, days: number, zone: string): Date => {
  let at = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone);
  let left = days;
  while (left > 0) {
    at = at.add({ days: 1 });
    if (at.dayOfWeek <= 5) left -= 1;
  }
  return new Date(at.epochMilliseconds);
};
