import { and, eq, sql } from "drizzle-orm";
import type { Dialogues } from "../core/ports.ts";
import type { DialogueState } from "../core/records.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { given, prepared } from "./prepared.ts";
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
      changeDialogue(db, {
        account: accountId,
        conversation: conversationId,
        person,
        state: JSON.stringify(state),
        now,
      }),
    );
  },
});

const changeDialogue = prepared(
  "change dialogue",
  sql`
    insert into dialogue (account_id, conversation_id, person, state, updated_at)
    values (${given("account")}::uuid, ${given("conversation")}::uuid, ${given("person")}::uuid, ${given("state")}::jsonb, ${given("now")}::timestamptz)
    on conflict (conversation_id, person) do update set state = dialogue.state || excluded.state, updated_at = excluded.updated_at`,
);
