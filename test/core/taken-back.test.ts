import { expect, test } from "vitest";
import { isTakenBack } from "../../core/messages/taken-back.ts";
import type { Message } from "../../core/records.ts";
import type { Room } from "../../core/rooms.ts";

const words = (room: Room, deletedAt: Date | null = null) => ({ room, deletedAt }) as Message;

test.each([
  ["an answer", "answer", words("client"), "client", false],
  ["an answer that was marked", "answer", words("internal"), "client", true],
  ["an answer that was deleted", "answer", words("client", new Date()), "client", true],
  ["a job's words that left its room, which are not read any more", "job-words", null, "link", true],
  [
    "a client's words for the desk, deleted by the client",
    "client-words",
    words("client", new Date()),
    "internal",
    false,
  ],
  ["the removal itself", "answer-removed", words("internal"), "client", false],
] as const)("%s: %s", (_, kind, message, conversation, isOver) => {
  expect(isTakenBack(kind, message, conversation)).toBe(isOver);
});
