import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OutgoingFile, Part, Post } from "../../../bots/bot.ts";
import { render, renderPlain } from "../../../bots/telegram/render.ts";
import { isBlank } from "../../../bots/telegram/text.ts";
import { rich } from "../../../core/rich.ts";

const say = (more: Partial<Extract<Post, { act: "say" }>>): Post => ({
  act: "say",
  body: [],
  files: [],
  choices: [],
  ...more,
});
const file = (kind: OutgoingFile["kind"], type: string, size = 1000): OutgoingFile => ({
  id: "f",
  kind,
  name: `a.${kind}`,
  type,
  size,
  hash: "00",
});
const photo = file("photo", "image/jpeg");
const choice = (label: string) => ({ label, value: `v1:${label}:x:1` });
const methods = (parts: readonly Part[]) => parts.map(({ method }) => method);
const textOf = ({ body }: Part) => String(body.text ?? body.caption ?? "");

describe("words", () => {
  test("of any length are cut to Telegram's size and lose nothing", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
      fc.constantFrom("word ", "\n", "👨‍👩‍👧‍👦", "é".normalize("NFD"), "x".repeat(5000)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean()), { maxLength: 60 }), fc.nat(300), (pieces, times) => {
        const body = pieces.map(([text, bold]) => ({ text: text.repeat(1 + (times % 90)), ...(bold && { bold }) }));
        const whole = body
          .map(({ text }) => text)
          .join("")
          .replaceAll("\0", "\uFFFD");
        const parts = render(say({ body: body as never }));
        for (const part of parts) {
          expect(textOf(part).length).toBeLessThanOrEqual(4096);
          expect(isBlank(textOf(part))).toBe(false);
          expect(textOf(part).isWellFormed()).toBe(true);
        }
        if (!isBlank(whole)) expect(squeezed(parts.map(textOf).join(""))).toBe(squeezed(whole));
      }),
      { numRuns: 40 },
    );
  });

  const squeezed = (text: string) => text.replace(/[\s\p{Cf}\p{Cc}\u115F\u1160\u2800\u3164]/gu, "");

  test("are cut after a word, and a family of emoji stays together", () => {
    const [first] = render(say({ body: rich(`${"word ".repeat(900)}`) }));
    expect(textOf(first!)).toMatch(/word $/);
    const [families] = render(say({ body: rich("👨‍👩‍👧‍👦".repeat(500)) }));
    expect(textOf(families!).length % "👨‍👩‍👧‍👦".length).toBe(0);
  });

  test("carry entities, no parse mode, no preview; a name stands in front; buttons hang on the last", () => {
    const body = [{ text: "<b>".repeat(1500) }, { text: "!", bold: true as const }];
    const parts = render(say({ body, as: { name: "Oleg" }, choices: [[choice("a")]], replyTo: "12,13", quiet: true }));
    expect(methods(parts)).toEqual(["sendMessage", "sendMessage"]);
    expect(parts[0]?.body).toMatchObject({
      entities: [{ type: "bold", offset: 0, length: 6 }],
      link_preview_options: { is_disabled: true },
      reply_parameters: { message_id: 12, allow_sending_without_reply: true },
      disable_notification: true,
    });
    expect(textOf(parts[0]!).startsWith("Oleg: <b>")).toBe(true);
    expect(parts[0]?.body).not.toHaveProperty("reply_markup");
    expect(parts[1]?.body).not.toHaveProperty("reply_parameters");
    expect(parts[1]?.body).toHaveProperty("reply_markup");
    expect(JSON.stringify(parts)).not.toContain("parse_mode");
  });

  test("that show nothing become visible, and nothing at all is no call", () => {
    expect(render(say({ body: rich(" \u200B") })).map(textOf)).toEqual(["…"]);
    expect(render(say({ as: { name: "Oleg" }, choices: [[choice("a")]] }))).toEqual([]);
    expect(render({ act: "edit", id: "5", body: [], choices: [] })).toEqual([]);
  });

  test("without formatting show where their links lead", () => {
    const parts = renderPlain(say({ body: [{ text: "here", bold: true, link: "https://acme.es" }] }));
    expect(parts[0]?.body).toMatchObject({ text: "here (https://acme.es)", entities: [] });
  });
});

describe("buttons", () => {
  test("stand three in a row", () => {
    const [part] = render(say({ body: rich("x"), choices: [["1", "2", "3", "4", "5"].map(choice), [choice("6")]] }));
    const { inline_keyboard: rows } = part!.body.reply_markup as { inline_keyboard: unknown[][] };
    expect(rows.map((row) => row.length)).toEqual([3, 2, 1]);
  });

  test("with more than 64 bytes are a bug", () => {
    const long = { label: "x", value: "é".repeat(33) };
    expect(() => render(say({ body: rich("x"), choices: [[long]] }))).toThrow("66 bytes");
  });
});

describe("files", () => {
  test.each<[string, OutgoingFile[], string[]]>([
    ["one photo", [photo], ["sendPhoto"]],
    ["a heavy photo", [file("photo", "image/jpeg", 11 * 1024 * 1024)], ["sendDocument"]],
    ["a photo that Telegram can't show", [file("photo", "image/heic")], ["sendDocument"]],
    ["voice", [file("voice", "audio/ogg; codecs=opus")], ["sendVoice"]],
    ["an animation", [file("animation", "video/mp4")], ["sendAnimation"]],
    ["music", [file("audio", "audio/mpeg")], ["sendAudio"]],
    ["a sticker", [file("sticker", "image/webp")], ["sendDocument"]],
    ["photos and a video", [photo, file("video", "video/mp4"), photo], ["sendMediaGroup"]],
    ["photos and papers", [photo, photo, file("document", "application/pdf")], ["sendMediaGroup", "sendDocument"]],
    ["eleven photos", Array(11).fill(photo), ["sendMediaGroup", "sendPhoto"]],
    ["too big", [file("video", "video/mp4", 51 * 1024 * 1024)], ["refuse"]],
  ])("%s", (_, files, expected) => {
    expect(methods(render(say({ files })))).toEqual(expected);
  });

  test("have short words as their caption and long ones in front", () => {
    const [captioned] = render(say({ body: rich("look"), files: [photo, photo] }));
    expect(captioned?.body.media).toEqual([
      { type: "photo", caption: "look", caption_entities: [] },
      { type: "photo" },
    ]);
    const long = render(say({ body: rich("w".repeat(1025)), files: [photo], choices: [[choice("a")]] }));
    expect(methods(long)).toEqual(["sendMessage", "sendPhoto"]);
    expect(long[1]?.body).toHaveProperty("reply_markup");
  });

  test("with buttons: the last stands alone, because albums bear none", () => {
    const parts = render(say({ files: [photo, photo], choices: [[choice("a")]] }));
    expect(methods(parts)).toEqual(["sendPhoto", "sendPhoto"]);
    expect(parts[1]?.body).toHaveProperty("reply_markup");
  });

  test("that are too big leave the words", () => {
    const parts = render(say({ body: rich("look"), files: [file("video", "video/mp4", 2 ** 31)] }));
    expect(methods(parts)).toEqual(["sendMessage", "refuse"]);
  });
});

describe("the other acts", () => {
  test("edit words or a caption, harmless twice; what grew too long follows", () => {
    const edit = { act: "edit", id: "5", body: rich("new"), choices: [] } as const;
    expect(render(edit)).toMatchObject([
      {
        method: "editMessageText",
        body: { message_id: 5, text: "new", reply_markup: { inline_keyboard: [] } },
        harmless: true,
      },
    ]);
    expect(methods(render({ ...edit, hasFiles: true }))).toEqual(["editMessageCaption"]);
    expect(methods(render({ ...edit, body: rich("w ".repeat(3000)) }))).toEqual(["editMessageText", "sendMessage"]);
  });

  test("remove every message of an album", () => {
    expect(render({ act: "remove", id: "5,6" })).toEqual([
      { method: "deleteMessage", body: { message_id: 5 }, harmless: true },
      { method: "deleteMessage", body: { message_id: 6 }, harmless: true },
    ]);
  });

  test("react with one emoji, or none", () => {
    const [thanks] = render({ act: "react", id: "5", add: ["thanks"], drop: [] });
    expect(thanks?.body).toEqual({ message_id: 5, reaction: [{ type: "emoji", emoji: "🤝" }] });
    const [none] = render({ act: "react", id: "5", add: [], drop: ["thanks"] });
    expect(none?.body).toEqual({ message_id: 5, reaction: [] });
  });

  test("whisper as a toast, an alert, or a message", () => {
    const whisper = (text: string) => ({ act: "whisper", reply: "q", to: "1", body: rich(text), choices: [] }) as const;
    expect(render(whisper("taken"))[0]?.body).toEqual({ callback_query_id: "q", text: "taken" });
    expect(render(whisper("t".repeat(200)))[0]?.body).toMatchObject({ show_alert: true });
    expect(methods(render(whisper("t".repeat(201))))).toEqual(["sendMessage"]);
    expect(methods(renderPlain(whisper("taken")))).toEqual(["sendMessage"]);
  });

  test("show a card as a message that is edited", () => {
    const card = {
      colour: "orange",
      title: "#1042 · till",
      badge: "urgent",
      lines: [["Ana", "Telegram"]],
      summary: "",
    } as const;
    const post = (id: string | null): Post => ({
      act: "card",
      id,
      card: { ...card, buttons: [choice("a")], menu: [] },
    });
    expect(textOf(render(post(null))[0]!)).toBe("🟠 #1042 · till · urgent\nAna · Telegram");
    expect(methods(render(post("7")))).toEqual(["editMessageText"]);
  });
});
