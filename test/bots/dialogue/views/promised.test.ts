import { describe, expect, test } from "vitest";
import { cardView } from "../../../../bots/dialogue/views/card.ts";
import type { Notice } from "../../../../core/notices.ts";
import type { CardFacts } from "../../../../core/outbound.ts";
import type { Clock } from "../../../../core/sla/clock.ts";
import type { Day, Hours } from "../../../../core/sla/hours.ts";
import { acme, held, nine, now, type Scene, TICKET_ID, textOf, till, word } from "./cast.ts";

const REGISTERED: Notice = { kind: "registered", data: { asks: "urgency", edits: null } };
const LATER: Notice = { kind: "registered", data: { asks: null, edits: "501" } };
const REOPENED: Notice = { kind: "reopened", data: { edits: null } };
const clock: Clock = {
  id: "clock",
  ticketId: TICKET_ID,
  promise: "answer",
  startedAt: nine,
  dueAt: new Date("2026-11-20T08:32:00Z"),
  metAt: null,
  endedAt: null,
};
const monday: Clock = { ...clock, dueAt: new Date("2026-11-23T07:30:00Z") };
const day: Day = [{ from: 8 * 60, to: 19 * 60 }];
const hours = (friday: Day): Hours => ({
  zone: "Europe/Madrid",
  week: [day, day, day, day, friday, [], []],
  except: {},
});
const open = { hours: hours(day), answerWithinMs: 1_800_000 };
const shut = { hours: hours([]), answerWithinMs: 1_800_000 };

const said = async (notice: Notice, language: string, scene: Scene) =>
  textOf(await word(notice, { language, ...scene }));

const TEXTS = {
  en: {
    by: "An engineer will answer by 09:32.",
    byCanary: "An engineer will answer by 08:32.",
    monday: "An engineer will answer by 8:30 on Monday.",
    holder: "Oleg will answer by 09:32.",
    opens: "We open on Monday at 8:00. If it can't wait, press “Work has stopped”.",
    told: "We open on Monday at 8:00. I'm telling the manager now.",
    usual: "An engineer will answer here.",
    listed: "waiting for an engineer · answer by 09:32",
  },
  es: {
    by: "Un técnico le responderá antes de las 09:32.",
    byCanary: "Un técnico le responderá antes de las 08:32.",
    monday: "Un técnico le responderá el lunes antes de las 8:30.",
    holder: "Oleg le responderá antes de las 09:32.",
    opens: "Abrimos el lunes a las 8:00. Si no puede esperar, pulse «No se puede trabajar».",
    told: "Abrimos el lunes a las 8:00. Aviso ahora mismo al responsable.",
    usual: "Un técnico responderá por aquí.",
    listed: " · respuesta antes de las 09:32",
  },
  ru: {
    by: "Инженер ответит до 09:32.",
    byCanary: "Инженер ответит до 08:32.",
    monday: "Инженер ответит в понедельник до 8:30.",
    holder: "Oleg ответит до 09:32.",
    opens: "Мы откроемся в понедельник в 8:00. Если ждать нельзя, нажмите «Работа стоит».",
    told: "Мы откроемся в понедельник в 8:00. Сейчас сообщаю руководителю.",
    usual: "Инженер ответит здесь.",
    listed: " · ответ до 09:32",
  },
} as const;

describe.each(Object.entries(TEXTS))("in %s", (language, texts) => {
  test("a new ticket names the time, in the reader's zone", async () => {
    expect(await said(REGISTERED, language, { clock, account: open })).toContain(texts.by);
    expect(await said(REGISTERED, language, { clock, account: open, zone: "Atlantic/Canary" })).toContain(
      texts.byCanary,
    );
  });

  test("with the weekday when it is not today, and with the holder's name where somebody holds it", async () => {
    expect(await said(REGISTERED, language, { clock: monday, account: open })).toContain(texts.monday);
    expect(await said(REGISTERED, language, { clock, account: open, ticket: held })).toContain(texts.holder);
  });

  test("outside opening hours says when we open, and what to press when it can't wait", async () => {
    expect(await said(REGISTERED, language, { clock: monday, account: shut })).toContain(texts.opens);
    const urgent = { ...till, priority: "urgent" } as const;
    expect(await said(LATER, language, { clock: monday, account: shut, ticket: urgent })).toContain(texts.told);
    expect(await said(REGISTERED, language, { clock: monday, account: shut })).not.toContain("8:30");
  });

  test("names no time that is over, that was kept, or that nobody promised", async () => {
    const over = { ...clock, dueAt: new Date(now.getTime() - 1) };
    const met = { ...clock, metAt: nine };
    for (const scene of [{ clock: over }, { clock: met }, {}])
      expect(await said(REGISTERED, language, { account: open, ...scene })).toContain(texts.usual);
    expect(await said(REGISTERED, language, {})).toContain(texts.usual);
  });

  test("a ticket that is open again names the new time", async () => {
    expect(await said(REOPENED, language, { clock, account: open })).toContain(texts.by);
    expect(await said(REOPENED, language, {})).toContain(texts.usual);
  });

  test("the list of tickets shows the time while the clock runs", async () => {
    const list: Notice = { kind: "my-tickets", data: { closed: false, edits: null } };
    expect(await said(list, language, { lists: [till], clock })).toContain(texts.listed);
    expect(await said(list, language, { lists: [till], clock: { ...clock, metAt: nine } })).not.toContain("·  ·");
    expect(await said(list, language, { lists: [till], clock: { ...clock, metAt: nine } })).not.toContain("09:32");
    const one: Notice = { kind: "one-ticket", data: { edits: null } };
    expect(await said(one, language, { clock })).toContain(texts.listed);
  });
});

describe("the card", () => {
  const facts = (changes: Partial<CardFacts> = {}): CardFacts => ({
    ticket: held,
    contact: { id: "ana", name: "Ana Ruiz", companyId: null, language: "es", zone: null, phone: null },
    company: null,
    channelKind: "telegram",
    language: "es",
    unreachable: null,
    movedTo: null,
    clock,
    jobs: [],
    hasPartners: false,
    ...changes,
  });
  const line = (changes: Partial<Clock>, at = now) =>
    cardView(facts({ clock: { ...clock, ...changes } }), acme, at).lines[1]![1];

  test("says until when, when it was answered, and that it is late, in words and in red", () => {
    expect(line({})).toBe("opened 20 Nov, 09:02 · answer due 20 Nov, 09:32");
    expect(line({ metAt: new Date("2026-11-20T08:06:00Z") })).toBe("opened 20 Nov, 09:02 · answered 20 Nov, 09:06");
    const late = new Date("2026-11-20T08:40:00Z");
    expect(line({}, late)).toContain("⚠ late: answer was due 20 Nov, 09:32");
    expect(line({ metAt: late }, late)).toContain("answered 20 Nov, 09:40, late (due 20 Nov, 09:32)");
    expect(cardView(facts(), acme, late).colour).toBe("red");
    expect(cardView(facts(), acme, now).colour).toBe("orange");
    expect(cardView(facts({ clock: { ...clock, metAt: late } }), acme, late).colour).toBe("orange");
  });

  test("is silent where nothing was promised, or nobody waits any more", () => {
    expect(cardView(facts({ clock: null }), acme, now).lines[1]![1]).toBe("opened 20 Nov, 09:02");
    expect(line({ endedAt: now })).toBe("opened 20 Nov, 09:02");
    expect(line({ dueAt: null })).toBe("opened 20 Nov, 09:02");
  });
});
