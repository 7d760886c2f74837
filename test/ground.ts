import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import type { Log } from "../core/log.ts";
import { connect } from "../db/connect.ts";
import { migrateDatabase } from "../db/migrate.ts";
import { asServer, drop, newName, onDatabase, SECRET } from "./server.ts";

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
