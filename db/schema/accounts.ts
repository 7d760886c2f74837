import { index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { at, identity } from "./columns.ts";

export const account = pgTable("account", {
  id: uuid("id").primaryKey(),
  key: text("key").notNull().unique(),
  name: text("name").notNull(),
  language: text("language").notNull(),
  zone: text("zone").notNull(),
  settings: jsonb("settings").notNull(),
  suspendedAt: at("suspended_at"),
});

/** What was applied, when and by which file. */
export const deskFile = pgTable("desk_file", {
  id: identity(),
  hash: text("hash").notNull(),
  appliedAt: at("applied_at").notNull(),
});

export const counter = pgTable("counter", {
  accountId: uuid("account_id").primaryKey(),
  last: integer("last").notNull(),
  lastJob: integer("last_job").notNull().default(0),
});

/** An API call that was answered: the same key again gets the same answer. */
export const request = pgTable(
  "request",
  {
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    bodyHash: text("body_hash").notNull(),
    status: smallint("status").notNull(),
    answer: jsonb("answer").notNull(),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);

/** What people did to the desk itself: tried again, put aside for good, forgot, exported. For ever. */
export const audit = pgTable(
  "audit",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    at: at("at").notNull(),
    /** Who: `operator`, `key:<name>`, `member:<id>`. */
    actor: text("actor").notNull(),
    /** What, as a verb, and on what: `retry`, `delivery:<id>`. */
    verb: text("verb").notNull(),
    subject: text("subject").notNull(),
    data: jsonb("data"),
  },
  (t) => [index("audit_account").on(t.accountId, t.id)],
);
