import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { speakThroughApi } from "../core/messages/speak-through-api.ts";
import type { Desk, Tx } from "../core/ports.ts";
import type { Reading } from "../core/reading.ts";
import type { Member } from "../core/records.ts";
import { storable } from "../core/rich.ts";
import { resolveTicket } from "../core/tickets/resolve.ts";
import type { Ticket } from "../core/tickets/ticket.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import type { ApiEnv } from "./env.ts";
import { ApiError } from "./errors.ts";
import { cursor, LONGEST_TEXT, limit, member, readRoom, room, text, ticketNumber } from "./fields.ts";
import { inTransaction, writeHeaders } from "./idempotency.ts";
import { keyActor } from "./keys.ts";
import { body, failures, json, security } from "./routes.ts";
import { noTicket } from "./tickets.ts";
import { messageSchema, messageView } from "./views.ts";

const listRoute = createRoute({
  method: "get",
  path: "/v1/tickets/{number}/messages",
  summary: "A ticket's messages, in the order they were said",
  security,
  request: {
    params: ticketNumber,
    query: z.object({
      room: readRoom
        .default("client")
        .openapi({ description: "internal: the desk's own notes; link: words exchanged with partners; only they" }),
      limit,
      cursor,
    }),
  },
  responses: {
    200: json(
      z.object({ messages: z.array(messageSchema), next: z.string().nullable() }),
      "A page of messages of one room.",
    ),
    ...failures(404, 422),
  },
});

const sayRoute = createRoute({
  method: "post",
  path: "/v1/tickets/{number}/messages",
  summary: "Answer the client, or leave a note for the desk",
  description:
    "The author is the key's name, or the member named by `as`. A key's answer leaves at once; a member's waits for " +
    "the account's undo window and takes a free ticket, as it would in the thread.",
  security,
  request: {
    params: ticketNumber,
    headers: writeHeaders,
    body: body(z.strictObject({ text, room, as: member })),
  },
  responses: { 201: json(messageSchema, "The message."), ...failures(400, 404, 413, 415, 422) },
});

const resolutionSchema = z
  .object({ number: z.int(), by: z.string(), at: z.string(), words: z.string() })
  .openapi("Resolution");

const resolveRoute = createRoute({
  method: "post",
  path: "/v1/tickets/{number}/resolution",
  summary: "Say that a ticket is solved",
  description: "In the name of a member. The client is asked whether it is so and has the last word.",
  security,
  request: {
    params: ticketNumber,
    headers: writeHeaders,
    body: body(
      z.strictObject({
        as: member.unwrap(),
        words: text.openapi({ description: "What was done, in words for the client" }),
        remark: z
          .string({ error: "words, as a string" })
          .max(LONGEST_TEXT, { error: `at most ${LONGEST_TEXT} characters` })
          .transform(storable)
          .optional()
          .openapi({ type: "string", description: "For the desk alone" }),
      }),
    ),
  },
  responses: { 201: json(resolutionSchema, "The resolution."), ...failures(400, 404, 409, 413, 415, 422) },
});

interface Options {
  readonly desk: Desk;
  readonly reading: Reading;
}

export const messageRoutes = (app: OpenAPIHono<ApiEnv>, { desk, reading }: Options): void => {
  app.openapi(listRoute, async (c) => {
    const { number } = c.req.valid("param");
    const { room, limit, cursor } = c.req.valid("query");
    const page = await reading.messages(c.var.caller.account, number, room, placeOf(cursor), limit);
    if (!page) throw noTicket(number);
    const last = page.items.at(-1)?.message;
    const next = page.more && last ? toCursor(String(last.saidAt.getTime()), last.id) : null;
    return c.json({ messages: page.items.map(messageView), next }, 200);
  });

  app.openapi(sayRoute, async (c) => {
    const { number } = c.req.valid("param");
    const given = c.req.valid("json");
    const { account } = c.var.caller;
    const member = given.as === undefined ? null : await reading.member(account, given.as);
    const key = c.req.valid("header")["idempotency-key"];
    const view = await inTransaction(c, desk, key, given, async (tx) => {
      const ticket = await hold(tx, number);
      const { room, text } = given;
      const as = given.as === undefined ? null : known(member);
      const message = await speakThroughApi(tx, { key: keyActor(c.var.caller), as, ticket, room, text });
      const delivery = room === "client" ? { state: "pending", why: null } : null;
      return messageView({ message, files: [], delivery });
    });
    return c.json(view, 201);
  });

  app.openapi(resolveRoute, async (c) => {
    const { number } = c.req.valid("param");
    const given = c.req.valid("json");
    const member = await reading.member(c.var.caller.account, given.as);
    const key = c.req.valid("header")["idempotency-key"];
    const view = await inTransaction(c, desk, key, given, async (tx) => {
      const ticket = await hold(tx, number);
      const as = known(member);
      const resolved = await resolveTicket(tx, as, ticket, { words: given.words, remark: given.remark ?? "" });
      const { at, words } = resolved.resolution!;
      return { number, by: as.name, at: at.toISOString(), words };
    });
    return c.json(view, 201);
  });
};

const placeOf = (cursor: string | undefined) => {
  if (cursor === undefined) return null;
  const [saidAt, id] = fromCursor(cursor, /^\d{1,15}$/, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  return { saidAt: new Date(Number(saidAt)), id: id! };
};

const hold = async (tx: Tx, number: number): Promise<Ticket> => {
  const ticket = await tx.tickets.holdByNumber(number);
  if (!ticket) throw noTicket(number);
  return ticket;
};

// Asked only inside the transaction: a repeat gets its first answer even when the member has left since.
const known = (member: Member | null): Member => {
  if (member) return member;
  const advice = "the key of a member in the desk file, or a member's id";
  throw new ApiError("not-a-member", "Nobody who works in this account has that name.", { as: advice });
};
