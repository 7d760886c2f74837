import { and, asc, eq, isNull } from "drizzle-orm";
import { newId } from "../core/id.ts";
import type { Partner, PartnerPerson, Terms } from "../core/partners/job.ts";
import type { Partners } from "../core/ports.ts";
import { storable } from "../core/rich.ts";
import type { Db } from "./connect.ts";
import { addressOf, hashInvite } from "./people.ts";
import { channel, conversation, identityTable as identity, partner, partnerPerson } from "./schema.ts";

/** Who was suspended is found by id, since running jobs go on, and gets nothing new. */
export const partnersIn = (db: Db, accountId: string, now: Date): Partners => ({
  all: async () => {
    const rows = await db
      .select()
      .from(partner)
      .where(and(eq(partner.accountId, accountId), isNull(partner.suspendedAt)))
      .orderBy(asc(partner.name), asc(partner.id));
    return rows.map(partnerOf);
  },
  byId: async (id) => {
    const [row] = await db.select().from(partner).where(eq(partner.id, id));
    return row ? partnerOf(row) : null;
  },
  byInvite: async (code) => {
    const [row] = await db
      .select()
      .from(partner)
      .where(
        and(eq(partner.accountId, accountId), eq(partner.inviteHash, hashInvite(code)), isNull(partner.suspendedAt)),
      );
    return row ? partnerOf(row) : null;
  },
  person: async (id) => {
    const [row] = await db.select().from(partnerPerson).where(eq(partnerPerson.id, id));
    return row ? personOf(row) : null;
  },
  addPerson: async (channelId, profile, partnerId) => {
    const [person] = await db
      .insert(partnerPerson)
      .values({ id: newId(), accountId, partnerId, name: storable(profile.name), createdAt: now })
      .returning();
    await db
      .insert(identity)
      .values({ id: newId(), accountId, channelId, partnerPersonId: person!.id, ...addressOf(profile) })
      .onConflictDoUpdate({ target: [identity.channelId, identity.platformId], set: { partnerPersonId: person!.id } });
    return personOf(person!);
  },
  chats: async (id) => {
    const rows = await db
      .select({ conversation: conversation.id, person: partnerPerson })
      .from(partnerPerson)
      .innerJoin(identity, and(eq(identity.partnerPersonId, partnerPerson.id), isNull(identity.unreachable)))
      .innerJoin(channel, and(eq(channel.id, identity.channelId), isNull(channel.suspendedAt)))
      .innerJoin(
        conversation,
        and(
          eq(conversation.channelId, identity.channelId),
          eq(conversation.address, identity.platformId),
          eq(conversation.room, "link"),
          eq(conversation.partnerId, partnerPerson.partnerId),
        ),
      )
      .where(and(eq(partnerPerson.partnerId, id), isNull(partnerPerson.leftAt)))
      .orderBy(asc(partnerPerson.id));
    return rows.map((row) => ({ conversation: row.conversation, person: personOf(row.person) }));
  },
});

export const partnerOf = (row: typeof partner.$inferSelect): Partner => ({
  id: row.id,
  key: row.key,
  name: row.name,
  terms: row.terms as Terms,
});

export const personOf = (row: typeof partnerPerson.$inferSelect): PartnerPerson => ({
  id: row.id,
  partnerId: row.partnerId,
  name: row.name,
  language: row.language,
  zone: row.zone,
  leftAt: row.leftAt,
});
