import { Temporal } from "temporal-polyfill";
import type { Language } from "./languages.ts";

/** Who reads a time: the same instant is another day, and another phrase, elsewhere. */
export interface Reader {
  readonly language: Language;
  readonly zone: string;
}

/** Platforms and people name zones that this machine doesn't know; a time in UTC is better than none. */
export function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

/** "09:32" */
export function clock(at: Date, reader: Reader): string {
  const { hour, minute } = local(at, reader);
  return `${twoDigits(hour)}:${twoDigits(minute)}`;
}

/** "3 Mar, 09:32": for what stays on a screen for days, where "yesterday" would become a lie. */
export function stamp(at: Date, reader: Reader): string {
  const date = { day: "numeric", month: "short" } as const;
  return `${dateFormat(reader, date).format(at)}, ${clock(at, reader)}`;
}

/** The time alone when it is today, else with its day: "tomorrow at 8:00", "on Monday at 8:00", "on 3 March at 8:00". */
export function when(at: Date, now: Date, reader: Reader): string {
  if (daysUntil(at, now, reader) === 0) return clock(at, reader);
  const { hour, minute } = local(at, reader);
  return `${day(at, now, reader)} ${AT[reader.language](hour)} ${hour}:${twoDigits(minute)}`;
}

/** When something begins: "at 8:00", "tomorrow at 8:00", "on Monday at 8:00". */
export function at(at: Date, now: Date, reader: Reader): string {
  const { hour, minute } = local(at, reader);
  const time = `${AT[reader.language](hour)} ${hour}:${twoDigits(minute)}`;
  return daysUntil(at, now, reader) === 0 ? time : `${day(at, now, reader)} ${time}`;
}

/** When something is over at the latest: "by 09:32", "by 8:30 tomorrow", "by 8:30 on Monday". */
export function by(at: Date, now: Date, reader: Reader): string {
  const { hour, minute } = local(at, reader);
  const before = BY[reader.language](hour);
  if (daysUntil(at, now, reader) === 0) return `${before} ${clock(at, reader)}`;
  const time = `${before} ${hour}:${twoDigits(minute)}`;
  return reader.language === "en" ? `${time} ${day(at, now, reader)}` : `${day(at, now, reader)} ${time}`;
}

/** "today", "yesterday", "tomorrow", "on Friday", "on 3 March" */
export function day(at: Date, now: Date, reader: Reader): string {
  const days = daysUntil(at, now, reader);
  const { language } = reader;
  if (Math.abs(days) <= 1) return NEAR_DAYS[language][days + 1]!;
  if (Math.abs(days) <= 6) return ON_WEEKDAY[language][local(at, reader).dayOfWeek - 1]!;
  return `${ON_DATE[language]}${date(at, now, reader)}`;
}

/** "since 09:05", "since yesterday", "since Monday", "since 3 March" */
export function since(at: Date, now: Date, reader: Reader): string {
  const days = daysUntil(at, now, reader);
  const forms = SINCE[reader.language];
  if (days === 0) return forms.time(clock(at, reader), local(at, reader).hour);
  if (days === -1) return forms.yesterday;
  if (Math.abs(days) <= 6) return forms.weekday[local(at, reader).dayOfWeek - 1]!;
  return forms.date(date(at, now, reader));
}

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** "2 minutes ago", "in 3 hours" */
export function ago(at: Date, now: Date, reader: Reader): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000) || -1;
  const distance = Math.abs(seconds);
  const format = new Intl.RelativeTimeFormat(localeOf(reader.language), { numeric: "always" });
  if (distance < MINUTE_S) return format.format(seconds, "second");
  if (distance < HOUR_S) return format.format(Math.trunc(seconds / MINUTE_S), "minute");
  if (distance < DAY_S) return format.format(Math.trunc(seconds / HOUR_S), "hour");
  return format.format(Math.trunc(seconds / DAY_S), "day");
}

/** Calendar days of the reader, not spans of 24 hours: a day may have 23 or 25. */
function daysUntil(at: Date, now: Date, reader: Reader): number {
  return local(now, reader).toPlainDate().until(local(at, reader).toPlainDate()).days;
}

const local = (at: Date, reader: Reader) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(reader.zone);

function date(at: Date, now: Date, reader: Reader): string {
  const isSameYear = local(at, reader).year === local(now, reader).year;
  const shape = { day: "numeric", month: "long" } as const;
  return dateFormat(reader, isSameYear ? shape : { ...shape, year: "numeric" }).format(at);
}

const dateFormat = (reader: Reader, shape: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(localeOf(reader.language), { ...shape, timeZone: reader.zone });

const localeOf = (language: Language) => (language === "en" ? "en-GB" : language);

const twoDigits = (value: number) => String(value).padStart(2, "0");

// Intl knows the names of days but not the cases and prepositions that a sentence needs.
const AT: Record<Language, (hour: number) => string> = {
  en: () => "at",
  es: (hour) => (hour === 1 ? "a la" : "a las"),
  ru: () => "в",
};

const BY: Record<Language, (hour: number) => string> = {
  en: () => "by",
  es: (hour) => (hour === 1 ? "antes de la" : "antes de las"),
  ru: () => "до",
};

const NEAR_DAYS: Record<Language, readonly string[]> = {
  en: ["yesterday", "today", "tomorrow"],
  es: ["ayer", "hoy", "mañana"],
  ru: ["вчера", "сегодня", "завтра"],
};

const WEEKDAYS_EN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEKDAYS_ES = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];

const ON_WEEKDAY: Record<Language, readonly string[]> = {
  en: WEEKDAYS_EN.map((name) => `on ${name}`),
  es: WEEKDAYS_ES.map((name) => `el ${name}`),
  ru: ["в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"],
};

const ON_DATE: Record<Language, string> = { en: "on ", es: "el ", ru: "" };

interface SinceForms {
  readonly time: (clock: string, hour: number) => string;
  readonly yesterday: string;
  readonly weekday: readonly string[];
  readonly date: (date: string) => string;
}

const SINCE: Record<Language, SinceForms> = {
  en: {
    time: (clock) => `since ${clock}`,
    yesterday: "since yesterday",
    weekday: WEEKDAYS_EN.map((name) => `since ${name}`),
    date: (date) => `since ${date}`,
  },
  es: {
    time: (clock, hour) => `desde ${hour === 1 ? "la" : "las"} ${clock}`,
    yesterday: "desde ayer",
    weekday: WEEKDAYS_ES.map((name) => `desde el ${name}`),
    date: (date) => `desde el ${date}`,
  },
  ru: {
    time: (clock) => `с ${clock}`,
    yesterday: "со вчерашнего дня",
    weekday: ["с понедельника", "со вторника", "со среды", "с четверга", "с пятницы", "с субботы", "с воскресенья"],
    date: (date) => `${/^2 /.test(date) ? "со" : "с"} ${date}`,
  },
};
