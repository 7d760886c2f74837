import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type Forgotten, forgetContact } from "../core/people/forget.ts";
import type { Desk } from "../core/ports.ts";
import type { ApiEnv } from "./env.ts";
import { uuid } from "./fields.ts";
import { inTransaction, writeHeaders } from "./idempotency.ts";
import { keyActor } from "./keys.ts";
import { failures, json, security } from "./routes.ts";

const BEYOND = [
  "posts-too-old-to-delete",
  "written-by-members",
  "written-by-themselves",
  "still-arriving",
  "works-here-too",
] as const;

const forgottenSchema = z
  .object({
    contact: z.string(),
    before: z.string().nullable().openapi({ format: "date-time", description: "When it was done first; null: now." }),
    tickets: z.int(),
    messages: z.int(),
    files: z.int(),
    copies: z.int().openapi({ description: "Posts of ours that are being deleted in the chats and in Slack." }),
    beyond: z
      .array(
        z.object({
          what: z.enum(BEYOND),
          channel: z.string().nullable(),
          count: z.int(),
          tickets: z.array(z.int()),
        }),
      )
      .openapi({ description: "What lies beyond our reach, for somebody to see to." }),
  })
  .openapi("Forgotten");

const forgetRoute = createRoute({
  method: "post",
  path: "/v1/contacts/{id}/forget",
  summary: "Forget a person",
  description:
    "Their name, addresses, words and files are deleted everywhere, copies on the platforms where those allow it. Numbers, " +
    "times, stars and who held what stay. It can't be undone. Their open tickets are closed.",
  security,
  request: {
    params: z.object({ id: uuid.openapi({ param: { name: "id", in: "path" } }) }),
    headers: writeHeaders,
  },
  responses: { 200: json(forgottenSchema, "What is gone, and what could not be reached."), ...failures(404, 422) },
});

export const contactRoutes = (app: OpenAPIHono<ApiEnv>, { desk }: { readonly desk: Desk }): void => {
  app.openapi(forgetRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { caller } = c.var;
    const forgotten = await inTransaction(c, desk, c.req.valid("header")["idempotency-key"], {}, async (tx) =>
      forgottenView(await forgetContact(tx, { contact: id, by: keyActor(caller), as: `key:${caller.name}` })),
    );
    return c.json(forgotten, 200);
  });
};

const forgottenView = ({ before, beyond, ...told }: Forgotten): z.infer<typeof forgottenSchema> => ({
  ...told,
  before: before?.toISOString() ?? null,
  beyond: beyond.map((one) => ({ ...one, tickets: [...one.tickets] })),
});
