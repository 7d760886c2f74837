import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProcessMark } from "./processes.ts";
import { giveToOwnerOfFolder } from "./reach.ts";

/** DATA_DIR/postgres.json: all that the next start has to know. */
export interface PostgresRecord {
  readonly password: string;
  readonly port: number | null;
  /** Where the cluster lies: it may have had to leave DATA_DIR. */
  readonly cluster: string;
  readonly postmaster: ProcessMark | null;
  readonly owner: ProcessMark | null;
}

export async function readRecord(dataDir: string): Promise<PostgresRecord | null> {
  const text = await readFile(pathIn(dataDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : parse(text);
}

export async function writeRecord(dataDir: string, record: PostgresRecord): Promise<void> {
  const draft = `${pathIn(dataDir)}.draft`;
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flush: true });
  await giveToOwnerOfFolder(draft);
  await rename(draft, pathIn(dataDir));
}

const pathIn = (dataDir: string) => join(dataDir, "postgres.json");

function parse(text: string): PostgresRecord | null {
  try {
    const found = JSON.parse(text) as Partial<PostgresRecord>;
    if (typeof found.password !== "string" || typeof found.cluster !== "string") return null;
    const { password, cluster, port = null, postmaster = null, owner = null } = found;
    return { password, cluster, port, postmaster, owner };
  } catch {
    return null; // the same as lost: the cluster is still there, and its password can be set anew
  }
}
