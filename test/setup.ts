// Once for a whole run: a PostgreSQL server, and on it one migrated database that each test file copies.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "../db/embedded.ts";
import { migrateDatabase } from "../db/migrate.ts";
import { asServer, dropAll, newName, onDatabase, SECRET } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The owner's address of the server, and the name of the migrated database on it. */
    server: string;
    template: string;
  }
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What tests start as a process of its own is compiled: each of some sixty starts takes half as long. */
const build = (): void => {
  const script = fileURLToPath(new URL("../scripts/build.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [script, "--if-stale"], { stdio: "inherit" });
  if (status !== 0) throw new Error("the program could not be compiled: see above");
};

const setUp = async (project: TestProject): Promise<() => Promise<void>> => {
  build();
  const { url, isGiven, stop } = await openServer();
  const template = newName();
  try {
    await asServer(url, `create database ${template}`);
    await migrateDatabase({ ownerUrl: onDatabase(url, template), appUrl: null, secret: SECRET, log: quiet });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("server", url);
  project.provide("template", template);
  return async () => {
    if (isGiven) await dropAll(url, template);
    await stop();
  };
};

export default setUp;

// Nothing in this server is to outlive the run: no disk is waited for, and its logins need not withstand guessing.
const SHORT_LIVED = ["fsync = off", "synchronous_commit = off", "full_page_writes = off", "scram_iterations = 1"];

/** The server that TEST_DATABASE_URL names, else the one that Relevo brings along. */
const openServer = async (): Promise<{ url: string; isGiven: boolean; stop(): Promise<void> }> => {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, isGiven: true, stop: async () => {} };
  const folder = mkdtempSync(join(tmpdir(), "relevo-tests-"));
  // Passable for others: as root the database runs as another user, and would else go to a place outside.
  chmodSync(folder, 0o755);
  const embedded = await startEmbedded({ dataDir: folder, log: quiet });
  await asServer(embedded.url, ...SHORT_LIVED.map((one) => `alter system set ${one}`), "select pg_reload_conf()");
  return {
    url: embedded.url,
    isGiven: false,
    stop: async () => {
      await embedded.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
