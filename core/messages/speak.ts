import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Conversation, DialogueState, Member, Message } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { plainText, type Rich } from "../rich.ts";
import type { Room } from "../rooms.ts";
import { messageOf } from "../tickets/hear.ts";
import { memberActor } from "../tickets/take.ts";
import { keep, keepWords, tellClient, tellDesk } from "../tickets/tell.ts";
import { stateOf, type Ticket } from "../tickets/ticket.ts";
import { beforeMark, decideRoom, isMarkedPublic } from "./room.ts";
import type { Words } from "./words.ts";

export interface Speaking {
  readonly member: Member;
  readonly thread: Conversation;
  /** What the desk and this member are in the middle of in this thread. */
  readonly dialogue: DialogueState;
  readonly ticket: Ticket;
  readonly words: Words;
  readonly leadsWithMember: boolean;
}

const ASK_AGAIN_MS = 10 * 60_000;

/** A member's words in a ticket's thread: a note that stays, or an answer that goes to the client after the undo window. */
export const speakInThread = async (
  tx: Tx,
  { member, thread, dialogue, ticket, words, leadsWithMember }: Speaking,
): Promise<Room> => {
  if (thread.room !== "internal") throw new Error("only a ticket's thread speaks to its client");
  const decision = decideRoom({
    text: plainText(words.body),
    leadsWithMember,
    threads: tx.account.threads,
    heldByOther: ticket.holding !== null && ticket.holding.member !== member.id,
    answered: dialogue.rooms?.[ticket.id] ?? null,
  });
  const body = tx.account.threads === "internal" && decision.room === "client" ? withoutMark(words.body) : words.body;
  const message = messageOf(tx, ticket.id, thread.id, memberActor(member), { ...words, body }, decision.room);
  await tx.messages.add(message, words.platformId, words.files);
  if (decision.room === "client") {
    await sendAnswer(tx, member, ticket, message, words.files.length > 0);
    return "client";
  }
  tx.outbox.show("receipt", message.id, thread.id);
  tx.tickets.record({ ticket: ticket.id, kind: "noted", by: memberActor(member), data: { message: message.id } });
  if ("ask" in decision && decision.ask) {
    tellDesk(
      tx,
      ticket,
      { kind: "room-question", data: { holder: ticket.holding?.name ?? "", edits: null, settled: null } },
      { message: message.id },
    );
    await tx.timers.set("room-undecided", message.id, new Date(tx.now.getTime() + ASK_AGAIN_MS));
    await tx.dialogues.change(thread.id, member.id, { rooms: { ...dialogue.rooms, [ticket.id]: "asked" } });
  }
  return "internal";
};

/** Sends an answer after the undo window, with a receipt on the member's own message; the first answer takes a free ticket. */
export const sendAnswer = async (
  tx: Tx,
  member: Member,
  ticket: Ticket,
  message: Message,
  files: boolean,
): Promise<Ticket> => {
  const notBefore = new Date(Math.max(tx.now.getTime(), message.storedAt.getTime() + tx.account.undoMs));
  tellClient(
    tx,
    ticket,
    { kind: "answer", data: {} },
    { message: message.id, priority: PRIORITY.answer, notBefore: files ? later(notBefore, tx.now, 20_000) : notBefore },
  );
  tx.outbox.show("receipt", message.id, message.conversationId, new Date(notBefore.getTime() + 3_000));
  if (stateOf(ticket) === "closed") return ticket;
  const holding = ticket.holding ?? { member: member.id, name: member.name, at: tx.now };
  const text = message.text.replace(/\s+/g, " ").trim().slice(0, 120).toWellFormed();
  const answered: Ticket = {
    ...ticket,
    holding,
    deskSpokeAt: message.saidAt,
    askedAt: message.text.trimEnd().endsWith("?") ? message.saidAt : ticket.askedAt,
    lastWord: { by: "desk", name: member.name, text, at: message.saidAt },
  };
  const kept = ticket.holding ? keepWords : keep;
  return kept(tx, answered, "answered", memberActor(member), { message: message.id });
};

/** Nobody said what a reply is: the question stands once more in the thread. With the ticket closed it has stayed inside. */
export const askRoomAgain = async (tx: Tx, id: string): Promise<void> => {
  const message = await tx.messages.byId(id);
  if (message?.author.is !== "member" || message.deletedAt) return;
  const ticket = await tx.tickets.hold(message.ticketId);
  const { rooms } = await tx.dialogues.load(message.conversationId, message.author.id);
  if (ticket.closure || rooms?.[ticket.id] !== "asked") return;
  tellDesk(
    tx,
    ticket,
    { kind: "room-question", data: { holder: ticket.holding?.name ?? "", edits: null, settled: null } },
    { message: id },
  );
};

/** The member said what an undecided reply is; the same holds for their next ones on this ticket. */
export const settleRoom = async (
  tx: Tx,
  member: Member,
  thread: Conversation,
  ticket: Ticket,
  message: Message,
  room: Exclude<Room, "link">,
): Promise<void> => {
  // Words of a job's room go to the client by passToClient only.
  if (message.jobId) throw new Refusal("stale");
  const dialogue = await tx.dialogues.load(thread.id, member.id);
  await tx.dialogues.change(thread.id, member.id, { rooms: { ...dialogue.rooms, [ticket.id]: room } });
  await tx.timers.clear("room-undecided", message.id);
  if (room === "internal") return;
  await tx.messages.openToClient(message.id);
  await sendAnswer(tx, member, ticket, message, false);
};

const later = (at: Date, now: Date, ms: number): Date => new Date(Math.max(at.getTime(), now.getTime() + ms));

const withoutMark = (body: Rich): Rich => {
  const [first, ...rest] = body;
  if (!first || !isMarkedPublic(first.text)) return body;
  const before = beforeMark(first.text);
  return [{ ...first, text: before + first.text.slice(before.length + 1).trimStart() }, ...rest];
};
