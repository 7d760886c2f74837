import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, identity, serial } from "./columns.ts";

/** One subject's way out to one conversation, in order. */
export const stream = pgTable(
  "stream",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    subject: text("subject").notNull(),
    lastSeq: serial("last_seq").notNull().default(0),
    doneSeq: serial("done_seq").notNull().default(0),
    /** When its head may go; null: nothing waits. */
    nextAt: at("next_at"),
  },
  (t) => [
    unique("stream_conversation_subject").on(t.conversationId, t.subject),
    index("stream_due").on(t.channelId, t.nextAt).where(sql`${t.nextAt} is not null`),
  ],
);

export const delivery = pgTable(
  "delivery",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    streamId: serial("stream_id").notNull(),
    seq: serial("seq").notNull(),
    room: text("room").notNull(),
    kind: text("kind").notNull(),
    ticketId: uuid("ticket_id"),
    messageId: uuid("message_id"),
    /** In the link room: which job this is of; it may enter only that job's thread and its partner's chats. */
    jobId: uuid("job_id"),
    data: jsonb("data").notNull(),
    priority: smallint("priority").notNull(),
    /** pending, sending, unknown, sent, refused, gone, superseded, void */
    state: text("state").notNull().default("pending"),
    version: integer("version").notNull().default(1),
    notBefore: at("not_before").notNull(),
    expiresAt: at("expires_at"),
    attempts: integer("attempts").notNull().default(0),
    /** The words as chosen at the first attempt, with each part's outcome and platform id. */
    parts: jsonb("parts"),
    possiblyDoubled: boolean("possibly_doubled").notNull().default(false),
    why: text("why"),
    createdAt: at("created_at").notNull(),
    firstAttemptAt: at("first_attempt_at"),
    settledAt: at("settled_at"),
  },
  (t) => [
    unique("delivery_stream_seq").on(t.streamId, t.seq),
    index("delivery_message").on(t.messageId),
    index("delivery_open").on(t.channelId, t.createdAt).where(sql`${t.state} in ('pending', 'sending', 'unknown')`),
    index("delivery_sent").on(t.channelId, t.settledAt).where(sql`${t.state} = 'sent'`),
    index("delivery_failed").on(t.accountId, t.settledAt).where(sql`${t.state} in ('refused', 'gone')`),
  ],
);

/** A message whose latest version wins: the card, the home tab, receipts. At most one update in flight. */
export const projection = pgTable(
  "projection",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    kind: text("kind").notNull(),
    subject: uuid("subject").notNull(),
    messageId: text("message_id"),
    wanted: integer("wanted").notNull().default(1),
    shown: integer("shown").notNull().default(0),
    shownAs: text("shown_as"),
    attempts: integer("attempts").notNull().default(0),
    since: at("since"),
    nextAt: at("next_at"),
    why: text("why"),
  },
  (t) => [
    unique("projection_subject").on(t.kind, t.subject, t.conversationId),
    index("projection_due").on(t.channelId, t.nextAt).where(sql`${t.nextAt} is not null`),
  ],
);
