import { createHash } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { newId } from "../core/id.ts";
import type { People } from "../core/ports.ts";
import type { Company, Contact, Identity, Member, Profile, Role, Site } from "../core/records.ts";
import { storable } from "../core/rich.ts";
import type { Db } from "./connect.ts";
import { company, contact, identityTable as identity, member, partnerPerson } from "./schema.ts";

export const hashInvite = (code: string): string => createHash("sha256").update(`relevo invite ${code}`).digest("hex");

export const peopleIn = (db: Db, accountId: string, now: Date): People => ({
  meet: async (channelId, profile) => {
    const [row] = await db
      .select()
      .from(identity)
      .leftJoin(contact, eq(contact.id, identity.contactId))
      .leftJoin(member, eq(member.id, identity.memberId))
      .where(and(eq(identity.channelId, channelId), eq(identity.platformId, profile.platformId)));
    if (!row) return null;
    await keepUp(db, row.identity, profile);
    return {
      identity: identityOf(row.identity),
      // A partner's person is nobody else, whatever stood at their address before.
      contact: row.contact && !row.identity.partnerPersonId ? contactOf(row.contact) : null,
      member: row.member && !row.identity.partnerPersonId ? memberOf(row.member) : null,
    };
  },
  find: async (channelId, platformId) => {
    const [row] = await db
      .select()
      .from(identity)
      .where(and(eq(identity.channelId, channelId), eq(identity.platformId, platformId)));
    return row ? identityOf(row) : null;
  },
  addContact: async (channelId, profile, companyId) => {
    const [person] = await db
      .insert(contact)
      .values({ id: newId(), accountId, companyId, name: storable(profile.name), createdAt: now })
      .returning();
    const [address] = await db
      .insert(identity)
      .values({ id: newId(), accountId, channelId, contactId: person!.id, ...addressOf(profile) })
      // A member who writes as a client is a client here, and a member where the desk file says.
      .onConflictDoUpdate({ target: [identity.channelId, identity.platformId], set: { contactId: person!.id } })
      .returning();
    return { contact: contactOf(person!), identity: identityOf(address!) };
  },
  addMember: async (channelId, profile) => {
    const [person] = await db
      .insert(member)
      .values({ id: newId(), accountId, name: storable(profile.name), roles: ["engineer"], createdAt: now })
      .returning();
    await db
      .insert(identity)
      .values({ id: newId(), accountId, channelId, memberId: person!.id, ...addressOf(profile) })
      .onConflictDoUpdate({ target: [identity.channelId, identity.platformId], set: { memberId: person!.id } });
    return memberOf(person!);
  },
  contact: async (id) => contactOf(await one(db.select().from(contact).where(eq(contact.id, id)), id)),
  member: async (id) => memberOf(await one(db.select().from(member).where(eq(member.id, id)), id)),
  company: async (id) => {
    const [row] = await db.select().from(company).where(eq(company.id, id));
    return row ? companyOf(row) : null;
  },
  companyByInvite: async (code) => {
    const [row] = await db
      .select()
      .from(company)
      .where(
        and(eq(company.accountId, accountId), eq(company.inviteHash, hashInvite(code)), isNull(company.suspendedAt)),
      );
    return row ? companyOf(row) : null;
  },
  join: async (contactId, companyId) => {
    await db.update(contact).set({ companyId }).where(eq(contact.id, contactId));
  },
  choose: async (person, choice) => {
    if ("contact" in person) await db.update(contact).set(choice).where(eq(contact.id, person.contact));
    else if ("member" in person) await db.update(member).set(choice).where(eq(member.id, person.member));
    else await db.update(partnerPerson).set(choice).where(eq(partnerPerson.id, person.partnerPerson));
  },
  setReachable: async (channelId, platformId, why) => {
    const [row] = await db
      .update(identity)
      .set({ unreachable: why })
      .where(
        and(
          eq(identity.channelId, channelId),
          eq(identity.platformId, platformId),
          sql`${identity.unreachable} is distinct from ${why}`,
        ),
      )
      .returning();
    return row ? identityOf(row) : null;
  },
  setInside: async (channelId, platformId, inside) => {
    const [address] = await db
      .select()
      .from(identity)
      .where(and(eq(identity.channelId, channelId), eq(identity.platformId, platformId)));
    if (!address?.memberId) return null;
    // Managers and admins are named by the desk file and need not sit in the channel.
    const changes = inside
      ? sql`${member.leftAt} is not null`
      : and(isNull(member.leftAt), sql`not (${member.key} is not null and ${member.roles} && '{manager,admin}')`);
    const [row] = await db
      .update(member)
      .set({ leftAt: inside ? null : now })
      .where(and(eq(member.id, address.memberId), changes))
      .returning();
    return row ? memberOf(row) : null;
  },
  membersOn: async (channelId) => {
    const rows = await db
      .select({ platformId: identity.platformId })
      .from(identity)
      .innerJoin(member, eq(member.id, identity.memberId))
      .where(and(eq(identity.channelId, channelId), isNull(member.leftAt)));
    return rows.map((row) => row.platformId);
  },
  setDuty: async (id, onDuty) => {
    await db.update(member).set({ onDuty }).where(eq(member.id, id));
  },
});

/** A name, picture, language or zone that changed on the platform; writing a person's words without a change writes nothing here. */
export const keepUp = async (db: Db, known: typeof identity.$inferSelect, profile: Profile): Promise<void> => {
  const { platformId: _id, ...told } = addressOf(profile);
  const changed = (Object.keys(told) as (keyof typeof told)[]).some(
    (key) => told[key] !== null && told[key] !== known[key],
  );
  if (!changed && known.unreachable === null) return;
  const kept = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
  await db
    .update(identity)
    .set({ ...kept, unreachable: null })
    .where(eq(identity.id, known.id));
};

export const addressOf = (profile: Profile) => ({
  platformId: profile.platformId,
  name: storable(profile.name),
  handle: profile.handle,
  picture: profile.picture,
  language: profile.language,
  zone: profile.zone,
});

const one = async <Row>(query: PromiseLike<Row[]>, id: string): Promise<Row> => {
  const [row] = await query;
  if (!row) throw new Error(`nobody has the id ${id}`);
  return row;
};

export const companyOf = (row: typeof company.$inferSelect): Company => ({
  id: row.id,
  key: row.key,
  name: row.name,
  vip: row.vip,
  zone: row.zone,
  site: row.site as Site | null,
});

export const contactOf = (row: typeof contact.$inferSelect): Contact => ({
  id: row.id,
  name: row.name,
  companyId: row.companyId,
  language: row.language,
  zone: row.zone,
  phone: row.phone,
});

export const memberOf = (row: typeof member.$inferSelect): Member => ({
  id: row.id,
  name: row.name,
  roles: row.roles as Role[],
  language: row.language,
  zone: row.zone,
  onDuty: row.onDuty,
  leftAt: row.leftAt,
});

export const identityOf = (row: typeof identity.$inferSelect): Identity => ({
  id: row.id,
  channelId: row.channelId,
  platformId: row.platformId,
  contactId: row.contactId,
  memberId: row.memberId,
  partnerPersonId: row.partnerPersonId,
  name: row.name,
  language: row.language,
  zone: row.zone,
  unreachable: row.unreachable,
});
