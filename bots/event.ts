import type { Rich } from "../core/rich.ts";

/**
 * What a platform's update says, in our words. Platform shapes end in each platform's parse.ts; from here on there is
 * one union, and the compiler counts the cases.
 */
export type Event =
  | Said
  | Edited
  | Deleted
  | Pressed
  | Submitted
  | Commanded
  | Reached
  | Moved
  | Membership
  | HomeOpened
  | Ignored;

/** Who did it, as the platform tells. `id` is the platform's; nothing here is trusted further than "this account of the platform". */
export interface Sender {
  readonly id: string;
  readonly name: string;
  readonly handle?: string;
  /** BCP 47, as the platform tells. */
  readonly language?: string;
  /** IANA zone, where the platform tells. */
  readonly zone?: string;
  readonly picture?: string;
  /** What the platform says of this account in the workspace of the desk (Slack); absent elsewhere. */
  readonly standing?: "member" | "guest" | "external" | "bot";
}

/** Where it happened. `address` is what deliver() takes: a Telegram chat id, "C123" or "C123:1732.0001" for a Slack thread. */
export interface Place {
  readonly address: string;
  readonly kind: "private" | "group" | "desk" | "thread" | "other";
  readonly title?: string;
}

export type FileKind = "photo" | "document" | "voice" | "audio" | "video" | "animation" | "sticker";

/** A file that the platform holds for us; the bytes are fetched later, by `source`. */
export interface IncomingFile {
  readonly kind: FileKind;
  readonly name: string;
  readonly type: string;
  /** Bytes, when the platform tells. */
  readonly size?: number;
  /** What this platform's fetch() needs; opaque elsewhere. */
  readonly source: Record<string, unknown>;
}

interface Base {
  readonly from: Sender;
  readonly place: Place;
  readonly at: Date;
}

export interface Said extends Base {
  readonly kind: "said";
  /** The platform's id of the message, unique inside the place. */
  readonly id: string;
  readonly body: Rich;
  readonly files: readonly IncomingFile[];
  /** The platform's id of the message that this one quotes. */
  readonly replyTo?: string;
  /** Items with one album belong to one message. */
  readonly album?: string;
  /** Said to the bot on purpose: private chat, mention, reply to the bot, /ticket. */
  readonly addressed: boolean;
  /** Ids of people mentioned, in the order of the words; `leading` when the words begin with one. */
  readonly mentions?: { readonly ids: readonly string[]; readonly leading: boolean };
  /** Something the desk can't be shown (a sticker, a poll): the words name it. */
  readonly unshown?: "sticker" | "poll" | "game" | "story" | "other";
  /** Sent by a phone's live location and the like: never answered. */
  readonly silent?: true;
  readonly forwarded?: Forwarded;
}

/** Somebody else's words, which the sender passes on. The body of what was said begins with their name. */
export interface Forwarded {
  /** Null: the platform tells a name and not whose. */
  readonly from: { readonly id: string; readonly name: string } | null;
  readonly name: string;
  /** When they were written. */
  readonly at: Date;
  /** The words alone. */
  readonly body: Rich;
}

/** How long what is said of a message waits for it. */
export const ORIGINAL_S = 86_400;

export interface Edited extends Base {
  readonly kind: "edited";
  readonly id: string;
  /** The key under which the message itself comes; null: it is too old to be still on its way. */
  readonly original: string | null;
  readonly body: Rich;
  /**
   * The platform's own mark of this version (edit date, event ts): numbers with points between them. Versions are unique
   * on it, and of two that come in the wrong order the greater one stands.
   */
  readonly version: string;
}

export interface Deleted extends Base {
  readonly kind: "deleted";
  readonly id: string;
  readonly original: string | null;
}

/** A button. `value` is `v1:<verb>:<subject>:<version>` and treated as forged until the server has checked it. */
export interface Pressed extends Base {
  readonly kind: "pressed";
  readonly value: string;
  /** The message the button hangs on. */
  readonly on: string | null;
  /** How to answer only the one who pressed (Slack's response_url, Telegram's callback id). */
  readonly reply?: string;
}

/** A form that was filled in (Slack modal). `values` are plain: field name to what was written or chosen. */
export interface Submitted extends Base {
  readonly kind: "submitted";
  readonly form: string;
  readonly subject: string;
  readonly values: Readonly<Record<string, string>>;
}

/** /start, /tickets, /desk …: the word without the slash, the rest as written. */
export interface Commanded extends Base {
  readonly kind: "commanded";
  readonly id: string | null;
  readonly command: string;
  readonly argument: string;
  readonly reply?: string;
}

/** A person or place can or can't be reached any more. */
export interface Reached extends Base {
  readonly kind: "reached";
  readonly reachable: boolean;
  readonly why: string;
}

/** The same place has another address now (a group became a supergroup, a channel changed its id). */
export interface Moved extends Base {
  readonly kind: "moved";
  readonly to: string;
}

export interface Membership extends Base {
  readonly kind: "membership";
  readonly inside: boolean;
}

export interface HomeOpened extends Base {
  readonly kind: "home-opened";
}

/** Understood, and nothing to do; `why` goes to the log. */
export interface Ignored {
  readonly kind: "ignored";
  readonly why: string;
}
