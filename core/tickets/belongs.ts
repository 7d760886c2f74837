import { isOpen, type Ticket } from "./ticket.ts";

const RECENT_MS = 12 * 60 * 60_000;
const JOIN_MS = 30_000;

/** What is known when a client's words arrive. The person is never guessed; the ticket may be presumed, visibly. */
export interface Arrival {
  readonly now: Date;
  /** The ticket of the message of ours that is quoted. */
  readonly quoted: string | null;
  /** The ticket of what the bot just asked for in this chat, while that question stands. */
  readonly asked: string | null;
  /** Nothing but a thank-you. */
  readonly thanks: boolean;
  readonly from: string;
  /** Tickets of this chat that are not closed, and those closed within the account's time to reopen; any order. */
  readonly tickets: readonly Ticket[];
}

export type Belonging =
  | { readonly to: "ticket"; readonly ticket: Ticket; readonly said: boolean; readonly others: readonly Ticket[] }
  /** Words after "solved" or after the close that belong to that ticket all the same: nothing moves. */
  | { readonly to: "thanks"; readonly ticket: Ticket }
  | { readonly to: "new" }
  | { readonly to: "again-or-new"; readonly ticket: Ticket }
  | { readonly to: "which"; readonly tickets: readonly Ticket[] };

/** dialogue.md rule 3, one table of cases; the first that matches. */
export const belongs = (arrival: Arrival): Belonging => {
  const { tickets, now, thanks } = arrival;
  const sorted = tickets.filter((ticket) => ticket.number !== null);
  const open = sorted.filter(isOpen);
  const byId = (id: string | null) => sorted.find((ticket) => ticket.id === id);

  const quoted = byId(arrival.quoted);
  if (quoted) return isOpen(quoted) ? silently(quoted) : afterEnd(quoted, thanks);

  const justOpened = open.find(
    (ticket) => ticket.contactId === arrival.from && now.getTime() - ticket.openedAt.getTime() < JOIN_MS,
  );
  if (justOpened) return silently(justOpened);

  const asked = byId(arrival.asked);
  if (asked) return thanks && !isOpen(asked) ? { to: "thanks", ticket: asked } : silently(asked);

  const [latest, ...rest] = newestFirst(open);
  if (!latest) {
    const [ended] = newestFirst(sorted);
    return ended ? afterEnd(ended, thanks) : { to: "new" };
  }
  if (thanks) return silently(latest);
  if (rest.length === 0) return { to: "ticket", ticket: latest, said: !within(lastSpoken(latest), now), others: [] };

  const [spoke] = open.filter((ticket) => within(deskSpoke(ticket), now)).sort((a, b) => deskSpoke(b) - deskSpoke(a));
  if (spoke)
    return { to: "ticket", ticket: spoke, said: true, others: newestFirst(open).filter((ticket) => ticket !== spoke) };
  return { to: "which", tickets: newestFirst(open) };
};

const silently = (ticket: Ticket): Belonging => ({ to: "ticket", ticket, said: false, others: [] });

const afterEnd = (ticket: Ticket, thanks: boolean): Belonging =>
  thanks ? { to: "thanks", ticket } : { to: "again-or-new", ticket };

const within = (at: number, now: Date): boolean => now.getTime() - at < RECENT_MS;

const deskSpoke = (ticket: Ticket): number =>
  Math.max(ticket.deskSpokeAt?.getTime() ?? 0, ticket.askedAt?.getTime() ?? 0);

const lastSpoken = (ticket: Ticket): number =>
  Math.max(deskSpoke(ticket), ticket.clientSpokeAt?.getTime() ?? 0, ticket.openedAt.getTime());

const newestFirst = (tickets: readonly Ticket[]): Ticket[] =>
  [...tickets].sort((a, b) => lastSpoken(b) - lastSpoken(a) || b.openedAt.getTime() - a.openedAt.getTime());
