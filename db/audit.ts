import { and, desc, eq } from "drizzle-orm";
import type { Audit } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import { audit } from "./schema.ts";

export const auditIn = (db: Db, accountId: string, now: Date): Audit => ({
  record: async (actor, verb, subject, data) => {
    await db.insert(audit).values({ accountId, at: now, actor, verb, subject, data });
  },
  last: async (verb, subject) => {
    const [row] = await db
      .select({ at: audit.at, actor: audit.actor })
      .from(audit)
      .where(and(eq(audit.accountId, accountId), eq(audit.verb, verb), eq(audit.subject, subject)))
      .orderBy(desc(audit.id))
      .limit(1);
    return row ?? null;
  },
});
