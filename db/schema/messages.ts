import { sql } from "drizzle-orm";
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, serial } from "./columns.ts";

export const message = pgTable(
  "message",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    /** Where it was written. */
    conversationId: uuid("conversation_id").notNull(),
    jobId: uuid("job_id"),
    /** Decided once, when first seen; never widens. */
    room: text("room").notNull(),
    author: jsonb("author").notNull(),
    authorName: text("author_name").notNull(),
    body: jsonb("body").notNull(),
    text: text("text").notNull(),
    saidAt: at("said_at").notNull(),
    storedAt: at("stored_at").notNull(),
    album: text("album"),
    replyTo: uuid("reply_to"),
    thanks: boolean("thanks").notNull().default(false),
    editedAt: at("edited_at"),
    deletedAt: at("deleted_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    index("message_ticket").on(t.ticketId, t.saidAt),
    uniqueIndex("message_album").on(t.conversationId, t.album).where(sql`${t.album} is not null`),
  ],
);

export const messageVersion = pgTable(
  "message_version",
  {
    accountId: uuid("account_id").notNull(),
    messageId: uuid("message_id").notNull(),
    /** The platform's mark of the edit. */
    version: text("version").notNull(),
    body: jsonb("body").notNull(),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.version] })],
);

/** Which message of a platform is which of ours, both ways: quotes, edits, deletions and buttons find their ticket here. */
export const post = pgTable(
  "post",
  {
    accountId: uuid("account_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    platformId: text("platform_id").notNull(),
    ticketId: uuid("ticket_id"),
    messageId: uuid("message_id"),
    deliveryId: uuid("delivery_id"),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.platformId] }),
    index("post_message").on(t.messageId),
    index("post_delivery").on(t.deliveryId),
  ],
);

export const file = pgTable(
  "file",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    messageId: uuid("message_id").notNull(),
    position: smallint("position").notNull(),
    kind: text("kind").notNull(),
    name: text("name").notNull(),
    type: text("type").notNull(),
    size: serial("size"),
    hash: text("hash"),
    source: jsonb("source").notNull(),
    /** fetching, ready, too-big, gone */
    state: text("state").notNull(),
    why: text("why"),
  },
  (t) => [
    index("file_message").on(t.messageId),
    // Before bytes are deleted somebody has to know that no other file has the same.
    index("file_hash").on(t.hash).where(sql`${t.hash} is not null`),
  ],
);

/** Bytes that the file store holds; facts carry the name. */
export const blob = pgTable("blob", {
  hash: text("hash").primaryKey(),
  size: serial("size").notNull(),
  storedAt: at("stored_at").notNull(),
});
