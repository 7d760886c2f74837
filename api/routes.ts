import { z } from "@hono/zod-openapi";

export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { "application/json": { schema } },
});

export const security: Record<string, string[]>[] = [{ key: [] }];

const errorSchema = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      fields: z.record(z.string(), z.string()).optional(),
      request: z.string().openapi({ description: "The X-Request-Id of this answer; the log knows it." }),
    }),
  })
  .openapi("Error");

const WORDS = {
  400: "The body is not JSON.",
  401: "No key, or one that is not known.",
  403: "The key may not do this.",
  404: "There is no such thing in this account.",
  409: "It is not in a state for this.",
  413: "The body is too large.",
  415: "The body is not said to be JSON.",
  422: "Some field can't be used, or the Idempotency-Key was used for another request.",
  503: "The database can't be reached; nothing was changed.",
} as const;

type Failure = keyof typeof WORDS;

/** The failures of a route, for the document. They are thrown, so no handler has them in its type. */
export const failures = (...codes: readonly Failure[]): Record<never, never> =>
  Object.fromEntries(([401, 403, ...codes, 503] as const).map((code) => [code, json(errorSchema, WORDS[code])]));
