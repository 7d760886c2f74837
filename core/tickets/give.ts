import type { Tx } from "../ports.ts";
import type { Member } from "../records.ts";
import { memberActor, refuseEnded, tellHolder } from "./take.ts";
import { keep, tellDesk } from "./tell.ts";
import type { Ticket } from "./ticket.ts";

/** Somebody else decides who holds it. As when it is taken: the client hears whom they deal with, and of a hand-over. */
export const giveTicket = async (tx: Tx, by: Member, receiver: Member, ticket: Ticket): Promise<Ticket> => {
  refuseEnded(ticket);
  const before = ticket.holding;
  if (before?.member === receiver.id) return ticket;
  const given = await keep(
    tx,
    { ...ticket, holding: { member: receiver.id, name: receiver.name, at: tx.now } },
    "given",
    memberActor(by),
    { to: receiver.id, ...(before ? { from: before.member } : {}) },
  );
  tellDesk(tx, given, {
    kind: "desk-line",
    data: { line: "given", name: by.name, value: receiver.name, number: given.number },
  });
  tellHolder(tx, given, before, receiver);
  return given;
};
