import { type Placeholder, type SQL, sql } from "drizzle-orm";
import type { Notice } from "../core/notices.ts";
import type { DueDelivery, FrozenPart, Lately, StoredFile, ToldJob, Waiting } from "../core/outbound.ts";
import { sharedFields } from "../core/partners/job.ts";
import type { Room } from "../core/rooms.ts";
import type { Db } from "./connect.ts";
import { jobOf, mayHear } from "./jobs.ts";
import { fromJson } from "./json.ts";
import { messageOf } from "./messages.ts";
import { given, prepared } from "./prepared.ts";
import { count, listed, time } from "./rows.ts";
import type { conversation, message, ticket } from "./schema.ts";
import { clockOf, lastClock } from "./sla.ts";
import { ticketOf } from "./tickets.ts";

interface DueRow extends Record<string, unknown> {
  d: Record<string, unknown>;
  c: Record<string, unknown>;
  t: unknown;
  k: unknown;
  m: unknown;
  files: StoredFile[] | null;
  quotes: string | null;
  reader_name: string | null;
  reader_language: string | null;
  reader_zone: string | null;
  picture: string | null;
  open_here: number;
  client_channel: string | null;
  job: ToldRow | null;
  may_hear: boolean;
}

interface ToldRow {
  readonly job: unknown;
  readonly by: ToldJob["by"];
  readonly partner: ToldJob["partner"];
}

const AHEAD = 8;

/** How a job stands with the partner in whose chat it is told; in the desk's own thread there is none. */
const toldJob = sql`
  select jsonb_build_object('job', to_jsonb(j), 'by', case when j.partner_id is not null then jsonb_build_object('partner', bp.name, 'person', bh.name) end,
    'partner', case when p.id is not null then jsonb_build_object('id', p.id, 'terms', p.terms, 'offer', o.state,
      'running', (select count(*)::int from job r where r.partner_id = p.id and r.ended_at is null)) end)
  from job j
  left join partner bp on bp.id = j.partner_id
  left join partner_person bh on bh.id = j.person_id
  left join partner p on p.id = c.partner_id
  left join offer o on o.job_id = j.id and o.partner_id = p.id
  where j.id = d.job_id`;

const readJobsAt = prepared<{ job: ToldRow }>(
  "jobs at",
  sql`
    select (${toldJob}) as job
    from conversation c
    join lateral (
      select j.id as job_id, j.offered_at from job j where j.partner_id = c.partner_id and j.ended_at is null
      union all
      select j.id, j.offered_at from offer o join job j on j.id = o.job_id and j.status = 'offered'
      where o.partner_id = c.partner_id and o.state = 'open') d on true
    where c.id = ${given("conversation")}::uuid and c.room = 'link'
    order by d.offered_at, d.job_id limit 20`,
);

/** What the partner of a chat has running and may accept, the oldest first. */
export const jobsAt = async (db: Db, conversation: string): Promise<readonly ToldJob[]> =>
  (await readJobsAt(db, { conversation })).rows.map(({ job }) => toldTo(job));

/**
 * Deliveries from the heads of streams on, with all that words need: one statement whatever their number. They are few of
 * many, which the planner can't know while nothing is due: joined one by one, no table can be read from end to end. What
 * stands in JSON is taken out first (`offset 0`): row level security lets no index look for what an operator finds there.
 */
const dueFrom = (heads: SQL, ahead: SQL | Placeholder): SQL => sql`
  with due as (${heads})
  select to_jsonb(d) as d, to_jsonb(c) as c, to_jsonb(t) as t, to_jsonb(m) as m,
    case when d.kind in ('registered', 'reopened', 'one-ticket', 'stale-button') then ${lastClock(sql`t.id`)} end as k,
    (select jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'type', f.type, 'size', f.size, 'hash', f.hash, 'state', f.state, 'why', f.why) order by f.position)
     from file f where f.message_id = m.id) as files,
    (select p.platform_id from post p where m.reply_to is not null and p.message_id = m.reply_to and p.conversation_id = d.conversation_id limit 1) as quotes,
    coalesce(rp.name, rc.name, rm.name, ri.name) as reader_name,
    coalesce(rp.language, rc.language, rm.language, ri.language) as reader_language,
    coalesce(rp.zone, rc.zone, rm.zone, ri.zone) as reader_zone,
    case when d.job_id is not null then (${toldJob}) end as job,
    case when d.room <> 'link' or d.job_id is null then true
      else ${mayHear(sql`d.kind`, sql`d.job_id`, { job: sql`c.job_id`, partner: sql`c.partner_id` })}
        and (c.kind <> 'private' or (rp.partner_id = c.partner_id and rp.left_at is null) is true) end as may_hear,
    (select count(*)::int from ticket o where d.kind = 'answer' and o.conversation_id = d.conversation_id
      and o.closure is null and o.resolution is null and o.number is not null) as open_here,
    case a.kind
      when 'contact' then (select picture from identity i where i.contact_id = a.id and i.picture is not null limit 1)
      when 'member' then (select picture from identity i where i.member_id = a.id and i.picture is not null limit 1)
      when 'partner' then (select picture from identity i where i.partner_person_id = a.id and i.picture is not null limit 1)
    end as picture, tk.kind as client_channel
  from due s
  join lateral (select * from delivery where stream_id = s.id and seq > s.done_seq order by seq limit ${ahead}) d on true
  cross join lateral (select * from conversation where id = d.conversation_id limit 1) c
  left join lateral (select * from ticket where id = d.ticket_id limit 1) t on true
  left join lateral (
    select * from message where id = d.message_id and (d.room <> 'link' or (room = 'link' and job_id = d.job_id)) limit 1) m on true
  left join lateral (
    select k.kind from conversation o join channel k on k.id = o.channel_id where o.id = t.conversation_id limit 1) tk on true
  cross join lateral (select m.author ->> 'is' as kind, (m.author ->> 'id')::uuid as id, coalesce(d.data ->> 'to', c.address) as reader offset 0) a
  left join lateral (
    select * from identity where c.kind = 'private' and channel_id = d.channel_id and platform_id = a.reader limit 1) ri on true
  left join lateral (
    select * from contact where id = case when c.kind = 'group' then t.contact_id else ri.contact_id end limit 1) rc on true
  left join lateral (select * from member where id = ri.member_id limit 1) rm on true
  left join lateral (select * from partner_person where id = ri.partner_person_id limit 1) rp on true
  order by s.next_at, s.id, d.seq`;

/** A thread whose root is not sent has no address, and nothing enters it before. */
const heads = (only: SQL): SQL => sql`
  select s.id, s.done_seq, s.next_at from stream s
  cross join lateral (select address from conversation where id = s.conversation_id limit 1) c
  where s.channel_id = ${given("channel")}::uuid and s.next_at <= ${given("now")}::timestamptz and c.address is not null
    and s.id <> all(${given("except")}::bigint[]) ${only}
  order by s.next_at limit ${given("most")}::int`;

export const readDue = prepared<DueRow>("due", dueFrom(heads(sql``), sql.raw(String(AHEAD))));

export const readDueOf = prepared<DueRow>(
  "due of",
  dueFrom(heads(sql`and s.id = any(${given("only")}::bigint[])`), sql.raw(String(AHEAD))),
);

export const readBehind = prepared<DueRow>(
  "behind",
  dueFrom(
    sql`select id, ${given("seq")}::bigint as done_seq, next_at from stream where id = ${given("stream")}`,
    given("most"),
  ),
);

export const readNext = prepared<{ at: Date | null }>(
  "next",
  sql`
    select least(
      (select min(next_at) from stream where channel_id = ${given("channel")}::uuid and next_at > ${given("after")}::timestamptz),
      (select min(next_at) from projection where channel_id = ${given("channel")}::uuid and next_at > ${given("after")}::timestamptz)) as at`,
);

/** Who waits, without words: thousands may, where a limit holds them back, and few of them can go. */
export const readWaiting = async (
  db: Db,
  channel: string,
  most: number,
  lately: Lately | undefined,
  now: Date,
): Promise<Waiting[]> => {
  const only =
    lately &&
    sql`and s.id in (
      select id from stream where channel_id = ${channel} and next_at > ${lately.since} and id <> all(${listed(lately.known)}::bigint[])
      union all select unnest(${listed(lately.and)}::bigint[]))`;
  const { rows } = await db.execute<Record<string, unknown>>(sql`
    with head as materialized (
      select s.id, c.address, s.next_at, d.kind, d.edits, d.weight
      from stream s
      cross join lateral (select address from conversation where id = s.conversation_id limit 1) c
      join lateral (
        select (array_agg(kind order by seq))[1] as kind, (array_agg(data ->> 'edits' order by seq))[1] is not null as edits, min(priority) as weight
        from (select seq, kind, data, priority from delivery where stream_id = s.id and seq > s.done_seq order by seq limit ${AHEAD}) ahead) d on d.kind is not null
      where s.channel_id = ${channel} and s.next_at <= ${now} and c.address is not null ${only ?? sql``})
    (select * from head order by weight, next_at limit ${most}) union (select * from head order by next_at limit ${Math.ceil(most / 10)})`);
  return rows.map((row) => ({
    stream: count(row.id),
    address: row.address as string,
    kind: row.kind as Waiting["kind"],
    edits: row.edits as boolean,
    weight: row.weight as number,
    since: time(row.next_at),
  }));
};

type DeliveryJson = {
  id: string;
  streamId: number;
  seq: number;
  version: number;
  state: DueDelivery["state"];
  room: Room;
  kind: string;
  data: unknown;
  priority: number;
  notBefore: Date;
  expiresAt: Date | null;
  attempts: number;
  firstAttemptAt: Date | null;
  possiblyDoubled: boolean;
  parts: FrozenPart[] | null;
};

export const dueOf = (row: DueRow): DueDelivery => {
  const delivery = fromJson<DeliveryJson>(row.d)!;
  const place = fromJson<typeof conversation.$inferSelect>(row.c)!;
  const about = fromJson<typeof ticket.$inferSelect>(row.t);
  const words = fromJson<typeof message.$inferSelect>(row.m);
  return {
    id: delivery.id,
    stream: delivery.streamId,
    seq: delivery.seq,
    version: delivery.version,
    state: delivery.state,
    room: delivery.room,
    priority: delivery.priority,
    notBefore: delivery.notBefore,
    expiresAt: delivery.expiresAt,
    attempts: delivery.attempts,
    firstAttemptAt: delivery.firstAttemptAt,
    possiblyDoubled: delivery.possiblyDoubled,
    parts: delivery.parts,
    notice: { kind: delivery.kind, data: delivery.data } as Notice,
    conversation: {
      id: place.id,
      address: place.address,
      kind: place.kind,
      room: place.room as Room,
      ticketId: place.ticketId,
    },
    ticket: about && ticketOf(about),
    clock: row.k ? clockOf(row.k) : null,
    message: words && messageOf(words),
    files: row.files ?? [],
    quotes: row.quotes,
    reader: { name: row.reader_name ?? "", language: row.reader_language, zone: row.reader_zone },
    authorPicture: row.picture,
    openHere: row.open_here,
    clientChannel: row.client_channel,
    job: row.job && toldTo(row.job),
    mayHear: row.may_hear,
  };
};

/** To a partner nothing of a job comes along but what the terms share by now: words can't be chosen from what is not there. */
const toldTo = ({ job: row, by, partner }: ToldRow): ToldJob => {
  const job = jobOf(fromJson<Parameters<typeof jobOf>[0]>(row)!);
  if (!partner) return { job, by, partner, opens: [] };
  const { terms } = partner;
  if (job.partnerId === partner.id)
    return { job: { ...job, fields: sharedFields(job, terms, true) }, by, partner, opens: [] };
  const opens = terms.accepted.filter((name) => job.fields[name] && !terms.offer.includes(name));
  return { job: { ...job, ...UNTOLD, fields: sharedFields(job, terms, false) }, by: null, partner, opens };
};

/** What somebody else does with a job. */
const UNTOLD = { personId: null, visitAt: null, onTheWayAt: null, arrivedAt: null, done: null, rating: null } as const;
