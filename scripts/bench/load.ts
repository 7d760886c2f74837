// The load of a benchmark, in a process of its own: what people and programs send, flat out or at a steady rate.
import { Pool } from "undici";
import { type Job, type Loaded, requestOf } from "./requests.ts";

process.on("message", ({ id, body }: { id: number; body: Job }) => {
  run(body).then(
    (value) => process.send?.({ id, value }),
    (error: Error) => process.send?.({ id, error: error.stack }),
  );
});

const run = async (job: Job): Promise<Loaded> => {
  const pool = new Pool(job.url, { connections: job.connections, pipelining: 1 });
  const loaded: Loaded = { ms: 0, sentAt: [], answeredMs: [], refused: 0 };
  const began = performance.now();
  try {
    const send = (n: number) => sendOne(pool, job, n, loaded);
    await (job.perSecond === null ? flatOut(job, send) : steadily(job, job.perSecond, send));
    return { ...loaded, ms: performance.now() - began };
  } finally {
    await pool.destroy();
  }
};

type Send = (n: number) => Promise<void>;

const flatOut = async ({ count, connections }: Job, send: Send): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const n = next;
      next += 1;
      await send(n);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
};

/** Each at its own time, whether those before it were answered or not: a slow answer must not slow the question. */
const steadily = async ({ count }: Job, perSecond: number, send: Send): Promise<void> => {
  const began = performance.now();
  const sent: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    const early = began + (n / perSecond) * 1_000 - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    sent.push(send(n));
  }
  await Promise.all(sent);
};

const RETRY_MS = 20;

/** What was not taken is sent again, as the platforms do. */
const sendOne = async (pool: Pool, job: Job, n: number, loaded: Loaded): Promise<void> => {
  const { path, headers, body } = requestOf(job, n);
  const at = performance.now();
  for (;;) {
    const answer = await pool.request({ method: "POST", path, headers, body }).catch(() => null);
    const text = await answer?.body.text().catch(() => null);
    if (answer && text !== null && text !== undefined && answer.statusCode < 300) {
      loaded.answeredMs[n] = performance.now() - at;
      loaded.sentAt[n] = job.way === "staff" ? stoodAt(text) : performance.timeOrigin + at;
      return;
    }
    if (answer && answer.statusCode >= 400 && answer.statusCode < 500) throw new Error(`${path}: ${text}`);
    loaded.refused += 1;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
};

/** Since when the message stands in Slack, by its ts. */
const stoodAt = (answer: string): number => Number((JSON.parse(answer) as { ts: string }).ts) * 1_000;
