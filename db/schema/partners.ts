import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { at } from "./columns.ts";

/** A company or person that takes jobs over, as the desk file names it. */
export const partner = pgTable(
  "partner",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    /** sha256 of the code in the deep link. */
    inviteHash: text("invite_hash"),
    terms: jsonb("terms").notNull(),
    suspendedAt: at("suspended_at"),
  },
  (t) => [unique("partner_account_key").on(t.accountId, t.key)],
);

/** Somebody who works for a partner. Never a member: sees what was shared and nothing else. */
export const partnerPerson = pgTable(
  "partner_person",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    name: text("name").notNull(),
    language: text("language"),
    zone: text("zone"),
    leftAt: at("left_at"),
    createdAt: at("created_at").notNull(),
  },
  (t) => [index("partner_person_partner").on(t.partnerId)],
);

/** One hand-off: a ticket's work, offered to partners and taken over by one of them. */
export const job = pgTable(
  "job",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    /** Shown as P-17. */
    number: integer("number").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    /** The link room in Slack. */
    threadId: uuid("thread_id").notNull(),
    /** offered, accepted, in-work, waiting-on-us, done, returned, approved, withdrawn, declined, expired */
    status: text("status").notNull(),
    /** What may be shared, by name; the terms say what the offer shows and what acceptance opens. */
    fields: jsonb("fields").notNull(),
    offeredAt: at("offered_at").notNull(),
    offeredBy: jsonb("offered_by").notNull(),
    answerBy: at("answer_by").notNull(),
    partnerId: uuid("partner_id"),
    personId: uuid("person_id"),
    acceptedAt: at("accepted_at"),
    visitAt: at("visit_at"),
    visitAgreedAt: at("visit_agreed_at"),
    onTheWayAt: at("on_the_way_at"),
    arrivedAt: at("arrived_at"),
    done: jsonb("done"),
    returns: integer("returns").notNull().default(0),
    approval: jsonb("approval"),
    rating: jsonb("rating"),
    endedAt: at("ended_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    unique("job_account_number").on(t.accountId, t.number),
    index("job_ticket").on(t.ticketId, t.offeredAt),
    index("job_partner").on(t.partnerId).where(sql`${t.endedAt} is null`),
  ],
);

/** A job offered to one partner. */
export const offer = pgTable(
  "offer",
  {
    accountId: uuid("account_id").notNull(),
    jobId: uuid("job_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    /** open, accepted, declined, expired, taken, withdrawn */
    state: text("state").notNull(),
    why: text("why"),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.partnerId] }), index("offer_partner").on(t.partnerId, t.state)],
);
