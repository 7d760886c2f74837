import type { Actor } from "../actor.ts";
import { newId } from "../id.ts";
import type { Words } from "../messages/words.ts";
import { type FileCount, PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Contact, Conversation } from "../records.ts";
import { plainText } from "../rich.ts";
import { hearClient } from "./hear.ts";
import { refreshCard, tellClient, tellDesk } from "./tell.ts";
import { type Ticket, titleFrom } from "./ticket.ts";

export interface Opening {
  readonly contact: Contact;
  readonly conversation: Conversation;
  readonly by: Actor;
  readonly title: string;
  readonly openedAt: Date;
  /** False: the words wait under a card of their own until their ticket is known. */
  readonly numbered: boolean;
}

/** A ticket with its number, its thread in the desk channel and its card. The words come by hearClient or by moving. */
export const openTicket = async (tx: Tx, opening: Opening): Promise<Ticket> => {
  if (!tx.account.deskChannelId) throw new Error(`account ${tx.account.key} has no desk channel`);
  const ticket: Ticket = {
    id: newId(),
    number: opening.numbered ? await tx.tickets.nextNumber() : null,
    title: titleFrom(opening.title) || "…",
    contactId: opening.contact.id,
    // A group is one company's, whoever of it writes; in private a person writes for the company they belong to by now.
    companyId: (opening.conversation.kind === "group" && opening.conversation.companyId) || opening.contact.companyId,
    conversationId: opening.conversation.id,
    threadId: newId(),
    openedAt: opening.openedAt,
    priority: null,
    category: null,
    holding: null,
    waiting: null,
    resolution: null,
    closure: null,
    rating: null,
    reopenings: 0,
    lastWord: null,
    clientSpokeAt: opening.openedAt,
    deskSpokeAt: null,
    askedAt: null,
    version: 1,
  };
  await tx.tickets.add(ticket, { channelId: tx.account.deskChannelId });
  // Words that were set aside had waited before they got a number: the promise is of the words.
  if (opening.numbered) await tx.promises.start(ticket.id, opening.openedAt);
  tx.tickets.record({ ticket: ticket.id, kind: "opened", by: opening.by });
  refreshCard(tx, ticket);
  tellDesk(tx, ticket, { kind: "thread-intro", data: { name: opening.contact.name } });
  return ticket;
};

const JOIN_MS = 1_500;

/**
 * What a client sends first is a ticket: number, card and thread come with it, without waiting. Only the bot's answer
 * waits a moment, so that words in quick succession get one answer.
 */
export const openByClient = async (
  tx: Tx,
  contact: Contact,
  conversation: Conversation,
  words: Words,
): Promise<{ ticket: Ticket; message: string; answer: string }> => {
  const by: Actor = { is: "contact", id: contact.id, name: contact.name };
  const title = plainText(words.body) || words.files[0]?.name || "";
  const opened = await openTicket(tx, { contact, conversation, by, title, openedAt: words.saidAt, numbered: true });
  const { ticket, message } = await hearClient(tx, opened, contact, words);
  const answer = tellClient(
    tx,
    ticket,
    { kind: "registered", data: { asks: "urgency", edits: null } },
    { message, notBefore: new Date(tx.now.getTime() + JOIN_MS), priority: PRIORITY.answer },
  );
  return { ticket, message, answer };
};

/** More files came while the answer still waited: it is written anew, to speak of them too. Null: it has left. */
export const answerAnew = async (
  tx: Tx,
  ticket: Ticket,
  opening: { readonly delivery: string; readonly message: string },
  more: FileCount,
  notBefore: Date,
): Promise<string | null> => {
  if (!(await tx.outbox.supersede(opening.delivery))) return null;
  return tellClient(
    tx,
    ticket,
    { kind: "registered", data: { asks: "urgency", edits: null, more } },
    { message: opening.message, notBefore, priority: PRIORITY.answer },
  );
};
