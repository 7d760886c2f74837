import type { OutboundStore } from "../../../core/outbound.ts";
import type { Account } from "../../../core/records.ts";
import { type Rich, rich } from "../../../core/rich.ts";
import type { Ticket } from "../../../core/tickets/ticket.ts";
import type { Choice, Home } from "../../bot.ts";
import { pickLanguage, type Words, wordsIn } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { deskTicketLine } from "./desk-tickets.ts";
import { joined } from "./posts.ts";

export type HomeFacts = NonNullable<Awaited<ReturnType<OutboundStore["homeFacts"]>>>;

// Slack shows 100 blocks; a ticket with a button takes two.
const MOST_WITH_BUTTONS = 15;
const MOST_LINES = 20;

/** One member's own page, in their language: their tickets, what waits for somebody, what others hold. */
export const homeView = (facts: HomeFacts, account: Account): Home => {
  const words = wordsIn(pickLanguage(facts.reader.language, account.language), facts.reader.zone ?? account.zone);
  const empty = words.text("home-empty");
  const button = (verb: "take" | "resolve", label: string) => (ticket: Ticket) =>
    [{ label, value: buttonValue(verb, ticket.id, ticket.version) }] as const;
  const resolve = button("resolve", words.text("button-resolve"));
  const take = button("take", words.text("button-take"));
  return {
    title: words.text("home-title"),
    sections: [
      { title: words.text("home-duty"), empty, items: [duty(words, facts.onDuty)] },
      {
        title: words.text("home-mine"),
        empty,
        items: items(words, facts.mine, MOST_WITH_BUTTONS, (one) => (one.resolution ? [] : resolve(one))),
      },
      { title: words.text("home-pool"), empty, items: items(words, facts.pool, MOST_WITH_BUTTONS, take) },
      { title: words.text("home-others"), empty, items: items(words, facts.others, MOST_LINES, () => []) },
    ],
  };
};

const duty = (words: Words, onDuty: boolean) => ({
  line: onDuty ? words.rich("duty-on") : words.rich("duty-off"),
  choices: [
    onDuty
      ? { label: words.text("button-duty-off"), value: buttonValue("duty", "off") }
      : { label: words.text("button-duty-on"), value: buttonValue("duty", "on") },
  ],
});

const items = (
  words: Words,
  tickets: readonly Ticket[],
  most: number,
  choicesOf: (ticket: Ticket) => readonly Choice[],
): { line: Rich; choices: readonly Choice[] }[] => {
  const shown = tickets.slice(0, most).map((ticket) => ({
    line: joined(" · ", [deskTicketLine(words, ticket), rich(words.text("card-opened-at", { at: ticket.openedAt }))]),
    choices: choicesOf(ticket),
  }));
  const hidden = tickets.length - shown.length;
  return hidden > 0 ? [...shown, { line: words.rich("home-more", { count: hidden }), choices: [] }] : shown;
};
