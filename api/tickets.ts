import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Approach, Desk, Tx } from "../core/ports.ts";
import type { Reading, TicketFilter } from "../core/reading.ts";
import { isReachable, type OnBehalf, openOnBehalf } from "../core/tickets/on-behalf.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import type { ApiEnv } from "./env.ts";
import { ApiError } from "./errors.ts";
import { cursor, limit, name, text, ticketNumber, time, title, uuid } from "./fields.ts";
import { inTransaction, writeHeaders } from "./idempotency.ts";
import { keyActor } from "./keys.ts";
import { body, failures, json, security } from "./routes.ts";
import { ticketSchema, ticketView } from "./views.ts";

const STATES = ["open", "new", "taken", "waiting", "resolved", "closed"] as const;

const listRoute = createRoute({
  method: "get",
  path: "/v1/tickets",
  summary: "Tickets, the newest number first",
  security,
  request: {
    query: z.object({
      state: z
        .enum(STATES, { error: `one of ${STATES.join(", ")}` })
        .optional()
        .openapi({ description: "open: not closed and not said to be solved" }),
      holder: name(`a member's key or id, or "nobody" for free tickets`).optional(),
      contact: uuid.optional(),
      company: name("a company's key in the desk file").optional(),
      since: time.optional().openapi({ description: "Opened then or later" }),
      limit,
      cursor,
    }),
  },
  responses: {
    200: json(
      z.object({
        tickets: z.array(ticketSchema),
        next: z.string().nullable().openapi({ description: "The cursor of the next page; null: this is the last." }),
      }),
      "A page of tickets.",
    ),
    ...failures(422),
  },
});

const oneRoute = createRoute({
  method: "get",
  path: "/v1/tickets/{number}",
  summary: "One ticket",
  security,
  request: { params: ticketNumber },
  responses: { 200: json(ticketSchema, "The ticket."), ...failures(404, 422) },
});

const contactHint = "a contact's id, or { channel, platformId }";
const clientName = z.union(
  [
    uuid,
    z.strictObject({ channel: name("a channel's key in the desk file"), platformId: name("the person's id there") }),
  ],
  { error: contactHint },
);

const openRoute = createRoute({
  method: "post",
  path: "/v1/tickets",
  summary: "Open a ticket for a client",
  description: "The client is told its number in their own chat, and the desk sees it as any other.",
  security,
  request: {
    headers: writeHeaders,
    body: body(z.strictObject({ contact: clientName.openapi({ description: contactHint }), title, text })),
  },
  responses: { 201: json(ticketSchema, "The ticket."), ...failures(400, 413, 415, 422) },
});

interface Options {
  readonly desk: Desk;
  readonly reading: Reading;
}

export const ticketRoutes = (app: OpenAPIHono<ApiEnv>, { desk, reading }: Options): void => {
  app.openapi(listRoute, async (c) => {
    const { state, holder, contact, company, since, limit, cursor } = c.req.valid("query");
    const filter: TicketFilter = {
      state: state ?? null,
      holder: holder ?? null,
      contact: contact ?? null,
      company: company ?? null,
      openedSince: since ?? null,
    };
    const below = cursor === undefined ? null : Number(fromCursor(cursor, /^\d{1,9}$/)[0]);
    const { items, more } = await reading.tickets(c.var.caller.account, filter, below, limit);
    const last = items.at(-1)?.ticket.number;
    return c.json({ tickets: items.map(ticketView), next: more && last ? toCursor(String(last)) : null }, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const { number } = c.req.valid("param");
    const seen = await reading.ticket(c.var.caller.account, number);
    if (!seen) throw noTicket(number);
    return c.json(ticketView(seen), 200);
  });

  app.openapi(openRoute, async (c) => {
    const given = c.req.valid("json");
    const who = typeof given.contact === "string" ? { contact: given.contact } : given.contact;
    const open = async (tx: Tx) => {
      const client = reachable(await tx.approach(who));
      const by = keyActor(c.var.caller);
      const ticket = await openOnBehalf(tx, { by, client, title: given.title ?? "", text: given.text });
      return ticketView({ ...client, ticket });
    };
    const view = await inTransaction(c, desk, c.req.valid("header")["idempotency-key"], given, open, "new tickets");
    return c.json(view, 201);
  });
};

export const noTicket = (number: number) => new ApiError("not-found", `There is no ticket ${number} in this account.`);

const reachable = (found: Approach | null): OnBehalf["client"] => {
  if (!found) throw badContact("nobody is known by this; a person becomes known with their first words to the bot");
  if (!isReachable(found))
    throw badContact("we have no chat with this person yet; they have to write to the bot first");
  return found;
};

const badContact = (advice: string) => new ApiError("bad-input", "Some of this can't be used.", { contact: advice });
