import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type pg from "pg";
import { storable } from "../core/rich.ts";
import { again } from "./again.ts";
import { batched } from "./batch.ts";
import { inTransaction } from "./desk.ts";
import { count } from "./rows.ts";

export interface Update {
  readonly conversation: string;
  readonly key: string;
  /** JSON as text. */
  readonly raw: string;
}

/** A lane that nobody holds and that has something now. */
export interface FreeLane {
  readonly lane: number;
  readonly account: string;
}

export interface Intake {
  /** Resolves once the update is committed (or was known before). Throws when it could not be stored. */
  store(update: Update): Promise<void>;
}

const MOST = 200;
const LONGEST_NAME = 500;

/**
 * Stores what a channel's platform sent. One statement bumps the lanes and numbers the rows; the lane's row lock makes
 * commit order number order. An update that is known already changes nothing.
 */
export const createIntake = (
  pool: pg.Pool,
  channel: { id: string; accountId: string },
  now: () => Date,
  wake: (free: FreeLane) => void,
): Intake => {
  const write = async (updates: readonly Update[]): Promise<FreeLane[]> => {
    const at = now();
    const input = JSON.stringify(updates.map((update, n) => ({ ...named(update), n })));
    return inTransaction(pool, channel.accountId, async (db) => {
      const { rows } = await db.execute<{ id: string; free: boolean }>(sql`
        with input as (
          select distinct on (key) * from jsonb_to_recordset(${input}::jsonb) as x(n int, conversation text, key text, raw text) order by key, n),
        fresh as (
          select i.*, row_number() over (partition by conversation order by n) as place, count(*) over (partition by conversation) as of_lane
          from input i where not exists (select 1 from inbox where channel_id = ${channel.id} and key = i.key)),
        lanes as (
          insert into lane (account_id, channel_id, key, last_seq)
          select ${channel.accountId}::uuid, ${channel.id}::uuid, conversation, max(of_lane) from fresh group by conversation order by conversation
          on conflict (channel_id, key) do update set last_seq = lane.last_seq + excluded.last_seq
          returning id, key, last_seq, holder, next_at),
        stored as (
          insert into inbox (account_id, channel_id, lane_id, seq, key, raw, received_at)
          select ${channel.accountId}::uuid, ${channel.id}::uuid, l.id, l.last_seq - f.of_lane + f.place, f.key, f.raw, ${at}
          from fresh f join lanes l on l.key = f.conversation
          returning lane_id)
        select distinct l.id, (l.holder is null and (l.next_at is null or l.next_at <= ${at})) as free from lanes l join stored s on s.lane_id = l.id`);
      return rows.filter((row) => row.free).map((row) => ({ lane: count(row.id), account: channel.accountId }));
    });
  };

  const store = batched<Update, void>(async (updates) => {
    // Given up at the first broken connection, an update would come behind those that the platform sends next, and a
    // press would never come again.
    for (const free of await again(() => write(updates), isTaken)) wake(free);
    return updates.map(() => undefined);
  }, MOST);

  return { store };
};

/** No name that a platform gives may make its update impossible to store: the channel would stand still before it. */
const named = ({ conversation, key, raw }: Update): Update => ({
  conversation: indexable(conversation),
  key: indexable(key),
  raw,
});

/** PostgreSQL refuses NUL in text, and more than 2,700 bytes in an index. */
const indexable = (name: string): string => {
  const text = storable(name);
  return text.length <= LONGEST_NAME ? text : `sha256:${createHash("sha256").update(text).digest("hex")}`;
};

/** Processes that store the same update at once: who comes second sees it known when it tries again. */
const isTaken = (error: unknown): boolean => (error as { cause?: { code?: string } }).cause?.code === "23505";
