import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Cause, Desk, Tx } from "../core/ports.ts";
import type { ApiEnv } from "./env.ts";

/** Of each call that changes something. */
export const writeHeaders = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7E]{1,200}$/, { error: "1 to 200 visible characters without spaces, such as a UUID" })
    .optional()
    .openapi({
      description:
        "A name for this request that you choose, kept for 7 days: sent again, it does nothing twice and gets the same answer.",
      example: "0b8f6a3e-6f0e-4f0c-9d59-6f6a6c1a2f11",
    }),
});

/**
 * One transaction for a call. With an Idempotency-Key the answer is kept in the same commit, so of repeats, also at
 * once, one does the work; a failure keeps nothing. The answer has to be plain JSON. `beside`: as in Cause.
 */
export const inTransaction = async <Answer>(
  c: Context<ApiEnv>,
  desk: Desk,
  key: string | undefined,
  body: unknown,
  work: (tx: Tx) => Promise<Answer>,
  beside?: string,
): Promise<Answer> => {
  const { account, name } = c.var.caller;
  let made: string | undefined;
  // Kept as text: the database would put the fields of an object into another order.
  const kept = await desk.transaction(account, { ...causeOf(c, name, key, body), beside }, async (tx) => {
    made = JSON.stringify(await work(tx));
    return made;
  });
  if (kept !== made) c.header("Idempotent-Replayed", "true");
  return JSON.parse(kept) as Answer;
};

// Two programs of one account may choose the same names; the path belongs to what must be the same.
const causeOf = (
  c: Context<ApiEnv>,
  caller: string,
  key: string | undefined,
  body: unknown,
): Extract<Cause, { by: "request" | "desk" }> => {
  if (key === undefined) return { by: "desk" };
  const hash = createHash("sha256")
    .update(JSON.stringify([c.req.method, c.req.path, body]))
    .digest("hex");
  return { by: "request", key: `${caller}:${key}`, bodyHash: hash };
};
