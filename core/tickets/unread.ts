import type { Tx } from "../ports.ts";
import { tellDesk } from "./tell.ts";

/** Something came for a ticket's conversation that could not be understood; the desk sees that, and why. Elsewhere it stands among what is parked. */
export const noteUnread = async (
  tx: Tx,
  place: { readonly channel: string; readonly address: string | null },
  why: string,
): Promise<void> => {
  const conversation = place.address ? await tx.conversations.find(place.channel, place.address) : null;
  if (!conversation) return;
  const latest = conversation.ticketId ?? (await tx.tickets.openIn(conversation.id))[0];
  if (latest) tellDesk(tx, await tx.tickets.hold(latest), { kind: "could-not-be-read", data: { why } });
};
