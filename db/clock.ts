import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { ClockWatch } from "../core/duty.ts";
import { inTransaction } from "./transaction.ts";

/** Machines that share a database differ by less, and a clock is put right by less at a time. */
const CLOCKS_DIFFER_MS = 5_000;
/** What was begun under the wrong clock is committed within so long. */
const UNDER_WAY_MS = 30_000;

/**
 * What waits, waits for a time that a clock named. When that clock was an hour ahead, it would wait an hour too long, and
 * what comes after it too. So the time of the last look is kept, and a look that is earlier brings all waits forward: too
 * early is soon noticed and waited out again, too late is not.
 */
export const createClockWatch = (pool: pg.Pool, now: () => Date): ClockWatch => {
  const db = drizzle(pool);
  let lately = { back: 0, until: 0 };
  return {
    look: async () => {
      const at = now();
      const { rows } = await db.execute<{ before: string | null }>(sql`
        insert into clock (id, looked_at) values (1, ${at})
        on conflict (id) do update set looked_at = excluded.looked_at
        returning (select looked_at from clock where id = 1) as before`);
      const before = rows[0]?.before;
      const back = before ? new Date(before).getTime() - at.getTime() : 0;
      if (back > CLOCKS_DIFFER_MS) {
        lately = { back, until: at.getTime() + UNDER_WAY_MS };
        await bringForward(pool, { at, back, beyond: at });
        return back;
      }
      // Only what can't be of this clock, or what waits rightly would come earlier with each look.
      if (at.getTime() < lately.until)
        await bringForward(pool, { at, back: lately.back, beyond: new Date(at.getTime() + lately.back / 2) });
      return 0;
    },
  };
};

interface Step {
  readonly at: Date;
  readonly back: number;
  /** Times after this one are brought forward. */
  readonly beyond: Date;
}

const bringForward = async (pool: pg.Pool, { at, back, beyond }: Step): Promise<void> => {
  const db = drizzle(pool);
  const step = sql`${`${back} milliseconds`}::interval`;
  const earlier = (column: string) => sql`greatest(${sql.identifier(column)} - ${step}, ${at})`;
  const { rows } = await db.execute<{ id: string }>(sql`select id from account`);
  for (const { id } of rows)
    await inTransaction(pool, id, async (inside) => {
      await inside.execute(
        sql`update delivery set not_before = ${earlier("not_before")} where state in ('pending', 'sending', 'unknown') and not_before > ${beyond}`,
      );
      await inside.execute(
        sql`update stream set next_at = ${earlier("next_at")} where account_id = ${id} and next_at > ${beyond}`,
      );
    });
  await db.execute(sql`update lane set next_at = ${earlier("next_at")} where next_at > ${beyond}`);
  await db.execute(sql`update projection set next_at = ${earlier("next_at")} where next_at > ${beyond}`);
  // Until when a channel was heard: what was said before that time came would never be asked for.
  await db.execute(sql`update channel set heard_at = heard_at - ${step} where heard_at > ${beyond}`);
  // Timers of days were set before the clock was wrong, or are days away from being wrong by an hour.
  await db.execute(
    sql`update timer set due_at = ${earlier("due_at")} where kind = 'fetch-file' and due_at > ${beyond}`,
  );
};
