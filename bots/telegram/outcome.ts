import { GrammyError, HttpError } from "grammy";
import type { Outcome } from "../../core/outcome.ts";
import { neverLeft } from "../unreached.ts";

/** A stored file that could not be read: the upload broke off before its end, so Telegram did nothing with it. */
export class Unreadable extends Error {}

const retryMs = 30_000;

/** What an error of one call says about it (design.md 6). `why` is told without the token, which stands in every URL. */
export function outcomeOf(error: unknown, now: Date, scrub: (text: string) => string): Outcome {
  if (error instanceof GrammyError) return answered(error, now, scrub);
  // grammY wraps every failure of the network: what comes bare was thrown while the call was being made up.
  if (!(error instanceof HttpError)) return { is: "refused", why: scrub(String(error)) };
  const cause = error.error;
  if (cause instanceof Unreadable) return unreadable(cause, now, scrub);
  const why = neverLeft(cause);
  return why === null ? { is: "unknown", since: now } : later(now, 2_000, `Telegram can't be reached: ${why}`);
}

function answered(error: GrammyError, now: Date, scrub: (text: string) => string): Outcome {
  const { error_code: code, parameters } = error;
  const why = scrub(error.description ?? "");
  if (parameters?.migrate_to_chat_id !== undefined) return later(now, 0, `moved:${parameters.migrate_to_chat_id}`);
  if (code === 429 || code === 420) return later(now, waitOf(error) * 1000, why);
  if (code === 401 || code === 404) return later(now, retryMs, why);
  if (code === 403) return { is: "gone", why };
  if (code >= 400 && code < 500) return closed.test(why) ? { is: "gone", why } : { is: "refused", why };
  return { is: "unknown", since: now };
}

/** Seconds. A ban may name them in its words alone. */
const waitOf = ({ parameters, description }: GrammyError): number =>
  parameters?.retry_after ?? Number(/(?:retry after |FLOOD_WAIT_)(\d+)/i.exec(description ?? "")?.[1] ?? 5);

/** 400s that speak of the chat and not of the message. */
const closed = new RegExp(
  [
    "chat not found",
    "user not found",
    "PEER_ID_INVALID",
    "group chat was deactivated",
    "not enough rights to send",
    "have no rights to send",
    "CHAT_WRITE_FORBIDDEN",
    "CHAT_RESTRICTED",
  ].join("|"),
  "i",
);

/** Edits to what already stands there, and deletions of what is gone already: done. */
export const isUnchanged = (error: unknown): boolean =>
  error instanceof GrammyError &&
  error.error_code === 400 &&
  /message is not modified|message to delete not found/.test(error.description);

export const isTokenRefused = (error: unknown): boolean =>
  error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404);

function unreadable(error: Unreadable, now: Date, scrub: (text: string) => string): Outcome {
  if (codeOf(error.cause) === "ENOENT") return { is: "refused", why: "the file is missing in our store" };
  return later(now, 5_000, `the file can't be read: ${scrub(String(error.message))}`);
}

const later = (now: Date, inMs: number, why: string): Outcome => ({
  is: "later",
  at: new Date(now.getTime() + inMs),
  why,
});

function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === "string" ? code : codeOf(cause);
}
