import type { CardFacts } from "../../../core/outbound.ts";
import type { Rich } from "../../../core/rich.ts";
import { type Clock, isLate, isRunning, promisedAt } from "../../../core/sla/clock.ts";
import { nextOpening } from "../../../core/sla/hours.ts";
import { stateOf } from "../../../core/tickets/ticket.ts";
import type { Words } from "../../words.ts";
import type { TicketTelling } from "./telling.ts";

/** Who answers next, and by when: a time only where a clock gives one that is not over. */
export const nextAnswer = (telling: TicketTelling, asksUrgency = false): Rich => {
  const { words, account, clock, ticket, now } = telling;
  const due = promisedAt(clock, now);
  const member = ticket.holding?.name;
  if (member) return due ? words.rich("next-member-by", { member, due, now }) : words.rich("next-member", { member });
  const opens = nextOpening(account.hours, now);
  if (opens && opens > now) return whenOpen(telling, opens, asksUrgency);
  return due ? words.rich("next-engineer-by", { due, now }) : words.rich("next-engineer");
};

/** Closed: what can't wait is said by a button, and a manager hears of it at once. */
const whenOpen = ({ words, clock, ticket, now }: TicketTelling, opens: Date, asksUrgency: boolean): Rich => {
  if (isRunning(clock) && ticket.priority === "urgent") return words.rich("next-open-told", { opens, now });
  return isRunning(clock) && asksUrgency
    ? words.rich("next-open-or-urgent", { opens, now, button: words.text("urgency-blocked") })
    : words.rich("next-open", { opens, now });
};

/** Beside a ticket in the client's list, while somebody waits for an answer. */
export const promiseMark = (words: Words, clock: Clock | null, now: Date): Rich | null => {
  const due = promisedAt(clock, now);
  return due && words.rich("ticket-line-due", { due, now });
};

/** How the promise stands, on a card. */
export const cardPromise = (words: Words, { clock }: CardFacts, now: Date): string => {
  if (!clock?.dueAt) return "";
  const { dueAt: due, metAt: at } = clock;
  if (at)
    return isLate(clock, now) ? words.text("card-answered-late", { at, due }) : words.text("card-answered", { at });
  if (clock.endedAt) return "";
  return isLate(clock, now) ? words.text("card-answer-late", { at: due }) : words.text("card-answer-due", { at: due });
};

/** Red says late, beside the words that say it too. */
export const isCardLate = ({ clock, ticket }: CardFacts, now: Date): boolean =>
  isRunning(clock) && isLate(clock, now) && stateOf(ticket) !== "closed";
