import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOpen, stateOf, titleFrom } from "../../core/tickets/ticket.ts";
import { aTicket, at } from "./a-ticket.ts";

describe("a title from the first words", () => {
  test.each([
    ["the till does not print", "the till does not print"],
    ["  two\n\nlines\tand  spaces ", "two lines and spaces"],
    ["", ""],
    ["x".repeat(80), "x".repeat(80)],
    ["x".repeat(81), `${"x".repeat(79)}…`],
    [`${"word ".repeat(20)}`, `${"word ".repeat(15)}word…`],
    [`${"a".repeat(79)} b`, `${"a".repeat(79)}…`],
  ])("%j", (text, title) => {
    expect(titleFrom(text)).toBe(title);
  });

  test("is one line of at most 80 characters that any database can hold, and begins as the words do", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const title = titleFrom(text);
        expect(title.length).toBeLessThanOrEqual(80);
        expect(title).not.toMatch(/[\n\r\t\0]/);
        expect(title.isWellFormed()).toBe(true);
      }),
    );
  });

  test("half a character is never left at the cut, and NUL is replaced", () => {
    expect(titleFrom("😀".repeat(60))).toBe(`${"😀".repeat(39)}…`);
    expect(titleFrom("a\u0000b\uD800")).toBe("a\uFFFDb\uFFFD");
  });
});

describe("a ticket's state is what happened to it", () => {
  const by = { by: { is: "desk" as const }, at };
  test.each([
    ["new", {}, true],
    ["taken", { holding: { member: "m", name: "Oleg", at } }, true],
    ["waiting", { holding: { member: "m", name: "Oleg", at }, waiting: by }, true],
    ["resolved", { resolution: { ...by, words: "" }, waiting: by }, false],
    ["closed", { resolution: { ...by, words: "" }, closure: { ...by, how: "confirmed" as const } }, false],
    ["unsorted", { number: null }, false],
    ["closed", { number: null, closure: { ...by, how: "moved" as const } }, false],
  ])("%s", (state, told, open) => {
    expect(stateOf(aTicket(told))).toBe(state);
    expect(isOpen(aTicket(told))).toBe(open);
  });
});
