import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type pg from "pg";
import type { Notice } from "../core/notices.ts";
import type {
  CardFacts,
  DueDelivery,
  DueProjection,
  FrozenPart,
  OutboundStore,
  Reader,
  Settled,
  ShownProjection,
  StoredFile,
} from "../core/outbound.ts";
import type { Account } from "../core/records.ts";
import type { Room } from "../core/rooms.ts";
import { again } from "./again.ts";
import { batched } from "./batch.ts";
import type { Db } from "./connect.ts";
import { inTransaction } from "./desk.ts";
import { fromJson } from "./json.ts";
import { messageOf } from "./messages.ts";
import { companyOf, contactOf } from "./people.ts";
import { count, maybeTime, time } from "./rows.ts";
import { company, contact, conversation, identityTable as identity, type message, ticket } from "./schema.ts";
import { ticketOf } from "./tickets.ts";

interface Options {
  readonly pool: pg.Pool;
  readonly channel: string;
  readonly account: Account;
  readonly now: () => Date;
}

const AHEAD = 8;

/** What waits for one channel, as its one sender reads and settles it. */
export const createOutboundStore = ({ pool, channel, account, now }: Options): OutboundStore => {
  const inside = <Result>(work: (db: Db) => Promise<Result>) => inTransaction(pool, account.id, work);
  const write = batched<Change, boolean>(
    // What the platform answered is known to us alone: forgotten, it would have to be sent or looked for once more.
    (changes) => again(() => inside((db) => applyChanges(db, account.id, changes, now()))),
    100,
  );

  return {
    account,
    due: (except, most) => inside((db) => readDue(db, channel, except, most, now())),
    mark: ({ id, version, parts, settled }) => write({ mark: { id, version, parts }, settled }),
    settle: async (settled) => {
      await write({ settled });
    },
    defer: async (stream) => {
      // The head as it is now: it may have been hurried since it was read, by a file that came.
      await inside((db) =>
        db.execute(sql`
          update stream s set next_at = d.not_before from delivery d
          where s.id = ${stream} and s.next_at is not null and d.stream_id = s.id and d.seq = s.done_seq + 1`),
      );
    },
    nextAt: (after) =>
      inside(async (db) => {
        const { rows } = await db.execute<{ at: string | null }>(sql`
          select least(
            (select min(s.next_at) from stream s join conversation c on c.id = s.conversation_id
             where s.channel_id = ${channel} and s.next_at > ${after} and c.address is not null),
            (select min(next_at) from projection where channel_id = ${channel} and next_at > ${after})) as at`);
        return maybeTime(rows[0]?.at);
      }),
    projections: (except, most) => inside((db) => readProjections(db, channel, except, most, now())),
    beginProjection: async (id, since) => {
      await inside((db) => db.execute(sql`update projection set since = ${since} where id = ${id}`));
    },
    shown: (projection) => inside((db) => keepShown(db, account.id, projection, now())),
    cardFacts: (id) => inside((db) => readCard(db, id)),
    receiptFacts: (id) => inside((db) => readReceipt(db, id)),
    homeFacts: (id) => inside((db) => readHome(db, account.id, channel, id)),
    partsOf: (id) =>
      inside(async (db) => {
        const { rows } = await db.execute<{ parts: FrozenPart[] | null }>(
          sql`select parts from delivery where id = ${id}`,
        );
        return rows[0]?.parts ?? [];
      }),
    contactNames: (id) =>
      inside(async (db) => {
        const [row] = await db
          .select({ name: contact.name, company: company.name })
          .from(contact)
          .leftJoin(company, eq(company.id, contact.companyId))
          .where(eq(contact.id, id));
        return row ?? { name: "", company: null };
      }),
    lists: (conversationId, closed) =>
      inside(async (db) => {
        const rows = await db
          .select()
          .from(ticket)
          .where(
            and(
              eq(ticket.conversationId, conversationId),
              isNotNull(ticket.number),
              closed ? isNotNull(ticket.closure) : isNull(ticket.closure),
            ),
          )
          .orderBy(desc(ticket.openedAt))
          .limit(10);
        return rows.map(ticketOf);
      }),
    sentSince: (at) =>
      inside(async (db) => {
        const { rows } = await db.execute<{ conversation: string; address: string; at: string }>(sql`
          select d.conversation_id as conversation, c.address, d.settled_at as at from delivery d join conversation c on c.id = d.conversation_id
          where d.channel_id = ${channel} and d.state = 'sent' and d.settled_at > ${at} and c.address is not null`);
        return rows.map((row) => ({ ...row, at: time(row.at) }));
      }),
    readdress: async (from, to) => {
      await inside((db) =>
        db
          .update(conversation)
          .set({ address: to })
          .where(and(eq(conversation.channelId, channel), eq(conversation.address, from))),
      );
    },
  };
};

interface DueRow extends Record<string, unknown> {
  d: Record<string, unknown>;
  c: Record<string, unknown>;
  t: unknown;
  m: unknown;
  files: StoredFile[] | null;
  quotes: string | null;
  reader_name: string | null;
  reader_language: string | null;
  reader_zone: string | null;
  picture: string | null;
  client_channel: string | null;
}

/**
 * The heads of the streams that are due, a few of each, with all that words need: one statement whatever the number.
 * A thread whose root is not sent has no address, and nothing enters it before.
 */
const readDue = async (
  db: Db,
  channel: string,
  except: readonly number[],
  most: number,
  now: Date,
): Promise<DueDelivery[]> => {
  const { rows } = await db.execute<DueRow>(sql`
    with due as (
      select s.id, s.done_seq, s.conversation_id, s.next_at from stream s join conversation c on c.id = s.conversation_id
      where s.channel_id = ${channel} and s.next_at <= ${now} and c.address is not null
        and s.id <> all(${sql.param(`{${except.join(",")}}`)}::bigint[])
      order by s.next_at limit ${most})
    select to_jsonb(d) as d, to_jsonb(c) as c, to_jsonb(t) as t, to_jsonb(m) as m,
      (select jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'type', f.type, 'size', f.size, 'hash', f.hash, 'state', f.state, 'why', f.why) order by f.position)
       from file f where f.message_id = d.message_id) as files,
      (select p.platform_id from post p where m.reply_to is not null and p.message_id = m.reply_to and p.conversation_id = d.conversation_id limit 1) as quotes,
      coalesce(rc.name, rm.name, ri.name) as reader_name,
      coalesce(rc.language, rm.language, ri.language) as reader_language,
      coalesce(rc.zone, rm.zone, ri.zone) as reader_zone,
      ai.picture, tk.kind as client_channel
    from due s
    join lateral (select * from delivery where stream_id = s.id and seq > s.done_seq order by seq limit ${AHEAD}) d on true
    join conversation c on c.id = d.conversation_id
    left join ticket t on t.id = d.ticket_id
    left join message m on m.id = d.message_id
    left join conversation tc on tc.id = t.conversation_id
    left join channel tk on tk.id = tc.channel_id
    left join identity ri on c.kind = 'private' and ri.channel_id = d.channel_id and ri.platform_id = coalesce(d.data ->> 'to', c.address)
    left join contact rc on rc.id = case when c.kind = 'group' then t.contact_id else ri.contact_id end
    left join member rm on rm.id = ri.member_id
    left join lateral (select picture from identity i where m.author ->> 'is' in ('contact', 'member')
      and (i.contact_id = (m.author ->> 'id')::uuid or i.member_id = (m.author ->> 'id')::uuid) and i.picture is not null limit 1) ai on true
    order by s.next_at, s.id, d.seq`);
  return rows.map(dueOf);
};

type DeliveryJson = {
  id: string;
  streamId: number;
  seq: number;
  version: number;
  state: DueDelivery["state"];
  room: Room;
  kind: string;
  data: unknown;
  priority: number;
  notBefore: Date;
  expiresAt: Date | null;
  attempts: number;
  firstAttemptAt: Date | null;
  possiblyDoubled: boolean;
  parts: FrozenPart[] | null;
};

const dueOf = (row: DueRow): DueDelivery => {
  const delivery = fromJson<DeliveryJson>(row.d)!;
  const place = fromJson<typeof conversation.$inferSelect>(row.c)!;
  const about = fromJson<typeof ticket.$inferSelect>(row.t);
  const words = fromJson<typeof message.$inferSelect>(row.m);
  return {
    id: delivery.id,
    stream: delivery.streamId,
    seq: delivery.seq,
    version: delivery.version,
    state: delivery.state,
    room: delivery.room,
    priority: delivery.priority,
    notBefore: delivery.notBefore,
    expiresAt: delivery.expiresAt,
    attempts: delivery.attempts,
    firstAttemptAt: delivery.firstAttemptAt,
    possiblyDoubled: delivery.possiblyDoubled,
    parts: delivery.parts,
    notice: { kind: delivery.kind, data: delivery.data } as Notice,
    conversation: {
      id: place.id,
      address: place.address,
      kind: place.kind,
      room: place.room as Room,
      ticketId: place.ticketId,
    },
    ticket: about && ticketOf(about),
    message: words && messageOf(words),
    files: row.files ?? [],
    quotes: row.quotes,
    reader: { name: row.reader_name ?? "", language: row.reader_language, zone: row.reader_zone },
    authorPicture: row.picture,
    clientChannel: row.client_channel,
  };
};

interface Change {
  readonly mark?: { readonly id: string; readonly version: number; readonly parts: readonly FrozenPart[] };
  readonly settled?: Settled;
}

/** Ends of attempts and beginnings of the next ones, of many streams, in one statement. Delivery before stream, as everywhere. */
const applyChanges = async (db: Db, account: string, changes: readonly Change[], now: Date): Promise<boolean[]> => {
  const settled = changes.flatMap((change) => (change.settled ? [change.settled] : []));
  const marks = changes.flatMap((change) => (change.mark ? [change.mark] : []));
  const posts = settled.flatMap((one) =>
    one.posted.map((platform) => ({
      conversation: one.conversation,
      platform,
      ticket: one.ticket,
      message: one.message,
      delivery: one.id,
    })),
  );
  const ends = settled.map((one) => ({
    id: one.id,
    stream: one.stream,
    seq: one.seq,
    message: one.message,
    state: one.state,
    parts: one.parts,
    why: one.why,
    doubled: one.possiblyDoubled,
    next_at: one.nextAt?.toISOString() ?? null,
    final: one.state !== "pending" && one.state !== "unknown",
  }));
  const { rows } = await db.execute<{ id: string }>(sql`
    with ends as (
      select * from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as x(
        id uuid, stream bigint, seq bigint, message uuid, state text, parts jsonb, why text, doubled boolean, next_at timestamptz, final boolean)),
    ended as (
      update delivery d set state = case when d.state = 'superseded' then d.state else e.state end,
        parts = coalesce(e.parts, d.parts), why = e.why, possibly_doubled = d.possibly_doubled or e.doubled,
        settled_at = case when e.final then ${now}::timestamptz end
      from ends e where d.id = e.id returning d.id),
    moved as (
      update stream s set
        done_seq = case when e.final then e.seq else s.done_seq end,
        next_at = case when not e.final then e.next_at when s.last_seq = e.seq then null
          else coalesce((select n.not_before from delivery n where n.stream_id = e.stream and n.seq = e.seq + 1), ${now}::timestamptz) end
      from ends e where s.id = e.stream and e.id in (select id from ended) returning s.id),
    posted as (
      insert into post (account_id, conversation_id, platform_id, ticket_id, message_id, delivery_id)
      select ${account}::uuid, x.conversation, x.platform, x.ticket, x.message, x.delivery
      from jsonb_to_recordset(${JSON.stringify(posts)}::jsonb) as x(conversation uuid, platform text, ticket uuid, message uuid, delivery uuid)
      on conflict (conversation_id, platform_id) do nothing returning 1),
    receipts as (
      update projection p set wanted = wanted + 1, next_at = case when e.final or p.next_at is null then ${now}::timestamptz else p.next_at end
      from ends e where p.kind = 'receipt' and p.subject = e.message returning 1),
    marked as (
      update delivery d set state = 'sending', attempts = d.attempts + 1, parts = x.parts, first_attempt_at = coalesce(d.first_attempt_at, ${now}::timestamptz)
      from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as x(id uuid, version int, parts jsonb)
      where d.id = x.id and d.version = x.version and d.state in ('pending', 'sending', 'unknown') returning d.id)
    select id from marked where (select count(*) from moved) >= 0 and (select count(*) from posted) >= 0 and (select count(*) from receipts) >= 0`);
  const marked = new Set(rows.map((row) => row.id));
  return changes.map((change) => (change.mark ? marked.has(change.mark.id) : true));
};

const readProjections = async (
  db: Db,
  channel: string,
  except: readonly number[],
  most: number,
  now: Date,
): Promise<DueProjection[]> => {
  const { rows } = await db.execute<Record<string, unknown>>(sql`
    select p.id, p.kind, p.subject, p.message_id, p.wanted, p.shown_as, p.attempts, p.since, c.id as conversation, c.address, c.ticket_id
    from projection p join conversation c on c.id = p.conversation_id
    where p.channel_id = ${channel} and p.next_at <= ${now} and p.id <> all(${sql.param(`{${except.join(",")}}`)}::bigint[])
      and (p.kind = 'card' or c.address is not null)
    order by p.next_at limit ${most}`);
  return rows.map((row) => ({
    id: count(row.id),
    kind: row.kind as DueProjection["kind"],
    subject: row.subject as string,
    conversation: {
      id: row.conversation as string,
      address: row.address as string | null,
      ticketId: row.ticket_id as string | null,
    },
    messageId: row.message_id as string | null,
    wanted: count(row.wanted),
    shownAs: row.shown_as as string | null,
    attempts: count(row.attempts),
    since: maybeTime(row.since),
  }));
};

/** A first post opens its thread: the conversation has an address, and what waited for it may go. */
const keepShown = async (db: Db, account: string, shown: ShownProjection, now: Date): Promise<void> => {
  await db.execute(sql`
    update projection set
      message_id = coalesce(${shown.messageId}, message_id), shown = coalesce(${shown.shown}::int, shown), shown_as = coalesce(${shown.shownAs}, shown_as),
      since = ${shown.since}, why = ${shown.why},
      attempts = case when ${shown.shown}::int is null then attempts + 1 else 0 end,
      next_at = case
        when ${shown.shown}::int is null then ${shown.nextAt}::timestamptz
        when wanted > ${shown.shown}::int then ${new Date(now.getTime() + 2_000)}::timestamptz
        else ${shown.nextAt}::timestamptz end
    where id = ${shown.id}`);
  if (!shown.address || !shown.messageId) return;
  await db.execute(sql`update conversation set address = ${shown.address} where id = ${shown.conversation}`);
  await db.execute(sql`
    insert into post (account_id, conversation_id, platform_id, ticket_id) values (${account}, ${shown.conversation}, ${shown.messageId}, ${shown.subject})
    on conflict do nothing`);
  await db.execute(
    sql`update stream set next_at = least(next_at, ${now}) where conversation_id = ${shown.conversation} and last_seq > done_seq`,
  );
};

const readCard = async (db: Db, id: string): Promise<CardFacts | null> => {
  const [row] = await db
    .select()
    .from(ticket)
    .innerJoin(contact, eq(contact.id, ticket.contactId))
    .leftJoin(company, eq(company.id, ticket.companyId))
    .leftJoin(conversation, eq(conversation.id, ticket.conversationId))
    .leftJoin(identity, and(eq(identity.channelId, conversation.channelId), eq(identity.contactId, contact.id)))
    .where(eq(ticket.id, id))
    .limit(1);
  if (!row) return null;
  const { rows } = await db.execute<{ kind: string; moved: number | null }>(sql`
    select (select kind from channel where id = ${row.conversation?.channelId ?? null}) as kind,
      (select t.number from fact f join ticket t on t.id = (f.data ->> 'to')::uuid where f.ticket_id = ${id} and f.kind = 'moved' limit 1) as moved`);
  return {
    ticket: ticketOf(row.ticket),
    contact: contactOf(row.contact),
    company: row.company && companyOf(row.company),
    channelKind: rows[0]?.kind ?? "",
    language: row.contact.language ?? row.identity?.language ?? null,
    unreachable: row.identity?.unreachable ?? null,
    movedTo: rows[0]?.moved ?? null,
  };
};

const readReceipt = async (db: Db, id: string) => {
  const { rows } = await db.execute<{
    platform_id: string | null;
    room: Room;
    stored_at: string;
    states: string[] | null;
  }>(sql`
    select (select p.platform_id from post p where p.message_id = m.id and p.conversation_id = m.conversation_id limit 1) as platform_id,
      m.room, m.stored_at, (select array_agg(d.state) from delivery d where d.message_id = m.id and d.kind = 'answer') as states
    from message m where m.id = ${id}`);
  const [row] = rows;
  if (!row?.platform_id) return null;
  return { platformId: row.platform_id, states: row.states ?? [], storedAt: time(row.stored_at), room: row.room };
};

const readHome = async (db: Db, account: string, channel: string, memberId: string) => {
  const { rows } = await db.execute<{
    platform_id: string;
    name: string;
    language: string | null;
    zone: string | null;
    on_duty: boolean;
  }>(sql`
    select i.platform_id, m.name, coalesce(m.language, i.language) as language, coalesce(m.zone, i.zone) as zone, m.on_duty
    from member m join identity i on i.member_id = m.id and i.channel_id = ${channel} where m.id = ${memberId} and m.left_at is null limit 1`);
  const [row] = rows;
  if (!row) return null;
  const open = await db
    .select()
    .from(ticket)
    .where(and(eq(ticket.accountId, account), isNull(ticket.closure), isNotNull(ticket.number)))
    .orderBy(sql`case ${ticket.priority} when 'urgent' then 0 when 'low' then 2 else 1 end`, ticket.openedAt)
    .limit(90);
  const tickets = open.map(ticketOf);
  const reader: Reader = { name: row.name, language: row.language, zone: row.zone };
  return {
    platformId: row.platform_id,
    reader,
    onDuty: row.on_duty,
    mine: tickets.filter((one) => one.holding?.member === memberId),
    pool: tickets.filter((one) => !one.holding),
    others: tickets.filter((one) => one.holding && one.holding.member !== memberId),
  };
};
