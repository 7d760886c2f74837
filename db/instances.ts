import pg from "pg";
import type { Instance } from "../core/duty.ts";
import type { Log } from "../core/log.ts";

/** First half of the advisory locks by which instances live; the second half is the instance's id. */
export const INSTANCE_LOCKS = 0x52454c;
/** The one that sweeps. */
const SWEEPER_LOCK = 0x52454d;

/**
 * A process is alive while its own direct connection holds its lock. PostgreSQL lets go of it in the moment the
 * process dies, so no clock takes part and nothing has to time out.
 */
export const joinInstances = async (url: string, runs: string, now: () => Date, log: Log): Promise<Instance> => {
  const client = new pg.Client({
    connectionString: url,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
    application_name: "relevo instance",
  });
  // A connection that breaks while we join must be an error of the join, never an event that nobody hears: that ends the process.
  client.on("error", () => undefined);
  await client.connect();
  const id = await join(client, runs, now()).catch(async (error: unknown) => {
    await client.end().catch(() => undefined);
    throw error;
  });

  const listeners: (() => void)[] = [];
  let ended = false;
  const lost = (why: string): void => {
    if (ended) return;
    ended = true;
    clearInterval(ping);
    log.warn({ instance: id, why }, "the instance's own connection was lost; everything it held is dropped");
    for (const listener of listeners) listener();
    client.end().catch(() => undefined);
  };
  client.on("error", (error) => lost(error.message));
  client.on("end", () => lost("closed"));
  const ping = setInterval(() => {
    client.query("select 1").catch((error: Error) => lost(error.message));
  }, 1_000);
  ping.unref();

  let sweeping = false;
  return {
    id,
    sweeps: async () => {
      if (sweeping || ended) return sweeping && !ended;
      const answer = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1::int, 0) as got", [
        SWEEPER_LOCK,
      ]);
      sweeping = answer.rows[0]?.got ?? false;
      return sweeping;
    },
    onLost: (listener) => listeners.push(listener),
    close: async () => {
      if (ended) return;
      ended = true;
      clearInterval(ping);
      await client.query("delete from instance where id = $1", [id]).catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
};

/** The row is seen by others only together with its lock, so nobody takes us for dead before we live. */
const join = async (client: pg.Client, runs: string, at: Date): Promise<number> => {
  await client.query("begin");
  const { rows } = await client.query<{ id: string }>(
    "insert into instance (runs, started_at) values ($1, $2) returning id",
    [runs, at],
  );
  const id = Number(rows[0]!.id);
  await client.query("select pg_advisory_lock($1::int, $2::int)", [INSTANCE_LOCKS, id]);
  await client.query("commit");
  return id;
};
