import { sql } from "drizzle-orm";
import type pg from "pg";
import { AlreadyApplied } from "../core/applied.ts";
import type { Cause, Tx } from "../core/ports.ts";
import type { Account, Fact } from "../core/records.ts";
import { Refusal } from "../core/refusal.ts";
import { approachIn } from "./approach.ts";
import { filesIn, type IsStored } from "./arrivals.ts";
import { auditIn } from "./audit.ts";
import { batched } from "./batch.ts";
import { type Db, isRetryable } from "./connect.ts";
import { conversationsIn } from "./conversations.ts";
import { dialoguesIn } from "./dialogues.ts";
import { encounterIn } from "./encounter.ts";
import { forgettingIn } from "./forget.ts";
import { jobsIn } from "./jobs.ts";
import type { Later } from "./later.ts";
import { membersIn } from "./members.ts";
import { messagesIn } from "./messages.ts";
import { hashed, originalsIn } from "./originals.ts";
import { outboxIn, type Touched } from "./outbox.ts";
import { partnersIn } from "./partners.ts";
import { peopleIn } from "./people.ts";
import { given, insist, isInsisted, prepared } from "./prepared.ts";
import { repairsIn } from "./repairs.ts";
import { reviewsIn } from "./reviews.ts";
import { promisesIn } from "./sla.ts";
import { type Claims, ticketsIn, writeFacts } from "./tickets.ts";
import { timersIn } from "./timers.ts";
import { inTransaction, type Reader, Undone } from "./transaction.ts";

/** What a committed transaction leaves to be woken: channels with something to send and who sends for them, files to be fetched. */
export interface Stirred {
  readonly account: string;
  readonly channels: Touched;
  readonly files: readonly string[];
}

export interface DeskDb extends Reader {
  now(): Date;
  transaction<Result>(account: string, cause: Cause, work: (tx: Tx) => Promise<Result>): Promise<Result>;
}

interface Options {
  readonly pool: pg.Pool;
  readonly now: () => Date;
  readonly account: (id: string) => Promise<Account>;
  readonly wake: (stirred: Stirred) => void;
  /** Left out where no bytes are ever deleted. */
  readonly isStored?: IsStored;
}

const RETRIES = 3;
const MOST_TOGETHER = 16;
const COMMITS_AT_ONCE = 2;

/** The only door to an account's rows: every statement inside sees that account and no other. */
export const createDesk = ({ pool, now, account, wake, isStored = async () => true }: Options): DeskDb => {
  /** Several pieces of work in one commit. None of them may know of another's doings: `claims` sees to that. */
  const commit = async (accountId: string, pieces: readonly Piece[]): Promise<unknown[]> => {
    const settings = await account(accountId);
    const files: string[] = [];
    const { results, touched } = await inTransaction(pool, accountId, async (db, later) => {
      const at = now();
      const claims: Claims = new Map();
      const facts: Fact[] = [];
      const outbox = outboxIn(db, accountId, at);
      const promises = promisesIn(db, settings, at);
      const perform = async ({ cause, work }: Piece): Promise<unknown> => {
        // Asked before the work's own statements, on the same connection; its answer is needed only after them.
        const before = recall(db, accountId, cause);
        const tickets = ticketsIn(db, accountId, { later, claims, facts });
        const worked = work({
          account: settings,
          now: at,
          tickets: tickets.port,
          messages: {
            ...messagesIn(db, accountId, at, files, later),
            ...originalsIn(db, accountId, at, cause, later),
          },
          outbox: outbox.port,
          people: peopleIn(db, accountId, at),
          conversations: conversationsIn(db, accountId),
          dialogues: dialoguesIn(db, accountId, at, later),
          timers: timersIn(db, accountId, later),
          files: filesIn(db, at, isStored),
          promises: promises.port,
          partners: partnersIn(db, accountId, at),
          jobs: jobsIn(db, accountId, { now: at, later, learn: tickets.learn }),
          reviews: reviewsIn(db, accountId, at),
          members: membersIn(db, accountId),
          repairs: repairsIn(db, accountId, at),
          audit: auditIn(db, accountId, at),
          forgetting: forgettingIn(db, accountId, at),
          approach: (client) => approachIn(db, accountId, client),
          encounter: encounterIn(db, at, settings, tickets.learn),
        });
        const [known, result] = await Promise.allSettled([before, worked]);
        if (known.status === "rejected") throw known.reason;
        if (known.value) throw new Answered(known.value.answer);
        if (result.status === "rejected") throw result.reason;
        answerRequest(db, later, accountId, cause, at, result.value);
        return result.value;
      };
      const performed = new Map(pieces.toSorted(byKey).map((piece) => [piece, perform(piece)]));
      const results = await allOf(pieces.map((piece) => performed.get(piece)!));
      const touched = outbox.flush(later, () => promises.flush(later));
      if (facts.length > 0) later(writeFacts(db, { facts: JSON.stringify(facts), account: accountId, now: at }));
      settle(db, later, pieces, at);
      return { results, touched };
    });
    const stirred = (await Promise.all(touched)).flat();
    const channels = [...new Map(stirred.map((one) => [one.channel, one])).values()];
    if (channels.length > 0 || files.length > 0) wake({ account: accountId, channels, files });
    return results;
  };

  const alone = async (accountId: string, piece: Piece): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const [result] = await commit(accountId, [piece]);
        return result;
      } catch (error) {
        if (error instanceof Answered) return error.answer;
        if (attempt >= RETRIES || !isRetryable(error)) throw error;
      }
    }
  };

  const groups = new Map<string, (piece: Piece) => Promise<unknown>>();
  const inGroup = (accountId: string, name: string): ((piece: Piece) => Promise<unknown>) => {
    const key = `${accountId}:${name}`;
    const known = groups.get(key);
    if (known) return known;
    const made = batched<Piece, unknown>(
      async (pieces) => (pieces.length === 1 ? [await alone(accountId, pieces[0]!)] : commit(accountId, pieces)),
      MOST_TOGETHER,
      COMMITS_AT_ONCE,
    );
    groups.set(key, made);
    return made;
  };

  return {
    now,
    transaction: <Result>(accountId: string, cause: Cause, work: (tx: Tx) => Promise<Result>) => {
      const group = cause.by === "timer" ? undefined : cause.beside;
      const run = group ? inGroup(accountId, group) : (piece: Piece) => alone(accountId, piece);
      return run({ cause, work }) as Promise<Result>;
    },
    inside: (accountId, work) => inTransaction(pool, accountId, work),
  };
};

/** The same call was answered before: what was begun for it is rolled back. */
class Answered extends Undone {
  readonly answer: unknown;

  constructor(answer: unknown) {
    super("answered before");
    this.answer = answer;
  }
}

interface Piece {
  readonly cause: Cause;
  readonly work: (tx: Tx) => Promise<unknown>;
}

/** The keys of calls are locked in one order, whoever shares a commit. */
const byKey = (a: Piece, b: Piece): number => (keyOf(a) < keyOf(b) ? -1 : 1);

const keyOf = ({ cause }: Piece): string => (cause.by === "request" ? cause.key : "");

/** Waits for all of them, also when one fails: what still runs must not meet a connection that is somebody else's by then. */
const allOf = async <Result>(works: readonly Promise<Result>[]): Promise<Result[]> => {
  await Promise.allSettled(works);
  return Promise.all(works);
};

/** What was done before is not done again: an API call gets its first answer, a timer is taken off the table before its work clears or sets others. */
const recall = async <Result>(db: Db, accountId: string, cause: Cause): Promise<{ answer: Result } | null> => {
  if (cause.by === "timer") {
    const { rowCount } = await takeTimer(db, { id: cause.id });
    if (rowCount !== 1) throw new AlreadyApplied();
  }
  if (cause.by !== "request") return null;
  // Two statements, sent together: the second one sees what whoever held the lock has committed.
  const request = { account: accountId, key: cause.key };
  const [, { rows }] = await Promise.all([lockRequest(db, request), readRequest(db, request)]);
  const row = rows[0] as { body_hash: string; answer: Result } | undefined;
  if (!row) return null;
  if (row.body_hash !== cause.bodyHash) throw new Refusal("reused-key");
  return { answer: row.answer };
};

const answerRequest = (db: Db, later: Later, accountId: string, cause: Cause, at: Date, result: unknown): void => {
  if (cause.by !== "request") return;
  const answer = JSON.stringify(result ?? null);
  later(keepRequest(db, { account: accountId, key: cause.key, hash: cause.bodyHash, answer, at }));
};

const takeTimer = prepared("take timer", sql`delete from timer where id = ${given("id")}`);

const lockRequest = prepared(
  "lock request",
  sql`select pg_advisory_xact_lock(hashtextextended(${given("account")}::text || ':' || ${given("key")}::text, 1))`,
);

const readRequest = prepared<{ body_hash: string; answer: unknown }>(
  "request",
  sql`select body_hash, answer from request where account_id = ${given("account")}::uuid and key = ${given("key")}`,
);

const keepRequest = prepared(
  "keep request",
  sql`
    insert into request (account_id, key, body_hash, status, answer, at)
    values (${given("account")}::uuid, ${given("key")}, ${given("hash")}, 200, ${given("answer")}::jsonb, ${given("at")}::timestamptz)`,
);

const settle = (db: Db, later: Later, pieces: readonly Piece[], at: Date): void => {
  const causes = pieces.flatMap(({ cause }) => (cause.by === "inbox" ? [cause] : []));
  if (causes.length === 0) return;
  const rows = causes.map(({ lane, seq, holder, row, parked = null }) => ({ lane, seq, holder, row, why: parked }));
  later(
    settleRows(db, { rows: JSON.stringify(rows), count: rows.length, at }).then(
      ({ rows: [settled] }) => {
        for (const { lane, released } of causes) released?.(settled!.released[lane] ?? false);
      },
      (error: unknown) => Promise.reject(isInsisted(error) ? new AlreadyApplied() : error),
    ),
  );
};

/**
 * Lane and holder are the fence: a worker whose lane was taken over writes nothing any more. A lane is let go with its
 * last row, by number: if more came meanwhile, its holder goes on. Whoever locks several lanes does it in their order.
 * What was said of a message before it came joins its lane behind it.
 */
const settleRows = prepared<{ released: Record<string, boolean> }>(
  "settle",
  sql`
    with done as (
      select * from jsonb_to_recordset(${given("rows")}::jsonb) as x(lane bigint, seq bigint, holder bigint, "row" bigint, why text)
      limit ${given("count")}::int),
    called as (
      delete from awaiting a using done d, inbox i
      where i.id = d."row" and a.channel_id = i.channel_id and a.key = ${hashed(sql`i.key`)}
      returning a.inbox_id, d.lane),
    early as (
      select i.id, i.account_id, i.channel_id, i.raw, c.lane, row_number() over (partition by c.lane order by i.id) as place,
        count(*) over (partition by c.lane) as of_lane
      from called c join inbox i on i.id = c.inbox_id and i.raw is not null),
    locked as (select id from lane where id in (select lane from done) order by id for update),
    held as (
      update lane l set done_seq = d.seq, attempts = 0, last_seq = l.last_seq + coalesce(e.of_lane, 0),
        holder = case when l.last_seq + coalesce(e.of_lane, 0) = d.seq then null else l.holder end
      from locked k join done d on d.lane = k.id left join early e on e.lane = k.id and e.place = 1
      where l.id = k.id and l.holder = d.holder and l.done_seq < d.seq
      returning l.id, l.last_seq, l.holder is null as released),
    again as (
      insert into inbox (account_id, channel_id, lane_id, seq, key, raw, received_at)
      select e.account_id, e.channel_id, h.id, h.last_seq - e.of_lane + e.place, 'again:' || e.id, e.raw, ${given("at")}::timestamptz
      from early e join held h on h.id = e.lane),
    settled as (
      update inbox i set state = case when d.why is null then 'done' else 'parked' end, why = d.why, settled_at = ${given("at")}::timestamptz
      from done d join held h on h.id = d.lane
      where i.id = d."row" and i.state = 'pending' returning 1)
    select ${insist(sql`(select count(*) from settled) = ${given("count")}::bigint`)},
      (select jsonb_object_agg(id, released) from held) as released`,
);
