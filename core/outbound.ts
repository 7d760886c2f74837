import type { Notice } from "./notices.ts";
import type { Account, Company, Contact, Message } from "./records.ts";
import type { Room } from "./rooms.ts";
import type { Ticket } from "./tickets/ticket.ts";

/** A file of a message, as far as it has come. */
export interface StoredFile {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  readonly hash: string | null;
  readonly state: "fetching" | "ready" | "too-big" | "gone";
  readonly why: string | null;
}

/** What a delivery needs to be worded: the event, what it is about as it stands now, and who reads it. */
export interface DueDelivery {
  readonly id: string;
  readonly stream: number;
  readonly seq: number;
  readonly version: number;
  readonly state: "pending" | "sending" | "unknown" | "superseded" | "void" | "sent" | "refused" | "gone";
  readonly room: Room;
  readonly priority: number;
  readonly notBefore: Date;
  readonly expiresAt: Date | null;
  readonly attempts: number;
  readonly firstAttemptAt: Date | null;
  readonly possiblyDoubled: boolean;
  readonly parts: readonly FrozenPart[] | null;
  readonly notice: Notice;
  readonly conversation: {
    readonly id: string;
    readonly address: string | null;
    readonly kind: string;
    readonly room: Room;
    readonly ticketId: string | null;
  };
  readonly ticket: Ticket | null;
  readonly message: Message | null;
  readonly files: readonly StoredFile[];
  /** The platform's id of the message that this message quotes, in the conversation the delivery goes to. */
  readonly quotes: string | null;
  readonly reader: Reader;
  readonly authorPicture: string | null;
  /** The kind of channel where the ticket's client talks. */
  readonly clientChannel: string | null;
}

/** In whose language and zone the words are chosen. */
export interface Reader {
  readonly name: string;
  readonly language: string | null;
  readonly zone: string | null;
}

/** One call on a platform, frozen at the first attempt, with what became of it. */
export interface FrozenPart {
  readonly call: unknown;
  readonly id: string | null;
  /** When an attempt whose outcome nobody knows began. */
  readonly unknownSince?: string | null;
  /** Looked for and not found, so often. */
  readonly absent?: number;
}

/** The end of one attempt, as the database keeps it. */
export interface Settled {
  readonly id: string;
  readonly stream: number;
  readonly seq: number;
  readonly conversation: string;
  readonly ticket: string | null;
  readonly message: string | null;
  readonly state: "pending" | "unknown" | "sent" | "refused" | "gone" | "superseded" | "void";
  readonly parts: readonly FrozenPart[] | null;
  readonly why: string | null;
  readonly possiblyDoubled: boolean;
  /** When to try again; only for pending and unknown. */
  readonly nextAt: Date | null;
  /** Platform ids that now exist, so that quotes, edits and buttons find their ticket. */
  readonly posted: readonly string[];
}

export interface DueProjection {
  readonly id: number;
  readonly kind: "card" | "home" | "receipt";
  readonly subject: string;
  readonly conversation: { readonly id: string; readonly address: string | null; readonly ticketId: string | null };
  readonly messageId: string | null;
  readonly wanted: number;
  readonly shownAs: string | null;
  readonly attempts: number;
  /** When the first post of it was begun; set and no message id: its outcome is not known. */
  readonly since: Date | null;
}

export interface ShownProjection {
  readonly id: number;
  readonly conversation: string;
  readonly kind: DueProjection["kind"];
  readonly subject: string;
  readonly messageId: string | null;
  /** The version that is visible now; null: nothing changed. */
  readonly shown: number | null;
  readonly shownAs: string | null;
  readonly nextAt: Date | null;
  readonly since: Date | null;
  readonly why: string | null;
  /** The address of the thread that the first post opened. */
  readonly address: string | null;
}

/** What a card shows beside its ticket. */
export interface CardFacts {
  readonly ticket: Ticket;
  readonly contact: Contact;
  readonly company: Company | null;
  readonly channelKind: string;
  readonly language: string | null;
  /** Why the client can't be reached; null: reachable. */
  readonly unreachable: string | null;
  /** For words that were set aside: where they went. */
  readonly movedTo: number | null;
}

/** The sender's door to what waits for one channel. */
export interface OutboundStore {
  readonly account: Account;
  due(except: readonly number[], most: number): Promise<readonly DueDelivery[]>;
  /** False: it was taken back or changed meanwhile; read it again. */
  mark(delivery: { id: string; version: number; parts: readonly FrozenPart[]; settled?: Settled }): Promise<boolean>;
  settle(settled: Settled): Promise<void>;
  /** The stream's head is not due: it is looked at again when it is. */
  defer(stream: number): Promise<void>;
  /** The first time after this one at which something is due; null: nothing waits for a later time. */
  nextAt(after: Date): Promise<Date | null>;
  projections(except: readonly number[], most: number): Promise<readonly DueProjection[]>;
  beginProjection(id: number, since: Date): Promise<void>;
  shown(projection: ShownProjection): Promise<void>;
  cardFacts(ticket: string): Promise<CardFacts | null>;
  receiptFacts(message: string): Promise<{
    readonly platformId: string;
    readonly states: readonly string[];
    readonly storedAt: Date;
    readonly room: Room;
  } | null>;
  homeFacts(member: string): Promise<{
    readonly platformId: string;
    readonly reader: Reader;
    readonly mine: readonly Ticket[];
    readonly pool: readonly Ticket[];
    readonly others: readonly Ticket[];
    readonly onDuty: boolean;
  } | null>;
  /** The platform ids under which a delivery went out. */
  partsOf(delivery: string): Promise<readonly FrozenPart[]>;
  contactNames(id: string): Promise<{ readonly name: string; readonly company: string | null }>;
  lists(conversation: string, closed: boolean): Promise<readonly Ticket[]>;
  /** Counts of what was sent lately, to refill the token buckets after a take-over. */
  sentSince(
    at: Date,
  ): Promise<readonly { readonly conversation: string; readonly address: string; readonly at: Date }[]>;
  readdress(from: string, to: string): Promise<void>;
}
