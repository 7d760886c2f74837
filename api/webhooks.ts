import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../core/log.ts";
import type { ApiEnv } from "./env.ts";
import { faultOf } from "./fault.ts";

/** Where platforms knock, by path: `/telegram/<account>/<channel>`, `/slack/<account>/<channel>`. Each answers its own platform's way. */
export type Webhooks = ReadonlyMap<string, (request: Request) => Promise<Response>>;

const PLATFORMS = ["telegram", "slack", "whatsapp"] as const;
const MOST_BYTES = 2 * 1024 * 1024;

export const webhookRoutes = (app: Hono<ApiEnv>, webhooks: Webhooks, log: Log): void => {
  const limited = bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.body(null, 413) });
  for (const platform of PLATFORMS) {
    app.all(`/${platform}/:account/:channel`, limited, async (c) => {
      const answer = webhooks.get(c.req.path);
      if (!answer) return c.notFound();
      try {
        return await answer(c.req.raw);
      } catch (error) {
        log.error(
          { request: c.var.requestId, platform, fault: faultOf(error) },
          "a webhook failed; it will come again",
        );
        // Nothing was stored: a platform repeats what was not answered by a 2xx.
        return c.body(null, 503);
      }
    });
  }
};
