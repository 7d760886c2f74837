import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at } from "./columns.ts";

export const company = pgTable(
  "company",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    vip: boolean("vip").notNull().default(false),
    zone: text("zone"),
    /** Where its work is done: told to partners as far as their terms go. */
    site: jsonb("site"),
    /** sha256 of the invite code. */
    inviteHash: text("invite_hash"),
    suspendedAt: at("suspended_at"),
  },
  (t) => [unique("company_account_key").on(t.accountId, t.key)],
);

export const contact = pgTable("contact", {
  id: uuid("id").primaryKey(),
  accountId: uuid("account_id").notNull(),
  companyId: uuid("company_id"),
  name: text("name").notNull(),
  phone: text("phone"),
  /** Chosen by the person; null: as the platform tells. */
  language: text("language"),
  zone: text("zone"),
  createdAt: at("created_at").notNull(),
});

export const member = pgTable(
  "member",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    /** The desk file's key; null: came with the desk channel. */
    key: text("key"),
    name: text("name").notNull(),
    roles: text("roles").array().notNull(),
    language: text("language"),
    zone: text("zone"),
    onDuty: boolean("on_duty").notNull().default(true),
    /** Ended access: who left the desk channel or the desk file. */
    leftAt: at("left_at"),
    createdAt: at("created_at").notNull(),
  },
  (t) => [unique("member_account_key").on(t.accountId, t.key)],
);

/** A person's address on one channel. */
export const identityTable = pgTable(
  "identity",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    platformId: text("platform_id").notNull(),
    contactId: uuid("contact_id"),
    memberId: uuid("member_id"),
    partnerPersonId: uuid("partner_person_id"),
    name: text("name").notNull(),
    handle: text("handle"),
    picture: text("picture"),
    language: text("language"),
    zone: text("zone"),
    /** Why this person can't be reached here; null: reachable. */
    unreachable: text("unreachable"),
  },
  (t) => [
    unique("identity_channel_platform").on(t.channelId, t.platformId),
    index("identity_member").on(t.memberId),
    index("identity_contact").on(t.contactId),
    index("identity_partner_person").on(t.partnerPersonId).where(sql`${t.partnerPersonId} is not null`),
  ],
);
