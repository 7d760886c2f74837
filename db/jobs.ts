import { and, asc, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Actor } from "../core/actor.ts";
import { isId } from "../core/id.ts";
import type { Notice } from "../core/notices.ts";
import type { Fields, Job, JobStatus, Offer, OfferState } from "../core/partners/job.ts";
import type { Jobs } from "../core/ports.ts";
import type { Ticket } from "../core/tickets/ticket.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { given, prepared } from "./prepared.ts";
import { job, offer, ticket } from "./schema.ts";
import { dated, ticketOf } from "./tickets.ts";

interface Commit {
  readonly now: Date;
  readonly later: Later;
  /** The ticket of a held job is held too. */
  readonly learn: (ticket: Ticket) => void;
}

export const jobsIn = (db: Db, accountId: string, { now, later, learn }: Commit): Jobs => ({
  add: async (added, offers, thread) => {
    const values = { job: JSON.stringify(added), offers: JSON.stringify(offers), channel: thread.channelId };
    later(addJob(db, { ...values, account: accountId, now }));
  },
  held: async (id) => {
    if (!isId(id)) return null;
    const [about] = await db
      .select()
      .from(ticket)
      .where(eq(ticket.id, sql`(select ticket_id from job where id = ${id})`))
      .for("update");
    if (!about) return null;
    learn(ticketOf(about));
    const [row] = await db.select().from(job).where(eq(job.id, id)).for("update");
    return row ? jobOf(row) : null;
  },
  save: async (changed) => {
    later(saveJob(db, { job: JSON.stringify(changed) }));
  },
  nextNumber: async () => {
    const { rows } = await countJob(db, { account: accountId });
    return rows[0]!.last_job;
  },
  ofTicket: async (id) => {
    const rows = await db.select().from(job).where(eq(job.ticketId, id)).orderBy(desc(job.offeredAt), desc(job.id));
    return rows.map(jobOf);
  },
  runningOf: async (partner) => {
    const rows = await db
      .select()
      .from(job)
      .where(and(eq(job.partnerId, partner), isNull(job.endedAt)))
      .orderBy(asc(job.offeredAt), asc(job.id));
    return rows.map(jobOf);
  },
  offeredTo: async (partner) => {
    const rows = await db
      .select({ job })
      .from(offer)
      .innerJoin(job, and(eq(job.id, offer.jobId), eq(job.status, "offered")))
      .where(and(eq(offer.partnerId, partner), eq(offer.state, "open")))
      .orderBy(asc(job.offeredAt), asc(job.id));
    return rows.map((row) => jobOf(row.job));
  },
  offers: async (id) => {
    const rows = await db.select().from(offer).where(eq(offer.jobId, id)).orderBy(asc(offer.partnerId));
    return rows.map(
      ({ jobId, partnerId, state, why }): Offer => ({ jobId, partnerId, state: state as OfferState, why }),
    );
  },
  shownIn: async (id) => (await readShown(db, { job: id })).rows,
  mayHear: async (id, conversation, kind) => {
    const { rows } = await readMayHear(db, { job: id, conversation, kind });
    return rows[0]?.may ?? false;
  },
  askedBy: async (id) => (await readAsked(db, { job: id })).rows.map(({ partner }) => partner),
  settleOffer: async (id, partner, state, why) => {
    later(
      db
        .update(offer)
        .set({ state, why, at: now })
        .where(and(eq(offer.jobId, id), eq(offer.partnerId, partner))),
    );
  },
});

/** What one may hear of an offer before it is accepted, and after somebody else was faster: by their terms' first stage only. */
export const OFFER_KINDS: readonly Notice["kind"][] = ["job-offer", "job-asks", "offer-settled", "copy-removed"];

/** Words: before an acceptance only for those who asked something themselves. */
const WORD_KINDS: readonly Notice["kind"][] = [
  "job-words",
  "job-words-edited",
  "job-words-removed",
  "file-follows",
  "file-trouble",
];

const quoted = (kinds: readonly string[]): SQL => sql.raw(kinds.map((kind) => `'${kind}'`).join(", "));

/**
 * Whether a notice about a job may enter a conversation of a link room, as the rows say now: the job's own thread, and
 * the chats of the partner who has it. Whoever was only asked hears of the offer.
 */
export const mayHear = (kind: SQL, about: SQL, place: { readonly job: SQL; readonly partner: SQL }): SQL => sql`(
  coalesce(${place.job} = ${about}, false) or exists (
    select 1 from job hj left join offer ho on ho.job_id = hj.id and ho.partner_id = ${place.partner}
    where hj.id = ${about} and (
      hj.partner_id = ${place.partner}
      or (ho.job_id is not null and ${kind} in (${quoted(OFFER_KINDS)}))
      or (hj.partner_id is null and ho.state = 'open' and ${kind} in (${quoted(WORD_KINDS)}) and exists (
        select 1 from message hm join partner_person hp on hp.id = (hm.author ->> 'id')::uuid
        where hm.ticket_id = hj.ticket_id and hm.job_id = hj.id and hm.author ->> 'is' = 'partner' and hp.partner_id = ho.partner_id)))))`;

const readMayHear = prepared<{ may: boolean }>(
  "may hear",
  sql`
    select c.room = 'link' and ${mayHear(sql`${given("kind")}`, sql`${given("job")}::uuid`, { job: sql`c.job_id`, partner: sql`c.partner_id` })} as may
    from conversation c where c.id = ${given("conversation")}::uuid`,
);

const readShown = prepared<{ partner: string; conversation: string; delivery: string }>(
  "offers shown",
  sql`
    select o.partner_id as partner, c.id as conversation, (array_agg(d.id order by d.seq desc))[1] as delivery
    from offer o
    join partner_person p on p.partner_id = o.partner_id
    join identity i on i.partner_person_id = p.id
    join conversation c on c.channel_id = i.channel_id and c.address = i.platform_id and c.partner_id = o.partner_id
    join stream s on s.conversation_id = c.id and s.subject = ${given("job")}::text
    join delivery d on d.stream_id = s.id and d.kind = 'job-offer' and d.state not in ('superseded', 'void', 'refused', 'gone')
    where o.job_id = ${given("job")}::uuid
    group by o.partner_id, c.id order by c.id`,
);

const readAsked = prepared<{ partner: string }>(
  "asked by",
  sql`
    select distinct p.partner_id as partner
    from job j join message m on m.ticket_id = j.ticket_id and m.job_id = j.id and m.author ->> 'is' = 'partner'
    join partner_person p on p.id = (m.author ->> 'id')::uuid
    where j.id = ${given("job")}::uuid`,
);

const countJob = prepared<{ last_job: number }>(
  "count job",
  sql`
    insert into counter (account_id, last, last_job) values (${given("account")}, 0, 1)
    on conflict (account_id) do update set last_job = counter.last_job + 1 returning last_job`,
);

/** A job with its offers, and its room in the desk's workspace, which has no address before its card is posted. */
const addJob = prepared(
  "add job",
  sql`
    with offered as (
      insert into job (id, account_id, number, ticket_id, thread_id, status, fields, offered_at, offered_by, answer_by, version)
      select x.id, ${given("account")}::uuid, x.number, x."ticketId", x."threadId", x.status, x.fields, x."offeredAt", x."offeredBy",
        x."answerBy", x.version
      from jsonb_to_record(${given("job")}::jsonb) as x(id uuid, number int, "ticketId" uuid, "threadId" uuid, status text, fields jsonb,
        "offeredAt" timestamptz, "offeredBy" jsonb, "answerBy" timestamptz, version int)
      returning id, account_id, ticket_id, thread_id),
    asked as (
      insert into offer (account_id, job_id, partner_id, state, at)
      select account_id, id, partner::uuid, 'open', ${given("now")}::timestamptz
      from offered, jsonb_array_elements_text(${given("offers")}::jsonb) partner)
    insert into conversation (id, account_id, channel_id, kind, room, ticket_id, job_id)
    select thread_id, account_id, ${given("channel")}::uuid, 'thread', 'link', ticket_id, id from offered`,
);

/** All but what never changes: number, ticket, thread, who offered it and when. */
const saveJob = prepared(
  "save job",
  sql`
    update job j set status = x.status, fields = x.fields, answer_by = x."answerBy", partner_id = x."partnerId", person_id = x."personId",
      accepted_at = x."acceptedAt", visit_at = x."visitAt", visit_agreed_at = x."visitAgreedAt", on_the_way_at = x."onTheWayAt",
      arrived_at = x."arrivedAt", done = x.done, returns = x.returns, approval = x.approval,
      rating = x.rating, ended_at = x."endedAt", version = j.version + 1
    from jsonb_to_record(${given("job")}::jsonb) as x(id uuid, status text, fields jsonb, "answerBy" timestamptz, "partnerId" uuid,
      "personId" uuid, "acceptedAt" timestamptz, "visitAt" timestamptz, "visitAgreedAt" timestamptz, "onTheWayAt" timestamptz,
      "arrivedAt" timestamptz, done jsonb, returns int, approval jsonb, rating jsonb, "endedAt" timestamptz)
    where j.id = x.id`,
);

export const jobOf = (row: typeof job.$inferSelect): Job => ({
  id: row.id,
  number: row.number,
  ticketId: row.ticketId,
  threadId: row.threadId,
  status: row.status as JobStatus,
  fields: row.fields as Fields,
  offeredAt: row.offeredAt,
  offeredBy: row.offeredBy as Actor,
  answerBy: row.answerBy,
  partnerId: row.partnerId,
  personId: row.personId,
  acceptedAt: row.acceptedAt,
  visitAt: row.visitAt,
  visitAgreedAt: row.visitAgreedAt,
  onTheWayAt: row.onTheWayAt,
  arrivedAt: row.arrivedAt,
  done: dated(row.done),
  returns: row.returns,
  approval: dated(row.approval),
  rating: row.rating as Job["rating"],
  endedAt: row.endedAt,
  version: row.version,
});
