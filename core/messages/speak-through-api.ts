import type { Actor } from "../actor.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Member, Message } from "../records.ts";
import type { Room } from "../rooms.ts";
import { lastWordOf, messageOf } from "../tickets/hear.ts";
import { memberActor } from "../tickets/take.ts";
import { keep, tellClient, tellDesk } from "../tickets/tell.ts";
import { stateOf, type Ticket } from "../tickets/ticket.ts";
import { sendAnswer } from "./speak.ts";
import { type Words, wordsNow } from "./words.ts";

const RECEIPT_MS = 3_000;

export interface SpeakingThroughApi {
  readonly key: Actor & { readonly is: "key" };
  /** In whose name; null: the key speaks for itself. */
  readonly as: Member | null;
  readonly ticket: Ticket;
  readonly room: Room;
  readonly text: string;
}

/**
 * Words of another program: an answer that goes to the client as any other, or a note for the desk. Both are shown in
 * the ticket's thread, since nobody wrote them there.
 */
export const speakThroughApi = async (
  tx: Tx,
  { key, as, ticket, room, text }: SpeakingThroughApi,
): Promise<Message> => {
  const by = as ? memberActor(as) : key;
  const words = wordsNow(tx.now, text);
  const message = messageOf(tx, ticket.id, ticket.threadId, by, words, room);
  await tx.messages.add(message, null, []);
  if (room === "internal") {
    tx.tickets.record({ ticket: ticket.id, kind: "noted", by, data: { message: message.id, key: key.name } });
    tellDesk(tx, ticket, { kind: "internal-remark", data: {} }, { message: message.id });
    return message;
  }
  if (as) await sendAnswer(tx, as, ticket, message, false);
  else await answerAsKey(tx, key, ticket, message, words);
  tellDesk(tx, ticket, { kind: "client-words", data: { late: false } }, { message: message.id });
  return message;
};

// A program has no second thoughts, so its words leave at once; and it holds no ticket, so a free one stays free.
const answerAsKey = async (
  tx: Tx,
  key: Actor & { is: "key" },
  ticket: Ticket,
  message: Message,
  words: Words,
): Promise<void> => {
  tellClient(tx, ticket, { kind: "answer", data: {} }, { message: message.id, priority: PRIORITY.answer });
  tx.outbox.show("receipt", message.id, message.conversationId, new Date(tx.now.getTime() + RECEIPT_MS));
  if (stateOf(ticket) === "closed") return;
  const answered: Ticket = {
    ...ticket,
    deskSpokeAt: message.saidAt,
    askedAt: message.text.trimEnd().endsWith("?") ? message.saidAt : ticket.askedAt,
    lastWord: { by: "desk", name: key.name, text: lastWordOf(words), at: message.saidAt },
  };
  await keep(tx, answered, "answered", key, { message: message.id });
};
