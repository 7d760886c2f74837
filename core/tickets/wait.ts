import type { Actor } from "../actor.ts";
import type { Tx } from "../ports.ts";
import type { Member } from "../records.ts";
import { isRunning } from "../sla/clock.ts";
import { isOpenAt } from "../sla/hours.ts";
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
  if (priority === "urgent" && by.is === "contact") await pingAtOnce(tx, ticket);
  return keep(tx, { ...ticket, priority }, "priority", by, { priority });
};

/** Outside opening hours nobody may look at the card before the next day, so the managers' warning comes now: once, as always. */
const pingAtOnce = async (tx: Tx, ticket: Ticket): Promise<void> => {
  if (isOpenAt(tx.account.hours, tx.now)) return;
  const clock = await tx.promises.of(ticket.id);
  if (isRunning(clock)) await tx.promises.hasten(clock.id);
};

export const categorise = async (tx: Tx, by: Actor, ticket: Ticket, category: string): Promise<Ticket> => {
  refuseEnded(ticket);
  if (ticket.category === category) return ticket;
  return keep(tx, { ...ticket, category }, "category", by, { category });
};
