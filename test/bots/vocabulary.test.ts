import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { english } from "../../bots/vocabulary/en.ts";
import { spanish } from "../../bots/vocabulary/es.ts";
import { neighbours } from "../../bots/vocabulary/neighbours.ts";
import { russian } from "../../bots/vocabulary/ru.ts";
import { isNo, isNotSolved, isSolved, isThanks, isYes, starsIn } from "../../bots/vocabulary.ts";

const tables = [english, spanish, russian, neighbours];
const said = (kind: "thanks" | "yes" | "no" | "solved" | "notSolved") => tables.flatMap((table) => table[kind]);

describe("a thank-you", () => {
  test.each([
    "thank you!! 🙏",
    "gracias",
    "¡Muchísimas GRACIAS!",
    "спасибо большое",
    "Спасибо!)))",
    "ok thanks",
    "👍",
    "👍🏽",
    "❤️",
    "thaaaank youuuu",
    "thank\u200b you",
    "thanks for your help :D",
    "thanks a lot for the quick reply",
    "ok perfect, thanks",
    "Дякую!",
    "merci beaucoup",
    "Vielen Dank",
    "grazie mille",
    "muito obrigada",
    "Gracias, todo perfecto 😊",
  ])("%s", (text) => expect(isThanks(text)).toBe(true));

  test.each([
    "",
    "   ",
    "thanks, but it is off again",
    "thanks?",
    "ok",
    "vale",
    "хорошо",
    "no thanks",
    "спасибо((",
    "thanks :(",
    "thanks 😡",
    "👎",
    "thank you Oleg",
    "gracias, ya funciona",
    "спасибо, а когда приедете",
    "thanks 1042",
    "thanks for nothing",
    "★★★★★",
    "god",
  ])("not: %s", (text) => expect(isThanks(text)).toBe(false));

  test("may name who is thanked", () => {
    expect(isThanks("Спасибо, Олег!", ["Олег Петров"])).toBe(true);
    expect(isThanks("Oleg", ["Oleg"])).toBe(false);
  });

  test.each(said("thanks"))("stands alone, shouted, stretched and dotted: %s", (phrase) => {
    expect(isThanks(phrase)).toBe(true);
    expect(isThanks(`${phrase.toUpperCase()}!!!`)).toBe(true);
    expect(isThanks(`${phrase}${phrase.at(-1)}${phrase.at(-1)}…`)).toBe(true);
  });
});

describe("stars", () => {
  test.each([
    ["5", 5],
    ["five", 5],
    ["Five stars!", 5],
    ["cinco estrellas", 5],
    ["un cinco", 5],
    ["le doy un 4", 4],
    ["una estrella", 1],
    ["пять", 5],
    ["Пятёрка!", 5],
    ["3 звезды", 3],
    ["на 5", 5],
    ["★★★★", 4],
    ["★★★★☆", 4],
    ["⭐️⭐️⭐️", 3],
    ["⭐", 1],
    ["5️⃣", 5],
    ["５", 5],
    ["5⭐", 5],
    ["4/5", 4],
    ["4 / 5", 4],
    ["4 out of 5 stars", 4],
    ["4 из 5", 4],
    ["4 de 5", 4],
    ["5, gracias!", 5],
    ["thank you, 5 stars 👍", 5],
    ["fünf Sterne", 5],
  ])("%s", (text, stars) => expect(starsIn(text)).toBe(stars));

  test.each([
    "",
    "0",
    "6",
    "55",
    "10/10",
    "4/10",
    "4.5",
    "-5",
    "#5",
    "5%",
    "5€",
    "5?",
    "4 5",
    "10:30",
    "№5",
    "5 tills are broken",
    "5 minutes",
    "one more problem",
    "no 5",
    "☆☆☆",
    "★★★★★★",
    "5 ★★★",
    "star",
  ])("none in: %s", (text) => expect(starsIn(text)).toBeNull());
});

describe("solved or not", () => {
  test.each([
    "solved",
    "Yes, solved, thanks!",
    "it works now :)",
    "resuelto",
    "Sí, ya funciona",
    "решено",
    "Всё работает, спасибо",
  ])("solved: %s", (text) => {
    expect(isSolved(text)).toBe(true);
    expect(isNotSolved(text)).toBe(false);
  });
  test.each([
    "not yet",
    "No, not yet",
    "still doesn’t work",
    "todavía no",
    "no funciona",
    "ещё нет",
    "Нет, не работает",
  ])("not solved: %s", (text) => {
    expect(isNotSolved(text)).toBe(true);
    expect(isSolved(text)).toBe(false);
  });
  test.each(["solved?", "is it solved", "no solved", "решено((", "it works but slowly", "работает не всегда"])(
    "neither: %s",
    (text) => {
      expect(isSolved(text)).toBe(false);
      expect(isNotSolved(text)).toBe(false);
    },
  );
});

describe("yes and no", () => {
  test.each(["yes", "Yes, please!", "sí", "si, gracias", "да", "Да, конечно", "ok", "+", "👍", "✅"])(
    "yes: %s",
    (text) => {
      expect(isYes(text)).toBe(true);
      expect(isNo(text)).toBe(false);
    },
  );
  test.each(["no", "No, thanks", "no, gracias", "нет", "не надо", "-", "👎"])("no: %s", (text) => {
    expect(isNo(text)).toBe(true);
    expect(isYes(text)).toBe(false);
  });
  test.each(["yes?", "да нет", "yes and no", "si no imprime", "нет бумаги"])("neither: %s", (text) => {
    expect(isYes(text)).toBe(false);
    expect(isNo(text)).toBe(false);
  });
});

const recognisers = [isThanks, isSolved, isNotSolved, isYes, isNo];

test("nothing that people can type makes them throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (text) => {
      for (const recognise of recognisers) expect(typeof recognise(text)).toBe("boolean");
      expect([null, 1, 2, 3, 4, 5]).toContain(starsIn(text));
    }),
  );
});

test("a word with a meaning of its own is never overlooked", () => {
  const phrases = [
    ...said("thanks"),
    ...said("yes"),
    ...said("no"),
    ...said("solved"),
    ...said("notSolved"),
    "5",
    "★★★",
  ];
  const content = [
    "printer",
    "broken",
    "but",
    "when",
    "impresora",
    "pero",
    "cuándo",
    "касса",
    "но",
    "когда",
    "1042",
    "42",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...phrases), fc.constantFrom(...content), fc.boolean(), (phrase, word, isFirst) => {
      const text = isFirst ? `${word} ${phrase}` : `${phrase}, ${word}`;
      for (const recognise of recognisers) expect(recognise(text)).toBe(false);
      expect(starsIn(text)).toBeNull();
    }),
  );
});

test("opposites are never both heard", () => {
  const any = fc.constantFrom(
    ...said("yes"),
    ...said("no"),
    ...said("solved"),
    ...said("notSolved"),
    ...said("thanks"),
  );
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 3 }), (phrases) => {
      const text = phrases.join(", ");
      expect(isYes(text) && isNo(text)).toBe(false);
      expect(isSolved(text) && isNotSolved(text)).toBe(false);
    }),
  );
});
