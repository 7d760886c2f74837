import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { at } from "./columns.ts";

/** One promise of one ticket. */
export const slaClock = pgTable(
  "sla_clock",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    /** answer: the first words of a member to the client */
    promise: text("promise").notNull(),
    startedAt: at("started_at").notNull(),
    /** Null: the desk never opens. */
    dueAt: at("due_at"),
    /** When the words that met it were written, and which they were. */
    metAt: at("met_at"),
    metBy: uuid("met_by"),
    /** Nobody waits for it any more: closed, moved, resolved unanswered. */
    endedAt: at("ended_at"),
  },
  (t) => [index("sla_clock_ticket").on(t.ticketId, t.startedAt)],
);

/** One threshold of a clock: fires once for ever, whatever restarts or is computed anew. */
export const step = pgTable(
  "step",
  {
    accountId: uuid("account_id").notNull(),
    clockId: uuid("clock_id").notNull(),
    /** half, warning, missed */
    step: text("step").notNull(),
    dueAt: at("due_at").notNull(),
    firedAt: at("fired_at"),
    /** What it came to: told, late, needless, held-back. */
    outcome: text("outcome"),
  },
  (t) => [primaryKey({ columns: [t.clockId, t.step] }), index("step_due").on(t.dueAt).where(sql`${t.firedAt} is null`)],
);
