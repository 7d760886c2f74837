import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Log } from "../core/log.ts";
import { Gathering } from "./gather.ts";

export type Db = NodePgDatabase & { readonly $client: pg.ClientBase | pg.Pool };

/** A bounded pool whose every statement has a time limit, and whose broken connections are an event, never an exit. */
export const connect = (url: string, log: Log, most: number): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    query_timeout: 20_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    // Statements that do not wait for each other's results go out together: a transaction costs half the round trips.
    pipeline: true,
    stream: () => new Gathering() as never,
    application_name: "relevo",
  });
  // The pool listens to idle connections only. One that breaks in the middle of a transaction fails its statement, and
  // would with nobody listening also end the process.
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    // Over large tables the planner expects much and has the plan compiled, which takes longer than any statement here runs.
    client.query("set jit = off").catch(() => undefined);
  });
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection broke"));
  return pool;
};

const wrapped = new WeakMap<pg.PoolClient, Db>();

/** drizzle over one checked-out connection; made once for each. */
export const over = (client: pg.PoolClient): Db => {
  const known = wrapped.get(client);
  if (known) return known;
  const made = drizzle(client);
  wrapped.set(client, made);
  return made;
};

/**
 * A failed statement as others may see it. drizzle's own error repeats the statement with its values, which may be
 * people's words, and errors end in logs.
 */
export const withoutWords = (error: unknown): unknown => {
  if (!(error instanceof Error) || !error.message.startsWith("Failed query")) return error;
  const { cause, stack = "", message } = error;
  const told = new Error(`a statement failed: ${messageOf(cause).slice(0, 300)}`, { cause });
  told.stack = `${told.message}\n${stack.slice(stack.indexOf(message) + message.length).trimStart()}`;
  return told;
};

/** Errors that say "the database is away", not "this statement is wrong". */
export const isAway = (error: unknown): boolean => {
  const code = codeOf(error);
  if (code)
    return (
      /^(08|57P0|53)/.test(code) ||
      ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"].includes(code)
    );
  return /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|not queryable/i.test(
    messageOf(error),
  );
};

/** Deadlocks and serialization failures: the same transaction may simply be tried again. */
export const isRetryable = (error: unknown): boolean => ["40001", "40P01"].includes(codeOf(error) ?? "");

const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? error.cause : error;

const codeOf = (error: unknown): string | undefined => {
  const code = (causeOf(error) as { code?: unknown } | null)?.code ?? (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
};

const messageOf = (error: unknown): string => {
  const cause = causeOf(error);
  return cause instanceof Error ? cause.message : String(cause);
};
