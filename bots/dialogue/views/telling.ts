import type { DueDelivery, FrozenPart, StoredFile } from "../../../core/outbound.ts";
import type { Account, Message } from "../../../core/records.ts";
import type { Ticket } from "../../../core/tickets/ticket.ts";
import type { Post } from "../../bot.ts";
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

const isPublic = (message: Message): message is PublicMessage =>
  message.room === "client" && message.deletedAt === null;
