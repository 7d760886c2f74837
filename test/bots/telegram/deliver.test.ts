import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OutgoingFile, Part, Post } from "../../../bots/bot.ts";
import type { Telegram } from "../../../bots/telegram/wiring.ts";
import { rich } from "../../../core/rich.ts";
import { ana, type Bench, now, openBench, token } from "./telegram.ts";

let bench: Bench;
let program: Telegram;

beforeEach(async () => {
  bench = await openBench();
  program = bench.program();
  await bench.act("say", { from: ana, text: "/start" });
});
afterEach(() => bench.close());

const say = (text: string, files: OutgoingFile[] = []): Post => ({
  act: "say",
  body: rich(text),
  files,
  choices: [],
});
const photo: OutgoingFile = { id: "f", kind: "photo", name: 'a "b".jpg', type: "image/jpeg", size: 15, hash: "00" };
const attempt = { address: String(ana), mark: "d:1", signal: new AbortController().signal };
const first = (post: Post) => program.bot.render(post)[0] as Part;
const send = (part: Part = first(say("hello")), more = {}) => program.bot.send(part, { ...attempt, ...more });
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe("a call that Telegram did", () => {
  test("is sent, by the message's id", async () => {
    const outcome = await send();
    const { message } = await bench.act<{ message: { id: number } }>("wait", { chat: ana, contains: "hello" });
    expect(outcome).toEqual({ is: "sent", id: String(message.id) });
    const edit: Post = { act: "edit", id: String(message.id), body: rich("hello"), choices: [] };
    expect(await send(first(edit))).toEqual(outcome);
    expect(await send(first({ act: "react", id: String(message.id), add: ["thanks"], drop: [] }))).toEqual(outcome);
    expect(await send(first({ act: "remove", id: String(message.id) }))).toEqual(outcome);
    expect(await program.bot.find(first(say("x")), { ...attempt, since: now })).toEqual({ is: "never" });
  });

  test("uploads files, and an album has the ids of all", async () => {
    expect(await send(first(say("look", [photo])))).toMatchObject({ is: "sent", id: expect.stringMatching(/^\d+$/) });
    expect(await send(first(say("", [photo, photo])))).toMatchObject({ id: expect.stringMatching(/^\d+,\d+$/) });
  });
});

describe("a call that Telegram refused", () => {
  const error = (code: number, description: string, parameters?: object) => ({
    kind: "error",
    body: { ok: false, error_code: code, description, ...(parameters && { parameters }) },
  });
  test.each([
    [
      { kind: "429", retryAfter: 7 },
      { is: "later", at: inSeconds(7) },
    ],
    [error(429, "Too Many Requests: retry after 35"), { is: "later", at: inSeconds(35) }],
    [error(429, "Too Many Requests"), { is: "later", at: inSeconds(5) }],
    [error(420, "FLOOD_WAIT_3600"), { is: "later", at: inSeconds(3_600) }],
    [error(403, "Forbidden: bot was blocked by the user"), { is: "gone" }],
    [error(403, "Forbidden: bot was kicked from the supergroup chat"), { is: "gone" }],
    [error(400, "Bad Request: chat not found"), { is: "gone", why: "Bad Request: chat not found" }],
    [error(400, "Bad Request: not enough rights to send text messages to the chat"), { is: "gone" }],
    [
      error(400, "Bad Request: group chat was upgraded to a supergroup chat", { migrate_to_chat_id: -1009 }),
      { is: "later", at: now, why: "moved:-1009" },
    ],
    [error(400, "Bad Request: message is not modified: same"), { is: "sent" }],
    [error(400, "Bad Request: message to edit not found"), { is: "refused" }],
    [error(400, "Bad Request: message to delete not found"), { is: "sent" }],
    [error(401, "Unauthorized"), { is: "later", at: inSeconds(30) }],
    [error(404, "Not Found"), { is: "later", at: inSeconds(30) }],
    [error(500, "Internal Server Error: restart"), { is: "unknown", since: now }],
    [{ kind: "500" }, { is: "unknown" }],
    [{ kind: "drop-before" }, { is: "unknown" }],
    [{ kind: "drop-after" }, { is: "unknown" }],
  ])("%j", async (fault, outcome) => {
    await bench.fault({ method: "sendMessage", ...fault });
    expect(await send()).toMatchObject(outcome);
  });

  test("a bad token degrades the channel until a call works", async () => {
    await bench.fault({ method: "sendMessage", ...error(401, "Unauthorized") });
    await send();
    await send();
    expect(bench.healths).toEqual([
      { is: "degraded", why: expect.stringContaining("@BotFather") },
      { is: "connected" },
    ]);
  });
});

describe("a call that never left", () => {
  test("comes later: nobody listens", async () => {
    const { bot } = bench.program({ apiRoot: "http://127.0.0.1:1" });
    const outcome = await bot.send(first(say("x")), attempt);
    expect(outcome).toEqual({ is: "later", at: inSeconds(2), why: expect.stringContaining("ECONNREFUSED") });
    expect(JSON.stringify(outcome)).not.toContain(token);
  });

  test("comes later: stopped before", async () => {
    expect(await send(undefined, { signal: AbortSignal.abort() })).toMatchObject({ is: "later", at: now });
  });

  test("is refused when the stored file is missing, and unknown when stopped half-way", async () => {
    const missing = Object.assign(new Error("no such file"), { code: "ENOENT" });
    const { bot } = bench.program({
      // biome-ignore lint/correctness/useYield: it fails before the first byte
      readFile: async function* () {
        throw missing;
      },
    });
    expect(await bot.send(first(say("", [photo])), attempt)).toMatchObject({ is: "refused" });
    await bench.fault({ method: "sendMessage", kind: "hang", ms: 400 });
    expect(await send(undefined, { signal: AbortSignal.timeout(50) })).toEqual({ is: "unknown", since: now });
  });

  test("is refused when too big", async () => {
    const part = first(say("", [{ ...photo, kind: "video", size: 51 * 1024 * 1024 }]));
    expect(await send(part)).toEqual({ is: "refused", why: "file too big" });
  });
});

describe("a press", () => {
  test("shows a toast that is ready in time; a late one is refused and becomes a message", async () => {
    await bench.act("say", { from: ana, text: "hi" });
    const post: Post = { ...say("urgent?"), choices: [[{ label: "Yes", value: "v1:yes:a:1" }]] } as Post;
    const shown = await send(first(post));
    const messageId = Number((shown as { id: string }).id);
    const { callbackId: reply } = await bench.act<{ callbackId: string }>("press", {
      from: ana,
      messageId,
      data: "v1:yes:a:1",
    });
    const whisper = { act: "whisper", reply, to: String(ana), body: rich("Emma took it"), choices: [] } as const;
    expect(await send(first(whisper))).toEqual({ is: "sent", id: reply });
    expect(await bench.act("callback", { id: reply })).toMatchObject({ answer: { text: "Emma took it" } });
  });
});

describe("files of Telegram's", () => {
  const incoming = (more: object = {}) => ({
    kind: "document" as const,
    name: "a",
    type: "t",
    source: { file_id: "f1" },
    ...more,
  });
  const serve = async (answer: (url: string) => { status: number; body: string }) => {
    const server = createServer((request, response) => {
      const { status, body } = answer(request.url ?? "");
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { ...bench.program({ apiRoot }), close: () => server.close() };
  };
  const found = JSON.stringify({ ok: true, result: { file_id: "f1", file_path: "documents/file 1.pdf" } });
  const refused = (code: number, description: string) => ({
    status: code,
    body: JSON.stringify({ ok: false, error_code: code, description }),
  });

  test("are streamed", async () => {
    const { bot, close } = await serve((url) =>
      url.endsWith("/getFile") ? { status: 200, body: found } : { status: 200, body: `bytes of ${url}` },
    );
    const fetched = await bot.fetch(incoming(), attempt.signal);
    if (fetched.is !== "bytes") throw new Error(fetched.is);
    const chunks: Uint8Array[] = [];
    for await (const chunk of fetched.stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(`bytes of /file/bot${token}/documents/file%201.pdf`);
    close();
  });

  test.each([
    [{ size: 20 * 1024 * 1024 + 1 }, refused(500, "never asked"), { is: "too-big", limit: 20 * 1024 * 1024 }],
    [{}, refused(400, "Bad Request: file is too big"), { is: "too-big" }],
    [{}, refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), { is: "later" }],
    [{}, refused(400, "Bad Request: invalid file_id"), { is: "gone" }],
    [{}, refused(429, "Too Many Requests: retry after 3"), { is: "later" }],
    [{}, { status: 502, body: "<html>" }, { is: "later" }],
  ])("%j %j", async (more, answer, outcome) => {
    const { bot, close } = await serve(() => answer);
    const fetched = await bot.fetch(incoming(more), attempt.signal);
    expect(fetched).toMatchObject(outcome);
    expect(JSON.stringify(fetched)).not.toContain(token);
    close();
  });

  test("that are no longer there are gone", async () => {
    const { bot, close } = await serve((url) =>
      url.endsWith("/getFile") ? { status: 200, body: found } : { status: 404, body: "" },
    );
    expect(await bot.fetch(incoming(), attempt.signal)).toMatchObject({ is: "gone" });
    close();
  });
});
