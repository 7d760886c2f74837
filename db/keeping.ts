import { type SQL, sql } from "drizzle-orm";
import type pg from "pg";
import type { KeepSettings } from "../core/accounts/desk-file.ts";
import { newId } from "../core/id.ts";
import type { Batch, Deadlines, Keeping, Kind } from "../core/keeping/clear-out.ts";
import { nextNight } from "../core/keeping/night.ts";
import type { Db } from "./connect.ts";
import type { FileFolder } from "./files.ts";
import { count } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

/** Rows that one transaction looks at. */
const BATCH = 500;

interface Options {
  readonly pool: pg.Pool;
  readonly files: Pick<FileFolder, "remove">;
  readonly now: () => Date;
  /** Smaller in tests. */
  readonly batch?: number;
}

type Clear = (db: Db, accountId: string, deadlines: Deadlines, after: string | null, most: number) => Promise<Batch>;

/**
 * Deletes by age, a batch in a transaction of its own. Each walks its table in the order of its key, which is the order
 * of time, so it needs no index of its own and disturbs nobody.
 */
export const createKeeping = ({ pool, files, now, batch = BATCH }: Options): Keeping => ({
  lifetimes: async (account) => {
    const { rows } = await pool.query<{ keep: KeepSettings }>(
      "select settings -> 'keep' as keep from account where id = $1",
      [account],
    );
    if (!rows[0]?.keep) throw new Error(`the account ${account} says nothing of what is kept`);
    return rows[0].keep;
  },
  clear: async (account, kind, deadlines, after) => {
    if (kind === "bytes") return clearBytes({ pool, files, now, batch }, account, after);
    return inTransaction(pool, account, (db) => CLEARS[kind](db, account, deadlines, after, batch));
  },
});

/** The first night of each account. One that is overdue is done at once: that is how a downtime is caught up. */
export const armNights = async (
  pool: pg.Pool,
  accounts: readonly { readonly id: string; readonly zone: string }[],
  now: Date,
): Promise<void> => {
  for (const { id, zone } of accounts)
    await pool.query(
      "insert into timer (id, account_id, kind, subject, due_at) values ($1, $2, 'clear-out', $2, $3) on conflict do nothing",
      [newId(), id, nextNight(now, zone)],
    );
};

/**
 * An update that nobody could handle and a delivery that failed keep what they are, for whoever looks into them, until
 * somebody has dismissed them or their key goes too.
 */
const clearUpdates: Clear = (db, _account, { payloads, keys }, after, most) =>
  walk(
    db,
    sql`
      looked as (
        select row_number() over (order by id) as n, id, id::text as place, state, raw is not null as is_full, settled_at, received_at as since from inbox
        where id > ${after ?? "0"}::bigint order by id limit ${most}),
      emptied as (
        update inbox i set raw = null from looked l
        where i.id = l.id and l.is_full and l.state not in ('pending', 'parked') and l.settled_at < ${payloads} and l.settled_at >= ${keys}
        returning 1),
      deleted as (
        delete from inbox i using looked l where i.id = l.id and l.state <> 'pending' and l.settled_at < ${keys} returning 1)`,
    payloads,
    most,
  );

/** Only what its stream has left behind goes: the number after the last one done must be there to be found. */
const clearDeliveries: Clear = (db, _account, { payloads, keys }, after, most) =>
  walk(
    db,
    sql`
      looked as (
        select row_number() over (order by id) as n, id, id::text as place, stream_id, seq, state, settled_at, created_at as since, parts @? '$[*].call.method' as is_full from delivery
        where id > ${after ?? NOBODY}::uuid order by id limit ${most}),
      emptied as (
        update delivery d set parts = ${withoutCalls(sql`d.parts`)} from looked l
        where d.id = l.id and l.is_full and l.state not in ('pending', 'sending', 'unknown', 'refused', 'gone')
          and l.settled_at < ${payloads} and l.settled_at >= ${keys}
        returning 1),
      deleted as (
        delete from delivery d using looked l, stream s
        where d.id = l.id and s.id = l.stream_id and l.seq <= s.done_seq and l.settled_at < ${keys} returning 1)`,
    payloads,
    most,
  );

const clearDialogues: Clear = (db, _account, { dialogues }, after, most) => {
  const [conversation, person] = (after ?? `${NOBODY} ${NOBODY}`).split(" ") as [string, string];
  return walk(
    db,
    sql`
      looked as (
        select row_number() over (order by conversation_id, person) as n, conversation_id, person, conversation_id || ' ' || person as place, null::timestamptz as since from dialogue
        where (conversation_id, person) > (${conversation}::uuid, ${person}::uuid) order by conversation_id, person limit ${most}),
      emptied as (select 1 where false),
      deleted as (
        delete from dialogue d using looked l
        where d.conversation_id = l.conversation_id and d.person = l.person and d.updated_at < ${dialogues} returning 1)`,
    null,
    most,
  );
};

const clearAnswers: Clear = (db, account, { answers }, after, most) =>
  walk(
    db,
    sql`
      looked as (
        select row_number() over (order by key) as n, key, key as place, null::timestamptz as since from request
        where account_id = ${account}::uuid and key > ${after ?? ""} order by key limit ${most}),
      emptied as (select 1 where false),
      deleted as (
        delete from request r using looked l where r.account_id = ${account}::uuid and r.key = l.key and r.at < ${answers} returning 1)`,
    null,
    most,
  );

/** The row stays and says so; its hash is the mark that bytes are still to be deleted. */
const clearFiles: Clear = (db, _account, { files }, after, most) =>
  walk(
    db,
    sql`
      looked as (
        select row_number() over (order by id) as n, id, id::text as place, message_id, state, null::timestamptz as since from file
        where id > ${after ?? NOBODY}::uuid order by id limit ${most}),
      emptied as (
        update file f set state = 'gone', why = 'kept no longer'
        from looked l join message m on m.id = l.message_id join ticket t on t.id = m.ticket_id
        where f.id = l.id and f.state = 'ready' and (t.closure ->> 'at')::timestamptz < ${files} returning 1),
      deleted as (select 1 where false)`,
    null,
    most,
  );

const CLEARS: Record<Exclude<Kind, "bytes">, Clear> = {
  updates: clearUpdates,
  deliveries: clearDeliveries,
  dialogues: clearDialogues,
  answers: clearAnswers,
  files: clearFiles,
};

/** `young`: a batch whose rows all came later ends the walk, as what follows is younger still. */
const walk = async (db: Db, steps: SQL, young: Date | null, most: number): Promise<Batch> => {
  const { rows } = await db.execute<{
    looked: string;
    place: string | null;
    is_old: boolean;
    emptied: string;
    deleted: string;
  }>(sql`
    with ${steps}
    select count(*) as looked, (array_agg(place order by n desc))[1] as place,
      coalesce(bool_or(since is null or since < ${young}::timestamptz), false) as is_old,
      (select count(*) from emptied) as emptied, (select count(*) from deleted) as deleted
    from looked`);
  const row = rows[0]!;
  const goesOn = count(row.looked) === most && row.is_old;
  return { next: goesOn ? row.place : null, emptied: count(row.emptied), deleted: count(row.deleted) };
};

const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Of each part stays the platform's id, and whether it was a post of files or one that several share: edits and deletions
 * that come later need that.
 */
export const withoutCalls = (parts: SQL): SQL => sql`(
  select jsonb_agg(
    jsonb_build_object('id', p.part -> 'id', 'call',
      case when jsonb_array_length(coalesce(nullif(p.part -> 'call' -> 'files', 'null'), '[]')) > 0 then '{"files": [{}]}'::jsonb else '{}' end)
    || case when p.part -> 'within' is null then '{}' else jsonb_build_object('within', p.part -> 'within') end
    || case when p.part -> 'joined' is null then '{}' else '{"joined": []}'::jsonb end order by p.n)
  from jsonb_array_elements(${parts}) with ordinality as p(part, n))`;

/** Bytes that files of this account named and no longer do, unless an equal file anywhere still needs them. */
const clearBytes = async (
  { pool, files, now, batch }: Required<Options>,
  account: string,
  after: string | null,
): Promise<Batch> => {
  const { rows } = await inTransaction(pool, account, (db) =>
    db.execute<{ id: string; hash: string | null }>(sql`
      select id, case when state = 'gone' then hash end as hash from file where id > ${after ?? NOBODY}::uuid order by id limit ${batch}`),
  );
  const hashes = [...new Set(rows.flatMap(({ hash }) => hash ?? []))];
  let deleted = 0;
  for (const hash of hashes) if (await dropBytes(pool, files, account, hash, now())) deleted += 1;
  return { next: rows.length === batch ? rows.at(-1)!.id : null, emptied: 0, deleted };
};

/**
 * The row of the hash is locked meanwhile, so a file with the same bytes that arrives in this moment waits, and looks
 * whether they are still there (db/arrivals.ts). All accounts share one folder: each is asked in turn, by hash alone.
 */
const dropBytes = (
  pool: pg.Pool,
  files: Pick<FileFolder, "remove">,
  account: string,
  hash: string,
  now: Date,
): Promise<boolean> =>
  inTransaction(pool, account, async (db) => {
    await db.execute(sql`
      insert into blob (hash, size, stored_at) values (${hash}, 0, ${now}) on conflict (hash) do update set hash = excluded.hash`);
    const isNeeded = await isNamedAnywhere(db, hash);
    if (!isNeeded) {
      await files.remove(hash);
      await db.execute(sql`delete from blob where hash = ${hash}`);
    }
    await lookInto(db, account);
    await db.execute(sql`update file set hash = null where hash = ${hash} and state = 'gone'`);
    return !isNeeded;
  });

const isNamedAnywhere = async (db: Db, hash: string): Promise<boolean> => {
  const { rows } = await db.execute<{ id: string }>(sql`select id from account`);
  for (const { id } of rows) {
    await lookInto(db, id);
    const { rows: named } = await db.execute(sql`select 1 from file where hash = ${hash} and state = 'ready' limit 1`);
    if (named.length > 0) return true;
  }
  return false;
};

const lookInto = (db: Db, account: string) => db.execute(sql`select set_config('relevo.account', ${account}, true)`);
