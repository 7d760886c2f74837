import { sql } from "drizzle-orm";
import type { Beginning, FrozenPart, Settled } from "../core/outbound.ts";
import type { Db } from "./connect.ts";
import { given, prepared } from "./prepared.ts";
import { tellOver } from "./sla.ts";

export interface Change {
  readonly mark?: { readonly id: string; readonly version: number; readonly parts: readonly FrozenPart[] };
  readonly settled?: Settled;
}

/** Ends of attempts and beginnings of the next ones, of many streams, in one statement. Delivery before stream, as everywhere. */
export const applyChanges = async (
  db: Db,
  account: string,
  changes: readonly Change[],
  now: Date,
): Promise<boolean[]> => {
  const settled = changes.flatMap((change) => (change.settled ? [change.settled] : []));
  const marks = changes.flatMap((change) => (change.mark ? [change.mark] : []));
  const posts = settled.flatMap((one) =>
    one.posted.map((platform) => ({
      conversation: one.conversation,
      platform,
      ticket: one.ticket,
      message: one.message,
      delivery: one.id,
    })),
  );
  const ends = settled.flatMap((one) => {
    const end = {
      id: one.id,
      stream: one.stream as number | null,
      seq: one.seq,
      message: one.message,
      state: one.state,
      parts: one.parts,
      why: one.why,
      doubled: one.possiblyDoubled,
      next_at: one.nextAt?.toISOString() ?? null,
      final: one.state !== "pending" && one.state !== "unknown",
    };
    // What went along in its post ends with it; the stream moves once, past all of them.
    return [end, ...one.joins.map((joining) => ({ ...end, ...joining, stream: null }))];
  });
  const { rows } = await writeChanges(db, {
    account,
    now,
    ends: JSON.stringify(ends),
    posts: JSON.stringify(posts),
    marks: JSON.stringify(marks),
    most: Math.max(ends.length, marks.length),
  });
  const marked = new Set(rows.map((row) => row.id));
  return changes.map((change) => (change.mark ? marked.has(change.mark.id) : true));
};

// An end whose own answer was lost is written again; by then what it put off may have been changed, and stays so.
// An answer that was sent meets the promise of its ticket, dated when it was written; what was taken back, came to
// nothing or was no person's does not. Dated by the platform it may seem older than a clock that our own time began, so
// which clock is asked of the time it was stored. Clocks after streams and before faces, as in the outbox.
// The limits cut nothing: without them the planner takes each list for a hundred rows, and reads whole tables for it.
const writeChanges = prepared<{ id: string }>(
  "changes",
  sql`
    with ends as (
      select * from jsonb_to_recordset(${given("ends")}::jsonb) as x(
        id uuid, stream bigint, seq bigint, message uuid, state text, parts jsonb, why text, doubled boolean, next_at timestamptz, final boolean)
      limit ${given("most")}::int),
    ended as (
      update delivery d set state = case when d.state = 'superseded' then d.state else e.state end,
        parts = coalesce(e.parts, d.parts), why = e.why, possibly_doubled = d.possibly_doubled or e.doubled,
        settled_at = case when d.state = 'superseded' then d.settled_at when e.final then ${given("now")}::timestamptz end
      from ends e where d.id = e.id and (e.final or d.state in ('sending', 'unknown')) returning d.id, d.kind, d.state, d.ticket_id, d.message_id),
    locked as (select id from stream where id in (select stream from ends) order by conversation_id, subject for update),
    moved as (
      update stream s set
        done_seq = case when e.final then e.seq else s.done_seq end,
        next_at = case when not e.final then e.next_at when s.last_seq = e.seq then null
          else coalesce((select n.not_before from delivery n where n.stream_id = e.stream and n.seq = e.seq + 1), ${given("now")}::timestamptz) end
      from locked k join ends e on e.stream = k.id where s.id = k.id and e.id in (select id from ended) returning s.id),
    posted as (
      insert into post (account_id, conversation_id, platform_id, ticket_id, message_id, delivery_id)
      select ${given("account")}::uuid, x.conversation, x.platform, x.ticket, x.message, x.delivery
      from jsonb_to_recordset(${given("posts")}::jsonb) as x(conversation uuid, platform text, ticket uuid, message uuid, delivery uuid)
      on conflict (conversation_id, platform_id) do nothing returning 1),
    answers as materialized (
      select distinct on (d.ticket_id) d.ticket_id, m.id as message, m.said_at, m.stored_at
      from ended d join message m on m.id = d.message_id
      where d.kind = 'answer' and d.state = 'sent' and m.room = 'client' and m.author ->> 'is' in ('member', 'partner')
        and (select count(*) from moved) >= 0
      order by d.ticket_id, m.said_at),
    met as (
      update sla_clock c set met_at = greatest(k.said_at, c.started_at), met_by = k.message
      from (
        select r.id, a.message, a.said_at from answers a cross join lateral (
          select id from sla_clock where ticket_id = a.ticket_id and met_at is null and started_at <= a.stored_at
            and (ended_at is null or ended_at >= a.said_at)
          order by started_at desc limit 1 for update) r) k
      where c.id = k.id returning c.id, c.ticket_id),
    told as (${tellOver(sql`met`)}),
    cards as (
      update projection p set wanted = wanted + 1, next_at = coalesce(p.next_at, ${given("now")}::timestamptz)
      from met where p.kind = 'card' and p.subject = met.ticket_id returning 1),
    receipts as (
      update projection p set wanted = wanted + 1, next_at = case when e.final or p.next_at is null then ${given("now")}::timestamptz else p.next_at end
      from ends e where p.kind = 'receipt' and p.subject = e.message and (select count(*) from cards) >= 0 returning 1),
    marked as (
      update delivery d set state = 'sending', attempts = d.attempts + 1, parts = x.parts, first_attempt_at = coalesce(d.first_attempt_at, ${given("now")}::timestamptz)
      from (select * from jsonb_to_recordset(${given("marks")}::jsonb) as x(id uuid, version int, parts jsonb) limit ${given("most")}::int) x
      where d.id = x.id and d.version = x.version and d.state in ('pending', 'sending', 'unknown') returning d.id)
    select id from marked where (select count(*) from moved) >= 0 and (select count(*) from posted) >= 0 and (select count(*) from receipts) >= 0`,
);

/** All or none: a post must not leave with words that were taken back or changed a moment ago. */
export const markTogether = async (
  db: Db,
  { id, version, parts }: Beginning,
  others: readonly { readonly id: string; readonly version: number }[],
  now: Date,
): Promise<boolean> => {
  const all = [
    { id, version, parts },
    ...others.map((one) => ({ ...one, parts: [{ call: null, id: null, within: id }] })),
  ];
  const { rowCount } = await db.execute(sql`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as x(id uuid, version int, parts jsonb)),
    locked as (
      select d.id from delivery d join wanted w on w.id = d.id
      where d.version = w.version and d.state = 'pending' and d.attempts = 0 order by d.id for update of d)
    update delivery d set state = 'sending', attempts = d.attempts + 1, parts = w.parts, first_attempt_at = ${now}
    from wanted w where d.id = w.id and (select count(*) from locked) = ${all.length}`);
  return rowCount === all.length;
};
