import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ana, type Bench, openBench, token } from "./telegram.ts";

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const say = (text: string) => bench.act("say", { from: ana, text });
const texts = (raws: readonly unknown[]) => raws.map((raw) => (raw as { message: { text: string } }).message.text);
const storedTexts = () => texts(bench.stored.map(({ raw }) => raw));
const pending = async (): Promise<unknown[]> => {
  const response = await fetch(`${bench.url}/bot${token}/getUpdates`);
  return ((await response.json()) as { result: unknown[] }).result;
};

describe("polling", () => {
  test("stores what came, in order, under its name", async () => {
    await say("one");
    await say("two");
    await bench.program().intake.start();
    await vi.waitFor(() => expect(storedTexts()).toEqual(["one", "two"]));
    await say("three");
    await vi.waitFor(() => expect(storedTexts()).toEqual(["one", "two", "three"]));
    expect(bench.stored[0]?.named.key).toMatch(/^message:700001:\d+$/);
    expect(bench.healths).toEqual([{ is: "connected" }]);
  });

  test("loses nothing while storing fails, and confirms nothing", async () => {
    let isDown = true;
    const { intake } = bench.program({
      store: async (named, raw) => {
        if (isDown) throw new Error("no database");
        bench.stored.push({ named, raw });
      },
    });
    await say("one");
    await intake.start();
    await vi.waitFor(() => expect(bench.healths.at(-1)).toMatchObject({ is: "degraded" }));
    await say("two");
    isDown = false;
    await vi.waitFor(() => expect(storedTexts()).toEqual(["one", "two"]));
    await vi.waitFor(() => expect(bench.healths.at(-1)).toEqual({ is: "connected" }));
  });

  test("stopped while storing fails: Telegram still has all", async () => {
    const failing = { store: () => Promise.reject(new Error("no database")) };
    const { intake } = bench.program(failing);
    await say("one");
    await say("two");
    await intake.start();
    await vi.waitFor(() => expect(bench.logged.join()).toContain("can't be stored"));
    await intake.stop();
    expect(texts(await pending())).toEqual(["one", "two"]);
  });

  test("stop waits for what was taken; started again, what was not confirmed comes again", async () => {
    const finishers: (() => void)[] = [];
    const { intake } = bench.program({
      store: async (named, raw) => {
        await new Promise<void>((resolve) => finishers.push(resolve));
        bench.stored.push({ named, raw });
      },
    });
    await say("one");
    await intake.start();
    await vi.waitFor(() => expect(finishers).toHaveLength(1));
    const stopped = intake.stop();
    expect(storedTexts()).toEqual([]);
    finishers[0]?.();
    await stopped;
    expect(storedTexts()).toEqual(["one"]);
    await say("two");
    await intake.start();
    await vi.waitFor(() => expect(finishers).toHaveLength(3));
    for (const finish of finishers) finish();
    await vi.waitFor(() => expect(storedTexts()).toEqual(["one", "one", "two"]));
  });

  test.each([
    [{ kind: "error", body: { ok: false, error_code: 401, description: "Unauthorized" } }, "@BotFather"],
    [{ kind: "error", body: { ok: false, error_code: 409, description: "Conflict: terminated" } }, "Another program"],
    [{ kind: "429", retryAfter: 0 }, "Too Many Requests"],
    [{ kind: "drop-before" }, "can't be reached"],
  ])("goes on after %j, and says what to do", async (fault, advice) => {
    await bench.fault({ method: "getUpdates", ...fault });
    await say("one");
    await bench.program().intake.start();
    await vi.waitFor(() => expect(storedTexts()).toEqual(["one"]));
    expect(bench.healths).toEqual([{ is: "degraded", why: expect.stringContaining(advice) }, { is: "connected" }]);
    expect(bench.logged.join()).not.toContain(token);
  });

  test("stops the spinner of a press after it is stored", async () => {
    await say("hi");
    const { intake, bot } = bench.program();
    await intake.start();
    const [part] = bot.render({
      act: "say",
      body: [{ text: "urgent?" }],
      files: [],
      choices: [[{ label: "Yes", value: "v1:yes:a:1" }]],
    });
    const sent = await bot.send(part!, { address: String(ana), mark: "d:1", signal: new AbortController().signal });
    const messageId = Number((sent as { id: string }).id);
    const { callbackId: id } = await bench.act<{ callbackId: string }>("press", {
      from: ana,
      messageId,
      data: "v1:yes:a:1",
    });
    expect(await bench.act("callback", { id, timeoutMs: 2000 })).toMatchObject({ answer: expect.anything() });
    expect(bench.stored.map(({ named }) => named.key)).toContain(`press:${id}`);
    const [late] = bot.render({ act: "whisper", reply: id, to: String(ana), body: [{ text: "late" }], choices: [] });
    const attempt = { address: String(ana), mark: "d:2", signal: new AbortController().signal };
    expect(await bot.send(late!, attempt)).toMatchObject({ is: "refused" });
  });

  test("answers no webhook, and knows who it is", async () => {
    const { intake, identity } = bench.program();
    expect((await intake.webhook(new Request("http://desk/hook", { method: "POST" }))).status).toBe(404);
    expect(await identity()).toMatchObject({ id: "4242", handle: "acme_bot" });
  });
});

describe("the webhook", () => {
  const url = "http://127.0.0.1:9/telegram";
  const open = (more = {}) => bench.program({ mode: "webhook", webhookUrl: url, ...more });
  const knock = (body: string, secret = "s3cret", method = "POST") =>
    new Request(url, {
      method,
      ...(method === "POST" && { body }),
      headers: { "x-telegram-bot-api-secret-token": secret },
    });
  const update = JSON.stringify({ update_id: 5, message: { message_id: 9, chat: { id: 1 }, text: "one" } });

  test("stores, then says yes", async () => {
    const response = await open().intake.webhook(knock(update));
    expect(response.status).toBe(200);
    expect(bench.stored).toEqual([{ named: { conversation: "chat:1", key: "message:1:9" }, raw: JSON.parse(update) }]);
  });

  test.each([
    ["a wrong secret", () => knock(update, "other"), 401],
    ["no secret", () => knock(update, ""), 401],
    ["no JSON", () => knock("{"), 400],
    ["too much", () => knock("x".repeat(1024 * 1024 + 1)), 413],
    ["a look", () => knock("", "s3cret", "GET"), 405],
  ])("%s is turned away, nothing stored", async (_, request, status) => {
    expect((await open().intake.webhook(request())).status).toBe(status);
    expect(bench.stored).toEqual([]);
  });

  test("that can't store asks Telegram to come again", async () => {
    const { intake } = open({ store: () => Promise.reject(new Error("no database")) });
    expect((await intake.webhook(knock(update))).status).toBe(503);
  });

  test("is set with the secret and the list of updates, keeps what waits, and is set again when it changed", async () => {
    await say("waiting");
    const info = async () => {
      const response = await fetch(`${bench.url}/bot${token}/getWebhookInfo`);
      return ((await response.json()) as { result: { url: string; pending_update_count: number } }).result;
    };
    await open({ timing: { checkMs: 20 } }).intake.start();
    await vi.waitFor(async () => expect(await info()).toMatchObject({ url, pending_update_count: 1 }));
    await fetch(`${bench.url}/bot${token}/deleteWebhook`);
    await vi.waitFor(async () => expect(await info()).toMatchObject({ url }));
  });
});
