import type { Actor } from "./actor.ts";
import type { FileCount } from "./notices.ts";
import type { JobQuestion } from "./partners/notices.ts";
import type { Rich } from "./rich.ts";
import type { Room } from "./rooms.ts";
import type { Hours } from "./sla/hours.ts";

/** A company that runs a desk. */
export interface Account {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly language: string;
  readonly zone: string;
  readonly contacts: "open" | "invited";
  readonly threads: "reply" | "internal";
  readonly undoMs: number;
  readonly reopenDays: number;
  readonly closeAfterDays: number;
  readonly categories: readonly {
    readonly key: string;
    readonly en: string;
    readonly es: string;
    readonly ru: string;
  }[];
  /** When the desk is open; null: always. */
  readonly hours: Hours | null;
  /** How much open time may pass before a client's first answer, in ms; null: nothing is promised. */
  readonly answerWithinMs: number | null;
  /** The key of the member who looks into low ratings; null: the first manager. */
  readonly reviews: string | null;
  /** The Slack channel whose desk gets the tickets. */
  readonly deskChannelId: string | null;
  /** Who is in the desk channel is an engineer; false: only whom the desk file lists. */
  readonly membersByChannel: boolean;
}

export interface Company {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly vip: boolean;
  readonly zone: string | null;
  /** Where work for it is done, as far as the desk file says. */
  readonly site: Site | null;
}

export interface Site {
  readonly district: string | null;
  readonly address: string | null;
  readonly phone: string | null;
}

export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly companyId: string | null;
  readonly language: string | null;
  readonly zone: string | null;
  readonly phone: string | null;
}

export type Role = "engineer" | "manager" | "admin";

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly language: string | null;
  readonly zone: string | null;
  readonly onDuty: boolean;
  readonly leftAt: Date | null;
}

/** A person's address on one channel, with what the platform tells. */
export interface Identity {
  readonly id: string;
  readonly channelId: string;
  readonly platformId: string;
  readonly contactId: string | null;
  readonly memberId: string | null;
  readonly partnerPersonId: string | null;
  readonly name: string;
  readonly language: string | null;
  readonly zone: string | null;
  readonly unreachable: string | null;
}

/** What a platform says of a person, at each word of theirs. */
export interface Profile {
  readonly platformId: string;
  readonly name: string;
  readonly handle: string | null;
  readonly picture: string | null;
  readonly language: string | null;
  readonly zone: string | null;
}

export interface Conversation {
  readonly id: string;
  readonly channelId: string;
  readonly address: string | null;
  readonly kind: "private" | "group" | "thread" | "desk";
  readonly room: Room;
  readonly ticketId: string | null;
  /** Of a job's thread. */
  readonly jobId: string | null;
  /** Of a chat with a partner's person. */
  readonly partnerId: string | null;
  readonly companyId: string | null;
}

export interface Message {
  readonly id: string;
  readonly ticketId: string;
  readonly conversationId: string;
  /** Of words in a link room. */
  readonly jobId: string | null;
  readonly room: Room;
  readonly author: Actor;
  readonly authorName: string;
  readonly body: Rich;
  readonly text: string;
  readonly saidAt: Date;
  readonly storedAt: Date;
  readonly album: string | null;
  readonly replyTo: string | null;
  readonly thanks: boolean;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

export interface NewFile {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  readonly source: Readonly<Record<string, unknown>>;
}

/** What a platform's message is to us. */
export interface Posted {
  readonly ticketId: string | null;
  readonly messageId: string | null;
  readonly deliveryId: string | null;
  /** In a link room: the job that it is of. */
  readonly jobId: string | null;
}

export type Fact = {
  readonly ticket: string;
  readonly kind: string;
  readonly by: Actor;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** Somebody's words before they are a message: as messages/words.ts has them, with the time in ISO 8601. */
export interface UnplacedWords {
  readonly platformId: string | null;
  readonly body: Rich;
  readonly files: readonly NewFile[];
  readonly album: string | null;
  readonly saidAt: string;
  readonly replyTo: string | null;
}

/** What the bot asked for last in a chat, and what it may be in the middle of. */
export interface DialogueState {
  /** The open question: words that come next answer it. `until` in ms. */
  readonly asks?: {
    readonly what:
      | "rating-words"
      | "what-is-missing"
      | "new-ticket"
      | "stars"
      | "solved"
      | "visit"
      | "visit-when"
      | JobQuestion;
    readonly ticket: string | null;
    /** Of a partner's person: the job that is asked about. */
    readonly job?: string;
    /** What was done, while its minutes are being asked for. */
    readonly done?: string;
    /** The message of ours that asks in a partner's chat. */
    readonly on?: string;
    readonly until: number;
  } | null;
  /** Words of a partner's person whose job is being asked for: they stand here until that is told. */
  readonly unplaced?: readonly UnplacedWords[] | null;
  /** The bot's answer to the first words that is still waiting to be sent (joining). */
  readonly opening?: {
    readonly ticket: string;
    readonly delivery: string;
    readonly message: string;
    readonly more?: FileCount;
    readonly first: number;
    readonly last: number;
  } | null;
  /** Words whose ticket is being asked for. */
  readonly unsorted?: {
    readonly ticket: string;
    readonly question: "which" | "again";
    readonly closed: string | null;
    /** The delivery of the question, which becomes the line that says where the words went. */
    readonly delivery: string;
  } | null;
  /** A member was asked what came out of looking into a low rating: the next words say it. `until` in ms. */
  readonly reviewing?: { readonly review: string; readonly until: number } | null;
  /** When the client was last told that the desk can't be reached, in ms. */
  readonly lateTold?: number;
  /** Whose words a member forwarded here a moment ago, each under a mark that names nobody. Null: no ticket came of them. */
  readonly brought?: Readonly<Record<string, { readonly ticket: string | null; readonly at: number }>>;
  /** A member was asked whether a reply goes out, per ticket: the answer holds for the next ones. */
  readonly rooms?: Readonly<Record<string, "client" | "internal" | "asked">>;
}
