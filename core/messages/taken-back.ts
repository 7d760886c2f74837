import type { Notice } from "../notices.ts";
import type { Message } from "../records.ts";
import { mayEnter, type Room } from "../rooms.ts";

/** Notices that bring what somebody wrote; the others only tell of it. */
const BRING_WORDS: readonly string[] = ["answer", "answer-edited", "file-follows", "job-words", "job-words-edited"];

/**
 * Whether a notice would bring words that were deleted, or have become internal, since it was written: however often it
 * was tried before, it does not leave once more. Null: they are not there any more for whoever reads that conversation.
 */
export const isTakenBack = (kind: Notice["kind"], message: Message | null, conversation: Room): boolean =>
  BRING_WORDS.includes(kind) &&
  (message === null || message.deletedAt !== null || !mayEnter(message.room, conversation));
