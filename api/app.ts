import { OpenAPIHono } from "@hono/zod-openapi";
import type { Hono, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { requestId } from "hono/request-id";
import type { Log } from "../core/log.ts";
import type { Desk } from "../core/ports.ts";
import type { Readiness, Reading } from "../core/reading.ts";
import type { RepairReading } from "../core/repairs/repair.ts";
import { contactRoutes } from "./contacts.ts";
import type { ApiEnv, ApiKey } from "./env.ts";
import { answerError, answerErrors, nothingHere, tooLarge } from "./errors.ts";
import { refuseInvalid } from "./fields.ts";
import { healthRoutes } from "./health.ts";
import { authenticate } from "./keys.ts";
import { messageRoutes } from "./messages.ts";
import { measured, metricsRoute, type ReadableMeters } from "./metrics.ts";
import { documentRoutes } from "./openapi.ts";
import { repairRoutes } from "./repairs.ts";
import { ticketRoutes } from "./tickets.ts";
import { type Webhooks, webhookRoutes } from "./webhooks.ts";

export type { ApiKey } from "./env.ts";
export { apiKey } from "./keys.ts";
export { createMeters, type ReadableMeters } from "./metrics.ts";
export { type Served, serve } from "./serve.ts";
export type { Webhooks } from "./webhooks.ts";

export interface ApiOptions {
  readonly desk: Desk;
  readonly reading: Reading;
  readonly repairs: RepairReading;
  readonly keys: readonly ApiKey[];
  readonly webhooks: Webhooks;
  readonly ready: () => Promise<Readiness>;
  readonly meters: ReadableMeters;
  readonly log: Log;
  /** Whether an error says that the database is away: then 503, and the caller may try again. */
  readonly isAway?: (error: unknown) => boolean;
}

// Room for the longest text with each of its characters written as a JSON escape of a surrogate pair.
const MOST_BYTES = 1024 * 1024;

/** All that is answered over HTTP. Nothing is opened or started here. */
export const createApi = (options: ApiOptions): Hono<ApiEnv> => {
  const { desk, reading, repairs, keys, webhooks, ready, meters, log, isAway = () => false } = options;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  app.use(requestId({ limitLength: 100 }), measured(meters));
  app.onError(answerErrors({ log, isAway }));
  app.notFound((c) => answerError(c, nothingHere(c.req.path)));

  // Only platforms read what these answer, and theirs are the most requests by far.
  webhookRoutes(app, webhooks, log);
  app.use(guarded);
  healthRoutes(app, { ready, log });
  metricsRoute(app, meters);
  documentRoutes(app);

  app.use("/v1/*", uncached, authenticate(keys), bodyLimit({ maxSize: MOST_BYTES, onError: refuseLarge }));
  ticketRoutes(app, { desk, reading });
  messageRoutes(app, { desk, reading });
  repairRoutes(app, { desk, repairs });
  contactRoutes(app, { desk });
  return app;
};

const refuseLarge = () => {
  throw tooLarge(MOST_BYTES);
};

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

/** A page that needs more sets its own header, and that one stands. */
const guarded: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
};

const uncached: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  c.res.headers.set("Cache-Control", "no-store");
};
