import { type Actor, DESK } from "../actor.ts";
import type { Words } from "../messages/words.ts";
import { asDelivered } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Contact, Conversation } from "../records.ts";
import { plainText } from "../rich.ts";
import { hearClient } from "./hear.ts";
import { moveWords } from "./move.ts";
import { openTicket } from "./open.ts";
import { reopen } from "./reopen.ts";
import { keep, showScreen, tellPresumed, tellRegistered, tellWhere } from "./tell.ts";
import { isOpen, type Ticket } from "./ticket.ts";

const WHICH_MS = 60_000;
const AGAIN_MS = 10 * 60_000;

/**
 * Words whose ticket is not known stand in the desk channel at once, under a card of their own, while the client is
 * asked. If no button is pressed they go by themselves: to the ticket spoken of last, or into a new one.
 */
export const setAside = async (
  tx: Tx,
  contact: Contact,
  conversation: Conversation,
  words: Words,
  question: { which: readonly Ticket[] } | { again: Ticket },
): Promise<void> => {
  const by: Actor = { is: "contact", id: contact.id, name: contact.name };
  const opened = await openTicket(tx, {
    contact,
    conversation,
    by,
    title: plainText(words.body) || words.files[0]?.name || "",
    openedAt: words.saidAt,
    numbered: false,
  });
  const { ticket: aside } = await hearClient(tx, opened, contact, words);
  const delivery = "which" in question ? askWhich(tx, aside, question.which) : askAgain(tx, aside, question.again);
  const waitMs = "which" in question ? WHICH_MS : AGAIN_MS;
  await tx.timers.set("unsorted", aside.id, new Date(tx.now.getTime() + waitMs));
  await tx.dialogues.change(conversation.id, contact.id, {
    asks: null,
    unsorted:
      "which" in question
        ? { ticket: aside.id, question: "which", closed: null, delivery }
        : { ticket: aside.id, question: "again", closed: question.again.id, delivery },
  });
};

const askWhich = (tx: Tx, aside: Ticket, tickets: readonly Ticket[]): string => {
  const offered = tickets.map(({ number, title }) => ({ number: number!, title }));
  return showScreen(tx, clientOf(aside), { kind: "which-ticket", data: { tickets: offered } }, aside.id);
};

const askAgain = (tx: Tx, aside: Ticket, { number, title, closure, resolution }: Ticket): string => {
  const closedAt = (closure?.at ?? resolution?.at ?? tx.now).toISOString();
  const data = { number: number!, title, closedAt };
  return showScreen(tx, clientOf(aside), { kind: "again-or-new", data }, aside.id);
};

const clientOf = (ticket: Ticket) => ({ id: ticket.conversationId, room: "client" as const });

export interface Settling {
  readonly target: { readonly ticket: Ticket } | "new";
  readonly by: Actor;
  /** The question, where it was pressed; left out, it is found by its delivery. */
  readonly edits?: string | null;
  /** Whether the client is told where the words went by whoever settles. */
  readonly isTold?: true;
}

/**
 * Puts words that were set aside where they belong: an open ticket, one that is reopened, or a new one. The question
 * itself becomes what the client is told of it, whoever decided.
 */
export const settleUnsorted = async (
  tx: Tx,
  aside: Ticket,
  { target, by, edits = null, isTold }: Settling,
): Promise<Ticket> => {
  const messages = await tx.messages.of(aside.id, "client", 200);
  const question = edits ?? (await questionOf(tx, aside));
  const to = target === "new" ? await openFor(tx, aside, by) : target.ticket;
  if (target === "new") tellRegistered(tx, to, messages[0]?.id, question);
  const open = isOpen(to) ? to : await reopen(tx, to, by, question);
  if (target !== "new" && open === to && !isTold) tellWhere(tx, to, question);
  const moved = await moveWords(tx, messages, aside, open, by);
  await keep(tx, { ...aside, closure: { by, at: tx.now, how: "moved" } }, "moved", by, { to: open.id });
  await tx.timers.clear("unsorted", aside.id);
  await tx.dialogues.change(aside.conversationId, aside.contactId, { unsorted: null });
  return moved;
};

const questionOf = async (tx: Tx, aside: Ticket): Promise<string | null> => {
  const { unsorted } = await tx.dialogues.load(aside.conversationId, aside.contactId);
  return unsorted?.ticket === aside.id ? asDelivered(unsorted.delivery) : null;
};

const openFor = async (tx: Tx, aside: Ticket, by: Actor): Promise<Ticket> => {
  const conversation = await tx.conversations.hold(aside.conversationId);
  const contact = await tx.people.contact(aside.contactId);
  return openTicket(tx, { contact, conversation, by, title: aside.title, openedAt: aside.openedAt, numbered: true });
};

/** Nobody pressed: the ticket of this chat that was spoken of last, said; with none open, a new one. */
export const settleByItself = async (tx: Tx, aside: Ticket): Promise<Ticket> => {
  const around = await tx.tickets.around(aside.conversationId, aside.contactId, tx.now);
  const [latest] = around.filter((ticket) => isOpen(ticket)).sort((a, b) => spoken(b) - spoken(a));
  if (!latest) return settleUnsorted(tx, aside, { target: "new", by: DESK });
  const edits = await questionOf(tx, aside);
  const [message] = await tx.messages.of(aside.id, "client", 1);
  const held = await tx.tickets.hold(latest.id);
  const to = await settleUnsorted(tx, aside, { target: { ticket: held }, by: DESK, isTold: true });
  const others = around.filter((ticket) => isOpen(ticket) && ticket.id !== to.id);
  tellPresumed(tx, to, message?.id, others, edits);
  return to;
};

const spoken = (ticket: Ticket): number =>
  Math.max(ticket.deskSpokeAt?.getTime() ?? 0, ticket.clientSpokeAt?.getTime() ?? 0);
