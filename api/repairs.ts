import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Desk } from "../core/ports.ts";
import { type Dismissed, dismissRepair } from "../core/repairs/dismiss.ts";
import { parseRepairId, type Repair, type RepairPlace, type RepairReading } from "../core/repairs/repair.ts";
import { type Retried, retryRepair } from "../core/repairs/retry.ts";
import { storable } from "../core/rich.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import type { ApiEnv, ApiKey } from "./env.ts";
import { ApiError } from "./errors.ts";
import { cursor, limit, name } from "./fields.ts";
import { inTransaction, writeHeaders } from "./idempotency.ts";
import { body, failures, json, security } from "./routes.ts";
import { repairSchema, repairView } from "./views.ts";

const LONGEST_REASON = 1_000;

const repairId = z.object({
  id: z
    .string()
    .refine((id) => parseRepairId(id) !== null, { error: "an id such as u12 or d57-3" })
    .transform((id) => id.toLowerCase())
    .openapi({ type: "string", example: "d57-3", param: { name: "id", in: "path" } }),
});

const listRoute = createRoute({
  method: "get",
  path: "/v1/repairs",
  summary: "What did not go through and waits for a person, the oldest first",
  description: "Updates that could not be handled, and deliveries that were refused or whose reader can't be reached.",
  security,
  request: {
    query: z.object({
      kind: z.enum(["update", "delivery"], { error: "update or delivery" }).optional(),
      channel: name("a channel's key in the desk file").optional(),
      limit,
      cursor,
    }),
  },
  responses: {
    200: json(z.object({ repairs: z.array(repairSchema), next: z.string().nullable() }), "A page of repairs."),
    ...failures(422),
  },
});

const oneRoute = createRoute({
  method: "get",
  path: "/v1/repairs/{id}",
  summary: "One of them, also when it needs nobody any more",
  security,
  request: { params: repairId },
  responses: { 200: json(repairSchema, "What it is, and what became of it."), ...failures(404, 422) },
});

const endedSchema = z
  .object({
    id: z.string(),
    state: z.enum(["retried", "dismissed"]),
    as: z.string().nullable().openapi({ description: "The id of what takes its place" }),
    before: z.boolean().openapi({ description: "It was done before; nothing was done now." }),
  })
  .openapi("RepairEnded");

const retryRoute = createRoute({
  method: "post",
  path: "/v1/repairs/{id}/retry",
  summary: "Try it once more",
  description:
    "An update is handled again, a delivery sent again, behind what waits in its place already. What its reader may " +
    'have got already is sent a second time only with `"anyway": true`. Done twice, it is done once.',
  security,
  request: {
    params: repairId,
    headers: writeHeaders,
    body: body(z.strictObject({ anyway: z.boolean({ error: "true or false" }).default(false) })),
  },
  responses: { 200: json(endedSchema, "It is tried again."), ...failures(400, 404, 409, 413, 415, 422) },
});

const because = z
  .string({ error: "the reason, in your words" })
  .max(LONGEST_REASON, { error: `at most ${LONGEST_REASON} characters` })
  .refine((words) => words.trim() !== "", { error: "the reason, in your words" })
  .transform(storable)
  .openapi({ type: "string", maxLength: LONGEST_REASON, example: "Ana was phoned instead." });

const dismissRoute = createRoute({
  method: "post",
  path: "/v1/repairs/{id}/dismissal",
  summary: "Say that nothing has to be done about it",
  security,
  request: { params: repairId, headers: writeHeaders, body: body(z.strictObject({ because })) },
  responses: {
    200: json(endedSchema, "Nobody is asked about it any more."),
    ...failures(400, 404, 409, 413, 415, 422),
  },
});

interface Options {
  readonly desk: Desk;
  readonly repairs: RepairReading;
}

export const repairRoutes = (app: OpenAPIHono<ApiEnv>, { desk, repairs }: Options): void => {
  app.openapi(listRoute, async (c) => {
    const { kind, channel, limit, cursor } = c.req.valid("query");
    const filter = { kind: kind ?? null, channel: channel ?? null };
    const { items, more } = await repairs.repairs(c.var.caller.account, filter, placeOf(cursor), limit);
    const last = items.at(-1);
    return c.json({ repairs: items.map(repairView), next: more && last ? cursorOf(last) : null }, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const { id } = c.req.valid("param");
    const repair = await repairs.repair(c.var.caller.account, id);
    if (!repair) throw noRepair(id);
    return c.json(repairView(repair), 200);
  });

  app.openapi(retryRoute, async (c) => {
    const { id } = c.req.valid("param");
    const given = c.req.valid("json");
    const answer = await inTransaction(c, desk, c.req.valid("header")["idempotency-key"], given, async (tx) =>
      endedView(id, "retried", await retryRepair(tx, { by: actorOf(c.var.caller), id, anyway: given.anyway })),
    );
    return c.json(answer, 200);
  });

  app.openapi(dismissRoute, async (c) => {
    const { id } = c.req.valid("param");
    const given = c.req.valid("json");
    const answer = await inTransaction(c, desk, c.req.valid("header")["idempotency-key"], given, async (tx) =>
      endedView(id, "dismissed", await dismissRepair(tx, { by: actorOf(c.var.caller), id, because: given.because })),
    );
    return c.json(answer, 200);
  });
};

const actorOf = ({ name }: ApiKey): string => `key:${name}`;

/** What could not be done is thrown, so that nothing of it is kept under the Idempotency-Key. */
const endedView = (
  id: string,
  state: "retried" | "dismissed",
  ended: Retried | Dismissed,
): z.infer<typeof endedSchema> => {
  switch (ended.is) {
    case "done":
      return { id, state, as: ended.as, before: false };
    case "done-before":
      return { id, state, as: ended.done?.as ?? null, before: true };
    case "unknown":
      throw noRepair(id);
    case "not-open":
      throw new ApiError("not-open", `${id} needs nobody: it is ${ended.state}.`);
    case "may-have-arrived":
      throw new ApiError("may-have-arrived", MAY_HAVE_ARRIVED[ended.arrived]);
    case "taken-back":
      throw new ApiError(
        "taken-back",
        "Its words were deleted or kept inside since, so they are not sent. Dismiss it.",
      );
    case "emptied":
      throw new ApiError("emptied", "Its content was deleted, so nothing is left to try. Dismiss it.");
  }
};

const MAY_HAVE_ARRIVED = {
  perhaps: 'The platform never said whether it arrived, so its reader may get it twice. Send "anyway": true to do it.',
  partly: 'Its first part has arrived, and its reader would get that part twice. Send "anyway": true to do it.',
} as const;

const noRepair = (id: string) => new ApiError("not-found", `There is no ${id} in this account.`);

const cursorOf = ({ ended, came, id }: Repair): string => toCursor(String((ended ?? came).getTime()), id);

const placeOf = (cursor: string | undefined): RepairPlace | null => {
  if (cursor === undefined) return null;
  const [ended, id] = fromCursor(cursor, /^\d{1,15}$/, /^[ud]\d{1,15}(-\d{1,15})?$/);
  return { ended: new Date(Number(ended)), id: id! };
};
