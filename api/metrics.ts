import type { Hono, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Meters } from "../core/meters.ts";
import type { Attention, ChannelHealth, Overview, Standing } from "../core/reading.ts";
import type { ApiEnv } from "./env.ts";

/** Meters that can be read, in Prometheus' own text. */
export interface ReadableMeters extends Meters {
  /** An HTTP request was answered; `route` is the pattern, never the path itself. */
  requested(route: string, method: string, status: number, seconds: number): void;
  read(): Promise<{ readonly type: string; readonly text: string }>;
}

const SEND_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Each process has its own; what is read from the database is the same in all. `isHeld`: a restored copy waits for a person. */
export const createMeters = (overview: Overview, isHeld: () => boolean): ReadableMeters => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const updates = (state: string, help: string) =>
    new Counter({ name: `relevo_updates_${state}_total`, help, labelNames: ["platform"], registers });
  const stored = updates("stored", "Updates committed, and so acknowledged");
  const handled = updates("handled", "Updates understood and settled");
  const parked = updates("parked", "Updates put aside where staff see them");
  const delivered = new Counter({
    name: "relevo_delivery_attempts_total",
    help: "Attempts to deliver, by how they ended",
    labelNames: ["platform", "outcome"],
    registers,
  });
  const sendSeconds = new Histogram({
    name: "relevo_send_seconds",
    help: "How long a platform took to answer an attempt to deliver",
    labelNames: ["platform"],
    buckets: SEND_SECONDS,
    registers,
  });
  const httpSeconds = new Histogram({
    name: "relevo_http_request_seconds",
    help: "HTTP requests answered",
    labelNames: ["route", "method", "status"],
    buckets: HTTP_SECONDS,
    registers,
  });
  new Gauge({
    name: "relevo_held",
    help: "1: the database is an older copy, and nothing is sent before a person releases it",
    registers,
    collect() {
      this.set(isHeld() ? 1 : 0);
    },
  });
  const show = databaseGauges(registers);

  return {
    stored: (platform) => stored.inc({ platform }),
    handled: (platform) => handled.inc({ platform }),
    parked: (platform) => parked.inc({ platform }),
    delivered: (platform, outcome, seconds) => {
      delivered.inc({ platform, outcome });
      sendSeconds.observe({ platform }, seconds);
    },
    requested: (route, method, status, seconds) =>
      httpSeconds.observe({ route, method, status: String(status) }, seconds),
    read: async () => {
      show(await readAll(overview).catch(() => null));
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
};

const GAUGES = {
  lanesWaiting: ["relevo_lanes_waiting", "Conversations with updates that wait to be handled"],
  streamsWaiting: ["relevo_streams_waiting", "Ways out with deliveries that wait to be sent"],
  received: ["relevo_inbox_received", "Updates accepted since the beginning"],
  settled: ["relevo_inbox_settled", "Of these, handled or parked; the rest is pending and must come down"],
  deliveriesWritten: ["relevo_deliveries_written", "Deliveries written since the beginning"],
  deliveriesSettled: ["relevo_deliveries_settled", "Of these, sent or ended otherwise"],
} as const satisfies Partial<Record<keyof Standing, readonly [string, string]>>;

const ATTENTION = {
  parked: ["relevo_updates_set_aside", "Updates that could not be handled and wait for a person"],
  refused: ["relevo_deliveries_failed", "Deliveries that a platform refused and that wait for a person"],
  gone: ["relevo_deliveries_gone", "Deliveries to somebody who can't be reached, waiting for a person"],
  unknown: ["relevo_deliveries_unknown", "Deliveries of which the platform has not said yet whether it took them"],
  waitsInSeconds: ["relevo_inbound_oldest_seconds", "How long the oldest update that is not handled has waited"],
  waitsOutSeconds: ["relevo_outbound_oldest_seconds", "How long the oldest delivery that should have left has waited"],
} as const satisfies Partial<Record<keyof Attention, readonly [string, string]>>;

interface Read {
  readonly standing: readonly Standing[];
  readonly attention: readonly Attention[];
  readonly channels: readonly ChannelHealth[];
}

const readAll = async (overview: Overview): Promise<Read> => {
  const [standing, attention, channels] = await Promise.all([
    overview.standing(),
    overview.attention(),
    overview.channels(),
  ]);
  return { standing, attention, channels };
};

/** With the database away the old numbers are taken away, not repeated: a flat line would look like calm. */
const databaseGauges = (registers: Registry[]): ((read: Read | null) => void) => {
  const up = new Gauge({ name: "relevo_database_up", help: "1: the numbers below were read just now", registers });
  const standing = byPlatform<keyof typeof GAUGES>(GAUGES, registers);
  const attention = byPlatform<keyof typeof ATTENTION>(ATTENTION, registers);
  const connected = new Gauge({
    name: "relevo_channel_connected",
    help: "1: a channel of the desk file is connected; 0: it is degraded, or was never opened",
    labelNames: ["account", "channel", "platform"],
    registers,
  });
  return (read) => {
    up.set(read ? 1 : 0);
    standing(read?.standing ?? []);
    attention(read?.attention ?? []);
    connected.reset();
    for (const { account, channel, kind, health } of read?.channels ?? [])
      connected.set({ account, channel, platform: kind }, health === "connected" ? 1 : 0);
  };
};

/** One gauge for each fact, one line of it for each kind of channel. */
const byPlatform = <Fact extends string>(
  named: Readonly<Record<Fact, readonly [string, string]>>,
  registers: Registry[],
) => {
  const gauges = (Object.entries(named) as [Fact, readonly [string, string]][]).map(([fact, [name, help]]) => ({
    fact,
    gauge: new Gauge({ name, help, labelNames: ["platform"], registers }),
  }));
  return (all: readonly ({ readonly kind: string } & Readonly<Record<Fact, number>>)[]): void => {
    for (const { fact, gauge } of gauges) {
      gauge.reset();
      for (const one of all) gauge.set({ platform: one.kind }, one[fact]);
    }
  };
};

export const metricsRoute = (app: Hono<ApiEnv>, meters: ReadableMeters): void => {
  app.get("/metrics", async (c) => {
    const { type, text } = await meters.read();
    return c.body(text, 200, { "Content-Type": type });
  });
};

/** Times each request under its route's pattern: paths themselves would make a series for each ticket. */
export const measured =
  (meters: ReadableMeters): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const began = performance.now();
    await next();
    const route = routePath(c, -1);
    const known = route.includes("*") ? "other" : route;
    meters.requested(known, c.req.method, c.res.status, (performance.now() - began) / 1000);
  };
