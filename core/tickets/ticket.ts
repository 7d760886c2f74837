import type { Actor } from "../actor.ts";
import { storable } from "../rich.ts";

export type Priority = "urgent" | "normal" | "low";

/** A ticket is what happened to it: who did what, when. Its state is derived, so states cannot contradict each other. */
export interface Ticket {
  readonly id: string;
  /** Null: words whose ticket is not known yet (see belongs.ts); they stand in the desk channel under a card of their own. */
  readonly number: number | null;
  readonly title: string;
  readonly contactId: string;
  readonly companyId: string | null;
  /** Where the client talks, and the desk's thread. */
  readonly conversationId: string;
  readonly threadId: string;
  readonly openedAt: Date;
  readonly priority: Priority | null;
  readonly category: string | null;
  readonly holding: { readonly member: string; readonly name: string; readonly at: Date } | null;
  /** The desk waits for the client's next words. */
  readonly waiting: { readonly by: Actor; readonly at: Date } | null;
  readonly resolution: { readonly by: Actor; readonly at: Date; readonly words: string } | null;
  readonly closure: { readonly by: Actor; readonly at: Date; readonly how: "confirmed" | "by-itself" | "moved" } | null;
  readonly rating: {
    readonly stars: number;
    readonly at: Date;
    readonly member: string | null;
    readonly words: string | null;
  } | null;
  readonly reopenings: number;
  readonly lastWord: {
    readonly by: "client" | "desk";
    readonly name: string;
    readonly text: string;
    readonly at: Date;
  } | null;
  readonly clientSpokeAt: Date | null;
  readonly deskSpokeAt: Date | null;
  /** When an engineer's words last asked the client something. */
  readonly askedAt: Date | null;
  readonly version: number;
}

export type TicketState = "unsorted" | "new" | "taken" | "waiting" | "resolved" | "closed";

export const stateOf = (ticket: Ticket): TicketState => {
  if (ticket.closure) return "closed";
  if (ticket.number === null) return "unsorted";
  if (ticket.resolution) return "resolved";
  if (ticket.waiting) return "waiting";
  return ticket.holding ? "taken" : "new";
};

/** Open for new words: resolved but unconfirmed is not. */
export const isOpen = (ticket: Ticket): boolean =>
  ticket.closure === null && ticket.resolution === null && ticket.number !== null;

/** A title from the first words: one line, at most 80 characters, cut between words. */
export const titleFrom = (text: string): string => {
  const line = storable(text).replace(/\s+/g, " ").trim();
  if (line.length <= 80) return line;
  const space = line.lastIndexOf(" ", 79);
  // A very long word is cut inside; half a surrogate pair at its end would be an unreadable sign.
  return `${line
    .slice(0, space < 40 ? 79 : space)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
};
