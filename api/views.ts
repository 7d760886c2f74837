import { z } from "@hono/zod-openapi";
import type { Actor } from "../core/actor.ts";
import type { MessageSeen, TicketSeen } from "../core/reading.ts";
import type { Repair } from "../core/repairs/repair.ts";
import { stateOf } from "../core/tickets/ticket.ts";

// Plain JSON on purpose: an answer that is kept for its Idempotency-Key comes back exactly as it was given.

const moment = z.string().openapi({ format: "date-time", example: "2026-03-02T09:02:11.000Z" });
const who = z
  .object({
    is: z.enum(["contact", "member", "partner", "key", "desk"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
  })
  .openapi("Who");

export const ticketSchema = z
  .object({
    number: z.int(),
    title: z.string(),
    state: z.enum(["unsorted", "new", "taken", "waiting", "resolved", "closed"]),
    priority: z.enum(["urgent", "normal", "low"]).nullable(),
    category: z.string().nullable(),
    contact: z.object({ id: z.string(), name: z.string() }),
    company: z.object({ key: z.string(), name: z.string() }).nullable(),
    channel: z.object({ key: z.string(), kind: z.string() }),
    openedAt: moment,
    holder: z.object({ id: z.string(), name: z.string(), since: moment }).nullable(),
    waitingSince: moment.nullable(),
    resolution: z.object({ by: who, at: moment, words: z.string() }).nullable(),
    closure: z.object({ by: who, at: moment, how: z.enum(["confirmed", "by-itself", "moved"]) }).nullable(),
    rating: z.object({ stars: z.int(), words: z.string().nullable(), at: moment }).nullable(),
    reopenings: z.int(),
    lastWord: z.object({ by: z.enum(["client", "desk"]), name: z.string(), text: z.string(), at: moment }).nullable(),
  })
  .openapi("Ticket");

export type TicketView = z.infer<typeof ticketSchema>;

export const ticketView = ({ ticket, contact, company, channel }: TicketSeen): TicketView => ({
  number: ticket.number ?? 0,
  title: ticket.title,
  state: stateOf(ticket),
  priority: ticket.priority,
  category: ticket.category,
  contact: { id: contact.id, name: contact.name },
  company: company && { key: company.key, name: company.name },
  channel: { key: channel.key, kind: channel.kind },
  openedAt: ticket.openedAt.toISOString(),
  holder: ticket.holding && {
    id: ticket.holding.member,
    name: ticket.holding.name,
    since: ticket.holding.at.toISOString(),
  },
  waitingSince: written(ticket.waiting?.at),
  resolution: ticket.resolution && {
    by: whoView(ticket.resolution.by),
    at: ticket.resolution.at.toISOString(),
    words: ticket.resolution.words,
  },
  closure: ticket.closure && {
    by: whoView(ticket.closure.by),
    at: ticket.closure.at.toISOString(),
    how: ticket.closure.how,
  },
  rating: ticket.rating && {
    stars: ticket.rating.stars,
    words: ticket.rating.words,
    at: ticket.rating.at.toISOString(),
  },
  reopenings: ticket.reopenings,
  lastWord: ticket.lastWord && { ...ticket.lastWord, at: ticket.lastWord.at.toISOString() },
});

const DELIVERY = ["pending", "sent", "unknown", "refused", "gone", "dismissed", "withdrawn"] as const;

export const messageSchema = z
  .object({
    id: z.string(),
    room: z.enum(["client", "internal", "link"]),
    author: who,
    text: z.string().nullable().openapi({ description: "Null when it was deleted." }),
    saidAt: moment,
    editedAt: moment.nullable(),
    deletedAt: moment.nullable(),
    replyTo: z.string().nullable(),
    files: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        name: z.string(),
        type: z.string(),
        size: z.int().nullable(),
        state: z.enum(["fetching", "ready", "too-big", "gone"]),
      }),
    ),
    delivery: z
      .object({ state: z.enum(DELIVERY), why: z.string().nullable() })
      .nullable()
      .openapi({ description: "What became of an answer on its way to the client; null for all other messages." }),
  })
  .openapi("Message");

export type MessageView = z.infer<typeof messageSchema>;

export const messageView = ({ message, files, delivery }: MessageSeen): MessageView => {
  const isDeleted = message.deletedAt !== null;
  return {
    id: message.id,
    room: message.room,
    author: { ...whoView(message.author), name: message.authorName },
    text: isDeleted ? null : message.text,
    saidAt: message.saidAt.toISOString(),
    editedAt: written(message.editedAt),
    deletedAt: written(message.deletedAt),
    replyTo: message.replyTo,
    files: isDeleted
      ? []
      : files.map(({ id, kind, name, type, size, state }) => ({ id, kind, name, type, size, state })),
    delivery: delivery && { state: deliveryState(delivery.state), why: delivery.why },
  };
};

const deliveryState = (state: string): (typeof DELIVERY)[number] => {
  if (state === "sending") return "pending";
  return DELIVERY.find((known) => known === state) ?? "withdrawn";
};

export const repairSchema = z
  .object({
    id: z.string().openapi({ example: "d57-3" }),
    kind: z.enum(["update", "delivery"]),
    state: z.enum(["open", "retried", "dismissed", "waiting", "done"]),
    channel: z.object({ key: z.string(), kind: z.string() }),
    what: z.string().openapi({ description: "What came, or what was to be told", example: "answer" }),
    why: z.string().nullable().openapi({ description: "As the platform or the program said it" }),
    came: moment,
    ended: moment.nullable().openapi({ description: "When it was put aside or failed" }),
    ticket: z.int().nullable(),
    arrived: z
      .enum(["perhaps", "partly"])
      .nullable()
      .openapi({ description: "Whether its reader may have it already: then a retry wants `anyway`" }),
    done: z
      .object({ by: z.string(), at: moment, as: z.string().nullable(), because: z.string().nullable() })
      .nullable()
      .openapi({ description: "What somebody did about it; `as`: the id of what takes its place" }),
  })
  .openapi("Repair");

/** Of nothing that anybody wrote: a key that may read is told what is wrong, not with which words. */
export const repairView = (repair: Repair): z.infer<typeof repairSchema> => ({
  ...repair,
  came: repair.came.toISOString(),
  ended: written(repair.ended),
  done: repair.done && { ...repair.done, at: repair.done.at.toISOString() },
});

const whoView = (actor: Actor): z.infer<typeof who> => ({
  is: actor.is,
  id: actor.is === "contact" || actor.is === "member" ? actor.id : null,
  name: actor.is === "desk" ? null : actor.name,
});

const written = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;
