import type { NewFile } from "../records.ts";
import { type Rich, rich } from "../rich.ts";

/** Somebody's words as they came: the body, the files that the platform still holds, and which message of the platform it was. */
export interface Words {
  /** The platform's id of the message; null: written through the API. */
  readonly platformId: string | null;
  readonly body: Rich;
  readonly files: readonly NewFile[];
  readonly album: string | null;
  readonly saidAt: Date;
  readonly replyTo: string | null;
  readonly thanks: boolean;
}

/** What was typed into a form or sent by a program: plain words of this moment, in no chat. */
export const wordsNow = (now: Date, text: string): Words => ({
  platformId: null,
  body: rich(text),
  files: [],
  album: null,
  saidAt: now,
  replyTo: null,
  thanks: false,
});

const ALBUM_MS = 1_500;
const FILES_MS = 20_000;

/** When words may leave: an album waits for its last item, files up to 20 s for their bytes. */
export const readyAt = (words: Words, now: Date): Date => {
  if (words.files.length > 0) return new Date(now.getTime() + FILES_MS);
  return words.album ? new Date(now.getTime() + ALBUM_MS) : now;
};
