import { randomBytes } from "node:crypto";
import pg from "pg";

export const SECRET = "s".repeat(32);

export const newName = (): string => `relevo_test_${randomBytes(6).toString("hex")}`;

/** A database that is lent to one test after the other; whoever drops the template drops these too. */
export const lentName = (template: string): string => `${template}_${randomBytes(4).toString("hex")}`;

export const onDatabase = (server: string, name: string): string => {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
};

export const asServer = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

/** Logins belong to the whole server, so a database's own one has to go with it. */
export const drop = (server: string, name: string): Promise<void> =>
  asServer(server, `drop database if exists ${name} with (force)`, `drop role if exists ${name}_app`);

/** The template, and all that were lent of it; the template's login is known in each of them, so all logins go last. */
export const dropAll = async (server: string, template: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where datname like $1",
    [`${template.replaceAll("_", "\\_")}%`],
  );
  await client.end();
  await asServer(
    server,
    ...rows.map(({ name }) => `drop database if exists ${name} with (force)`),
    ...rows.map(({ name }) => `drop role if exists ${name}_app`),
  );
};
