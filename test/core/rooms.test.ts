import { expect, test } from "vitest";
import { mayEnter } from "../../core/rooms.ts";

test.each([
  ["client", "client", true],
  ["client", "internal", true],
  ["internal", "internal", true],
  ["internal", "client", false],
  ["link", "link", true],
  ["link", "client", false],
  ["link", "internal", false],
  ["client", "link", false],
  ["internal", "link", false],
] as const)("words of the %s room in a conversation of the %s room: %s", (of, conversation, may) => {
  expect(mayEnter(of, conversation)).toBe(may);
});
