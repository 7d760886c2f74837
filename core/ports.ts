import type { Actor } from "./actor.ts";
import type { Notice } from "./notices.ts";
import type { Job, Offer, OfferState, Partner, PartnerPerson } from "./partners/job.ts";
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
import type { Clock, DueStep } from "./sla/clock.ts";
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
  /** In a link room: the job that it is about. */
  readonly job?: string | null;
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
  /** As it is now, without holding it: for whoever only tells of it. */
  look(id: string): Promise<Ticket | null>;
  record(fact: Fact): void;
  /** What was recorded of a ticket, the oldest first; not what this transaction records. */
  recorded(id: string, kinds: readonly string[]): Promise<readonly Recorded[]>;
}

/** A fact as it is read again. */
export interface Recorded {
  readonly kind: string;
  readonly by: Actor;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
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
  /** Stores a version. False: it is known already, or a later one is: what stands stays. */
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
  /** Gives another message the same files. How many of them are still being fetched. */
  copyFiles(from: string, to: string): Promise<number>;
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
  show(kind: "card" | "job" | "home" | "receipt", subject: string, conversation: string, at?: Date): void;
  /** Deliveries of a message, newest last. */
  deliveriesOf(
    message: string,
  ): Promise<
    readonly { readonly id: string; readonly kind: string; readonly state: string; readonly conversation: string }[]
  >;
  /** What a delivery of an earlier transaction was to say; null: nobody knows it any more. */
  /** What a delivery says, locked until the commit: who changes a message that speaks of several things does it alone. */
  noticeOf(delivery: string): Promise<Notice | null>;
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
  choose(
    person: { contact: string } | { member: string } | { partnerPerson: string },
    choice: { language?: string; zone?: string },
  ): Promise<void>;
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
  /** A chat with a jobs bot, in the link room; null: it is not known yet for which partner they work. */
  ofPartner(channel: string, platformId: string, partner: string | null): Promise<Conversation>;
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
  /** The same as it is known from when its channel was first listened to. */
  knownDesk(channel: string): Promise<Conversation | null>;
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
  | "forget-the-rest"
  /** An offer's time is over; the subject is the job. */
  | "offer-expires"
  /** Nobody waits for a promise any more of which people were told; the subject is the clock. */
  | "promise-over";

/** What people did to the desk itself: who, a verb, and on what. `data` holds ids, counts and the reason that they gave. */
export interface Audit {
  record(actor: string, verb: string, subject: string, data: Readonly<Record<string, unknown>> | null): Promise<void>;
  last(verb: string, subject: string): Promise<{ readonly at: Date; readonly actor: string } | null>;
}

/** Promises of tickets. */
export interface Promises {
  /** Starts the account's promise of an answer, with its steps; nothing where nothing is promised. */
  start(ticket: string, from: Date): Promise<Clock | null>;
  /** The ticket's last clock. */
  of(ticket: string): Promise<Clock | null>;
  byId(id: string): Promise<Clock | null>;
  /** Nobody waits for it any more. */
  end(ticket: string): Promise<void>;
  /** The steps that are due, held and marked as fired in this transaction; each is given once for ever. */
  takeDue(most: number): Promise<readonly DueStep[]>;
  /** Not before a time: what a manager holds back. The step "missed" always fires. */
  holdBack(clock: string, until: Date): Promise<void>;
  /** The warning is due now: it can't wait. Fired before, it is not given again. */
  hasten(clock: string): Promise<void>;
}

/** Partners of the desk file, and their people. */
export interface Partners {
  all(): Promise<readonly Partner[]>;
  byId(id: string): Promise<Partner | null>;
  byInvite(code: string): Promise<Partner | null>;
  person(id: string): Promise<PartnerPerson | null>;
  addPerson(channel: string, profile: Profile, partner: string): Promise<PartnerPerson>;
  /** Private chats of the people of a partner who can be reached. */
  chats(partner: string): Promise<readonly { readonly conversation: string; readonly person: PartnerPerson }[]>;
}

/** Locks go ticket, job, conversation, counter. */
export interface Jobs {
  add(job: Job, offers: readonly string[], thread: { readonly channelId: string }): Promise<void>;
  /** Held to the end of the transaction; null: this account has no such job. */
  held(id: string): Promise<Job | null>;
  save(job: Job): Promise<void>;
  nextNumber(): Promise<number>;
  /** The newest first. */
  ofTicket(ticket: string): Promise<readonly Job[]>;
  /** What a partner has accepted and not finished. */
  runningOf(partner: string): Promise<readonly Job[]>;
  /** What a partner was offered and may still accept. */
  offeredTo(partner: string): Promise<readonly Job[]>;
  offers(job: string): Promise<readonly Offer[]>;
  /** The offer's message in each chat that got it, the newest of each. */
  shownIn(
    job: string,
  ): Promise<readonly { readonly partner: string; readonly conversation: string; readonly delivery: string }[]>;
  /** Whether a notice of a kind about a job may enter a conversation of a link room, as things stand. */
  mayHear(job: string, conversation: string, kind: Notice["kind"]): Promise<boolean>;
  /** Partners who have asked something about it. */
  askedBy(job: string): Promise<readonly string[]>;
  settleOffer(job: string, partner: string, state: OfferState, why: string | null): Promise<void>;
}

/** The account's people as those who are told things. Who has left is not among them. */
export interface Members {
  find(id: string): Promise<Member | null>;
  /** By the key that the desk file gives. */
  byKey(key: string): Promise<Member | null>;
  /** Whoever was named first is the first. */
  managers(): Promise<readonly Member[]>;
  /** Engineers on duty and how many open tickets each holds, the least loaded first. */
  onDuty(): Promise<readonly { readonly member: Member; readonly open: number }[]>;
  /** Where a member can be told something in private, the desk's own workspace first. */
  chats(member: string): Promise<readonly MemberChat[]>;
}

/** A member's address on one channel, with the conversation there as far as there is one. */
export interface MemberChat {
  readonly channelId: string;
  readonly platformId: string;
  readonly isReachable: boolean;
  readonly conversation: Conversation | null;
}

/** Low ratings that somebody looks into. */
export interface Reviews {
  open(review: Review): Promise<void>;
  held(id: string): Promise<Review | null>;
  close(id: string, by: Actor, reason: string): Promise<void>;
  /** The newest of a ticket, open or closed. */
  lastOf(ticket: string): Promise<Review | null>;
}

export interface Review {
  readonly id: string;
  readonly ticketId: string;
  readonly stars: number;
  readonly openedAt: Date;
  /** Who was asked; null: nobody could be. */
  readonly memberId: string | null;
  readonly closed: { readonly by: Actor; readonly at: Date; readonly reason: string } | null;
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
  readonly promises: Promises;
  readonly partners: Partners;
  readonly jobs: Jobs;
  readonly reviews: Reviews;
  readonly members: Members;
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
