import { and, eq, ilike, isNull, or, type SQL } from "drizzle-orm";
import type { ReflexReading } from "../core/reading.ts";
import { approachIn } from "./approach.ts";
import type { DeskDb } from "./desk.ts";
import { jobOf } from "./jobs.ts";
import { messageOf } from "./messages.ts";
import { companyOf, contactOf, memberOf } from "./people.ts";
import { reviewOf } from "./reviews.ts";
import {
  company,
  contact,
  conversation,
  identityTable as identity,
  inbox,
  job,
  member,
  message,
  partner,
  post,
  review,
  ticket,
} from "./schema.ts";
import { ticketOf } from "./tickets.ts";

/** Each word may be the person's or their company's. */
const isNamed = (word: string): SQL | undefined => {
  const like = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
  return or(ilike(contact.name, like), ilike(company.name, like));
};

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
        .leftJoin(company, eq(company.id, ticket.companyId))
        .where(eq(ticket.id, id));
      if (!row) return null;
      const { name: contactName, phone: contactPhone } = row.contact;
      const site = row.company && companyOf(row.company).site;
      return { ...ticketOf(row.ticket), contactName, contactPhone, site };
    }),
  partners: () =>
    desk.inside(account, (db) =>
      db
        .select({ id: partner.id, name: partner.name })
        .from(partner)
        .where(and(eq(partner.accountId, account), isNull(partner.suspendedAt)))
        .orderBy(partner.name),
    ),
  job: (id) =>
    desk.inside(account, async (db) => {
      const [row] = await db
        .select()
        .from(job)
        .innerJoin(ticket, eq(ticket.id, job.ticketId))
        .leftJoin(partner, eq(partner.id, job.partnerId))
        .where(eq(job.id, id));
      return row
        ? { job: jobOf(row.job), ticketNumber: row.ticket.number ?? 0, partnerName: row.partner?.name ?? null }
        : null;
    }),
  review: (id) =>
    desk.inside(account, async (db) => {
      const [row] = await db
        .select()
        .from(review)
        .innerJoin(ticket, eq(ticket.id, review.ticketId))
        .innerJoin(contact, eq(contact.id, ticket.contactId))
        .where(eq(review.id, id));
      if (!row) return null;
      const { stars, memberId, closed } = reviewOf(row.review);
      return {
        number: row.ticket.number ?? 0,
        stars: ticketOf(row.ticket).rating?.stars ?? stars,
        client: row.contact.name,
        memberId,
        closedBy: closed && ("name" in closed.by ? closed.by.name : ""),
      };
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
        .where(and(eq(contact.accountId, account), ...words.split(/\s+/).map(isNamed)))
        .orderBy(contact.name)
        .limit(most);
      return rows.map((row) => ({ ...contactOf(row.contact), companyName: row.company?.name ?? null }));
    }),
  approach: (id) => desk.inside(account, (db) => approachIn(db, account, { contact: id })),
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
