import type { Hono } from "hono";
import type { Log } from "../core/log.ts";
import type { ApiEnv } from "./env.ts";
import { faultOf } from "./fault.ts";

/** Where platforms knock, by path: `/telegram/<account>/<channel>`, `/slack/<account>/<channel>`. Each answers its own platform's way, and limits what it reads. */
export type Webhooks = ReadonlyMap<string, (request: Request) => Promise<Response>>;

const PLATFORMS = ["telegram", "slack", "whatsapp"] as const;

export const webhookRoutes = (app: Hono<ApiEnv>, webhooks: Webhooks, log: Log): void => {
  for (const platform of PLATFORMS) {
    app.all(`/${platform}/:account/:channel`, async (c) => {
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
