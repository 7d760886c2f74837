import { and, asc, desc, eq, gte, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { StoredFile } from "../core/outbound.ts";
import type { Overview, Page, Reading, TicketFilter, TicketSeen } from "../core/reading.ts";
import type { Db } from "./connect.ts";
import { messageOf } from "./messages.ts";
import { companyOf, contactOf, memberOf } from "./people.ts";
import { createAttention } from "./repairs.ts";
import { count, maybeTime } from "./rows.ts";
import { channel, company, contact, conversation, member, message, ticket } from "./schema.ts";
import { ticketOf } from "./tickets.ts";
import type { Reader } from "./transaction.ts";

/** Reads for whoever looks from outside. The account stands in each statement too: its indexes begin with it. */
export const createReading = (desk: Reader): Reading => ({
  tickets: (account, filter, below, most) =>
    desk.inside(account, async (db) => {
      const wanted = and(...conditions(account, filter), below === null ? undefined : lt(ticket.number, below));
      const rows = await seen(db)
        .where(wanted)
        .orderBy(desc(ticket.number))
        .limit(most + 1);
      return page(rows.map(seenOf), most);
    }),
  ticket: (account, number) =>
    desk.inside(account, async (db) => {
      const [row] = await seen(db).where(and(eq(ticket.accountId, account), eq(ticket.number, number)));
      return row ? seenOf(row) : null;
    }),
  messages: (account, number, room, after, most) =>
    desk.inside(account, async (db) => {
      const [about] = await db
        .select({ id: ticket.id })
        .from(ticket)
        .where(and(eq(ticket.accountId, account), eq(ticket.number, number)));
      if (!about) return null;
      const rows = await db
        .select({ message, files: filesOf, delivery: deliveryOf })
        .from(message)
        .where(
          and(
            eq(message.ticketId, about.id),
            eq(message.room, room),
            after ? sql`(${message.saidAt}, ${message.id}) > (${after.saidAt}, ${after.id}::uuid)` : undefined,
          ),
        )
        .orderBy(asc(message.saidAt), asc(message.id))
        .limit(most + 1);
      const items = rows.map((row) => ({
        message: messageOf(row.message),
        files: row.files ?? [],
        delivery: row.delivery,
      }));
      return page(items, most);
    }),
  member: (account, name) =>
    desk.inside(account, async (db) => {
      const [row] = await db
        .select()
        .from(member)
        .where(
          and(
            eq(member.accountId, account),
            isNull(member.leftAt),
            or(sql`${member.id}::text = ${name}`, eq(member.key, name)),
          ),
        );
      return row ? memberOf(row) : null;
    }),
});

const seen = (db: Db) =>
  db
    .select({ ticket, contact, company, channel: { key: channel.key, kind: channel.kind } })
    .from(ticket)
    .innerJoin(contact, eq(contact.id, ticket.contactId))
    .innerJoin(conversation, eq(conversation.id, ticket.conversationId))
    .innerJoin(channel, eq(channel.id, conversation.channelId))
    .leftJoin(company, eq(company.id, ticket.companyId));

type SeenRow = Awaited<ReturnType<typeof seen>>[number];

const seenOf = (row: SeenRow): TicketSeen => ({
  ticket: ticketOf(row.ticket),
  contact: contactOf(row.contact),
  company: row.company && companyOf(row.company),
  channel: row.channel,
});

const page = <Item>(items: readonly Item[], most: number): Page<Item> => ({
  items: items.slice(0, most),
  more: items.length > most,
});

const conditions = (account: string, filter: TicketFilter): (SQL | undefined)[] => [
  eq(ticket.accountId, account),
  isNotNull(ticket.number),
  filter.state === null ? undefined : STATES[filter.state],
  filter.contact === null ? undefined : eq(ticket.contactId, filter.contact),
  filter.company === null ? undefined : eq(company.key, filter.company),
  filter.openedSince === null ? undefined : gte(ticket.openedAt, filter.openedSince),
  heldBy(account, filter.holder),
];

const heldBy = (account: string, holder: string | null): SQL | undefined => {
  if (holder === null) return undefined;
  if (holder === "nobody") return isNull(ticket.holding);
  const holding = sql`${ticket.holding} ->> 'member'`;
  return sql`${holding} in (select id::text from member where account_id = ${account} and (id::text = ${holder} or key = ${holder}))`;
};

const unended = and(isNull(ticket.closure), isNull(ticket.resolution));

/** The same table as stateOf in core/tickets/ticket.ts. */
const STATES: Record<NonNullable<TicketFilter["state"]>, SQL | undefined> = {
  unsorted: isNull(ticket.number),
  open: unended,
  new: and(unended, isNull(ticket.waiting), isNull(ticket.holding)),
  taken: and(unended, isNull(ticket.waiting), isNotNull(ticket.holding)),
  waiting: and(unended, isNotNull(ticket.waiting)),
  resolved: and(isNull(ticket.closure), isNotNull(ticket.resolution)),
  closed: isNotNull(ticket.closure),
};

const filesOf = sql<StoredFile[] | null>`(
  select jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'type', f.type, 'size', f.size, 'hash', f.hash, 'state', f.state, 'why', f.why) order by f.position)
  from file f where f.message_id = "message"."id")`;

const deliveryOf = sql<{ state: string; why: string | null } | null>`(
  select jsonb_build_object('state', d.state, 'why', d.why) from delivery d
  where d.message_id = "message"."id" and d.kind = 'answer' order by d.created_at desc limit 1)`;

/** Of the whole deployment: figures, and names of the desk file. */
export const createOverview = (pool: pg.Pool, now: () => Date): Overview => {
  const db = drizzle(pool);
  return {
    channels: async () => {
      const { rows } = await db.execute<Record<string, string | null>>(sql`
        select a.key as account, c.key as channel, c.kind, c.health, c.health_why, c.health_at
        from channel c join account a on a.id = c.account_id
        where c.suspended_at is null and a.suspended_at is null order by a.key, c.key`);
      return rows.map((row) => ({
        account: row.account!,
        channel: row.channel!,
        kind: row.kind!,
        health: row.health!,
        why: row.health_why ?? null,
        since: maybeTime(row.health_at),
      }));
    },
    attention: createAttention(pool, now),
    // A lane's numbers are the count of its rows, so the sums need no look at the inbox, which is closed to us here anyway.
    standing: async () => {
      const { rows } = await db.execute<Record<string, string>>(sql`
        with l as (
          select channel_id, sum(last_seq) as received, sum(done_seq) as settled, count(*) filter (where last_seq > done_seq) as waiting
          from lane group by channel_id),
        s as (
          select channel_id, sum(last_seq) as written, sum(done_seq) as settled, count(*) filter (where last_seq > done_seq) as waiting
          from stream group by channel_id)
        select c.kind, coalesce(sum(l.waiting), 0) as lanes_waiting, coalesce(sum(s.waiting), 0) as streams_waiting,
          coalesce(sum(l.received), 0) as received, coalesce(sum(l.settled), 0) as settled,
          coalesce(sum(s.written), 0) as deliveries_written, coalesce(sum(s.settled), 0) as deliveries_settled
        from channel c left join l on l.channel_id = c.id left join s on s.channel_id = c.id group by c.kind order by c.kind`);
      return rows.map((row) => ({
        kind: row.kind!,
        lanesWaiting: count(row.lanes_waiting),
        streamsWaiting: count(row.streams_waiting),
        received: count(row.received),
        settled: count(row.settled),
        deliveriesWritten: count(row.deliveries_written),
        deliveriesSettled: count(row.deliveries_settled),
      }));
    },
  };
};
