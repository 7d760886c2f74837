import { desc, eq } from "drizzle-orm";
import type { Actor } from "../core/actor.ts";
import type { Review, Reviews } from "../core/ports.ts";
import { storable } from "../core/rich.ts";
import type { Db } from "./connect.ts";
import { review } from "./schema.ts";

export const reviewsIn = (db: Db, accountId: string, now: Date): Reviews => ({
  open: async ({ id, ticketId, stars, openedAt, memberId }) => {
    await db.insert(review).values({ id, accountId, ticketId, stars, openedAt, memberId });
  },
  held: async (id) => {
    const [row] = await db.select().from(review).where(eq(review.id, id)).for("update");
    return row ? reviewOf(row) : null;
  },
  close: async (id, by, reason) => {
    await db
      .update(review)
      .set({ closedAt: now, closedBy: by, reason: storable(reason) })
      .where(eq(review.id, id));
  },
  lastOf: async (ticket) => {
    const [row] = await db
      .select()
      .from(review)
      .where(eq(review.ticketId, ticket))
      .orderBy(desc(review.openedAt), desc(review.id))
      .limit(1);
    return row ? reviewOf(row) : null;
  },
});

export const reviewOf = (row: typeof review.$inferSelect): Review => ({
  id: row.id,
  ticketId: row.ticketId,
  stars: row.stars,
  openedAt: row.openedAt,
  memberId: row.memberId,
  closed: row.closedAt && { by: row.closedBy as Actor, at: row.closedAt, reason: row.reason ?? "" },
});
