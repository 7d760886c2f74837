import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attempt, Form, Health, Named, OutgoingFile, Part, Post, Reflexes } from "../../../bots/bot.ts";
import type { Event } from "../../../bots/event.ts";
import { startSandbox } from "../../../bots/sandbox/server.ts";
import { createSlack, type Slack } from "../../../bots/slack/wiring.ts";
import { plainText } from "../../../core/rich.ts";

// biome-ignore lint/suspicious/noExplicitAny: the stand-in answers with open-ended JSON
type Loose = any;

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const BYTES = Buffer.from("not really a picture");
const photo: OutgoingFile = {
  id: "1",
  kind: "photo",
  name: "till.jpg",
  type: "image/jpeg",
  size: BYTES.length,
  hash: "h",
};

let directory: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let slack: Slack;
let stored: { named: Named; raw: unknown }[];
let health: Health[];
let databaseIsAway: boolean;
let waiting: (() => void)[];

const control = async (verb: string, body: object = {}, root = "_sandbox/slack"): Promise<Loose> => {
  const answer = await fetch(`${sandbox.url}/${root}/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = (await answer.json()) as Loose;
  if (!answer.ok) throw new Error(json.error);
  return json;
};
const fault = (method: string, kind: string, more: object = {}) =>
  control("faults", { platform: "slack", method, kind, ...more }, "_sandbox");

const form: Form = {
  title: "Resolve #1042",
  submit: "Resolve",
  close: "Close",
  fields: [{ name: "done", label: "What was done", kind: "lines" }],
};
const reflexes: Reflexes = {
  isHandled: async () => true,
  opens: ({ kind, value }) => {
    if (kind === "command") return value.startsWith("new") ? { form: "new-ticket", subject: "", typed: value } : null;
    return value.startsWith("v1:resolve") || value === "make-ticket"
      ? { form: kind === "press" ? "resolve" : value, subject: kind === "press" ? "1042" : "" }
      : null;
  },
  form: async () => form,
  check: async ({ values }) => (values.done === "no" ? { done: "Say more" } : null),
  options: async () => [],
  say: async (key) => `${key}!`,
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "relevo-slack-"));
  sandbox = await startSandbox({ port: 0, directory });
  await control("workspace", { id: "TACME", name: "Acme Service" });
  await control("app", {
    workspace: "TACME",
    appId: "ARELEVO",
    name: "relevo",
    botToken: "xoxb-relevo",
    appToken: "xapp-relevo",
    signingSecret: "s",
    botUserId: "URELEVO",
    botId: "BRELEVO",
    commands: ["/desk"],
  });
  await control("user", {
    workspace: "TACME",
    id: "UOLEG",
    name: "oleg",
    realName: "Oleg Petrov",
    tz: "Europe/Madrid",
    locale: "ru-RU",
  });
  await control("user", { workspace: "TACME", id: "UANA", name: "ana", realName: "Ana Ruiz", external: "TSOL" });
  await control("channel", { workspace: "TACME", id: "CDESK", name: "desk", members: ["UOLEG"] });
  stored = [];
  health = [];
  waiting = [];
  databaseIsAway = false;
  slack = createSlack({
    botToken: "xoxb-relevo",
    appToken: "xapp-relevo",
    deskChannel: "#desk",
    command: "/desk",
    apiUrl: `${sandbox.url}/slack/api/`,
    store: async (named, raw) => {
      if (databaseIsAway) throw new Error("no database");
      stored.push({ named, raw });
      for (const done of waiting.splice(0)) done();
    },
    readFile: async function* () {
      yield BYTES;
    },
    now: () => new Date(),
    log,
    health: (one) => health.push(one),
    reflexes,
  });
  await slack.intake.start();
});

afterEach(async () => {
  await slack.intake.stop();
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

const nextStored = async (count: number) => {
  while (stored.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
};
const lastEvent = (): Promise<Event> => slack.bot.parse(stored.at(-1)?.raw);
// Slack also tells of the file itself, before or after the message that shows it.
const nextSaid = async (): Promise<Extract<Event, { kind: "said" }>> => {
  for (let count = 1; ; count += 1) {
    await nextStored(count);
    const event = await slack.bot.parse(stored[count - 1]?.raw);
    if (event.kind === "said") return event;
  }
};
const attempt = (address: string, mark = "d1:1"): Attempt => ({ address, mark, signal: new AbortController().signal });
const say = (text: string, more: object = {}): Part[] =>
  slack.bot.render({ act: "say", body: [{ text }], files: [], choices: [], ...more } as Post);
const sent = async (part: Part | undefined, address: string, mark?: string): Promise<string> => {
  const outcome = await slack.bot.send(part!, attempt(address, mark));
  expect(outcome).toMatchObject({ is: "sent" });
  return (outcome as { id: string }).id;
};
const button = { label: "Take", value: "v1:take:1042:1" };

test("knows who it is, where its desk is and who is in it", async () => {
  expect(await slack.identity()).toMatchObject({
    id: "TACME/BRELEVO",
    team: "TACME",
    botUser: "URELEVO",
    deskChannel: "CDESK",
    inDeskChannel: true,
  });
  expect(await slack.people.deskMembers()).toMatchObject([
    { id: "UOLEG", name: "Oleg Petrov", zone: "Europe/Madrid", language: "ru-RU", standing: "member" },
  ]);
  expect(await slack.people.look("UANA")).toMatchObject({ standing: "external" });
  expect(health).toEqual([{ is: "connected" }]);
});

test("a thread: root, an engineer's reply with a file, our echoes dropped", async () => {
  const root = await sent(say("#1042 till does not print", { choices: [[button]] })[0], "CDESK");
  await control("post", {
    channel: "CDESK",
    user: "UOLEG",
    typed: ":lock: look",
    threadTs: root,
    files: [{ name: "a.txt", base64: BYTES.toString("base64") }],
  });
  const said = await nextSaid();
  expect(said).toMatchObject({
    kind: "said",
    place: { address: `CDESK:${root}`, kind: "thread" },
    from: { name: "Oleg Petrov" },
  });
  expect(plainText(said.body)).toBe("🔒 look");
  const fetched = await slack.bot.fetch(said.files[0]!, new AbortController().signal);
  expect(fetched.is).toBe("bytes");
  const chunks: Uint8Array[] = [];
  if (fetched.is === "bytes") for await (const chunk of fetched.stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  expect(Buffer.concat(chunks)).toEqual(BYTES);
});

test("edits, reactions and deletions, each harmless twice", async () => {
  const id = await sent(say("hello")[0], "CDESK");
  const acts: Post[] = [
    { act: "edit", id, body: [{ text: "hello again" }], choices: [] },
    { act: "react", id, add: ["sent"], drop: [] },
    { act: "react", id, add: ["sent"], drop: [] },
    { act: "react", id, add: [], drop: ["sent"] },
    { act: "react", id, add: [], drop: ["sent"] },
  ];
  for (const act of acts) for (const part of slack.bot.render(act)) await sent(part, "CDESK");
  expect((await control("messages", { channel: "CDESK" })).messages).toMatchObject([{ text: "hello again" }]);
  for (const part of slack.bot.render({ act: "remove", id })) {
    await sent(part, "CDESK");
    await sent(part, "CDESK");
  }
  expect((await control("messages", { channel: "CDESK" })).messages).toEqual([]);
});

test("direct messages are addressed by whose they are, and written, changed, looked up and pressed in", async () => {
  await control("user", { workspace: "TACME", id: "UROSA", name: "rosa", realName: "Rosa Gil" });
  const ping = await sent(say("nobody has taken #1042", { choices: [[button]] })[0], "UROSA");
  const own = async () => (await control("messages", { channel: "URELEVO", user: "UROSA" })).messages;
  expect(await own()).toMatchObject([{ ts: ping, text: expect.stringContaining("#1042") }]);
  const edit = (text: string) => slack.bot.render({ act: "edit", id: ping, body: [{ text }], choices: [] })[0];
  await sent(edit("Rosa is on it"), "UROSA");
  expect(await own()).toMatchObject([{ ts: ping, text: "Rosa is on it" }]);

  await fault("chat.postMessage", "drop-after");
  const [part] = say("a second one");
  const since = new Date(Date.now() - 1000);
  expect((await slack.bot.send(part!, attempt("UROSA", "d9:1"))).is).toBe("unknown");
  expect((await slack.bot.find(part!, { ...attempt("UROSA", "d9:1"), since })).is).toBe("found");
  const [file] = slack.bot.render({ act: "say", body: [], files: [photo], choices: [] });
  await sent(file, "UROSA", "d10:1");

  const third = await sent(say("and a third", { choices: [[button]] })[0], "UROSA");
  const { channel } = await control("dm", { user: "UROSA" });
  await control("press", { channel, ts: third, user: "UROSA", label: "Take" });
  const pressed = (await lastEvent()) as Extract<Event, { kind: "pressed" }>;
  expect(pressed).toMatchObject({ on: third, from: { id: "UROSA" }, place: { address: channel, kind: "private" } });
  await fault("conversations.open", "500");
  expect(await sent(edit("known by now"), "UROSA")).toBe(ping);
});

test("direct messages that cannot be opened are gone, or wait; never unknown", async () => {
  await control("user", { workspace: "TACME", id: "UROSA", name: "rosa", realName: "Rosa Gil" });
  const [edit] = slack.bot.render({ act: "edit", id: "1.000001", body: [{ text: "x" }], choices: [] });
  await fault("conversations.open", "drop-before");
  expect(await slack.bot.send(edit!, attempt("UROSA"))).toMatchObject({ is: "later" });
  await control("deactivate", { user: "UROSA" });
  expect(await slack.bot.send(edit!, attempt("UROSA"))).toEqual({ is: "gone", why: "user_disabled" });
});

describe("an answer that is lost", () => {
  test("is looked up by its mark", async () => {
    const root = await sent(say("root")[0], "CDESK");
    await fault("chat.postMessage", "drop-after");
    const [part] = say("hello Ana");
    const outcome = await slack.bot.send(part!, attempt(`CDESK:${root}`, "d2:1"));
    expect(outcome.is).toBe("unknown");
    const since = new Date(Date.now() - 1000);
    const found = await slack.bot.find(part!, { ...attempt(`CDESK:${root}`, "d2:1"), since });
    expect(found.is).toBe("found");
    expect(await slack.bot.find(part!, { ...attempt(`CDESK:${root}`, "d3:1"), since })).toEqual({ is: "absent" });
  });

  test("of an upload is looked up by the file", async () => {
    const root = await sent(say("root")[0], "CDESK");
    const [part] = slack.bot.render({ act: "say", body: [], files: [photo], choices: [] });
    await fault("files.completeUploadExternal", "drop-after");
    const since = new Date(Date.now() - 1000);
    expect((await slack.bot.send(part!, attempt(`CDESK:${root}`, "d4:1"))).is).toBe("unknown");
    const found = await slack.bot.find(part!, { ...attempt(`CDESK:${root}`, "d4:1"), since });
    const { messages } = await control("messages", { channel: "CDESK", threadTs: root });
    expect(found).toEqual({ is: "found", id: messages[1].ts });
    // Another process, which does not remember the file's id, finds it by its name and size.
    expect(await slack.bot.find(part!, { ...attempt(`CDESK:${root}`, "elsewhere"), since })).toEqual(found);
  });
});

test("Slack's refusals", async () => {
  const [part] = say("hello");
  expect(await slack.bot.send(part!, attempt("CNOWHERE"))).toEqual({ is: "gone", why: "channel_not_found" });
  await fault("chat.postMessage", "429", { retryAfter: 7 });
  expect(await slack.bot.send(part!, attempt("CDESK"))).toMatchObject({ is: "later", why: "Slack asks to wait" });
  await fault("chat.postMessage", "500");
  expect(await slack.bot.send(part!, attempt("CDESK"))).toMatchObject({ is: "unknown" });
  await fault("chat.postMessage", "error", { body: { ok: false, error: "token_revoked" } });
  expect(await slack.bot.send(part!, attempt("CDESK"))).toMatchObject({ is: "later", why: "token_revoked" });
  expect(health.at(-1)).toMatchObject({ is: "degraded" });
  await sent(part, "CDESK");
  expect(health.at(-1)).toEqual({ is: "connected" });
});

test("a press is stored, and answered to the one who pressed", async () => {
  const root = await sent(say("#1042", { choices: [[button]] })[0], "CDESK");
  expect(await control("press", { channel: "CDESK", ts: root, user: "UOLEG", label: "Take" })).toMatchObject({
    acknowledged: true,
  });
  const pressed = (await lastEvent()) as Extract<Event, { kind: "pressed" }>;
  expect(pressed).toMatchObject({ value: button.value, on: root, place: { address: `CDESK:${root}` } });
  const [part] = slack.bot.render({
    act: "whisper",
    reply: pressed.reply!,
    to: "UOLEG",
    body: [{ text: "Emma took it" }],
    choices: [],
  });
  await sent(part, pressed.place.address);
  expect(await control("waitEphemeral", { user: "UOLEG", contains: "Emma took it" })).toBeTruthy();
});

test("a form opens at once, keeps errors beside fields and comes back when it is filled in", async () => {
  const root = await sent(say("#1042", { choices: [[{ label: "Resolve", value: "v1:resolve:1042:1" }]] })[0], "CDESK");
  await control("press", { channel: "CDESK", ts: root, user: "UOLEG", label: "Resolve" });
  const view = await control("waitView", { user: "UOLEG", callbackId: "resolve" });
  expect(view.title.text).toBe("Resolve #1042");
  expect(stored).toEqual([]);
  expect(await control("submitView", { user: "UOLEG", values: { "What was done": "no" } })).toMatchObject({
    errors: { done: "Say more" },
  });
  expect(await control("submitView", { user: "UOLEG", values: { "What was done": "print head" } })).toMatchObject({
    closed: true,
  });
  expect(stored[0]?.named.conversation).toBe(`CDESK:${root}`);
  expect(await lastEvent()).toMatchObject({
    kind: "submitted",
    form: "resolve",
    subject: "1042",
    values: { done: "print head" },
  });
});

test("a ticket is made of any message, and the form remembers of which", async () => {
  const { ts } = await control("post", { channel: "CDESK", user: "UOLEG", typed: "card reader update" });
  await control("shortcut", { user: "UOLEG", callbackId: "make-ticket", channel: "CDESK", ts });
  await control("waitView", { user: "UOLEG", callbackId: "make-ticket" });
  await control("submitView", { user: "UOLEG", values: { "What was done": "x" } });
  expect(await lastEvent()).toMatchObject({
    kind: "submitted",
    form: "make-ticket",
    subject: `CDESK:${ts}`,
    values: {
      "about.channel": "CDESK",
      "about.message": ts,
      "about.text": "card reader update",
      "about.author": "UOLEG",
    },
  });
});

test("a command may open a form; nothing is stored before it is filled in", async () => {
  await control("command", { user: "UOLEG", channel: "CDESK", command: "/desk", text: "new the till & the lamp" });
  await control("waitView", { user: "UOLEG", callbackId: "new-ticket" });
  expect(stored).toEqual([]);
  await control("submitView", { user: "UOLEG", values: { "What was done": "x" } });
  expect(stored[0]?.named.conversation).toBe("user:UOLEG");
  expect(await lastEvent()).toMatchObject({
    kind: "submitted",
    form: "new-ticket",
    place: { address: "UOLEG", kind: "private" },
    from: { id: "UOLEG" },
  });
});

test("with the database away a press changes nothing and says so; an event comes again", async () => {
  const root = await sent(say("#1042", { choices: [[button]] })[0], "CDESK");
  await control("retry", { ackMs: 200, firstMs: 50, secondMs: 50, thirdMs: 50 });
  databaseIsAway = true;
  expect(await control("press", { channel: "CDESK", ts: root, user: "UOLEG", label: "Take" })).toMatchObject({
    acknowledged: false,
  });
  expect(await control("waitEphemeral", { user: "UOLEG", contains: "not-now!" })).toBeTruthy();
  await control("post", { channel: "CDESK", user: "UOLEG", typed: "hello" });
  databaseIsAway = false;
  await nextStored(1);
  expect(await lastEvent()).toMatchObject({ kind: "said" });
});

test("a renewed or broken connection loses nothing", async () => {
  await control("disconnect", { reason: "refresh_requested" });
  await control("post", { channel: "CDESK", user: "UOLEG", typed: "one" });
  await nextStored(1);
  await control("dropSockets");
  await control("post", { channel: "CDESK", user: "UOLEG", typed: "two" });
  await nextStored(2);
  expect(await lastEvent()).toMatchObject({ body: [{ text: "two" }] });
});

test("the Home tab", async () => {
  await control("openHome", { user: "UOLEG" });
  await nextStored(1);
  expect(await lastEvent()).toMatchObject({ kind: "home-opened" });
  const home = {
    title: "Your tickets",
    sections: [{ title: "Mine", empty: "Nothing late", items: [{ line: [{ text: "#1042" }], choices: [button] }] }],
  };
  for (const part of slack.bot.render({ act: "home", member: "UOLEG", home })) await sent(part, "UOLEG");
  expect(JSON.stringify(await control("home", { user: "UOLEG" }))).toContain("#1042");
});

test("a command and a direct message", async () => {
  await control("command", { user: "UOLEG", channel: "CDESK", command: "/desk", text: "away" });
  expect(await lastEvent()).toMatchObject({ kind: "commanded", command: "desk", argument: "away" });
  const { channel } = await control("dm", { user: "UOLEG" });
  await control("post", { channel, user: "UOLEG", typed: "hi" });
  await nextStored(2);
  expect(await lastEvent()).toMatchObject({
    kind: "said",
    addressed: true,
    place: { address: channel, kind: "private" },
  });
});

test("with Slack away it waits, says so, and stops when asked; over a socket there is no HTTP door", async () => {
  const told: Health[] = [];
  const gone = await startSandbox({ port: 0, directory: join(directory, "gone") });
  await gone.close();
  const alone = createSlack({
    botToken: "xoxb-relevo",
    appToken: "xapp-relevo",
    deskChannel: "CDESK",
    command: "/desk",
    apiUrl: `${gone.url}/slack/api/`,
    store: async () => {},
    readFile: async function* () {},
    now: () => new Date(),
    log,
    health: (one) => told.push(one),
    reflexes,
  });
  await alone.intake.start();
  expect(told.at(-1)).toMatchObject({ is: "degraded" });
  expect(await alone.bot.send(say("hello")[0]!, attempt("CDESK"))).toMatchObject({ is: "later" });
  expect((await alone.intake.webhook(new Request("http://desk.example/", { method: "POST" }))).status).toBe(404);
  await alone.intake.stop();
});
