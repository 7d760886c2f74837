import { sql } from "drizzle-orm";
import { newId } from "../core/id.ts";
import type { Notice } from "../core/notices.ts";
import type { Outbox, Outgoing } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import { mayHear } from "./jobs.ts";
import type { Later } from "./later.ts";
import { given, insist, isInsisted, prepared } from "./prepared.ts";
import { maybeCount } from "./rows.ts";

/** Channels with something to send, and who sends for them. */
export type Touched = readonly { readonly channel: string; readonly account: string; readonly sender: number | null }[];

interface Wanted {
  kind: string;
  subject: string;
  conversation: string;
  at: Date;
}

/** Collects what a transaction tells people, and writes it in one statement at its end; resolves to the channels that it stirred. */
export const outboxIn = (
  db: Db,
  accountId: string,
  now: Date,
): { port: Outbox; flush(later: Later, between: () => void): readonly Promise<Touched>[] } => {
  const added: (Outgoing & { id: string })[] = [];
  const wanted = new Map<string, Wanted>();
  let stirred = false;

  const port: Outbox = {
    add: (outgoing) => {
      const id = newId();
      added.push({ ...outgoing, id });
      return id;
    },
    show: (kind, subject, conversation, at) => {
      const key = `${kind}:${subject}:${conversation}`;
      const due = at ?? now;
      const known = wanted.get(key);
      if (!known || known.at > due) wanted.set(key, { kind, subject, conversation, at: due });
    },
    deliveriesOf: async (message) => {
      const { rows } = await db.execute<{ id: string; kind: string; state: string; conversation: string }>(
        sql`select id, kind, state, conversation_id as conversation from delivery where message_id = ${message} order by created_at, seq`,
      );
      const here = added
        .filter((one) => one.message === message)
        .map((one) => ({ id: one.id, kind: one.notice.kind, state: "pending", conversation: one.conversation }));
      return [...rows, ...here];
    },
    noticeOf: async (delivery) => {
      const { rows } = await db.execute<{ kind: string; data: object }>(
        sql`select kind, data from delivery where id = ${delivery} and data <> '{}' for update`,
      );
      return (rows[0] as Notice | undefined) ?? null;
    },
    supersede: async (delivery) => {
      const at = added.findIndex((one) => one.id === delivery);
      if (at >= 0) return added.splice(at, 1).length > 0;
      // What takes its place in the stream need not wait for what is gone; a stream held by another head stays held.
      const { rows } = await db.execute(sql`
        with gone as (
          update delivery set state = 'superseded', settled_at = ${now}, not_before = ${now}, version = version + 1
          where id = ${delivery} and ${hasNotLeft} returning stream_id, seq),
        stirred as (
          update stream s set next_at = ${now} from gone
          where s.id = gone.stream_id and s.done_seq = gone.seq - 1 and s.next_at is not null returning 1)
        select 1 from gone where (select count(*) from stirred) >= 0`);
      stirred ||= rows.length === 1;
      return rows.length === 1;
    },
    touch: async (delivery, notBefore) => {
      const here = added.find((one) => one.id === delivery);
      if (here) {
        if (notBefore) Object.assign(here, { notBefore });
        return true;
      }
      const { rows } = await db.execute(sql`
        with changed as (
          update delivery set version = version + 1, parts = null, not_before = coalesce(${notBefore ?? null}::timestamptz, not_before)
          where id = ${delivery} and ${hasNotLeft} returning stream_id, seq, not_before, attempts),
        moved as (
          update stream s set next_at = case changed.attempts when 0 then changed.not_before else s.next_at end from changed
          where s.id = changed.stream_id and s.done_seq = changed.seq - 1 and s.next_at is not null returning 1)
        select (select count(*) from moved) as moved from changed`);
      stirred ||= Number(rows[0]?.moved ?? 0) > 0;
      return rows.length === 1;
    },
  };

  return {
    port,
    // Locks go delivery, stream, clock, projection.
    flush: (later, between) => {
      const sent: Promise<Touched>[] = [];
      if (added.length > 0) sent.push(insertDeliveries(db, accountId, now, added));
      between();
      if (wanted.size > 0) sent.push(insertWanted(db, accountId, [...wanted.values()]));
      if (stirred) sent.push(channelsOf(db, accountId));
      for (const one of sent) later(one);
      return sent;
    },
  };
};

type ChannelRow = { id: string; sender: string | number | null };

/**
 * It waits, and nothing of it is out: never tried, or told "not now" each time. Words that share a post wait as they are.
 * A first copy that may be out is out.
 */
const hasNotLeft = sql`state = 'pending' and not possibly_doubled
  and not jsonb_path_exists(coalesce(parts, '[]'), '$[*] ? (@.id != null || exists(@.joined) || exists(@.within))')`;

const touchedBy = (rows: readonly ChannelRow[] | null, account: string): Touched =>
  (rows ?? []).map((row) => ({ channel: row.id, account, sender: maybeCount(row.sender) }));

const channelsOf = async (db: Db, account: string): Promise<Touched> => {
  const { rows } = await db.execute<ChannelRow>(
    sql`select id, sender from channel where account_id = ${account} and suspended_at is null`,
  );
  return touchedBy(rows, account);
};

/**
 * Streams count up and deliveries take the numbers, in one statement; the stream's row lock makes commit order number
 * order. A thread whose root is not posted has nothing due before `openThread`, which waits for who writes into it here.
 * A delivery whose room may not enter its conversation finds no conversation here, and the count refuses all.
 */
const insertDeliveries = async (
  db: Db,
  account: string,
  now: Date,
  added: readonly (Outgoing & { id: string })[],
): Promise<Touched> => {
  const input = JSON.stringify(
    added.map((one, n) => ({
      id: one.id,
      n,
      conversation: one.conversation,
      room: one.room,
      subject: one.subject,
      kind: one.notice.kind,
      data: one.notice.data,
      job: one.job ?? null,
      ticket: one.ticket ?? null,
      message: one.message ?? null,
      priority: one.priority,
      not_before: (one.notBefore ?? now).toISOString(),
      expires_at: one.expiresAt?.toISOString() ?? null,
    })),
  );
  try {
    const { rows } = await writeDeliveries(db, { input, account, now, added: added.length });
    return touchedBy(rows[0]!.channels, account);
  } catch (error) {
    throw isInsisted(error) ? new Error("a notice was written for a conversation of another room") : error;
  }
};

/** In a link room: screens that are about no job, and about a job what may be heard there, with words of that room only. */
const mayBeTold = sql`(
  case when x.job is null then x.subject = 'screens' and x.message is null
  else ${mayHear(sql`x.kind`, sql`x.job`, { job: sql`c.job_id`, partner: sql`c.partner_id` })}
    and (x.message is null or exists (select 1 from message m where m.id = x.message and m.room = 'link' and m.job_id = x.job)) end)`;

// The limit cuts nothing: it tells the planner how many there are, so that it reads no whole tables for them.
const writeDeliveries = prepared<{ channels: ChannelRow[] | null }>(
  "write deliveries",
  sql`
    with told as (
      select * from jsonb_to_recordset(${given("input")}::jsonb) as x(
        id uuid, n int, conversation uuid, room text, subject text, kind text, data jsonb, job uuid, ticket uuid, message uuid,
        priority int, not_before timestamptz, expires_at timestamptz) limit ${given("added")}::int),
    rootless as (select id from conversation where id in (select conversation from told) and address is null for share),
    input as (
      select x.*, c.channel_id,
        row_number() over (partition by x.conversation, x.subject order by x.n) as place,
        count(*) over (partition by x.conversation, x.subject) as of_stream
      from told x
      join conversation c on c.id = x.conversation and (c.room = x.room or (x.room = 'client' and c.room = 'internal'))
        and (x.room <> 'link' or ${mayBeTold})),
    streams as (
      insert into stream (account_id, channel_id, conversation_id, subject, last_seq, next_at)
      select ${given("account")}::uuid, channel_id, conversation, subject, max(of_stream),
        case when conversation not in (select id from rootless) then (array_agg(not_before order by n))[1] end
      from input group by channel_id, conversation, subject order by conversation, subject
      on conflict (conversation_id, subject) do update
        set last_seq = stream.last_seq + excluded.last_seq, next_at = coalesce(stream.next_at, excluded.next_at)
      returning id, conversation_id, subject, last_seq),
    written as (
      insert into delivery (id, account_id, channel_id, conversation_id, stream_id, seq, room, kind, job_id, ticket_id, message_id,
        data, priority, not_before, expires_at, created_at)
      select i.id, ${given("account")}::uuid, i.channel_id, i.conversation, s.id, s.last_seq - i.of_stream + i.place, i.room, i.kind,
        i.job, i.ticket, i.message, i.data, i.priority, i.not_before, i.expires_at, ${given("now")}::timestamptz
      from input i join streams s on s.conversation_id = i.conversation and s.subject = i.subject
      returning 1)
    select ${insist(sql`(select count(*) from written) = ${given("added")}::bigint`)},
      (select jsonb_agg(jsonb_build_object('id', c.id, 'sender', c.sender)) from channel c where c.id in (select channel_id from input)) as channels`,
);

const insertWanted = async (db: Db, account: string, wanted: readonly Wanted[]): Promise<Touched> => {
  const input = JSON.stringify(wanted.map((one) => ({ ...one, at: one.at.toISOString() })));
  const { rows } = await writeWanted(db, { input, account, added: wanted.length });
  return touchedBy(rows, account);
};

const writeWanted = prepared<ChannelRow>(
  "write wanted",
  sql`
    with shown as (
      insert into projection (account_id, channel_id, conversation_id, kind, subject, next_at)
      select ${given("account")}::uuid, c.channel_id, c.id, x.kind, x.subject, x.at
      from (select * from jsonb_to_recordset(${given("input")}::jsonb) as x(kind text, subject uuid, conversation uuid, at timestamptz)
        limit ${given("added")}::int) x
      join conversation c on c.id = x.conversation
      order by x.kind, x.subject
      on conflict (kind, subject, conversation_id) do update
        set wanted = projection.wanted + 1, next_at = least(coalesce(projection.next_at, excluded.next_at), excluded.next_at)
      returning channel_id)
    select id, sender from channel where id in (select channel_id from shown)`,
);
