import type { Actor } from "../actor.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import { keep, tellClient, tellDesk } from "./tell.ts";
import { isOpen, type Ticket } from "./ticket.ts";

/** The same problem again: the ticket is open as before, with its holder. Already open: nothing happens. */
export const reopen = async (tx: Tx, ticket: Ticket, by: Actor, edits: string | null = null): Promise<Ticket> => {
  if (isOpen(ticket)) return ticket;
  await tx.timers.clear("close-by-itself", ticket.id);
  await tx.promises.start(ticket.id, tx.now);
  tellDesk(tx, ticket, {
    kind: "desk-line",
    data: { line: "reopened", name: nameOf(by), value: "", number: ticket.number },
  });
  tellClient(tx, ticket, { kind: "reopened", data: { edits } }, { priority: PRIORITY.answer });
  return keep(
    tx,
    { ...ticket, resolution: null, closure: null, waiting: null, reopenings: ticket.reopenings + 1 },
    "reopened",
    by,
  );
};

export const nameOf = (by: Actor): string => (by.is === "desk" ? "" : by.name);
