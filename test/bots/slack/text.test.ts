import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksOf, cut, fallback, inert, safeLink } from "../../../bots/slack/text.ts";
import { fromMarkup } from "../../../bots/slack/words.ts";
import { plainText, type Rich, type Span } from "../../../core/rich.ts";

/** What mischief is made of, mixed with what people write. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "<!channel>",
        "<!here|x>",
        "<@UOLEG>",
        "<#CDESK>",
        "<https://evil.example|bank>",
        "@here",
        "@channel",
        "@everyone",
        "*",
        "_",
        "~",
        "`",
        "```",
        ">",
        "&gt;",
        "&",
        "<",
        ":lock:",
        ":+1:",
        "\n",
        " ",
        "snake_case",
        "2 * 3",
        "\u202eמזומן",
        "\u200d",
        "👨‍👩‍👧",
        "\u0000",
        "\ud83d",
      ),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

const JOINER = /[\u2060\uFEFF]/g;

describe("the text beside the blocks", () => {
  test("holds nothing that Slack would act on", () => {
    fc.assert(
      fc.property(nasty, (words) => {
        const shown = inert(words);
        expect(shown).not.toMatch(/[<>]/);
        expect(shown.replace(/&(amp|lt|gt);/g, "")).not.toContain("&");
        expect(shown).not.toMatch(/@(here|channel|everyone)\b/i);
        expect(shown).not.toMatch(/:[a-z0-9_+'-]+:/);
        for (const line of shown.split("\n")) expect(line.trimStart()).not.toMatch(/^&gt;/);
        // Read as Slack reads markup, it has no style, no mention and no link; code would show the words as they are.
        const styles = fromMarkup(shown).flatMap((piece) => Object.keys(piece));
        expect(styles.filter((style) => !["text", "code", "pre"].includes(style))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("and is still the words, for whoever reads them", () => {
    fc.assert(
      fc.property(nasty, (words) => {
        const read = inert(words)
          .replace(JOINER, "")
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">")
          .replaceAll("&amp;", "&");
        expect(read).toBe(words.toWellFormed().replace(JOINER, ""));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["snake_case_name", "snake_case_name"],
    ["2 * 3", "2 * 3"],
    ["cost < 5 & > 3", "cost &lt; 5 &amp; &gt; 3"],
    ["\u202eשלום", "\u202eשלום"],
  ])("leaves %s as it is", (words, shown) => expect(inert(words)).toBe(shown));

  test("never gets longer than it may", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (part, times) => {
        expect(fallback(part.repeat(times)).length).toBeLessThanOrEqual(4000);
      }),
    );
    expect(fallback("&".repeat(5000)).length).toBeLessThanOrEqual(4000);
  });
});

describe("rich text", () => {
  test("holds a client's words verbatim, in elements that are never parsed", () => {
    fc.assert(
      fc.property(nasty, (words) => {
        const elements = blocksOf(words === "" ? [] : [{ text: words }]).flatMap((block) =>
          block.elements.flatMap((one) => one.elements),
        );
        expect(elements.map(({ text }) => text).join("")).toBe(words.toWellFormed());
        expect(elements.every(({ type, text }) => type === "text" && text !== "")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("keeps styles, quotations and code apart", () => {
    const words: Rich = [
      { text: "see " },
      { text: "this", bold: true, link: "https://acme.example/" },
      { text: "said", quote: true },
      { text: "x=1", pre: true },
    ];
    expect(blocksOf(words)).toEqual([
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [
              { type: "text", text: "see " },
              { type: "link", text: "this", url: "https://acme.example/", style: { bold: true } },
            ],
          },
          { type: "rich_text_quote", elements: [{ type: "text", text: "said" }] },
          { type: "rich_text_preformatted", elements: [{ type: "text", text: "x=1" }] },
        ],
      },
    ]);
  });

  test.each([
    ["javascript:alert(1)", null],
    ["data:text/html,x", null],
    ["slack://open", null],
    ["not a link", null],
    [`https://acme.example/${"a".repeat(3000)}`, null],
    ["mailto:ana@sol.example", "mailto:ana@sol.example"],
    ["tel:+34600000012", "tel:+34600000012"],
  ])("links: %s", (link, expected) => expect(safeLink(link)).toBe(expected));
});

describe("cutting", () => {
  const span = fc.record({
    text: fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 50 })),
    bold: fc.constantFrom(undefined, true as const),
  });

  test("loses nothing, splits no character and stays below the size", () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), fc.integer({ min: 10, max: 300 }), (spans, size) => {
        const pieces = cut(spans as Span[], size);
        const whole = plainText(spans as Span[]);
        expect(pieces.map(plainText).join("")).toBe(spans.map(({ text }) => text.toWellFormed()).join(""));
        for (const piece of pieces) {
          expect(plainText(piece).length).toBeLessThanOrEqual(size);
          expect(plainText(piece).isWellFormed()).toBe(true);
          expect(plainText(piece)).not.toBe("");
        }
        if (whole.length <= size) expect(pieces.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  test("prefers the end of a line", () => {
    expect(
      cut([{ text: `${"a".repeat(90)}\n${"b".repeat(50)}` }], 100).map((piece) => plainText(piece).length),
    ).toEqual([91, 50]);
  });
});
