import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, identity, serial } from "./columns.ts";

/** One conversation's way in: rows are handled by number; releasing counts, so nothing is stranded. */
export const lane = pgTable(
  "lane",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    key: text("key").notNull(),
    lastSeq: serial("last_seq").notNull().default(0),
    doneSeq: serial("done_seq").notNull().default(0),
    holder: serial("holder"),
    nextAt: at("next_at"),
    /** Failed attempts of the first row that is not done. */
    attempts: integer("attempts").notNull().default(0),
  },
  (t) => [
    unique("lane_channel_key").on(t.channelId, t.key),
    index("lane_waiting").on(t.nextAt).where(sql`${t.lastSeq} > ${t.doneSeq} and ${t.holder} is null`),
    index("lane_held").on(t.holder).where(sql`${t.holder} is not null`),
  ],
);

export const inbox = pgTable(
  "inbox",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    laneId: serial("lane_id").notNull(),
    seq: serial("seq").notNull(),
    key: text("key").notNull(),
    /** As it came, JSON as text: what jsonb refuses (NUL, half a surrogate pair) must be kept too. Cleared by age. */
    raw: text("raw"),
    receivedAt: at("received_at").notNull(),
    state: text("state").notNull().default("pending"),
    why: text("why"),
    settledAt: at("settled_at"),
  },
  (t) => [
    unique("inbox_channel_key").on(t.channelId, t.key),
    unique("inbox_lane_seq").on(t.laneId, t.seq),
    index("inbox_parked").on(t.accountId, t.receivedAt).where(sql`${t.state} = 'parked'`),
  ],
);

/** An edit or deletion that came before its message: it is handled again behind it. */
export const awaiting = pgTable(
  "awaiting",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /** sha256 of the key under which the message will come. */
    key: text("key").notNull(),
    inboxId: serial("inbox_id").notNull(),
  },
  (t) => [index("awaiting_key").on(t.channelId, t.key)],
);
