import type { CardFacts } from "../../../core/outbound.ts";
import type { Account, Company } from "../../../core/records.ts";
import { stateOf, type TicketState } from "../../../core/tickets/ticket.ts";
import type { Card, Choice } from "../../bot.ts";
import { pickLanguage, type Words, wordsIn } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { deskButtons, priorityText, stateText } from "./desk-tickets.ts";
import { jobText } from "./jobs.ts";
import { numberLabel } from "./posts.ts";
import { cardPromise, isCardLate } from "./promised.ts";
import { reasonText } from "./reasons.ts";

const CHANNEL_NAMES: Readonly<Record<string, string>> = { telegram: "Telegram", slack: "Slack", whatsapp: "WhatsApp" };

const COLOURS: Record<TicketState, Card["colour"]> = {
  unsorted: "grey",
  new: "grey",
  taken: "orange",
  waiting: "blue",
  resolved: "green",
  closed: "green",
};

/** The whole desk reads a card, so it is in the account's language and zone. Times on it stay for days: always with their date. */
export const cardView = (facts: CardFacts, account: Account, now: Date): Card => {
  const words = wordsIn(pickLanguage(account.language), account.zone);
  const { ticket } = facts;
  return ticket.number === null ? unsortedCard(words, facts) : ticketCard(words, facts, ticket.number, account, now);
};

const ticketCard = (words: Words, facts: CardFacts, number: number, account: Account, now: Date): Card => {
  const { ticket, contact } = facts;
  const state = stateText(words, stateOf(ticket));
  const priority = ticket.priority ? priorityText(words, ticket.priority) : "";
  return {
    colour: isCardLate(facts, now) ? "red" : COLOURS[stateOf(ticket)],
    title: `${numberLabel(number)} · ${ticket.title}`,
    // The colour must not be the only one to say the state.
    badge: said(state, priority),
    lines: [
      clientLine(words, facts),
      stateLine(words, facts, now),
      ...jobLines(words, facts),
      ...moreLines(words, facts, account),
    ],
    ...deskButtons(words, ticket, facts.hasPartners),
    summary: said(`${numberLabel(number)} ${ticket.title}`, state, contact.name, priority),
  };
};

/** Words whose ticket is not known yet, or an arrow to where they went. */
const unsortedCard = (words: Words, facts: CardFacts): Card => {
  const { ticket, contact, movedTo } = facts;
  const title =
    movedTo === null
      ? words.text("which-card-title", { name: contact.name })
      : words.text("goes-to", { number: movedTo });
  const anew: Choice = {
    label: words.text("button-new-ticket"),
    value: buttonValue("put-new", ticket.id, ticket.version),
  };
  return {
    colour: "grey",
    title,
    badge: "",
    lines: [clientLine(words, facts)],
    buttons: ticket.closure ? [] : [anew],
    menu: [],
    summary: title,
  };
};

const said = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(" · ");

const clientLine = (words: Words, { contact, company, channelKind, language }: CardFacts) => {
  const of = company ? companyText(words, company) : "";
  const channel = CHANNEL_NAMES[channelKind] ?? channelKind;
  return [said(contact.name, of), said(channel, languageName(words, language))] as const;
};

const companyText = (words: Words, { name, vip }: Company): string =>
  vip ? words.text("card-company-vip", { company: name }) : name;

/** "Spanish", in the language of the card. */
const languageName = (words: Words, language: string | null): string => {
  if (!language) return "";
  try {
    return new Intl.DisplayNames(words.language, { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
};

const stateLine = (words: Words, facts: CardFacts, now: Date): readonly [string, string] => {
  const [holder, since] = holderAndState(words, facts);
  return [holder, said(since, cardPromise(words, facts, now))];
};

const holderAndState = (words: Words, { ticket }: CardFacts) => {
  const { holding, openedAt, closure, resolution, waiting } = ticket;
  const holder = holding
    ? words.text("card-taken-at", { member: holding.name, at: holding.at })
    : words.text("card-nobody");
  if (closure) return [holder, words.text("card-closed", { at: closure.at })] as const;
  if (resolution) return [holder, words.text("card-resolved-at", { at: resolution.at })] as const;
  if (waiting) return [holder, words.text("card-waiting-since", { at: waiting.at })] as const;
  return [holder, words.text("card-opened-at", { at: openedAt })] as const;
};

/** How many jobs a card has room for; each has a card of its own. */
const MOST_JOBS = 2;

/** Those that somebody works on or should look at, else how the last one ended. */
const jobLines = (words: Words, { jobs }: CardFacts): (readonly [string, string])[] => {
  const going = jobs.filter(({ job }) => job.endedAt === null);
  const [left, right] = (going.length > 0 ? going.slice(0, MOST_JOBS) : jobs.slice(0, 1)).map((one) =>
    jobText(words, one),
  );
  return left === undefined ? [] : [[left, right ?? ""]];
};

const moreLines = (words: Words, { ticket, unreachable, channelKind }: CardFacts, account: Account) => {
  const category = account.categories.find(({ key }) => key === ticket.category)?.[words.language] ?? "";
  const rating = ticket.rating ? words.text("card-rated", { stars: ticket.rating.stars }) : "";
  const reopenings = ticket.reopenings > 0 ? words.text("card-reopened", { count: ticket.reopenings }) : "";
  const channel = CHANNEL_NAMES[channelKind] ?? channelKind;
  const trouble = unreachable
    ? words.text("card-unreachable", { channel, reason: reasonText(words, unreachable, channel) })
    : "";
  const pairs: (readonly [string, string])[] = [
    [category, said(rating, reopenings)],
    [trouble, ""],
  ];
  return pairs.filter(([left, right]) => left !== "" || right !== "");
};
