import { describe, expect, test } from "vitest";
import { readButton } from "../../../../bots/dialogue/buttons.ts";
import { cardView } from "../../../../bots/dialogue/views/card.ts";
import { homeView } from "../../../../bots/dialogue/views/home.ts";
import { marksFor } from "../../../../bots/dialogue/views/receipt.ts";
import { cardBlocks, homeView as slackHome } from "../../../../bots/slack/card.ts";
import type { CardFacts } from "../../../../core/outbound.ts";
import { plainText } from "../../../../core/rich.ts";
import type { Ticket } from "../../../../core/tickets/ticket.ts";
import { acme, ana, closed, held, nine, now, oleg, p17, resolved, till } from "./cast.ts";

const facts = (ticket: Ticket, changes: Partial<CardFacts> = {}): CardFacts => ({
  ticket,
  contact: { id: "ana", name: "Ana Ruiz", companyId: "sol", language: "es", zone: null, phone: null },
  company: { id: "sol", key: "sol", name: "Supermercados Sol", vip: true, zone: null, site: null },
  channelKind: "telegram",
  language: "es",
  unreachable: null,
  movedTo: null,
  clock: null,
  jobs: [],
  hasPartners: false,
  ...changes,
});

const verbs = (choices: readonly { value: string }[]) => choices.map(({ value }) => readButton(value)?.verb);
const waiting: Ticket = { ...held, waiting: { by: oleg, at: now } };

describe("the card", () => {
  test("says whose, where, who holds it and since when, and the state in words too", () => {
    const card = cardView(facts({ ...held, priority: "urgent", category: "printing" }), acme, now);
    expect(card).toMatchObject({ colour: "orange", title: "#1042 · till does not print", badge: "In work · Urgent" });
    expect(card.lines.slice(0, 2)).toEqual([
      ["Ana Ruiz · Supermercados Sol (VIP)", "Telegram · Spanish"],
      ["Oleg · taken 20 Nov, 09:02", "opened 20 Nov, 09:02"],
    ]);
    expect(card.lines.flat()).toContain("Printing");
    expect(card.summary).toBe("#1042 till does not print · In work · Ana Ruiz · Urgent");
  });

  test.each([
    ["new", till, "grey", ["take", "resolve", "wait"], ["priority", "priority", "priority"]],
    ["taken", held, "orange", ["resolve", "wait"], ["take-over", "release", "priority", "priority", "priority"]],
    ["waiting", waiting, "blue", ["resolve"], ["take-over", "release", "priority", "priority", "priority"]],
    ["resolved", resolved, "green", [], []],
    ["closed", closed, "green", [], []],
  ] as const)("%s has its colour and its buttons", (_state, ticket, colour, buttons, menu) => {
    const card = cardView(facts(ticket), acme, now);
    expect(card.colour).toBe(colour);
    expect(verbs(card.buttons)).toEqual(buttons);
    expect(verbs(card.menu)).toEqual(menu);
    for (const { value } of [...card.buttons, ...card.menu]) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(64);
    expect(cardBlocks(card).length).toBeGreaterThan(0);
  });

  test.each([
    ["new", till, ["take", "resolve", "wait"], ["partner", "priority", "priority", "priority"]],
    ["taken", held, ["resolve", "wait", "partner"], undefined],
    ["waiting", waiting, ["resolve", "partner"], undefined],
    ["closed", closed, [], []],
  ] as const)("%s offers it to partners where there are any", (_state, ticket, buttons, menu) => {
    const card = cardView(facts(ticket, { hasPartners: true }), acme, now);
    expect(verbs(card.buttons)).toEqual(buttons);
    if (menu) expect(verbs(card.menu)).toEqual(menu);
  });

  test("says how the jobs stand that are going on, else how the last one ended", () => {
    const lines = (...jobs: CardFacts["jobs"]) => cardView(facts(held, { jobs }), acme, now).lines[2];
    const visitAt = new Date("2026-11-20T11:00:00Z");
    const going = { job: { ...p17, status: "in-work", onTheWayAt: now, visitAt }, partner: "Pepe" } as const;
    const offered = { job: { ...p17, number: 18, status: "offered" }, partner: null } as const;
    const over = { job: { ...p17, number: 16, status: "withdrawn", endedAt: now }, partner: "Levante" } as const;
    expect(lines(offered, going, over)).toEqual(["P-18: offered", "P-17 Pepe: on the way, 20 Nov, 12:00"]);
    expect(lines({ ...going, job: { ...going.job, status: "done" } })).toEqual(["P-17 Pepe: to check", ""]);
    expect(lines(over)).toEqual(["P-16 Levante: withdrawn", ""]);
    expect(cardView(facts(held), acme, now).lines).toHaveLength(2);
  });

  test("does not offer the priority that it has", () => {
    expect(cardView(facts({ ...till, priority: "low" }), acme, now).menu).toHaveLength(2);
  });

  test("of words whose ticket is not known asks, and then points to where they went", () => {
    const aside: Ticket = { ...till, number: null };
    const asking = cardView(facts(aside), acme, now);
    expect(asking.title).toBe("Ana Ruiz: which ticket?");
    expect(verbs(asking.buttons)).toEqual(["put-new"]);
    const gone = { ...aside, closure: { by: ana, at: now, how: "moved" } } as const;
    const moved = cardView(facts(gone, { movedTo: 1043 }), acme, now);
    expect(moved).toMatchObject({ title: "→ #1043", buttons: [] });
  });

  test("shows stars, returns, and why the client can't be reached, in the account's language", () => {
    const rating = { stars: 4, at: now, member: "oleg", words: null };
    const card = cardView(
      facts({ ...closed, rating, reopenings: 2 }, { unreachable: "blocked the bot" }),
      {
        ...acme,
        language: "ru",
      },
      now,
    );
    expect(card.lines.flat().join("\n")).toMatch(/★★★★.*2 раза.*Telegram: бот там заблокирован/s);
    expect(card.lines.flat()).toContain("Telegram · испанский");
  });
});

describe("the home tab", () => {
  const home = (mine: readonly Ticket[], pool: readonly Ticket[], onDuty = true) =>
    homeView(
      {
        platformId: "U1",
        reader: { name: "Oleg", language: "ru", zone: null },
        mine,
        pool,
        others: [],
        onDuty,
      },
      acme,
    );

  test("is in the member's language, with what each ticket needs", () => {
    const { sections } = home([held, resolved], [till]);
    const [duty, mine, pool, others] = sections;
    expect(duty?.items[0]?.choices[0]?.value).toBe("v1:duty:off:0");
    expect(mine?.items.map(({ choices }) => verbs(choices))).toEqual([["resolve"], []]);
    expect(verbs(pool?.items[0]?.choices ?? [])).toEqual(["take"]);
    expect(others).toMatchObject({ items: [], empty: "Здесь пусто." });
    expect(home([], [], false).sections[0]?.items[0]?.choices[0]?.value).toBe("v1:duty:on:0");
  });

  test("stays within what Slack shows, and says how many more there are", () => {
    const many = Array.from({ length: 90 }, () => till);
    const view = home(many, many);
    expect((slackHome(view).blocks as unknown[]).length).toBeLessThanOrEqual(100);
    expect(plainText(view.sections[1]?.items.at(-1)?.line ?? [])).toContain("75");
  });
});

describe("a receipt", () => {
  const marks = (states: readonly string[], room: "client" | "internal" = "client", at = nine) =>
    marksFor({ platformId: "1", states, storedAt: nine, room }, acme, at);

  test.each([
    [["sent"], ["sent"]],
    [["pending"], []],
    [["refused"], ["failed"]],
    [["sent", "gone"], ["failed"]],
    [["superseded"], []],
    [[], []],
  ] as const)("of %j is %j at first", (states, expected) => expect(marks(states)).toEqual(expected));

  test("is an hourglass only three seconds after the undo window", () => {
    expect(marks(["pending"], "client", new Date(nine.getTime() + 7_999))).toEqual([]);
    expect(marks(["unknown"], "client", new Date(nine.getTime() + 8_000))).toEqual(["waiting"]);
  });

  test("of words that stay inside, from the first or by a later mark, is a lock", () => {
    expect(marks(["superseded"], "internal")).toEqual(["internal"]);
    expect(marks([], "internal")).toEqual(["internal"]);
  });
});
