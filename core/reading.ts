import type { StoredFile } from "./outbound.ts";
import type { Job, Partner } from "./partners/job.ts";
import type { Approach } from "./ports.ts";
import type { Company, Contact, Member, Message, Site } from "./records.ts";
import type { Room } from "./rooms.ts";
import type { Ticket, TicketState } from "./tickets/ticket.ts";

/** A ticket with the names that belong to it. */
export interface TicketSeen {
  readonly ticket: Ticket;
  readonly contact: Contact;
  readonly company: Company | null;
  /** Where the client talks. */
  readonly channel: ChannelSeen;
}

export interface ChannelSeen {
  readonly key: string;
  readonly kind: string;
}

export interface TicketFilter {
  /** "open": whatever is not closed and not said to be solved. */
  readonly state: TicketState | "open" | null;
  /** A member's id or key; "nobody": free ones. */
  readonly holder: string | null;
  readonly contact: string | null;
  /** A company's key. */
  readonly company: string | null;
  readonly openedSince: Date | null;
}

export interface MessageSeen {
  readonly message: Message;
  readonly files: readonly StoredFile[];
  /** What became of an answer on its way to the client; null: it was not sent by us. */
  readonly delivery: { readonly state: string; readonly why: string | null } | null;
}

/** Up to `most` items, and whether more follow. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** What is read without changing anything. Each read sees one account. */
export interface Reading {
  /** The newest number first; `below`: only numbers smaller than this. */
  tickets(account: string, filter: TicketFilter, below: number | null, most: number): Promise<Page<TicketSeen>>;
  ticket(account: string, number: number): Promise<TicketSeen | null>;
  /** Of one room, in the order they were said. Null: no such ticket. */
  messages(
    account: string,
    number: number,
    room: Room,
    after: { readonly saidAt: Date; readonly id: string } | null,
    most: number,
  ): Promise<Page<MessageSeen> | null>;
  /** By id or key; null also for who has left. */
  member(account: string, name: string): Promise<Member | null>;
}

/** How a channel stands, of all accounts. */
export interface ChannelHealth {
  readonly account: string;
  readonly channel: string;
  readonly kind: string;
  readonly health: string;
  readonly why: string | null;
  readonly since: Date | null;
}

/** What waits, and the sum that is checked: every accepted update is settled or still pending. */
export interface Standing {
  readonly kind: string;
  readonly lanesWaiting: number;
  readonly streamsWaiting: number;
  readonly received: number;
  readonly settled: number;
  readonly deliveriesWritten: number;
  readonly deliveriesSettled: number;
}

/** What somebody should know of, by kind of channel: what was put aside, what did not arrive, and how long what waits has waited. */
export interface Attention {
  readonly kind: string;
  readonly parked: number;
  readonly refused: number;
  readonly gone: number;
  /** Sent, and no answer yet that says so. */
  readonly unknown: number;
  readonly waitsInSeconds: number;
  readonly waitsOutSeconds: number;
}

/** Of the whole deployment; holds no content. */
export interface Overview {
  channels(): Promise<readonly ChannelHealth[]>;
  standing(): Promise<readonly Standing[]>;
  attention(): Promise<readonly Attention[]>;
}

/** Nothing is sent and nothing is worked before a person has looked: the database may be an old copy of itself. */
export interface Held {
  readonly since: Date;
  readonly why: string;
}

/** Whether the program can take messages. A degraded channel alone does not make it unready, and neither does a hold. */
export interface Readiness {
  readonly database: { readonly is: "ok" } | { readonly is: "away" | "wrong-schema"; readonly why: string };
  /** Only wakes: without it everything is slower, nothing stops. */
  readonly queue: { readonly is: "ok" } | { readonly is: "away"; readonly why: string };
  readonly held: Held | null;
  readonly channels: readonly ChannelHealth[];
}

/** A job with the names that belong to it. */
export interface JobSeen {
  readonly job: Job;
  readonly ticketNumber: number;
  /** Who accepted it. */
  readonly partnerName: string | null;
}

/** A low rating that is looked into, with the names that belong to it. */
export interface ReviewSeen {
  readonly number: number;
  readonly stars: number;
  readonly client: string;
  /** Who was asked; null: nobody could be. */
  readonly memberId: string | null;
  /** Null: it is open. */
  readonly closedBy: string | null;
}

/** What a reflex may read: who pressed, and what the form is about. */
export interface ReflexReading {
  /** The member behind a platform account, while their access lasts. */
  member(
    platformId: string,
  ): Promise<(Member & { readonly platformLanguage: string | null; readonly platformZone: string | null }) | null>;
  /** With what is known of its client and of where the work is. */
  ticket(
    id: string,
  ): Promise<
    (Ticket & { readonly contactName: string; readonly contactPhone: string | null; readonly site: Site | null }) | null
  >;
  /** Whom a job can be offered to, by name. */
  partners(): Promise<readonly Pick<Partner, "id" | "name">[]>;
  job(id: string): Promise<JobSeen | null>;
  review(id: string): Promise<ReviewSeen | null>;
  /** Whether a stored update has been settled. */
  isHandled(key: string): Promise<boolean>;
  searchContacts(words: string, most: number): Promise<readonly (Contact & { readonly companyName: string | null })[]>;
  /** Where a client can be told something in private; null: nobody has this id. */
  approach(contact: string): Promise<Approach | null>;
  /** What a platform's message in the desk is to us, with its client. */
  posted(address: string, platformId: string): Promise<{ readonly message: Message; readonly ticket: Ticket } | null>;
}
