/** What became of one attempt to hand something to a platform. There is no other answer, and no attempt ever sleeps. */
export type Outcome =
  | { is: "sent"; id: string }
  /** The platform said "not now", or the request never left (429, refused connection, DNS). */
  | { is: "later"; at: Date; why: string }
  /** Timeout, reset or 5xx after the request was written: nobody knows whether it was done. */
  | { is: "unknown"; since: Date }
  /** This content never: once more as plain text, then parked where staff see it. */
  | { is: "refused"; why: string }
  /** This address never: blocked, kicked, deleted, archived. A fact on the ticket. */
  | { is: "gone"; why: string };
