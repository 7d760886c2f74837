import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beforeMark, decideRoom, isMarkedInternal, isMarkedPublic, type Spoken } from "../../core/messages/room.ts";

const said = (text: string, more: Partial<Spoken> = {}) =>
  decideRoom({ text, leadsWithMember: false, threads: "reply", heldByOther: false, answered: null, ...more });

const MARKS = [";;", "；；", ";；", "🔒", "🔐", "🔏", ":lock:", ":closed_lock_with_key:", ":lock_with_ink_pen:"];
const UNSEEN = [
  "\u200B",
  "\u200D",
  "\u2060",
  "\uFEFF",
  "\u00AD",
  "\u180E",
  "\u061C",
  "\u3164",
  "\u2800",
  "\uFE0F",
  "\u0007",
];
const SPACES = [" ", "\t", "\n", "\u00A0", "\u3000", "\u2009"];
const DIRECTIONS = ["\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069"];
const QUOTES = ['"', "'", "«", "“", "„", "‘", ">", "> ", "*", "_", "`", "• ", "- "];

describe("a note's mark", () => {
  test.each(MARKS)("%s in front keeps words inside", (mark) => {
    for (const text of [mark, `${mark}note`, `${mark} note`, `  ${mark}note`, `\n\n${mark} note`])
      expect(said(text)).toEqual({ room: "internal" });
  });

  test("whatever spaces, unseen characters, direction marks and quotes stand before a mark, the words stay inside", () => {
    const before = fc.array(fc.constantFrom(...UNSEEN, ...SPACES, ...DIRECTIONS, ...QUOTES), { maxLength: 12 });
    fc.assert(
      fc.property(before, fc.constantFrom(...MARKS), fc.string(), (front, mark, rest) => {
        expect(isMarkedInternal(`${front.join("")}${mark}${rest}`)).toBe(true);
      }),
    );
  });

  test("an unseen character inside the mark does not undo it", () => {
    for (const unseen of ["\u200B", "\u2060", "\u200E"]) expect(isMarkedInternal(`;${unseen};note`)).toBe(true);
    expect(isMarkedInternal("🔒\uFE0Fnote")).toBe(true);
  });

  test.each(["Hello Ana;; is it on?", "; once", "a 🔒 later", "lock: see", "", "!;", "1;;2"])(
    "%j carries none and goes out",
    (text) => {
      expect(said(text)).toEqual({ room: "client" });
    },
  );

  test("marks win over everything else that is known", () => {
    fc.assert(
      fc.property(
        fc.record({
          leadsWithMember: fc.boolean(),
          threads: fc.constantFrom("reply" as const, "internal" as const),
          heldByOther: fc.boolean(),
          answered: fc.constantFrom("client" as const, "internal" as const, "asked" as const, null),
        }),
        fc.constantFrom(...MARKS),
        (known, mark) => {
          expect(said(`${mark} note`, known)).toEqual({ room: "internal" });
        },
      ),
    );
  });
});

describe("a reply in a thread", () => {
  test("goes to the client; one that begins with a colleague's mention stays", () => {
    expect(said("Hello Ana")).toEqual({ room: "client" });
    expect(said("@Emma look", { leadsWithMember: true })).toEqual({ room: "internal" });
    expect(said("!@Emma look", { leadsWithMember: true, threads: "internal" })).toEqual({ room: "internal" });
  });

  test("where somebody else holds the ticket, it stays and asks once, until its writer said that it goes out", () => {
    const held = (answered: Spoken["answered"]) => said("Hello Ana", { heldByOther: true, answered });
    expect(held(null)).toEqual({ room: "internal", ask: true });
    expect(held("asked")).toEqual({ room: "internal", ask: false });
    expect(held("internal")).toEqual({ room: "internal", ask: false });
    expect(held("client")).toEqual({ room: "client" });
  });
});

describe("threads that stay inside", () => {
  const inside = (text: string, more: Partial<Spoken> = {}) => said(text, { threads: "internal", ...more }).room;

  test("only a leading ! goes out", () => {
    for (const text of ["!Hello", "！Hello", " !Hello", "\u200B! Hello"]) expect(inside(text)).toBe("client");
    for (const text of ["Hello!", "", "> !quoted", '"!quoted"', "*!", ";;!Hello", "?!", "¡Hola!"])
      expect(inside(text)).toBe("internal");
  });

  test("what anybody answered before changes nothing without the mark", () => {
    expect(inside("Hello", { answered: "client" })).toBe("internal");
    expect(inside("Hello", { answered: "client", heldByOther: true })).toBe("internal");
  });

  test("nothing goes out without a ! as its first visible sign", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        if (inside(text) === "client") expect(text.slice(beforeMark(text).length)).toMatch(/^[!！]/);
        expect(isMarkedPublic(text)).toBe(/^[!！]/.test(text.slice(beforeMark(text).length)));
      }),
    );
  });
});
