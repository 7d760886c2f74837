import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Log } from "../core/log.ts";
import { Refusal, type RefusalCode } from "../core/refusal.ts";
import type { ApiEnv } from "./env.ts";
import { faultOf } from "./fault.ts";

/** Faults that core does not throw: keys, bodies, paths, what can't be repaired, and our own. */
type OwnCode =
  | "no-key"
  | "wrong-key"
  | "not-permitted"
  | "malformed"
  | "not-open"
  | "may-have-arrived"
  | "taken-back"
  | "emptied"
  | "not-json"
  | "too-large"
  | "unavailable"
  | "failed";

export type ErrorCode = RefusalCode | OwnCode;

const STATUS = {
  "not-found": 404,
  "not-a-member": 422,
  "not-yours": 403,
  "taken-before-you": 409,
  "already-closed": 409,
  "not-resolved": 409,
  "not-rated-before-close": 409,
  "invited-only": 403,
  "empty-message": 422,
  stale: 409,
  "bad-input": 422,
  "reused-key": 422,
  "managers-only": 403,
  "settled-before-you": 409,
  "not-on-duty": 409,
  "already-reviewed": 409,
  "job-taken": 409,
  "offer-over": 409,
  "job-over": 409,
  "reason-needed": 422,
  "no-partner": 422,
  "partner-unreachable": 409,
} satisfies Record<RefusalCode, ContentfulStatusCode>;

const OWN_STATUS = {
  "no-key": 401,
  "wrong-key": 401,
  "not-permitted": 403,
  malformed: 400,
  "not-open": 409,
  "may-have-arrived": 409,
  "taken-back": 409,
  emptied: 409,
  "not-json": 415,
  "too-large": 413,
  unavailable: 503,
  failed: 500,
} satisfies Record<OwnCode, ContentfulStatusCode>;

type Fields = Readonly<Record<string, string>>;

/** An answer that is not the one hoped for, in words for a programmer. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly fields: Fields | null;

  constructor(code: ErrorCode, message: string, fields: Fields | null = null) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.fields = fields;
  }
}

export const nothingHere = (path: string) =>
  new ApiError("not-found", `There is nothing at ${path.slice(0, 200)}. /docs shows what there is.`);

export const tooLarge = (mostBytes: number) =>
  new ApiError("too-large", `The body may have at most ${mostBytes} bytes. Send less, or in several requests.`);

interface Options {
  readonly log: Log;
  readonly isAway: (error: unknown) => boolean;
}

/** The one place where anything thrown becomes an answer. */
export const answerErrors =
  ({ log, isAway }: Options): ErrorHandler<ApiEnv> =>
  (thrown, c) => {
    const error = asApiError(thrown, isAway);
    if (error.code === "failed" || error.code === "unavailable") {
      log.error({ request: c.var.requestId, path: c.req.path, fault: faultOf(thrown) }, "a request failed");
    }
    return answerError(c, error);
  };

export const answerError = (c: Context<ApiEnv>, { code, message, fields }: ApiError): Response => {
  if (code === "no-key" || code === "wrong-key") c.header("WWW-Authenticate", "Bearer");
  if (code === "unavailable") c.header("Retry-After", "5");
  const status = ({ ...STATUS, ...OWN_STATUS } satisfies Record<ErrorCode, ContentfulStatusCode>)[code];
  return c.json({ error: { code, message, ...(fields ? { fields } : {}), request: c.var.requestId } }, status);
};

const asApiError = (thrown: unknown, isAway: (error: unknown) => boolean): ApiError => {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof Refusal) return new ApiError(thrown.code, refusalWords(thrown), refusedFields(thrown));
  if (thrown instanceof HTTPException) return fromLibrary(thrown);
  if (isAway(thrown)) return new ApiError("unavailable", "The database can't be reached just now. Try again soon.");
  return new ApiError(
    "failed",
    "This went wrong on our side. Try again; if it stays, give the operator this request id.",
  );
};

const fromLibrary = ({ status, message }: HTTPException): ApiError => {
  if (status === 415) return new ApiError("not-json", "Send JSON, with the header Content-Type: application/json.");
  if (status === 413) return new ApiError("too-large", "The body is too large.");
  return new ApiError("malformed", message || "The request can't be understood.");
};

const refusalWords = ({ code, facts }: Refusal): string => {
  const words: Record<RefusalCode, string> = {
    "not-found": "There is no such thing in this account.",
    "not-a-member": "Nobody who works in this account has that name.",
    "not-yours": "This belongs to somebody else.",
    "taken-before-you": `${facts.name ?? "Somebody else"} has taken this ticket already.`,
    "already-closed": `Ticket ${facts.number ?? ""} is closed already.`,
    "not-resolved": `Ticket ${facts.number ?? ""} has not been said to be solved yet.`,
    "not-rated-before-close": "A ticket can be rated once it is closed.",
    "invited-only": "This account takes only people with an invite.",
    "empty-message": "Write some words.",
    stale: "This has changed meanwhile. Read it again and decide anew.",
    "bad-input": "This is not what is expected here.",
    "reused-key": "This Idempotency-Key was used for another request. Take a new key for each request.",
    "managers-only": "Only a manager can decide this.",
    "settled-before-you": `${facts.name ?? "Somebody else"} has decided this already.`,
    "not-on-duty": `${facts.name ?? "This person"} is not on duty.`,
    "already-reviewed": `${facts.name ?? "Somebody else"} has looked into this already.`,
    "job-taken": "Another partner has taken this job already.",
    "offer-over": "This offer is over.",
    "job-over": "This job is over.",
    "reason-needed": "Say why.",
    "no-partner": "Name a partner that this account works with.",
    "partner-unreachable": `Nobody of ${facts.name ?? "this partner"} can be reached.`,
  };
  return words[code];
};

const refusedFields = ({ facts }: Refusal): Fields | null =>
  typeof facts.field === "string" ? { [facts.field]: "This can't be used here." } : null;
