import { sql } from "drizzle-orm";
import type pg from "pg";
import { AlreadyApplied } from "../core/applied.ts";
import { isId } from "../core/id.ts";
import type { Cause, Tx } from "../core/ports.ts";
import type { Account } from "../core/records.ts";
import { Refusal } from "../core/refusal.ts";
import { filesIn } from "./arrivals.ts";
import { type Db, isRetryable, over, withoutWords } from "./connect.ts";
import { conversationsIn } from "./conversations.ts";
import { dialoguesIn } from "./dialogues.ts";
import { collectLater } from "./later.ts";
import { messagesIn } from "./messages.ts";
import { outboxIn } from "./outbox.ts";
import { peopleIn } from "./people.ts";
import { ticketsIn } from "./tickets.ts";
import { timersIn } from "./timers.ts";

/** What a committed transaction leaves to be woken: channels with something to send and who sends for them, files to be fetched. */
export interface Stirred {
  readonly account: string;
  readonly channels: Touched;
  readonly files: readonly string[];
}

export type Touched = readonly { readonly channel: string; readonly account: string; readonly sender: number | null }[];

export interface DeskDb {
  now(): Date;
  transaction<Result>(account: string, cause: Cause, work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Reads inside one account's view: nothing is kept and no cause is recorded. */
  inside<Result>(account: string, work: (db: Db) => Promise<Result>): Promise<Result>;
}

interface Options {
  readonly pool: pg.Pool;
  readonly now: () => Date;
  readonly account: (id: string) => Promise<Account>;
  readonly wake: (stirred: Stirred) => void;
}

const RETRIES = 3;

/** The only door to an account's rows: every statement inside sees that account and no other. */
export const createDesk = ({ pool, now, account, wake }: Options): DeskDb => {
  const once = async <Result>(accountId: string, cause: Cause, work: (tx: Tx) => Promise<Result>): Promise<Result> => {
    const settings = await account(accountId);
    let channels: Touched = [];
    const files: string[] = [];
    const result = await inTransaction(pool, accountId, async (db) => {
      const at = now();
      const before = await recall<Result>(db, accountId, cause);
      if (before) return before.answer;
      const outbox = outboxIn(db, accountId, at);
      const { later, all, firstFailure } = collectLater();
      const tickets = ticketsIn(db, accountId, at, later);
      const tx: Tx = {
        account: settings,
        now: at,
        tickets: tickets.port,
        messages: messagesIn(db, accountId, at, files, later),
        outbox: outbox.port,
        people: peopleIn(db, accountId, at),
        conversations: conversationsIn(db, accountId),
        dialogues: dialoguesIn(db, accountId, at, later),
        timers: timersIn(db, accountId, later),
        files: filesIn(db, at),
      };
      try {
        const result = await work(tx);
        [channels] = await Promise.all([
          outbox.flush(),
          tickets.flush(),
          settle(db, accountId, cause, at, result),
          all(),
        ]);
        return result;
      } catch (error) {
        throw (await firstFailure()) ?? error;
      }
    });
    if (channels.length > 0 || files.length > 0) wake({ account: accountId, channels, files });
    return result;
  };

  return {
    now,
    transaction: async (accountId, cause, work) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(accountId, cause, work);
        } catch (error) {
          if (attempt >= RETRIES || !isRetryable(error)) throw error;
        }
      }
    },
    inside: (accountId, work) => inTransaction(pool, accountId, work),
  };
};

/**
 * Nobody waits for the beginning: it goes out with the first statement. Should it fail, what follows on that connection
 * runs without an account, sees no rows, may write none, and the wait for it at the end throws.
 */
export const inTransaction = async <Result>(
  pool: pg.Pool,
  accountId: string,
  work: (db: Db) => Promise<Result>,
): Promise<Result> => {
  if (!isId(accountId)) throw new Error("not an account id");
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const begun = client.query(`begin; select set_config('relevo.account', '${accountId}', true)`);
    begun.catch(() => undefined);
    const result = await work(over(client));
    await begun;
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failed: Error) => {
      broken = failed;
    });
    throw withoutWords(error);
  } finally {
    client.release(broken);
  }
};

/** What was done before is not done again: an API call gets its first answer, a timer is taken off the table before its work clears or sets others. */
const recall = async <Result>(db: Db, accountId: string, cause: Cause): Promise<{ answer: Result } | null> => {
  if (cause.by === "timer") {
    const { rowCount } = await db.execute(sql`delete from timer where id = ${cause.id}`);
    if (rowCount !== 1) throw new AlreadyApplied();
  }
  if (cause.by !== "request") return null;
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${accountId}:${cause.key}`}, 1))`);
  const { rows } = await db.execute<{ body_hash: string; answer: Result }>(
    sql`select body_hash, answer from request where account_id = ${accountId} and key = ${cause.key}`,
  );
  const [row] = rows;
  if (!row) return null;
  if (row.body_hash !== cause.bodyHash) throw new Refusal("reused-key");
  return { answer: row.answer };
};

const settle = async (db: Db, accountId: string, cause: Cause, at: Date, result: unknown): Promise<void> => {
  switch (cause.by) {
    case "desk":
    case "timer":
      return;
    case "request":
      await db.execute(
        sql`insert into request (account_id, key, body_hash, status, answer, at) values (${accountId}, ${cause.key}, ${cause.bodyHash}, 200, ${JSON.stringify(result ?? null)}::jsonb, ${at})`,
      );
      return;
    case "inbox": {
      // Both conditions are the fence: a worker whose lane was taken over writes nothing any more.
      const { rowCount } = await db.execute(sql`
        with held as (
          update lane set done_seq = ${cause.seq}, attempts = 0
          where id = ${cause.lane} and holder = ${cause.holder} and done_seq < ${cause.seq} returning id)
        update inbox set state = ${cause.parked ? "parked" : "done"}, why = ${cause.parked ?? null}, settled_at = ${at}
        where id = ${cause.row} and state = 'pending' and exists (select from held)`);
      if (rowCount !== 1) throw new AlreadyApplied();
      return;
    }
  }
};
