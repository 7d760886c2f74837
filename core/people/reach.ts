import type { Tx } from "../ports.ts";
import { refreshCard, tellDesk } from "../tickets/tell.ts";

/** A client can't be reached here any more, or again: a fact that the engineer of each open ticket sees. */
export const setReachable = async (
  tx: Tx,
  channel: string,
  platformId: string,
  conversation: string | null,
  why: string | null,
): Promise<void> => {
  const identity = await tx.people.setReachable(channel, platformId, why);
  if (!identity?.contactId || !conversation) return;
  const around = await tx.tickets.around(conversation, identity.contactId, tx.now);
  for (const { id } of around.filter((ticket) => ticket.number !== null)) {
    const ticket = await tx.tickets.hold(id);
    tx.tickets.record({
      ticket: id,
      kind: why ? "unreachable" : "reachable",
      by: { is: "desk" },
      data: why ? { why } : undefined,
    });
    tellDesk(
      tx,
      ticket,
      why
        ? { kind: "unreachable", data: { name: identity.name, why } }
        : { kind: "reachable", data: { name: identity.name } },
    );
    refreshCard(tx, ticket);
  }
};
