import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bot, type Context, GrammyError, HttpError, InputFile, InputMediaBuilder } from "grammy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../bots/sandbox/server.ts";

const TOKEN = "4242:secret";
const ANA = 700_001;
const BORIS = 700_002;

let directory: string;
let sandbox: Sandbox;

// What control answers is plain JSON of many shapes; the tests look into it freely.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any;

const act = async (verb: string, body: object = {}): Promise<Json> => {
  const response = await fetch(`${sandbox.url}/_sandbox/telegram/${verb}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Json;
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

const fault = (body: object) =>
  fetch(`${sandbox.url}/_sandbox/faults`, { method: "POST", body: JSON.stringify({ platform: "telegram", ...body }) });

const call = async (method: string, params: object = {}, token = TOKEN): Promise<Json> => {
  const response = await fetch(`${sandbox.url}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  return response.json();
};

const newBot = (): Bot => new Bot(TOKEN, { client: { apiRoot: sandbox.url, timeoutSeconds: 20 } });

const say = (text: string, more: object = {}) => act("say", { from: ANA, text, ...more });

const refusal = async (work: Promise<unknown>): Promise<GrammyError> => {
  const error = await work.then(
    () => new Error("it was not refused"),
    (thrown) => thrown,
  );
  if (!(error instanceof GrammyError)) throw error;
  return error;
};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sandbox-"));
  sandbox = await startSandbox({ port: 0, directory });
  await act("bot", { token: TOKEN, username: "acme_bot", firstName: "Acme" });
  await act("user", { id: ANA, firstName: "Ana", username: "ana", languageCode: "es" });
  await act("user", { id: BORIS, firstName: "Boris", languageCode: "ru" });
});

afterEach(async () => {
  await sandbox.close();
  await rm(directory, { recursive: true, force: true });
});

describe("polling", () => {
  test("a bot gets what people say and answers it", async () => {
    const bot = newBot();
    bot.command("start", (context: Context) => context.reply(`Hello, ${context.from?.first_name}`));
    void bot.start();
    await say("/start");
    const { message } = await act("wait", { chat: ANA, contains: "Hello, Ana" });
    expect(message).toMatchObject({ by: "bot", text: "Hello, Ana" });
    await bot.stop();
  });

  test("what was not confirmed comes again after a crash", async () => {
    await say("one");
    await say("two");
    const first = await call("getUpdates");
    expect(first.result.map((update: Json) => update.message.text)).toEqual(["one", "two"]);
    const again = await call("getUpdates", { offset: first.result[1].update_id });
    expect(again.result.map((update: Json) => update.message.text)).toEqual(["two"]);
    // The offset has confirmed the first at the moment of the call, and for good.
    expect((await call("getUpdates")).result).toHaveLength(1);
    expect((await call("getUpdates", { offset: first.result[1].update_id + 1 })).result).toEqual([]);
  });

  test("a program that dies while it works on a message gets it again when it comes back", async () => {
    await say("one");
    await say("two");
    const died = newBot();
    const reached = new Promise<void>((resolve) => {
      died.on("message:text", ({ message }) => (message.text === "two" ? new Promise(() => resolve()) : undefined));
    });
    void died.start();
    await reached;
    const back = newBot();
    const texts: string[] = [];
    back.on("message:text", (context) => {
      texts.push(context.message.text);
      return context.reply(`got ${context.message.text}`);
    });
    void back.start();
    await act("wait", { chat: ANA, contains: "got two" });
    expect(texts).toEqual(["one", "two"]);
    await back.stop();
    expect((await call("getUpdates")).result).toEqual([]);
  });

  test("two bots have two chats with one person", async () => {
    const other = "4343:secret";
    await act("bot", { token: other, username: "jobs_bot" });
    await say("to acme", { bot: TOKEN });
    await say("to jobs", { bot: "@jobs_bot" });
    const heard = async (token: string) =>
      (await call("getUpdates", {}, token)).result.map((update: Json) => update.message.text);
    expect([await heard(TOKEN), await heard(other)]).toEqual([["to acme"], ["to jobs"]]);
    await expect(act("messages", { chat: ANA })).rejects.toThrow("say which bot");
    expect(await act("messages", { chat: ANA, bot: other })).toHaveLength(1);
  });

  test("dates follow the moved clock, and strict limits let old updates expire", async () => {
    await say("yesterday");
    await act("limits", { on: true });
    await fetch(`${sandbox.url}/_sandbox/clock`, {
      method: "POST",
      body: JSON.stringify({ advanceMs: 25 * 3_600_000 }),
    });
    await say("today");
    const { result } = await call("getUpdates");
    expect(result.map((update: Json) => update.message.text)).toEqual(["today"]);
    expect(result[0].message.date).toBeGreaterThan(Date.now() / 1000 + 24 * 3600);
  });

  test("limit, a negative offset, and an offset far ahead", async () => {
    for (const text of ["one", "two", "three"]) await say(text);
    const [one] = (await call("getUpdates", { limit: 1 })).result;
    expect(one.message.text).toBe("one");
    expect((await call("getUpdates", { offset: one.update_id + 50 })).result).toHaveLength(3);
    expect((await call("getUpdates", { offset: -1 })).result[0].message.text).toBe("three");
    expect((await call("getUpdates")).result).toHaveLength(1);
  });

  test("a poll is held until something happens", async () => {
    const poll = call("getUpdates", { timeout: 30 });
    await expect.poll(async () => (await act("pending")).polling, { interval: 5 }).toBe(true);
    await act("wait", { chat: (await say("hello")).chat, contains: "hello" });
    expect((await poll).result).toHaveLength(1);
    const { result } = await call("getUpdates", { offset: -1 });
    expect((await call("getUpdates", { offset: result[0].update_id + 1, timeout: 0 })).result).toEqual([]);
  });

  test("a second poll ends the first with 409", async () => {
    // Which of the two arrives first is the network's choice; the one that was held is refused.
    const polls = [call("getUpdates", { timeout: 30 }), call("getUpdates", { timeout: 30 })];
    expect(await Promise.race(polls)).toMatchObject({
      error_code: 409,
      description: expect.stringContaining("other getUpdates request"),
    });
    await say("hello");
    const answers = await Promise.all(polls);
    expect(answers.find(({ ok }) => ok).result).toHaveLength(1);
  });

  test("allowed_updates stick and are applied when the update is made", async () => {
    await say("hello");
    await call("getUpdates", { allowed_updates: ["message"], offset: -1 });
    const { messageId } = await say("again");
    await act("edit", { chat: ANA, messageId, text: "changed" });
    const kinds = async () => (await call("getUpdates")).result.map((update: Json) => Object.keys(update)[1]);
    expect(await kinds()).toEqual(["message", "message"]);
    await call("getUpdates", { allowed_updates: ["message", "edited_message", "message_reaction"] });
    await act("edit", { chat: ANA, messageId, text: "changed again" });
    await act("react", { from: ANA, chat: ANA, messageId, emoji: "👍" });
    expect(await kinds()).toEqual(["message", "message", "edited_message", "message_reaction"]);
  });

  test("confirmed updates can be put again, under the same ids", async () => {
    const { updates } = await say("once");
    await call("getUpdates", { offset: updates[0] + 1 });
    await act("redeliver", { updateIds: updates });
    const { result } = await call("getUpdates", { offset: updates[0] + 1 });
    expect(result).toMatchObject([{ update_id: updates[0], message: { text: "once" } }]);
    expect((await call("getUpdates", { offset: updates[0] + 1 })).result).toEqual([]);
  });

  test("anything at all can come as an update", async () => {
    await act("raw", { update: { nonsense: true } });
    await act("raw", { update: { update_id: 5, message: { text: "from long ago" } } });
    const { result } = await call("getUpdates");
    expect(result).toHaveLength(2);
    expect(result[0]).toMatchObject({ update_id: 5 });
    expect(result[1]).toMatchObject({ nonsense: true });
  });
});

describe("webhooks", () => {
  interface Hook {
    server: Server;
    url: string;
    got: { body: Json; secret: unknown }[];
    until(count: number): Promise<void>;
  }
  let hook: Hook;
  let answers: ((update: Json) => { status: number; headers?: Record<string, string> })[];

  beforeEach(async () => {
    answers = [];
    hook = await openHook();
    await act("options", { retryBaseMs: 5 });
  });

  afterEach(() => {
    hook.server.closeAllConnections();
    hook.server.close();
  });

  const openHook = async (): Promise<Hook> => {
    const got: Hook["got"] = [];
    const waiting: [number, () => void][] = [];
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const body = JSON.parse(text);
      got.push({ body, secret: request.headers["x-telegram-bot-api-secret-token"] });
      const { status, headers } = answers.shift()?.(body) ?? { status: 200 };
      response.writeHead(status, headers).end();
      for (const [count, resolve] of waiting) if (got.length >= count) resolve();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram`;
    const until = (count: number) =>
      got.length >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push([count, resolve]));
    return { server, url, got, until };
  };

  test("updates come to the address with the secret, also those that waited", async () => {
    await say("before");
    await newBot().api.setWebhook(hook.url, { secret_token: "s3cret" });
    await say("after");
    await hook.until(2);
    expect(hook.got.map(({ body }) => body.message.text)).toEqual(["before", "after"]);
    expect(hook.got[0]?.secret).toBe("s3cret");
    await expect.poll(async () => (await call("getWebhookInfo")).result.pending_update_count).toBe(0);
  });

  test("a failing update is tried again and holds its own chat only", async () => {
    const failsForOne = (update: Json) => ({ status: update.message.text === "one" ? 500 : 200 });
    answers = [failsForOne, failsForOne, failsForOne];
    await newBot().api.setWebhook(hook.url);
    await say("one");
    await say("two");
    await say("other chat", { from: BORIS });
    await hook.until(5);
    const texts = hook.got.map(({ body }) => body.message.text);
    const anas = texts.filter((text) => text !== "other chat");
    expect(anas.at(-1)).toBe("two");
    expect(anas.filter((text) => text === "one").length).toBeGreaterThan(1);
    expect(texts.indexOf("other chat")).toBeLessThan(texts.indexOf("two"));
    expect((await call("getWebhookInfo")).result.last_error_message).toContain("500");
  });

  test("Retry-After is honoured", async () => {
    await act("options", { retryBaseMs: 60_000 });
    answers = [
      () => ({ status: 500 }),
      () => ({ status: 503, headers: { "retry-after": "0" } }),
      () => ({ status: 503, headers: { "retry-after": "0" } }),
    ];
    await newBot().api.setWebhook(hook.url);
    await say("one");
    await hook.until(4);
  });

  test("polling and a webhook exclude each other", async () => {
    const poll = call("getUpdates", { timeout: 30 });
    await expect.poll(async () => (await act("pending")).polling, { interval: 5 }).toBe(true);
    await newBot().api.setWebhook(hook.url);
    expect((await poll).description).toBe("Conflict: terminated by setWebhook request");
    expect((await call("getUpdates")).description).toContain("can't use getUpdates method while webhook is active");
    answers = Array.from({ length: 50 }, () => () => ({ status: 500 }));
    await say("lost");
    await newBot().api.deleteWebhook({ drop_pending_updates: true });
    expect((await call("getUpdates")).result).toEqual([]);
  });

  test("pending updates go on after a restart of the stand-in", async () => {
    answers = Array.from({ length: 500 }, () => () => ({ status: 500 }));
    await newBot().api.setWebhook(hook.url);
    await say("one");
    await hook.until(1);
    await restart();
    answers = [];
    const before = hook.got.length;
    await hook.until(before + 1);
    expect(hook.got.at(-1)?.body.message.text).toBe("one");
  });
});

const restart = async () => {
  await sandbox.close();
  sandbox = await startSandbox({ port: 0, directory });
};

describe("files", () => {
  beforeEach(() => say("/start"));

  const download = async (fileId: string): Promise<string> => {
    const { file_path } = await newBot().api.getFile(fileId);
    return (await fetch(`${sandbox.url}/file/bot${TOKEN}/${file_path}`)).text();
  };

  test("a bot uploads a file whose name has spaces", async () => {
    const bytes = Buffer.from("line one\r\n--not the boundary\r\nñ");
    const sent = await newBot().api.sendDocument(ANA, new InputFile(bytes, "my report.pdf"), {
      caption: "The <b>report</b>",
      parse_mode: "HTML",
    });
    expect(sent.document).toMatchObject({
      file_name: "my report.pdf",
      mime_type: "application/pdf",
      file_size: bytes.length,
    });
    expect(sent.caption_entities).toEqual([{ type: "bold", offset: 4, length: 6 }]);
    expect(await download(sent.document.file_id)).toBe(bytes.toString());
    const { message } = await act("wait", { chat: ANA, contains: "The report" });
    expect(message.files).toMatchObject([{ kind: "document", fileName: "my report.pdf" }]);
  });

  test("a standard form with a quoted name, and a file sent again by its id", async () => {
    const form = new FormData();
    form.set("chat_id", String(ANA));
    form.set("document", new Blob(["hello"]), "a b.txt");
    const response = await fetch(`${sandbox.url}/bot${TOKEN}/sendDocument`, { method: "POST", body: form });
    const { result } = (await response.json()) as Json;
    expect(result.document.file_name).toBe("a b.txt");
    const again = await newBot().api.sendDocument(ANA, result.document.file_id);
    expect(again.document.file_unique_id).toBe(result.document.file_unique_id);
  });

  test("an album from a person is several updates with one group id; an album from a bot several messages", async () => {
    const { messageIds } = await act("album", {
      from: ANA,
      items: [{ base64: "aGk=" }, { size: 10 }],
      caption: "two photos",
    });
    expect(messageIds).toHaveLength(2);
    const updates = (await call("getUpdates", { offset: -2 })).result;
    expect(new Set(updates.map((update: Json) => update.message.media_group_id)).size).toBe(1);
    expect(updates.map((update: Json) => update.message.caption)).toEqual(["two photos", undefined]);
    expect(await download(updates[0].message.photo.at(-1).file_id)).toBe("hi");
    const media = [1, 2].map((n) =>
      InputMediaBuilder.document(new InputFile(Buffer.from(`file ${n}`), `file ${n}.txt`)),
    );
    const sent: Json[] = await newBot().api.sendMediaGroup(ANA, media);
    expect(sent.map((message) => message.media_group_id)).toEqual([sent[0]?.media_group_id, sent[0]?.media_group_id]);
    expect(sent[0]?.media_group_id).not.toBe(updates[0].message.media_group_id);
  });

  test("every kind of thing a person can send has its field", async () => {
    for (const kind of ["photo", "document", "voice", "video", "videoNote", "audio", "animation", "sticker"])
      await act(kind, { from: ANA, size: 100 });
    await act("location", { from: ANA });
    await act("contact", { from: ANA });
    const { result } = await call("getUpdates", { offset: -10 });
    const fields = [
      "photo",
      "document",
      "voice",
      "video",
      "video_note",
      "audio",
      "animation",
      "sticker",
      "location",
      "contact",
    ];
    for (const [at, field] of fields.entries()) expect(result[at].message, field).toHaveProperty(field);
    expect(result[9].message.contact.user_id).toBe(ANA);
  });

  test("sizes: 20 MB down, 10 MB for a photo, 50 MB up", async () => {
    await act("document", { from: ANA, size: 21 * 1024 * 1024, fileName: "big.zip" });
    const { result } = await call("getUpdates", { offset: -1 });
    const tooBig = await refusal(newBot().api.getFile(result[0].message.document.file_id));
    expect(tooBig.description).toBe("Bad Request: file is too big");
    const photo = await refusal(
      newBot().api.sendPhoto(ANA, new InputFile(Buffer.alloc(10 * 1024 * 1024 + 1), "p.jpg")),
    );
    expect(photo.description).toContain("too big for a photo");
    const upload = await refusal(
      newBot().api.sendDocument(ANA, new InputFile(Buffer.alloc(51 * 1024 * 1024), "z.zip")),
    );
    expect(upload).toMatchObject({ error_code: 413, description: "Request Entity Too Large" });
    await expect(
      refusal(newBot().api.sendDocument(ANA, new InputFile(Buffer.alloc(0), "e.txt"))),
    ).resolves.toMatchObject({
      description: "Bad Request: file must be non-empty",
    });
  });

  test("a download can fail", async () => {
    await act("document", { from: ANA, base64: "aGk=" });
    const { result } = await call("getUpdates", { offset: -1 });
    await act("failDownloads", { times: 1 });
    expect(await download(result[0].message.document.file_id)).toContain("Internal Server Error");
    expect(await download(result[0].message.document.file_id)).toBe("hi");
  });
});

describe("what Telegram refuses", () => {
  beforeEach(() => say("/start"));

  const button = (text: string, callback_data: string) => ({ inline_keyboard: [[{ text, callback_data }]] });

  const cases: [string, (api: Bot["api"]) => Promise<unknown>, string][] = [
    ["an empty text", (api) => api.sendMessage(ANA, ""), "Bad Request: message text is empty"],
    ["spaces only", (api) => api.sendMessage(ANA, " \n "), "Bad Request: text must be non-empty"],
    ["a long text", (api) => api.sendMessage(ANA, "x".repeat(4097)), "Bad Request: message is too long"],
    ["a long text by UTF-16", (api) => api.sendMessage(ANA, "😀".repeat(2049)), "Bad Request: message is too long"],
    [
      "a long caption",
      (api) => api.sendDocument(ANA, new InputFile(Buffer.from("x"), "x"), { caption: "x".repeat(1025) }),
      "Bad Request: message caption is too long",
    ],
    [
      "an open tag",
      (api) => api.sendMessage(ANA, "<b>x", { parse_mode: "HTML" }),
      `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
    [
      "a strange tag",
      (api) => api.sendMessage(ANA, "ñ<div>x</div>", { parse_mode: "HTML" }),
      `Bad Request: can't parse entities: Unsupported start tag "div" at byte offset 2`,
    ],
    [
      "crossed tags",
      (api) => api.sendMessage(ANA, "<b><i>x</b></i>", { parse_mode: "HTML" }),
      `Bad Request: can't parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
    ],
    [
      "an entity out of range",
      (api) => api.sendMessage(ANA, "abc", { entities: [{ type: "bold", offset: 1, length: 5 }] }),
      "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 6",
    ],
    [
      "65 bytes in a button",
      (api) => api.sendMessage(ANA, "x", { reply_markup: button("x", "ñ".repeat(33)) }),
      "Bad Request: BUTTON_DATA_INVALID",
    ],
    ["an unknown chat", (api) => api.sendMessage(99, "x"), "Bad Request: chat not found"],
    ["a person who has not written", (api) => api.sendMessage(BORIS, "x"), "Bad Request: chat not found"],
    ["an edit of nothing", (api) => api.editMessageText(ANA, 77, "x"), "Bad Request: message to edit not found"],
    ["an edit of a person's words", (api) => api.editMessageText(ANA, 1, "x"), "Bad Request: message can't be edited"],
    ["a deletion of nothing", (api) => api.deleteMessage(ANA, 77), "Bad Request: message to delete not found"],
    [
      "an answer to nothing",
      (api) => api.sendMessage(ANA, "x", { reply_parameters: { message_id: 77 } }),
      "Bad Request: message to be replied not found",
    ],
    [
      "an old press",
      (api) => api.answerCallbackQuery("1"),
      "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ],
    [
      "a strange reaction",
      (api) => api.setMessageReaction(ANA, 1, [{ type: "emoji", emoji: "✅" as "👍" }]),
      "Bad Request: REACTION_INVALID",
    ],
    ["half a character", (api) => api.sendMessage(ANA, "x\ud83d"), "Bad Request: strings must be encoded in UTF-8"],
    [
      "a bad command",
      (api) => api.setMyCommands([{ command: "No-Good", description: "x" }]),
      "Bad Request: BOT_COMMAND_INVALID",
    ],
  ];
  test.each(cases)("%s", async (_, work, description) => {
    expect((await refusal(work(newBot().api))).description).toBe(description);
  });

  test("an edit that changes nothing", async () => {
    const { api } = newBot();
    const { message_id } = await api.sendMessage(ANA, "same", { reply_markup: button("x", "y") });
    const same = await refusal(api.editMessageText(ANA, message_id, "same", { reply_markup: button("x", "y") }));
    expect(same.description).toMatch(/^Bad Request: message is not modified/);
    await api.editMessageReplyMarkup(ANA, message_id);
    await api.editMessageText(ANA, message_id, "other");
    const [message] = (await act("messages", { chat: ANA })).slice(-1);
    expect(message).toMatchObject({ text: "other", edited: true });
    expect(message.reply_markup).toBeUndefined();
  });

  test("a wrong token, an unknown method, broken JSON", async () => {
    expect(await call("getMe", {}, "1:x")).toEqual({ ok: false, error_code: 401, description: "Unauthorized" });
    expect(await call("makeCoffee")).toEqual({ ok: false, error_code: 404, description: "Not Found" });
    const response = await fetch(`${sandbox.url}/bot${TOKEN}/sendMessage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
  });

  test("a person who blocked the bot, and one whose account is gone", async () => {
    const { api } = newBot();
    await act("block", { from: ANA });
    expect(await refusal(api.sendMessage(ANA, "x"))).toMatchObject({
      error_code: 403,
      description: "Forbidden: bot was blocked by the user",
    });
    await act("unblock", { from: ANA });
    await api.sendMessage(ANA, "x");
    const { result } = await call("getUpdates", { offset: -2 });
    expect(result.map((update: Json) => update.my_chat_member.new_chat_member.status)).toEqual(["kicked", "member"]);
    await act("deactivate", { user: ANA });
    expect((await refusal(api.sendMessage(ANA, "x"))).description).toBe("Forbidden: user is deactivated");
  });

  test("strict limits answer 429 in Telegram's shape and are counted", async () => {
    await act("limits", { on: true, chatBurst: 2 });
    const { api } = newBot();
    await api.sendMessage(ANA, "1");
    await api.sendMessage(ANA, "2");
    const refused = await refusal(api.sendMessage(ANA, "3"));
    expect(refused).toMatchObject({
      error_code: 429,
      description: "Too Many Requests: retry after 1",
      parameters: { retry_after: 1 },
    });
    expect((await act("limits")).refused).toBe(1);
  });
});

describe("presses and answers", () => {
  test("a press carries the button's data and gets an answer", async () => {
    await say("/start");
    const { api } = newBot();
    const reply_markup = {
      inline_keyboard: [
        [
          { text: "Yes", callback_data: "v1:yes" },
          { text: "No", callback_data: "v1:no" },
        ],
      ],
    };
    const { message_id } = await api.sendMessage(ANA, "Well?", { reply_markup });
    const { callbackId } = await act("press", { from: ANA, chat: ANA, messageId: message_id, label: "No" });
    const { result } = await call("getUpdates", { offset: -1 });
    expect(result[0].callback_query).toMatchObject({
      id: callbackId,
      data: "v1:no",
      from: { id: ANA },
      message: { message_id },
    });
    await api.answerCallbackQuery(callbackId, { text: "As you wish" });
    expect((await act("callback", { id: callbackId, timeoutMs: 100 })).answer).toEqual({
      text: "As you wish",
      showAlert: false,
    });
    await expect(act("press", { from: ANA, chat: ANA, messageId: message_id, data: "v1:root" })).rejects.toThrow(
      "no such button",
    );
    await act("press", { from: ANA, chat: ANA, messageId: message_id, data: "v1:root", forged: true });
    const forged = (await call("getUpdates", { offset: -1 })).result[0].callback_query;
    expect(forged.data).toBe("v1:root");
    expect(forged.id).not.toBe(callbackId);
  });

  test("formatting, replies, reactions and deletions are seen by the person", async () => {
    const { messageId } = await say("hello");
    const { api } = newBot();
    const sent = await api.sendMessage(
      ANA,
      `  <a href="https://example.org/?a=1&amp;b=2">link</a> &lt;ok&gt; /status`,
      {
        parse_mode: "HTML",
        reply_parameters: { message_id: messageId },
      },
    );
    expect(sent).toMatchObject({ text: "link <ok> /status", reply_to_message: { text: "hello" } });
    expect(sent.entities).toEqual([
      { type: "text_link", url: "https://example.org/?a=1&b=2", offset: 0, length: 4 },
      { type: "bot_command", offset: 10, length: 7 },
    ]);
    await api.setMessageReaction(ANA, messageId, [{ type: "emoji", emoji: "👀" }]);
    await api.deleteMessage(ANA, sent.message_id);
    const [first, second] = await act("messages", { chat: ANA });
    expect(first.reactions).toEqual({ 4242: ["👀"] });
    expect(second).toMatchObject({ deleted: true, replyTo: messageId });
  });

  test("commands are kept by language and scope", async () => {
    const { api } = newBot();
    await api.setMyCommands([{ command: "status", description: "Estado" }], { language_code: "es" });
    expect(await api.getMyCommands({ language_code: "es" })).toEqual([{ command: "status", description: "Estado" }]);
    expect(await api.getMyCommands()).toEqual([]);
  });
});

describe("groups", () => {
  let group: number;

  beforeEach(async () => {
    group = (await act("group", { title: "Casa Azul", members: [ANA, BORIS] })).id;
    await act("addBot", { chat: group, bot: TOKEN });
    await call("getUpdates", { offset: -1 });
  });

  const texts = async () => (await call("getUpdates")).result.flatMap((update: Json) => update.message?.text ?? []);

  test("privacy mode shows commands, mentions and replies only", async () => {
    const { message_id } = await newBot().api.sendMessage(group, "I am here");
    await say("among ourselves", { chat: group });
    await say("/status", { chat: group });
    await say("/status@other_bot", { chat: group });
    await say("hey @acme_bot", { chat: group });
    await say("thanks", { chat: group, replyTo: message_id });
    expect(await texts()).toEqual(["/status", "hey @acme_bot", "thanks"]);
    await act("bot", { token: TOKEN, groupPrivacy: false });
    await say("all of it", { chat: group });
    expect((await texts()).at(-1)).toBe("all of it");
  });

  test("a bot that was removed is told so, and cannot write", async () => {
    await act("removeBot", { chat: group, bot: TOKEN });
    const { result } = await call("getUpdates", { offset: -1 });
    expect(result[0].my_chat_member).toMatchObject({ chat: { id: group }, new_chat_member: { status: "kicked" } });
    expect((await refusal(newBot().api.sendMessage(group, "x"))).description).toBe(
      "Forbidden: bot was kicked from the group chat",
    );
    await act("addBot", { chat: group, bot: TOKEN });
    await newBot().api.leaveChat(group);
    expect((await refusal(newBot().api.sendMessage(group, "x"))).description).toBe(
      "Forbidden: bot is not a member of the group chat",
    );
  });

  test("a group that grew has a new id", async () => {
    const { id } = await act("migrate", { chat: group });
    const error = await refusal(newBot().api.sendMessage(group, "x"));
    expect(error).toMatchObject({
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: id },
    });
    const { result } = await call("getUpdates", { offset: -2 });
    expect(result[0].message.migrate_to_chat_id).toBe(id);
    expect(result[1].message).toMatchObject({ chat: { id, type: "supergroup" }, migrate_from_chat_id: group });
    expect((await newBot().api.sendMessage(id, "moved")).chat.id).toBe(id);
  });
});

describe("faults", () => {
  beforeEach(() => say("/start"));

  const bots = () => act("messages", { chat: ANA }).then((all) => all.filter((one: Json) => one.by === "bot").length);

  test("429 with a time, then all is well", async () => {
    await fault({ method: "sendMessage", kind: "429", retryAfter: 7 });
    expect(await refusal(newBot().api.sendMessage(ANA, "x"))).toMatchObject({
      error_code: 429,
      parameters: { retry_after: 7 },
    });
    await newBot().api.sendMessage(ANA, "x");
    expect(await bots()).toBe(1);
  });

  test("a lost answer: the message is there all the same", async () => {
    await fault({ method: "sendMessage", kind: "drop-after", match: "lost answer" });
    await newBot().api.sendMessage(ANA, "other");
    await expect(newBot().api.sendMessage(ANA, "lost answer")).rejects.toBeInstanceOf(HttpError);
    expect(await bots()).toBe(2);
  });

  test("a lost question, a server error, a blocked bot, an answer of our own", async () => {
    await fault({ method: "sendMessage", kind: "drop-before" });
    await expect(newBot().api.sendMessage(ANA, "x")).rejects.toBeInstanceOf(HttpError);
    await fault({ method: "*", kind: "500" });
    expect((await refusal(newBot().api.sendMessage(ANA, "x"))).error_code).toBe(500);
    await fault({ method: "sendmessage", kind: "403" });
    expect((await refusal(newBot().api.sendMessage(ANA, "x"))).description).toBe(
      "Forbidden: bot was blocked by the user",
    );
    await fault({
      method: "sendMessage",
      kind: "error",
      body: { error_code: 400, description: "Bad Request: PEER_FLOOD" },
    });
    expect((await refusal(newBot().api.sendMessage(ANA, "x"))).description).toBe("Bad Request: PEER_FLOOD");
    expect(await bots()).toBe(0);
    const { calls } = await act("calls", { method: "sendMessage" });
    expect(calls.map((one: Json) => one.status)).toEqual([0, 500, 403, 400]);
  });

  test("a hang delays the work, or swallows it", async () => {
    await fault({ method: "sendMessage", kind: "hang", ms: 20 });
    await newBot().api.sendMessage(ANA, "late");
    await fault({ method: "sendMessage", kind: "hang", ms: 20, before: true });
    await expect(newBot().api.sendMessage(ANA, "never")).rejects.toBeInstanceOf(HttpError);
    expect(await bots()).toBe(1);
  });
});

test("after a restart on the same directory nothing is lost and no id is used again", async () => {
  const first = await say("one");
  const group = await act("group", { title: "Casa", members: [ANA] });
  await newBot().api.setMyCommands([{ command: "status", description: "Status" }]);
  const sent = await newBot().api.sendDocument(ANA, new InputFile(Buffer.from("kept"), "kept.txt"));
  await act("clear");
  const second = await say("two");
  const before = await (await fetch(`${sandbox.url}/_sandbox/telegram/state`)).json();
  await restart();
  expect(await (await fetch(`${sandbox.url}/_sandbox/telegram/state`)).json()).toEqual(before);
  const third = await say("three");
  expect(third.messageId).toBeGreaterThan(second.messageId);
  expect(second.messageId).toBeGreaterThan(sent.message_id);
  expect(third.updates[0]).toBeGreaterThan(second.updates[0]);
  expect(second.updates[0]).toBeGreaterThan(first.updates[0]);
  expect((await act("group", { title: "Other", members: [ANA] })).id).not.toBe(group.id);
  expect((await call("getUpdates")).result.map((update: Json) => update.message.text)).toEqual(["two", "three"]);
  expect(await newBot().api.getMyCommands()).toHaveLength(1);
  const { file_path } = await newBot().api.getFile(sent.document.file_id);
  expect(await (await fetch(`${sandbox.url}/file/bot${TOKEN}/${file_path}`)).text()).toBe("kept");
});
