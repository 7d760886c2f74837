import type { Actor } from "../actor.ts";

/** What of a job may be told to a partner; the terms say when. */
export const FIELDS = ["problem", "district", "equipment", "wanted", "prices", "address", "contact", "phone"] as const;
export type Field = (typeof FIELDS)[number];
export type Fields = Readonly<Partial<Record<Field, string>>>;

/** Two stages: what an offer shows, and what acceptance opens besides. */
export interface Terms {
  readonly offer: readonly Field[];
  readonly accepted: readonly Field[];
  /** How long an offer stands, in ms. */
  readonly answerWithinMs: number;
}

export interface Partner {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly terms: Terms;
}

export interface PartnerPerson {
  readonly id: string;
  readonly partnerId: string;
  readonly name: string;
  readonly language: string | null;
  readonly zone: string | null;
  readonly leftAt: Date | null;
}

export type JobStatus =
  | "offered"
  | "accepted"
  | "in-work"
  | "done"
  | "returned"
  | "approved"
  | "withdrawn"
  | "declined"
  | "expired"
  | "given-up";

/** One hand-off. Its status is its own: the ticket's never follows it to "resolved". */
export interface Job {
  readonly id: string;
  /** Shown as P-17. */
  readonly number: number;
  readonly ticketId: string;
  /** The link room in the desk's workspace. */
  readonly threadId: string;
  readonly status: JobStatus;
  readonly fields: Fields;
  readonly offeredAt: Date;
  readonly offeredBy: Actor;
  readonly answerBy: Date;
  /** Null until somebody accepted. */
  readonly partnerId: string | null;
  readonly personId: string | null;
  readonly acceptedAt: Date | null;
  readonly visitAt: Date | null;
  /** When the client said that the time suits; null: not yet, or it changed since. */
  readonly visitAgreedAt: Date | null;
  readonly onTheWayAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly done: { readonly at: Date; readonly words: string; readonly minutes: number | null } | null;
  readonly returns: number;
  readonly approval: { readonly by: Actor; readonly at: Date } | null;
  readonly rating: { readonly stars: number; readonly words: string | null; readonly by: Actor } | null;
  readonly endedAt: Date | null;
  readonly version: number;
}

export type OfferState = "open" | "accepted" | "declined" | "expired" | "taken" | "withdrawn";

export interface Offer {
  readonly jobId: string;
  readonly partnerId: string;
  readonly state: OfferState;
  readonly why: string | null;
}

/** Still to be worked on: accepted, and neither approved nor ended otherwise. */
export const isRunning = ({ status }: Job): boolean =>
  status === "accepted" || status === "in-work" || status === "done" || status === "returned";

/** What a partner may read of a job now. */
export const sharedFields = ({ fields }: Job, terms: Terms, hasAccepted: boolean): Fields => {
  const names = hasAccepted ? [...terms.offer, ...terms.accepted] : terms.offer;
  return Object.fromEntries(names.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])));
};
