import { and, eq, sql } from "drizzle-orm";
import type { Dialogues } from "../core/ports.ts";
import type { DialogueState } from "../core/records.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { dialogue } from "./schema.ts";

export const dialoguesIn = (db: Db, accountId: string, now: Date, later: Later): Dialogues => ({
  load: async (conversationId, person) => {
    const [row] = await db
      .select({ state: dialogue.state })
      .from(dialogue)
      .where(and(eq(dialogue.conversationId, conversationId), eq(dialogue.person, person)));
    return (row?.state as DialogueState | undefined) ?? {};
  },
  change: async (conversationId, person, state) => {
    later(
      db
        .insert(dialogue)
        .values({ accountId, conversationId, person, state, updatedAt: now })
        .onConflictDoUpdate({
          target: [dialogue.conversationId, dialogue.person],
          set: { state: sql`${dialogue.state} || excluded.state`, updatedAt: now },
        }),
    );
  },
});
