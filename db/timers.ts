import { and, eq } from "drizzle-orm";
import { newId } from "../core/id.ts";
import type { Timers } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { timer } from "./schema.ts";

export const timersIn = (db: Db, accountId: string, later: Later): Timers => ({
  set: async (kind, subject, dueAt) => {
    later(
      db
        .insert(timer)
        .values({ id: newId(), accountId, kind, subject, dueAt })
        .onConflictDoUpdate({ target: [timer.kind, timer.subject], set: { dueAt, attempts: 0 } }),
    );
  },
  clear: async (kind, subject) => {
    later(db.delete(timer).where(and(eq(timer.kind, kind), eq(timer.subject, subject))));
  },
});
