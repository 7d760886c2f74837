import { randomBytes } from "node:crypto";
import pg from "pg";

export const SECRET = "s".repeat(32);

export const newName = (): string => `relevo_test_${randomBytes(6).toString("hex")}`;

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
