import { and, eq, ilike, isNull } from "drizzle-orm";
import type { ReflexReading } from "../core/reading.ts";
import type { DeskDb } from "./desk.ts";
import { messageOf } from "./messages.ts";
import { contactOf, memberOf } from "./people.ts";
import {
  company,
  contact,
  conversation,
  identityTable as identity,
  inbox,
  member,
  message,
  post,
  ticket,
} from "./schema.ts";
import { ticketOf } from "./tickets.ts";

/** What a reflex of one desk channel may read. */
export const createReflexReading = (desk: DeskDb, account: string, channel: string): ReflexReading => ({
  member: (platformId) =>
    desk.inside(account, async (db) => {
      const [row] = await db
        .select()
        .from(identity)
        .innerJoin(member, eq(member.id, identity.memberId))
        .where(and(eq(identity.channelId, channel), eq(identity.platformId, platformId), isNull(member.leftAt)));
      return row
        ? { ...memberOf(row.member), platformLanguage: row.identity.language, platformZone: row.identity.zone }
        : null;
    }),
  ticket: (id) =>
    desk.inside(account, async (db) => {
      const [row] = await db
        .select()
        .from(ticket)
        .innerJoin(contact, eq(contact.id, ticket.contactId))
        .where(eq(ticket.id, id));
      return row ? { ...ticketOf(row.ticket), contactName: row.contact.name } : null;
    }),
  isHandled: (key) =>
    desk.inside(account, async (db) => {
      const [row] = await db
        .select({ state: inbox.state })
        .from(inbox)
        .where(and(eq(inbox.channelId, channel), eq(inbox.key, key)));
      return row?.state !== "pending";
    }),
  searchContacts: (words, most) =>
    desk.inside(account, async (db) => {
      const rows = await db
        .select()
        .from(contact)
        .leftJoin(company, eq(company.id, contact.companyId))
        .where(and(eq(contact.accountId, account), ilike(contact.name, `%${words.replace(/[\\%_]/g, "\\$&")}%`)))
        .orderBy(contact.name)
        .limit(most);
      return rows.map((row) => ({ ...contactOf(row.contact), companyName: row.company?.name ?? null }));
    }),
  posted: (address, platformId) =>
    desk.inside(account, async (db) => {
      const rows = await db
        .select()
        .from(post)
        .innerJoin(conversation, eq(conversation.id, post.conversationId))
        .innerJoin(message, eq(message.id, post.messageId))
        .innerJoin(ticket, eq(ticket.id, message.ticketId))
        .where(and(eq(conversation.channelId, channel), eq(post.platformId, platformId)));
      const row = rows.find(
        (one) => one.conversation.address === address || one.conversation.address?.startsWith(`${address}:`),
      );
      return row ? { message: messageOf(row.message), ticket: ticketOf(row.ticket) } : null;
    }),
});
