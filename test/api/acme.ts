import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { newId } from "../../core/id.ts";
import type { Account } from "../../core/records.ts";
import { connect } from "../../db/connect.ts";
import { createDesk } from "../../db/desk.ts";
import { startEmbedded } from "../../db/embedded.ts";
import { migrateDatabase } from "../../db/migrate.ts";
import { createOverview, createReading } from "../../db/reading.ts";
import { ACME, LEVANTE } from "./http.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A database with two desks, seen through the program's own login, so that accounts are kept apart as in earnest. */
export const openDesks = async () => {
  const ground = await openGround();
  const { appUrl } = await migrateDatabase({ ownerUrl: ground.url, appUrl: null, secret: "s".repeat(32), log });
  const owner = new pg.Client({ connectionString: ground.url });
  await owner.connect();
  const accounts = new Map(
    await Promise.all([ACME, LEVANTE].map(async (id) => [id, await openAccount(owner, id)] as const)),
  );
  const pool = connect(appUrl, log, 8);
  const desk = createDesk({ pool, now: () => new Date(), account: async (id) => accounts.get(id)!, wake: () => {} });
  return {
    owner,
    desk,
    reading: createReading(desk),
    overview: createOverview(pool, () => new Date()),
    close: async () => {
      await pool.end();
      await owner.end();
      await ground.close();
    },
  };
};

// A database of its own in a server that is given, or a server of its own.
const openGround = async (): Promise<{ url: string; close(): Promise<void> }> => {
  const given = process.env.DATABASE_URL;
  const dataDir = given ? null : openFolder();
  const embedded = dataDir ? await startEmbedded({ dataDir, log: { info: () => {}, warn: () => {} } }) : null;
  const server = given ?? embedded!.url;
  const name = `api_${newId().replaceAll("-", "")}`;
  await asServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    close: async () => {
      await asServer(server, `drop database ${name} with (force)`, `drop role if exists ${name}_app`);
      await embedded?.stop();
      if (dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

// Passable for others: as root the database runs as another user, and would else go to a place outside.
const openFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "relevo-api-"));
  chmodSync(folder, 0o755);
  return folder;
};

const asServer = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
};

const openAccount = async (owner: pg.Client, id: string): Promise<Account> => {
  const key = id === ACME ? "acme" : "levante";
  const [clients, desk, company, ana, emma] = [newId(), newId(), newId(), newId(), newId()];
  await owner.query(
    "insert into account (id, key, name, language, zone, settings) values ($1, $2, $2, 'en', 'Europe/Madrid', '{}')",
    [id, key],
  );
  await owner.query(
    `insert into channel (id, account_id, key, kind, settings, health) values
     ($1, $3, 'clients', 'telegram', '{}', 'connected'), ($2, $3, 'desk', 'slack', '{}', 'connected')`,
    [clients, desk, id],
  );
  await owner.query("insert into company (id, account_id, key, name) values ($1, $2, 'sol', 'Supermercados Sol')", [
    company,
    id,
  ]);
  await owner.query(
    "insert into contact (id, account_id, company_id, name, created_at) values ($1, $2, $3, 'Ana Ruiz', $4)",
    [ana, id, company, new Date()],
  );
  await owner.query(
    `insert into member (id, account_id, key, name, roles, created_at) values ($1, $2, 'emma', 'Emma Stone', '{engineer}', $3)`,
    [emma, id, new Date()],
  );
  for (const [channel, platformId] of [
    [clients, "700"],
    [desk, "U0ANA"],
  ] as const) {
    await owner.query(
      "insert into identity (id, account_id, channel_id, platform_id, contact_id, name) values ($1, $2, $3, $4, $5, 'Ana Ruiz')",
      [newId(), id, channel, platformId, ana],
    );
  }
  return { ...SETTINGS, id, key, name: key, deskChannelId: desk };
};

const SETTINGS = {
  language: "en",
  zone: "Europe/Madrid",
  contacts: "open",
  threads: "reply",
  undoMs: 5_000,
  reopenDays: 7,
  closeAfterDays: 2,
  hours: null,
  answerWithinMs: null,
  reviews: null,
  categories: [],
  membersByChannel: true,
} as const;
