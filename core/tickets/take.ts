import type { Actor } from "../actor.ts";
import type { Tx } from "../ports.ts";
import type { Member } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { keep, tellClient, tellDesk } from "./tell.ts";
import { stateOf, type Ticket } from "./ticket.ts";

export const memberActor = (member: Member): Extract<Actor, { is: "member" }> => ({
  is: "member",
  id: member.id,
  name: member.name,
});

/**
 * Of two who press Take one has it, and the other is told who: the row is locked. Taking from somebody else is a
 * hand-over that the client hears of; the holder pressing again changes nothing.
 */
export const takeTicket = async (
  tx: Tx,
  member: Member,
  ticket: Ticket,
  over: "free-only" | "from-anybody" = "free-only",
): Promise<Ticket> => {
  refuseEnded(ticket);
  const before = ticket.holding;
  if (before?.member === member.id) return ticket;
  if (before && over === "free-only") throw new Refusal("taken-before-you", { name: before.name, at: before.at });
  const taken = await keep(
    tx,
    { ...ticket, holding: { member: member.id, name: member.name, at: tx.now } },
    "taken",
    memberActor(member),
    before ? { from: before.member } : undefined,
  );
  tellDesk(tx, taken, {
    kind: "desk-line",
    data: { line: "taken", name: member.name, value: before?.name ?? "", number: taken.number },
  });
  tellHolder(tx, taken, before, member);
  return taken;
};

/** Whom the client deals with from now on, and in whose place. */
export const tellHolder = (tx: Tx, ticket: Ticket, before: Ticket["holding"], { name }: Member): void => {
  tellClient(
    tx,
    ticket,
    before
      ? { kind: "holder-changed", data: { before: before.name, after: name } }
      : { kind: "taken", data: { member: name } },
  );
};

/** Back to the pool. Anybody of the desk may: a ticket must not hang on one person. */
export const releaseTicket = async (tx: Tx, by: Actor, ticket: Ticket): Promise<Ticket> => {
  refuseEnded(ticket);
  if (!ticket.holding) return ticket;
  tellDesk(tx, ticket, {
    kind: "desk-line",
    data: { line: "released", name: ticket.holding.name, value: "", number: ticket.number },
  });
  return keep(tx, { ...ticket, holding: null }, "released", by, { from: ticket.holding.member });
};

export const refuseEnded = (ticket: Ticket): void => {
  if (stateOf(ticket) === "closed")
    throw new Refusal("already-closed", { number: ticket.number ?? 0, at: ticket.closure!.at });
};
