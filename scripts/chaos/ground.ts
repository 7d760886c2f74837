import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { startEmbedded } from "../../db/embedded.ts";
import { pause, waitFor } from "./child.ts";
import type { GroundName } from "./plan.ts";
import { RedisServer } from "./redis-server.ts";

/** What the program stands on, and what can be broken of it. */
export interface Ground {
  readonly env: Readonly<Record<string, string>>;
  /** Null: this ground has none. */
  readonly redis: RedisServer | null;
  /** The disk of DATA_DIR; null: it can't be filled here. */
  readonly disk: Disk | null;
  /** A connection that sees all accounts. */
  owner(): Promise<pg.Client>;
  /** Ends the server as a power cut would; whoever keeps it starts it again. */
  killDatabase(): Promise<void>;
  /** Stops the server's processes in the middle of what they do, and lets them go on. */
  freezeDatabase(ms: number): Promise<void>;
  close(): Promise<void>;
}

interface GroundOptions {
  readonly name: GroundName;
  readonly directory: string;
  readonly redisUrl: string | null;
  /** Whether the disk is to be filled. */
  readonly fillsDisk: boolean;
}

const quiet = { info: () => undefined, warn: () => undefined };

export const openGround = async ({ name, directory, redisUrl, fillsDisk }: GroundOptions): Promise<Ground> => {
  const disk = fillsDisk ? Disk.mount(join(directory, "disk")) : null;
  const dataDir = disk?.folder ?? join(directory, "disk");
  mkdirSync(dataDir, { recursive: true });
  // As root PostgreSQL runs as another user, who has to pass through.
  for (const folder of [directory, dataDir]) chmodSync(folder, 0o755);
  const server = name === "embedded" ? null : await startEmbedded({ dataDir: join(dataDir, "server"), log: quiet });
  const redis = name === "redis" ? await RedisServer.open(redisUrl) : null;
  const folder = server ? join(dataDir, "server") : dataDir;
  const postmaster = async (): Promise<number> => (await recordOf(folder)).pid;

  return {
    env: {
      DATA_DIR: dataDir,
      ...(server ? { DATABASE_URL: server.url, FILES: join(dataDir, "files") } : {}),
      ...(redis ? { REDIS_URL: redis.url } : {}),
    },
    redis,
    disk,
    owner: async () => {
      const client = new pg.Client({
        connectionString: server?.url ?? (await recordOf(folder)).url,
        connectionTimeoutMillis: 5_000,
      });
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
    killDatabase: async () => {
      signal(await postmaster(), "SIGKILL");
    },
    freezeDatabase: async (ms) => {
      const pids = withChildren(await postmaster());
      for (const pid of pids) signal(pid, "SIGSTOP");
      await pause(ms);
      for (const pid of pids) signal(pid, "SIGCONT");
    },
    close: async () => {
      await server?.stop();
      // The program has left its own server running if it was killed last.
      if (!server) await endOf(folder);
      await redis?.close();
      disk?.unmount();
    },
  };
};

/** What DATA_DIR/postgres.json says of its server. */
const recordOf = async (folder: string): Promise<{ pid: number; url: string }> => {
  const { password, port, postmaster } = JSON.parse(await readFile(join(folder, "postgres.json"), "utf8"));
  return { pid: postmaster?.pid ?? 0, url: `postgres://relevo:${password}@127.0.0.1:${port}/relevo` };
};

const endOf = async (folder: string): Promise<void> => {
  const { pid } = await recordOf(folder).catch(() => ({ pid: 0 }));
  if (!signal(pid, "SIGINT")) return;
  await waitFor("the end of PostgreSQL", async () => !signal(pid, 0)).catch(() => signal(pid, "SIGKILL"));
};

/** False: there is no such process any more. */
const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  if (pid === 0) return false;
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
};

const withChildren = (pid: number): number[] => {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return [pid, ...(stdout ?? "").split("\n").map(Number).filter(Boolean)].filter((one) => one > 0);
};

const ROOM_BYTES = 4 * 1024 ** 3;

/** A disk in memory, whose size can be cut down to what is on it. */
export class Disk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Null where this user may not mount. */
  static mount(folder: string): Disk | null {
    mkdirSync(folder, { recursive: true });
    return mounted("-t", "tmpfs", "-o", `size=${ROOM_BYTES}`, "relevo-chaos", folder) ? new Disk(folder) : null;
  }

  async fill(): Promise<void> {
    const { blocks, bfree, bsize } = await statfs(this.folder);
    mounted("-o", `remount,size=${Math.max(blocks - bfree, 1) * bsize}`, this.folder);
  }

  empty(): void {
    mounted("-o", `remount,size=${ROOM_BYTES}`, this.folder);
  }

  unmount(): void {
    spawnSync("umount", ["-l", this.folder]);
  }
}

const mounted = (...args: readonly string[]): boolean => spawnSync("mount", args).status === 0;
