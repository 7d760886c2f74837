import fc from "fast-check";
import type { MessageEntity } from "grammy/types";
import { describe, expect, test } from "vitest";
import { isBlank, tidy, toPlain, toRich, toTelegram } from "../../../bots/telegram/text.ts";
import { plainText, type Span } from "../../../core/rich.ts";

const yes = fc.constantFrom(true as const, undefined);
const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).map((text) => text.replaceAll("\0", ""));
const styled: fc.Arbitrary<Omit<Span, "text">> = fc.oneof(
  fc.record({ bold: yes, italic: yes, strike: yes, quote: yes }),
  fc.record({ link: fc.webUrl(), bold: yes, quote: yes }),
  fc.record({ code: fc.constant(true as const), quote: yes }),
  fc.record({ pre: fc.constant(true as const) }),
);
const span = fc.tuple(words, styled).map(([text, style]): Span => {
  const set = Object.entries(style).filter(([, value]) => value !== undefined);
  return { text, ...Object.fromEntries(set) };
});

describe("Telegram's entities and our words", () => {
  test("come back as they went", () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (rich) => {
        const { text, entities } = toTelegram(rich);
        expect(toRich(text, entities)).toEqual(tidy(rich));
      }),
    );
  });

  test("entities lie inside the text, whatever Telegram sends", () => {
    const types = fc.constantFrom("bold", "url", "text_link", "pre", "spoiler", "mention");
    const entity = fc.record({ type: types, offset: fc.integer(), length: fc.integer(), url: fc.string() });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(entity), (text, entities) => {
        expect(plainText(toRich(text, entities as MessageEntity[]))).toBe(text.replaceAll("\0", "\uFFFD"));
      }),
    );
  });

  test("a quotation of several styles is one block", () => {
    const { entities } = toTelegram([
      { text: "a ", quote: true },
      { text: "b", quote: true, bold: true },
      { text: "c" },
    ]);
    expect(entities).toEqual([
      { type: "bold", offset: 2, length: 1 },
      { type: "blockquote", offset: 0, length: 3 },
    ]);
  });

  test("links lead to the web, and other addresses are written out", () => {
    const rich = [
      { text: "write", link: "mailto:a@acme.es" },
      { text: " or ", link: "javascript:alert(1)" },
      { text: "+34 1", link: "tel:+34 1" },
    ];
    expect(toTelegram(rich)).toEqual({ text: "write (a@acme.es) or +34 1", entities: [] });
    expect(toPlain([{ text: "here", link: "https://acme.es" }])).toBe("here (https://acme.es)");
  });

  test.each(["", " \n\t", "\u200B\u2060", "\u00AD\uFEFF", "\u2800"])("%j shows nothing", (text) => {
    expect(isBlank(text)).toBe(true);
  });

  test.each(["a", "🤝", "👨‍💻", ".", "\u0301"])("%j shows something", (text) => {
    expect(isBlank(text)).toBe(false);
  });
});
