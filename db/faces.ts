import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type {
  CardFacts,
  DueProjection,
  Face,
  JobFacts,
  Reader,
  ReceiptFacts,
  ShownProjection,
} from "../core/outbound.ts";
import type { Room } from "../core/rooms.ts";
import type { Db } from "./connect.ts";
import { jobOf } from "./jobs.ts";
import { fromJson } from "./json.ts";
import type { Later } from "./later.ts";
import { companyOf, contactOf } from "./people.ts";
import { given, prepared } from "./prepared.ts";
import { count, listed, maybeTime } from "./rows.ts";
import { type company, type contact, type job, ticket } from "./schema.ts";
import { clockOf, lastClock } from "./sla.ts";
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
    ...factsOf(row.kind as DueProjection["kind"], row.facts),
  }));
};

const factsOf = (kind: DueProjection["kind"], facts: unknown) => {
  switch (kind) {
    case "card":
      return { kind, card: facts ? cardOf(facts as CardRow) : null };
    case "job":
      return { kind, job: facts ? jobFactsOf(facts as JobRow) : null };
    case "receipt":
      return { kind, receipt: facts ? receiptOf(facts as ReceiptRow) : null };
    case "home":
      return { kind };
  }
};

interface CardRow {
  readonly ticket: unknown;
  readonly contact: unknown;
  readonly company: unknown;
  readonly kind: string | null;
  readonly language: string | null;
  readonly unreachable: string | null;
  readonly moved: number | null;
  readonly clock: unknown;
  readonly jobs: readonly { readonly job: unknown; readonly partner: string | null }[] | null;
  readonly partners: boolean;
}

const cardOf = (row: CardRow): CardFacts => {
  const client = contactOf(fromJson<typeof contact.$inferSelect>(row.contact)!);
  const firm = fromJson<typeof company.$inferSelect>(row.company);
  return {
    ticket: ticketOf(fromJson<typeof ticket.$inferSelect>(row.ticket)!),
    contact: client,
    company: firm && companyOf(firm),
    channelKind: row.kind ?? "",
    language: client.language ?? row.language,
    unreachable: row.unreachable,
    movedTo: row.moved,
    clock: row.clock ? clockOf(row.clock) : null,
    jobs: (row.jobs ?? []).map(({ job: one, partner: name }) => ({ job: jobFrom(one), partner: name })),
    hasPartners: row.partners,
  };
};

const jobFrom = (row: unknown) => jobOf(fromJson<typeof job.$inferSelect>(row)!);

interface JobRow {
  readonly job: unknown;
  readonly ticket: unknown;
  readonly partner: string | null;
  readonly person: string | null;
  readonly offers: JobFacts["offers"] | null;
}

const jobFactsOf = (row: JobRow): JobFacts => ({
  job: jobFrom(row.job),
  ticket: ticketOf(fromJson<typeof ticket.$inferSelect>(row.ticket)!),
  partner: row.partner,
  person: row.person,
  offers: row.offers ?? [],
});

interface ReceiptRow {
  readonly platform_id: string | null;
  readonly room: Room;
  readonly stored_at: string;
  readonly states: string[] | null;
}

const receiptOf = (row: ReceiptRow): ReceiptFacts | null =>
  row.platform_id === null
    ? null
    : { platformId: row.platform_id, states: row.states ?? [], storedAt: new Date(row.stored_at), room: row.room };

const cardRow = sql`
  select jsonb_build_object('ticket', to_jsonb(t), 'contact', to_jsonb(k), 'company', to_jsonb(f), 'kind', ch.kind,
    'language', i.language, 'unreachable', i.unreachable, 'clock', ${lastClock(sql`t.id`)}, 'moved', (
      select m.number from fact x
      cross join lateral (select (x.data ->> 'to')::uuid as id offset 0) v
      cross join lateral (select number from ticket where id = v.id limit 1) m
      where x.ticket_id = t.id and x.kind = 'moved' limit 1),
    'jobs', (select jsonb_agg(jsonb_build_object('job', to_jsonb(j), 'partner', jp.name) order by j.offered_at desc)
      from job j left join partner jp on jp.id = j.partner_id where j.ticket_id = t.id),
    'partners', exists (select 1 from partner where account_id = t.account_id and suspended_at is null))
  from ticket t join contact k on k.id = t.contact_id
  left join company f on f.id = t.company_id
  left join conversation tc on tc.id = t.conversation_id
  left join channel ch on ch.id = tc.channel_id
  left join identity i on i.channel_id = tc.channel_id and i.contact_id = k.id
  where t.id = p.subject limit 1`;

const jobRow = sql`
  select jsonb_build_object('job', to_jsonb(j), 'ticket', to_jsonb(t), 'partner', r.name, 'person', h.name,
    'offers', (select jsonb_agg(jsonb_build_object('partner', op.name, 'state', o.state, 'why', o.why) order by op.name)
      from offer o join partner op on op.id = o.partner_id where o.job_id = j.id))
  from job j join ticket t on t.id = j.ticket_id
  left join partner r on r.id = j.partner_id
  left join partner_person h on h.id = j.person_id
  where j.id = p.subject limit 1`;

const receiptRow = sql`
  select jsonb_build_object('room', m.room, 'stored_at', m.stored_at,
    'platform_id', (select o.platform_id from post o where o.message_id = m.id and o.conversation_id = m.conversation_id limit 1),
    'states', (select jsonb_agg(d.state) from delivery d where d.message_id = m.id and d.kind in ('answer', 'job-words')))
  from message m where m.id = p.subject`;

// Joined one by one, as in db/due.ts: no table can be read from end to end.
const readWanted = prepared<Record<string, unknown>>(
  "projections",
  sql`
    select p.id, p.kind, p.subject, p.message_id, p.wanted, p.shown_as, p.attempts, p.since, c.id as conversation, c.address, c.ticket_id,
      case p.kind when 'card' then (${cardRow}) when 'receipt' then (${receiptRow}) when 'job' then (${jobRow}) end as facts
    from (
      select *, row_number() over (partition by kind, message_id is null
        order by case when kind = 'receipt' then coalesce(shown_as, '[]') <> '[]' end desc,
          case when kind = 'receipt' then next_at end desc, next_at) as place
      from projection where channel_id = ${given("channel")}::uuid and next_at <= ${given("now")}::timestamptz
        and id <> all(${given("except")}::bigint[])
        and case when kind in ('card', 'job') then case when message_id is null then 'new-card' else 'card' end else kind end
          = any(${given("faces")}::text[])) p
    cross join lateral (select id, address, ticket_id from conversation where id = p.conversation_id limit 1) c
    where p.place <= ${given("most")}::int and (p.kind in ('card', 'job') or c.address is not null)
    order by p.next_at`,
);

/** What became of several, in one statement. */
export const keepShown = (db: Db, shown: readonly ShownProjection[], now: Date) => {
  const again = new Date(now.getTime() + 2_000);
  return writeShown(db, { shown: JSON.stringify(shown), most: shown.length, again });
};

const writeShown = prepared(
  "shown",
  sql`
    with told as (
      select * from jsonb_to_recordset(${given("shown")}::jsonb) as x(
        id bigint, "messageId" text, shown int, "shownAs" text, since timestamptz, why text, "nextAt" timestamptz)
      limit ${given("most")}::int),
    locked as (select id from projection where id in (select id from told) order by kind, subject for update)
    update projection p set
      message_id = coalesce(x."messageId", p.message_id), shown = coalesce(x.shown, p.shown),
      shown_as = coalesce(x."shownAs", p.shown_as), since = x.since, why = x.why,
      attempts = case when x.shown is not null then 0 when x.why is null then p.attempts else p.attempts + 1 end,
      next_at = case when x.shown is null then x."nextAt" when p.wanted > x.shown then ${given("again")}::timestamptz else x."nextAt" end
    from locked k join told x on x.id = k.id where p.id = k.id`,
);

/** A first post opens its thread: the conversation has an address, and what waited for it is due. Stream before projection, as in the outbox. */
export const openThread = (db: Db, later: Later, shown: ShownProjection, now: Date): void => {
  const { conversation, address, messageId } = shown;
  later(db.execute(sql`update conversation set address = ${address} where id = ${conversation}`));
  later(
    db.execute(sql`
      insert into post (account_id, conversation_id, platform_id, ticket_id)
      select account_id, id, ${messageId}, ticket_id from conversation where id = ${conversation}
      on conflict do nothing`),
  );
  later(
    db.execute(sql`
      update stream s set next_at = coalesce(
        (select d.not_before from delivery d where d.stream_id = s.id and d.seq = s.done_seq + 1), ${now})
      where conversation_id = ${conversation} and last_seq > done_seq`),
  );
  later(keepShown(db, [shown], now));
};

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
