import type { DueDelivery, FrozenPart, StoredFile, ToldJob } from "../../../core/outbound.ts";
import type { Account, Message } from "../../../core/records.ts";
import type { Clock } from "../../../core/sla/clock.ts";
import type { Ticket } from "../../../core/tickets/ticket.ts";
import type { Post } from "../../bot.ts";
import { knownZone } from "../../times.ts";
import { pickLanguage, type Words, wordsIn } from "../../words.ts";

/** What the sender gives beside the delivery itself. */
export interface WordContext {
  readonly account: Account;
  readonly now: Date;
  /** Where the ticket's client talks, also when it is the desk that reads. */
  readonly channelKind: string;
  /** What people call each kind of channel: { telegram: "Telegram", slack: "Slack" }. */
  readonly channelNames: Readonly<Record<string, string>>;
  lists(conversation: string, closed: boolean): Promise<readonly Ticket[]>;
  /** What the partner of a chat has running and may accept. */
  jobs(conversation: string): Promise<readonly ToldJob[]>;
  /** The last promise of each of these tickets that has one. */
  clocksOf(tickets: readonly string[]): Promise<ReadonlyMap<string, Clock>>;
  partsOf(delivery: string): Promise<readonly FrozenPart[]>;
  /** Which ticket each of these messages belongs to now. */
  ticketsOf(
    messages: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly number: number | null }>>;
  contact(id: string): Promise<{ readonly name: string; readonly company: string | null }>;
  /** The open tickets as one member sees them; null: no member any more. */
  desk(member: string): Promise<{
    readonly mine: readonly Ticket[];
    readonly pool: readonly Ticket[];
    readonly others: readonly Ticket[];
  } | null>;
}

/** Null: there is nothing to say any more. */
export type Worded = Post | readonly Post[] | null;

export interface Telling {
  readonly words: Words;
  readonly account: Account;
  readonly now: Date;
  readonly context: WordContext;
  /** The name of the channel where the client talks. */
  readonly channel: string;
  readonly conversation: string;
  readonly reader: DueDelivery["reader"];
  readonly ticket: Ticket | null;
  /** The ticket's last promise, for those notices that may name its time. */
  readonly clock: Clock | null;
  readonly files: readonly StoredFile[];
  readonly quotes: string | null;
  readonly picture: string | null;
  /** How many open tickets the reader has there; counted for answers only. */
  readonly openHere: number;
}

/** Words that the client may read. Views for clients take no others, so internal ones can't be worded for them. */
export type PublicMessage = Message & { readonly room: "client" };

export interface ClientTelling extends Telling {
  readonly message: PublicMessage | null;
}

/** About a ticket: each message of the bot carries its number. */
export interface TicketTelling extends ClientTelling {
  readonly ticket: Ticket;
  readonly number: number;
}

export interface DeskTelling extends Telling {
  readonly message: Message | null;
}

export const tellingOf = (due: DueDelivery, context: WordContext): Telling => {
  const { account } = context;
  // A thread is read by the whole desk, so it has one language.
  const language = due.conversation.kind === "thread" ? null : due.reader.language;
  const zone = due.conversation.kind === "thread" ? null : due.reader.zone;
  return {
    words: wordsIn(pickLanguage(language, account.language), zone ?? account.zone),
    account,
    now: context.now,
    context,
    channel: context.channelNames[context.channelKind] ?? context.channelKind,
    conversation: due.conversation.id,
    reader: due.reader,
    ticket: due.ticket,
    clock: due.clock,
    files: due.files,
    quotes: due.quotes,
    openHere: due.openHere,
    picture: due.authorPicture,
  };
};

/** Without internal or deleted words, and without their files. */
export const toClient = (telling: Telling, message: Message | null): ClientTelling => {
  if (message && isPublic(message)) return { ...telling, message };
  return { ...telling, message: null, files: [], quotes: null };
};

/** In a job's room: its own words, and neither the client's nor the desk's. */
export const toJob = (telling: Telling, message: Message | null): DeskTelling =>
  message?.room === "link" ? { ...telling, message } : { ...telling, message: null, files: [], quotes: null };

/** In the chat of a partner's person: a job as far as its terms let them read it, and nothing of its ticket. */
export interface PartnerTelling extends Telling {
  readonly ticket: null;
  readonly clock: null;
  readonly job: ToldJob | null;
  readonly message: Message | null;
  /** Whose hours times are. */
  readonly zone: string;
}

/** About a job that is theirs to read of. */
export interface JobTelling extends PartnerTelling {
  readonly job: ToldJob;
}

export const toPartner = (telling: Telling, { job, message, mayHear }: DueDelivery): PartnerTelling => {
  const { account, reader } = telling;
  const isOfIt = mayHear && message?.room === "link" && message.jobId === job?.job.id && message.deletedAt === null;
  const heard = isOfIt ? { message } : { message: null, files: [], quotes: null };
  const known = mayHear && job?.partner ? job : null;
  return { ...telling, ...heard, ticket: null, clock: null, job: known, zone: knownZone(reader.zone ?? account.zone) };
};

const isPublic = (message: Message): message is PublicMessage =>
  message.room === "client" && message.deletedAt === null;
