import { isId } from "../../core/id.ts";
import type { Tx } from "../../core/ports.ts";
import { plainText } from "../../core/rich.ts";
import type { Ticket } from "../../core/tickets/ticket.ts";
import { type Settling, settleUnsorted } from "../../core/tickets/unsorted.ts";
import type { Said } from "../event.ts";
import { isNo, isYes } from "../vocabulary.ts";
import type { ClientTalk } from "./client-talk.ts";

/** Words of this person's in this chat that were set aside; they may have gone somewhere meanwhile. */
export const ownAside = async (tx: Tx, talk: ClientTalk, id: string): Promise<Ticket | null> => {
  const aside = isId(id) ? await tx.tickets.held(id) : null;
  if (aside?.number !== null || aside.contactId !== talk.contact.id) return null;
  return aside.conversationId === talk.conversation.id ? aside : null;
};

export const settleAside = async (
  tx: Tx,
  talk: ClientTalk,
  aside: Ticket,
  target: Settling["target"],
  edits: string | null,
): Promise<void> => {
  const { id, name } = talk.contact;
  await settleUnsorted(tx, aside, { target, by: { is: "contact", id, name }, edits });
  await talk.remember({ unsorted: null, asks: null });
};

/** "Is it #1 again?" and "Which ticket?" may be answered in words too: yes, no, a number. True: that was what it meant. */
export const answeredAside = async (tx: Tx, talk: ClientTalk, said: Said): Promise<boolean> => {
  const { unsorted } = talk.state;
  const aside = unsorted && (await ownAside(tx, talk, unsorted.ticket));
  if (!aside || aside.closure) return false;
  const target = await targetOf(tx, talk, plainText(said.body));
  if (target) await settleAside(tx, talk, aside, target, null);
  return target !== null;
};

const targetOf = async (tx: Tx, talk: ClientTalk, text: string): Promise<Settling["target"] | null> => {
  const { unsorted } = talk.state;
  if (unsorted?.question === "again" && unsorted.closed) {
    if (isYes(text)) return { ticket: await tx.tickets.hold(unsorted.closed) };
    return isNo(text) ? "new" : null;
  }
  const [, number] = /^\s*[#№]?\s*(\d{1,9})[.!]?\s*$/.exec(text) ?? [];
  const ticket = number ? await tx.tickets.holdByNumber(Number(number)) : null;
  return ticket?.conversationId === talk.conversation.id ? { ticket } : null;
};
