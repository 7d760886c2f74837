import type { Actor } from "../actor.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Contact } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { rich } from "../rich.ts";
import { hearClient } from "./hear.ts";
import { openTicket } from "./open.ts";
import { tellClient } from "./tell.ts";
import type { Ticket } from "./ticket.ts";

export interface OnBehalf {
  readonly by: Extract<Actor, { readonly name: string }>;
  readonly contactId: string;
  /** The client's own chat: there they are told, and there the answers go. */
  readonly chat: { readonly channelId: string; readonly address: string };
  readonly title: string;
  readonly text: string;
}

/** Another program opens a ticket for a client, who hears its number in their chat as if they had written there. */
export const openOnBehalf = async (
  tx: Tx,
  { by, contactId, chat, title, text }: OnBehalf,
): Promise<{ ticket: Ticket; contact: Contact }> => {
  const contact = await tx.people.contact(contactId);
  const place = await tx.conversations.at(chat.channelId, chat.address, "private", null);
  const conversation = await tx.conversations.hold(place.id);
  // A member's own place is never turned into a client's chat.
  if (conversation.room !== "client") throw new Refusal("bad-input", { field: "contact" });
  const opened = await openTicket(tx, {
    contact,
    conversation,
    by,
    title: title || text,
    openedAt: tx.now,
    numbered: true,
  });
  // The desk sees whose words these are and that a program brought them: the client did not type them here.
  const brought = { ...contact, name: `${contact.name} (${by.name})` };
  const { ticket, message } = await hearClient(tx, opened, brought, {
    platformId: null,
    body: rich(text),
    files: [],
    album: null,
    saidAt: tx.now,
    replyTo: null,
    thanks: false,
  });
  tellClient(
    tx,
    ticket,
    { kind: "registered", data: { asks: "urgency", edits: null } },
    { message, priority: PRIORITY.answer },
  );
  return { ticket, contact };
};
