/** Each code has one sentence of advice in bots/locales and one status in api/. */
export type RefusalCode =
  | "not-found"
  | "not-a-member"
  | "not-yours"
  | "taken-before-you"
  | "already-closed"
  | "not-resolved"
  | "not-rated-before-close"
  | "invited-only"
  | "empty-message"
  | "stale"
  | "bad-input"
  | "reused-key"
  // jobs of partners
  | "job-taken"
  | "offer-over"
  | "job-over"
  | "reason-needed"
  | "no-partner"
  | "partner-unreachable"
  // what managers decide
  | "managers-only"
  | "settled-before-you"
  | "not-on-duty"
  | "already-reviewed";

/** An expected "no". Surprises are ordinary errors and travel up. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: Readonly<Record<string, string | number | Date>>;

  constructor(code: RefusalCode, facts: Readonly<Record<string, string | number | Date>> = {}) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.facts = facts;
  }
}
