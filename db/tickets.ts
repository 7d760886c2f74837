import { and, asc, desc, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Tickets } from "../core/ports.ts";
import type { Fact } from "../core/records.ts";
import type { Ticket } from "../core/tickets/ticket.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { conversation, counter, fact, ticket } from "./schema.ts";

type Row = typeof ticket.$inferSelect;

export const ticketsIn = (
  db: Db,
  accountId: string,
  now: Date,
  later: Later,
): { port: Tickets; flush(): Promise<void> } => {
  const facts: Fact[] = [];

  const port: Tickets = {
    hold: async (id) => {
      const [row] = await db.select().from(ticket).where(eq(ticket.id, id)).for("update");
      if (!row) throw new Error(`no ticket ${id}`);
      return ticketOf(row);
    },
    held: async (id) => {
      const [row] = await db.select().from(ticket).where(eq(ticket.id, id)).for("update");
      return row ? ticketOf(row) : null;
    },
    holdByNumber: async (number) => {
      const [row] = await db
        .select()
        .from(ticket)
        .where(and(eq(ticket.accountId, accountId), eq(ticket.number, number)))
        .for("update");
      return row ? ticketOf(row) : null;
    },
    around: async (conversationId, contactId, closedAfter) => {
      const rows = await db
        .select()
        .from(ticket)
        .where(
          and(
            eq(ticket.conversationId, conversationId),
            isNotNull(ticket.number),
            or(isNull(ticket.closure), gt(sql`(${ticket.closure} ->> 'at')::timestamptz`, closedAfter)),
            // In a group everybody hears everything; in a private chat there is one person anyway.
            or(eq(ticket.contactId, contactId), isNull(ticket.closure)),
          ),
        )
        .orderBy(desc(ticket.openedAt))
        .limit(50);
      return rows.map(ticketOf);
    },
    openIn: async (conversationId) => {
      const rows = await db
        .select({ id: ticket.id })
        .from(ticket)
        .where(and(eq(ticket.conversationId, conversationId), isNull(ticket.closure), isNotNull(ticket.number)))
        .orderBy(desc(ticket.openedAt))
        .limit(20);
      return rows.map((row) => row.id);
    },
    heldBy: async (member) => {
      const rows = await db
        .select({ id: ticket.id })
        .from(ticket)
        .where(
          and(eq(ticket.accountId, accountId), isNull(ticket.closure), sql`${ticket.holding} ->> 'member' = ${member}`),
        )
        .orderBy(asc(ticket.id));
      return rows.map((row) => row.id);
    },
    add: async (opened, thread) => {
      later(
        db.insert(conversation).values({
          id: opened.threadId,
          accountId,
          channelId: thread.channelId,
          kind: "thread",
          room: "internal",
          ticketId: opened.id,
        }),
      );
      later(db.insert(ticket).values({ ...opened, accountId }));
    },
    save: async ({
      id,
      number: _number,
      threadId: _thread,
      conversationId: _conversation,
      openedAt: _opened,
      ...changed
    }) => {
      later(
        db
          .update(ticket)
          .set({ ...changed, version: sql`${ticket.version} + 1` })
          .where(eq(ticket.id, id)),
      );
    },
    nextNumber: async () => {
      const [row] = await db
        .insert(counter)
        .values({ accountId, last: 1 })
        .onConflictDoUpdate({ target: counter.accountId, set: { last: sql`${counter.last} + 1` } })
        .returning();
      return row!.last;
    },
    record: (recorded) => {
      facts.push(recorded);
    },
  };

  return {
    port,
    flush: async () => {
      if (facts.length === 0) return;
      await db.insert(fact).values(
        facts.map((one) => ({
          accountId,
          ticketId: one.ticket,
          kind: one.kind,
          actor: one.by,
          at: now,
          data: one.data ?? null,
        })),
      );
    },
  };
};

export const ticketOf = (row: Row): Ticket => ({
  id: row.id,
  number: row.number,
  title: row.title,
  contactId: row.contactId,
  companyId: row.companyId,
  conversationId: row.conversationId,
  threadId: row.threadId,
  openedAt: row.openedAt,
  priority: row.priority as Ticket["priority"],
  category: row.category,
  holding: dated(row.holding),
  waiting: dated(row.waiting),
  resolution: dated(row.resolution),
  closure: dated(row.closure),
  rating: dated(row.rating),
  reopenings: row.reopenings,
  lastWord: dated(row.lastWord),
  clientSpokeAt: row.clientSpokeAt,
  deskSpokeAt: row.deskSpokeAt,
  askedAt: row.askedAt,
  version: row.version,
});

/** jsonb holds a fact's time as text. */
const dated = <Value extends { readonly at: Date }>(value: unknown): Value | null =>
  value ? ({ ...(value as object), at: new Date((value as { at: string }).at) } as Value) : null;
