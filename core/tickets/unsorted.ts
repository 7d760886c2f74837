import { type Actor, DESK } from "../actor.ts";
import type { Words } from "../messages/words.ts";
import { PRIORITY } from "../notices.ts";
import type { Contact, Conversation, Tx } from "../ports.ts";
import { plainText } from "../rich.ts";
import { hearClient } from "./hear.ts";
import { moveWords } from "./move.ts";
import { openTicket } from "./open.ts";
import { reopen } from "./reopen.ts";
import { keep, showScreen, tellClient } from "./tell.ts";
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
): Promise<Ticket> => {
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
  if ("which" in question) {
    showScreen(
      tx,
      conversation,
      {
        kind: "which-ticket",
        data: { tickets: question.which.map(({ number, title }) => ({ number: number!, title })) },
      },
      aside.id,
    );
    await tx.timers.set("unsorted", aside.id, new Date(tx.now.getTime() + WHICH_MS));
  } else {
    const { number, title, closure, resolution } = question.again;
    const closedAt = (closure?.at ?? resolution?.at ?? tx.now).toISOString();
    showScreen(tx, conversation, { kind: "again-or-new", data: { number: number!, title, closedAt } }, aside.id);
    await tx.timers.set("unsorted", aside.id, new Date(tx.now.getTime() + AGAIN_MS));
  }
  return aside;
};

/** Puts words that were set aside where they belong: an open ticket, one that is reopened, or a new one. */
export const settleUnsorted = async (
  tx: Tx,
  aside: Ticket,
  target: { ticket: Ticket } | "new",
  by: Actor,
): Promise<Ticket> => {
  const messages = await tx.messages.of(aside.id, "client", 200);
  const contact = await tx.people.contact(aside.contactId);
  let to: Ticket;
  if (target === "new") {
    const conversation = await tx.conversations.hold(aside.conversationId);
    to = await openTicket(tx, {
      contact,
      conversation,
      by,
      title: aside.title,
      openedAt: aside.openedAt,
      numbered: true,
    });
    tellClient(tx, to, { kind: "registered", data: { asks: "urgency", edits: null } }, { priority: PRIORITY.answer });
  } else {
    to = isOpen(target.ticket) ? target.ticket : await reopen(tx, target.ticket, by);
  }
  const moved = await moveWords(tx, messages, aside, to, by);
  await keep(tx, { ...aside, closure: { by, at: tx.now, how: "moved" } }, "moved", by, { to: to.id });
  await tx.timers.clear("unsorted", aside.id);
  return moved;
};

/** Nobody pressed: the ticket of this chat that was spoken of last, said; with none open, a new one. */
export const settleByItself = async (tx: Tx, aside: Ticket): Promise<Ticket> => {
  const around = await tx.tickets.around(aside.conversationId, aside.contactId, tx.now);
  const [latest] = around.filter((ticket) => isOpen(ticket)).sort((a, b) => spoken(b) - spoken(a));
  if (!latest) return settleUnsorted(tx, aside, "new", DESK);
  const held = await tx.tickets.hold(latest.id);
  const to = await settleUnsorted(tx, aside, { ticket: held }, DESK);
  const [message] = await tx.messages.of(to.id, "client", 1);
  const others = around
    .filter((ticket) => isOpen(ticket) && ticket.id !== to.id)
    .map(({ number, title }) => ({ number: number!, title }));
  tellClient(
    tx,
    to,
    { kind: "belongs", data: { edits: null, message: message?.id ?? "", others, settled: false } },
    { priority: PRIORITY.answer },
  );
  return to;
};

const spoken = (ticket: Ticket): number =>
  Math.max(ticket.deskSpokeAt?.getTime() ?? 0, ticket.clientSpokeAt?.getTime() ?? 0);
