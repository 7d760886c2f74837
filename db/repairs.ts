import { type SQL, sql } from "drizzle-orm";
import type pg from "pg";
import type { Notice } from "../core/notices.ts";
import type { Attention } from "../core/reading.ts";
import {
  deliveryId,
  type HeldDelivery,
  type HeldRepair,
  type HeldUpdate,
  parseRepairId,
  type Repair,
  type RepairName,
  type RepairPlace,
  type RepairReading,
  type Repairs,
  updateId,
} from "../core/repairs/repair.ts";
import type { Room } from "../core/rooms.ts";
import type { Db } from "./connect.ts";
import { TOMBSTONE } from "./forget.ts";
import { count, maybeCount, maybeTime, time } from "./rows.ts";
import { inTransaction, type Reader } from "./transaction.ts";

/** What somebody is needed for. The account stands in each statement too: its indexes begin with it. */
export const createRepairReading = (desk: Reader): RepairReading => ({
  repairs: (account, { kind, channel }, after, most) =>
    desk.inside(account, async (db) => {
      const { rows } = await db.execute<RepairRow>(sql`
        select * from (${openUpdates(account)} union all ${openDeliveries(account)}) r
        where (${kind}::text is null or r.sort = ${kind}) and (${channel}::text is null or r.channel_key = ${channel})
          and ${isBehind(after)}
        order by r.ended, r.sort, r.place, r.seq limit ${most + 1}`);
      return { items: rows.slice(0, most).map(repairOf), more: rows.length > most };
    }),
  repair: (account, id) => desk.inside(account, (db) => readOne(db, account, id)),
});

export const repairsIn = (db: Db, accountId: string, now: Date): Repairs => ({
  ticketOf: async (id) => {
    const name = parseRepairId(id);
    if (name?.kind !== "delivery") return null;
    const { rows } = await db.execute<{ ticket_id: string | null }>(
      sql`select ticket_id from delivery d where ${isDelivery(accountId, name)}`,
    );
    return rows[0]?.ticket_id ?? null;
  },
  hold: async (id) => {
    const name = parseRepairId(id);
    const held = name && (await lock(db, accountId, name));
    const repair = held && (await readOne(db, accountId, id));
    return repair && ({ ...repair, ...held } as HeldRepair);
  },
  append: async ({ row, lane }, key) => {
    const { rows } = await db.execute<{ id: string }>(sql`
      with bumped as (update lane set last_seq = last_seq + 1 where id = ${lane} returning id, last_seq)
      insert into inbox (account_id, channel_id, lane_id, seq, key, raw, received_at)
      select i.account_id, i.channel_id, b.id, b.last_seq, ${key}, i.raw, ${now} from inbox i join bumped b on b.id = i.lane_id
      where i.account_id = ${accountId} and i.id = ${row} returning id`);
    return updateId(count(rows[0]!.id));
  },
  nextOf: async ({ stream }) => {
    const { rows } = await db.execute<{ last_seq: string }>(
      sql`select last_seq from stream where id = ${stream} for update`,
    );
    return deliveryId(stream, count(rows[0]!.last_seq) + 1);
  },
  end: async (repair, as) => {
    await (repair.kind === "update"
      ? db.execute(sql`update inbox set state = ${as} where id = ${repair.row}`)
      : db.execute(sql`update delivery set state = ${as} where id = ${repair.delivery}`));
  },
});

interface RepairRow extends Record<string, unknown> {
  id: string;
  sort: Repair["kind"];
  state: string;
  channel_key: string;
  channel_kind: string;
  what: string;
  why: string | null;
  came: string;
  ended: string | null;
  ticket: string | null;
  perhaps: boolean;
  partly: boolean;
  done: { actor: string; at: string; as: string | null; because: string | null } | null;
}

const UPDATE = sql`
  select 'u' || i.id as id, 'update' as sort, i.id as place, 0 as seq, i.state, c.key as channel_key, c.kind as channel_kind,
    i.key as what,
    i.why, i.received_at as came, i.settled_at as ended, null::int as ticket, false as perhaps, false as partly`;

const DELIVERY = sql`
  select 'd' || d.stream_id || '-' || d.seq as id, 'delivery' as sort, d.stream_id as place, d.seq, d.state, c.key as channel_key, c.kind as channel_kind,
    d.kind as what, d.why, d.created_at as came, d.settled_at as ended, (select t.number from ticket t where t.id = d.ticket_id) as ticket,
    d.possibly_doubled or coalesce(d.why, '') like 'no answer%' as perhaps,
    exists (select 1 from jsonb_array_elements(coalesce(d.parts, '[]')) p where p ->> 'id' is not null) as partly`;

const openUpdates = (account: string): SQL => sql`
  ${UPDATE} from inbox i join channel c on c.id = i.channel_id where i.account_id = ${account}::uuid and i.state = 'parked'`;

/** Screens are void after a minute, so nobody is asked what to do about one. */
const openDeliveries = (account: string): SQL => sql`
  ${DELIVERY} from delivery d join channel c on c.id = d.channel_id
  where d.account_id = ${account}::uuid and d.state in ('refused', 'gone') and d.expires_at is null`;

/** What ended in one moment goes on in its own order: tried again together, words must not overtake each other. */
const isBehind = (after: RepairPlace | null): SQL => {
  const name = after && parseRepairId(after.id);
  if (!name) return sql`true`;
  const [place, seq] = name.kind === "update" ? [name.row, 0] : [name.stream, name.seq];
  return sql`(r.ended, r.sort, r.place, r.seq) > (${after.ended}::timestamptz, ${name.kind}::text, ${place}::bigint, ${seq}::bigint)`;
};

const isUpdate = (account: string, { row }: Extract<RepairName, { kind: "update" }>): SQL =>
  sql`i.account_id = ${account}::uuid and i.id = ${row}`;

const isDelivery = (account: string, { stream, seq }: Extract<RepairName, { kind: "delivery" }>): SQL =>
  sql`d.account_id = ${account}::uuid and d.stream_id = ${stream} and d.seq = ${seq} and d.expires_at is null`;

const readOne = async (db: Db, account: string, id: string): Promise<Repair | null> => {
  const name = parseRepairId(id);
  if (!name) return null;
  const { rows } = await db.execute<RepairRow>(
    name.kind === "update"
      ? sql`${UPDATE}, ${doneAbout(account, sql`'update:' || i.id`)} from inbox i join channel c on c.id = i.channel_id where ${isUpdate(account, name)}`
      : sql`${DELIVERY}, ${doneAbout(account, sql`'delivery:' || d.id`)} from delivery d join channel c on c.id = d.channel_id where ${isDelivery(account, name)}`,
  );
  return rows[0] ? repairOf(rows[0]) : null;
};

const doneAbout = (account: string, subject: SQL): SQL => sql`(
  select jsonb_build_object('actor', a.actor, 'at', a.at, 'as', a.data ->> 'as', 'because', a.data ->> 'because') from audit a
  where a.account_id = ${account}::uuid and a.subject = ${subject} and a.verb in ('retry', 'dismiss') order by a.id desc limit 1) as done`;

const repairOf = (row: RepairRow): Repair => {
  const state = STATES[row.state] ?? "done";
  return {
    id: row.id,
    kind: row.sort,
    state,
    channel: { key: row.channel_key, kind: row.channel_kind },
    what: row.sort === "update" ? whatOf(row.what) : row.what,
    why: row.why,
    came: time(row.came),
    ended: maybeTime(row.ended),
    ticket: maybeCount(row.ticket),
    arrived: state === "open" ? arrivedOf(row) : null,
    done: row.done ? { by: row.done.actor, at: time(row.done.at), as: row.done.as, because: row.done.because } : null,
  };
};

/** The word that an update's key begins with; of a repeated one, which it repeats. */
const whatOf = (key: string): string => {
  const [, first] = /^retry:(\d+):/.exec(key) ?? [];
  return first ? `retry of ${updateId(Number(first))}` : key.split(":", 1)[0]!;
};

const STATES: Readonly<Record<string, Repair["state"]>> = {
  parked: "open",
  refused: "open",
  gone: "open",
  retried: "retried",
  dismissed: "dismissed",
  pending: "waiting",
  sending: "waiting",
  unknown: "waiting",
};

const arrivedOf = ({ perhaps, partly }: RepairRow): Repair["arrived"] => {
  if (partly) return "partly";
  return perhaps ? "perhaps" : null;
};

type Lock = Omit<HeldUpdate, keyof Repair> | Omit<HeldDelivery, keyof Repair>;

const lock = (db: Db, account: string, name: RepairName): Promise<Lock | null> =>
  name.kind === "update" ? lockUpdate(db, isUpdate(account, name)) : lockDelivery(db, isDelivery(account, name));

const lockUpdate = async (db: Db, wanted: SQL): Promise<Lock | null> => {
  const { rows } = await db.execute<{ id: string; key: string; lane_id: string; empty: boolean }>(
    sql`select i.id, i.key, i.lane_id, i.raw is null as empty from inbox i where ${wanted} for update`,
  );
  const [row] = rows;
  return row ? { row: count(row.id), key: row.key, lane: count(row.lane_id), isEmpty: row.empty } : null;
};

const lockDelivery = async (db: Db, wanted: SQL): Promise<Lock | null> => {
  const { rows } = await db.execute<{
    id: string;
    stream_id: string;
    conversation_id: string;
    conversation_room: Room;
    room: Room;
    subject: string;
    kind: string;
    data: unknown;
    ticket_id: string | null;
    message_id: string | null;
    job_id: string | null;
    priority: number;
    forgotten: boolean;
  }>(sql`
    select d.id, d.stream_id, d.conversation_id, c.room as conversation_room, d.room, s.subject, d.kind, d.data, d.ticket_id, d.message_id, d.job_id, d.priority,
      exists (select from ticket t join contact k on k.id = t.contact_id
        where t.id = coalesce(d.ticket_id, (select ticket_id from job where id = d.job_id)) and k.name = ${TOMBSTONE}) as forgotten
    from delivery d join stream s on s.id = d.stream_id join conversation c on c.id = d.conversation_id
    where ${wanted} for update of d`);
  const [row] = rows;
  if (!row) return null;
  return {
    delivery: row.id,
    stream: count(row.stream_id),
    conversation: row.conversation_id,
    conversationRoom: row.conversation_room,
    room: row.room,
    subject: row.subject,
    notice: { kind: row.kind, data: row.data } as Notice,
    ticketId: row.ticket_id,
    messageId: row.message_id,
    jobId: row.job_id,
    isEmpty: row.forgotten,
    priority: row.priority,
  };
};

/**
 * What somebody should know of, over all accounts. The tables are read account by account, as row level security wants
 * it, and each time by the small indexes of what is open: it costs the same however much there ever was.
 */
export const createAttention = (pool: pg.Pool, now: () => Date) => async (): Promise<readonly Attention[]> => {
  const { rows } = await pool.query<{ id: string }>("select id from account where suspended_at is null order by id");
  const all: Attention[] = [];
  for (const { id } of rows) all.push(...(await inTransaction(pool, id, (db) => readAttention(db, id, now()))));
  return [...new Set(all.map((one) => one.kind))].map((kind) => sumOf(all.filter((one) => one.kind === kind)));
};

export const readAttention = async (db: Db, account: string, now: Date): Promise<Attention[]> => {
  const { rows } = await db.execute<Record<string, string>>(sql`
    with mine as (select id, kind from channel where account_id = ${account}::uuid and suspended_at is null),
    parked as (
      select channel_id, count(*) as parked from inbox where account_id = ${account}::uuid and state = 'parked' group by channel_id),
    failed as (
      select channel_id, count(*) filter (where state = 'refused') as refused, count(*) filter (where state = 'gone') as gone
      from delivery where account_id = ${account}::uuid and state in ('refused', 'gone') and expires_at is null group by channel_id),
    waiting as (
      select channel_id, count(*) filter (where state = 'unknown') as unknown,
        extract(epoch from ${now}::timestamptz - min(not_before) filter (where not_before <= ${now})) as seconds
      from delivery where state in ('pending', 'sending', 'unknown') and channel_id in (select id from mine) group by channel_id),
    -- In two halves, as the two indexes of lanes that have work are.
    lanes as (
      select id, channel_id, done_seq from lane where last_seq > done_seq and holder is null and account_id = ${account}::uuid
      union all
      select id, channel_id, done_seq from lane where holder is not null and last_seq > done_seq and account_id = ${account}::uuid),
    came as (
      select l.channel_id, extract(epoch from ${now}::timestamptz - min(i.received_at)) as seconds
      from lanes l cross join lateral (
        -- Comparing with a column is what row level security lets an index do; with a sum of it, it reads all rows.
        select received_at from inbox where lane_id = l.id and seq > l.done_seq order by seq limit 1) i
      group by l.channel_id)
    select m.kind, coalesce(p.parked, 0) as parked, coalesce(f.refused, 0) as refused, coalesce(f.gone, 0) as gone,
      coalesce(w.unknown, 0) as unknown, coalesce(w.seconds, 0) as out_seconds, coalesce(c.seconds, 0) as in_seconds
    from mine m left join parked p on p.channel_id = m.id left join failed f on f.channel_id = m.id
      left join waiting w on w.channel_id = m.id left join came c on c.channel_id = m.id`);
  return rows.map((row) => ({
    kind: row.kind!,
    parked: count(row.parked),
    refused: count(row.refused),
    gone: count(row.gone),
    unknown: count(row.unknown),
    waitsInSeconds: Math.max(0, count(row.in_seconds)),
    waitsOutSeconds: Math.max(0, count(row.out_seconds)),
  }));
};

const sumOf = (all: readonly Attention[]): Attention =>
  all.reduce((sum, one) => ({
    kind: sum.kind,
    parked: sum.parked + one.parked,
    refused: sum.refused + one.refused,
    gone: sum.gone + one.gone,
    unknown: sum.unknown + one.unknown,
    waitsInSeconds: Math.max(sum.waitsInSeconds, one.waitsInSeconds),
    waitsOutSeconds: Math.max(sum.waitsOutSeconds, one.waitsOutSeconds),
  }));
