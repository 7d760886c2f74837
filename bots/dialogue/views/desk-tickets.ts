import type { Rich } from "../../../core/rich.ts";
import { rich } from "../../../core/rich.ts";
import { type Priority, stateOf, type Ticket, type TicketState } from "../../../core/tickets/ticket.ts";
import type { Choice } from "../../bot.ts";
import type { Words } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { excerpt, joined } from "./posts.ts";

export const stateText = (words: Words, state: TicketState): string =>
  ({
    unsorted: () => words.text("card-state-unsorted"),
    new: () => words.text("card-state-new"),
    taken: () => words.text("card-state-taken"),
    waiting: () => words.text("card-state-waiting"),
    resolved: () => words.text("card-state-resolved"),
    closed: () => words.text("card-state-closed"),
  })[state]();

export const priorityText = (words: Words, priority: Priority): string =>
  ({
    urgent: () => words.text("priority-urgent"),
    normal: () => words.text("priority-normal"),
    low: () => words.text("priority-low"),
  })[priority]();

/** One ticket in a line: "#1042 till does not print · In work · Oleg · Urgent". */
export const deskTicketLine = (words: Words, ticket: Ticket): Rich => {
  const state = stateText(words, stateOf(ticket));
  const line = words.rich("desk-line", { number: ticket.number ?? 0, title: ticket.title, state });
  const holder = ticket.holding ? rich(ticket.holding.name) : null;
  const priority = ticket.priority && ticket.priority !== "normal" ? rich(priorityText(words, ticket.priority)) : null;
  return joined(" · ", [line, holder, priority]);
};

export const lastWordLine = (words: Words, { lastWord }: Ticket, now: Date): Rich | null =>
  lastWord &&
  words.rich("desk-last-word", { name: lastWord.name, words: excerpt(lastWord.text), at: lastWord.at, now });

const PRIORITIES: readonly Priority[] = ["urgent", "normal", "low"];

/** What the desk may do with a ticket now, as buttons and as a menu beside them. Without partners there is nobody to offer it to. */
export const deskButtons = (
  words: Words,
  ticket: Ticket,
  hasPartners = false,
): { buttons: Choice[]; menu: Choice[] } => {
  const { id, version, holding } = ticket;
  const take: Choice = { label: words.text("button-take"), value: buttonValue("take", id, version), style: "primary" };
  const resolve: Choice = { label: words.text("button-resolve"), value: buttonValue("resolve", id, version) };
  const wait: Choice = { label: words.text("button-wait"), value: buttonValue("wait", id, version) };
  const priorities = PRIORITIES.filter((priority) => priority !== ticket.priority).map(
    (priority): Choice => ({
      label: words.text("button-priority", { priority: priorityText(words, priority) }),
      value: buttonValue("priority", `${id}.${priority}`, version),
    }),
  );
  const menu = holding ? [...holderMenu(words, ticket), ...priorities] : priorities;
  const partner: Choice[] = hasPartners
    ? [{ label: words.text("button-partner"), value: buttonValue("partner", id, version) }]
    : [];
  const state = stateOf(ticket);
  // Three buttons are an offer, four a wall: whoever has not taken it yet finds the partners in the menu.
  if (state === "new") return { buttons: [take, resolve, wait], menu: [...partner, ...menu] };
  if (state === "taken") return { buttons: [resolve, wait, ...partner], menu };
  if (state === "waiting") return { buttons: [...(holding ? [resolve] : [take, resolve]), ...partner], menu };
  return { buttons: [], menu: [] };
};

const holderMenu = (words: Words, { id, version }: Ticket): Choice[] => [
  { label: words.text("button-take-over"), value: buttonValue("take-over", id, version) },
  { label: words.text("button-release"), value: buttonValue("release", id, version) },
];
