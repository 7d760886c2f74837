import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { CardFacts, DueProjection, Face, Reader, ShownProjection } from "../core/outbound.ts";
import type { Room } from "../core/rooms.ts";
import type { Db } from "./connect.ts";
import { fromJson } from "./json.ts";
import type { Later } from "./later.ts";
import { companyOf, contactOf } from "./people.ts";
import { given, prepared } from "./prepared.ts";
import { count, listed, maybeTime } from "./rows.ts";
import { type company, type contact, ticket } from "./schema.ts";
import { ticketOf } from "./tickets.ts";

interface Wanted {
  readonly channel: string;
  readonly except: readonly number[];
  readonly faces: readonly Face[];
  readonly most: number;
  readonly now: Date;
}

export const readProjections = async (db: Db, { except, faces, ...wanted }: Wanted): Promise<DueProjection[]> => {
  const { rows } = await readWanted(db, { ...wanted, except: listed(except), faces: listed(faces) });
  return rows.map((row) => ({
    id: count(row.id),
    kind: row.kind as DueProjection["kind"],
    subject: row.subject as string,
    conversation: {
      id: row.conversation as string,
      address: row.address as string | null,
      ticketId: row.ticket_id as string | null,
    },
    messageId: row.message_id as string | null,
    wanted: count(row.wanted),
    shownAs: row.shown_as as string | null,
    attempts: count(row.attempts),
    since: maybeTime(row.since),
  }));
};

const readWanted = prepared<Record<string, unknown>>(
  "projections",
  sql`
    select p.id, p.kind, p.subject, p.message_id, p.wanted, p.shown_as, p.attempts, p.since, c.id as conversation, c.address, c.ticket_id
    from (
      select *, row_number() over (partition by kind, message_id is null
        order by case when kind = 'receipt' then coalesce(shown_as, '[]') <> '[]' end desc,
          case when kind = 'receipt' then next_at end desc, next_at) as place
      from projection where channel_id = ${given("channel")}::uuid and next_at <= ${given("now")}::timestamptz
        and id <> all(${given("except")}::bigint[])
        and case when kind = 'card' and message_id is null then 'new-card' else kind end = any(${given("faces")}::text[])) p
    join conversation c on c.id = p.conversation_id
    where p.place <= ${given("most")}::int and (p.kind = 'card' or c.address is not null)
    order by p.next_at`,
);

export const keepShown = (db: Db, shown: ShownProjection, now: Date) => {
  const { id, messageId, shown: version, shownAs, since, why, nextAt } = shown;
  const again = new Date(now.getTime() + 2_000);
  return writeShown(db, { id, messageId, version, shownAs, since, why, nextAt, again });
};

const writeShown = prepared(
  "shown",
  sql`
    update projection set
      message_id = coalesce(${given("messageId")}, message_id), shown = coalesce(${given("version")}::int, shown),
      shown_as = coalesce(${given("shownAs")}, shown_as), since = ${given("since")}::timestamptz, why = ${given("why")},
      attempts = case when ${given("version")}::int is not null then 0 when ${given("why")}::text is null then attempts else attempts + 1 end,
      next_at = case
        when ${given("version")}::int is null then ${given("nextAt")}::timestamptz
        when wanted > ${given("version")}::int then ${given("again")}::timestamptz
        else ${given("nextAt")}::timestamptz end
    where id = ${given("id")}`,
);

/** A first post opens its thread: the conversation has an address, and what waited for it may go. */
export const openThread = (db: Db, later: Later, account: string, shown: ShownProjection, now: Date): void => {
  const { conversation, address, messageId, subject } = shown;
  later(keepShown(db, shown, now));
  later(db.execute(sql`update conversation set address = ${address} where id = ${conversation}`));
  later(
    db.execute(sql`
      insert into post (account_id, conversation_id, platform_id, ticket_id) values (${account}, ${conversation}, ${messageId}, ${subject})
      on conflict do nothing`),
  );
  later(
    db.execute(
      sql`update stream set next_at = least(next_at, ${now}) where conversation_id = ${conversation} and last_seq > done_seq`,
    ),
  );
};

export const readCard = async (db: Db, id: string): Promise<CardFacts | null> => {
  const { rows } = await readCardRow(db, { id });
  const [row] = rows;
  if (!row) return null;
  const about = ticketOf(fromJson<typeof ticket.$inferSelect>(row.ticket)!);
  const client = contactOf(fromJson<typeof contact.$inferSelect>(row.contact)!);
  const firm = fromJson<typeof company.$inferSelect>(row.company);
  return {
    ticket: about,
    contact: client,
    company: firm && companyOf(firm),
    channelKind: row.kind ?? "",
    language: client.language ?? row.language,
    unreachable: row.unreachable,
    movedTo: row.moved,
  };
};

interface CardRow extends Record<string, unknown> {
  ticket: unknown;
  contact: unknown;
  company: unknown;
  kind: string | null;
  language: string | null;
  unreachable: string | null;
  moved: number | null;
}

const readCardRow = prepared<CardRow>(
  "card",
  sql`
    select to_jsonb(t) as ticket, to_jsonb(p) as contact, to_jsonb(f) as company, ch.kind, i.language, i.unreachable,
      (select m.number from fact x join ticket m on m.id = (x.data ->> 'to')::uuid where x.ticket_id = t.id and x.kind = 'moved' limit 1) as moved
    from ticket t join contact p on p.id = t.contact_id
    left join company f on f.id = t.company_id
    left join conversation c on c.id = t.conversation_id
    left join channel ch on ch.id = c.channel_id
    left join identity i on i.channel_id = c.channel_id and i.contact_id = p.id
    where t.id = ${given("id")} limit 1`,
);

export const readReceipt = async (db: Db, id: string) => {
  const { rows } = await readReceiptRow(db, { id });
  const [row] = rows;
  if (!row?.platform_id) return null;
  return { platformId: row.platform_id, states: row.states ?? [], storedAt: row.stored_at, room: row.room };
};

const readReceiptRow = prepared<{ platform_id: string | null; room: Room; stored_at: Date; states: string[] | null }>(
  "receipt",
  sql`
    select (select p.platform_id from post p where p.message_id = m.id and p.conversation_id = m.conversation_id limit 1) as platform_id,
      m.room, m.stored_at, (select array_agg(d.state) from delivery d where d.message_id = m.id and d.kind = 'answer') as states
    from message m where m.id = ${given("id")}`,
);

export const readHome = async (db: Db, account: string, channel: string, memberId: string) => {
  const { rows } = await db.execute<{
    platform_id: string;
    name: string;
    language: string | null;
    zone: string | null;
    on_duty: boolean;
  }>(sql`
    select i.platform_id, m.name, coalesce(m.language, i.language) as language, coalesce(m.zone, i.zone) as zone, m.on_duty
    from member m join identity i on i.member_id = m.id and i.channel_id = ${channel} where m.id = ${memberId} and m.left_at is null limit 1`);
  const [row] = rows;
  if (!row) return null;
  const open = await db
    .select()
    .from(ticket)
    .where(and(eq(ticket.accountId, account), isNull(ticket.closure), isNotNull(ticket.number)))
    .orderBy(sql`case ${ticket.priority} when 'urgent' then 0 when 'low' then 2 else 1 end`, ticket.openedAt)
    .limit(90);
  const tickets = open.map(ticketOf);
  const reader: Reader = { name: row.name, language: row.language, zone: row.zone };
  return {
    platformId: row.platform_id,
    reader,
    onDuty: row.on_duty,
    mine: tickets.filter((one) => one.holding?.member === memberId),
    pool: tickets.filter((one) => !one.holding),
    others: tickets.filter((one) => one.holding && one.holding.member !== memberId),
  };
};
