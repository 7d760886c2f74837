import { and, desc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import { newId } from "../core/id.ts";
import type { Conversations } from "../core/ports.ts";
import type { Conversation } from "../core/records.ts";
import type { Room } from "../core/rooms.ts";
import type { Db } from "./connect.ts";
import { conversation, projection } from "./schema.ts";

export const conversationsIn = (db: Db, accountId: string): Conversations => {
  const find = async (channelId: string, address: string): Promise<Conversation | null> => {
    const [row] = await db
      .select()
      .from(conversation)
      .where(and(eq(conversation.channelId, channelId), eq(conversation.address, address)));
    return row ? conversationOf(row) : null;
  };
  const make = async (
    channelId: string,
    address: string,
    kind: string,
    room: Room,
    companyId: string | null,
  ): Promise<Conversation> => {
    const [row] = await db
      .insert(conversation)
      .values({ id: newId(), accountId, channelId, address, kind, room, companyId })
      .onConflictDoNothing()
      .returning();
    return row ? conversationOf(row) : (await find(channelId, address))!;
  };

  return {
    find,
    at: async (channelId, address, kind, companyId) =>
      (await find(channelId, address)) ?? make(channelId, address, kind, "client", companyId),
    ofMember: async (channelId, platformId) =>
      (await find(channelId, platformId)) ?? make(channelId, platformId, "private", "internal", null),
    ofDesk: async (channelId, address) =>
      (await find(channelId, address)) ?? make(channelId, address, "desk", "internal", null),
    ofPartner: async (channelId, platformId, partner) => {
      const known = (await find(channelId, platformId)) ?? (await make(channelId, platformId, "private", "link", null));
      if (known.room !== "link") throw new Error("a chat of another room is no partner's");
      if (known.partnerId === partner) return known;
      const [row] = await db
        .update(conversation)
        .set({ partnerId: partner })
        .where(eq(conversation.id, known.id))
        .returning();
      return conversationOf(row!);
    },
    knownDesk: async (channelId) => {
      const [row] = await db
        .select()
        .from(conversation)
        .where(and(eq(conversation.channelId, channelId), eq(conversation.kind, "desk"), isNull(conversation.gone)))
        .orderBy(desc(conversation.id))
        .limit(1);
      return row ? conversationOf(row) : null;
    },
    awaitsThread: async (channelId) => {
      const [row] = await db
        .select({ id: projection.id })
        .from(projection)
        .where(
          and(
            eq(projection.channelId, channelId),
            inArray(projection.kind, ["card", "job"]),
            isNull(projection.messageId),
            isNotNull(projection.nextAt),
          ),
        )
        .limit(1);
      return row !== undefined;
    },
    hold: async (id) => {
      const [row] = await db.select().from(conversation).where(eq(conversation.id, id)).for("update");
      if (!row) throw new Error(`no conversation ${id}`);
      return conversationOf(row);
    },
    readdress: async (channelId, from, to) => {
      await db
        .update(conversation)
        .set({ address: to })
        .where(and(eq(conversation.channelId, channelId), eq(conversation.address, from)));
    },
    setGone: async (id, why) => {
      await db.update(conversation).set({ gone: why }).where(eq(conversation.id, id));
    },
  };
};

export const conversationOf = (row: typeof conversation.$inferSelect): Conversation => ({
  id: row.id,
  channelId: row.channelId,
  address: row.address,
  kind: row.kind as Conversation["kind"],
  room: row.room as Room,
  ticketId: row.ticketId,
  jobId: row.jobId,
  partnerId: row.partnerId,
  companyId: row.companyId,
});
