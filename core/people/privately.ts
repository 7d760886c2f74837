import { type Notice, PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Conversation, Member } from "../records.ts";

/** What was told to one member, and by which delivery, so that it can be changed later. */
export interface Told {
  readonly member: string;
  readonly conversation: string;
  readonly delivery: string;
}

/**
 * A member's own chat: in the desk's workspace, else where they can be reached. A chat in which they are a client too is
 * the client's room, where nothing internal may be told. `except`: a chat that failed just now.
 */
export const ownChat = async (tx: Tx, member: Member, except?: string): Promise<Conversation | null> => {
  for (const { channelId, platformId, isReachable, conversation } of await tx.members.chats(member.id)) {
    if (!isReachable || (conversation !== null && conversation.id === except)) continue;
    const chat = conversation ?? (await tx.conversations.ofMember(channelId, platformId));
    if (chat.room === "internal") return chat;
  }
  return null;
};

/** To one member alone, in the order in which it was said. */
export const tellPrivately = (
  tx: Tx,
  member: Member,
  chat: Conversation,
  notice: Notice,
  ticket: string | null,
): Told => ({
  member: member.id,
  conversation: chat.id,
  delivery: changePrivately(tx, chat.id, notice, ticket),
});

export const changePrivately = (tx: Tx, conversation: string, notice: Notice, ticket: string | null): string =>
  tx.outbox.add({ conversation, room: "internal", subject: "private", notice, ticket, priority: PRIORITY.answer });

/** Of these people who can be told something, and who can't. */
export const reachOf = async (tx: Tx, people: readonly Member[]) => {
  const reached: { readonly member: Member; readonly chat: Conversation }[] = [];
  const missed: Member[] = [];
  for (const member of people) {
    const chat = await ownChat(tx, member);
    if (chat) reached.push({ member, chat });
    else missed.push(member);
  }
  return { reached, missed };
};

/** To all managers; the desk hears of those who can't be reached. */
export const tellManagers = async (tx: Tx, notice: Notice, about: { id: string; number: number }): Promise<void> => {
  const { reached, missed } = await reachOf(tx, await tx.members.managers());
  for (const { member, chat } of reached) tellPrivately(tx, member, chat, notice, about.id);
  await noteUnreached(
    tx,
    missed,
    reached.map(({ member }) => member),
    [about.number],
  );
};

const DAY_MS = 24 * 60 * 60_000;

/**
 * Whoever keeps the desk running reads in its channel who can't be told: once a day where somebody else heard it, and each
 * time where nobody did.
 */
export const noteUnreached = async (
  tx: Tx,
  missed: readonly Member[],
  heard: readonly Member[],
  numbers: readonly number[],
): Promise<void> => {
  const desk = tx.account.deskChannelId ? await tx.conversations.knownDesk(tx.account.deskChannelId) : null;
  if (!desk || (missed.length === 0 && heard.length > 0)) return;
  const unknown: Member[] = [];
  for (const member of missed) {
    const last = await tx.audit.last("unreachable", subjectOf(member));
    if (!last || tx.now.getTime() - last.at.getTime() >= DAY_MS) unknown.push(member);
  }
  if (unknown.length === 0 && heard.length > 0) return;
  for (const member of unknown) await tx.audit.record("desk", "unreachable", subjectOf(member), null);
  tx.outbox.add({
    conversation: desk.id,
    room: "internal",
    subject: "unreachable",
    notice: {
      kind: "manager-unreachable",
      data: { names: missed.map(({ name }) => name), heard: heard.map(({ name }) => name), numbers },
    },
    priority: PRIORITY.failure,
  });
};

const subjectOf = ({ id }: Member): string => `member:${id}`;
