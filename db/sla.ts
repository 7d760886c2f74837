import { type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { StepTable } from "../core/duty.ts";
import { newId } from "../core/id.ts";
import type { Promises } from "../core/ports.ts";
import type { Account } from "../core/records.ts";
import type { Clock, DueStep, StepName } from "../core/sla/clock.ts";
import { type Begun, begin } from "../core/sla/promise.ts";
import { type PastStep, settleSteps } from "../core/sla/steps.ts";
import type { Db } from "./connect.ts";
import { fromJson } from "./json.ts";
import type { Later } from "./later.ts";
import { given, prepared } from "./prepared.ts";
import { listed, maybeTime, time } from "./rows.ts";
import type { slaClock, ticket } from "./schema.ts";
import { ticketOf } from "./tickets.ts";

type ClockRow = typeof slaClock.$inferSelect;

/** An answer that is on its way is looked at again so soon. */
const PUT_OFF_MS = 5_000;

/**
 * Clocks of one commit. What it changes is written at its end: a settled delivery meets a clock after its stream is
 * locked, so everybody locks clocks after streams, and before the faces that show them.
 */
export const promisesIn = (db: Db, account: Account, now: Date): { port: Promises; flush(later: Later): void } => {
  const started = new Map<string, { clock: Clock; steps: Begun["steps"] }>();
  const ended = new Set<string>();
  const changed: ((later: Later) => void)[] = [];

  const port: Promises = {
    start: async (ticket, from) => {
      if (account.answerWithinMs === null) return null;
      const { dueAt, steps } = begin(account.hours, from, account.answerWithinMs);
      const clock: Clock = {
        id: newId(),
        ticketId: ticket,
        promise: "answer",
        startedAt: from,
        dueAt,
        metAt: null,
        endedAt: null,
      };
      started.set(ticket, { clock, steps });
      return clock;
    },
    of: async (ticket) => {
      const here = started.get(ticket)?.clock;
      if (here) return here;
      const { rows } = await readLast(db, { ticket });
      const last = rows[0] ? clockOf(rows[0].clock) : null;
      return last && ended.has(ticket) && !last.metAt && !last.endedAt ? { ...last, endedAt: now } : last;
    },
    byId: async (id) => {
      const { rows } = await readById(db, { id });
      return rows[0] ? clockOf(rows[0].clock) : null;
    },
    end: async (ticket) => {
      const here = started.get(ticket);
      if (here) started.set(ticket, { clock: { ...here.clock, endedAt: now }, steps: [] });
      ended.add(ticket);
    },
    takeDue: async (most) => {
      // One at a time: two would each find another step of one clock the highest.
      const { rows } = await lockSteps(db, { account: account.id });
      return rows[0]?.got ? takeDue(db, account.id, most, now) : [];
    },
    holdBack: async (clock, until) => {
      changed.push((later) => later(holdSteps(db, { clock, until })));
    },
    hasten: async (clock) => {
      changed.push((later) => later(hastenWarning(db, { clock, now })));
    },
  };

  return {
    port,
    flush: (later) => {
      if (ended.size > 0) later(endClocks(db, { account: account.id, tickets: listed([...ended]), now }));
      if (started.size > 0) {
        const clocks = JSON.stringify([...started.values()].map(({ clock }) => clock));
        const steps = JSON.stringify(
          [...started.values()].flatMap(({ clock, steps }) => steps.map((one) => ({ ...one, clock: clock.id }))),
        );
        later(writeClocks(db, { account: account.id, clocks, steps }));
      }
      for (const change of changed) change(later);
    },
  };
};

const writeClocks = prepared(
  "write clocks",
  sql`
    with clocks as (
      insert into sla_clock (id, account_id, ticket_id, promise, started_at, due_at, ended_at)
      select x.id, ${given("account")}::uuid, x."ticketId", x.promise, x."startedAt", x."dueAt", x."endedAt"
      from jsonb_to_recordset(${given("clocks")}::jsonb) as x(
        id uuid, "ticketId" uuid, promise text, "startedAt" timestamptz, "dueAt" timestamptz, "endedAt" timestamptz)
      returning 1)
    insert into step (account_id, clock_id, step, due_at)
    select ${given("account")}::uuid, x.clock, x.step, x.at
    from jsonb_to_recordset(${given("steps")}::jsonb) as x(clock uuid, step text, at timestamptz)`,
);

/** Whoever was told of one of these clocks hears that it is over, in a transaction of its own. Takes `account` and `now` as its statement does. */
export const tellOver = (clocks: SQL): SQL => sql`
  insert into timer (id, account_id, kind, subject, due_at)
  select gen_random_uuid(), ${given("account")}::uuid, 'promise-over', o.id, ${given("now")}::timestamptz from ${clocks} o
  where exists (select 1 from step s where s.clock_id = o.id and s.outcome in ('told', 'late'))
  on conflict do nothing`;

/** Steps of an ended clock stay until they are due, and are then found to be needless: only the sweep locks them. */
const endClocks = prepared(
  "end clocks",
  sql`
    with running as (
      select id from sla_clock where ticket_id = any(${given("tickets")}::uuid[]) and met_at is null and ended_at is null
      order by ticket_id for update),
    over as (
      update sla_clock c set ended_at = ${given("now")}::timestamptz from running r where c.id = r.id returning c.id)
    ${tellOver(sql`over`)}`,
);

const readLast = prepared<{ clock: unknown }>(
  "last clock",
  sql`select to_jsonb(c) as clock from sla_clock c where ticket_id = ${given("ticket")}::uuid order by started_at desc limit 1`,
);

const readById = prepared<{ clock: unknown }>(
  "clock",
  sql`select to_jsonb(c) as clock from sla_clock c where id = ${given("id")}::uuid`,
);

// Steps stand outside the accounts' walls: whoever names one by its clock has to see that clock.
const holdSteps = prepared(
  "hold steps",
  sql`
    with held as (
      select s.clock_id, s.step, c.due_at as latest from step s join sla_clock c on c.id = s.clock_id
      where s.clock_id = ${given("clock")}::uuid and s.step <> 'missed' and s.fired_at is null for update of s skip locked)
    update step s set due_at = greatest(s.due_at, least(${given("until")}::timestamptz, h.latest)), outcome = 'held-back'
    from held h where s.clock_id = h.clock_id and s.step = h.step`,
);

const hastenWarning = prepared(
  "hasten warning",
  sql`
    with hastened as (
      select s.clock_id, s.step from step s join sla_clock c on c.id = s.clock_id
      where s.clock_id = ${given("clock")}::uuid and s.step = 'warning' and s.fired_at is null for update of s skip locked)
    update step s set due_at = least(s.due_at, ${given("now")}::timestamptz)
    from hastened h where s.clock_id = h.clock_id and s.step = h.step`,
);

const lockSteps = prepared<{ got: boolean }>(
  "lock steps",
  sql`select pg_try_advisory_xact_lock(hashtextextended('steps:' || ${given("account")}::text, 2)) as got`,
);

type TakenStep = PastStep & Pick<DueStep, "ticket" | "company">;

const takeDue = async (db: Db, account: string, most: number, now: Date): Promise<DueStep[]> => {
  const { rows } = await readPast(db, { account, now, most });
  const gone = rows.filter((row) => !row.clock || !row.ticket);
  const clocks = new Map<string, TakenStep[]>();
  for (const row of rows) {
    if (!row.clock || !row.ticket) continue;
    clocks.set(row.clock_id, [...(clocks.get(row.clock_id) ?? []), takenOf(row)]);
  }
  const settled = [...clocks.values()].flatMap((past) => settleSteps(past, now));
  const marks = [
    ...settled.map(({ step, outcome }) => ({ clock: step.clock.id, step: step.step, outcome })),
    ...gone.map(({ clock_id: clock, step }) => ({ clock, step, outcome: "needless" })),
  ];
  if (marks.length > 0)
    await markSteps(db, {
      marks: JSON.stringify(marks),
      most: marks.length,
      now,
      again: new Date(now.getTime() + PUT_OFF_MS),
    });
  return settled
    .filter(({ outcome }) => outcome === "told" || outcome === "late")
    .map(({ step: { clock, step, dueAt, ticket, company } }) => ({ clock, step, dueAt, ticket, company }))
    .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
};

interface PastRow {
  readonly clock_id: string;
  readonly step: string;
  readonly due_at: unknown;
  readonly clock: unknown;
  readonly ticket: unknown;
  readonly company: { readonly name: string; readonly vip: boolean } | null;
  readonly coming: boolean;
}

const takenOf = (row: PastRow): TakenStep => ({
  clock: clockOf(row.clock),
  step: row.step as StepName,
  dueAt: time(row.due_at),
  onItsWay: row.coming,
  ticket: ticketOf(fromJson<typeof ticket.$inferSelect>(row.ticket)!),
  company: row.company,
});

/** All past steps of a clock come together, so that only the highest of them fires. */
const readPast = prepared<Record<string, unknown> & PastRow>(
  "past steps",
  sql`
    with clocks as (
      select clock_id from step
      where account_id = ${given("account")}::uuid and fired_at is null and due_at <= ${given("now")}::timestamptz
      group by clock_id order by min(due_at) limit ${given("most")}::int)
    select s.clock_id, s.step, s.due_at, to_jsonb(c) as clock, to_jsonb(t) as ticket,
      case when f.id is not null then jsonb_build_object('name', f.name, 'vip', f.vip) end as company,
      exists (
        select 1 from message m join delivery d on d.message_id = m.id and d.kind = 'answer' and d.state in ('pending', 'sending', 'unknown')
        where m.ticket_id = c.ticket_id and m.stored_at >= c.started_at and m.room = 'client' and m.deleted_at is null
          and m.author ->> 'is' in ('member', 'partner')
          and m.said_at <= case s.step when 'missed' then c.due_at else s.due_at end) as coming
    from step s
    left join sla_clock c on c.id = s.clock_id
    left join ticket t on t.id = c.ticket_id
    left join company f on f.id = t.company_id
    where s.clock_id in (select clock_id from clocks) and s.fired_at is null and s.due_at <= ${given("now")}::timestamptz
    for update of s skip locked`,
);

const markSteps = prepared(
  "mark steps",
  sql`
    update step s set
      fired_at = case when x.outcome <> 'put-off' then ${given("now")}::timestamptz end,
      due_at = case when x.outcome = 'put-off' then ${given("again")}::timestamptz else s.due_at end,
      outcome = x.outcome
    from (select * from jsonb_to_recordset(${given("marks")}::jsonb) as x(clock uuid, step text, outcome text) limit ${given("most")}::int) x
    where s.clock_id = x.clock and s.step = x.step and s.fired_at is null`,
);

/** Whose steps are due, and when the next one is: all that the sweep has to know, whatever the number of promises. */
export const createStepTable = (pool: pg.Pool, now: () => Date): StepTable => {
  const db = drizzle(pool);
  return {
    look: async () => {
      const at = now();
      const { rows } = await db.execute<{ accounts: string[] | null; next: string | null }>(sql`
        select (select array_agg(distinct s.account_id) from step s join account a on a.id = s.account_id and a.suspended_at is null
            where s.fired_at is null and s.due_at <= ${at}) as accounts,
          (select min(due_at) from step where fired_at is null and due_at > ${at}) as next`);
      return { accounts: rows[0]?.accounts ?? [], next: maybeTime(rows[0]?.next) };
    },
  };
};

/** A row of the clock, as JSON. */
export const clockOf = (row: unknown): Clock => {
  const { id, ticketId, startedAt, dueAt, metAt, endedAt } = fromJson<ClockRow>(row)!;
  return { id, ticketId, promise: "answer", startedAt, dueAt, metAt, endedAt };
};

/** The last clock of a ticket, as a column of a larger statement. */
export const lastClock = (ticketId: SQL): SQL =>
  sql`(select to_jsonb(k) from sla_clock k where k.ticket_id = ${ticketId} order by k.started_at desc limit 1)`;

/** The last clock of each of these tickets that has one. */
export const clocksOf = async (db: Db, tickets: readonly string[]): Promise<ReadonlyMap<string, Clock>> => {
  if (tickets.length === 0) return new Map();
  const { rows } = await db.execute<{ clock: unknown }>(sql`
    select distinct on (ticket_id) to_jsonb(c) as clock from sla_clock c
    where ticket_id = any(${listed(tickets)}::uuid[]) order by ticket_id, started_at desc`);
  return new Map(rows.map((row) => clockOf(row.clock)).map((clock) => [clock.ticketId, clock]));
};
