import { type SQL, sql } from "drizzle-orm";
import { is } from "drizzle-orm/entity";
import { PgDialect } from "drizzle-orm/pg-core";
import { Placeholder } from "drizzle-orm/sql/sql";
import type pg from "pg";
import type { Db } from "./connect.ts";

const dialect = new PgDialect();

/** Stands for a value that is given when the statement runs. */
export const given = (name: string): Placeholder => sql.placeholder(name);

type Values = Readonly<Record<string, unknown>>;

/**
 * A statement of the way that every message takes: its text is made once, and each connection has it parsed and
 * planned once. It is sent in the call itself, so that several travel together in their order.
 */
export const prepared = <Row extends pg.QueryResultRow>(
  name: string,
  statement: SQL,
): ((db: Db, values: Values) => Promise<pg.QueryResult<Row>>) => {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return (db, values) =>
    (db.$client as pg.ClientBase).query<Row>({
      name,
      text,
      values: params.map((param) => (is(param, Placeholder) ? values[param.name] : param)),
    });
};

/**
 * Fails the statement, and with it the transaction, where the condition does not hold. So a check needs no answer
 * before the commit, which travels along.
 */
export const insist = (condition: SQL): SQL => sql`1 / (${condition})::int`;

/** Whether a statement failed by its own `insist`. */
export const isInsisted = (error: unknown): boolean => (error as { code?: string } | null)?.code === "22012";
