import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { connect, type Db } from "../../db/connect.ts";
import { DatabaseRefusal, migrateDatabase } from "../../db/migrate.ts";
import { inTransaction } from "../../db/transaction.ts";
import { quiet, useDatabase } from "../ground.ts";
import { SECRET } from "../server.ts";

/**
 * Tables without content stand outside row level security, because whoever reads them does not know the account yet:
 * intake, the sweep, migrations. A new table is either named here, with what makes it empty of content, or is closed.
 */
const WITHOUT_CONTENT: Readonly<Record<string, string>> = {
  account: "which desks there are, as the desk file says",
  blob: "hashes and sizes of files",
  channel: "which bots there are, and who listens and sends",
  clock: "when the last sweep looked",
  desk_file: "which desk files were applied, by hash",
  instance: "which processes run",
  lane: "where updates wait",
  migration: "which migrations were applied",
  projection: "which cards and receipts are behind",
  schema_version: "how new the schema is",
  step: "when thresholds of promises are over",
  stream: "where deliveries wait",
  timer: "what happens by itself, and when",
};

/** Names, kinds and addresses of the desk file and of platforms; never what somebody wrote. */
const MAY_HOLD_TEXT: ReadonlySet<string> = new Set([
  ...["key", "language", "name", "settings", "zone"].map((column) => `account.${column}`),
  ...["handle", "health", "health_why", "identity", "key", "kind", "settings"].map((column) => `channel.${column}`),
  ...["kind", "message_id", "shown_as", "why"].map((column) => `projection.${column}`),
  ...[
    "blob.hash",
    "desk_file.hash",
    "instance.runs",
    "lane.key",
    "migration.hash",
    "schema_version.files_mark",
    "schema_version.held_why",
    "step.outcome",
    "step.step",
    "stream.subject",
    "timer.kind",
  ],
]);

const POLICY = "(account_id = (NULLIF(current_setting('relevo.account'::text, true), ''::text))::uuid)";
const [A, B] = [randomUUID(), randomUUID()];
const ground = useDatabase(4);
let content: readonly string[];

beforeAll(async () => {
  const tables = await ask<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
  );
  content = tables.map(({ name }) => name).filter((name) => !(name in WITHOUT_CONTENT));
});

describe("what the schema says", () => {
  test("each table with content has an account, row level security and one policy for reading and writing", async () => {
    expect(content).toEqual(expect.arrayContaining(["inbox", "message", "ticket", "delivery", "contact", "file"]));
    const rows = await ask(
      `select c.relname as name, c.relrowsecurity as closed,
         (select format_type(a.atttypid, null) || case when a.attnotnull then ' not null' else '' end
          from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id') as account,
         (select json_agg(json_build_object('for', p.cmd, 'is', p.permissive, 'to', p.roles, 'reads', p.qual, 'writes', p.with_check))
          from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname) as policies
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any($1) order by 1`,
      [content],
    );
    const policy = { for: "ALL", is: "PERMISSIVE", to: ["public"], reads: POLICY, writes: POLICY };
    expect(rows).toEqual(content.map((name) => ({ name, closed: true, account: "uuid not null", policies: [policy] })));
  });

  test("the list of tables without content names no table that is gone", async () => {
    const rows = await ask<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    );
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(WITHOUT_CONTENT)));
  });

  test("what may hold words in a table without content is known column by column", async () => {
    const rows = await ask<{ name: string }>(
      `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any($1)
         and a.attnum > 0 and not a.attisdropped and format_type(a.atttypid, null) in ('text', 'jsonb', 'text[]') order by 1`,
      [Object.keys(WITHOUT_CONTENT)],
    );
    expect(rows.map(({ name }) => name).filter((name) => !MAY_HOLD_TEXT.has(name))).toEqual([]);
  });

  test("nothing looks around the policies: no view, and no function with its owner's rights", async () => {
    const views = await ask(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')",
    );
    const functions = await ask(
      `select n.nspname, p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    expect([...views, ...functions]).toEqual([]);
  });

  test("the program's login owns nothing, is no superuser, bypasses nothing and is a member of nobody", async () => {
    const [role] = await ask(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
         exists (select 1 from pg_auth_members m where m.member = r.oid) as member,
         (select count(*)::int from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace) as owns
       from pg_roles r where rolname = $1`,
      [decodeURIComponent(new URL(ground.appUrl).username)],
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      member: false,
      owns: 0,
    });
  });
});

describe("a login that row level security would not bind", () => {
  const wrong: readonly (readonly [rights: string, make: (role: string) => string[], why: RegExp])[] = [
    ["superuser", (role) => [`alter role ${role} superuser`], /is a superuser/],
    ["bypassrls", (role) => [`alter role ${role} bypassrls`], /may bypass row level security/],
    [
      "owner",
      (role) => [`create table public.${role}_table (id int)`, `alter table public.${role}_table owner to ${role}`],
      /owns tables/,
    ],
    [
      "member",
      (role) => [`create role ${role}_group`, `grant ${role}_group to ${role}`],
      /is a member of another role/,
    ],
  ];

  test.each(wrong)("is refused at start: %s", async (rights, make, why) => {
    const role = `relevo_${rights}_${randomUUID().slice(0, 8)}`;
    const appUrl = new URL(ground.ownerUrl);
    appUrl.username = role;
    await ground.owner.query(`create role ${role} login`);
    try {
      for (const statement of make(role)) await ground.owner.query(statement);
      const start = migrateDatabase({ ownerUrl: ground.ownerUrl, appUrl: appUrl.href, secret: SECRET, log: quiet });
      await expect(start).rejects.toThrow(why);
      await expect(start).rejects.toBeInstanceOf(DatabaseRefusal);
    } finally {
      await ground.owner.query(`drop owned by ${role}; drop role ${role}; drop role if exists ${role}_group`);
    }
  });
});

describe("what happens when it is tried", () => {
  beforeAll(async () => {
    for (const account of [A, B]) for (const table of content) await insert(ownerDoes, table, account);
  });

  test("there is a row of each account in each table, or the tries below would prove nothing", async () => {
    for (const table of content) expect(await ask(`select distinct account_id from ${table}`), table).toHaveLength(2);
  });

  test("a query that forgets its where sees one account", async () => {
    for (const table of content)
      await as(A, async (db) => {
        const { rows } = await db.execute<{ account_id: string }>(sql.raw(`select distinct account_id from ${table}`));
        expect(rows, table).toEqual([{ account_id: A }]);
      });
  });

  test("asking for the other account by name finds nothing", async () => {
    for (const table of content)
      await as(A, async (db) => {
        const { rows } = await db.execute(sql.raw(`select 1 from ${table} where account_id = '${B}'`));
        expect(rows, table).toEqual([]);
      });
  });

  test("outside a transaction that names an account there are no rows and none can be made", async () => {
    for (const table of content) {
      expect((await ground.pool.query(`select 1 from ${table}`)).rows, table).toEqual([]);
      expect(await codeOf(insert((text, values) => ground.pool.query(text, [...values]), table, A)), table).toBe(
        FORBIDDEN,
      );
    }
  });

  test("a pooled connection forgets the account at the end of its transaction, kept or not", async () => {
    const small = connect(ground.appUrl, quiet, 1);
    try {
      await inTransaction(small, A, (db) => db.execute(sql`select 1`));
      expect((await small.query("select 1 from ticket")).rows).toEqual([]);
      await inTransaction(small, A, () => Promise.reject(new Error("undone"))).catch(() => undefined);
      expect((await small.query("select 1 from ticket")).rows).toEqual([]);
    } finally {
      await small.end();
    }
  });

  test("no row can be put into the other account", async () => {
    for (const table of content) {
      const tried = as(A, (db) => insert((text, values) => clientOf(db).query(text, [...values]), table, B));
      expect(await codeOf(tried), table).toBe(FORBIDDEN);
    }
  });

  test("no row can be moved into the other account", async () => {
    for (const table of content) {
      const tried = as(A, (db) => db.execute(sql.raw(`update ${table} set account_id = '${B}'`)));
      expect(await codeOf(tried), table).toBe(FORBIDDEN);
    }
  });

  test("a change or deletion that forgets its where touches one account", async () => {
    for (const table of content) {
      await as(A, (db) => db.execute(sql.raw(`update ${table} set account_id = account_id`)));
      await as(A, (db) => db.execute(sql.raw(`delete from ${table}`)));
      expect(await ask(`select distinct account_id from ${table}`), table).toEqual([{ account_id: B }]);
      await insert(ownerDoes, table, A);
    }
  });

  test("the program may not change what migrations wrote", async () => {
    for (const table of ["migration", "schema_version"])
      expect(await codeOf(ground.pool.query(`delete from ${table}`)), table).toBe(FORBIDDEN);
  });
});

/** PostgreSQL's answer to who may not do that: a policy or a grant forbids it. */
const FORBIDDEN = "42501";

type Query = (text: string, values: readonly unknown[]) => Promise<unknown>;

const ownerDoes: Query = (text, values) => ground.owner.query(text, [...values]);

const as = <Result>(account: string, work: (db: Db) => Promise<Result>): Promise<Result> =>
  inTransaction(ground.pool, account, work);

const clientOf = (db: Db): pg.ClientBase => (db as unknown as { $client: pg.ClientBase }).$client;

async function ask<Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await ground.owner.query<Row>(text, values)).rows;
}

/** The error's code, drizzle's wrapping taken off; "none" when it went through. */
async function codeOf(tried: Promise<unknown>): Promise<string> {
  return tried.then(
    () => "none",
    (error: { code?: string; cause?: { code?: string } }) => error.cause?.code ?? error.code ?? String(error),
  );
}

interface Column {
  readonly name: string;
  readonly type: string;
}

/** Any row that the table takes: what must be there, filled in by its type, so that new tables are tried too. */
async function insert(query: Query, table: string, account: string): Promise<void> {
  const columns = await ask<Column>(
    `select a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef and a.attidentity = ''`,
    [table],
  );
  const names = columns.map(({ name }) => name);
  const values = columns.map(({ name, type }) => (name === "account_id" ? account : sampleOf(type)));
  await query(
    `insert into ${table} (${names.map((name) => `"${name}"`).join(", ")}) values (${names.map((_, n) => `$${n + 1}`).join(", ")})`,
    values,
  );
}

function sampleOf(type: string): unknown {
  switch (type) {
    case "uuid":
      return randomUUID();
    case "text":
      return randomUUID();
    case "text[]":
      return [];
    case "jsonb":
      return "{}";
    case "boolean":
      return false;
    case "timestamp with time zone":
      return new Date("2026-03-02T09:00:00Z");
    case "smallint":
      return Math.floor(Math.random() * 30_000);
    case "integer":
    case "bigint":
      return Math.floor(Math.random() * 2_000_000_000);
    default:
      throw new Error(`say here what a column of type ${type} may hold`);
  }
}
