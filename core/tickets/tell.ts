import type { Actor } from "../actor.ts";
import { asDelivered, type Notice, PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Room } from "../rooms.ts";
import type { Ticket } from "./ticket.ts";

interface Told {
  readonly message?: string;
  readonly priority?: number;
  readonly notBefore?: Date;
}

/** To the client, in the ticket's own order. Returns the delivery's id. */
export const tellClient = (tx: Tx, ticket: Ticket, notice: Notice, told: Told = {}): string =>
  tx.outbox.add({
    conversation: ticket.conversationId,
    room: "client",
    subject: ticket.id,
    notice,
    ticket: ticket.id,
    message: told.message ?? null,
    priority: told.priority ?? PRIORITY.fact,
    notBefore: told.notBefore,
  });

/** To the desk, in the ticket's thread. */
export const tellDesk = (tx: Tx, ticket: Ticket, notice: Notice, told: Told = {}): string =>
  tx.outbox.add({
    conversation: ticket.threadId,
    room: "internal",
    subject: ticket.id,
    notice,
    ticket: ticket.id,
    message: told.message ?? null,
    priority: told.priority ?? PRIORITY.fact,
    notBefore: told.notBefore,
  });

/** A new ticket's number, with the first question; in place of the question that led to it, where there was one. */
export const tellRegistered = (tx: Tx, ticket: Ticket, message: string | undefined, edits: string | null): string =>
  tellClient(
    tx,
    ticket,
    { kind: "registered", data: { asks: "urgency", edits } },
    { message, priority: PRIORITY.answer },
  );

/** The question that was settled becomes the line that says where the words went. */
export const tellWhere = (tx: Tx, to: Ticket, edits: string | null): void => {
  if (edits === null) return;
  const data = { edits, message: "", others: [], settled: true };
  tellClient(tx, to, { kind: "belongs", data }, { priority: PRIORITY.answer });
};

const LINE_MS = 10 * 60_000;

/** The ticket was presumed, visibly; after a while the line is only an arrow, so that no old buttons stand in the chat. */
export const tellPresumed = (
  tx: Tx,
  to: Ticket,
  message: string | undefined,
  others: readonly Ticket[],
  edits: string | null = null,
): void => {
  const offered = others.slice(0, 4).map(({ number, title }) => ({ number: number!, title }));
  const told = { message, priority: PRIORITY.answer };
  const data = { edits, message: message ?? "", others: offered, settled: false };
  const line = tellClient(tx, to, { kind: "belongs", data }, told);
  tx.outbox.add({
    conversation: to.conversationId,
    room: "client",
    // All wait equally long, so they come in order, and hold up no ticket's own words.
    subject: "lines",
    notice: { kind: "belongs", data: { edits: asDelivered(line), message: "", others: [], settled: true } },
    ticket: to.id,
    message: message ?? null,
    priority: PRIORITY.receipt,
    notBefore: new Date(tx.now.getTime() + LINE_MS),
  });
};

/** A menu, a list, a question: at once, in no ticket's order, and void after a minute. */
export const showScreen = (
  tx: Tx,
  conversation: { id: string; room: Room },
  notice: Notice,
  ticket: string | null = null,
): string =>
  tx.outbox.add({
    conversation: conversation.id,
    room: conversation.room,
    subject: "screens",
    notice,
    ticket,
    priority: PRIORITY.screen,
    expiresAt: new Date(tx.now.getTime() + 60_000),
  });

/** The ticket's card shows the newest state; several changes are one update. */
export const refreshCard = (tx: Tx, ticket: Ticket): void => tx.outbox.show("card", ticket.id, ticket.threadId);

/** Keeps the change: the row, the fact of it, and the card. */
export const keep = async (
  tx: Tx,
  changed: Ticket,
  kind: string,
  by: Actor,
  data?: Record<string, unknown>,
): Promise<Ticket> => {
  refreshCard(tx, changed);
  return keepWords(tx, changed, kind, by, data);
};

/** The same for words alone, which the card does not show: people talk far more often than a card may be edited. */
export const keepWords: typeof keep = async (tx, changed, kind, by, data) => {
  await tx.tickets.save(changed);
  tx.tickets.record({ ticket: changed.id, kind, by, data });
  return changed;
};
