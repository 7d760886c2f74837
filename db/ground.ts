import { drizzle } from "drizzle-orm/node-postgres";
import type { DeskFile } from "../core/accounts/desk-file.ts";
import type { OnClose } from "../core/closing.ts";
import type { Instance } from "../core/duty.ts";
import { createNights } from "../core/keeping/nights.ts";
import type { Log } from "../core/log.ts";
import type { Readiness } from "../core/reading.ts";
import { applyDeskFile, claimFiles, readAccount } from "./apply.ts";
import { connect } from "./connect.ts";
import { createDesk, type Stirred } from "./desk.ts";
import { doorsOf } from "./doors.ts";
import { startEmbedded } from "./embedded.ts";
import { createFileStore } from "./files.ts";
import { keepHold } from "./hold.ts";
import { joinInstances } from "./instances.ts";
import { armNights, createKeeping } from "./keeping.ts";
import { migrateDatabase } from "./migrate.ts";
import { createWake } from "./queue/wake.ts";
import { createOverview } from "./reading.ts";

/** Workers' wake-ups at once, and connections to the database: enough for two cores, and bounded. */
const CONCURRENCY = 24;
const CONNECTIONS = 16;

interface Which {
  /** Null: the one we bring along. */
  readonly databaseUrl: string | null;
  readonly databaseAppUrl: string | null;
  readonly dataDir: string;
  readonly secret: string;
  readonly log: Log;
}

/** The database with its schema; nothing stands on it yet. */
export const openDatabase = async (which: Which, onClose: OnClose) => {
  const { databaseUrl, databaseAppUrl, dataDir, secret, log } = which;
  const ownerUrl = databaseUrl ?? (await openEmbedded(dataDir, log, onClose));
  return { ownerUrl, ...(await migrateDatabase({ ownerUrl, appUrl: databaseAppUrl, secret, log })) };
};

const openEmbedded = async (dataDir: string, log: Log, onClose: OnClose): Promise<string> => {
  const spoken = { info: (words: string) => log.info({}, words), warn: (words: string) => log.warn({}, words) };
  const embedded = await startEmbedded({ dataDir, log: spoken });
  onClose(() => embedded.stop());
  return embedded.url;
};

type Database = Awaited<ReturnType<typeof openDatabase>>;

interface Wanted {
  readonly file: DeskFile;
  /** Apply the desk file even where another one was applied before. */
  readonly apply: boolean;
  readonly redisUrl: string | null;
  readonly dataDir: string;
  /** The folder of the file store. */
  readonly files: string;
  readonly now: () => Date;
  readonly log: Log;
}

export type Ground = Awaited<ReturnType<typeof openGround>>;

/** The desk file, then what stands on it: each needs the one before. */
export const openGround = async (
  { ownerUrl, appUrl, deployment }: Database,
  { file, apply, redisUrl, dataDir, files: folder, now, log }: Wanted,
  onClose: OnClose,
) => {
  const applied = await applyDeskFile(ownerUrl, file, now(), apply);
  if (!applied.applied)
    log.warn(
      {},
      "another process runs with another desk file; this one is not applied. Start with --apply to replace it.",
    );
  await claimFiles(ownerUrl, folder);

  const pool = connect(appUrl, log, CONNECTIONS);
  onClose(() => pool.end());
  const hold = await keepHold({ ownerUrl, pool, dataDir, now, log });
  onClose(hold.stop);
  const overview = createOverview(pool, now);
  const wake = createWake(redisUrl ? { redisUrl, deployment } : { databaseUrl: appUrl }, CONCURRENCY, log);
  onClose(() => wake.close());
  const account = remembering((id: string) => readAccount(drizzle(pool), id));
  const files = createFileStore(folder);
  const nights = createNights(createKeeping({ pool, files, now }), now, log);
  onClose(nights.stop);
  await armNights(
    pool,
    applied.accounts.map(({ id, settings }) => ({ id, zone: settings.zone })),
    now(),
  );
  let stirred: (what: Stirred) => void = () => undefined;
  const desk = createDesk({ pool, now, account, wake: (what) => stirred(what), isStored: files.has });
  return {
    applied,
    isHeld: () => hold.held() !== null,
    overview,
    wake,
    account,
    files,
    nights,
    desk,
    doors: doorsOf({ pool, desk, account, now }),
    /** What a commit leaves to be woken is told to this one. */
    onStirred: (listener: (what: Stirred) => void): void => {
      stirred = listener;
    },
    join: (runs: string): Promise<Instance> => joinInstances(appUrl, runs, now, log),
    ready: async (): Promise<Readiness> => ({
      database: await pool.query("select 1").then(
        () => ({ is: "ok" as const }),
        (error: Error) => ({ is: "away" as const, why: error.message }),
      ),
      queue: wake.isReachable() ? { is: "ok" } : { is: "away", why: "Redis does not answer" },
      held: hold.held(),
      channels: await overview.channels().catch(() => []),
    }),
  };
};

/** Asks once for each; a failure is not remembered. */
const remembering = <Value>(ask: (id: string) => Promise<Value>): ((id: string) => Promise<Value>) => {
  const known = new Map<string, Promise<Value>>();
  return (id) => {
    const asked = known.get(id) ?? ask(id);
    known.set(id, asked);
    asked.catch(() => known.delete(id));
    return asked;
  };
};
