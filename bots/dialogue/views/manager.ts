import { shortId } from "../../../core/id.ts";
import type { Notice } from "../../../core/notices.ts";
import { type Rich, rich } from "../../../core/rich.ts";
import { HOLDS_MINUTES } from "../../../core/sla/manage.ts";
import type { Endangered, Listed, OnDuty, Settlement, StoredWhy } from "../../../core/sla/notices.ts";
import type { Choice, Post } from "../../bot.ts";
import type { Words } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { excerpt, inRows, italic, joined, lines, locked, numberLabel, type Rows, say, sayOrEdit } from "./posts.ts";
import type { DeskTelling, Worded } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

const MOST_PEOPLE = 6;
const MOST_NAME = 25;

/** A promise in danger: what it is, by when, who could help, and what the reader may do. */
export const promisePing = (telling: DeskTelling, data: Data<"promise-ping">): Post => {
  const { edits, tickets, more, duty, manages } = data;
  const [only] = tickets;
  return only && tickets.length === 1 && more === 0
    ? sayOrEdit(edits, onePing(telling, only, manages ? duty : null), pingButtons(telling.words, only, duty, manages))
    : sayOrEdit(edits, pingList(telling, data), listButtons(tickets));
};

const onePing = ({ words, now }: DeskTelling, ticket: Endangered, duty: readonly OnDuty[] | null): Rich => {
  const due = new Date(ticket.dueAt);
  return lines(
    headline(words, ticket),
    due <= now ? words.rich("ping-missed", { due, now }) : words.rich("ping-due", { due, now }),
    ticket.holder === null ? words.rich("ping-free") : words.rich("ping-held", { name: ticket.holder }),
    duty && (duty.length > 0 ? words.rich("ping-duty", { people: peopleText(duty) }) : words.rich("ping-duty-nobody")),
  );
};

const headline = (words: Words, ticket: Endangered): Rich => [{ text: "⏰ " }, ...nameOf(words, ticket)];

const nameOf = (words: Words, { number, title, company, vip }: Endangered): Rich =>
  joined(" · ", [
    words.rich("ticket-title-line", { number, title }),
    company === null ? null : firm(words, company, vip),
  ]);

const firm = (words: Words, company: string, vip: boolean): Rich =>
  vip ? words.rich("card-company-vip", { company }) : rich(company);

const peopleText = (duty: readonly OnDuty[]): string =>
  duty
    .slice(0, MOST_PEOPLE)
    .map(({ name, open }) => `${name} (${open})`)
    .join(", ") + (duty.length > MOST_PEOPLE ? ", …" : "");

const pingButtons = (words: Words, ticket: Endangered, duty: readonly OnDuty[], manages: boolean): Rows => {
  const why: Choice = { label: words.text("ping-why"), value: buttonValue("why", ticket.clock) };
  if (!manages) {
    const take: Choice = {
      label: words.text("button-take"),
      value: buttonValue("take-it", ticket.clock),
      style: "primary",
    };
    return [ticket.holder === null ? [take, why] : [why]];
  }
  const onIt: Choice = {
    label: words.text("ping-on-it"),
    value: buttonValue("on-it", ticket.clock),
    style: "primary",
  };
  return [
    [...giving(words, ticket, duty), onIt],
    [partnerButton(words, ticket.ticket), why],
  ];
};

/** To the least loaded who does not hold it already. */
const giving = (words: Words, { clock, holder }: Endangered, duty: readonly OnDuty[]): readonly Choice[] => {
  const least = duty.find(({ name }) => name !== holder);
  if (!least) return [];
  const value = buttonValue("give", `${shortId(clock)}.${shortId(least.member)}`);
  return [{ label: words.text("ping-give", { name: excerpt(least.name, MOST_NAME) }), value }];
};

const partnerButton = (words: Words, ticket: string): Choice => ({
  label: words.text("ping-partner"),
  value: buttonValue("partner", ticket),
});

const pingList = (telling: DeskTelling, { tickets, more }: Data<"promise-ping">): Rich => {
  const { words } = telling;
  return lines(
    [{ text: "⏰ " }, ...words.rich("ping-list-title", { count: tickets.length + more })],
    ...tickets.map((ticket) => listLine(telling, ticket)),
    more > 0 ? words.rich("home-more", { count: more }) : null,
  );
};

const listLine = ({ words, now }: DeskTelling, ticket: Listed): Rich => {
  if (ticket.settled) return joined(" · ", [nameOf(words, ticket), settledText(words, ticket.settled)]);
  const due = new Date(ticket.dueAt);
  return joined(" · ", [
    nameOf(words, ticket),
    due <= now ? words.rich("ping-list-late", { due, now }) : words.rich("ping-list-due", { due, now }),
    ticket.holder === null ? words.rich("ping-list-free") : rich(ticket.holder),
  ]);
};

/** One press away from the buttons of each. */
const listButtons = (tickets: readonly Listed[]): Rows =>
  inRows(
    tickets
      .filter(({ settled }) => settled === null)
      .map(({ number, clock }): Choice => ({ label: numberLabel(number), value: buttonValue("ping", clock) })),
  );

export const pingSettled = ({ words }: DeskTelling, data: Data<"ping-settled">): Worded => {
  const { edits, ticket, settled, offers } = data;
  if (edits === null) return null;
  const body = lines(headline(words, ticket), settledText(words, settled));
  if (!offers) return sayOrEdit(edits, body);
  const spans = HOLDS_MINUTES.map(
    (minutes): Choice => ({
      label: words.text("ping-minutes", { minutes }),
      value: buttonValue("on-it", `${ticket.clock}.${minutes}`),
    }),
  );
  const rest = [...giving(words, ticket, offers.duty), partnerButton(words, ticket.ticket)];
  return sayOrEdit(edits, body, [...(offers.holds ? [spans] : []), rest]);
};

const settledText = (words: Words, settled: Settlement): Rich => {
  const { what, name, receiver, until } = settled;
  const at = new Date(settled.at);
  switch (what) {
    case "on-it":
      return until === null
        ? words.rich("settled-on-it", { name, at })
        : words.rich("settled-on-it-until", { name, at, until: new Date(until) });
    case "given":
      return words.rich("settled-given", { name, receiver: receiver ?? "", at });
    case "taken":
      return words.rich("settled-taken", { name, at });
    case "partner":
      return words.rich("settled-partner", { name, receiver: receiver ?? "", at });
    case "answered":
      return name === ""
        ? words.rich("settled-answered-somebody", { at })
        : words.rich("settled-answered", { name, at });
    case "ended":
      return words.rich("settled-ended");
  }
};

export const whyDeadline = ({ words }: DeskTelling, data: Data<"why-deadline">): Post => ({
  act: "whisper",
  reply: data.reply,
  to: data.to,
  body: lines(words.rich("why-title", { number: data.number }), ...data.why.map((one) => whyLine(words, one))),
  choices: [],
});

const whyLine = (words: Words, why: StoredWhy): Rich => {
  switch (why.is) {
    case "started":
      return words.rich("why-started", { at: new Date(why.at) });
    case "promised": {
      if (why.ms === null) return words.rich("why-promised-nothing");
      const span = spanText(words, why.ms);
      return why.zone === null
        ? words.rich("why-promised", { span })
        : words.rich("why-promised-open", { span, zone: why.zone });
    }
    case "open":
      return words.rich("why-open", {
        from: new Date(why.from),
        until: new Date(why.to),
        span: spanText(words, why.ms),
      });
    case "more":
      return words.rich("why-more", { times: why.times, span: spanText(words, why.ms) });
    case "due":
      return words.rich("why-due", { at: new Date(why.at) });
    case "never-opens":
      return words.rich("why-never-opens");
    case "met": {
      const at = new Date(why.at);
      return why.late ? words.rich("why-met-late", { at }) : words.rich("why-met", { at });
    }
    case "ended":
      return words.rich("why-ended", { at: new Date(why.at) });
    case "left":
      return words.rich("why-left", { span: spanText(words, why.ms) });
    case "late":
      return words.rich("why-late", { span: spanText(words, why.ms) });
  }
};

const spanText = (words: Words, ms: number): string => {
  const all = Math.round(ms / 60_000);
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  if (hours === 0) return words.text("span-minutes", { minutes });
  return minutes === 0 ? words.text("span-hours", { hours }) : words.text("span-both", { hours, minutes });
};

export const givenToYou = ({ words, now }: DeskTelling, data: Data<"given-to-you">): Post => {
  const { name, number, title, company, clock } = data;
  const due = new Date(data.dueAt);
  const given = words.rich("given-to-you", { name, number, title });
  const body = lines(
    joined(" ", [given, company === null ? null : rich(`(${company})`)]),
    due <= now ? words.rich("ping-missed", { due, now }) : words.rich("given-due", { due, now }),
  );
  return say(body, [[{ label: words.text("ping-why"), value: buttonValue("why", clock) }]]);
};

export const callPartner = ({ words }: DeskTelling, data: Data<"call-partner">): Post => {
  const { edits, ticket, number, title, partners } = data;
  const choices = partners.map(
    ({ id, name }): Choice => ({
      label: excerpt(name, 40),
      value: buttonValue("to-partner", `${shortId(ticket)}.${shortId(id)}`),
    }),
  );
  return sayOrEdit(edits, words.rich("which-partner", { number, title }), inRows(choices, 2));
};

export const partnerCalled = ({ words }: DeskTelling, { edits, number, names }: Data<"partner-called">): Post =>
  sayOrEdit(edits, words.rich("partner-called", { number, names: names.join(", ") }));

export const jobUntaken = ({ words }: DeskTelling, data: Data<"job-untaken">): Post => {
  const { number, title, jobNumber, ticket } = data;
  const body = lines(words.rich("untaken", { number, title, job: `P-${jobNumber}` }), untakenText(words, data));
  return say(body, [[partnerButton(words, ticket), readButton(words, ticket)]]);
};

const untakenText = (words: Words, { why, names: all, reason }: Data<"job-untaken">): Rich => {
  const names = all.join(", ");
  switch (why) {
    case "expired":
      return words.rich("untaken-expired", { names });
    case "declined":
      return words.rich("untaken-declined", { names, reason: reason ?? "" });
    case "given-up":
      return words.rich("untaken-given-up", { names, reason: reason ?? "" });
  }
};

const readButton = (words: Words, ticket: string): Choice => ({
  label: words.text("button-read"),
  value: buttonValue("read", ticket),
});

const LOW_STARS = 2;

export const lowRating = ({ words }: DeskTelling, data: Data<"low-rating">): Post => {
  const { edits, review, ticket, number, title, stars, client, phone, member, words: said } = data;
  const about = { stars, client, number, title };
  const body = lines(
    stars > LOW_STARS ? words.rich("low-rating-raised", about) : words.rich("low-rating", about),
    said === null ? null : words.rich("quoted", { words: said }),
    member === null ? null : words.rich("low-rating-member", { member }),
    phone === null ? null : words.rich("low-rating-phone", { client, phone: callable(phone) }),
  );
  const choices: Rows = [
    [{ label: words.text("button-reviewed"), value: buttonValue("review", review) }, readButton(words, ticket)],
  ];
  return sayOrEdit(edits, body, choices);
};

const callable = (phone: string): Rich => [{ text: phone, link: `tel:${phone.replace(/[^\d+]/g, "")}` }];

export const reviewAsked = ({ words }: DeskTelling, { number, stars }: Data<"review-asked">): Post =>
  say(words.rich("review-asked", { number, stars }));

export const reviewed = ({ words }: DeskTelling, data: Data<"reviewed">): Worded => {
  const { edits, number, title, stars, client, name, reason } = data;
  if (edits === null) return null;
  const at = new Date(data.at);
  return sayOrEdit(
    edits,
    lines(words.rich("low-rating", { stars, client, number, title }), words.rich("reviewed", { name, at, reason })),
  );
};

export const threadRead = ({ words }: DeskTelling, { number, title, said }: Data<"thread-read">): Post => {
  const spoken = said.map(({ name, text, at, inside }) => {
    const line = words.rich("read-line", { name, at: new Date(at), words: text });
    return inside ? locked(line) : line;
  });
  const body = spoken.length > 0 ? spoken : [italic(words.rich("read-nothing"))];
  return say(lines(words.rich("read-title", { number, title }), ...body));
};

export const memberWelcome = ({ words, account, reader }: DeskTelling): Post =>
  say(words.rich("member-welcome", { name: reader.name.trim().split(/\s+/)[0] ?? "", account: account.name }));

export const managerUnreachable = ({ words }: DeskTelling, data: Data<"manager-unreachable">): Post => {
  const [names, heard] = [data.names.join(", "), data.heard.join(", ")];
  const tickets = data.numbers.map(numberLabel).join(", ");
  if (names === "") return say(words.rich("manager-none", { tickets }));
  return say(
    heard === ""
      ? words.rich("manager-nobody-heard", { tickets, names })
      : words.rich("manager-unreachable", { names, heard }),
  );
};
