// npm run restore -- relevo.dump: a backup into an empty database. Nothing is sent from it before `npm run release`.
import { fileURLToPath } from "node:url";
import { secretKey } from "../config.ts";
import { hold, lastWorked } from "../db/hold.ts";
import { migrateDatabase } from "../db/migrate.ts";
import { runTool } from "./backup.ts";
import { asOwner, runScript } from "./owner.ts";

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: console.error };

const main = async (): Promise<void> => {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error("Say which backup: npm run restore -- relevo.dump");
  await asOwner(async ({ url, client, config }) => {
    const { rows } = await client.query<{ there: boolean }>(
      "select to_regclass('public.schema_version') is not null as there",
    );
    if (rows[0]!.there)
      throw new Error("This database is not empty. Make a new one, name it in DATABASE_URL, and restore into that.");
    runTool("pg_restore", url, [
      "--no-owner",
      "--no-acl",
      "--single-transaction",
      "--exit-on-error",
      "--dbname=",
      file,
    ]);
    // A backup of an older version does not know yet how to be held.
    const [secret] = await secretKey(config);
    await migrateDatabase({ ownerUrl: url, appUrl: config.databaseAppUrl, secret: secret!, log: quiet });
    const now = new Date();
    await hold(client, `restored from ${file}`, now, (await lastWorked(client, config.dataDir)) ?? now);
    console.log("Restored, and held: start the program, look at what may go out twice with `npm run release`.");
  });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(main);
