import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbedded } from "../../db/embedded.ts";

export const GROUNDS = ["embedded", "postgres", "redis"] as const;
export type GroundName = (typeof GROUNDS)[number];

/** What the program stands on: a server for its databases and, on the third ground, a Redis. */
export interface Ground {
  readonly name: GroundName;
  readonly redisUrl: string | null;
  /** Ours alone, so that it may be killed. */
  readonly isOurs: boolean;
  /** An empty database, which takes the place of the one before; the owner's address. */
  fresh(): Promise<string>;
  close(): Promise<void>;
}

export interface Wanted {
  readonly ground?: GroundName;
  readonly database?: string;
  readonly redis?: string;
}

// By process, because two benchmarks may share one server.
const NAME = `relevo_bench_${process.pid}`;
// The program's own login, which the server keeps when the database is gone.
const GONE = [`drop database if exists ${NAME} with (force)`, `drop role if exists ${NAME}_app`];
const LOCAL_REDIS = "redis://127.0.0.1:6379/7";

export const openGround = async ({ ground, database, redis }: Wanted): Promise<Ground> => {
  const name = ground ?? (redis ? "redis" : database ? "postgres" : "embedded");
  const server =
    name === "embedded" ? await openEmbedded() : { url: database ?? localDatabase(), close: async () => {} };
  return {
    name,
    redisUrl: name === "redis" ? (redis ?? LOCAL_REDIS) : null,
    isOurs: name === "embedded",
    fresh: async () => {
      await onServer(server.url, ...GONE, `create database ${NAME}`);
      const made = new URL(server.url);
      made.pathname = `/${NAME}`;
      return made.href;
    },
    close: async () => {
      await onServer(server.url, ...GONE).catch(() => undefined);
      await server.close();
    },
  };
};

const localDatabase = (): string => `postgres://${userInfo().username}@127.0.0.1:5432/postgres`;

const openEmbedded = async (): Promise<{ url: string; close(): Promise<void> }> => {
  const dataDir = mkdtempSync(join(tmpdir(), "relevo-bench-"));
  const started = await startEmbedded({ dataDir, log: { info: () => {}, warn: () => {} } });
  return {
    url: started.url,
    close: async () => {
      await started.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

export const onServer = async (url: string, ...statements: string[]): Promise<void> => {
  const client = await openClient(url);
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

/** A connection whose end is told by its next statement, not by an event that nobody hears. */
export const openClient = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  return client;
};
