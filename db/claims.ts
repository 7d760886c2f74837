import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Claims, DueTimer, TimerTable } from "../core/duty.ts";
import type { TimerKind } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import { maybeTime } from "./rows.ts";

/** Channels held like lanes: by an instance, which lives by its session lock. */
export const createClaims = (pool: pg.Pool, holder: number, now: () => Date): Claims => {
  const db = drizzle(pool);
  return {
    listen: async (channel) =>
      (
        await db.execute(
          sql`update channel set listener = ${holder} where id = ${channel} and (listener is null or listener = ${holder})`,
        )
      ).rowCount === 1,
    send: async (channel) =>
      (
        await db.execute(
          sql`update channel set sender = ${holder} where id = ${channel} and (sender is null or sender = ${holder})`,
        )
      ).rowCount === 1,
    release: async () => {
      await db.execute(
        sql`update channel set listener = nullif(listener, ${holder}), sender = nullif(sender, ${holder}) where listener = ${holder} or sender = ${holder}`,
      );
    },
    unsent: async () => {
      const { rows } = await db.execute<{ id: string }>(sql`
        select c.id from channel c where c.sender is null and c.suspended_at is null and (
          exists (select 1 from stream s where s.channel_id = c.id and s.next_at <= ${now()})
          or exists (select 1 from projection p where p.channel_id = c.id and p.next_at <= ${now()}))`);
      return rows.map((row) => row.id);
    },
    health: async (channel, health, why) => {
      await db.execute(sql`
        update channel set health = ${health}, health_why = ${why}, health_at = ${now()}
        where id = ${channel} and (health is distinct from ${health} or health_why is distinct from ${why})`);
    },
    heardAt: async (channel) => {
      const { rows } = await db.execute<{ at: string | null }>(
        sql`select heard_at as at from channel where id = ${channel}`,
      );
      return maybeTime(rows[0]?.at);
    },
    heard: async (channel, at) => {
      await db.execute(
        sql`update channel set heard_at = greatest(heard_at, ${at}) where id = ${channel} and listener = ${holder}`,
      );
    },
  };
};

export const createTimerTable = (pool: pg.Pool, now: () => Date): TimerTable => {
  const db = drizzle(pool);
  return {
    due: async (most) => {
      const { rows } = await db.execute<{
        id: string;
        account_id: string;
        kind: string;
        subject: string;
        attempts: number;
      }>(
        sql`select id, account_id, kind, subject, attempts from timer where due_at <= ${now()} order by due_at limit ${most}`,
      );
      return rows.map(
        (row): DueTimer => ({
          id: row.id,
          account: row.account_id,
          kind: row.kind as TimerKind,
          subject: row.subject,
          attempts: row.attempts,
        }),
      );
    },
    postpone: async (id, at) => {
      await db.execute(sql`update timer set due_at = ${at}, attempts = attempts + 1 where id = ${id}`);
    },
  };
};

/** Where the open tickets and their jobs are talked about on a desk's channel. */
export const openThreads = async (db: Db, channel: string): Promise<string[]> => {
  const { rows } = await db.execute<{ address: string }>(sql`
    select c.address from (
      select thread_id from ticket where closure is null union all select thread_id from job where ended_at is null) t
    cross join lateral (select channel_id, address from conversation where id = t.thread_id limit 1) c
    where c.channel_id = ${channel} and c.address is not null`);
  return rows.map(({ address }) => address);
};

/** Whose bot a channel is. False: another channel is the same bot already. */
export const claimIdentity = async (
  pool: pg.Pool,
  channel: string,
  identity: string,
  handle: string,
): Promise<boolean> => {
  try {
    await drizzle(pool).execute(
      sql`update channel set identity = ${identity}, handle = ${handle} where id = ${channel}`,
    );
    return true;
  } catch (error) {
    if ((error as { cause?: { code?: string } }).cause?.code === "23505") return false;
    throw error;
  }
};
