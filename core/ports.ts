import type { Notice } from "./notices.ts";
import type { Forgetting } from "./people/forgetting.ts";
import type {
  Account,
  Company,
  Contact,
  Conversation,
  DialogueState,
  Fact,
  Identity,
  Member,
  Message,
  NewFile,
  Posted,
  Profile,
} from "./records.ts";
import type { Repairs } from "./repairs/repair.ts";
import type { Rich } from "./rich.ts";
import type { Room } from "./rooms.ts";
import type { Ticket } from "./tickets/ticket.ts";

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
  /** All whose words share a delivery's post and have not gone elsewhere, in their order; empty where it stands alone. */
  joinedIn(delivery: string): Promise<readonly Message[]>;
  of(ticket: string, room: Room | null, most: number): Promise<readonly Message[]>;
  /** Stores a version. False: this version is known already. */
  edit(id: string, version: string, body: Rich): Promise<boolean>;
  remove(id: string): Promise<void>;
  /**
   * The edit or deletion that is being handled comes before its message: it is handled again behind that, for a day.
   * `key`: under which the message is stored first. Nothing, when the message has come and is none of ours.
   */
  awaitOriginal(key: string): Promise<void>;
  /** The message never came. */
  giveUpOriginal(id: string): Promise<void>;
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
}

export interface People {
  /** The identity behind a platform account, kept up with what the platform tells; null: never seen. */
  meet(
    channel: string,
    profile: Profile,
  ): Promise<{ readonly identity: Identity; readonly contact: Contact | null; readonly member: Member | null } | null>;
  find(channel: string, platformId: string): Promise<Identity | null>;
  addContact(
    channel: string,
    profile: Profile,
    company: string | null,
  ): Promise<{ readonly identity: Identity; readonly contact: Contact }>;
  addMember(channel: string, profile: Profile): Promise<Member>;
  contact(id: string): Promise<Contact>;
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
  /** Whether a card is on its way: its root may stand there before we know it, and people may write under it. */
  awaitsThread(channel: string): Promise<boolean>;
  hold(id: string): Promise<Conversation>;
  readdress(channel: string, from: string, to: string): Promise<void>;
  setGone(id: string, why: string | null): Promise<void>;
  /** Members' own place for what only they read (home tab, direct messages). */
  ofMember(channel: string, platformId: string): Promise<Conversation>;
  /** The desk channel itself, outside all threads. */
  ofDesk(channel: string, address: string): Promise<Conversation>;
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

export type TimerKind =
  | "unsorted"
  | "close-by-itself"
  | "room-undecided"
  | "fetch-file"
  | "original-missing"
  | "clear-out"
  | "forget-the-rest";

/** What people did to the desk itself: who, a verb, and on what. `data` holds ids, counts and the reason that they gave. */
export interface Audit {
  record(actor: string, verb: string, subject: string, data: Readonly<Record<string, unknown>> | null): Promise<void>;
  last(verb: string, subject: string): Promise<{ readonly at: Date; readonly actor: string } | null>;
}

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

/** Who speaks where, as far as it is known; the tickets are held. */
export interface Encounter {
  readonly identity: Identity | null;
  readonly contact: Contact | null;
  readonly member: Member | null;
  readonly conversation: Conversation | null;
  /** What the bot and this person are in the middle of here. */
  readonly dialogue: DialogueState;
  /**
   * In a chat all that the contact's words may belong to, the newest first: what is not closed, and what closed within
   * the time to reopen. In a thread its ticket.
   */
  readonly tickets: readonly Ticket[];
}

export type ClientName = { readonly contact: string } | { readonly channel: string; readonly platformId: string };

/** A client's own chat on one channel, and whose it is. */
export interface Approach {
  readonly contact: Contact;
  readonly company: Company | null;
  readonly channelId: string;
  readonly channel: { readonly key: string; readonly kind: string };
  /** Null: known on the platform, but we have no private chat with them there. */
  readonly address: string | null;
  readonly conversation: Conversation | null;
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
  readonly repairs: Repairs;
  /** Meets whoever speaks, with all that is known of them there; what may be theirs is held. */
  encounter(channel: string, profile: Profile, address: string): Promise<Encounter>;
  /** Where a client can be told something in private, the chat they used last. Null: nobody is known by this. */
  approach(client: ClientName): Promise<Approach | null>;
  readonly audit: Audit;
  readonly forgetting: Forgetting;
}

/**
 * What made a transaction happen; recorded as applied in its commit, so the same cause twice changes nothing. Causes
 * with the same name for `beside` touch no ticket in common and lock nothing else that another of them may lock in
 * another order: they may share a commit.
 */
export type Cause =
  | {
      readonly by: "inbox";
      readonly lane: number;
      readonly row: number;
      readonly seq: number;
      readonly holder: number;
      readonly parked?: string;
      readonly beside?: string;
      /** Told after the commit whether the lane was let go with this row; false: more came. */
      readonly released?: (isFree: boolean) => void;
    }
  | { readonly by: "timer"; readonly id: string }
  | { readonly by: "request"; readonly key: string; readonly bodyHash: string; readonly beside?: string }
  | { readonly by: "desk"; readonly beside?: string };

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
