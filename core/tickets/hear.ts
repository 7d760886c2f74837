import type { Actor } from "../actor.ts";
import { newId } from "../id.ts";
import { readyAt, type Words } from "../messages/words.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Contact, Message } from "../records.ts";
import { plainText } from "../rich.ts";
import type { Room } from "../rooms.ts";
import { keep, keepWords, tellDesk } from "./tell.ts";
import type { Ticket } from "./ticket.ts";

/** Words that are older than this are shown with their time. */
const LATE_MS = 60_000;

/**
 * A client's words join a ticket: stored, shown in the desk's thread, and the desk no longer waits. A thank-you is
 * stored and shown, and changes nothing else. `heardAt`: when the desk came to know of words that were said elsewhere.
 */
export const hearClient = async (
  tx: Tx,
  ticket: Ticket,
  contact: Contact,
  words: Words,
  heardAt = words.saidAt,
): Promise<{ ticket: Ticket; message: string }> => {
  const by: Actor = { is: "contact", id: contact.id, name: contact.name };
  const message = messageOf(tx, ticket.id, ticket.conversationId, by, words);
  await tx.messages.add(message, words.platformId, words.files);
  tellDesk(
    tx,
    ticket,
    { kind: "client-words", data: { late: heardAt.getTime() - words.saidAt.getTime() > LATE_MS } },
    { message: message.id, priority: PRIORITY.clientWords, notBefore: readyAt(words, tx.now) },
  );
  if (words.thanks) return { ticket, message: message.id };
  const heard: Ticket = {
    ...ticket,
    waiting: null,
    clientSpokeAt: heardAt,
    lastWord: { by: "client", name: contact.name, text: lastWordOf(words), at: heardAt },
  };
  const kept = ticket.waiting ? keep : keepWords;
  return { ticket: await kept(tx, heard, "client-said", by, { message: message.id }), message: message.id };
};

export const messageOf = (
  tx: Tx,
  ticket: string,
  conversation: string,
  by: Actor & { name: string },
  words: Words,
  room: Room = "client",
): Message => ({
  id: newId(),
  ticketId: ticket,
  conversationId: conversation,
  jobId: null,
  room,
  author: by,
  authorName: by.name,
  body: words.body,
  text: plainText(words.body),
  saidAt: words.saidAt,
  storedAt: tx.now,
  album: words.album,
  replyTo: words.replyTo,
  thanks: words.thanks,
  editedAt: null,
  deletedAt: null,
});

export const lastWordOf = (words: Words): string => {
  const text = plainText(words.body).replace(/\s+/g, " ").trim();
  return text.length > 0
    ? text.slice(0, 120).toWellFormed()
    : words.files
        .map((file) => file.name)
        .join(", ")
        .slice(0, 120);
};
