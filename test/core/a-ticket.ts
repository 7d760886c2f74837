import type { Ticket } from "../../core/tickets/ticket.ts";

export const at = new Date("2026-03-02T09:00:00Z");

export const aTicket = (told: Partial<Ticket> = {}): Ticket => ({
  id: "t1",
  number: 1042,
  title: "till does not print",
  contactId: "ana",
  companyId: null,
  conversationId: "chat",
  threadId: "thread",
  openedAt: at,
  priority: null,
  category: null,
  holding: null,
  waiting: null,
  resolution: null,
  closure: null,
  rating: null,
  reopenings: 0,
  lastWord: null,
  clientSpokeAt: at,
  deskSpokeAt: null,
  askedAt: null,
  version: 1,
  ...told,
});
