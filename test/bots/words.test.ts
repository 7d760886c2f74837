import { describe, expect, test } from "vitest";
import type { Language } from "../../bots/languages.ts";
import { ago, at as beginning, by, clock, day, knownZone, since, stamp, when } from "../../bots/times.ts";
import { pickLanguage, wordsIn } from "../../bots/words.ts";

const MADRID = "Europe/Madrid";
const reader = (language: Language, zone = MADRID) => ({ language, zone });
// A Friday, 09:02 in Madrid.
const now = new Date("2026-11-20T08:02:00Z");

describe("the language", () => {
  test.each([
    [["es-MX"], "es"],
    [["es_ES"], "es"],
    [["RU"], "ru"],
    [["uk"], "ru"],
    [["be-BY"], "ru"],
    [["kk"], "ru"],
    [["zh-Hans", "es"], "es"],
    [[null, undefined, "", "ru-RU"], "ru"],
    [["not a tag", "x-klingon"], "en"],
    [[], "en"],
    [["constructor"], "en"],
  ] as const)("of %j is %s", (wishes, language) => expect(pickLanguage(...wishes)).toBe(language));
});

describe("words", () => {
  const words = wordsIn("en", MADRID);

  test("are kept for each language and zone", () => {
    expect(wordsIn("en", MADRID)).toBe(words);
    expect(wordsIn("en", "Asia/Tokyo")).not.toBe(words);
  });

  test("carry our bold, the ticket's number ungrouped, and the reader's clock", () => {
    const at = new Date("2026-11-20T08:02:00Z");
    expect(words.rich("registered", { number: 1042, at })).toEqual([
      { text: "Registered: " },
      { text: "#1042", bold: true },
      { text: ", 09:02." },
    ]);
    expect(wordsIn("ru", "Asia/Tokyo").text("registered", { number: 1042, at })).toBe("Принято: #1042, 17:02.");
  });

  test("never read people's words as ours", () => {
    const name = "**Ana** { $number } *x* \uFDD0\uFDD10\uFDD1";
    expect(words.rich("deleted-line", { name })).toEqual([
      { text: "**Ana** { $number } *x* \uFFFD\uFFFD0\uFFFD deleted this message." },
    ]);
  });

  test("take rich words in with their styles, and ours around them", () => {
    const said = [
      { text: "see ", italic: true },
      { text: "a**b", code: true },
    ] as const;
    expect(words.rich("edited-line", { name: "Ana", words: said })).toEqual([
      { text: "Ana edited: “" },
      ...said,
      { text: "”" },
    ]);
    expect(words.rich("thread-intro", { name: said, channel: "Telegram" }).slice(1, 3)).toEqual([
      { text: "see ", italic: true, bold: true },
      { text: "a**b", code: true },
    ]);
  });

  test("keep a right-to-left name from turning the sentence, and add nothing to others", () => {
    expect(words.text("deleted-line", { name: "דנה" })).toBe("\u2068דנה\u2069 deleted this message.");
    expect(words.text("deleted-line", { name: "Ана" })).toBe("Ана deleted this message.");
    expect(words.text("deleted-line", { name: "a\u2069\u2067b" })).toBe(
      "\u2068a\u2067b\u2069\u2069 deleted this message.",
    );
    expect(words.rich("deleted-line", { name: [{ text: "דנה", bold: true }] })).toEqual([
      { text: "\u2068" },
      { text: "דנה", bold: true },
      { text: "\u2069" },
      { text: " deleted this message." },
    ]);
  });

  test("count in the language's own forms", () => {
    const files = (count: number) => wordsIn("ru", MADRID).text("registered-files", { count });
    expect([1, 2, 5, 21].map(files)).toEqual([
      "Добавлен 1 файл.",
      "Добавлено 2 файла.",
      "Добавлено 5 файлов.",
      "Добавлен 21 файл.",
    ]);
    expect(words.text("registered-photos", { count: 1 })).toBe("I've added your photo.");
    expect(words.text("resolve-error-long", { most: 3000 })).toBe("At most 3,000 characters.");
  });

  test("show stars and distances of time", () => {
    expect(words.text("rated-line", { stars: 4, name: "Ana" })).toBe("★★★★ from Ana");
    const at = new Date(now.getTime() - 2000);
    expect(words.text("took-before-you", { member: "Emma", at, now })).toBe("Emma took it 2 seconds ago.");
  });

  test("that are missing, or miss what they tell, throw", () => {
    expect(() => words.text("no-such-key")).toThrow('no words for "no-such-key" in en');
    expect(() => words.text("taken", { number: 1042 })).toThrow('"taken" in en: Unknown variable: $member');
    expect(() => words.text("deleted-line", { name: now })).toThrow("a date needs CLOCK");
    expect(() => words.text("registered", { number: 1, at: "09:02" })).toThrow("expected a date");
  });
});

describe("times", () => {
  const days: [string, string, string, string, string][] = [
    ["2026-11-20T22:30:00Z", "23:30", "23:30", "23:30", "today"],
    ["2026-11-20T23:30:00Z", "tomorrow at 0:30", "mañana a las 0:30", "завтра в 0:30", "just after midnight"],
    ["2026-11-19T17:05:00Z", "yesterday at 18:05", "ayer a las 18:05", "вчера в 18:05", "yesterday"],
    ["2026-11-23T07:00:00Z", "on Monday at 8:00", "el lunes a las 8:00", "в понедельник в 8:00", "next days"],
    ["2026-11-24T00:15:00Z", "on Tuesday at 1:15", "el martes a la 1:15", "во вторник в 1:15", "one o'clock"],
    ["2026-11-14T07:00:00Z", "on Saturday at 8:00", "el sábado a las 8:00", "в субботу в 8:00", "six days back"],
    ["2026-11-27T07:00:00Z", "on 27 November at 8:00", "el 27 de noviembre a las 8:00", "27 ноября в 8:00", "a week"],
    [
      "2027-01-04T07:00:00Z",
      "on 4 January 2027 at 8:00",
      "el 4 de enero de 2027 a las 8:00",
      "4 января 2027 г. в 8:00",
      "another year",
    ],
  ];
  test.each(days)("%s: %s, %s, %s (%s)", (at, en, es, ru) => {
    const told = (["en", "es", "ru"] as const).map((language) => when(new Date(at), now, reader(language)));
    expect(told).toEqual([en, es, ru]);
  });

  const spans: [string, string[], string[]][] = [
    ["2026-11-20T08:32:00Z", ["at 9:32", "a las 9:32", "в 9:32"], ["by 09:32", "antes de las 09:32", "до 09:32"]],
    [
      "2026-11-21T00:15:00Z",
      ["tomorrow at 1:15", "mañana a la 1:15", "завтра в 1:15"],
      ["by 1:15 tomorrow", "mañana antes de la 1:15", "завтра до 1:15"],
    ],
    [
      "2026-11-23T07:00:00Z",
      ["on Monday at 8:00", "el lunes a las 8:00", "в понедельник в 8:00"],
      ["by 8:00 on Monday", "el lunes antes de las 8:00", "в понедельник до 8:00"],
    ],
    [
      "2026-11-30T07:00:00Z",
      ["on 30 November at 8:00", "el 30 de noviembre a las 8:00", "30 ноября в 8:00"],
      ["by 8:00 on 30 November", "el 30 de noviembre antes de las 8:00", "30 ноября до 8:00"],
    ],
  ];
  test.each(spans)("%s as a beginning and as an end", (time, begins, ends) => {
    const languages = ["en", "es", "ru"] as const;
    expect(languages.map((language) => beginning(new Date(time), now, reader(language)))).toEqual(begins);
    expect(languages.map((language) => by(new Date(time), now, reader(language)))).toEqual(ends);
  });

  test("the same instant is another day elsewhere", () => {
    const at = new Date("2026-11-20T16:00:00Z");
    expect(when(at, now, reader("en", "Asia/Tokyo"))).toBe("tomorrow at 1:00");
    expect(when(at, now, reader("en", "America/Lima"))).toBe("11:00");
  });

  test("days are the calendar's where the clocks change", () => {
    // Sunday, 29 March 2026 has 23 hours in Madrid, Sunday, 25 October has 25.
    const spring = new Date("2026-03-28T22:30:00Z");
    expect(when(new Date("2026-03-29T22:00:00Z"), spring, reader("en"))).toBe("on Monday at 0:00");
    expect(when(new Date("2026-03-29T21:59:00Z"), spring, reader("en"))).toBe("tomorrow at 23:59");
    const autumn = new Date("2026-10-24T22:00:00Z");
    expect(when(new Date("2026-10-25T22:59:00Z"), autumn, reader("en"))).toBe("23:59");
    expect(clock(new Date("2026-10-25T00:30:00Z"), reader("en"))).toBe("02:30");
    expect(clock(new Date("2026-10-25T01:30:00Z"), reader("en"))).toBe("02:30");
  });

  test("days stand alone too", () => {
    expect(day(new Date("2026-11-17T08:00:00Z"), now, reader("ru"))).toBe("во вторник");
    expect(day(now, now, reader("es"))).toBe("hoy");
  });

  test("since", () => {
    const told = (at: string) => (["en", "es", "ru"] as const).map((l) => since(new Date(at), now, reader(l)));
    expect(told("2026-11-20T08:00:00Z")).toEqual(["since 09:00", "desde las 09:00", "с 09:00"]);
    expect(told("2026-11-19T08:00:00Z")).toEqual(["since yesterday", "desde ayer", "со вчерашнего дня"]);
    expect(told("2026-11-17T08:00:00Z")).toEqual(["since Tuesday", "desde el martes", "со вторника"]);
    expect(told("2026-11-02T08:00:00Z")).toEqual(["since 2 November", "desde el 2 de noviembre", "со 2 ноября"]);
  });

  test("ago", () => {
    const told = (seconds: number, language: Language = "en") =>
      ago(new Date(now.getTime() - seconds * 1000), now, reader(language));
    expect(told(0)).toBe("1 second ago");
    expect(told(119)).toBe("1 minute ago");
    expect(told(2 * 60, "ru")).toBe("2 минуты назад");
    expect(told(5 * 3600, "es")).toBe("hace 5 horas");
    expect(told(3 * 86_400)).toBe("3 days ago");
    expect(told(-600)).toBe("in 10 minutes");
  });

  test("a stamp stays true", () => {
    expect(stamp(new Date("2026-03-03T08:05:00Z"), reader("en"))).toBe("3 Mar, 09:05");
    expect(stamp(new Date("2026-03-03T08:05:00Z"), reader("es"))).toBe("3 mar, 09:05");
  });

  test("an unknown zone is UTC", () => {
    expect(knownZone("Mars/Olympus")).toBe("UTC");
    expect(knownZone("")).toBe("UTC");
    expect(knownZone(MADRID)).toBe(MADRID);
    expect(wordsIn("en", "Mars/Olympus")).toBe(wordsIn("en", "UTC"));
  });
});
