import { DESK } from "../actor.ts";
import type { Tx } from "../ports.ts";
import { keep, tellDesk } from "../tickets/tell.ts";

/** Who leaves the desk channel loses access at once, and their tickets go back to the pool. Who comes back is a member again. */
export const setInsideDesk = async (tx: Tx, channel: string, platformId: string, inside: boolean): Promise<void> => {
  // Where only the desk file says who is a member, being in the channel gives nothing back that the file took.
  if (inside && !tx.account.membersByChannel) return;
  const member = await tx.people.setInside(channel, platformId, inside);
  if (!member || inside) return;
  for (const id of await tx.tickets.heldBy(member.id)) {
    const ticket = await tx.tickets.hold(id);
    if (ticket.holding?.member !== member.id || ticket.closure) continue;
    await keep(tx, { ...ticket, holding: null }, "released", DESK, { from: member.id });
    tellDesk(tx, ticket, {
      kind: "desk-line",
      data: { line: "left", name: member.name, value: "", number: ticket.number },
    });
  }
};
