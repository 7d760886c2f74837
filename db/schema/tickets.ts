import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, identity } from "./columns.ts";

export const ticket = pgTable(
  "ticket",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    /** Null: words whose ticket is not known yet ("which ticket?"). */
    number: integer("number"),
    title: text("title").notNull(),
    contactId: uuid("contact_id").notNull(),
    /** Frozen at opening: a person who changes company takes no ticket along. */
    companyId: uuid("company_id"),
    /** Where the client talks. */
    conversationId: uuid("conversation_id").notNull(),
    /** The desk's thread. */
    threadId: uuid("thread_id").notNull(),
    openedAt: at("opened_at").notNull(),
    priority: text("priority"),
    category: text("category"),
    holding: jsonb("holding"),
    waiting: jsonb("waiting"),
    resolution: jsonb("resolution"),
    closure: jsonb("closure"),
    rating: jsonb("rating"),
    reopenings: integer("reopenings").notNull().default(0),
    /** The last public words of each side, for lists and for "which ticket?". */
    lastWord: jsonb("last_word"),
    clientSpokeAt: at("client_spoke_at"),
    deskSpokeAt: at("desk_spoke_at"),
    askedAt: at("asked_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    unique("ticket_account_number").on(t.accountId, t.number),
    index("ticket_open_conversation").on(t.conversationId).where(sql`${t.closure} is null`),
    index("ticket_conversation").on(t.conversationId, t.openedAt),
    index("ticket_contact").on(t.contactId, t.openedAt),
    index("ticket_company").on(t.companyId, t.openedAt).where(sql`${t.companyId} is not null`),
    index("ticket_open").on(t.accountId, t.openedAt).where(sql`${t.closure} is null`),
  ],
);

/** What happened to a ticket, for ever. */
export const fact = pgTable(
  "fact",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    kind: text("kind").notNull(),
    actor: jsonb("actor").notNull(),
    at: at("at").notNull(),
    data: jsonb("data"),
  },
  (t) => [index("fact_ticket").on(t.ticketId, t.id)],
);

/** A low rating that somebody has to look into, closed only with a written reason. */
export const review = pgTable(
  "review",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    stars: smallint("stars").notNull(),
    openedAt: at("opened_at").notNull(),
    /** The member who was asked. */
    memberId: uuid("member_id"),
    closedAt: at("closed_at"),
    closedBy: jsonb("closed_by"),
    reason: text("reason"),
  },
  (t) => [
    index("review_ticket").on(t.ticketId),
    index("review_open").on(t.accountId).where(sql`${t.closedAt} is null`),
  ],
);
