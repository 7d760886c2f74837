import { and, arrayContains, asc, eq, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { MemberChat, Members } from "../core/ports.ts";
import type { Member, Role } from "../core/records.ts";
import type { Db } from "./connect.ts";
import { conversationOf } from "./conversations.ts";
import { memberOf } from "./people.ts";
import { channel, conversation, identityTable as identity, member, ticket } from "./schema.ts";

export const membersIn = (db: Db, accountId: string): Members => {
  const isHere = and(eq(member.accountId, accountId), isNull(member.leftAt));
  const one = async (condition: SQL): Promise<Member | null> => {
    const [row] = await db.select().from(member).where(and(isHere, condition));
    return row ? memberOf(row) : null;
  };

  return {
    find: (id) => one(eq(member.id, id)),
    byKey: (key) => one(eq(member.key, key)),
    managers: async () => {
      // Ids are in the order in which they were made: that of the desk file.
      const rows = await db
        .select()
        .from(member)
        .where(and(isHere, isA("manager")))
        .orderBy(asc(member.id));
      return rows.map(memberOf);
    },
    onDuty: async () => {
      const held = db
        .select({
          by: sql<string>`${ticket.holding} ->> 'member'`.as("by"),
          count: sql<number>`count(*)::int`.as("count"),
        })
        .from(ticket)
        .where(
          and(
            eq(ticket.accountId, accountId),
            isNull(ticket.closure),
            isNull(ticket.resolution),
            sql`${ticket.holding} is not null`,
          ),
        )
        .groupBy(sql`1`)
        .as("held");
      const open = sql<number>`coalesce(${held.count}, 0)`;
      const rows = await db
        .select({ member, open })
        .from(member)
        .leftJoin(held, sql`${held.by} = ${member.id}::text`)
        .where(and(isHere, isA("engineer"), eq(member.onDuty, true)))
        .orderBy(open, asc(member.name), asc(member.id));
      return rows.map((row) => ({ member: memberOf(row.member), open: row.open }));
    },
    chats: async (id) => {
      const rows = await db
        .select({ identity, conversation })
        .from(identity)
        .innerJoin(channel, eq(channel.id, identity.channelId))
        .leftJoin(
          conversation,
          and(eq(conversation.channelId, identity.channelId), eq(conversation.address, identity.platformId)),
        )
        .where(
          and(
            eq(identity.memberId, id),
            isNull(channel.suspendedAt),
            // A jobs bot is the partners' place, whoever writes to it.
            or(ne(channel.kind, "telegram"), sql`${channel.settings} ->> 'for' is distinct from 'partners'`),
          ),
        )
        .orderBy(sql`${channel.kind} <> 'slack'`, asc(channel.id));
      return rows.map(
        (row): MemberChat => ({
          channelId: row.identity.channelId,
          platformId: row.identity.platformId,
          isReachable: row.identity.unreachable === null,
          conversation: row.conversation && conversationOf(row.conversation),
        }),
      );
    },
  };
};

const isA = (role: Role): SQL => arrayContains(member.roles, [role]);
