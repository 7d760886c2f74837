import { type Hook, z } from "@hono/zod-openapi";
import { storable } from "../core/rich.ts";
import type { ApiEnv } from "./env.ts";
import { ApiError } from "./errors.ts";

export const LONGEST_TEXT = 50_000;
const LONGEST_TITLE = 200;

/** What was given and can't be used, field by field. */
// biome-ignore lint/suspicious/noExplicitAny: the library's own type of a hook for all routes
export const refuseInvalid: Hook<any, ApiEnv, string, void> = (result) => {
  if (result.success) return;
  const fields: Record<string, string> = {};
  for (const issue of result.error.issues) fields[issue.path.join(".") || result.target] ??= issue.message;
  throw new ApiError("bad-input", "Some of this can't be used.", fields);
};

// Measured before it is made storable: a replaced character is as long as the one it stands for.
export const text = z
  .string({ error: "words, as a string" })
  .max(LONGEST_TEXT, { error: `at most ${LONGEST_TEXT} characters; send the rest in another message` })
  .refine((words) => words.trim() !== "", { error: "write some words" })
  .transform(storable)
  .openapi({
    type: "string",
    maxLength: LONGEST_TEXT,
    example: "The till in the shop on Colón street does not print.",
  });

export const title = z
  .string({ error: "one line, as a string" })
  .max(LONGEST_TITLE, { error: `at most ${LONGEST_TITLE} characters` })
  .transform(storable)
  .optional()
  .openapi({ type: "string", maxLength: LONGEST_TITLE, description: "Left out, the first words of the text." });

export const uuid = z
  .string({ error: "an id, as the API gave it" })
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, { error: "an id, as the API gave it" })
  .transform((id) => id.toLowerCase())
  .openapi({ type: "string", format: "uuid" });

/** A short name that somebody else chose. */
export const name = (hint: string) =>
  z
    .string({ error: hint })
    .min(1, { error: hint })
    .max(200, { error: hint })
    .refine((given) => storable(given) === given, { error: hint })
    .openapi({ description: hint });

export const time = z
  .string({ error: "a time such as 2026-03-01T09:00:00Z" })
  .refine((given) => /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(given) && !Number.isNaN(Date.parse(given)), {
    error: "a time such as 2026-03-01T09:00:00Z",
  })
  .transform((given) => new Date(given))
  .openapi({ type: "string", format: "date-time" });

export const limit = z
  .string({ error: "a number from 1 to 200" })
  .default("50")
  .refine((given) => /^\d{1,3}$/.test(given) && Number(given) >= 1 && Number(given) <= 200, {
    error: "a number from 1 to 200",
  })
  .transform(Number)
  .openapi({ type: "integer", minimum: 1, maximum: 200, default: 50 });

export const cursor = z
  .string({ error: `take "next" of the page before, as it is` })
  .max(500, { error: `take "next" of the page before, as it is` })
  .optional()
  .openapi({ description: `"next" of the page before` });

export const ticketNumber = z.object({
  number: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, { error: "a ticket's number, such as 1042" })
    .transform(Number)
    .openapi({ type: "integer", minimum: 1, example: 1042, param: { name: "number", in: "path" } }),
});

export const room = z.enum(["client", "internal"], { error: "client or internal" });
export const readRoom = z.enum(["client", "internal", "link"], { error: "client, internal or link" });

export const member = name("the key of a member in the desk file, or a member's id").optional();
