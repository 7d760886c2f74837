import type { Notice } from "./notices.ts";
import type { Field, Job, OfferState, Terms } from "./partners/job.ts";
import type { Account, Company, Contact, Message } from "./records.ts";
import type { Rich } from "./rich.ts";
import type { Room } from "./rooms.ts";
import type { Clock } from "./sla/clock.ts";
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
  /** The ticket's last promise; read for those notices alone that may name its time. */
  readonly clock: Clock | null;
  readonly message: Message | null;
  readonly files: readonly StoredFile[];
  /** The platform's id of the message that this message quotes, in the conversation the delivery goes to. */
  readonly quotes: string | null;
  readonly reader: Reader;
  readonly authorPicture: string | null;
  /** How many open tickets the reader has there; counted for answers only. */
  readonly openHere: number;
  /** The kind of channel where the ticket's client talks. */
  readonly clientChannel: string | null;
  /** In a link room: the job that it is about. */
  readonly job: ToldJob | null;
  /** In a link room: whether the stored rows let it in here. */
  readonly mayHear: boolean;
}

/** A job, and how it stands with the partner in whose chat it is told; no partner in the desk's own thread. */
export interface ToldJob {
  readonly job: Job;
  /** Who accepted it. */
  readonly by: { readonly partner: string; readonly person: string | null } | null;
  readonly partner: {
    readonly id: string;
    readonly terms: Terms;
    readonly offer: OfferState | null;
    /** How many jobs this partner has running. */
    readonly running: number;
  } | null;
  /** What acceptance would open besides: names, and nothing of what stands in them. */
  readonly opens: readonly Field[];
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
  /** Whose words share this post, in their order; its own delivery is the first of them. */
  readonly joined?: readonly JoinedWords[];
  /** The delivery whose post these words are part of. */
  readonly within?: string;
}

/** One delivery's piece of a post that several share, so that the post can be changed for one of them alone. */
export interface JoinedWords {
  readonly delivery: string;
  readonly seq: number;
  readonly version: number;
  readonly message: string;
  readonly words: Rich;
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
  /** The deliveries whose words went along in its post and end with it; `seq` is then that of the last of them. */
  readonly joins: readonly Joining[];
}

export interface Joining {
  readonly id: string;
  readonly message: string | null;
  readonly parts: readonly FrozenPart[];
}

/** The beginning of an attempt. */
export interface Beginning {
  readonly id: string;
  readonly version: number;
  readonly parts: readonly FrozenPart[];
  /** The end of the stream's delivery before this one, kept along with it. */
  readonly settled?: Settled;
}

/** A stream that waits, without its words: many of them are weighed against each other. */
export interface Waiting {
  readonly stream: number;
  readonly address: string;
  /** What its head is, and whether it changes a message that is there. */
  readonly kind: Notice["kind"];
  readonly edits: boolean;
  /** The priority of the weightiest of what waits in it, since that can't overtake its head. */
  readonly weight: number;
  readonly since: Date;
}

/** Only who is due since a time and is not known yet, and these streams. */
export interface Lately {
  readonly since: Date;
  readonly and: readonly number[];
  readonly known: readonly number[];
}

/** A projection's kinds as limits see them; a card that is not posted yet, a ticket's or a job's, is a message and opens its thread. */
export type Face = "new-card" | "card" | "home" | "receipt";

/** What it shows comes along, read with the version that it is of; null: there is nothing to show any more. */
export type DueProjection = DueFace &
  (
    | { readonly kind: "card"; readonly card: CardFacts | null }
    | { readonly kind: "job"; readonly job: JobFacts | null }
    | { readonly kind: "receipt"; readonly receipt: ReceiptFacts | null }
    | { readonly kind: "home" }
  );

interface DueFace {
  readonly id: number;
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
  /** The last promise; null: none was made. */
  readonly clock: Clock | null;
  /** What was handed to partners, the newest first. */
  readonly jobs: readonly { readonly job: Job; readonly partner: string | null }[];
  /** Whether there are partners whom it can be offered to. */
  readonly hasPartners: boolean;
}

/** What a job's card shows, beside the job itself. */
export interface JobFacts {
  readonly job: Job;
  readonly ticket: Ticket;
  /** Who accepted it, and their person; null: nobody yet. */
  readonly partner: string | null;
  readonly person: string | null;
  /** Who was asked, and what they answered. */
  readonly offers: readonly {
    readonly partner: string;
    readonly state: OfferState;
    readonly why: string | null;
  }[];
}

/** What became of a member's words. */
export interface ReceiptFacts {
  readonly platformId: string;
  readonly states: readonly string[];
  readonly storedAt: Date;
  readonly room: Room;
}

export interface SentLately {
  readonly address: string;
  readonly parts: readonly FrozenPart[];
  readonly at: Date;
}

/** What the desk is told of a delivery that did not arrive, or may have arrived twice. */
export type DeliveryTrouble = { readonly is: "refused" | "gone"; readonly why: string } | { readonly is: "doubled" };

/** The sender's door to what waits for one channel. */
export interface OutboundStore {
  readonly account: Account;
  /** The heads of streams that are due and a few behind each; with `only`, of these streams. */
  due(except: readonly number[], most: number, only?: readonly number[]): Promise<readonly DueDelivery[]>;
  /** Who is due, the weightiest first, with those who have waited longest. */
  waiting(most: number, lately?: Lately): Promise<readonly Waiting[]>;
  /** What is due in one stream behind a delivery. */
  behind(stream: number, seq: number, most: number): Promise<readonly DueDelivery[]>;
  /** False: it was taken back or changed meanwhile; read it again. */
  mark(beginning: Beginning): Promise<boolean>;
  /** The same for words of several deliveries in one post: all of them, or none. */
  markJoined(
    beginning: Beginning,
    others: readonly { readonly id: string; readonly version: number }[],
  ): Promise<boolean>;
  /** What was to go along in another's post goes alone after all. */
  part(deliveries: readonly string[]): Promise<void>;
  settle(settled: Settled): Promise<void>;
  /** The stream's head is not due: it is looked at again when it is. */
  defer(stream: number): Promise<void>;
  /** The first time after this one at which something is due; null: nothing waits for a later time. */
  nextAt(after: Date): Promise<Date | null>;
  /** So many of each kind: cards by their age, of receipts those that would mend a wrong mark, then the newest. */
  projections(except: readonly number[], faces: readonly Face[], most: number): Promise<readonly DueProjection[]>;
  /** Gives up receipts that have waited since before this time and of which nothing is shown yet. */
  dropReceipts(before: Date): Promise<void>;
  beginProjection(id: number, since: Date): Promise<void>;
  shown(projection: ShownProjection): Promise<void>;
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
  /** What the partner of a chat has running and may accept, the oldest first. */
  jobsAt(conversation: string): Promise<readonly ToldJob[]>;
  /** The last promise of each of these tickets that has one. */
  clocksOf(tickets: readonly string[]): Promise<ReadonlyMap<string, Clock>>;
  /** What was sent lately or may have been, the oldest first, to fill the token buckets after a take-over. */
  sentSince(at: Date): Promise<readonly SentLately[]>;
  /** Which ticket each of these messages belongs to now. */
  ticketsOf(
    messages: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly number: number | null }>>;
  readdress(from: string, to: string): Promise<void>;
}
