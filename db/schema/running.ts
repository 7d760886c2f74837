import { index, integer, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, identity } from "./columns.ts";

/** A running process. It lives while it holds the session advisory lock of its id; no clock takes part. */
export const instance = pgTable("instance", {
  id: identity(),
  runs: text("runs").notNull(),
  startedAt: at("started_at").notNull(),
});

/** When the last sweep looked, in one row: a look that is earlier tells that the clock went back. */
export const clock = pgTable("clock", {
  id: smallint("id").primaryKey(),
  lookedAt: at("looked_at").notNull(),
});

/** Something that happens by itself at a time. */
export const timer = pgTable(
  "timer",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    kind: text("kind").notNull(),
    subject: uuid("subject").notNull(),
    dueAt: at("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
  },
  (t) => [unique("timer_subject").on(t.kind, t.subject), index("timer_due").on(t.dueAt)],
);
