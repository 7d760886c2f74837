import type { Account } from "../../../core/records.ts";
import type { RefusalCode } from "../../../core/refusal.ts";
import type { Rich } from "../../../core/rich.ts";
import type { Words } from "../../words.ts";
import { jobLabel } from "./posts.ts";

export interface Refused {
  readonly words: Words;
  readonly account: Account;
  readonly now: Date;
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | Date>>;
  readonly reader: "client" | "member";
}

/** Each "no" as one sentence with advice. */
export const refusalWords = (refused: Refused): Rich =>
  SENTENCES[isRefusalCode(refused.code) ? refused.code : "bad-input"](refused);

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(SENTENCES, code);

const SENTENCES: Record<RefusalCode, (refused: Refused) => Rich> = {
  "not-found": ({ words, facts }) =>
    Number(facts.number) > 0 ? words.rich("no-such-ticket", { number: Number(facts.number) }) : words.rich("not-found"),
  "not-a-member": ({ words, account }) => words.rich("not-a-member", { account: account.name }),
  "not-yours": ({ words }) => words.rich("not-yours"),
  "taken-before-you": ({ words, facts, now }) =>
    words.rich("took-before-you", { member: String(facts.name ?? "?"), at: momentOf(facts.at, now), now }),
  "already-closed": ({ words, facts, reader }) => {
    const number = Number(facts.number ?? 0);
    return reader === "client"
      ? words.rich("closed-write-again", { number })
      : words.rich("already-closed", { number });
  },
  "not-resolved": ({ words, facts }) => words.rich("not-resolved", { number: Number(facts.number ?? 0) }),
  "not-rated-before-close": ({ words, facts }) => words.rich("not-rated-yet", { number: Number(facts.number ?? 0) }),
  "invited-only": ({ words, account }) => words.rich("invited-only", { account: account.name }),
  "empty-message": ({ words }) => words.rich("empty-message"),
  stale: ({ words }) => words.rich("stale"),
  "bad-input": ({ words }) => words.rich("bad-input"),
  // Only programs repeat keys; a person who meets it can do no more than after bad input.
  "reused-key": ({ words }) => words.rich("bad-input"),
  "managers-only": ({ words }) => words.rich("managers-only"),
  "settled-before-you": ({ words, facts, now }) =>
    words.rich("settled-before-you", { name: String(facts.name ?? "?"), at: momentOf(facts.at, now), now }),
  "not-on-duty": ({ words, facts }) => words.rich("not-on-duty", { name: String(facts.name ?? "?") }),
  "already-reviewed": ({ words, facts }) => words.rich("already-reviewed", { name: String(facts.name ?? "?") }),
  "job-taken": ({ words, facts }) => words.rich("refused-job-taken", { job: jobLabel(Number(facts.number ?? 0)) }),
  "offer-over": ({ words, facts }) => words.rich("refused-offer-over", { job: jobLabel(Number(facts.number ?? 0)) }),
  "job-over": ({ words, facts }) => words.rich("refused-job-over", { job: jobLabel(Number(facts.number ?? 0)) }),
  "reason-needed": ({ words }) => words.rich("refused-reason-needed"),
  "no-partner": ({ words }) => words.rich("refused-no-partner"),
  "partner-unreachable": ({ words, facts }) =>
    words.rich("refused-partner-unreachable", { partner: String(facts.name ?? "?") }),
};

/** Facts of a stored notice came through JSON, so a moment is text there. */
export const momentOf = (value: string | number | Date | undefined, otherwise: Date): Date => {
  const moment = value === undefined ? otherwise : new Date(value);
  return Number.isNaN(moment.getTime()) ? otherwise : moment;
};
