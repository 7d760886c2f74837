import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type pg from "pg";
import type { FrozenPart, OutboundStore, SentLately, ShownProjection } from "../core/outbound.ts";
import type { Account } from "../core/records.ts";
import { again } from "./again.ts";
import { batched } from "./batch.ts";
import { applyChanges, type Change, markTogether } from "./changes.ts";
import type { Db } from "./connect.ts";
import { dueOf, jobsAt, readBehind, readDue, readDueOf, readNext, readWaiting } from "./due.ts";
import { keepShown, openThread, readHome, readProjections } from "./faces.ts";
import { listed, maybeTime, time } from "./rows.ts";
import { company, contact, conversation, ticket } from "./schema.ts";
import { clocksOf } from "./sla.ts";
import { ticketOf } from "./tickets.ts";
import { together } from "./together.ts";
import { inTransaction, oneStatement } from "./transaction.ts";

interface Options {
  readonly pool: pg.Pool;
  readonly channel: string;
  readonly account: Account;
  readonly now: () => Date;
}

/** What waits for one channel, as its one sender reads and settles it. */
export const createOutboundStore = ({ pool, channel, account, now }: Options): OutboundStore => {
  const inside = <Result>(work: (db: Db) => Promise<Result>) => inTransaction(pool, account.id, work);
  const ask = together(pool, account.id);
  const tell = <Result>(statement: (db: Db) => Promise<Result>) => oneStatement(pool, account.id, statement);
  const write = batched<Change, boolean>(
    // What the platform answered is known to us alone: forgotten, it would have to be sent or looked for once more.
    (changes) => again(() => tell((db) => applyChanges(db, account.id, changes, now()))),
    100,
  );

  const keepFace = batched<ShownProjection, undefined>(async (shown) => {
    await tell((db) => keepShown(db, shown, now()));
    return shown.map(() => undefined);
  }, 100);

  return {
    account,
    due: (except, most, only) =>
      ask(async (db) => {
        const which = { channel, now: now(), except: listed(except), most };
        const { rows } = await (only ? readDueOf(db, { ...which, only: listed(only) }) : readDue(db, which));
        return rows.map(dueOf);
      }),
    waiting: (most, lately) => ask((db) => readWaiting(db, channel, most, lately, now())),
    behind: (stream, seq, most) => ask(async (db) => (await readBehind(db, { stream, seq, most })).rows.map(dueOf)),
    mark: ({ id, version, parts, settled }) => write({ mark: { id, version, parts }, settled }),
    markJoined: async (beginning, others) => {
      if (beginning.settled) await write({ settled: beginning.settled });
      return inside((db) => markTogether(db, beginning, others, now()));
    },
    part: async (deliveries) => {
      await inside((db) =>
        db.execute(sql`
          update delivery set state = 'pending', parts = null
          where id = any(${sql.param(`{${deliveries.join(",")}}`)}::uuid[]) and state = 'sending'`),
      );
    },
    settle: async (settled) => {
      await write({ settled });
    },
    defer: async (stream) => {
      // The head as it is now: it may have been hurried since it was read, by a file that came.
      await inside((db) =>
        db.execute(sql`
          update stream s set next_at = d.not_before from delivery d
          where s.id = ${stream} and s.next_at is not null and d.stream_id = s.id and d.seq = s.done_seq + 1`),
      );
    },
    nextAt: (after) => ask(async (db) => maybeTime((await readNext(db, { channel, after })).rows[0]?.at)),
    projections: (except, faces, most) =>
      ask((db) => readProjections(db, { channel, except, faces, most, now: now() })),
    dropReceipts: async (before) => {
      await inside((db) =>
        db.execute(sql`
          update projection set shown = wanted, next_at = null, why = 'too late to be of use'
          where channel_id = ${channel} and kind = 'receipt' and next_at <= ${before} and coalesce(shown_as, '[]') = '[]'`),
      );
    },
    beginProjection: async (id, since) => {
      await tell((db) => db.execute(sql`update projection set since = ${since} where id = ${id}`));
    },
    shown: async (shown) => {
      if (shown.address && shown.messageId)
        await inTransaction(pool, account.id, async (db, later) => openThread(db, later, shown, now()));
      else await keepFace(shown);
    },
    homeFacts: (id) => inside((db) => readHome(db, account.id, channel, id)),
    partsOf: (id) =>
      inside(async (db) => {
        const { rows } = await db.execute<{ parts: FrozenPart[] | null }>(
          // Words that went along in another's post stand there.
          sql`select coalesce(p.parts, d.parts) as parts from delivery d
            left join delivery p on p.id = (d.parts -> 0 ->> 'within')::uuid where d.id = ${id}`,
        );
        return rows[0]?.parts ?? [];
      }),
    contactNames: (id) =>
      inside(async (db) => {
        const [row] = await db
          .select({ name: contact.name, company: company.name })
          .from(contact)
          .leftJoin(company, eq(company.id, contact.companyId))
          .where(eq(contact.id, id));
        return row ?? { name: "", company: null };
      }),
    lists: (conversationId, closed) =>
      inside(async (db) => {
        const rows = await db
          .select()
          .from(ticket)
          .where(
            and(
              eq(ticket.conversationId, conversationId),
              isNotNull(ticket.number),
              closed ? isNotNull(ticket.closure) : isNull(ticket.closure),
            ),
          )
          .orderBy(desc(ticket.openedAt))
          .limit(10);
        return rows.map(ticketOf);
      }),
    clocksOf: (tickets) => ask((db) => clocksOf(db, tickets)),
    jobsAt: (conversation) => ask((db) => jobsAt(db, conversation)),
    sentSince: (at) =>
      inside(async (db) => {
        // What was under way when its sender ended may have reached the platform too.
        const { rows } = await db.execute<Omit<SentLately, "at"> & Record<string, unknown> & { at: string }>(sql`
          select c.address, d.parts, d.at from (
            select conversation_id, parts, settled_at as at from delivery
            where channel_id = ${channel} and state = 'sent' and settled_at > ${at}
            union all
            select conversation_id, parts, ${now()}::timestamptz from delivery
            where channel_id = ${channel} and state in ('sending', 'unknown') and first_attempt_at > ${at}) d
          join conversation c on c.id = d.conversation_id
          where c.address is not null and d.parts is not null and d.parts -> 0 -> 'within' is null
          order by at`);
        return rows.map((row) => ({ ...row, at: time(row.at) }));
      }),
    ticketsOf: (messages) =>
      inside(async (db) => {
        const { rows } = await db.execute<{ message: string; id: string; number: number | null }>(sql`
          select m.id as message, t.id, t.number from message m join ticket t on t.id = m.ticket_id
          where m.id = any(${sql.param(`{${messages.join(",")}}`)}::uuid[])`);
        return new Map(rows.map(({ message, id, number }) => [message, { id, number }]));
      }),
    readdress: async (from, to) => {
      await inside((db) =>
        db
          .update(conversation)
          .set({ address: to })
          .where(and(eq(conversation.channelId, channel), eq(conversation.address, from))),
      );
    },
  };
};
