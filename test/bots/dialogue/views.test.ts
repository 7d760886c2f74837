import { describe, expect, test } from "vitest";
import { readButton } from "../../../bots/dialogue/buttons.ts";
import { render as renderForSlack } from "../../../bots/slack/render.ts";
import { render as renderForTelegram } from "../../../bots/telegram/render.ts";
import { CASES, type Kind, kinds, LANGUAGES, noticeOf, sceneOf } from "./views/cases.ts";
import { choicesOf, file, fromOleg, fromPepe, held, now, postsOf, said, textOf, word } from "./views/cast.ts";

/** The bot's own words about a ticket. A person's words carry that person's name instead. */
const NUMBERED: readonly Kind[] = [
  "registered",
  "taken",
  "holder-changed",
  "solved",
  "solved-settled",
  "ask-rating",
  "rated",
  "rating-words-thanked",
  "ask-what-is-missing",
  "closed-by-itself",
  "reopened",
  "split-off",
  "belongs",
  "which-ticket",
  "again-or-new",
  "file-trouble",
  "my-tickets",
  "one-ticket",
  "stale-button",
  "promise-ping",
  "ping-settled",
  "why-deadline",
  "given-to-you",
  "call-partner",
  "partner-called",
  "job-untaken",
  "low-rating",
  "review-asked",
  "reviewed",
  "thread-read",
  "visit-at",
  "visit-other-time",
  "visit-off",
  "on-the-way",
  "arrived",
];

describe.each(LANGUAGES)("in %s", (language) => {
  test.each(kinds)("%s is worded, and both platforms can show it", async (kind) => {
    const worded = await word(noticeOf(kind), sceneOf(kind, language));
    expect(worded).not.toBeNull();
    for (const post of postsOf(worded)) {
      expect(renderForTelegram(post).length).toBeGreaterThan(0);
      expect(renderForSlack(post).length).toBeGreaterThan(0);
    }
    expect(textOf(worded)).not.toMatch(/\{|undefined|null|\*\*|NaN/);
  });

  test.each(NUMBERED)("%s carries the ticket's number in bold", async (kind) => {
    const worded = await word(noticeOf(kind), sceneOf(kind, language));
    const bold = postsOf(worded).flatMap((post) => ("body" in post ? post.body.filter((span) => span.bold) : []));
    expect(bold.map(({ text }) => text).join(" ")).toMatch(/#104[23]/);
  });

  test.each(kinds)("%s has short rows of buttons that fit into 64 bytes and can be read again", async (kind) => {
    const worded = await word(noticeOf(kind), sceneOf(kind, language));
    for (const post of postsOf(worded)) {
      const rows = "choices" in post ? post.choices : [];
      for (const row of rows) expect(row.length).toBeLessThanOrEqual(3);
    }
    for (const { value, label } of choicesOf(worded)) {
      expect(Buffer.byteLength(value)).toBeLessThanOrEqual(64);
      expect(readButton(value), value).not.toBeNull();
      expect(label.length).toBeLessThanOrEqual(40);
    }
  });
});

describe("each language has words of its own", () => {
  const wordless: readonly Kind[] = [
    "answer",
    "answer-edited",
    "answer-removed",
    "copy-removed",
    "file-follows",
    "thanks-mark",
  ];
  const same: readonly Kind[] = ["client-words", "old-words", "belongs", "internal-remark", "job-words"];
  test.each(kinds.filter((kind) => !wordless.includes(kind) && !same.includes(kind)))("%s", async (kind) => {
    const texts = await Promise.all(
      LANGUAGES.map(async (language) => textOf(await word(noticeOf(kind), sceneOf(kind, language)))),
    );
    expect(new Set(texts).size).toBe(3);
  });
});

describe("internal words", () => {
  const remark = fromOleg("CANARY third time this month", { room: "internal" });

  test.each(kinds)("never reach a client by %s", async (kind) => {
    const worded = await word(noticeOf(kind), {
      ...CASES[kind][1],
      room: "client",
      message: remark,
      files: [file({ name: "CANARY.jpg" })],
    });
    expect(JSON.stringify(worded)).not.toContain("CANARY");
  });

  test.each(kinds)("and a partner's never reach a client by %s either", async (kind) => {
    const worded = await word(noticeOf(kind), {
      ...CASES[kind][1],
      room: "client",
      message: fromPepe("CANARY the cutter is blunt"),
      files: [file({ name: "CANARY.jpg" })],
    });
    expect(JSON.stringify(worded)).not.toContain("CANARY");
  });

  test.each(kinds)("and the client's never enter a job's room by %s", async (kind) => {
    for (const message of [remark, said("CANARY the till is dark")]) {
      const worded = await word(noticeOf(kind), {
        ...CASES[kind][1],
        room: "link",
        message,
        files: [file({ name: "CANARY.jpg" })],
      });
      expect(JSON.stringify(worded)).not.toContain("CANARY");
    }
  });

  test("are void as an answer, and taken back all the same", async () => {
    expect(await word({ kind: "answer", data: {} }, { message: remark })).toBeNull();
    expect(await word({ kind: "answer-edited", data: { delivery: "d" } }, { message: remark })).toBeNull();
    expect(await word({ kind: "answer-removed", data: { delivery: "d" } }, { message: remark })).toEqual([
      { act: "remove", id: "501" },
    ]);
  });

  test("do not show through the last word in a client's list", async () => {
    const lastWord = { by: "desk", name: "Oleg", text: "CANARY", at: now } as const;
    const list = await word(
      { kind: "my-tickets", data: { closed: false, edits: null } },
      { lists: [{ ...held, lastWord }] },
    );
    expect(textOf(list)).toContain("last answer: 09:10");
    expect(textOf(list)).not.toContain("CANARY");
  });

  test("the desk's lines are void in a client's conversation", async () => {
    for (const kind of ["internal-remark", "client-words", "desk-line", "desk-list"] as const)
      expect(await word(noticeOf(kind), { ...CASES[kind][1], room: "client" })).toBeNull();
  });
});
