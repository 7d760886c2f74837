import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Actor } from "../core/actor.ts";
import type { Recorded, Tickets } from "../core/ports.ts";
import type { Fact } from "../core/records.ts";
import { storable } from "../core/rich.ts";
import type { Ticket } from "../core/tickets/ticket.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { given, prepared } from "./prepared.ts";
import { fact, ticket } from "./schema.ts";

type Row = typeof ticket.$inferSelect;

/** Which piece of work of a commit holds a ticket: row locks keep transactions apart, not those who share one. */
export type Claims = Map<string, unknown>;

interface Commit {
  readonly later: Later;
  readonly claims: Claims;
  /** What is recorded, written with the commit's other facts. */
  readonly facts: Fact[];
}

export const ticketsIn = (
  db: Db,
  accountId: string,
  { later, claims, facts }: Commit,
): { port: Tickets; learn(ticket: Ticket): void } => {
  /** Held in this transaction already, as they are now. */
  const known = new Map<string, Ticket>();
  const claim = (id: string): void => {
    const by = claims.get(id) ?? known;
    if (by !== known) throw new Error("two of one commit want the same ticket");
    claims.set(id, known);
  };

  const port: Tickets = {
    hold: async (id) => {
      const held = known.get(id);
      if (held) return held;
      claim(id);
      const [row] = await db.select().from(ticket).where(eq(ticket.id, id)).for("update");
      if (!row) throw new Error(`no ticket ${id}`);
      return ticketOf(row);
    },
    held: async (id) => {
      claim(id);
      const [row] = await db.select().from(ticket).where(eq(ticket.id, id)).for("update");
      return row ? ticketOf(row) : null;
    },
    holdByNumber: async (number) => {
      const [row] = await db
        .select()
        .from(ticket)
        .where(and(eq(ticket.accountId, accountId), eq(ticket.number, number)))
        .for("update");
      if (row) claim(row.id);
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
      later(addTicket(db, { account: accountId, channel: thread.channelId, ticket: JSON.stringify(opened) }));
    },
    save: async (changed) => {
      if (known.has(changed.id)) known.set(changed.id, changed);
      later(saveTicket(db, { ticket: JSON.stringify({ ...changed, title: storable(changed.title) }) }));
    },
    nextNumber: async () => {
      const { rows } = await countTicket(db, { account: accountId });
      return rows[0]!.last;
    },
    look: async (id) => {
      const held = known.get(id);
      if (held) return held;
      const [row] = await db.select().from(ticket).where(eq(ticket.id, id));
      return row ? ticketOf(row) : null;
    },
    record: (recorded) => {
      facts.push(recorded);
    },
    recorded: async (id, kinds) => {
      const rows = await db
        .select()
        .from(fact)
        .where(and(eq(fact.ticketId, id), inArray(fact.kind, [...kinds])))
        .orderBy(asc(fact.id));
      return rows.map((row) => ({
        kind: row.kind,
        by: row.actor as Actor,
        at: row.at,
        data: (row.data ?? {}) as Recorded["data"],
      }));
    },
  };

  return {
    port,
    learn: (ticket) => {
      claim(ticket.id);
      known.set(ticket.id, ticket);
    },
  };
};

const countTicket = prepared<{ last: number }>(
  "count ticket",
  sql`
    insert into counter (account_id, last) values (${given("account")}, 1)
    on conflict (account_id) do update set last = counter.last + 1 returning last`,
);

/** A ticket and the desk's thread for it, which has no address before its card is posted. */
const addTicket = prepared(
  "add ticket",
  sql`
    with opened as (
      insert into ticket (id, account_id, number, title, contact_id, company_id, conversation_id, thread_id, opened_at,
        reopenings, last_word, client_spoke_at, desk_spoke_at, version)
      select x.id, ${given("account")}::uuid, x.number, x.title, x."contactId", x."companyId", x."conversationId", x."threadId", x."openedAt",
        x.reopenings, x."lastWord", x."clientSpokeAt", x."deskSpokeAt", x.version
      from jsonb_to_record(${given("ticket")}::jsonb) as x(id uuid, number int, title text, "contactId" uuid, "companyId" uuid,
        "conversationId" uuid, "threadId" uuid, "openedAt" timestamptz, reopenings int, "lastWord" jsonb,
        "clientSpokeAt" timestamptz, "deskSpokeAt" timestamptz, version int)
      returning id, account_id, thread_id)
    insert into conversation (id, account_id, channel_id, kind, room, ticket_id)
    select thread_id, account_id, ${given("channel")}::uuid, 'thread', 'internal', id from opened`,
);

/** All but what never changes: number, conversation, thread, opening. */
const saveTicket = prepared(
  "save ticket",
  sql`
    update ticket t set title = x.title, contact_id = x."contactId", company_id = x."companyId", priority = x.priority, category = x.category,
      holding = x.holding, waiting = x.waiting, resolution = x.resolution,
      closure = x.closure, rating = x.rating, reopenings = x.reopenings,
      last_word = x."lastWord", client_spoke_at = x."clientSpokeAt", desk_spoke_at = x."deskSpokeAt",
      asked_at = x."askedAt", version = t.version + 1
    from jsonb_to_record(${given("ticket")}::jsonb) as x(id uuid, title text, "contactId" uuid, "companyId" uuid, priority text, category text,
      holding jsonb, waiting jsonb, resolution jsonb, closure jsonb, rating jsonb, reopenings int, "lastWord" jsonb,
      "clientSpokeAt" timestamptz, "deskSpokeAt" timestamptz, "askedAt" timestamptz)
    where t.id = x.id`,
);

export const writeFacts = prepared(
  "write facts",
  sql`
    insert into fact (account_id, ticket_id, kind, actor, at, data)
    select ${given("account")}::uuid, x.ticket, x.kind, x.by, ${given("now")}::timestamptz, x.data
    from jsonb_to_recordset(${given("facts")}::jsonb) as x(ticket uuid, kind text, by jsonb, data jsonb)`,
);

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
export const dated = <Value extends { readonly at: Date }>(value: unknown): Value | null =>
  value ? ({ ...(value as object), at: new Date((value as { at: string }).at) } as Value) : null;
