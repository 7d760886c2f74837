import type { JobNotice, VisitNotice } from "./partners/notices.ts";
import type { ManagerNotice } from "./sla/notices.ts";

/**
 * `to` in a notice's data is only ever the platform's id of the one person who reads it (db/deliveries.ts looks them up
 * by it), so no other fact is called that.
 *
 * A notice names an event, never a state, and carries no text of ours: words are chosen when it is delivered, in the
 * reader's language. `data` holds facts only (names, numbers, times).
 */
export type Notice =
  | ManagerNotice
  | JobNotice
  | VisitNotice
  // to the client, about a ticket; `edits`: the message of ours that this takes the place of, by the platform's id or,
  // where that is not known yet, by its delivery (see asDelivered)
  | {
      readonly kind: "registered";
      readonly data: {
        readonly asks: "urgency" | "category" | null;
        readonly edits: string | null;
        /** Files that came in quick succession, beside those of the first message. */
        readonly more?: FileCount;
      };
    }
  | { readonly kind: "taken"; readonly data: { readonly member: string } }
  | { readonly kind: "holder-changed"; readonly data: { readonly before: string; readonly after: string } }
  | { readonly kind: "answer"; readonly data: Record<string, never> }
  | { readonly kind: "answer-edited"; readonly data: { readonly delivery: string } }
  | { readonly kind: "answer-removed"; readonly data: { readonly delivery: string } }
  | { readonly kind: "file-follows"; readonly data: { readonly file: string } }
  | { readonly kind: "solved"; readonly data: { readonly member: string; readonly words: string } }
  | {
      readonly kind: "solved-settled";
      readonly data: { readonly edits: string | null; readonly choice: "solved" | "not-yet" | "another" };
    }
  | { readonly kind: "ask-rating"; readonly data: { readonly edits: string | null } }
  | {
      readonly kind: "rated";
      readonly data: {
        readonly stars: number;
        readonly member: string | null;
        /** Who looks into a low rating. */
        readonly reader: string | null;
        readonly edits: string | null;
      };
    }
  | { readonly kind: "rating-words-thanked"; readonly data: { readonly member: string | null } }
  | { readonly kind: "ask-what-is-missing"; readonly data: { readonly edits: string | null } }
  | { readonly kind: "closed-by-itself"; readonly data: Record<string, never> }
  | { readonly kind: "reopened"; readonly data: { readonly edits: string | null } }
  | {
      readonly kind: "split-off";
      readonly data: { readonly member: string; readonly number: number; readonly title: string };
    }
  | {
      readonly kind: "belongs";
      readonly data: {
        readonly edits: string | null;
        readonly message: string;
        readonly others: readonly { readonly number: number; readonly title: string }[];
        readonly settled: boolean;
      };
    }
  | {
      readonly kind: "which-ticket";
      readonly data: { readonly tickets: readonly { readonly number: number; readonly title: string }[] };
    }
  | {
      readonly kind: "again-or-new";
      readonly data: { readonly number: number; readonly title: string; readonly closedAt: string };
    }
  | { readonly kind: "file-trouble"; readonly data: { readonly name: string; readonly limit: number | null } }
  | { readonly kind: "desk-late"; readonly data: Record<string, never> }
  | { readonly kind: "thanks-mark"; readonly data: { readonly on: string } }
  // to the client, outside any ticket (screens)
  | { readonly kind: "welcome"; readonly data: { readonly company: string | null } }
  | { readonly kind: "my-tickets"; readonly data: { readonly closed: boolean; readonly edits: string | null } }
  | { readonly kind: "one-ticket"; readonly data: { readonly edits: string | null } }
  | { readonly kind: "ask-language"; readonly data: { readonly edits: string | null } }
  | { readonly kind: "language-set"; readonly data: { readonly edits: string | null } }
  | { readonly kind: "ask-zone"; readonly data: { readonly edits: string | null } }
  | { readonly kind: "zone-set"; readonly data: { readonly edits: string | null } }
  | { readonly kind: "new-ticket-awaited"; readonly data: { readonly edits: string | null } }
  | { readonly kind: "help"; readonly data: Record<string, never> }
  | { readonly kind: "cannot-show"; readonly data: { readonly what: string } }
  | {
      readonly kind: "refused";
      readonly data: { readonly code: string; readonly facts: Readonly<Record<string, string | number>> };
    }
  | {
      readonly kind: "stale-button";
      readonly data: { readonly number: number | null; readonly state: string; readonly edits: string | null };
    }
  // to the desk, in the ticket's thread
  | { readonly kind: "thread-intro"; readonly data: { readonly name: string } }
  | { readonly kind: "client-words"; readonly data: { readonly late: boolean } }
  | { readonly kind: "client-edited"; readonly data: { readonly afterAnswer: string | null } }
  | { readonly kind: "client-removed"; readonly data: Record<string, never> }
  // to either side: a post of ours goes, by the platform's id; `of`: the conversation that it was written for
  | { readonly kind: "copy-removed"; readonly data: { readonly id: string; readonly of: string } }
  | { readonly kind: "undelivered"; readonly data: { readonly why: string; readonly what: string } }
  | { readonly kind: "possibly-doubled"; readonly data: Record<string, never> }
  | { readonly kind: "unreachable"; readonly data: { readonly name: string; readonly why: string } }
  | { readonly kind: "reachable"; readonly data: { readonly name: string } }
  | {
      readonly kind: "room-question";
      readonly data: {
        readonly holder: string;
        readonly edits: string | null;
        readonly settled: "client" | "internal" | null;
      };
    }
  | { readonly kind: "still-internal"; readonly data: { readonly name: string } }
  | { readonly kind: "marked-too-late"; readonly data: { readonly takenBack: boolean } }
  | {
      readonly kind: "desk-line";
      readonly data: {
        readonly line: DeskLine;
        readonly name: string;
        readonly value: string;
        readonly number: number | null;
      };
    }
  | { readonly kind: "old-words"; readonly data: { readonly number: number; readonly post: string } }
  | { readonly kind: "internal-remark"; readonly data: Record<string, never> }
  | { readonly kind: "client-file-trouble"; readonly data: { readonly name: string; readonly limit: number | null } }
  | { readonly kind: "could-not-be-read"; readonly data: { readonly why: string } }
  // to the desk, in its channel
  | {
      readonly kind: "was-away";
      readonly data: { readonly platform: "slack" | "telegram"; readonly from: string; readonly to: string };
    }
  // to one member only (screens)
  | {
      readonly kind: "whisper";
      readonly data: {
        readonly reply: string;
        readonly to: string;
        readonly line: string;
        readonly facts: Readonly<Record<string, string | number>>;
      };
    }
  | {
      readonly kind: "desk-list";
      readonly data: {
        readonly reply: string;
        readonly to: string;
        readonly member: string;
        readonly number: number | null;
      };
    };

export interface FileCount {
  readonly photos: number;
  readonly others: number;
}

/** One-line facts in the desk's thread. */
export type DeskLine =
  | "taken"
  | "released"
  | "waiting"
  | "resolved"
  | "solved"
  | "not-yet"
  | "another"
  | "rated"
  | "rating-words"
  | "reopened"
  | "closed-by-itself"
  | "moved-here"
  | "moved-away"
  | "priority"
  | "left"
  | "forgotten"
  // of managers; `value`: who was given it
  | "given"
  | "on-it";

const DELIVERED = "delivery:";

/** Names a message of ours by the delivery that brought it. */
export const asDelivered = (delivery: string): string => `${DELIVERED}${delivery}`;

export const deliveredAs = (edits: string): string | null =>
  edits.startsWith(DELIVERED) ? edits.slice(DELIVERED.length) : null;

/** Choose between streams, never inside one: the lower goes first when a bot is at its limit. */
export const PRIORITY = {
  screen: 0,
  clientWords: 1,
  answer: 2,
  failure: 3,
  fact: 4,
  card: 5,
  receipt: 6,
  digest: 7,
} as const;
