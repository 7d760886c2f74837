import { describe, expect, test } from "vitest";
import type { Notice } from "../../../../core/notices.ts";
import { desk, noticeOf } from "./cases.ts";
import { choicesOf, file, labelsOf, MESSAGE_ID, now, type Scene, said, TICKET_ID, textOf, word } from "./cast.ts";

describe("the desk's thread", () => {
  const inThread = (notice: Notice, scene: Scene = {}) => word(notice, { ...desk, ...scene });

  test("says once where replies go, by the account's rule", async () => {
    const intro: Notice = { kind: "thread-intro", data: { name: "Ana" } };
    expect(textOf(await inThread(intro))).toMatch(/go to Ana in Telegram.*;;/);
    expect(textOf(await inThread(intro, { account: { threads: "internal" } }))).toMatch(/stay inside.*!.*Ana/);
  });

  test("shows a client's words as the client's, in the account's language whoever wrote them", async () => {
    const post = await inThread({ kind: "client-words", data: { late: true } }, { language: "ru", zone: "Asia/Tokyo" });
    expect(post).toMatchObject({ act: "say", as: { name: "Ana Ruiz" } });
    expect(textOf(post)).toBe("20 Nov, 09:02: the till is dark");
  });

  test("marks what was quoted, edited or deleted", async () => {
    const words: Notice = { kind: "client-words", data: { late: false } };
    const spoken = said("it is off", { replyTo: "m", editedAt: now });
    expect(textOf(await inThread(words, { message: spoken }))).toBe("↪ it is off (edited)");
    const gone = said("it is off", { deletedAt: now });
    expect(textOf(await inThread(words, { message: gone }))).toBe("it is off (deleted by the client)");
  });

  test("says what became of each file", async () => {
    const files = [
      file(),
      file({ id: "f2", name: "film.mp4", state: "too-big", hash: null }),
      file({ id: "f3", name: "voice.ogg", state: "gone", why: "expired", hash: null }),
      file({ id: "f4", name: "late.pdf", state: "fetching", hash: null }),
    ];
    const post = await inThread({ kind: "client-words", data: { late: false } }, { message: said(""), files });
    expect(post).toMatchObject({ files: [{ id: "f1" }] });
    expect(textOf(post)).toMatch(/film\.mp4: too big.*Telegram.*voice\.ogg.*expired.*late\.pdf follows/s);
  });

  test("tells who had answered before a client's edit", async () => {
    const edited = (afterAnswer: string | null): Notice => ({ kind: "client-edited", data: { afterAnswer } });
    expect(textOf(await inThread(edited("Oleg")))).toContain("Oleg had answered");
    expect(textOf(await inThread(edited(null)))).toBe("Ana Ruiz edited: “the till is dark”");
  });

  test.each([
    ["Forbidden: bot was blocked by the user", "заблокирован"],
    ["Forbidden: user is deactivated", "аккаунта больше нет"],
    ["Bad Request: chat not found", "чат больше не найти"],
    ["Request Entity Too Large", "слишком большой размер для Telegram"],
    ["file too big", "слишком большой размер"],
    ["channel_not_found", "чат больше не найти"],
    ["is_archived", "канал в архиве"],
    ["something_new", "something_new"],
  ])("explains %s", async (why, expected) => {
    const undelivered: Notice = { kind: "undelivered", data: { why, what: "answer" } };
    expect(textOf(await inThread(undelivered, { account: { language: "ru" } }))).toContain(expected);
  });

  test("never shows the name of a notice as somebody's words", async () => {
    const undelivered = (what: string): Notice => ({ kind: "undelivered", data: { why: "blocked", what } });
    expect(textOf(await inThread(undelivered("taken"), { message: null }))).not.toContain("taken");
    expect(textOf(await inThread(undelivered("answer-edited")))).toContain("earlier words");
    expect(textOf(await inThread(undelivered("answer-removed")))).toContain("could not be taken back");
  });

  test("asks whether a reply goes out, and says what was chosen in the same message", async () => {
    const asked = await inThread(noticeOf("room-question"));
    expect(labelsOf(asked)).toEqual(["Send to Ana Ruiz", "Keep inside"]);
    expect(choicesOf(asked).map(({ value }) => value)).toEqual([
      `v1:room-client:${MESSAGE_ID}:0`,
      `v1:room-internal:${MESSAGE_ID}:0`,
    ]);
    const settled = (edits: string | null): Notice => ({
      kind: "room-question",
      data: { holder: "Oleg", edits, settled: "internal" },
    });
    expect(await inThread(settled("9"))).toMatchObject({ act: "edit", id: "9", choices: [] });
    expect(await inThread(settled(null))).toBeNull();
  });

  test("leaves an arrow where words were", async () => {
    const old: Notice = { kind: "old-words", data: { number: 1043, post: "d" } };
    expect(await inThread(old)).toMatchObject([{ act: "edit", id: "501" }]);
    const upload = [{ call: { method: "files.upload", files: [{}] }, id: "F1" }];
    expect(await inThread(old, { parts: upload })).toMatchObject([{ act: "say" }, { act: "remove", id: "F1" }]);
  });

  test("leaves an arrow in a post of several only for the words that went", async () => {
    const joined = ["one", "two", "three", "four"].map((text, seq) => ({
      delivery: `d${seq}`,
      seq,
      version: 1,
      message: text,
      words: [{ text }],
    }));
    const elsewhere = { id: "elsewhere", number: 1043 };
    const places = new Map([
      ["two", elsewhere],
      ["three", elsewhere],
    ]);
    const old: Notice = { kind: "old-words", data: { number: 1043, post: "d2" } };
    const worded = await inThread(old, { parts: [{ call: {}, id: "501", joined }], places });
    expect(worded).toMatchObject([{ act: "edit", id: "501" }]);
    expect(textOf(worded)).toBe("one\n→ #1043\nfour");
  });

  test("has a sentence for each of its lines", async () => {
    const lines = [
      ["taken", ""],
      ["taken", "Emma"],
      ["released", ""],
      ["waiting", ""],
      ["resolved", "New print head"],
      ["solved", ""],
      ["not-yet", "still dark"],
      ["another", ""],
      ["rated", "4"],
      ["rating-words", "quick"],
      ["reopened", ""],
      ["closed-by-itself", ""],
      ["moved-here", "till"],
      ["moved-away", "till"],
      ["priority", "urgent"],
      ["left", ""],
    ] as const;
    const texts = await Promise.all(
      lines.map(([line, value]) =>
        inThread({ kind: "desk-line", data: { line, name: "Oleg", value, number: 1043 } }).then(textOf),
      ),
    );
    expect(new Set(texts).size).toBe(lines.length);
    expect(texts.join("\n")).toMatch(/Emma.*New print head.*still dark.*★★★★.*quick.*#1043.*Urgent/s);
  });
});

describe("one member alone", () => {
  const whisper = (line: string, facts: Record<string, string | number> = {}) =>
    word({ kind: "whisper", data: { reply: "r", to: "U1", line, facts } }, desk);

  test("hears who was faster, and how long ago", async () => {
    const post = await whisper("taken-before-you", { name: "Emma", at: new Date(now.getTime() - 2_000).toISOString() });
    expect(post).toMatchObject({ act: "whisper", reply: "r", to: "U1" });
    expect(textOf(post)).toBe("Emma took it 2 seconds ago.");
  });

  test("hears a sentence also for what nobody foresaw", async () => {
    expect(textOf(await whisper("never-heard-of"))).toContain("Nothing was changed");
    expect(textOf(await whisper("not-found", { number: 7 }))).toContain("#7");
    expect(textOf(await whisper("not-found", { number: 0 }))).not.toContain("#");
  });

  test.each(["made-on-behalf", "forward-hidden", "forward-unknown", "forward-no-chat"])(
    "hears by %s whose words they brought, in a chat of either room",
    async (line) => {
      const facts = { name: "Ana Ruiz", number: 1044 };
      expect(textOf(await whisper(line, facts))).toContain("Ana Ruiz");
      const own = await word({ kind: "whisper", data: { reply: "", to: "201", line, facts } }, { room: "client" });
      expect(textOf(own)).toContain("Ana Ruiz");
    },
  );

  test("sees their tickets, and one with what can be done", async () => {
    const list = (number: number | null): Notice => ({
      kind: "desk-list",
      data: { reply: "r", to: "U1", member: "oleg", number },
    });
    expect(textOf(await word(list(null), desk))).toMatch(/My tickets.*In work · Oleg.*Waiting for somebody.*New/s);
    expect(choicesOf(await word(list(1042), desk))[0]?.value).toBe(`v1:take:${TICKET_ID}:3`);
    expect(textOf(await word(list(9), desk))).toContain("#9");
  });
});
