import { type ConnectionOptions, createPostgresBackend, Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { Log } from "../../core/log.ts";
import { QUEUE_SCHEMA } from "../migrate.ts";

/** What a wake-up names. It carries no work: whoever is woken reads what is there. */
export type Called =
  | { readonly lane: number; readonly account: string }
  | { readonly channel: string; readonly account: string };

export interface Wake {
  /** Tells any worker. Never awaited, never throws: a wake-up that is lost only makes things slower, until the sweep. */
  anyone(called: Called): void;
  /** Tells one instance, the one that holds what is named. */
  instance(id: number, called: Called): void;
  /** Starts to listen, as one of the workers and under the instance's own name. */
  listen(id: number, handle: (called: Called) => Promise<void>): Promise<void>;
  /** Whether wake-ups arrive now; without them everything is slower and nothing stops. */
  isReachable(): boolean;
  close(): Promise<void>;
}

/** Redis when it is configured, else the same engine on PostgreSQL. */
export type Ground = { readonly redisUrl: string; readonly deployment: string } | { readonly databaseUrl: string };

const SHARED = "relevo";
// A few names used again and again: each queue leaves its counter behind, and instances come and go. Two living
// instances with one name only means that a wake-up may reach the wrong one, and the right one looks a second later.
const OWN = (id: number): string => `relevo-${id % 64}`;
const ADD_MS = 200;
/** More wake-ups than this on their way are dropped: the sweep finds their work. */
const MOST_ADDING = 500;

const JOB = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

export const createWake = (ground: Ground, concurrency: number, log: Log): Wake => {
  const engine =
    "redisUrl" in ground
      ? redisEngine(ground.redisUrl, `relevo-${ground.deployment}`, log)
      : postgresEngine(ground.databaseUrl);
  const queues = new Map<string, Queue>();
  const workers = new Map<string, Worker>();
  const said = onceAMinute((error: Error) =>
    log.warn({ error: error.message }, "the queue is not reachable; the sweep finds what waits"),
  );
  let adding = 0;
  let closed = false;

  const queue = (name: string): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const made = engine.queue(name);
    made.on("error", said);
    queues.set(name, made);
    return made;
  };

  const add = (name: string, called: Called): void => {
    if (closed || adding >= MOST_ADDING || !engine.ready()) return;
    adding += 1;
    const done = once(() => {
      adding -= 1;
    });
    // With Redis away add() hangs: nobody waits for it, and its place is given back after a moment.
    const timer = setTimeout(done, ADD_MS);
    timer.unref();
    queue(name)
      .add("wake", called, JOB)
      .catch(said)
      .finally(() => {
        clearTimeout(timer);
        done();
      });
  };

  return {
    anyone: (called) => add(SHARED, called),
    instance: (id, called) => add(OWN(id), called),
    listen: async (id, handle) => {
      const open = (name: string): void => {
        const worker = engine.worker(name, handle, concurrency);
        worker.on("error", said);
        workers.set(name, worker);
      };
      // A process that lost its session joins again under another id; the shared queue it already listens to.
      for (const [name, worker] of workers) {
        if (name === SHARED || name === OWN(id)) continue;
        workers.delete(name);
        await within(worker.close(), 2_000);
      }
      for (const name of [SHARED, OWN(id)]) if (!workers.has(name)) open(name);
      await within(Promise.all([...workers.values(), queue(SHARED)].map((one) => one.waitUntilReady())), 2_000);
    },
    isReachable: () => engine.ready(),
    close: async () => {
      closed = true;
      await Promise.all([...workers.values()].map((worker) => within(worker.close(), 2_000)));
      await Promise.all([...queues.values()].map((one) => within(one.close(), 2_000)));
      await engine.close();
    },
  };
};

interface Engine {
  /** False: nothing can be added now, and nothing is kept for later. */
  ready(): boolean;
  queue(name: string): Queue;
  worker(name: string, handle: (called: Called) => Promise<void>, concurrency: number): Worker;
  close(): Promise<void>;
}

const redisEngine = (url: string, prefix: string, log: Log): Engine => {
  const connections: Redis[] = [];
  const connect = (): Redis => {
    const made = new Redis(url, {
      maxRetriesPerRequest: null,
      connectTimeout: 3_000,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 2_000),
    });
    made.on("error", () => undefined);
    connections.push(made);
    return made;
  };
  const shared = connect();
  // Nothing is lost without it, since PostgreSQL is the truth; but after a restart every wake-up waits for the sweep.
  shared.once("ready", () => {
    shared
      .config("GET", "appendonly")
      .then((told) => {
        if (Array.isArray(told) && told[1] === "no")
          log.warn(
            {},
            "Redis keeps nothing on disk (appendonly no): after its restart what waits is found a second later",
          );
      })
      .catch(() => undefined);
  });
  return {
    ready: () => shared.status === "ready",
    queue: (name) => new Queue(name, { prefix, connection: shared as ConnectionOptions, skipWaitingForReady: true }),
    worker: (name, handle, concurrency) =>
      new Worker(name, (job) => handle(job.data as Called), {
        prefix,
        connection: connect() as ConnectionOptions,
        concurrency,
        lockDuration: 60_000,
        maxStalledCount: 0,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      }),
    close: async () => {
      for (const connection of connections) connection.disconnect();
    },
  };
};

const postgresEngine = (url: string): Engine => {
  const connection = {
    connectionString: url,
    schema: QUEUE_SCHEMA,
    max: 2,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  };
  const backend = createPostgresBackend as never;
  return {
    ready: () => true,
    queue: (name) => new Queue(name, { connection: connection as never, skipWaitingForReady: true }, backend),
    worker: (name, handle, concurrency) =>
      new Worker(
        name,
        (job) => handle(job.data as Called),
        {
          connection: connection as never,
          concurrency,
          lockDuration: 60_000,
          maxStalledCount: 0,
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        },
        backend,
      ),
    close: async () => undefined,
  };
};

const once = (work: () => void): (() => void) => {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
};

const onceAMinute = (work: (error: Error) => void): ((error: Error) => void) => {
  let last = 0;
  return (error) => {
    if (performance.now() - last < 60_000 && last > 0) return;
    last = performance.now();
    work(error);
  };
};

const within = async (work: Promise<unknown>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work.catch(() => undefined),
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
};
