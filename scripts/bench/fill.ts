import type pg from "pg";

const TICKETS_A_CLIENT = 10;
const CLOSED_OF_TEN = 9;
const BATCH = 20_000;
const CLOSURE = `'{"by": {"is": "desk"}, "at": "2026-01-01T00:00:00.000Z", "how": "by-itself"}'::jsonb`;

/** How a table's rows are made of a real one: by columns that differ. Other columns are copied from it. */
interface Recipe {
  readonly table: string;
  /** The row that is copied. */
  readonly like: string;
  /** Rows for each n. */
  readonly each?: number;
  /** One row for each client, not for each ticket. */
  readonly byClient?: boolean;
  readonly join?: string;
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Grows the database to so many tickets, a tenth of them open, with all that hangs on them: what is copied are rows that
 * the program itself has written. On the server, because no client can bring millions of rows as fast.
 */
export const fillTo = async (owner: pg.Client, from: number, to: number): Promise<void> => {
  for (let first = from + 1; first <= to; first += BATCH) {
    const last = Math.min(to, first + BATCH - 1);
    for (const recipe of RECIPES) await copy(owner, recipe, first, last);
  }
  await owner.query("vacuum analyze");
};

/** Ids sort by the time they were made, as the program's do, and lie in the past. */
const id = (what: string, n: string): string =>
  `(lpad(to_hex(1700000000000 + ${n}::bigint), 12, '0') || '7' || substr(md5('${what}' || ${n}), 1, 3) || '8' || substr(md5('${what}' || ${n}), 4, 15))::uuid`;

const client = `((n - 1) / ${TICKETS_A_CLIENT})`;
const inTicket = (each: number) => `(n::bigint * ${each} + k)`;
const CLIENT_CHANNEL = "(select id from channel where kind = 'telegram' order by key limit 1)";
const FROM_CLIENT = `select * from message where room = 'client' and author->>'is' = 'contact' limit 1`;

const RECIPES: readonly Recipe[] = [
  {
    table: "contact",
    like: "select * from contact limit 1",
    byClient: true,
    columns: { id: id("contact", client) },
  },
  {
    table: "identity",
    like: `select * from identity where contact_id is not null and channel_id = ${CLIENT_CHANNEL} limit 1`,
    byClient: true,
    columns: { id: id("identity", client), contact_id: id("contact", client), platform_id: `'8' || ${client}` },
  },
  {
    table: "conversation",
    like: `select * from conversation where ticket_id is null and channel_id = ${CLIENT_CHANNEL} limit 1`,
    byClient: true,
    columns: { id: id("chat", client), address: `'8' || ${client}` },
  },
  {
    table: "lane",
    like: `select * from lane where channel_id = ${CLIENT_CHANNEL} and last_seq = done_seq and holder is null limit 1`,
    byClient: true,
    columns: { key: `'filled ' || ${client}`, last_seq: "1000000", done_seq: "1000000" },
  },
  {
    table: "conversation",
    like: "select * from conversation where ticket_id is not null limit 1",
    columns: { id: id("thread", "n"), ticket_id: id("ticket", "n"), address: "t.address || '.' || n" },
  },
  {
    table: "ticket",
    like: "select * from ticket where number is not null and closure is null limit 1",
    columns: {
      id: id("ticket", "n"),
      number: "10000000 + n",
      contact_id: id("contact", client),
      conversation_id: id("chat", client),
      thread_id: id("thread", "n"),
      closure: `case when n % 10 < ${CLOSED_OF_TEN} then ${CLOSURE} end`,
    },
  },
  {
    table: "message",
    like: FROM_CLIENT,
    each: 2,
    columns: { id: id("message", inTicket(2)), ticket_id: id("ticket", "n"), conversation_id: id("chat", client) },
  },
  {
    table: "post",
    like: "select * from post where message_id is not null and delivery_id is null limit 1",
    each: 2,
    columns: {
      conversation_id: id("chat", client),
      platform_id: `'filled ' || ${inTicket(2)}`,
      ticket_id: id("ticket", "n"),
      message_id: id("message", inTicket(2)),
    },
  },
  {
    table: "fact",
    like: "select * from fact limit 1",
    each: 3,
    columns: { ticket_id: id("ticket", "n") },
  },
  {
    table: "stream",
    like: "select * from stream where next_at is null and last_seq = done_seq limit 1",
    columns: { conversation_id: id("thread", "n"), last_seq: "2", done_seq: "2" },
  },
  {
    table: "delivery",
    like: "select * from delivery where kind = 'client-words' and state = 'sent' limit 1",
    each: 2,
    join: `join stream s on s.conversation_id = ${id("thread", "n")}`,
    columns: {
      id: id("delivery", inTicket(2)),
      conversation_id: id("thread", "n"),
      stream_id: "s.id",
      seq: "k",
      ticket_id: id("ticket", "n"),
      message_id: id("message", inTicket(2)),
      ...past("created_at", "first_attempt_at", "settled_at", "not_before"),
    },
  },
  {
    table: "post",
    like: "select * from post where delivery_id is not null limit 1",
    each: 2,
    columns: {
      conversation_id: id("thread", "n"),
      platform_id: `'filled ' || ${inTicket(2)}`,
      ticket_id: id("ticket", "n"),
      message_id: id("message", inTicket(2)),
      delivery_id: id("delivery", inTicket(2)),
    },
  },
  {
    table: "projection",
    like: "select * from projection where kind = 'card' limit 1",
    columns: { subject: id("ticket", "n"), conversation_id: id("thread", "n"), next_at: "null" },
  },
  {
    table: "inbox",
    like: `select * from inbox where state = 'done' and channel_id = ${CLIENT_CHANNEL} limit 1`,
    each: 2,
    join: `join lane l on l.channel_id = t.channel_id and l.key = 'filled ' || ${client}`,
    columns: { lane_id: "l.id", seq: `${inTicket(2)} - 10000000`, key: `'filled ' || ${inTicket(2)}` },
  },
];

/** Long before what is measured. */
function past(...columns: string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column, `t.${column} - interval '30 days'`]));
}

const copy = async (owner: pg.Client, recipe: Recipe, first: number, last: number): Promise<void> => {
  const { table, like, each = 1, byClient, join = "", columns } = recipe;
  const { rows } = await owner.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  const values = names.map((name) => columns[name] ?? `t.${name}`);
  // A client comes with the first of their tickets.
  const ns = byClient
    ? `(select n from generate_series(${first}, ${last}) n where (n - 1) % ${TICKETS_A_CLIENT} = 0)`
    : `generate_series(${first}, ${last})`;
  const { rowCount } = await owner.query(
    `insert into ${table} (${names.join(", ")}) select ${values.join(", ")}
     from (${like}) t cross join ${ns} as n(n) cross join generate_series(1, ${each}) as k(k)
     ${join}`,
  );
  if (rowCount === 0) throw new Error(`there is no row of ${table} to copy: ${like}`);
};
