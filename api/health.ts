import type { Hono } from "hono";
import type { Log } from "../core/log.ts";
import type { Readiness } from "../core/reading.ts";
import type { ApiEnv } from "./env.ts";
import { faultOf } from "./fault.ts";

const PATIENCE_MS = 3_000;

interface Options {
  readonly ready: () => Promise<Readiness>;
  readonly log: Log;
}

/**
 * /healthz: the process lives, nothing more, so that a database that is away does not get it killed. /readyz: it can
 * take messages; a degraded channel is told but stops nobody else's.
 */
export const healthRoutes = (app: Hono<ApiEnv>, { ready, log }: Options): void => {
  app.get("/healthz", (c) => c.json({ status: "alive" }));
  app.get("/readyz", async (c) => {
    const readiness = await withPatience(ready).catch((error: unknown): Readiness => {
      log.warn({ fault: faultOf(error) }, "it can't be told whether this process is ready");
      return { database: { is: "away", why: "it did not answer" }, queue: { is: "ok" }, held: null, channels: [] };
    });
    return c.json(readyView(readiness), readiness.database.is === "ok" ? 200 : 503);
  });
};

const readyView = ({ database, queue, held, channels }: Readiness) => {
  const why = [
    ...(held ? [`held: ${held.why}. Nothing is sent before \`npm run release\``] : []),
    ...(database.is === "ok" ? [] : [`database: ${database.why}`]),
    ...(queue.is === "ok" ? [] : [`queue: ${queue.why} (slower, nothing is lost)`]),
    ...channels
      .filter(({ health }) => health === "degraded")
      .map(({ account, channel, why }) => `channel ${account}/${channel}: ${why ?? "degraded"}`),
  ];
  const status = database.is !== "ok" ? "unready" : held ? "held" : why.length > 0 ? "degraded" : "ready";
  return {
    status,
    why,
    database,
    queue,
    held: held && { since: held.since.toISOString(), why: held.why },
    channels: channels.map((channel) => ({ ...channel, since: channel.since?.toISOString() ?? null })),
  };
};

// A balancer that asks every second must not pile up questions behind a database that hangs.
const withPatience = async (ready: () => Promise<Readiness>): Promise<Readiness> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([ready(), late]);
  } finally {
    clearTimeout(timer);
  }
};
