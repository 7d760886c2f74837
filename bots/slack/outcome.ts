import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import type { Outcome } from "../../core/outcome.ts";
import { neverLeft } from "../unreached.ts";

const AGAIN_MS = 5_000;
const TROUBLE_MS = 30_000;

/** One attempt's failure: what it means for the delivery, and whether the whole channel is in trouble. */
export interface Failure {
  readonly outcome: Outcome;
  readonly trouble?: string;
}

/** A failure before anything could be seen by anybody: never unknown. */
export class NothingSent extends Error {}

/** Slack's answers and the network's, each as one of our five outcomes (see core/outcome.ts). */
export const failureOf = (error: unknown, method: string, startedAt: Date, now: Date): Failure => {
  if (error instanceof NothingSent) return beforeSending(error, method, startedAt, now);
  if (error instanceof WebAPIRateLimitedError) return later(now, error.retryAfter * 1000, "Slack asks to wait");
  if (error instanceof WebAPIPlatformError) return fromCode(error.data.error, method, startedAt, now);
  if (error instanceof WebAPIHTTPError) return fromStatus(error.statusCode, startedAt, now);
  const cause = error instanceof WebAPIRequestError ? error.original : error;
  if (neverLeft(cause)) return later(now, AGAIN_MS, `Slack can't be reached (${reason(cause)})`);
  // A 429 without Retry-After comes as a bare error.
  if (/retry header/i.test(reason(cause))) return later(now, TROUBLE_MS, "Slack asks to wait");
  return { outcome: { is: "unknown", since: startedAt } };
};

/** Slack or the way to it has failed, and not our own reading of what it sent. */
export const isSlacks = (error: unknown): boolean =>
  error instanceof WebAPIRateLimitedError ||
  error instanceof WebAPIPlatformError ||
  error instanceof WebAPIHTTPError ||
  error instanceof WebAPIRequestError;

const beforeSending = (error: NothingSent, method: string, startedAt: Date, now: Date): Failure => {
  if ((error.cause as Fault)?.code === "ENOENT")
    return { outcome: { is: "refused", why: "the file is not in our store" } };
  const failure = failureOf(error.cause, method, startedAt, now);
  return failure.outcome.is === "unknown" ? later(now, AGAIN_MS, error.message) : failure;
};

const fromCode = (code: string, method: string, startedAt: Date, now: Date): Failure => {
  if (DONE[method]?.includes(code)) return { outcome: { is: "sent", id: "" } };
  if (TOKEN.has(code)) return { ...later(now, TROUBLE_MS, code), trouble: `Slack says ${code}` };
  if (GONE.has(code) || code.startsWith("restricted_action")) return { outcome: { is: "gone", why: code } };
  if (WAIT.has(code)) return later(now, TROUBLE_MS, code);
  if (UNSURE.has(code)) return { outcome: { is: "unknown", since: startedAt } };
  return { outcome: { is: "refused", why: code } };
};

const fromStatus = (status: number, startedAt: Date, now: Date): Failure => {
  if (status >= 500) return { outcome: { is: "unknown", since: startedAt } };
  if (status === 413) return { outcome: { is: "refused", why: "Slack says it is too big" } };
  return later(now, TROUBLE_MS, `Slack answered ${status}`);
};

/** What was wanted is so already. */
const DONE: Record<string, readonly string[]> = {
  "reactions.add": ["already_reacted"],
  "reactions.remove": ["no_reaction", "message_not_found"],
  "chat.delete": ["message_not_found"],
  "files.delete": ["file_not_found", "file_deleted"],
};

/** The token, not the message, is at fault: nothing may be lost because somebody renewed it. */
const TOKEN = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "missing_scope",
  "no_permission",
  "not_allowed_token_type",
  "org_login_required",
  "ekm_access_denied",
  "team_access_not_granted",
  "team_added_to_org",
]);

const GONE = new Set([
  "channel_not_found",
  "not_in_channel",
  "is_archived",
  "channel_is_archived",
  "user_not_found",
  "user_not_in_channel",
  "user_disabled",
  "user_not_visible",
  "cannot_dm_bot",
  "messages_tab_disabled",
  "not_enabled",
  "restricted_action",
  "method_not_supported_for_channel_type",
]);

const WAIT = new Set(["ratelimited", "rate_limited", "message_limit_exceeded", "two_factor_setup_required"]);
const UNSURE = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout"]);

type Fault = { code?: string; cause?: Fault } | undefined;

const reason = (error: unknown): string => {
  const fault = error as Fault;
  return fault?.cause?.code ?? fault?.code ?? (error instanceof Error ? error.message : String(error));
};

const later = (now: Date, waitMs: number, why: string): Failure => ({
  outcome: { is: "later", at: new Date(now.getTime() + waitMs), why },
});
