import fc from "fast-check";
import { expect, test } from "vitest";
import { isId, longId, newId, shortId } from "../../core/id.ts";

test("an id and its short form say the same", () => {
  expect(longId(shortId(newId()))).toSatisfy((id: string) => isId(id));
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(shortId(id)).toHaveLength(22);
      expect(longId(shortId(id))).toBe(id);
    }),
  );
});

test("what somebody made up is no id, or one in its shape", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\\w-]{22}$/)), (made) => {
      const id = longId(made);
      if (id !== null) expect(isId(id)).toBe(true);
    }),
  );
});
