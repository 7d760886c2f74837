import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Form, Named, Reflexes } from "../../../bots/bot.ts";
import { createSlack } from "../../../bots/slack/wiring.ts";
import { payload } from "./payloads.ts";

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const NOW = new Date("2026-11-21T09:00:00Z");
const AT = NOW.getTime() / 1000;
const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const FORM: Form = { title: "Resolve", submit: "Resolve", close: "Close", fields: [] };

let stored: { named: Named; raw: unknown }[];
let databaseIsAway: boolean;
let errors: Record<string, string> | null;

const reflexes: Reflexes = {
  isHandled: async () => true,
  opens: ({ value }) => (value.startsWith("v1:resolve") ? { form: "resolve", subject: "1042" } : null),
  form: async () => FORM,
  check: async () => errors,
  options: async ({ query }) => [{ label: `Ana (${query})`, value: "c1" }],
  say: async (key) => `${key}!`,
};

const slack = createSlack({
  botToken: "xoxb-1",
  signingSecret: SECRET,
  deskChannel: "CDESK",
  command: "/desk",
  // Nobody listens there: what must be answered at once may not depend on Slack's API.
  apiUrl: "http://127.0.0.1:9/api/",
  store: async (named, raw) => {
    if (databaseIsAway) throw new Error("no database");
    stored.push({ named, raw });
  },
  readFile: () => [] as never,
  now: () => NOW,
  log,
  health: nothing,
  reflexes,
});

const request = (body: string, { type = "application/json", at = AT, secret = SECRET, sign = body } = {}) =>
  slack.intake.webhook(
    new Request("https://desk.example/slack/events", {
      method: "POST",
      body,
      headers: {
        "content-type": type,
        "x-slack-request-timestamp": String(at),
        "x-slack-signature": `v0=${createHmac("sha256", secret).update(`v0:${at}:${sign}`).digest("hex")}`,
      },
    }),
  );
const FORM_TYPE = { type: "application/x-www-form-urlencoded" };
const interactive = (file: string, change: object = {}) =>
  request(
    new URLSearchParams({
      payload: JSON.stringify({ ...payload(file), response_url: undefined, ...change }),
    }).toString(),
    FORM_TYPE,
  );

beforeEach(() => {
  stored = [];
  databaseIsAway = false;
  errors = null;
});

describe("who may knock", () => {
  const body = JSON.stringify(payload("message-thread"));

  test("Slack, within five minutes", async () => {
    expect((await request(body)).status).toBe(200);
    expect((await request(body, { at: AT - 299 })).status).toBe(200);
  });

  test.each([
    ["too old", { at: AT - 301 }],
    ["from the future", { at: AT + 301 }],
    ["forged", { secret: "another" }],
    ["changed on the way", { sign: body.replace("Hello", "hello") }],
    ["re-serialised", { sign: JSON.stringify(payload("message-thread"), null, 1) }],
  ])("nobody else: %s", async (_, how) => {
    expect((await request(body, how)).status).toBe(401);
    expect(stored).toEqual([]);
  });

  test("unsigned, unreadable, too big or of another kind", async () => {
    const bare = (init: RequestInit) => slack.intake.webhook(new Request("https://desk.example/", init));
    expect((await bare({ method: "POST", body })).status).toBe(401);
    expect((await bare({ method: "GET" })).status).toBe(405);
    expect((await request("{")).status).toBe(400);
    expect((await request("x".repeat(2 * 1024 * 1024 + 1))).status).toBe(413);
  });

  test("the first knock is echoed", async () => {
    const answer = await request(JSON.stringify({ type: "url_verification", challenge: "abc", token: "t" }));
    expect(await answer.json()).toEqual({ challenge: "abc" });
  });
});

describe("stored, then acknowledged", () => {
  test("an event, by its name, without the old token", async () => {
    await request(JSON.stringify(payload("message-thread")));
    const { token: _, ...body } = payload("message-thread") as { token?: string };
    expect(stored).toEqual([
      {
        named: { conversation: "CDESK:1732269600.000100", key: "message:CDESK:1732269721.000300" },
        raw: { kind: "events_api", body },
      },
    ]);
  });

  test("a press that changes something, a command and a form without errors", async () => {
    expect((await interactive("press-card")).status).toBe(200);
    expect((await request(new URLSearchParams(payload("command") as never).toString(), FORM_TYPE)).status).toBe(200);
    const closed = await interactive("view-submission");
    expect([closed.status, await closed.text()]).toEqual([200, ""]);
    expect(stored.map(({ named }) => named.key)).toEqual(["act:8001.1.a", "act:8001.1.h", "act:8001.1.g"]);
  });

  test("a burst is stored as often as it came: the key is what makes it once", async () => {
    await Promise.all([1, 2, 3].map(() => request(JSON.stringify(payload("message-desk")))));
    expect(new Set(stored.map(({ named }) => named.key)).size).toBe(1);
  });
});

describe("with the database away", () => {
  beforeEach(() => {
    databaseIsAway = true;
  });

  test("an event is not taken, so Slack sends it again", async () => {
    expect((await request(JSON.stringify(payload("message-thread")))).status).toBe(503);
  });

  test("a press and a command are not acknowledged as done", async () => {
    expect((await interactive("press-card")).status).toBe(503);
    const command = new URLSearchParams({ ...(payload("command") as Record<string, string>), response_url: "" });
    expect((await request(command.toString(), FORM_TYPE)).status).toBe(503);
  });

  test("a form keeps its words and says so beside the first field", async () => {
    const answer = await interactive("view-submission");
    expect(await answer.json()).toEqual({ response_action: "errors", errors: { done: "not-now!" } });
  });
});

describe("answered at once", () => {
  test("errors stand beside their fields, and nothing is stored", async () => {
    errors = { cause: "Which one?", elsewhere: "Say what was done" };
    const answer = await interactive("view-submission");
    expect(await answer.json()).toEqual({
      response_action: "errors",
      errors: { cause: "Which one?", done: "Say what was done" },
    });
    expect(stored).toEqual([]);
  });

  test("what a search finds", async () => {
    expect(await (await interactive("block-suggestion")).json()).toEqual({
      options: [{ text: { type: "plain_text", text: "Ana (ana)", emoji: false }, value: "c1" }],
    });
  });

  test("a press that opens a form is not stored", async () => {
    expect((await interactive("press-form")).status).toBe(200);
    expect(stored).toEqual([]);
    await slack.intake.stop();
  });
});

test("a channel needs a way to listen", () => {
  const { appToken: _, ...without } = {
    appToken: "",
    botToken: "x",
    deskChannel: "CDESK",
    command: "/desk",
    store: async () => {},
    readFile: () => [] as never,
    now: () => NOW,
    log,
    health: nothing,
    reflexes,
  };
  expect(() => createSlack(without)).toThrow("app token");
});
