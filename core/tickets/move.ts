import type { Actor } from "../actor.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Message } from "../records.ts";
import { keep, tellDesk } from "./tell.ts";
import type { Ticket } from "./ticket.ts";

/**
 * Words go to the ticket they belong to, in one transaction: the messages change ticket, the old post becomes
 * "→ #1043", the new thread gets them. Answers given stay where they were.
 */
export const moveWords = async (
  tx: Tx,
  messages: readonly Message[],
  from: Ticket,
  to: Ticket,
  by: Actor,
): Promise<Ticket> => {
  const ids = messages.map((message) => message.id);
  if (ids.length === 0) return to;
  for (const message of messages) {
    for (const delivery of await tx.outbox.deliveriesOf(message.id)) {
      if (delivery.conversation !== from.threadId || delivery.kind !== "client-words") continue;
      if (await tx.outbox.supersede(delivery.id)) continue;
      tellDesk(
        tx,
        from,
        { kind: "old-words", data: { number: to.number ?? 0, post: delivery.id } },
        { message: message.id },
      );
    }
    tellDesk(
      tx,
      to,
      { kind: "client-words", data: { late: true } },
      { message: message.id, priority: PRIORITY.clientWords },
    );
  }
  await tx.messages.move(ids, to.id);
  const last = messages.at(-1)!;
  tx.tickets.record({ ticket: from.id, kind: "words-moved-away", by, data: { to: to.id, messages: ids } });
  return keep(
    tx,
    {
      ...to,
      waiting: null,
      clientSpokeAt: later(to.clientSpokeAt, last.saidAt),
      lastWord: { by: "client", name: last.authorName, text: last.text.slice(0, 120).toWellFormed(), at: last.saidAt },
    },
    "words-moved-here",
    by,
    { from: from.id, messages: ids },
  );
};

const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b);
