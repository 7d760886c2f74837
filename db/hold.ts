import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Log } from "../core/log.ts";
import type { Held } from "../core/reading.ts";
import { giveToOwnerOfFolder } from "./embedded/reach.ts";
import { underLock } from "./migrate.ts";

/** Whether the program may act on this database. */
export interface Hold {
  /** Null: free. */
  held(): Held | null;
  /** Notes once more how far the database has come. */
  stop(): Promise<void>;
}

interface Options {
  readonly ownerUrl: string;
  readonly pool: pg.Pool;
  readonly dataDir: string;
  readonly now: () => Date;
  readonly log: Log;
}

const BEAT_MS = 5_000;
/** A release is noticed by the next beat. */
const HELD_BEAT_MS = 1_000;

/**
 * The database counts while the program runs, and DATA_DIR keeps the last number that was seen. A database behind that
 * number is an old copy: what waits in it may have gone out since, so nothing leaves before a person has looked. One that
 * is ahead was used from somewhere else, which is nothing unusual.
 */
export const keepHold = async ({ ownerUrl, pool, dataDir, now, log }: Options): Promise<Hold> => {
  const db = drizzle(pool);
  const { mark, ...found } = await underLock(ownerUrl, (client) => compare(client, dataDir, now()));
  let held: Held | null = null;
  let workedAt = found.workedAt;
  let isNoted = true;
  let timer: NodeJS.Timeout | undefined;
  let beating = Promise.resolve();
  let isStopped = false;

  const tell = (told: Held | null): void => {
    if (told && !held)
      log.warn(
        { since: told.since.toISOString(), why: told.why },
        "HELD: nothing is sent. `npm run release` shows what may reach people twice, and lets it go",
      );
    if (held && !told) log.info({}, "released: what waited goes out now");
    held = told;
    if (!held) workedAt = now();
  };

  const note = async (beats: number): Promise<void> => {
    try {
      await mark.write({ beats, workedAt });
      isNoted = true;
    } catch (error) {
      if (isNoted)
        log.warn(
          { error: (error as Error).message },
          "DATA_DIR can't be written: a restored copy of the database would not be noticed",
        );
      isNoted = false;
    }
  };

  const beat = async (): Promise<void> => {
    const { rows } = await db.execute<StandingRow>(
      sql`update schema_version set beats = beats + 1 returning beats, held_at, held_why`,
    );
    tell(heldOf(rows[0]!));
    await note(rows[0]!.beats);
  };

  const schedule = (): void => {
    if (isStopped) return;
    timer = setTimeout(
      () => {
        // With the database away nothing leaves anyway.
        beating = beat().catch(() => undefined);
        void beating.then(schedule);
      },
      held ? HELD_BEAT_MS : BEAT_MS,
    );
    timer.unref();
  };

  tell(found.held);
  await note(found.beats);
  schedule();
  return {
    held: () => held,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await beating;
      await beat().catch(() => undefined);
    },
  };
};

/** Marks a database as an old copy. `workedAt`: until when the original, as far as is known, did the desk's work. */
export const hold = async (client: pg.ClientBase, why: string, now: Date, workedAt: Date): Promise<void> => {
  await client.query(
    "update schema_version set held_at = coalesce(held_at, $1::timestamptz), held_why = coalesce(held_why, $2)",
    [now, why],
  );
  // What people said until then the original has heard and passed on: asked for once more, it would go out once more.
  await client.query("update channel set heard_at = $1 where heard_at < $1", [workedAt]);
};

/** Until when the original worked, as its DATA_DIR knows; null: never seen from here. */
export const lastWorked = async (client: pg.ClientBase, dataDir: string): Promise<Date | null> => {
  const { rows } = await client.query<{ deployment: string }>("select deployment from schema_version");
  return (await markIn(dataDir, rows[0]!.deployment).read())?.workedAt ?? null;
};

/** A delivery that was waiting when the copy was made, so that it may have left since. */
export interface Doubtful {
  readonly account: string;
  readonly channel: string;
  readonly address: string | null;
  readonly ticket: number | null;
  readonly kind: string;
  readonly createdAt: Date;
}

export interface Doubts {
  readonly deliveries: readonly Doubtful[];
  /** Updates that were waiting to be handled, by channel. */
  readonly updates: readonly { readonly account: string; readonly channel: string; readonly count: number }[];
}

const WAITS = "('pending', 'sending', 'unknown')";

export const readHeld = async (client: pg.ClientBase): Promise<Held | null> => {
  const { rows } = await client.query<StandingRow>("select beats, held_at, held_why from schema_version");
  return heldOf(rows[0]!);
};

export const doubtsOf = async (client: pg.ClientBase, held: Held): Promise<Doubts> => {
  const deliveries = await client.query<Doubtful>(
    `select a.key as account, ch.key as channel, c.address, t.number as ticket, d.kind, d.created_at as "createdAt"
     from delivery d join channel ch on ch.id = d.channel_id join account a on a.id = d.account_id
       join conversation c on c.id = d.conversation_id left join ticket t on t.id = d.ticket_id
     where d.state in ${WAITS} and d.created_at < $1 order by a.key, ch.key, d.created_at`,
    [held.since],
  );
  const updates = await client.query<{ account: string; channel: string; count: number }>(
    `select a.key as account, ch.key as channel, count(*)::int as count
     from inbox i join lane l on l.id = i.lane_id and l.last_seq > l.done_seq and i.seq > l.done_seq
       join channel ch on ch.id = i.channel_id join account a on a.id = i.account_id
     where i.state = 'pending' and i.received_at < $1 group by 1, 2 order by 1, 2`,
    [held.since],
  );
  return { deliveries: deliveries.rows, updates: updates.rows };
};

export const DISMISSED = "dismissed after a restore";

/** Ends the hold; with `drop`, what was waiting in the copy ends with it. Returns how many deliveries that were. */
export const release = async (client: pg.ClientBase, held: Held, now: Date, drop: boolean): Promise<number> => {
  await client.query("begin");
  try {
    const waited = await client.query<{ account: string; count: number }>(
      `select account_id as account, count(*)::int as count from delivery
       where state in ${WAITS} and created_at < $1 group by 1`,
      [held.since],
    );
    if (drop) await dismiss(client, held, now);
    await client.query(
      `insert into audit (account_id, at, actor, verb, subject, data)
       select a.id, $1::timestamptz, 'operator', $2, 'held', jsonb_build_object('since', $3::timestamptz, 'why', $4::text,
         'deliveries', coalesce((x.waited ->> a.id::text)::int, 0))
       from account a, (select $5::jsonb as waited) x`,
      [
        now,
        drop ? "release-and-dismiss" : "release",
        held.since,
        held.why,
        JSON.stringify(Object.fromEntries(waited.rows.map(({ account, count }) => [account, count]))),
      ],
    );
    await client.query("update schema_version set held_at = null, held_why = null");
    await client.query("commit");
    return waited.rows.reduce((sum, { count }) => sum + count, 0);
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
};

/** All that waits in a stream of the copy is older than what came since, so the stream goes on behind the last of it. */
const dismiss = async (client: pg.ClientBase, held: Held, now: Date): Promise<void> => {
  await client.query(
    `with dropped as (
       update delivery set state = 'void', why = $3, settled_at = $2, version = version + 1
       where state in ${WAITS} and created_at < $1 returning stream_id, seq),
     last as (select stream_id, max(seq) as seq from dropped group by stream_id)
     update stream s set done_seq = last.seq,
       next_at = (select n.not_before from delivery n where n.stream_id = s.id and n.seq = last.seq + 1)
     from last where s.id = last.stream_id`,
    [held.since, now, DISMISSED],
  );
};

interface StandingRow extends Record<string, unknown> {
  beats: number;
  held_at: Date | string | null;
  held_why: string | null;
}

const heldOf = ({ held_at, held_why }: StandingRow): Held | null =>
  held_at === null ? null : { since: new Date(held_at), why: held_why ?? "" };

/** Under the lock of migrations, so that of two starts at once the second sees what the first has found. */
const compare = async (client: pg.Client, dataDir: string, now: Date) => {
  const { rows } = await client.query<{ deployment: string; beats: number }>(
    "select deployment, beats from schema_version",
  );
  const { deployment, beats } = rows[0]!;
  const mark = markIn(dataDir, deployment);
  const seen = await mark.read();
  const workedAt = seen?.workedAt ?? now;
  await client.query("begin");
  if (seen && beats < seen.beats) {
    const why = `the database is an older copy of itself: it stands at ${beats}, and ${dataDir} has seen it at ${seen.beats}, last on ${workedAt.toISOString()}`;
    await hold(client, why, now, workedAt);
  }
  const raised = await client.query<StandingRow>(
    "update schema_version set beats = greatest(beats, $1) + 1 returning beats, held_at, held_why",
    [seen?.beats ?? 0],
  );
  await client.query("commit");
  return { mark, workedAt, beats: raised.rows[0]!.beats, held: heldOf(raised.rows[0]!) };
};

interface Seen {
  readonly beats: number;
  /** When the program last worked with it, and was not held. */
  readonly workedAt: Date;
}

/** What this folder has seen of one database; by its name, because a folder may be used with another one for a while. */
const markIn = (dataDir: string, deployment: string) => {
  const path = join(dataDir, `beats.${deployment}.json`);
  return {
    read: async (): Promise<Seen | null> => {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      });
      return text === null ? null : seenOf(text);
    },
    write: async (seen: Seen): Promise<void> => {
      await mkdir(dataDir, { recursive: true });
      const draft = `${path}.${process.pid}.draft`;
      await writeFile(draft, `${JSON.stringify(seen)}\n`, { mode: 0o600, flush: true });
      await giveToOwnerOfFolder(draft);
      await rename(draft, path);
    },
  };
};

const seenOf = (text: string): Seen | null => {
  try {
    const { beats, workedAt } = JSON.parse(text) as { beats: unknown; workedAt: string };
    return Number.isInteger(beats) ? { beats: beats as number, workedAt: new Date(workedAt) } : null;
  } catch {
    return null; // half a file is left by a power cut, after which the database is the same
  }
};
