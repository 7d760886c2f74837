import { describe, expect, test } from "vitest";
import { MOST_WORDS } from "../../../bots/dialogue/asking.ts";
import { createReflexes } from "../../../bots/dialogue/forms.ts";
import { formView } from "../../../bots/slack/card.ts";
import type { ReflexReading } from "../../../core/reading.ts";
import type { Ticket } from "../../../core/tickets/ticket.ts";
import { acme, closed, fromOleg, held, resolved, said, TICKET_ID, till } from "./views/cast.ts";

const member = { id: "oleg", name: "Oleg", roles: ["engineer"], zone: null, onDuty: true, leftAt: null } as const;
const searched: string[] = [];
const ANA_ID = "0199c0de-0000-7000-8000-000000000001";
const REVIEW_ID = "0199c0de-0000-7000-8000-000000000003";
const CLOSED_ID = "0199c0de-0000-7000-8000-000000000004";
const GROUP_ID = "0199c0de-0000-7000-8000-000000000002";

/** Ana has a chat with the bot; whoever came by a group has none. */
const approach: ReflexReading["approach"] = async (id) => {
  if (id !== ANA_ID && id !== GROUP_ID) return null;
  const contact = { id, name: "Ana Ruiz", companyId: null, language: null, zone: null, phone: null };
  const at = { contact, company: null, channelId: "t1", channel: { key: "clients", kind: "telegram" }, address: "101" };
  const chat = { id: "p1", channelId: "t1", address: "101", kind: "private", room: "client" } as const;
  const conversation = { ...chat, ticketId: null, jobId: null, partnerId: null, companyId: null };
  return { ...at, conversation: id === ANA_ID ? conversation : null };
};

const reading = (ticket: Ticket | null): ReflexReading => ({
  member: async (id) =>
    id === "UOLEG" || id === "UROSA"
      ? {
          ...member,
          ...(id === "UROSA" ? { id: "rosa", roles: ["manager"] } : {}),
          ...{ language: null, platformLanguage: "ru-RU", platformZone: "Europe/Moscow" },
        }
      : null,
  ticket: async (id) =>
    ticket && id === TICKET_ID ? { ...ticket, contactName: "Ana Ruiz", contactPhone: null, site: null } : null,
  partners: async () => [],
  job: async () => null,
  review: async (id) =>
    id === REVIEW_ID || id === CLOSED_ID
      ? { number: 1042, stars: 2, client: "Ana Ruiz", memberId: null, closedBy: id === CLOSED_ID ? "Rosa" : null }
      : null,
  isHandled: async () => true,
  searchContacts: async (words) => {
    searched.push(words);
    const contact = { id: "c1", name: "Ana Ruiz", companyId: null, language: null, zone: null, phone: null };
    return [
      { ...contact, companyName: "Sol" },
      { ...contact, id: "c2", companyName: null },
    ];
  },
  approach,
  posted: async (_address, id) => {
    if (id === "1.1") return { message: said("it is dark"), ticket: till };
    return id === "1.2" ? { message: fromOleg("look"), ticket: till } : null;
  },
});

const reflexes = (ticket: Ticket | null = held) =>
  createReflexes({ reading: reading(ticket), account: async () => ({ ...acme, language: "es" }) });

const about = (message: string) => ({ channel: "C1", message, text: "the reader\nasks for an update", author: "U2" });
const resolve = { form: "resolve", subject: TICKET_ID, person: "UOLEG" };
const makeTicket = { form: "make-ticket", subject: "", person: "UOLEG" };

describe("what opens a form", () => {
  const { opens } = reflexes();
  test.each([
    [
      { kind: "press", value: `v1:resolve:${TICKET_ID}:3` },
      { form: "resolve", subject: TICKET_ID },
    ],
    [{ kind: "press", value: `v1:take:${TICKET_ID}:3` }, null],
    [{ kind: "press", value: "resolve" }, null],
    [
      { kind: "shortcut", value: "make-ticket" },
      { form: "make-ticket", subject: "" },
    ],
    [{ kind: "shortcut", value: "resolve" }, null],
    [
      { kind: "command", value: "New  the till\nis dark " },
      { form: "new-ticket", subject: "", typed: "the till\nis dark" },
    ],
    [
      { kind: "command", value: "new" },
      { form: "new-ticket", subject: "", typed: "" },
    ],
    [{ kind: "command", value: "newer" }, null],
    [{ kind: "command", value: "1042" }, null],
  ] as const)("%j opens %j", (trigger, expected) => expect(opens(trigger)).toEqual(expected));
});

describe("resolving", () => {
  test("asks in the member's language what was done, and says who reads it", async () => {
    const form = await reflexes().form(resolve);
    expect(form).toMatchObject({
      title: "Решение #1042",
      fields: [
        { name: "words", kind: "lines", hint: "Это прочтёт Ana Ruiz.", most: 2_900 },
        { name: "remark", optional: true },
      ],
    });
    if ("refused" in form) throw new Error(form.refused);
    expect(formView(form, "resolve", { subject: TICKET_ID } as never)).toMatchObject({ type: "modal" });
  });

  test("again begins with the words of the last time", async () => {
    expect(await reflexes(resolved).form(resolve)).toMatchObject({ fields: [{ initial: "New print head" }, {}] });
  });

  test("is refused with a sentence to strangers, on closed tickets and on what is not there", async () => {
    expect(await reflexes().form({ ...resolve, person: "UGUEST" })).toMatchObject({
      refused: expect.stringContaining("Solo pueden hacerlo los miembros"),
    });
    expect(await reflexes(closed).form(resolve)).toMatchObject({ refused: "Заявка #1042 уже закрыта." });
    expect(await reflexes(null).form(resolve)).toHaveProperty("refused");
    expect(await reflexes({ ...till, number: null }).form(resolve)).toHaveProperty("refused");
    expect(await reflexes().form({ ...resolve, form: "unheard-of" })).toHaveProperty("refused");
  });

  test("checks the fields, the person and the ticket again", async () => {
    const check = (values: Record<string, string>, ticket: Ticket = held, person = "UOLEG") =>
      reflexes(ticket).check({ ...resolve, person, values });
    expect(await check({ words: "New print head", remark: "" })).toBeNull();
    expect(await check({ words: " \n" })).toEqual({ words: "Напишите одной фразой, что сделано." });
    expect(await check({ words: "ы".repeat(MOST_WORDS + 1) })).toHaveProperty("words");
    expect(await check({ words: "done", remark: "ы".repeat(MOST_WORDS + 1) })).toHaveProperty("remark");
    expect(await check({ words: "done" }, closed)).toEqual({ words: "Заявка #1042 уже закрыта." });
    expect(await check({ words: "done" }, held, "UGUEST")).not.toBeNull();
  });
});

describe("making a ticket", () => {
  test("of a client's own words asks only what it is about", async () => {
    const form = await reflexes().form({ ...makeTicket, about: about("1.1") });
    expect(form).toMatchObject({ fields: [{ name: "title", initial: "the reader asks for an update" }] });
    expect(form).toHaveProperty("intro", expect.stringContaining("Ana Ruiz"));
    expect("fields" in form && form.fields).toHaveLength(1);
  });

  test.each(["1.2", "1.3"])("of anything else (%s) asks whose it is", async (message) => {
    const form = await reflexes().form({ ...makeTicket, about: about(message) });
    expect("fields" in form && form.fields.map(({ name }) => name)).toEqual(["title", "client"]);
  });

  test("wants a title, and a client where no client wrote the words", async () => {
    const check = (values: Record<string, string>) => reflexes().check({ ...makeTicket, values });
    const ours = { "about.channel": "C1", "about.message": "1.1" };
    const other = { "about.channel": "C1", "about.message": "1.2" };
    expect(await check({ ...ours, title: "reader" })).toBeNull();
    expect(await check({ ...other, title: "reader", client: ANA_ID })).toBeNull();
    expect(await check({ ...other, title: "reader", client: "c1" })).toEqual({ client: "Выберите клиента из списка." });
    expect(await check({ ...other, title: "reader", client: GROUP_ID })).toEqual({
      client: expect.stringContaining("ещё нет чата с ботом"),
    });
    expect(await check({ ...other, title: " ", client: "" })).toEqual({
      title: expect.any(String),
      client: "Выберите клиента из списка.",
    });
    expect(await check({ title: "reader" })).toHaveProperty("client");
    expect(await check({ ...ours, title: "x".repeat(81) })).toHaveProperty("title");
  });

  test("finds clients by name, with their company, for members only", async () => {
    const search = (person: string) => reflexes().options({ ...makeTicket, field: "client", person, query: " an " });
    expect(await search("UOLEG")).toEqual([
      { label: "Ana Ruiz · Sol", value: "c1" },
      { label: "Ana Ruiz", value: "c2" },
    ]);
    expect(searched).toEqual(["an"]);
    expect(await search("UGUEST")).toEqual([]);
    expect(searched).toHaveLength(1);
  });
});

describe("a ticket for somebody who phoned", () => {
  const newTicket = { form: "new-ticket", subject: "", person: "UOLEG" };

  test("asks for whom and what, with what was typed already", async () => {
    const form = await reflexes().form({ ...newTicket, typed: "the till is dark" });
    expect(form).toMatchObject({
      title: "Новая заявка",
      fields: [
        { name: "client", kind: "search" },
        { name: "words", kind: "lines", initial: "the till is dark" },
        { name: "title", optional: true },
      ],
    });
    if ("refused" in form) throw new Error(form.refused);
    expect(formView(form, "new-ticket", { subject: "" } as never)).toMatchObject({ type: "modal" });
    expect(await reflexes().form({ ...newTicket, person: "UGUEST" })).toHaveProperty("refused");
  });

  test("says beside each field what is missing", async () => {
    const check = (values: Record<string, string>, person = "UOLEG") =>
      reflexes().check({ ...newTicket, person, values });
    expect(await check({ client: ANA_ID, words: "the till is dark", title: "" })).toBeNull();
    expect(await check({ client: ANA_ID, words: "the till is dark" }, "UGUEST")).not.toBeNull();
    expect(await check({ client: "", words: " \n" })).toEqual({
      client: "Выберите клиента из списка.",
      words: "Напишите одной фразой, что случилось.",
    });
    expect(await check({ client: "'; drop", words: "x" })).toHaveProperty("client");
    expect(await check({ client: GROUP_ID, words: "x" })).toHaveProperty("client");
    expect(await check({ client: ANA_ID, words: "ы".repeat(MOST_WORDS + 1) })).toHaveProperty("words");
    expect(await check({ client: ANA_ID, words: "x", title: "x".repeat(81) })).toHaveProperty("title");
  });

  test("finds clients for members only", async () => {
    const search = (person: string) => reflexes().options({ ...newTicket, field: "client", person, query: "an" });
    expect(await search("UOLEG")).toHaveLength(2);
    expect(await search("UGUEST")).toEqual([]);
  });
});

test("short sentences are in the language of whom the platform names, else in the account's", async () => {
  expect(await reflexes().say("one-moment", "UOLEG")).toBe("Одну минуту…");
  expect(await reflexes().say("loading", "UGUEST")).toBe("Cargando…");
  expect(await reflexes().say("not-now", "UGUEST")).toContain("No ha cambiado nada");
});

describe("a low rating", () => {
  const review = { form: "review", subject: REVIEW_ID, person: "UROSA" };

  test("is reviewed in a form that asks for a reason", async () => {
    expect(reflexes().opens({ kind: "press", value: `v1:review:${REVIEW_ID}:0` })).toEqual({
      form: "review",
      subject: REVIEW_ID,
    });
    const form = await reflexes().form(review);
    expect(form).toMatchObject({ title: "Разбор #1042", fields: [{ name: "reason", kind: "lines" }] });
    if ("refused" in form) throw new Error(form.refused);
    expect(formView(form, "review", { subject: REVIEW_ID } as never)).toMatchObject({ type: "modal" });
  });

  test("stays open without a reason, and is a manager's", async () => {
    const check = (reason: string, changes: object = {}) =>
      reflexes().check({ ...review, values: { reason }, ...changes });
    expect(await check("the road was closed")).toBeNull();
    expect(await check(" ")).toEqual({ reason: expect.stringContaining("Без причины") });
    expect(await check("x".repeat(MOST_WORDS + 1))).toHaveProperty("reason");
    expect(await check("x", { person: "UOLEG" })).toEqual({ reason: expect.stringContaining("только руководитель") });
    expect(await check("x", { subject: CLOSED_ID })).toEqual({ reason: "Это уже разбирает Rosa." });
    for (const subject of [ANA_ID, "x"])
      expect(await reflexes().form({ ...review, subject })).toHaveProperty("refused");
    expect(await reflexes().form({ ...review, person: "UOLEG" })).toHaveProperty("refused");
    expect(await reflexes().form({ ...review, person: "UGUEST" })).toHaveProperty("refused");
  });
});
