import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { Binaries } from "./binaries.ts";
import type { Place } from "./place.ts";
import { giveTo } from "./reach.ts";
import { Refusal, useYourOwn } from "./refusal.ts";
import { complete } from "./run.ts";

export const OWNER = "relevo";
export const DATABASE = "relevo";

export const newPassword = (): string => randomBytes(32).toString("base64url");

export const addressOf = (port: number, password: string, database = DATABASE): string =>
  `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;

/** Made beside its place and then renamed, so that half a cluster never stands where a whole one is looked for. */
export async function makeCluster({ cluster, user }: Place, binaries: Binaries, password: string): Promise<void> {
  const draft = `${cluster}.draft`;
  const passwordFile = `${cluster}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await giveTo(draft, user);
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    await giveTo(passwordFile, user);
    await complete(binaries.initdb, initdbArguments(draft, passwordFile), { binaries, user });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, cluster);
}

// The locale C alone would know only ASCII letters: lower(), ilike and text search would fail in Russian and Spanish.
const initdbArguments = (cluster: string, passwordFile: string) => [
  ...["-D", cluster, "-U", OWNER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`],
  ...["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
];

/** For a cluster whose postgres.json was lost. PostgreSQL's single-user mode asks for no password. */
export async function setPassword({ cluster, user }: Place, binaries: Binaries, password: string): Promise<void> {
  await chmod(cluster, 0o700); // a copy from a backup is often wider, which PostgreSQL refuses
  const input = `alter role ${OWNER} password '${password}'\n`;
  await complete(binaries.postgres, ["--single", "-D", cluster, "postgres"], { binaries, user, input });
}

export function checkVersion(cluster: string, { major }: Binaries): void {
  const made = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  if (made === major) return;
  throw new Refusal(
    `The database in ${cluster} was made by PostgreSQL ${made}, and this version of Relevo brings ${major}. ` +
      `Start the earlier version of Relevo, back up with it, and restore into an empty DATA_DIR. ${useYourOwn}`,
  );
}

/** Connects, which proves that the server is usable, and makes the database where a first start was cut short. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  try {
    await ask(addressOf(port, password), null);
  } catch (error) {
    const isMissing = (error as { code?: string }).code === "3D000";
    if (!isMissing) throw error;
    await ask(addressOf(port, password, "postgres"), `create database ${DATABASE}`);
  }
}

async function ask(connectionString: string, statement: string | null): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {}); // a server that goes away is told by the call, or by whoever watches it
  try {
    await client.connect();
    if (statement !== null) await client.query(statement);
  } finally {
    await client.end().catch(() => {});
  }
}
