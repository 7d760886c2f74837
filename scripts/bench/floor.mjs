// The least that a program can do which loses nothing: a webhook that commits the update and what is to be sent in one
// transaction, and a worker that sends and records. No order, no people, no words, no limits.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import pg from "pg";

const [databaseUrl, slackUrl, token, channel] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
const AT_ONCE = 32;
const BATCH = 100;

await pool.query(`
  create schema floor;
  create table floor.inbox (id bigint generated always as identity primary key, key text not null unique, raw jsonb not null);
  create table floor.outbox (id bigint generated always as identity primary key, body text not null, sent_as text);
  create index outbox_open on floor.outbox (id) where sent_as is null;
  create table floor.ticket (id bigint generated always as identity primary key, key text not null unique, raw jsonb not null)`);

const store = async (update) => {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const stored = "insert into floor.inbox (key, raw) values ($1, $2) on conflict (key) do nothing";
    const { rowCount } = await client.query(stored, [String(update.update_id), JSON.stringify(update)]);
    if (rowCount === 1) await client.query("insert into floor.outbox (body) values ($1)", [update.message.text]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
};

let waking = () => {};
const app = new Hono();
app.post("/webhook", async (c) => {
  await store(await c.req.json());
  waking();
  return c.body(null, 200);
});

const open = async (key, asked) => {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query("insert into floor.ticket (key, raw) values ($1, $2) returning id", [
      key,
      JSON.stringify(asked),
    ]);
    await client.query("commit");
    return rows[0].id;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
};

app.post("/tickets", async (c) =>
  c.json({ number: await open(c.req.header("idempotency-key"), await c.req.json()) }, 201),
);

const send = async ({ id, body }) => {
  const response = await fetch(`${slackUrl}/chat.postMessage`, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8", authorization: `Bearer ${token}` },
    body: JSON.stringify({ channel, text: body }),
  });
  const { ok, ts, error } = await response.json();
  if (!ok) throw new Error(error);
  return { id, ts };
};

const work = async () => {
  for (;;) {
    const { rows } = await pool.query(
      `select id, body from floor.outbox where sent_as is null order by id limit ${BATCH}`,
    );
    if (rows.length === 0)
      await new Promise((resolve) => {
        waking = resolve;
        setTimeout(resolve, 5);
      });
    while (rows.length > 0) {
      const sent = await Promise.all(rows.splice(0, AT_ONCE).map(send));
      const record =
        "update floor.outbox o set sent_as = s.ts from unnest($1::bigint[], $2::text[]) as s(id, ts) where o.id = s.id";
      await pool.query(record, [sent.map(({ id }) => id), sent.map(({ ts }) => ts)]);
    }
  }
};

const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => process.send({ port }));
server.unref?.();
void work();
process.on("message", ({ id }) => {
  const { user, system } = process.cpuUsage();
  process.send({ id, value: (user + system) / 1_000 });
});
process.on("disconnect", () => process.exit(0));
