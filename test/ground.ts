import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import type { Log } from "../core/log.ts";
import { connect } from "../db/connect.ts";
import { migrateDatabase } from "../db/migrate.ts";
import { asServer, drop, lentName, newName, onDatabase, SECRET } from "./server.ts";

export const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A fresh migrated database of a test file; its fields can be read once the file's tests run. */
export interface Ground {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Null: BullMQ works on this PostgreSQL. */
  readonly redisUrl: string | null;
  /** Sees and changes all, past row level security. */
  readonly owner: pg.Client;
  /** The program's own login. */
  readonly pool: pg.Pool;
}

/** A database of one test's own; whoever made it drops it. */
export const makeDatabase = async (connections = 12): Promise<Ground & { drop(): Promise<void> }> => {
  const server = inject("server");
  const name = newName();
  await asServer(server, `create database ${name} template ${inject("template")}`);
  const ownerUrl = onDatabase(server, name);
  const { appUrl } = await migrateDatabase({ ownerUrl, appUrl: null, secret: SECRET, log: quiet });
  const owner = new pg.Client({ connectionString: ownerUrl });
  owner.on("error", () => {});
  await owner.connect();
  const pool = connect(appUrl, quiet, connections);
  return {
    ownerUrl,
    appUrl,
    redisUrl: redisUrl(),
    owner,
    pool,
    drop: async () => {
      await pool.end();
      await owner.end();
      await drop(server, name);
    },
  };
};

/** What a journey needs of a database: the program it starts makes the rest, its own login first of all. */
export interface Lent extends Pick<Ground, "ownerUrl" | "redisUrl" | "owner"> {
  giveBack(): Promise<void>;
}

const free: string[] = [];

/**
 * A database for one test, as fresh as a new one. Copying the template for each of some three hundred journeys took a
 * third of their processor time, so a process lends what an earlier test gave back, emptied.
 */
export const lendDatabase = async (): Promise<Lent> => {
  const server = inject("server");
  const template = inject("template");
  const known = free.pop();
  const name = known ?? lentName(template);
  if (!known) await asServer(server, `create database ${name} template ${template}`);
  const ownerUrl = onDatabase(server, name);
  const owner = new pg.Client({ connectionString: ownerUrl });
  owner.on("error", () => {});
  await owner.connect();
  if (known && !(await isEmptied(owner))) {
    await owner.end();
    await drop(server, name);
    return lendDatabase();
  }
  return {
    ownerUrl,
    redisUrl: redisUrl(),
    owner,
    giveBack: async () => {
      await owner.end();
      free.push(name);
    },
  };
};

/**
 * All that is not in the template goes: connections, rows, numbers given, and what a test or the program made. The rows
 * that came with the migrations stay; that of the deployment is made anew, with an identity of its own.
 */
const EMPTY = `
  do $$
  declare
    one record;
    deployment_version integer;
    deployment_oldest integer;
  begin
    perform pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid();
    -- Rows go in any order: no key between tables and no trigger is asked.
    set local session_replication_role = replica;
    for one in select format('drop schema %I cascade', nspname) as work from pg_namespace
      where nspname not in ('public', 'bullmq', 'information_schema') and nspname not like 'pg_%' loop execute one.work; end loop;
    for one in select format('drop sequence %I.%I', schemaname, sequencename) as work from pg_sequences
      where sequenceowner <> current_user loop execute one.work; end loop;
    for one in select format('delete from %I.%I', schemaname, tablename) as work from pg_tables
      where schemaname in ('public', 'bullmq') and tablename not in ('migration', 'schema_version') loop execute one.work; end loop;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences
      where sequencename <> 'migration_id_seq' and last_value is not null;
    select version, oldest_program into deployment_version, deployment_oldest from schema_version;
    delete from schema_version;
    insert into schema_version (version, oldest_program) values (deployment_version, deployment_oldest);
  end $$`;

/** An owner who is no superuser may not leave the keys unasked: then each test has a copy of its own. */
const isEmptied = async (owner: pg.Client): Promise<boolean> => {
  try {
    await owner.query(EMPTY);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "42501") return false;
    throw error;
  }
};

/** Gives a test file a database of its own, and takes it away afterwards. */
export const useDatabase = (connections = 12): Ground => {
  const ground = {} as { -readonly [Field in keyof Ground]: Ground[Field] };
  let made: Awaited<ReturnType<typeof makeDatabase>> | undefined;
  beforeAll(async () => {
    made = await makeDatabase(connections);
    Object.assign(ground, made);
  });
  afterAll(() => made?.drop());
  return ground;
};

/** Redis where TEST_REDIS_URL names one. Files that run side by side have a database number each. */
const redisUrl = (): string | null => {
  const given = process.env.TEST_REDIS_URL;
  if (!given) return null;
  const url = new URL(given);
  url.pathname = `/${1 + (Number(process.env.VITEST_POOL_ID ?? 0) % 15)}`;
  return url.href;
};

/** A clock that a test moves by hand. */
export const handClock = (start = "2026-03-02T09:00:00Z") => {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    move: (ms: number) => {
      at += ms;
    },
  };
};

/** Waits for something that another task brings about; fails after a while instead of hanging. */
export const until = async (holds: () => boolean | Promise<boolean>, what = "it", ms = 10_000): Promise<void> => {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
