import type pg from "pg";
import type { Db } from "./connect.ts";
import { inTransaction } from "./transaction.ts";

type Statement<Result> = (db: Db) => Promise<Result>;

/** Statements that are asked for in one turn share one transaction and travel in one piece; where one fails, all do. */
export const together = (
  pool: pg.Pool,
  accountId: string,
): (<Result>(statement: Statement<Result>) => Promise<Result>) => {
  let waiting: { statement: Statement<unknown>; resolve: (result: never) => void; reject: (error: unknown) => void }[] =
    [];

  const send = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    try {
      const answers = await inTransaction(pool, accountId, async (db, later) =>
        asked.map(({ statement }) => {
          const answer = statement(db);
          later(answer);
          return answer;
        }),
      );
      for (const [n, { resolve }] of asked.entries()) answers[n]!.then(resolve as (result: unknown) => void);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };

  return <Result>(statement: Statement<Result>) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ statement, resolve, reject });
      if (waiting.length === 1) queueMicrotask(() => void send());
    });
};
