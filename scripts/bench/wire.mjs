// Counts what goes over the program's sockets, and keeps one sample of each statement. It wraps what it counts, so the
// program is slower meanwhile: never for timing.
import net from "node:net";
import pg from "pg";

export const watch = async (ports) => {
  const names = new Map(Object.entries(ports).map(([name, port]) => [Number(port), name]));
  const wires = Object.fromEntries(Object.keys(ports).map((name) => [name, { trips: 0, sent: 0, received: 0 }]));
  const samples = new Map();
  let statements = 0;
  watchSockets((port) => wires[names.get(port)]);
  let login;
  watchStatements(({ text, values, isPrepared, by }) => {
    statements += 1;
    // The queue's own statements are BullMQ's, in a schema of its own.
    if (by.application_name !== "relevo") return;
    login = by;
    const kept = samples.get(text) ?? { times: 0, values, isPrepared };
    samples.set(text, { ...kept, times: kept.times + 1, values: values ?? kept.values });
  });
  return {
    told: () => ({ statements, wires: structuredClone(wires) }),
    plans: ({ account }) => plansOf(samples, login, account),
  };
};

/** A round trip is an answer that came after something was sent on the same connection. */
const watchSockets = (wireOf) => {
  const { connect, write, push } = net.Socket.prototype;
  const watched = new WeakMap();
  net.Socket.prototype.connect = function (...args) {
    const [first] = [args[0]].flat();
    const wire = wireOf(Number(first?.port ?? first));
    if (wire) watched.set(this, { wire, asked: false });
    return connect.apply(this, args);
  };
  net.Socket.prototype.write = function (chunk, ...rest) {
    const state = watched.get(this);
    if (state) {
      state.asked = true;
      state.wire.sent += Buffer.byteLength(chunk);
    }
    return write.call(this, chunk, ...rest);
  };
  net.Socket.prototype.push = function (chunk, ...rest) {
    const state = watched.get(this);
    if (state && chunk) {
      if (state.asked) state.wire.trips += 1;
      state.asked = false;
      state.wire.received += chunk.length;
    }
    return push.call(this, chunk, ...rest);
  };
};

const watchStatements = (saw) => {
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (what, values, ...rest) {
    const text = typeof what === "string" ? what : what?.text;
    const given = Array.isArray(values) ? values : what?.values;
    if (text) saw({ text, values: given, isPrepared: Boolean(what.name), by: this.connectionParameters });
    return query.call(this, what, values, ...rest);
  };
};

const EXPLAINABLE = /^\s*(select|insert|update|delete|with)\b/i;

/** Each statement as the program's own login would run it now, with the values it had last. */
const plansOf = async (samples, { user, password, host, port, database }, account) => {
  const client = new pg.Client({ user, password, host, port, database });
  await client.connect();
  const plans = [];
  for (const [text, { times, values = [], isPrepared }] of samples) {
    if (!EXPLAINABLE.test(text)) continue;
    try {
      await client.query("begin");
      await client.query("select set_config('relevo.account', $1, true)", [account]);
      const { rows } = await (isPrepared ? explainAny(client, text, values) : explainThis(client, text, values));
      plans.push({ text, times, plan: rows[0]["QUERY PLAN"][0].Plan });
    } catch (error) {
      plans.push({ text, times, error: error.message });
    } finally {
      await client.query("rollback");
    }
  }
  await client.end();
  return plans;
};

const explainThis = (client, text, values) =>
  client.query({ text: `explain (format json) ${text}`, values: values.map(plain) });

/** A prepared statement may get one plan for all values. */
const explainAny = async (client, text, values) => {
  await client.query("deallocate all");
  await client.query("set local plan_cache_mode = force_generic_plan");
  await client.query(`prepare watched as ${text}`);
  const nothing = values.length > 0 ? `(${values.map(() => "null").join(", ")})` : "";
  return client.query(`explain (format json) execute watched${nothing}`);
};

// drizzle and pg take the same values; only their own objects are told apart by what they can do.
const plain = (value) => (typeof value?.toPostgres === "function" ? value.toPostgres((inner) => inner) : value);
