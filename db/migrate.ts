import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import { runMigrations } from "bullmq";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import type { Log } from "../core/log.ts";

/** The schema this program was written for. */
export const PROGRAM = 1;

/** Whoever changes the schema or applies the desk file holds this; another process waits. */
const LOCK = 0x52454c45;
export const QUEUE_SCHEMA = "bullmq";

const folder = fileURLToPath(new URL("./migrations", import.meta.url));

export class DatabaseRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DatabaseRefusal";
  }
}

interface Options {
  readonly ownerUrl: string;
  /** The program's login, when the operator made one; otherwise it is made here as `<database>_app`. */
  readonly appUrl: string | null;
  readonly secret: string;
  readonly log: Log;
}

/** Brings the schema up to date under a lock, makes sure of the program's own login, and gives the address it connects to. */
export const migrateDatabase = async ({
  ownerUrl,
  appUrl,
  secret,
  log,
}: Options): Promise<{ appUrl: string; deployment: string }> =>
  asOwner(ownerUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    try {
      await refuseTooNew(client);
      await migrate(drizzle(client), {
        migrationsFolder: folder,
        migrationsSchema: "public",
        migrationsTable: "migration",
      });
      await runMigrations(client as never, QUEUE_SCHEMA);
      const login = appUrl ? userOf(appUrl) : await makeLogin(client, secret);
      await grant(client, login);
      await checkLogin(client, login);
      log.info({ schema: PROGRAM }, "the database is up to date");
      const { rows } = await client.query<{ deployment: string }>("select deployment from schema_version");
      return { appUrl: appUrl ?? withLogin(ownerUrl, login, passwordOf(secret)), deployment: rows[0]!.deployment };
    } finally {
      await client.query("select pg_advisory_unlock($1)", [LOCK]).catch(() => undefined);
    }
  });

/** Runs something under the same lock as migrations, as the owner. */
export const underLock = <Result>(ownerUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> =>
  asOwner(ownerUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    return work(client);
  });

const asOwner = async <Result>(ownerUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 10_000,
    application_name: "relevo owner",
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseRefusal(
      `cannot reach the database of DATABASE_URL: ${(error as Error).message || (error as { code?: string }).code}. Check that PostgreSQL runs there and that the address, user and password are right.`,
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

const refuseTooNew = async (client: pg.Client): Promise<void> => {
  const known = await client.query<{ there: boolean }>(
    "select to_regclass('public.schema_version') is not null as there",
  );
  if (!known.rows[0]?.there) return;
  const { rows } = await client.query<{ version: number; oldest_program: number }>(
    "select version, oldest_program from schema_version",
  );
  const [row] = rows;
  if (row && row.oldest_program > PROGRAM) {
    throw new DatabaseRefusal(
      `this database was changed by a newer Relevo (schema ${row.version}); this program knows schema ${PROGRAM} and could damage it. Start the newer version.`,
    );
  }
};

const makeLogin = async (client: pg.Client, secret: string): Promise<string> => {
  const { rows } = await client.query<{ name: string }>("select current_database() || '_app' as name");
  const name = rows[0]!.name;
  const role = client.escapeIdentifier(name);
  const password = client.escapeLiteral(passwordOf(secret));
  const there = await client.query("select 1 from pg_roles where rolname = $1", [name]);
  try {
    await client.query(`${there.rowCount ? "alter" : "create"} role ${role} login password ${password}`);
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
    throw new DatabaseRefusal(
      `the user of DATABASE_URL may not make the program's own login "${name}". Give it CREATEROLE, or make a login without rights yourself and set DATABASE_APP_URL to it.`,
    );
  }
  return name;
};

const grant = async (client: pg.Client, login: string): Promise<void> => {
  const role = client.escapeIdentifier(login);
  const { rows } = await client.query<{ name: string }>("select current_database() as name");
  await client.query(`
    grant connect on database ${client.escapeIdentifier(rows[0]!.name)} to ${role};
    grant usage on schema public to ${role};
    -- BullMQ makes a sequence of numbers for each queue when the queue is first used.
    grant usage, create on schema ${QUEUE_SCHEMA} to ${role};
    grant select, insert, update, delete on all tables in schema public, ${QUEUE_SCHEMA} to ${role};
    grant usage, select on all sequences in schema public to ${role};
    grant execute on all functions in schema ${QUEUE_SCHEMA} to ${role};
    revoke insert, update, delete on migration, schema_version from ${role};
    grant update (beats) on schema_version to ${role};`);
  const ours = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, sequencename) as name from pg_sequences where schemaname = $1 and sequenceowner = current_user",
    [QUEUE_SCHEMA],
  );
  for (const { name } of ours.rows) await client.query(`grant usage, select on sequence ${name} to ${role}`);
};

/** The program's login must be one that row level security binds: a leak between accounts must take more than a forgotten "where". */
const checkLogin = async (client: pg.Client, login: string): Promise<void> => {
  const { rows } = await client.query<{ rolsuper: boolean; rolbypassrls: boolean; owns: boolean; member: boolean }>(
    `select r.rolsuper, r.rolbypassrls,
       exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relowner = r.oid) as owns,
       exists (select 1 from pg_auth_members m where m.member = r.oid) as member
     from pg_roles r where r.rolname = $1`,
    [login],
  );
  const [role] = rows;
  if (!role)
    throw new DatabaseRefusal(
      `the login "${login}" of DATABASE_APP_URL does not exist in this database server. Create it, without any rights.`,
    );
  const wrong = [
    role.rolsuper && "is a superuser",
    role.rolbypassrls && "may bypass row level security",
    role.owns && "owns tables of this database",
    role.member && "is a member of another role",
  ].filter(Boolean);
  if (wrong.length > 0)
    throw new DatabaseRefusal(
      `the program's login "${login}" ${wrong.join(" and ")}, so accounts would not be kept apart. Use a login without any rights in DATABASE_APP_URL.`,
    );
};

const passwordOf = (secret: string): string =>
  createHmac("sha256", secret).update("relevo database login").digest("base64url");

/** Where the program's login connects to, for a script beside it: as migrations made it. */
export const programAddress = async (client: pg.ClientBase, ownerUrl: string, secret: string): Promise<string> => {
  const { rows } = await client.query<{ name: string }>("select current_database() || '_app' as name");
  return withLogin(ownerUrl, rows[0]!.name, passwordOf(secret));
};

const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

const withLogin = (ownerUrl: string, login: string, password: string): string => {
  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(login);
  url.password = encodeURIComponent(password);
  return url.href;
};
