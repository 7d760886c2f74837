import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minutesIn, nextHours, visitTimeIn } from "../../../bots/dialogue/partner-times.ts";

const MADRID = "Europe/Madrid";
/** A Friday, 09:10 in Madrid. */
const friday = new Date("2026-11-20T08:10:00Z");

const local = (at: Date, zone = MADRID): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);

const meant = (text: string, now = friday): string => {
  const time = visitTimeIn(text, now, MADRID);
  return time.is === "at" ? local(time.at) : time.is;
};

describe("a time that somebody writes", () => {
  test.each([
    ["11:30", "2026-11-20 11:30"],
    ["11.30", "2026-11-20 11:30"],
    ["11h30", "2026-11-20 11:30"],
    ["at 11", "2026-11-20 11:00"],
    ["I'll be there at 11:30.", "2026-11-20 11:30"],
    ["a las 11", "2026-11-20 11:00"],
    ["llego a las 11:15", "2026-11-20 11:15"],
    ["в 11", "2026-11-20 11:00"],
    ["буду в 11:30", "2026-11-20 11:30"],
    ["12", "2026-11-20 12:00"],
    ["noon", "2026-11-20 12:00"],
    ["3 pm", "2026-11-20 15:00"],
    ["at 3", "2026-11-20 15:00"],
    ["a las 4 de la tarde", "2026-11-20 16:00"],
    ["в 3 часа дня", "2026-11-20 15:00"],
    ["tomorrow 9:00", "2026-11-21 09:00"],
    ["tomorrow at 9 in the morning", "2026-11-21 09:00"],
    ["mañana a las 9", "2026-11-21 09:00"],
    ["mañana a las 9 de la mañana", "2026-11-21 09:00"],
    ["pasado mañana 10:00", "2026-11-22 10:00"],
    ["завтра в 9", "2026-11-21 09:00"],
    ["послезавтра в 10:30", "2026-11-22 10:30"],
    ["tomorrow 05:00", "2026-11-21 05:00"],
    ["on Monday at 10", "2026-11-23 10:00"],
    ["el lunes a las 10", "2026-11-23 10:00"],
    ["в понедельник в 10", "2026-11-23 10:00"],
    ["Friday 8:00", "2026-11-27 08:00"],
    ["24.11 at 9:30", "2026-11-24 09:30"],
    ["2/1 10:00", "2027-01-02 10:00"],
    ["in 30 minutes", "2026-11-20 09:40"],
    ["en media hora", "2026-11-20 09:40"],
    ["через 2 часа", "2026-11-20 11:10"],
    ["через час", "2026-11-20 10:10"],
  ])("%s", (text, expected) => expect(meant(text)).toBe(expected));

  test.each(["9:00", "today at 8", "hoy a las 8:30", "сегодня в 9"])("%s is over", (text) =>
    expect(meant(text)).toBe("past"),
  );

  test.each([
    "",
    "soon",
    "ahora voy",
    "11 or 12",
    "between 11 and 12",
    "11:00-12:00",
    "not at 11",
    "at 11?",
    "25:00",
    "12:75",
    "tomorrow",
    "24.11",
    "31.02 at 9",
    "call 961234567 at 11",
    "11:30 Colón 12",
  ])("%j is not guessed at", (text) => expect(meant(text)).toBe("unclear"));

  test("said alone can be told from words that mention a time", () => {
    expect(visitTimeIn("I'll be there at 11:30", friday, MADRID)).toMatchObject({ only: true });
    expect(visitTimeIn("the shop opens at 11:30", friday, MADRID)).toMatchObject({ only: false });
  });

  test("is never past, and never another minute than was written", () => {
    const zones = fc.constantFrom(MADRID, "UTC", "Asia/Tokyo", "America/New_York", "Pacific/Auckland", "Asia/Kolkata");
    const moments = fc.date({ min: new Date("2026-01-01"), max: new Date("2028-01-01"), noInvalidDate: true });
    const written = fc.tuple(
      fc.constantFrom("", "tomorrow ", "mañana ", "завтра ", "послезавтра "),
      fc.nat(23),
      fc.nat(59),
    );
    fc.assert(
      fc.property(moments, zones, written, (now, zone, [day, hour, minute]) => {
        const clock = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        const time = visitTimeIn(`${day}${clock}`, now, zone);
        if (time.is !== "at") return day === "" && time.is === "past";
        const shown = local(time.at, zone).slice(-5);
        // In the hour that clocks leave out, the next that exists is meant.
        return (
          time.at > now && (shown === clock || (time.at.getTime() - now.getTime() > 0 && isSkipped(time.at, zone)))
        );
      }),
    );
  });
});

const isSkipped = (at: Date, zone: string): boolean => {
  const offset = (moment: Date) =>
    new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format(moment).split("GMT")[1];
  return offset(new Date(at.getTime() - 3_600_000 * 3)) !== offset(at);
};

describe("the hours that are offered", () => {
  test.each([
    ["2026-11-20T08:10:00Z", ["2026-11-20 11:00", "2026-11-20 12:00"]],
    ["2026-11-20T08:00:00Z", ["2026-11-20 10:00", "2026-11-20 11:00"]],
    ["2026-11-20T17:30:00Z", ["2026-11-21 09:00", "2026-11-21 10:00"]],
    ["2026-11-20T17:00:00Z", ["2026-11-20 19:00", "2026-11-21 09:00"]],
    ["2026-11-20T02:00:00Z", ["2026-11-20 09:00", "2026-11-20 10:00"]],
  ])("at %s", (now, expected) => expect(nextHours(new Date(now), MADRID).map((at) => local(at))).toEqual(expected));

  test("are full hours by day, an hour from now at the earliest", () => {
    const moments = fc.date({ min: new Date("2026-01-01"), max: new Date("2028-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.constantFrom(MADRID, "America/New_York", "Asia/Kolkata"), (now, zone) => {
        const times = nextHours(now, zone, 4);
        return times.every((at, n) => {
          const [hour, minute] = local(at, zone).slice(-5).split(":").map(Number) as [number, number];
          const isLater = n === 0 || at > times[n - 1]!;
          return at.getTime() - now.getTime() >= 3_600_000 && isLater && minute === 0 && hour >= 8 && hour <= 19;
        });
      }),
    );
  });
});

describe("minutes", () => {
  test.each([
    ["45", 45],
    ["45 min", 45],
    ["1 h", 60],
    ["1 h 30", 90],
    ["1:30", 90],
    ["1.5 hours", 90],
    ["1,5 horas", 90],
    ["2 часа", 120],
    ["an hour", 60],
    ["media hora", 30],
    ["полтора часа", 90],
    ["1 hora y 15 minutos", 75],
  ])("%s", (text, expected) => expect(minutesIn(text)).toBe(expected));

  test.each(["", "0", "a while", "new print head, 20 euros", "9999", "skip"])("%j are none", (text) =>
    expect(minutesIn(text)).toBeNull(),
  );
});
