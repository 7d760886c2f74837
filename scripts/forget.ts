// npm run forget -- --find NAME | --contact ID [--dry-run]: deletes what is known of a person, and says what could not be reached.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type pg from "pg";
import pino from "pino";
import { secretKey } from "../config.ts";
import { DESK } from "../core/actor.ts";
import { isId } from "../core/id.ts";
import { clearOut } from "../core/keeping/clear-out.ts";
import { type Forgotten, forgetContact } from "../core/people/forget.ts";
import type { Beyond } from "../core/people/forgetting.ts";
import { readAccount } from "../db/apply.ts";
import { connect, over } from "../db/connect.ts";
import { createDesk } from "../db/desk.ts";
import { createFileStore } from "../db/files.ts";
import { createKeeping } from "../db/keeping.ts";
import { programAddress } from "../db/migrate.ts";
import { asOwner, type Owner, runScript } from "./owner.ts";

const log = pino({ level: "warn", base: null });

/** People whose name, handle or id on a platform has these words. */
export const findContacts = async (client: pg.ClientBase, words: string): Promise<readonly string[]> => {
  const { rows } = await client.query<{ line: string }>(
    `select concat_ws('  ', c.id, c.name, coalesce('of ' || m.name, 'of no company'), 'in ' || a.key,
       (select count(*) || ' tickets' from ticket t where t.contact_id = c.id),
       (select string_agg(h.kind || ' ' || coalesce('@' || i.handle, i.platform_id), ', ') from identity i join channel h on h.id = i.channel_id where i.contact_id = c.id)) as line
     from contact c join account a on a.id = c.account_id left join company m on m.id = c.company_id
     where c.name ilike $1 or exists (
       select 1 from identity i where i.contact_id = c.id and (i.name ilike $1 or i.handle ilike $1 or i.platform_id = $2))
     order by c.name, c.id limit 50`,
    [`%${words.replace(/[\\%_]/g, "\\$&")}%`, words],
  );
  return rows.length > 0 ? rows.map((row) => row.line) : ["Nobody is known by that."];
};

class DryRun extends Error {
  readonly would: Forgotten;
  constructor(would: Forgotten) {
    super("nothing was changed");
    this.would = would;
  }
}

/** What is told, line by line, once it was done; with `dry` nothing is. */
export const forget = async (
  pool: pg.Pool,
  {
    account,
    contact,
    files,
    now,
    dry,
  }: { account: string; contact: string; files: string; now: () => Date; dry: boolean },
): Promise<readonly string[]> => {
  const store = createFileStore(files);
  const desk = createDesk({
    pool,
    now,
    account: async (id) => {
      const client = await pool.connect();
      try {
        return await readAccount(over(client), id);
      } finally {
        client.release();
      }
    },
    wake: () => undefined,
    isStored: store.has,
  });
  try {
    const forgotten = await desk.transaction(account, { by: "desk" }, async (tx) => {
      const done = await forgetContact(tx, { contact, by: DESK, as: "operator" });
      if (dry) throw new DryRun(done);
      return done;
    });
    const keeping = createKeeping({ pool, files: store, now });
    await clearOut(keeping, { account, now: now(), log, isStopped: () => false });
    return told(forgotten, false);
  } catch (error) {
    if (error instanceof DryRun) return told(error.would, true);
    throw error;
  }
};

const told = ({ contact, before, tickets, messages, files, copies, beyond }: Forgotten, dry: boolean): string[] => [
  ...(before ? [`This was done before, at ${before.toISOString()}. What there still was:`] : []),
  `${dry ? "Would forget" : "Forgot"} ${contact}: ${messages} messages and ${files} files in ${tickets} tickets.`,
  `${copies} posts ${dry ? "would be" : "are being"} deleted in the chats and in Slack${dry ? "" : "; a running program does it within minutes, with their addresses"}.`,
  ...(beyond.length > 0 ? ["Beyond our reach:", ...beyond.map((one) => `  ${WORDS[one.what](one)}`)] : []),
  "Backups made before this still have it all.",
];

const WORDS: Record<Beyond["what"], (one: Beyond) => string> = {
  "posts-too-old-to-delete": ({ count, channel }) =>
    `${count} posts of the bot in ${channel}: the platform lets a bot delete only what is younger than 48 hours`,
  "written-by-members": ({ count, tickets }) =>
    `${count} messages that members wrote in Slack, in the threads of ${tickets.map((number) => `#${number}`).join(", ")}: delete them there`,
  "written-by-themselves": ({ count }) =>
    `${count} messages that they wrote in their own chats and groups: theirs to delete`,
  "still-arriving": ({ count }) => `${count} updates of theirs that are just being handled: they go within minutes`,
  "works-here-too": () =>
    "their account as a member: it stays until the desk file or the desk channel no longer has them",
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { contact: { type: "string" }, find: { type: "string" }, "dry-run": { type: "boolean", default: false } },
  });
  const { find, contact, "dry-run": dry } = values;
  return asOwner(async (owner) => {
    const lines = find ? await findContacts(owner.client, find) : await forgetAs(owner, contact ?? "", dry);
    for (const line of lines) console.log(line);
  });
};

const forgetAs = async ({ client, url, config }: Owner, contact: string, dry: boolean): Promise<readonly string[]> => {
  if (!isId(contact)) throw new Error("Say whom: --contact ID. The id is found with --find NAME.");
  const { rows } = await client.query<{ account_id: string }>("select account_id from contact where id = $1", [
    contact,
  ]);
  if (!rows[0]) throw new Error(`Nobody has the id ${contact}. The id is found with --find NAME.`);
  const [secret] = await secretKey(config);
  const pool = connect(config.databaseAppUrl ?? (await programAddress(client, url, secret!)), log, 2);
  try {
    return await forget(pool, {
      account: rows[0].account_id,
      contact,
      files: config.files,
      now: () => new Date(),
      dry,
    });
  } finally {
    await pool.end();
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(main);
