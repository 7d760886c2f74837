import type { Actor } from "../actor.ts";
import type { Tx } from "../ports.ts";
import type { Member } from "../records.ts";
import { memberActor, refuseEnded } from "./take.ts";
import { keep, tellDesk } from "./tell.ts";
import type { Priority, Ticket } from "./ticket.ts";

/** The desk waits for the client's next words. */
export const waitForClient = async (tx: Tx, member: Member, ticket: Ticket): Promise<Ticket> => {
  refuseEnded(ticket);
  if (ticket.waiting) return ticket;
  tellDesk(tx, ticket, {
    kind: "desk-line",
    data: { line: "waiting", name: member.name, value: "", number: ticket.number },
  });
  return keep(tx, { ...ticket, waiting: { by: memberActor(member), at: tx.now } }, "waiting", memberActor(member));
};

export const prioritise = async (tx: Tx, by: Actor, ticket: Ticket, priority: Priority): Promise<Ticket> => {
  refuseEnded(ticket);
  if (ticket.priority === priority) return ticket;
  return keep(tx, { ...ticket, priority }, "priority", by, { priority });
};

export const categorise = async (tx: Tx, by: Actor, ticket: Ticket, category: string): Promise<Ticket> => {
  refuseEnded(ticket);
  if (ticket.category === category) return ticket;
  return keep(tx, { ...ticket, category }, "category", by, { category });
};
