import { and, eq, isNull, sql } from "drizzle-orm";
import type { WaitingFile } from "../core/duty.ts";
import type { Files } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import { messageOf } from "./messages.ts";
import { blob, file, message, timer } from "./schema.ts";

/** Whether the bytes of a hash are in the folder. */
export type IsStored = (hash: string) => Promise<boolean>;

export const filesIn = (db: Db, now: Date, isStored: IsStored): Files => ({
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
    if (!row) {
      if (arrival.is === "ready") await nameForDeletion(db, id, arrival.hash);
      return null;
    }
    if (arrival.is === "ready") await claimBytes(db, arrival, now, isStored);
    const [words] = await db.select().from(message).where(eq(message.id, row.messageId));
    const { rows } = await db.execute<{ waiting: string }>(
      sql`select count(*) as waiting from file where message_id = ${row.messageId} and state = 'fetching'`,
    );
    return { message: messageOf(words!), name: row.name, waiting: Number(rows[0]?.waiting ?? 0) };
  },
});

/**
 * The row is the lock of the bytes: whoever deletes those of somebody else's equal file (db/keeping.ts) holds it
 * meanwhile. What was put before that and is gone now is fetched once more.
 */
const claimBytes = async (
  db: Db,
  { hash, size }: { hash: string; size: number },
  now: Date,
  isStored: IsStored,
): Promise<void> => {
  await db
    .insert(blob)
    .values({ hash, size, storedAt: now })
    .onConflictDoUpdate({ target: blob.hash, set: { storedAt: now } });
  if (!(await isStored(hash))) throw new Error("its bytes were deleted with another file's; it is fetched again");
};

/** Whose file it was is forgotten meanwhile: the bytes are deleted with those of files that are gone (db/keeping.ts). */
const nameForDeletion = async (db: Db, id: string, hash: string): Promise<void> => {
  await db
    .update(file)
    .set({ hash })
    .where(and(eq(file.id, id), eq(file.state, "gone"), isNull(file.hash)));
};

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
