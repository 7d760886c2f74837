import type { Actor } from "../actor.ts";
import { type Words, wordsNow } from "../messages/words.ts";
import { PRIORITY } from "../notices.ts";
import type { Approach, Tx } from "../ports.ts";
import type { Contact } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { hearClient } from "./hear.ts";
import { openTicket } from "./open.ts";
import { tellClient } from "./tell.ts";
import type { Ticket } from "./ticket.ts";

export interface OnBehalf {
  readonly by: Extract<Actor, { readonly name: string }>;
  /** The client in their own chat: there they are told, and there the answers go. */
  readonly client: Approach & { readonly address: string };
  readonly title: string;
  readonly text: string;
  /** In place of the text: the client's own words, as they wrote them elsewhere. */
  readonly words?: Words;
}

/** Somebody else opens a ticket for a client, who hears its number in their chat as if they had written there. */
export const openOnBehalf = async (tx: Tx, { by, client, title, text, words }: OnBehalf): Promise<Ticket> => {
  const { contact } = client;
  const conversation =
    client.conversation ?? (await tx.conversations.at(client.channelId, client.address, "private", null));
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
  const { ticket, message } = await hearBrought(tx, opened, { by, contact, words: words ?? wordsNow(tx.now, text) });
  tellClient(
    tx,
    ticket,
    { kind: "registered", data: { asks: "urgency", edits: null } },
    { message, priority: PRIORITY.answer },
  );
  return ticket;
};

/**
 * More of what a client said elsewhere. The desk sees whose words these are and that somebody brought them: the client
 * did not type them here. Time counts from now, whenever they were written.
 */
export const hearBrought = (
  tx: Tx,
  ticket: Ticket,
  { by, contact, words }: { by: OnBehalf["by"]; contact: Contact; words: Words },
): Promise<{ ticket: Ticket; message: string }> =>
  hearClient(tx, ticket, { ...contact, name: `${contact.name} (${by.name})` }, words, tx.now);

/** Has a private chat that we know. */
export const isReachable = (found: Approach | null): found is Approach & { readonly address: string } =>
  found !== null && found.address !== null;

/** Has written to the bot in private: bots may not begin a conversation. */
export const hasChat = (found: Approach | null): found is Approach & { readonly address: string } =>
  isReachable(found) && found.conversation?.room === "client";
