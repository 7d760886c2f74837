import type { OfferState } from "./job.ts";

/** In a link room: to a partner's person, or in the job's thread of the desk. `edits`: as in Notice. */
export type JobNotice =
  // to the partner's person; what may be read of the job is read when it is worded, by the terms
  | { readonly kind: "job-offer"; readonly data: { readonly edits: string | null } }
  /** What became of an offer takes its place: somebody else was faster, it ran out, it was taken back, it was declined. */
  | { readonly kind: "offer-settled"; readonly data: { readonly edits: string | null; readonly state: OfferState } }
  | { readonly kind: "job-yours"; readonly data: { readonly edits: string | null } }
  | {
      readonly kind: "job-news";
      readonly data: {
        readonly edits: string | null;
        readonly what: JobNews;
        readonly words: string | null;
        readonly stars: number | null;
      };
    }
  /** A member's words to the partner, or a partner's words to the desk: the delivery's message. */
  | { readonly kind: "job-words"; readonly data: Record<string, never> }
  /** Such words were changed or taken back after they left. */
  | { readonly kind: "job-words-edited"; readonly data: { readonly delivery: string } }
  | { readonly kind: "job-words-removed"; readonly data: { readonly delivery: string } }
  // screens of the partner's person
  | { readonly kind: "partner-welcome"; readonly data: { readonly partner: string } }
  /** `link`: they came by a link that leads to nobody. */
  | { readonly kind: "partner-unknown"; readonly data: { readonly link: boolean } }
  | { readonly kind: "partner-help"; readonly data: Record<string, never> }
  /** Words came, and nothing runs or is offered that they could be about. */
  | { readonly kind: "no-job"; readonly data: Record<string, never> }
  | { readonly kind: "my-jobs"; readonly data: { readonly edits: string | null } }
  | {
      readonly kind: "which-job";
      readonly data: {
        readonly edits: string | null;
        /** Told: the one that is left says where the words went. */
        readonly settled: boolean;
        readonly jobs: readonly { readonly id: string; readonly number: number; readonly title: string }[];
      };
    }
  | {
      readonly kind: "job-asks";
      readonly data: {
        readonly edits: string | null;
        readonly what: JobQuestion;
        /** Asked again, because the answer was a time that is over, or nothing that could be understood. */
        readonly again?: "past" | "unclear";
      };
    }
  // in the job's thread of the desk
  | { readonly kind: "job-intro"; readonly data: { readonly names: readonly string[] } }
  | {
      readonly kind: "job-line";
      readonly data: { readonly line: JobLine; readonly name: string; readonly value: string };
    };

/** To the client, about a visit. */
export type VisitNotice =
  | {
      readonly kind: "visit-at";
      readonly data: { readonly at: string; readonly edits: string | null; readonly confirmed: boolean };
    }
  /** The client asked for another time. */
  | { readonly kind: "visit-other-time"; readonly data: { readonly edits: string | null } }
  /** What they were told of will not happen; `at` is null where they knew no time, only that somebody was on the way. */
  | { readonly kind: "visit-off"; readonly data: { readonly at: string | null } }
  | { readonly kind: "on-the-way"; readonly data: Record<string, never> }
  | { readonly kind: "arrived"; readonly data: Record<string, never> };

export type JobNews =
  | "approved"
  | "returned"
  | "withdrawn"
  | "visit-set"
  | "on-the-way"
  | "arrived"
  | "sent"
  | "client-other-time"
  | "given-up"
  | "ticket-closed";
export type JobQuestion =
  | "decline-reason"
  | "other-time"
  | "visit-time"
  | "question"
  | "done-words"
  | "done-minutes"
  | "give-up-reason";
export type JobLine =
  | "offered"
  | "accepted"
  | "declined"
  | "expired"
  | "taken"
  | "withdrawn"
  | "visit-set"
  | "other-time"
  | "visit-confirmed"
  | "client-other-time"
  | "on-the-way"
  | "arrived"
  | "asks"
  | "done"
  | "approved"
  | "returned"
  | "rated"
  | "given-up"
  | "passed-to-client"
  | "unreachable"
  /** A member wrote before anybody accepted or asked: the words stay in the thread. */
  | "not-heard"
  | "marked-inside"
  | "still-inside"
  | "ticket-closed";
