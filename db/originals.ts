import { type SQL, sql } from "drizzle-orm";
import { newId } from "../core/id.ts";
import type { Cause, Messages } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { timer } from "./schema.ts";

const DAY_MS = 86_400_000;

/** Keys name chats, and these rows need only be found by them. */
export const hashed = (key: SQL): SQL => sql`encode(sha256(convert_to(${key}, 'UTF8')), 'hex')`;

/** What was said about messages that have not come; `settleRows` (desk.ts) brings it back behind them. */
export const originalsIn = (
  db: Db,
  accountId: string,
  now: Date,
  cause: Cause,
  later: Later,
): Pick<Messages, "awaitOriginal" | "giveUpOriginal"> => ({
  awaitOriginal: async (key) => {
    if (cause.by !== "inbox") return;
    const id = newId();
    const { rowCount } = await db.execute(sql`
      insert into awaiting (id, account_id, channel_id, key, inbox_id)
      select ${id}::uuid, i.account_id, i.channel_id, ${hashed(sql`${key}::text`)}, i.id from inbox i
      where i.id = ${cause.row}
        and not exists (select from inbox o where o.channel_id = i.channel_id and o.key = ${key} and o.state <> 'pending')`);
    if (rowCount !== 1) return;
    const dueAt = new Date(now.getTime() + DAY_MS);
    later(db.insert(timer).values({ id: newId(), accountId, kind: "original-missing", subject: id, dueAt }));
  },
  // What never came and was deleted is as it should be.
  giveUpOriginal: async (id) => {
    await db.execute(sql`
      with missing as (delete from awaiting where id = ${id} returning inbox_id)
      update inbox i set state = 'parked', why = 'it changes a message that never came' from missing m
      where i.id = m.inbox_id and i.key not like 'delete:%'`);
  },
});
