import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { Redis } from "ioredis";
import type pg from "pg";
import type { Config } from "../../config.ts";
import type { Attention, ChannelHealth, Held, Standing } from "../../core/reading.ts";
import type { Repair } from "../../core/repairs/repair.ts";
import { connect } from "../../db/connect.ts";
import { readHeld } from "../../db/hold.ts";
import { INSTANCE_LOCKS } from "../../db/instances.ts";
import { PROGRAM } from "../../db/migrate.ts";
import { createOverview } from "../../db/reading.ts";
import { createRepairReading } from "../../db/repairs.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { Owner } from "../owner.ts";

/** What can be told without a database. */
export interface Outside {
  readonly relevo: string;
  readonly node: string;
  readonly ground: Config["ground"];
  readonly dataDir: string;
  readonly freeBytes: number | null;
  /** Null: wake-ups go by PostgreSQL, or Redis answers. */
  readonly redisIsAway: string | null;
}

export interface Schema {
  readonly version: number;
  readonly oldestProgram: number;
  readonly program: number;
  /** Migrations that this program brings and the database has not seen. */
  readonly missing: number;
}

export interface OpenRepair extends Repair {
  readonly account: string;
}

export interface Instance {
  readonly id: number;
  readonly runs: string;
  readonly startedAt: Date;
}

/** How what came and what was written adds up. */
export interface Sums {
  readonly received: number;
  readonly done: number;
  readonly parked: number;
  readonly retried: number;
  readonly dismissed: number;
  readonly pending: number;
  /** Settled so long ago that their rows were deleted. */
  readonly old: number;
  /** Numbers without a row, among those that must have one. */
  readonly lost: number;
}

export interface Inside {
  readonly postgres: string;
  readonly schema: Schema;
  readonly held: Held | null;
  readonly instances: readonly Instance[];
  readonly channels: readonly ChannelHealth[];
  readonly standing: readonly Standing[];
  readonly attention: readonly Attention[];
  readonly sums: Sums;
  readonly timersLate: number;
  readonly open: readonly OpenRepair[];
}

const LATE_MS = 60_000;
const MOST_OPEN = 100_000;
const PATIENCE_MS = 2_000;
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export const lookOutside = async (config: Config): Promise<Outside> => ({
  relevo: (readOwn("package.json") as { version: string }).version,
  node: process.version,
  ground: config.ground,
  dataDir: config.dataDir,
  freeBytes: await statfs(config.dataDir).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  ),
  redisIsAway: config.redisUrl ? await askRedis(config.redisUrl) : null,
});

/** One look; nothing is changed. */
export const lookInside = async ({ client, url }: Pick<Owner, "client" | "url">, now: Date): Promise<Inside> => {
  const pool = connect(url, quiet, 2);
  try {
    const overview = createOverview(pool, () => now);
    const version = await client.query<{ server_version: string }>("show server_version");
    return {
      postgres: version.rows[0]!.server_version,
      schema: await readSchema(client),
      held: await readHeld(client),
      instances: await readInstances(client),
      channels: await overview.channels(),
      standing: await overview.standing(),
      attention: await overview.attention(),
      sums: await readSums(client),
      timersLate: await readTimersLate(client, now),
      open: await readOpen(pool),
    };
  } finally {
    await pool.end();
  }
};

/** All that waits for a person, of all accounts, the oldest of each first. */
export const readOpen = async (pool: pg.Pool): Promise<OpenRepair[]> => {
  const reading = createRepairReading({ inside: (account, work) => inTransaction(pool, account, work) });
  const open: OpenRepair[] = [];
  for (const { id, key } of await readAccounts(pool)) {
    const { items } = await reading.repairs(id, { kind: null, channel: null }, null, MOST_OPEN);
    open.push(...items.map((one) => ({ ...one, account: key })));
  }
  return open;
};

export const readAccounts = async (pool: pg.Pool): Promise<readonly { readonly id: string; readonly key: string }[]> =>
  (await pool.query<{ id: string; key: string }>("select id, key from account order by key")).rows;

export const hasSchema = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('public.schema_version') is not null as there",
  );
  return rows[0]!.there;
};

/** Whether this program can read the database at all. */
export const readSchema = async (client: pg.Client): Promise<Schema> => {
  const { rows } = await client.query<{ version: number; oldest_program: number; applied: string }>(
    "select version, oldest_program, (select count(*) from migration) as applied from schema_version",
  );
  const { version, oldest_program, applied } = rows[0]!;
  const { entries } = readOwn("db/migrations/meta/_journal.json") as { entries: unknown[] };
  return { version, oldestProgram: oldest_program, program: PROGRAM, missing: entries.length - Number(applied) };
};

const readInstances = async (client: pg.Client): Promise<Instance[]> => {
  const { rows } = await client.query<{ id: string; runs: string; started_at: Date }>(
    `select i.id, i.runs, i.started_at from instance i where i.id in (
       select objid::bigint from pg_locks where locktype = 'advisory' and classid = $1 and objsubid = 2 and granted
         and database = (select oid from pg_database where datname = current_database())) order by i.id`,
    [INSTANCE_LOCKS],
  );
  return rows.map(({ id, runs, started_at }) => ({ id: Number(id), runs, startedAt: started_at }));
};

/**
 * Each number of a lane has a row until that is deleted by age, the oldest first. So whatever is missing above the oldest
 * handled row of its lane, or among what is not settled, is lost.
 */
const readSums = async (client: pg.Client): Promise<Sums> => {
  const { rows } = await client.query<Record<string, string>>(`
    with rows as (
      select lane_id, seq, state, min(seq) filter (where state = 'done') over (partition by lane_id) as oldest from inbox),
    kept as (
      select l.last_seq, l.done_seq, coalesce(min(r.oldest), l.done_seq + 1) as oldest, count(r.seq) as there,
        count(*) filter (where r.seq >= coalesce(r.oldest, l.done_seq + 1)) as above,
        count(*) filter (where r.state = 'done') as done, count(*) filter (where r.state = 'parked') as parked,
        count(*) filter (where r.state = 'retried') as retried, count(*) filter (where r.state = 'dismissed') as dismissed,
        count(*) filter (where r.state = 'pending') as pending
      from lane l left join rows r on r.lane_id = l.id group by l.id)
    select coalesce(sum(last_seq), 0) as received, coalesce(sum(done), 0) as done, coalesce(sum(parked), 0) as parked,
      coalesce(sum(retried), 0) as retried, coalesce(sum(dismissed), 0) as dismissed, coalesce(sum(pending), 0) as pending,
      coalesce(sum(last_seq - oldest + 1 - above), 0) as lost, coalesce(sum(last_seq - there), 0) as missing
    from kept`);
  const sum = (name: string): number => Number(rows[0]![name]);
  return {
    received: sum("received"),
    done: sum("done"),
    parked: sum("parked"),
    retried: sum("retried"),
    dismissed: sum("dismissed"),
    pending: sum("pending"),
    old: sum("missing") - sum("lost"),
    lost: sum("lost"),
  };
};

const readTimersLate = async (client: pg.Client, now: Date): Promise<number> => {
  const late = new Date(now.getTime() - LATE_MS);
  const { rows } = await client.query<{ late: string }>("select count(*) as late from timer where due_at < $1", [late]);
  return Number(rows[0]!.late);
};

const askRedis = async (url: string): Promise<string | null> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    redis.disconnect();
  }
};

/** A file of the program, which lies as deep below dist/ as below the root; package.json is in the root alone. */
const readOwn = (path: string): unknown => {
  for (const above of ["../../", "../../../"]) {
    try {
      return JSON.parse(readFileSync(new URL(above + path, import.meta.url), "utf8"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`${path} is missing. Install Relevo anew.`);
};
