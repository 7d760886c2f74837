import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Member, Message } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { moveWords } from "./move.ts";
import { openTicket } from "./open.ts";
import { reopen } from "./reopen.ts";
import { memberActor } from "./take.ts";
import { tellClient, tellDesk, tellRegistered, tellWhere } from "./tell.ts";
import { isOpen, type Ticket } from "./ticket.ts";

/** Another matter in the same thread becomes a ticket of its own, and the client hears its number. */
export const splitOff = async (
  tx: Tx,
  member: Member,
  from: Ticket,
  messages: readonly [Message, ...Message[]],
  title: string,
): Promise<Ticket> => {
  const [message] = messages;
  if (message.author.is !== "contact" || messages.some(({ ticketId }) => ticketId !== from.id))
    throw new Refusal("bad-input", { field: "message" });
  const contact = await tx.people.contact(message.author.id);
  const conversation = await tx.conversations.hold(from.conversationId);
  const by = memberActor(member);
  const opened = await openTicket(tx, {
    contact,
    conversation,
    by,
    title: title || message.text,
    openedAt: message.saidAt,
    numbered: true,
  });
  const split = await moveWords(tx, messages, from, opened, by);
  tellDesk(tx, from, {
    kind: "desk-line",
    data: { line: "moved-away", name: member.name, value: split.title, number: split.number },
  });
  tellClient(
    tx,
    split,
    { kind: "split-off", data: { member: member.name, number: split.number ?? 0, title: split.title } },
    { priority: PRIORITY.answer },
  );
  return split;
};

/**
 * The client says that their last words are another matter, or belong to another of their tickets. What they pressed
 * becomes what they are told of it.
 */
export const moveByClient = async (
  tx: Tx,
  message: Message,
  from: Ticket,
  to: Ticket | "new",
  edits: string | null,
): Promise<Ticket> => {
  if (message.author.is !== "contact") throw new Refusal("not-yours");
  const by = message.author;
  if (to === "new") {
    const contact = await tx.people.contact(by.id);
    const conversation = await tx.conversations.hold(from.conversationId);
    const { text: title, saidAt: openedAt } = message;
    const opened = await openTicket(tx, { contact, conversation, by, title, openedAt, numbered: true });
    tellRegistered(tx, opened, message.id, edits);
    return moveWords(tx, [message], from, opened, by);
  }
  const open = isOpen(to) ? to : await reopen(tx, to, by, edits);
  if (open === to) tellWhere(tx, to, edits);
  return moveWords(tx, [message], from, open, by);
};
