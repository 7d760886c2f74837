import type { Notice } from "../../../core/notices.ts";
import { awaitsStars } from "../../../core/ratings/rate.ts";
import type { Rich } from "../../../core/rich.ts";
import type { Clock } from "../../../core/sla/clock.ts";
import { isOpen, stateOf, type Ticket } from "../../../core/tickets/ticket.ts";
import type { Choice, Post } from "../../bot.ts";
import type { Words } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { solvedButtons, starButtons } from "./ended.ts";
import {
  inRows,
  joined,
  languageButton,
  lines,
  newTicketButton,
  numberLabel,
  type Rows,
  say,
  sayOrEdit,
  ticketsButton,
} from "./posts.ts";
import { promiseMark } from "./promised.ts";
import { refusalWords } from "./refusals.ts";
import type { ClientTelling, TicketTelling } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

export const welcome = (telling: ClientTelling, { company }: Data<"welcome">): Post => {
  const { words, account, reader } = telling;
  const about = { name: firstName(reader.name), account: account.name };
  const body = company === null ? words.rich("welcome", about) : words.rich("welcome-company", { ...about, company });
  return say(body, [[ticketsButton(words), languageButton(words)]]);
};

const firstName = (name: string): string => name.trim().split(/\s+/)[0] || name;

export const myTickets = async (telling: ClientTelling, { closed, edits }: Data<"my-tickets">): Promise<Post> => {
  const { words, now, context, conversation } = telling;
  const tickets = await context.lists(conversation, closed);
  const numbered = tickets.flatMap((ticket) => (ticket.number === null ? [] : [{ ticket, number: ticket.number }]));
  const way = closed
    ? { label: words.text("back"), value: buttonValue("tickets", "open") }
    : { label: words.text("button-closed-tickets"), value: buttonValue("tickets", "closed") };
  const buttons = numbered.map(({ number }) => ({ label: numberLabel(number), value: buttonValue("ticket", number) }));
  const clocks = await context.clocksOf(numbered.map(({ ticket }) => ticket.id));
  const list = numbered.map(({ ticket, number }) =>
    ticketLine(words, ticket, number, now, clocks.get(ticket.id) ?? null),
  );
  return sayOrEdit(edits, lines(listTitle(words, closed, numbered.length), ...list), [
    ...inRows(closed ? [] : buttons),
    closed ? [way] : [way, newTicketButton(words)],
  ]);
};

const listTitle = (words: Words, closed: boolean, count: number): Rich => {
  if (closed) return count === 0 ? words.rich("closed-none") : words.rich("closed-title");
  return count === 0 ? words.rich("tickets-none") : words.rich("tickets-title");
};

/**
 * The desk's last words are not quoted: they may have been marked as internal since, or not have left yet. That and
 * when it answered is no secret.
 */
export const ticketLine = (words: Words, ticket: Ticket, number: number, now: Date, clock: Clock | null): Rich =>
  joined(" · ", [stateLine(words, ticket, number, now), promiseMark(words, clock, now)]);

const stateLine = (words: Words, ticket: Ticket, number: number, now: Date): Rich => {
  const about = { number, title: ticket.title };
  if (ticket.closure) return words.rich("ticket-line-closed", { ...about, when: ticket.closure.at, now });
  if (ticket.resolution) return words.rich("ticket-line-solved", about);
  if (ticket.waiting) return words.rich("ticket-line-waiting", { ...about, since: ticket.waiting.at, now });
  if (!ticket.holding) return words.rich("ticket-line-new", about);
  const held = { ...about, member: ticket.holding.name };
  return ticket.lastWord?.by === "desk"
    ? words.rich("ticket-line-answered", { ...held, at: ticket.lastWord.at, now })
    : words.rich("ticket-line-taken", held);
};

/** The ticket that was picked: how it stands, and that the next words go there. */
export const oneTicket = (telling: TicketTelling, { edits }: Data<"one-ticket">): Post => {
  const { words, ticket, number, now, clock } = telling;
  const state = stateOf(ticket);
  const next = isOpen(ticket) ? words.rich("write-for-ticket", { number }) : null;
  const back = { label: words.text("back"), value: buttonValue("tickets", ticket.closure ? "closed" : "open") };
  return sayOrEdit(edits, lines(ticketLine(words, ticket, number, now, clock), next), [
    ...applying(telling, number, state),
    [back],
  ]);
};

/** Each language in its own words: whoever can't read the present one must find theirs. */
const LANGUAGE_NAMES = [
  ["English", "en"],
  ["Español", "es"],
  ["Русский", "ru"],
] as const;

export const askLanguage = (
  { words }: ClientTelling,
  { edits }: Data<"ask-language">,
  way: Choice = ticketsButton(words),
): Post => {
  const choices = LANGUAGE_NAMES.map(([label, language]) => ({ label, value: buttonValue("language", language) }));
  return sayOrEdit(edits, words.rich("language-asked"), [choices, [way]]);
};

export const languageSet = (
  { words }: ClientTelling,
  { edits }: Data<"language-set">,
  way: Choice = ticketsButton(words),
): Post => sayOrEdit(edits, words.rich("language-set"), [[way]]);

export const newTicketAwaited = ({ words }: ClientTelling, { edits }: Data<"new-ticket-awaited">): Post =>
  sayOrEdit(edits, words.rich("new-ticket-awaited"), [[ticketsButton(words)]]);

export const help = ({ words }: ClientTelling): Post =>
  say(words.rich("help"), [[ticketsButton(words), newTicketButton(words), languageButton(words)]]);

export const cannotShow = ({ words }: ClientTelling, { what }: Data<"cannot-show">): Post =>
  say(what === "sticker" ? words.rich("cannot-show-sticker") : words.rich("cannot-show-other"));

export const refused = ({ words, account, now }: ClientTelling, { code, facts }: Data<"refused">): Post =>
  say(refusalWords({ words, account, now, code, facts, reader: "client" }));

/** Says so, and shows what does apply. */
export const staleButton = (telling: ClientTelling, { number, state, edits }: Data<"stale-button">): Post => {
  const { words, ticket, now, clock } = telling;
  const about = ticket?.number ?? number;
  if (!about) return sayOrEdit(edits, words.rich("stale-button"), [[ticketsButton(words)]]);
  const line =
    ticket?.number === about
      ? ticketLine(words, ticket, about, now, clock)
      : words.rich("ticket-line-state", { number: about, state });
  const current = ticket?.number === about ? stateOf(ticket) : state;
  return sayOrEdit(edits, lines(words.rich("stale-button"), line), [
    ...applying(telling, about, current),
    [ticketsButton(words)],
  ]);
};

const applying = ({ words, ticket }: ClientTelling, number: number, state: string): Rows => {
  if (state === "resolved") return solvedButtons(words, number);
  return state === "closed" && (!ticket || awaitsStars(ticket)) ? starButtons(number) : [];
};
