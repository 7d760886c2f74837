// What scripts that work on the database itself share: its settings, and the owner's connection.
import pg from "pg";
import { type Config, environment, readConfig } from "../config.ts";
import { addressOf } from "../db/embedded/cluster.ts";
import { isLiving } from "../db/embedded/processes.ts";
import { readRecord } from "../db/embedded/record.ts";
import { startEmbedded } from "../db/embedded.ts";

export interface Owner {
  readonly config: Config;
  readonly url: string;
  readonly client: pg.Client;
}

/** Works as the owner of the database that the program uses, which may be running meanwhile. */
export const asOwner = async <Result>(
  work: (owner: Owner) => Promise<Result>,
  config = readConfig(environment(), []),
): Promise<Result> => {
  const { url, close } = await reach(config);
  const client = new pg.Client({ connectionString: url, application_name: "relevo script" });
  try {
    await client.connect();
    return await work({ config, url, client });
  } finally {
    await client.end().catch(() => undefined);
    await close();
  }
};

/** The embedded server is the running program's; only where none runs it is started for as long as the work takes. */
const reach = async (config: Config): Promise<{ url: string; close(): Promise<void> }> => {
  if (config.databaseUrl) return { url: config.databaseUrl, close: async () => undefined };
  const record = await readRecord(config.dataDir);
  if (record?.postmaster && record.port !== null && record.owner && isLiving(record.owner))
    return { url: addressOf(record.port, record.password), close: async () => undefined };
  const embedded = await startEmbedded({
    dataDir: config.dataDir,
    log: { info: () => undefined, warn: (words) => console.error(words) },
  });
  return { url: embedded.url, close: embedded.stop };
};

/** Runs a script to its end; what went wrong is told in words, without a stack. */
export const runScript = (work: () => Promise<void>): void => {
  work().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
};
