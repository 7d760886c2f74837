import { and, eq, sql } from "drizzle-orm";
import type { WaitingFile } from "../core/duty.ts";
import type { Files } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import { messageOf } from "./messages.ts";
import { blob, file, message, timer } from "./schema.ts";

export const filesIn = (db: Db, now: Date): Files => ({
  settle: async (id, arrival) => {
    const told =
      arrival.is === "ready"
        ? { state: "ready", hash: arrival.hash, size: arrival.size, why: null }
        : { state: arrival.is, why: arrival.is === "gone" ? arrival.why : String(arrival.limit), hash: null };
    const [row] = await db
      .update(file)
      .set(told)
      .where(and(eq(file.id, id), eq(file.state, "fetching")))
      .returning();
    await db.delete(timer).where(and(eq(timer.kind, "fetch-file"), eq(timer.subject, id)));
    if (!row) return null;
    if (arrival.is === "ready")
      await db.insert(blob).values({ hash: arrival.hash, size: arrival.size, storedAt: now }).onConflictDoNothing();
    const [words] = await db.select().from(message).where(eq(message.id, row.messageId));
    const { rows } = await db.execute<{ waiting: string }>(
      sql`select count(*) as waiting from file where message_id = ${row.messageId} and state = 'fetching'`,
    );
    return { message: messageOf(words!), name: row.name, waiting: Number(rows[0]?.waiting ?? 0) };
  },
});

/** A file that nobody has fetched yet; null: it is settled. */
export const waitingFile = async (db: Db, id: string): Promise<WaitingFile | null> => {
  const [row] = await db
    .select({
      id: file.id,
      channel: file.channelId,
      kind: file.kind,
      name: file.name,
      type: file.type,
      size: file.size,
      source: file.source,
    })
    .from(file)
    .where(and(eq(file.id, id), eq(file.state, "fetching")));
  return row ? { ...row, source: row.source as Record<string, unknown> } : null;
};
