import { index, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, serial } from "./columns.ts";

export const channel = pgTable(
  "channel",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    kind: text("kind").notNull(),
    /** Whose bot it is on the platform; the same one twice is an error. */
    identity: text("identity").unique(),
    handle: text("handle"),
    settings: jsonb("settings").notNull(),
    /** The instance that listens, and the one that sends: each at most one, living by its session lock. */
    listener: serial("listener"),
    sender: serial("sender"),
    health: text("health").notNull().default("new"),
    healthWhy: text("health_why"),
    healthAt: at("health_at"),
    /** Until when it certainly listened: what was said after that is asked for where the platform can be asked. */
    heardAt: at("heard_at"),
    suspendedAt: at("suspended_at"),
  },
  (t) => [unique("channel_account_key").on(t.accountId, t.key)],
);

/** One chat or thread on a channel. Its room never changes. */
export const conversation = pgTable(
  "conversation",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /** Null: a thread whose root is not sent yet. */
    address: text("address"),
    kind: text("kind").notNull(),
    room: text("room").notNull(),
    /** The ticket whose desk thread this is. */
    ticketId: uuid("ticket_id"),
    /** In the link room: the job whose thread this is, or the partner whose person's chat it is. */
    jobId: uuid("job_id"),
    partnerId: uuid("partner_id"),
    companyId: uuid("company_id"),
    title: text("title"),
    gone: text("gone"),
  },
  (t) => [
    unique("conversation_channel_address").on(t.channelId, t.address),
    index("conversation_ticket").on(t.ticketId),
  ],
);

/** What the bot and a person are in the middle of, per conversation and person. */
export const dialogue = pgTable(
  "dialogue",
  {
    accountId: uuid("account_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    person: uuid("person").notNull(),
    state: jsonb("state").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.conversationId, t.person] })],
);
