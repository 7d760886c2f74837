import { isId } from "../../core/id.ts";
import type { ReviewSeen } from "../../core/reading.ts";
import type { Form } from "../bot.ts";
import { type Asking, MOST_WORDS, refusal } from "./asking.ts";

/** What came out of looking into a low rating: a review is closed with a written reason, or not at all. */
export const reviewForm = async (asking: Asking, subject: string): Promise<Form | { readonly refused: string }> => {
  const { words } = asking;
  const seen = await openReview(asking, subject);
  if (typeof seen === "string") return { refused: seen };
  return {
    title: words.text("review-title", { number: seen.number }),
    submit: words.text("review-submit"),
    close: words.text("form-cancel"),
    intro: words.text("review-intro", { stars: seen.stars, client: seen.client }),
    fields: [
      {
        name: "reason",
        label: words.text("review-reason"),
        kind: "lines",
        hint: words.text("review-reason-hint"),
        most: MOST_WORDS,
      },
    ],
  };
};

export const reviewErrors = async (
  asking: Asking,
  { subject, values }: { subject: string; values: Readonly<Record<string, string>> },
): Promise<Record<string, string>> => {
  const { words } = asking;
  const seen = await openReview(asking, subject);
  if (typeof seen === "string") return { reason: seen };
  const reason = (values.reason ?? "").trim();
  if (reason === "") return { reason: words.text("review-error-empty") };
  return reason.length > MOST_WORDS ? { reason: words.text("resolve-error-long", { most: MOST_WORDS }) } : {};
};

/** The review, or why this person can't close it. */
const openReview = async (asking: Asking, subject: string): Promise<ReviewSeen | string> => {
  const seen = isId(subject) ? await asking.reading.review(subject) : null;
  if (!seen) return refusal(asking, "not-found");
  const { person } = asking;
  if (!person?.roles.includes("manager") && seen.memberId !== person?.id) return refusal(asking, "managers-only");
  return seen.closedBy === null ? seen : refusal(asking, "already-reviewed", { name: seen.closedBy });
};
