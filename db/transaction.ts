import type pg from "pg";
import { isId } from "../core/id.ts";
import { type Db, over, withoutWords } from "./connect.ts";
import { collectLater, type Later } from "./later.ts";

export interface Reader {
  /** Reads inside one account's view: nothing is kept and no cause is recorded. */
  inside<Result>(account: string, work: (db: Db) => Promise<Result>): Promise<Result>;
}

/** Thrown by whoever wants their own work undone: what fails of it meanwhile is nobody's trouble. */
export class Undone extends Error {}

/**
 * Nobody waits for the beginning: it goes out with the first statement. Should it fail, what follows on that connection
 * runs without an account, sees no rows, may write none, and the wait for it at the end throws. The commit goes out
 * behind the last statements in the same way; where one of them fails, PostgreSQL makes a rollback of it.
 */
export const inTransaction = async <Result>(
  pool: pg.Pool,
  accountId: string,
  work: (db: Db, later: Later) => Promise<Result>,
): Promise<Result> => {
  if (!isId(accountId)) throw new Error("not an account id");
  const client = await pool.connect();
  const sent = collectLater();
  let broken: Error | undefined;
  try {
    const begun = client.query(`begin; select set_config('relevo.account', '${accountId}', true)`);
    begun.catch(() => undefined);
    const result = await work(over(client), sent.later);
    const { command } = await client.query("commit");
    await begun;
    await sent.all();
    if (command !== "COMMIT") throw new Error("the transaction was rolled back");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failed: Error) => {
      broken = failed;
    });
    throw error instanceof Undone ? error : withoutWords((await sent.firstFailure()) ?? error);
  } finally {
    client.release(broken);
  }
};

/** One statement as a transaction of its own, sent in one piece. */
export const oneStatement = async <Result>(
  pool: pg.Pool,
  accountId: string,
  statement: (db: Db) => Promise<Result>,
): Promise<Result> => {
  const { answer } = await inTransaction(pool, accountId, async (db, later) => {
    const answer = statement(db);
    later(answer);
    return { answer };
  });
  return answer;
};
