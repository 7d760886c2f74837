import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type pg from "pg";
import type { HeldLane } from "../core/duty.ts";
import { storable } from "../core/rich.ts";
import { again } from "./again.ts";
import { batched } from "./batch.ts";
import { given, prepared } from "./prepared.ts";
import { count } from "./rows.ts";
import { oneStatement } from "./transaction.ts";

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

/** Who takes what came while it is stored, so that nobody has to be woken for it. */
export interface Taker {
  readonly holder: number;
  /** How many lanes more it would take now. */
  room(): number;
  /** Works a lane that is its own already. */
  work(held: HeldLane): void;
}

export interface Hall {
  /** Nobody took it: somebody has to be woken. */
  free(lane: FreeLane): void;
  /** Null: this process works no lanes now. */
  taker(): Taker | null;
}

export interface Intake {
  /** Resolves once the update is committed (or was known before). Throws when it could not be stored. */
  store(update: Update): Promise<void>;
}

const MOST = 200;
const LONGEST_NAME = 500;

/**
 * Stores what a channel's platform sent. One statement bumps the lanes and numbers the rows; the lane's row lock makes
 * commit order number order. Free lanes are taken in the same statement, as far as there is room. An update that is
 * known already changes nothing.
 */
export const createIntake = (
  pool: pg.Pool,
  channel: { id: string; accountId: string },
  now: () => Date,
  hall: Hall,
): Intake => {
  const write = async (updates: readonly Update[]): Promise<void> => {
    const at = now();
    const taker = hall.taker();
    const input = JSON.stringify(updates.map((update, n) => ({ ...named(update), n })));
    const { rows } = await oneStatement(pool, channel.accountId, (db) =>
      storeUpdates(db, {
        input,
        count: updates.length,
        channel: channel.id,
        account: channel.accountId,
        at,
        holder: taker?.holder ?? null,
        room: taker?.room() ?? 0,
      }),
    );
    for (const row of rows) {
      const lane = count(row.id);
      if (row.taken && taker) taker.work(heldOf(row, channel, updates, at));
      else if (row.free) hall.free({ lane, account: channel.accountId });
    }
  };

  const store = batched<Update, void>(async (updates) => {
    // Given up at the first broken connection, an update would come behind those that the platform sends next, and a
    // press would never come again.
    await again(() => write(updates), isTaken);
    return updates.map(() => undefined);
  }, MOST);

  return { store };
};

interface StoredRow extends Record<string, unknown> {
  id: string;
  key: string;
  attempts: number;
  free: boolean;
  taken: boolean;
  /** All that is not done is here. */
  whole: boolean;
  stored: { id: number; seq: number; n: number; key: string }[];
}

// The limit cuts nothing: it tells the planner that there are few, so that it looks each lane up.
const storeUpdates = prepared<StoredRow>(
  "store updates",
  sql`
    with input as (
      select distinct on (key) * from (
        select * from jsonb_to_recordset(${given("input")}::jsonb) as x(n int, conversation text, key text, raw text)
        limit ${given("count")}::int) x
      order by key, n),
    fresh as (
      select i.*, row_number() over (partition by conversation order by n) as place, count(*) over (partition by conversation) as of_lane
      from input i where not exists (select 1 from inbox where channel_id = ${given("channel")}::uuid and key = i.key)),
    before as (
      select id, key, (holder is null and (next_at is null or next_at <= ${given("at")}::timestamptz)) as free
      from lane where channel_id = ${given("channel")}::uuid and key in (select conversation from fresh) order by id for update),
    wanted as (
      select f.conversation, f.of_lane, coalesce(b.free, true) as free,
        row_number() over (partition by coalesce(b.free, true) order by f.n) as turn
      from (select conversation, max(of_lane) as of_lane, min(n) as n from fresh group by conversation) f
      left join before b on b.key = f.conversation),
    lanes as (
      insert into lane (account_id, channel_id, key, last_seq, holder)
      select ${given("account")}::uuid, ${given("channel")}::uuid, conversation, of_lane, case when free and turn <= ${given("room")}::int then ${given("holder")}::bigint end
      from wanted order by conversation
      on conflict (channel_id, key) do update
        set last_seq = lane.last_seq + excluded.last_seq, holder = coalesce(lane.holder, excluded.holder),
          next_at = case when excluded.holder is null then lane.next_at end
      returning id, key, last_seq, done_seq, holder, attempts),
    stored as (
      insert into inbox (account_id, channel_id, lane_id, seq, key, raw, received_at)
      select ${given("account")}::uuid, ${given("channel")}::uuid, l.id, l.last_seq - f.of_lane + f.place, f.key, f.raw, ${given("at")}::timestamptz
      from fresh f join lanes l on l.key = f.conversation
      returning lane_id, id, seq, key)
    select l.id, l.key, l.attempts, w.free, l.last_seq - w.of_lane = l.done_seq as whole,
      (w.free and l.holder is not null and l.holder = ${given("holder")}::bigint) as taken,
      (select jsonb_agg(jsonb_build_object('id', s.id, 'seq', s.seq, 'n', f.n, 'key', s.key) order by s.seq)
       from stored s join fresh f on f.key = s.key where s.lane_id = l.id) as stored
    from lanes l join wanted w on w.conversation = l.key`,
);

const heldOf = (
  row: StoredRow,
  channel: { id: string; accountId: string },
  updates: readonly Update[],
  at: Date,
): HeldLane => ({
  id: count(row.id),
  key: row.key,
  account: channel.accountId,
  channel: channel.id,
  attempts: row.attempts,
  // Where something older waits, all is read again, in its order.
  rows: row.whole
    ? row.stored.map(({ id, seq, n, key }) => ({ id, seq, key, raw: updates[n]!.raw, receivedAt: at }))
    : [],
});

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
const isTaken = (error: unknown): boolean => (error as { code?: string }).code === "23505";
