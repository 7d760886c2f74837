import { Temporal } from "temporal-polyfill";

/** What somebody meant who was asked for a time. `only`: the words said nothing else. */
export type MeantTime =
  | { readonly is: "at"; readonly at: Date; readonly only: boolean }
  | { readonly is: "past" }
  | { readonly is: "unclear" };

const MINUTE_MS = 60_000;
/** Further ahead nobody arranges a visit: it is a slip. */
export const MOST_AHEAD_MS = 90 * 24 * 60 * MINUTE_MS;
const UNCLEAR: MeantTime = { is: "unclear" };

/**
 * "11:30", "tomorrow 9:00", "завтра в 9", "en media hora": simply read in three languages at once. Two times, a question
 * or a number more than the time needs are not guessed at.
 */
export const visitTimeIn = (text: string, now: Date, zone: string): MeantTime => {
  const said = tidy(text);
  if (said === "" || /[?¿]/.test(said) || NOT.test(said)) return UNCLEAR;
  const soon = SOON.exec(said)?.groups?.span;
  const minutes = soon ? spanIn(soon) : null;
  if (minutes !== null) return judged(new Date(now.getTime() + minutes * MINUTE_MS), now, said.replace(SOON, " "));
  const half = halfIn(said);
  const day = dayIn(half.rest);
  const time = timeIn(day.rest, half.is);
  if (!time || /\d/.test(time.rest)) return UNCLEAR;
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const date = day.date(today, time);
  if (!date) return UNCLEAR;
  const at = date.toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(time.hour, time.minute) });
  return judged(new Date(at.epochMilliseconds), now, time.rest);
};

const judged = (at: Date, now: Date, rest: string): MeantTime => {
  if (at <= now) return { is: "past" };
  if (at.getTime() - now.getTime() > MOST_AHEAD_MS) return UNCLEAR;
  return { is: "at", at, only: rest.replace(FILLERS, " ").replace(/[^\p{L}\p{N}]/gu, "") === "" };
};

/** "45", "1 h 30", "1,5 horas", "полтора часа" → minutes; null: something else was said. */
export const minutesIn = (text: string): number | null => {
  const said = tidy(text);
  const [, hours, minutes] = /^(\d{1,2}):([0-5]\d)$/.exec(said) ?? [];
  const found = hours ? Number(hours) * 60 + Number(minutes) : /^\d{1,4}$/.test(said) ? Number(said) : spanIn(said);
  return found !== null && found > 0 && found <= 24 * 60 ? found : null;
};

const FIRST_HOUR = 8;
const LAST_HOUR = 19;
const USUAL_HOUR = 9;

/** The next full hours at which somebody may sensibly come, an hour from now at the earliest. */
export const nextHours = (now: Date, zone: string, count = 2): readonly Date[] => {
  const soon = Temporal.Instant.fromEpochMilliseconds(now.getTime() + 60 * MINUTE_MS).toZonedDateTimeISO(zone);
  let hour = soon.round({ smallestUnit: "hour", roundingMode: "ceil" });
  const times: Date[] = [];
  while (times.length < count) {
    if (hour.hour < FIRST_HOUR) hour = hour.with({ hour: USUAL_HOUR });
    if (hour.hour > LAST_HOUR) hour = hour.add({ days: 1 }).with({ hour: USUAL_HOUR });
    times.push(new Date(hour.epochMilliseconds));
    hour = hour.add({ hours: 1 });
  }
  return times;
};

const tidy = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(\d)\s*(am|pm)(?!\p{L})/gu, "$1 $2")
    .replace(/\s+/g, " ")
    .replace(/[\s.!,;]+$/u, "")
    .trim();

/** \b knows ASCII alone. */
const word = (phrases: string, flags = "u"): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases})(?![\\p{L}\\p{N}])`, flags);

const NOT = word("not|no|не|нет|or|o|или|между|between|entre");
const SOON = /(?<![\p{L}\p{N}])(?:in|within|en|dentro de|через)\s+(?<span>.+)$/u;
const FILLERS = word(
  "at|on|by|around|about|maybe|i'll be there|i will be there|i'll come|i come|i can|be there|ok|okay|a las|a la|sobre las|hacia las|el|estaré allí|estaré|llego|llegaré|voy|vale|в|во|к|ко|около|буду|приеду|подъеду|ок|хорошо|o'clock|h|ч|часов|часа|час|horas|hora",
  "gu",
);

const HOURS = "hours?|hrs?|h|horas?|часа|часов|час|ч";
const MINUTES = "minutes?|mins?|m|minutos?|минуты|минуту|минут|мин|м";
const SPAN = new RegExp(
  `^(?:(?<hours>\\d{1,2}(?:[.,]\\d)?)\\s*(?:${HOURS}))?(?:\\s*(?:and|y|и)?\\s*(?<minutes>\\d{1,3})\\s*(?:${MINUTES})?)?$`,
  "u",
);
const NAMED_SPANS: readonly (readonly [RegExp, number])[] = [
  [/^(half an hour|media hora|полчаса)$/u, 30],
  [/^(an? hour|one hour|una hora|час|один час)$/u, 60],
  [/^(an hour and a half|one and a half hours|(una )?hora y media|полтора часа)$/u, 90],
  [/^(two hours|dos horas|два часа)$/u, 120],
];

/** Minutes need their unit here: "in 30" may be anything. */
const spanIn = (said: string): number | null => {
  const named = NAMED_SPANS.find(([phrase]) => phrase.test(said));
  if (named) return named[1];
  const { hours, minutes } = SPAN.exec(said)?.groups ?? {};
  if (!hours && !(minutes && /\p{L}/u.test(said))) return null;
  return Math.round(Number((hours ?? "0").replace(",", ".")) * 60) + Number(minutes ?? 0);
};

type Half = "am" | "pm" | null;

const MORNING = word("am|a\\.m\\.?|(?:de|por) la mañana|in the morning|утра|утром");
const LATER = word(
  "pm|p\\.m\\.?|(?:de|por) la (?:tarde|noche)|esta tarde|in the (?:afternoon|evening)|дня|вечера|вечером|днём|днем",
);

const halfIn = (said: string): { readonly is: Half; readonly rest: string } => {
  if (MORNING.test(said)) return { is: "am", rest: said.replace(MORNING, " ") };
  return LATER.test(said) ? { is: "pm", rest: said.replace(LATER, " ") } : { is: null, rest: said };
};

interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly rest: string;
}

const CLOCK = /(?<![\d.:/])(\d{1,2}) ?[:hч] ?(\d{2})(?!\d)/gu;
const DOTTED = /(?<![\d.:/])(\d{1,2})\.(\d{2})(?![\d.])/gu;
const HOUR = /(?<![\d.:/])(\d{1,2})(?![\d:/])/gu;
const NOON = word("noon|midday|mediodía|mediodia|полдень");

const timeIn = (said: string, half: Half): TimeOfDay | null => {
  if (NOON.test(said)) return { hour: 12, minute: 0, rest: said.replace(NOON, " ") };
  for (const shape of [CLOCK, DOTTED, HOUR]) {
    const [found, another] = [...said.matchAll(shape)];
    if (another) return null;
    if (!found) continue;
    const [all, hours, minutes = "00"] = found;
    const hour = inHalf(hours!, half);
    if (hour > 23 || Number(minutes) > 59) return null;
    return { hour, minute: Number(minutes), rest: said.replace(all, " ") };
  }
  return null;
};

/** "At 3" is the afternoon, unless the morning is named or it is written as clocks show it. */
const inHalf = (written: string, half: Half): number => {
  const hour = Number(written);
  if (half === "am") return hour === 12 ? 0 : hour;
  const isAfternoon = half === "pm" ? hour < 12 : hour >= 1 && hour <= 6 && !written.startsWith("0");
  return isAfternoon ? hour + 12 : hour;
};

type DateFor = (today: Temporal.ZonedDateTime, time: TimeOfDay) => Temporal.PlainDate | null;

const NEAR_DAYS: readonly (readonly [RegExp, number])[] = [
  [word("the day after tomorrow|day after tomorrow|pasado mañana|pasado manana|послезавтра"), 2],
  [word("tomorrow|tmrw|mañana|manana|завтра"), 1],
  [word("today|hoy|сегодня|this (?:morning|afternoon|evening)"), 0],
];

const WEEKDAYS: readonly RegExp[] = [
  word("(?:next )?(?:monday|mon|lunes|понедельник|пн)"),
  word("(?:next )?(?:tuesday|tue|martes|вторник|вт)"),
  word("(?:next )?(?:wednesday|wed|miércoles|miercoles|среду|среда|ср)"),
  word("(?:next )?(?:thursday|thu|jueves|четверг|чт)"),
  word("(?:next )?(?:friday|fri|viernes|пятницу|пятница|пт)"),
  word("(?:next )?(?:saturday|sat|sábado|sabado|субботу|суббота|сб)"),
  word("(?:next )?(?:sunday|sun|domingo|воскресенье|вс)"),
];

const dayIn = (said: string): { readonly date: DateFor; readonly rest: string } => {
  const near = NEAR_DAYS.find(([phrase]) => phrase.test(said));
  if (near) return { date: (today) => today.toPlainDate().add({ days: near[1] }), rest: said.replace(near[0], " ") };
  const weekday = WEEKDAYS.findIndex((phrase) => phrase.test(said));
  if (weekday >= 0)
    return {
      date: (today, time) => nextWeekday(today, time, weekday + 1),
      rest: said.replace(WEEKDAYS[weekday]!, " "),
    };
  // With one number alone it is the time; a date has another beside it.
  const [written, day, month] = /(?<![\d:])(\d{1,2})[./](\d{1,2})(?![\d:])/u.exec(said) ?? [];
  const rest = written ? said.replace(written, " ") : said;
  if (written && /\d/.test(rest)) return { date: (today) => dateOf(today, Number(day), Number(month)), rest };
  return { date: (today) => today.toPlainDate(), rest: said };
};

const nextWeekday = (today: Temporal.ZonedDateTime, { hour, minute }: TimeOfDay, weekday: number) => {
  const days = (weekday - today.dayOfWeek + 7) % 7;
  const isOver = today.hour * 60 + today.minute >= hour * 60 + minute;
  return today.toPlainDate().add({ days: days === 0 && isOver ? 7 : days });
};

/** Around New Year a day of January is one that comes. */
const dateOf = (today: Temporal.ZonedDateTime, day: number, month: number): Temporal.PlainDate | null => {
  try {
    const date = Temporal.PlainDate.from({ year: today.year, month, day }, { overflow: "reject" });
    return date.until(today.toPlainDate()).total("days") > 180 ? date.add({ years: 1 }) : date;
  } catch {
    return null;
  }
};
