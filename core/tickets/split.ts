import { PRIORITY } from "../notices.ts";
import type { Member, Message, Tx } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { moveWords } from "./move.ts";
import { openTicket } from "./open.ts";
import { memberActor } from "./take.ts";
import { tellClient, tellDesk } from "./tell.ts";
import type { Ticket } from "./ticket.ts";

/** Another matter in the same thread becomes a ticket of its own, and the client hears its number. */
export const splitOff = async (
  tx: Tx,
  member: Member,
  from: Ticket,
  message: Message,
  title: string,
): Promise<Ticket> => {
  if (message.author.is !== "contact" || message.ticketId !== from.id)
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
  const split = await moveWords(tx, [message], from, opened, by);
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

/** The client says that their last words are another matter, or belong to another of their tickets. */
export const moveByClient = async (tx: Tx, message: Message, from: Ticket, to: Ticket | "new"): Promise<Ticket> => {
  if (message.author.is !== "contact") throw new Refusal("not-yours");
  const contact = await tx.people.contact(message.author.id);
  const by = message.author;
  if (to !== "new") return moveWords(tx, [message], from, to, by);
  const conversation = await tx.conversations.hold(from.conversationId);
  const opened = await openTicket(tx, {
    contact,
    conversation,
    by,
    title: message.text,
    openedAt: message.saidAt,
    numbered: true,
  });
  tellClient(tx, opened, { kind: "registered", data: { asks: "urgency", edits: null } }, { priority: PRIORITY.answer });
  return moveWords(tx, [message], from, opened, by);
};
