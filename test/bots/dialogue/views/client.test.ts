import { describe, expect, test } from "vitest";
import type { Notice } from "../../../../core/notices.ts";
import { aside, noticeOf } from "./cases.ts";
import {
  choicesOf,
  closed,
  file,
  fromOleg,
  held,
  labelsOf,
  MESSAGE_ID,
  now,
  resolved,
  said,
  TICKET_ID,
  textOf,
  type till,
  word,
} from "./cast.ts";

describe("a new ticket", () => {
  const registered = (asks: "urgency" | "category" | null, edits: string | null = null): Notice => ({
    kind: "registered",
    data: { asks, edits },
  });

  test("is told its number, the reader's time, and asked how urgent it is", async () => {
    const post = await word(registered("urgency"));
    expect(textOf(post)).toBe("Registered: #1042, 09:02. An engineer will answer here. How urgent is it?");
    expect(choicesOf(post).map(({ value }) => value)).toEqual([
      "v1:urgency:1042.urgent:0",
      "v1:urgency:1042.normal:0",
      "v1:urgency:1042.low:0",
    ]);
    expect(textOf(await word(registered(null), { zone: "Asia/Tokyo" }))).toContain("17:02");
  });

  test("counts what came with the first words", async () => {
    const photos = { message: said("dark"), files: [file(), file({ id: "f2", state: "fetching" })] };
    expect(textOf(await word(registered(null), photos))).toContain("I've added your 2 photos.");
    const mixed = { message: said("dark"), files: [file(), file({ id: "f2", kind: "voice" })] };
    expect(textOf(await word(registered(null), mixed))).toContain("I've added your 2 files.");
    const big = { message: said("dark"), files: [file({ state: "too-big" })] };
    expect(textOf(await word(registered(null), big))).not.toContain("added");
  });

  test("takes the urgency into its first sentence, in the same message, and offers the categories", async () => {
    const post = await word(registered("category", "31"), {
      ticket: { ...held, priority: "urgent" },
      language: "es",
    });
    expect(post).toMatchObject({ act: "edit", id: "31" });
    expect(textOf(post)).toContain("#1042, 09:02, urgente: no se puede trabajar.");
    expect(textOf(post)).toContain("Oleg");
    expect(labelsOf(post)).toEqual(["Impresión", "La caja"]);
    expect(choicesOf(await word(registered(null)))).toEqual([]);
  });
});

describe("an answer", () => {
  const answer: Notice = { kind: "answer", data: {} };

  test("goes out as its writer's, with its files and its quote", async () => {
    const post = await word(answer, { message: fromOleg("look"), files: [file()], quotes: "12" });
    expect(post).toMatchObject({
      act: "say",
      as: { name: "Oleg" },
      replyTo: "12",
      files: [{ id: "f1", kind: "photo" }],
    });
  });

  test("leaves out files that can't be had; with nothing else there is nothing to say", async () => {
    expect(await word(answer, { message: fromOleg(""), files: [file({ state: "gone" })] })).toBeNull();
    expect(await word(answer, { message: fromOleg("look"), files: [file({ state: "too-big" })] })).toMatchObject({
      files: [],
    });
  });

  test("of files alone that are still on their way says so, and they follow", async () => {
    const coming = await word(answer, { message: fromOleg(""), files: [file({ state: "fetching", hash: null })] });
    expect(textOf(coming)).toContain("till.jpg follows");
    const followed = await word(
      { kind: "file-follows", data: { file: "f1" } },
      { message: fromOleg(""), files: [file()] },
    );
    expect(followed).toMatchObject({ act: "say", body: [], files: [{ id: "f1" }], as: { name: "Oleg" } });
  });

  test("that was deleted is void", async () => {
    expect(await word(answer, { message: fromOleg("look", { deletedAt: now }) })).toBeNull();
  });

  test("that changed is changed in its first post, and the rest of a long one goes", async () => {
    const parts = [
      { call: { files: [{}] }, id: "7,8" },
      { call: {}, id: "9" },
      { call: {}, id: null },
    ];
    expect(await word({ kind: "answer-edited", data: { delivery: "d" } }, { message: fromOleg("new"), parts })).toEqual(
      [
        { act: "edit", id: "7,8", body: [{ text: "new" }], choices: [], hasFiles: true, as: { name: "Oleg" } },
        { act: "remove", id: "9" },
      ],
    );
    expect(await word({ kind: "answer-removed", data: { delivery: "d" } }, { parts })).toEqual([
      { act: "remove", id: "7,8" },
      { act: "remove", id: "9" },
    ]);
  });
});

describe("after the work", () => {
  test("solved offers three moves, and five stars go in two rows", async () => {
    const solved = await word(noticeOf("solved"), { ticket: resolved });
    expect(choicesOf(solved).map(({ value }) => value)).toEqual([
      "v1:solved:1042:0",
      "v1:not-yet:1042:0",
      "v1:another:1042:0",
    ]);
    const asked = await word({ kind: "ask-rating", data: { edits: "9" } }, { ticket: closed });
    expect(choicesOf(asked).at(-1)).toEqual({ label: "★★★★★", value: "v1:rate:1042.5:0" });
  });

  test("a low rating asks what should have gone better, a high one thanks", async () => {
    const rated: Notice = { kind: "rated", data: { stars: 2, member: "Oleg", reader: "Rosa", edits: null } };
    expect(textOf(await word(rated))).toMatch(/^★★ #1042\. .*better.* Rosa /);
    const high: Notice = { kind: "rated", data: { stars: 5, member: "Oleg", reader: null, edits: null } };
    expect(textOf(await word(high))).toMatch(/^★★★★★ #1042\. .*Oleg/);
  });

  test("an old button shows the one that applies now", async () => {
    const stale = (ticket: typeof till) =>
      word({ kind: "stale-button", data: { number: 1042, state: "taken", edits: "9" } }, { ticket });
    expect(textOf(await stale(held))).toContain("Oleg");
    expect(choicesOf(await stale(resolved))[0]?.value).toBe("v1:solved:1042:0");
    expect(choicesOf(await stale(closed))[0]?.value).toBe("v1:rate:1042.1:0");
  });
});

describe("which ticket", () => {
  test("is presumed visibly, with the others and a new one as buttons", async () => {
    const post = await word(noticeOf("belongs"));
    expect(textOf(post)).toBe("→ #1042 till does not print");
    expect(choicesOf(post).map(({ value }) => value)).toEqual([
      `v1:instead:${MESSAGE_ID}.1043:0`,
      `v1:apart:${MESSAGE_ID}.1042:0`,
    ]);
    const settled = { kind: "belongs", data: { edits: "9", message: MESSAGE_ID, others: [], settled: true } } as const;
    expect(await word(settled)).toMatchObject({ act: "edit", id: "9", choices: [] });
    expect(await word({ ...settled, data: { ...settled.data, edits: null } })).toBeNull();
  });

  test("is asked about the words that were set aside, until they have gone somewhere", async () => {
    const asked = await word(noticeOf("which-ticket"), { ticket: aside });
    expect(choicesOf(asked).map(({ value }) => value)).toEqual([
      `v1:which:${TICKET_ID}.1042:0`,
      `v1:which:${TICKET_ID}.1043:0`,
      `v1:anew:${TICKET_ID}:0`,
    ]);
    const moved = { ...aside, closure: { by: { is: "desk" }, at: now, how: "moved" } } as const;
    expect(await word(noticeOf("which-ticket"), { ticket: moved })).toBeNull();
    expect(await word(noticeOf("again-or-new"), { ticket: moved })).toBeNull();
  });
});

describe("zones", () => {
  test("are offered as cities with their time, the reader's first", async () => {
    const post = await word({ kind: "ask-zone", data: { edits: null } }, { language: "ru", zone: "Europe/Moscow" });
    expect(labelsOf(post).slice(0, 2)).toEqual(["Москва · 11:10", "Мадрид · 09:10"]);
  });
});
