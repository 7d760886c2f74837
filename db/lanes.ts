import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { InboxRow, Lanes } from "../core/duty.ts";
import { INSTANCE_LOCKS } from "./instances.ts";
import { given, prepared } from "./prepared.ts";
import { count, time } from "./rows.ts";
import { oneStatement } from "./transaction.ts";

const ROWS = 20;

export const createLanes = (pool: pg.Pool, holder: number, now: () => Date): Lanes => {
  const db = drizzle(pool);
  return {
    holder,
    take: async (lane, account) => {
      const { rows } = await oneStatement(pool, account, (inside) =>
        takeLane(inside, { lane, account, holder, now: now() }),
      );
      const [first] = rows;
      if (!first) return null;
      return {
        id: lane,
        key: first.lane_key,
        account,
        channel: first.channel_id,
        attempts: first.attempts,
        rows: rows.filter((row) => row.id !== null).map(rowOf),
      };
    },
    more: async (lane) => {
      const { rows } = await oneStatement(pool, lane.account, (inside) => readMore(inside, { lane: lane.id, holder }));
      return rows.map(rowOf);
    },
    postpone: async (lane, at, failed) => {
      await db.execute(
        sql`update lane set holder = null, attempts = attempts + ${failed ? 1 : 0}, next_at = ${at} where id = ${lane} and holder = ${holder}`,
      );
    },
    held: async () => {
      const { rows } = await db.execute<{ id: string }>(sql`select id from lane where holder = ${holder}`);
      return rows.map((row) => count(row.id));
    },
    due: async (most) => {
      const { rows } = await db.execute<{ id: string; account_id: string }>(sql`
        select id, account_id from lane
        where last_seq > done_seq and holder is null and (next_at is null or next_at <= ${now()})
        order by next_at nulls first limit ${most}`);
      return rows.map((row) => ({ lane: count(row.id), account: row.account_id }));
    },
    // A take-over counts as a failed attempt of the lane's first row: a message that kills the process must not kill it for ever.
    freeDead: async () => {
      const { rowCount } = await db.execute(sql`
        delete from instance where id <> ${holder} and id not in (
          select objid::bigint from pg_locks
          where locktype = 'advisory' and classid = ${INSTANCE_LOCKS} and objsubid = 2 and granted
            and database = (select oid from pg_database where datname = current_database()))`);
      const freed = await db.execute(
        sql`update lane set holder = null, attempts = attempts + (last_seq > done_seq)::int where holder is not null and holder not in (select id from instance)`,
      );
      await db.execute(
        sql`update channel set sender = null where sender is not null and sender not in (select id from instance)`,
      );
      await db.execute(
        sql`update channel set listener = null where listener is not null and listener not in (select id from instance)`,
      );
      return (rowCount ?? 0) + (freed.rowCount ?? 0);
    },
  };
};

const takeLane = prepared<TakenRow>(
  "take lane",
  sql`
    with held as (
      update lane set holder = ${given("holder")}, next_at = null
      where id = ${given("lane")} and account_id = ${given("account")} and holder is null and last_seq > done_seq
        and (next_at is null or next_at <= ${given("now")}::timestamptz)
      returning id, key, channel_id, attempts, done_seq)
    select held.id as lane, held.key as lane_key, held.channel_id, held.attempts, i.id, i.seq, i.key, i.raw, i.received_at
    from held left join lateral (
      select id, seq, key, raw, received_at from inbox
      where lane_id = held.id and seq > held.done_seq and state = 'pending' order by seq limit ${sql.raw(String(ROWS))}) i on true`,
);

const readMore = prepared<TakenRow>(
  "more of a lane",
  sql`
    select i.id, i.seq, i.key, i.raw, i.received_at from lane l join inbox i on i.lane_id = l.id
    where l.id = ${given("lane")} and l.holder = ${given("holder")} and i.seq > l.done_seq and i.state = 'pending'
    order by i.seq limit ${sql.raw(String(ROWS))}`,
);

type TakenRow = {
  lane: string;
  lane_key: string;
  channel_id: string;
  attempts: number;
  id: string;
  seq: string;
  key: string;
  raw: string;
  received_at: string | Date;
};

const rowOf = (row: TakenRow): InboxRow => ({
  id: count(row.id),
  seq: count(row.seq),
  key: row.key,
  raw: row.raw,
  receivedAt: time(row.received_at),
});
