import type { Actor } from "./actor.ts";
import type { FileCount, Notice } from "./notices.ts";
import type { Rich } from "./rich.ts";
import type { Room } from "./rooms.ts";
import type { Ticket } from "./tickets/ticket.ts";

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
  readonly kind: "private" | "group" | "thread";
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

/** One delivery to be: a notice for one conversation. */
export interface Outgoing {
  readonly conversation: string;
  readonly room: Room;
  /** Order holds inside a subject: a ticket's id, or "screens". */
  readonly subject: string;
  readonly notice: Notice;
  readonly ticket?: string | null;
  readonly message?: string | null;
  readonly priority: number;
  readonly notBefore?: Date;
  readonly expiresAt?: Date;
}

export interface Tickets {
  /** Locks the row. Order of locks everywhere: ticket, conversation, counter last. */
  hold(id: string): Promise<Ticket>;
  /** The same for an id that somebody sent: null when this account has no such ticket. */
  held(id: string): Promise<Ticket | null>;
  holdByNumber(number: number): Promise<Ticket | null>;
  /** All that a client's words may belong to: what is not closed, and what closed within the time to reopen. */
  around(conversation: string, contact: string, closedAfter: Date): Promise<readonly Ticket[]>;
  /** Open tickets of a chat, the newest first. */
  openIn(conversation: string): Promise<readonly string[]>;
  ofContact(contact: string, closed: boolean, most: number): Promise<readonly Ticket[]>;
  openFor(member: string | null, most: number): Promise<readonly Ticket[]>;
  heldBy(member: string): Promise<readonly string[]>;
  add(ticket: Ticket, thread: { readonly channelId: string }): Promise<void>;
  save(ticket: Ticket): Promise<void>;
  nextNumber(): Promise<number>;
  record(fact: Fact): void;
}

export interface Messages {
  add(message: Message, platformId: string | null, files: readonly NewFile[]): Promise<void>;
  /** Files of another item of the same album join its message. False: the album's first item is not known. */
  joinAlbum(
    conversation: string,
    album: string,
    platformId: string,
    body: Rich,
    files: readonly NewFile[],
  ): Promise<Message | null>;
  posted(conversation: string, platformId: string): Promise<Posted | null>;
  /** The same by a channel's address and the message's id, whichever thread of it the message stands in. */
  postedAnywhere(channel: string, address: string, platformId: string): Promise<Posted | null>;
  byId(id: string): Promise<Message | null>;
  of(ticket: string, room: Room | null, most: number): Promise<readonly Message[]>;
  /** Stores a version. False: this version is known already. */
  edit(id: string, version: string, body: Rich): Promise<boolean>;
  remove(id: string): Promise<void>;
  move(ids: readonly string[], to: string): Promise<void>;
  /** Whether the desk has answered in public since these words. */
  answeredSince(ticket: string, since: Date): Promise<string | null>;
  setRoom(id: string, room: "internal"): Promise<void>;
  /** Only by the writer's own decision on a reply that was undecided. */
  openToClient(id: string): Promise<void>;
}

export interface Outbox {
  /** Written with the transaction's other facts, in one statement at its end. Returns the delivery's id. */
  add(outgoing: Outgoing): string;
  /** Wants the newest version of a card, home tab or receipt shown. */
  show(kind: "card" | "home" | "receipt", subject: string, conversation: string, at?: Date): void;
  /** Deliveries of a message, newest last. */
  deliveriesOf(
    message: string,
  ): Promise<
    readonly { readonly id: string; readonly kind: string; readonly state: string; readonly conversation: string }[]
  >;
  /** Takes back what was never attempted. True: it will not be sent. */
  supersede(delivery: string): Promise<boolean>;
  /** Changes what was never attempted: the words are read again at the first attempt. True: in time. */
  touch(delivery: string, notBefore?: Date): Promise<boolean>;
  /** A poster of a message goes elsewhere: pending deliveries of these messages to this conversation are dropped. */
  supersedeOf(messages: readonly string[], conversation: string): Promise<void>;
}

export interface People {
  /** The identity behind a platform account, kept up with what the platform tells; null: never seen. */
  meet(
    channel: string,
    profile: Profile,
  ): Promise<{ readonly identity: Identity; readonly contact: Contact | null; readonly member: Member | null } | null>;
  find(channel: string, platformId: string): Promise<Identity | null>;
  /** Where a contact talks with the desk in private; null: nowhere yet. */
  chatOf(contact: string): Promise<{ readonly channelId: string; readonly address: string } | null>;
  addContact(
    channel: string,
    profile: Profile,
    company: string | null,
  ): Promise<{ readonly identity: Identity; readonly contact: Contact }>;
  addMember(channel: string, profile: Profile): Promise<Member>;
  contact(id: string): Promise<Contact>;
  /** The address where the platform tells who reads: name, language, zone of a contact's identities. */
  searchContacts(words: string, most: number): Promise<readonly Contact[]>;
  member(id: string): Promise<Member>;
  company(id: string): Promise<Company | null>;
  companyByInvite(code: string): Promise<Company | null>;
  join(contact: string, company: string): Promise<void>;
  choose(person: { contact: string } | { member: string }, choice: { language?: string; zone?: string }): Promise<void>;
  setReachable(channel: string, platformId: string, why: string | null): Promise<Identity | null>;
  /** Ends or renews a member's access through a desk channel. Returns the member whose access changed. */
  setInside(channel: string, platformId: string, inside: boolean): Promise<Member | null>;
  /** The platform ids of members whose access lasts, on one channel. */
  membersOn(channel: string): Promise<readonly string[]>;
  setDuty(member: string, onDuty: boolean): Promise<void>;
}

export interface Conversations {
  /** The conversation at an address, made when it is new. */
  at(channel: string, address: string, kind: "private" | "group", companyId: string | null): Promise<Conversation>;
  find(channel: string, address: string): Promise<Conversation | null>;
  hold(id: string): Promise<Conversation>;
  readdress(channel: string, from: string, to: string): Promise<void>;
  setGone(id: string, why: string | null): Promise<void>;
  /** Members' own place for what only they read (home tab, direct messages). */
  ofMember(channel: string, platformId: string): Promise<Conversation>;
}

export interface Dialogues {
  load(conversation: string, person: string): Promise<DialogueState>;
  /** Changes these parts and leaves the others as they are now: two lanes may speak of one chat. */
  change(conversation: string, person: string, change: DialogueState): Promise<void>;
}

export interface Timers {
  set(kind: TimerKind, subject: string, at: Date): Promise<void>;
  clear(kind: TimerKind, subject: string): Promise<void>;
}

export type TimerKind = "unsorted" | "close-by-itself" | "room-undecided" | "fetch-file";

/** What became of fetching a file. */
export type Arrival =
  | { readonly is: "ready"; readonly hash: string; readonly size: number }
  | { readonly is: "too-big"; readonly limit: number }
  | { readonly is: "gone"; readonly why: string };

export interface Files {
  /** Settles a file that was being fetched; null: it was settled before. `waiting`: how many files of its message are still on their way. */
  settle(
    id: string,
    arrival: Arrival,
  ): Promise<{ readonly message: Message; readonly name: string; readonly waiting: number } | null>;
}

/** One transaction of one account. What it adds is committed together or not at all. */
export interface Tx {
  readonly account: Account;
  readonly now: Date;
  readonly tickets: Tickets;
  readonly messages: Messages;
  readonly outbox: Outbox;
  readonly people: People;
  readonly conversations: Conversations;
  readonly dialogues: Dialogues;
  readonly timers: Timers;
  readonly files: Files;
}

/** What made a transaction happen; recorded as applied in its commit, so the same cause twice changes nothing. */
export type Cause =
  | {
      readonly by: "inbox";
      readonly lane: number;
      readonly row: number;
      readonly seq: number;
      readonly holder: number;
      readonly parked?: string;
    }
  | { readonly by: "timer"; readonly id: string }
  | { readonly by: "request"; readonly key: string; readonly bodyHash: string }
  | { readonly by: "desk" };

export interface Desk {
  /** The one clock of the program. */
  now(): Date;
  transaction<Result>(account: string, cause: Cause, work: (tx: Tx) => Promise<Result>): Promise<Result>;
}

/** Bytes by their sha256. */
export interface FileStore {
  put(bytes: AsyncIterable<Uint8Array>, most: number): Promise<{ readonly hash: string; readonly size: number }>;
  read(hash: string): AsyncIterable<Uint8Array>;
}

/** One stored update, in its place in its lane. */
export interface InboxRow {
  readonly id: number;
  readonly seq: number;
  readonly key: string;
  /** JSON as text. */
  readonly raw: string;
  readonly receivedAt: Date;
}

export interface HeldLane {
  readonly id: number;
  readonly account: string;
  readonly channel: string;
  /** Failed attempts of the first row. */
  readonly attempts: number;
  readonly rows: readonly InboxRow[];
}

export interface Lanes {
  readonly holder: number;
  /** Takes a lane that nobody holds; null: held, empty or not due (then the wake-up may be thrown away). */
  take(lane: number, account: string): Promise<HeldLane | null>;
  /** More rows of a held lane; empty when there are none now. */
  more(lane: HeldLane): Promise<readonly InboxRow[]>;
  /** Lets go if nothing came since; false: more came, go on. */
  release(lane: HeldLane): Promise<boolean>;
  /** Lets go with rows left: the first is tried (again) at a time. */
  postpone(lane: HeldLane, at: Date, failed: boolean): Promise<void>;
  /** What waits and is due. */
  due(most: number): Promise<readonly { readonly lane: number; readonly account: string }[]>;
  /** Frees what instances that no longer live held. */
  freeDead(): Promise<number>;
}

/** A process among those that share one database. */
export interface Instance {
  readonly id: number;
  /** Whether this instance is the one that sweeps; asks for it when nobody is. */
  sweeps(): Promise<boolean>;
  /** Called once when the session is lost: everything held must be dropped at once. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/** Who listens to a channel and who sends for it: at most one instance each. */
export interface Claims {
  /** True: this instance has it (now or already). */
  listen(channel: string): Promise<boolean>;
  send(channel: string): Promise<boolean>;
  /** Lets go of all that this instance has. */
  release(): Promise<void>;
  /** Channels with something due that nobody sends for. */
  unsent(): Promise<readonly string[]>;
  health(channel: string, health: "connected" | "degraded", why: string | null): Promise<void>;
}

export interface DueTimer {
  readonly id: string;
  readonly account: string;
  readonly kind: TimerKind;
  readonly subject: string;
  readonly attempts: number;
}

export interface TimerTable {
  due(most: number): Promise<readonly DueTimer[]>;
  /** Again at a time, one attempt older. */
  postpone(id: string, at: Date): Promise<void>;
}

/** A file that waits to be fetched. */
export interface WaitingFile {
  readonly id: string;
  readonly channel: string;
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  readonly source: Readonly<Record<string, unknown>>;
}

/** What a reflex may read: who pressed, and what the form is about. */
export interface ReflexReading {
  /** The member behind a platform account, while their access lasts. */
  member(
    platformId: string,
  ): Promise<(Member & { readonly platformLanguage: string | null; readonly platformZone: string | null }) | null>;
  ticket(id: string): Promise<(Ticket & { readonly contactName: string }) | null>;
  /** Whether a stored update has been settled. */
  isHandled(key: string): Promise<boolean>;
  searchContacts(words: string, most: number): Promise<readonly (Contact & { readonly companyName: string | null })[]>;
  /** What a platform's message in the desk is to us, with its client. */
  posted(address: string, platformId: string): Promise<{ readonly message: Message; readonly ticket: Ticket } | null>;
}
