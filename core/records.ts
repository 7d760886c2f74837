import type { Actor } from "./actor.ts";
import type { FileCount } from "./notices.ts";
import type { Rich } from "./rich.ts";
import type { Room } from "./rooms.ts";

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
  readonly companyId: string | null;
}

export interface Message {
  readonly id: string;
  readonly ticketId: string;
  readonly conversationId: string;
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
}

export type Fact = {
  readonly ticket: string;
  readonly kind: string;
  readonly by: Actor;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** What the bot asked for last in a chat, and what it may be in the middle of. */
export interface DialogueState {
  /** The open question: words that come next answer it. `until` in ms. */
  readonly asks?: {
    readonly what: "rating-words" | "what-is-missing" | "new-ticket" | "stars" | "solved";
    readonly ticket: string | null;
    readonly until: number;
  } | null;
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
  /** When the client was last told that the desk can't be reached, in ms. */
  readonly lateTold?: number;
  /** A member was asked whether a reply goes out, per ticket: the answer holds for the next ones. */
  readonly rooms?: Readonly<Record<string, "client" | "internal" | "asked">>;
}
