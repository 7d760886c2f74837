import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SocketModeClient } from "@slack/socket-mode";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startSandbox } from "../../bots/sandbox/server.ts";

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => "error",
  setName() {},
} as never;
// biome-ignore lint/suspicious/noExplicitAny: the stand-in answers with open-ended JSON
type Loose = any;

let directory: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let client: WebClient;
let sockets: SocketModeClient[] = [];
let receiver: Receiver | undefined;

const control = async (verb: string, body: object = {}): Promise<Loose> => {
  const response = await fetch(`${sandbox.url}/_sandbox/slack/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Loose;
  if (!response.ok) throw new Error(answer.error);
  return answer;
};
const frame = (path: string, body: object) =>
  fetch(`${sandbox.url}/_sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const state = async (): Promise<Loose> => (await fetch(`${sandbox.url}/_sandbox/slack/state`)).json();

const openSandbox = async () => {
  sandbox = await startSandbox({ port: 0, directory });
  client = new WebClient("xoxb-relevo", {
    slackApiUrl: `${sandbox.url}/slack/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  });
};

const APP = {
  workspace: "TACME",
  appId: "ARELEVO",
  name: "relevo",
  botToken: "xoxb-relevo",
  appToken: "xapp-relevo",
  signingSecret: SECRET,
  botUserId: "URELEVO",
  botId: "BRELEVO",
  commands: ["/desk"],
};

const cast = async (app: object = {}) => {
  await control("workspace", { id: "TACME", name: "Acme Service" });
  await control("app", { ...APP, ...app });
  await control("user", {
    workspace: "TACME",
    id: "UOLEG",
    name: "oleg",
    realName: "Oleg Petrov",
    tz: "Europe/Madrid",
    locale: "ru-RU",
  });
  await control("user", { workspace: "TACME", id: "UEMMA", name: "emma", realName: "Emma Roca", tz: "Europe/London" });
  await control("channel", { workspace: "TACME", id: "CDESK", name: "desk", members: ["UOLEG", "UEMMA"] });
};

/** A connection that collects what comes and acknowledges it, unless told otherwise. */
const connect = async (answer: (envelope: Loose) => unknown = () => ({})) => {
  const seen: Loose[] = [];
  const socket = new SocketModeClient({
    appToken: "xapp-relevo",
    autoReconnectEnabled: false,
    logger: quiet,
    clientOptions: { slackApiUrl: `${sandbox.url}/slack/api/`, retryConfig: { retries: 0 } },
  });
  const waits: { check: (envelope: Loose) => boolean; resolve: (envelope: Loose) => void }[] = [];
  socket.on("slack_event", async (envelope: Loose) => {
    seen.push(envelope);
    for (const wait of waits) if (wait.check(envelope)) wait.resolve(envelope);
    const payload = await answer(envelope);
    if (payload !== null) await envelope.ack(payload).catch(() => {});
  });
  await socket.start();
  sockets.push(socket);
  const until = (check: (envelope: Loose) => boolean) =>
    seen.find(check) ?? new Promise<Loose>((resolve) => waits.push({ check, resolve }));
  return { seen, until, socket };
};
const messageWith = (text: string) => (envelope: Loose) =>
  envelope.body.event?.type === "message" && envelope.body.event.text === text;

interface Receiver {
  url: string;
  seen: { headers: IncomingHttpHeaders; body: string }[];
  answer: (response: ServerResponse, body: string) => void;
  until(count: number): Promise<void>;
  server: Server;
}

const receive = async (): Promise<Receiver> => {
  const waits: { count: number; resolve: () => void }[] = [];
  const it: Receiver = {
    url: "",
    seen: [],
    answer: (response, body) => response.end(body.includes("url_verification") ? JSON.parse(body).challenge : ""),
    until: (count) =>
      it.seen.length >= count ? Promise.resolve() : new Promise((resolve) => waits.push({ count, resolve })),
    server: createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      it.seen.push({ headers: request.headers, body });
      it.answer(response, body);
      for (const wait of waits) if (it.seen.length >= wait.count) wait.resolve();
    }),
  };
  await new Promise<void>((resolve) => it.server.listen(0, "127.0.0.1", resolve));
  it.url = `http://127.0.0.1:${(it.server.address() as AddressInfo).port}/slack/events`;
  receiver = it;
  return it;
};

const isSigned = ({ headers, body }: { headers: IncomingHttpHeaders; body: string }) =>
  headers["x-slack-signature"] ===
  `v0=${createHmac("sha256", SECRET).update(`v0:${headers["x-slack-request-timestamp"]}:${body}`).digest("hex")}`;

const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return "no refusal";
  } catch (error) {
    return (error as Loose).data?.error ?? (error as Error).message;
  }
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "sandbox-slack-"));
  await openSandbox();
});

afterEach(async () => {
  for (const socket of sockets) await socket.disconnect();
  sockets = [];
  receiver?.server.closeAllConnections();
  receiver?.server.close();
  receiver = undefined;
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("the Web API", () => {
  test("knows its tokens and tells who is who", async () => {
    await cast();
    expect(await client.auth.test()).toMatchObject({ user_id: "URELEVO", bot_id: "BRELEVO", team_id: "TACME" });
    const { user } = await client.users.info({ user: "UOLEG", include_locale: true });
    expect(user).toMatchObject({ tz: "Europe/Madrid", locale: "ru-RU", is_bot: false, is_restricted: false });
    expect([3600, 7200]).toContain(user?.tz_offset);
    const stranger = new WebClient("xoxb-nobody", {
      slackApiUrl: `${sandbox.url}/slack/api/`,
      retryConfig: { retries: 0 },
      logger: quiet,
    });
    expect(await refusal(stranger.auth.test())).toBe("invalid_auth");
    expect(await refusal(client.apiCall("chat.teleport"))).toBe("unknown_method");
  });

  test("keeps threads: replies in order, the parent first, broadcasts in the channel too", async () => {
    await cast();
    const root = await client.chat.postMessage({ channel: "CDESK", text: "card" });
    const first = await client.chat.postMessage({ channel: "CDESK", text: "one", thread_ts: root.ts });
    await client.chat.postMessage({ channel: "CDESK", text: "two", thread_ts: root.ts!, reply_broadcast: true });
    await control("post", { channel: "CDESK", user: "oleg", text: "three", threadTs: root.ts });
    const thread = await client.conversations.replies({ channel: "CDESK", ts: root.ts! });
    expect(thread.messages?.map((one) => one.text)).toEqual(["card", "one", "two", "three"]);
    expect(thread.messages?.[0]).toMatchObject({ reply_count: 3, thread_ts: root.ts });
    const page = await client.conversations.replies({ channel: "CDESK", ts: root.ts!, limit: 2 });
    expect(page.has_more).toBe(true);
    const rest = await client.conversations.replies({
      channel: "CDESK",
      ts: root.ts!,
      limit: 2,
      cursor: page.response_metadata?.next_cursor,
    });
    expect(rest.messages?.map((one) => one.text)).toEqual(["card", "three"]);
    const history = await client.conversations.history({ channel: "CDESK" });
    expect(history.messages?.map((one) => one.text)).toEqual(["two", "card"]);
    const later = await client.conversations.replies({ channel: "CDESK", ts: root.ts!, oldest: first.ts });
    expect(later.messages?.map((one) => one.text)).toEqual(["card", "two", "three"]);
    expect(await refusal(client.chat.postMessage({ channel: "CDESK", text: "x", thread_ts: first.ts! }))).toBe(
      "cannot_reply_to_message",
    );
    expect(await refusal(client.chat.postMessage({ channel: "CDESK", text: "x", thread_ts: "1.000001" }))).toBe(
      "thread_not_found",
    );
  });

  test("a lost answer is found again by its metadata", async () => {
    await cast();
    await frame("faults", { platform: "slack", method: "chat.postMessage", kind: "drop-after" });
    const metadata = { event_type: "relevo", event_payload: { delivery: "d-17" } };
    await expect(client.chat.postMessage({ channel: "CDESK", text: "was it sent?", metadata })).rejects.toThrow();
    const withIt = await client.conversations.history({ channel: "CDESK", include_all_metadata: true });
    expect(withIt.messages?.map((one) => (one as Loose).metadata)).toEqual([metadata]);
    const without = await client.conversations.history({ channel: "CDESK" });
    expect(without.messages?.[0]).not.toHaveProperty("metadata");
  });

  test("updates and deletes its own messages only", async () => {
    await cast();
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*#1042*" } }];
    const sent = await client.chat.postMessage({
      channel: "CDESK",
      text: "card",
      blocks,
      username: "Ana Ruiz",
      icon_emoji: ":ana:",
    });
    expect(sent.message).toMatchObject({ subtype: "bot_message", username: "Ana Ruiz", bot_id: "BRELEVO" });
    await client.chat.update({ channel: "CDESK", ts: sent.ts!, text: "only words" });
    const { messages } = await control("messages", { channel: "CDESK" });
    expect(messages[0]).toMatchObject({ text: "only words", username: "Ana Ruiz", edited: { user: "URELEVO" } });
    expect(messages[0]).not.toHaveProperty("blocks");
    const { ts } = await control("post", { channel: "CDESK", user: "oleg", text: "mine" });
    expect(await refusal(client.chat.update({ channel: "CDESK", ts, text: "x" }))).toBe("cant_update_message");
    expect(await refusal(client.chat.delete({ channel: "CDESK", ts }))).toBe("cant_delete_message");
    await client.chat.delete({ channel: "CDESK", ts: sent.ts! });
    expect(await refusal(client.chat.update({ channel: "CDESK", ts: sent.ts!, text: "x" }))).toBe("message_not_found");
    const { permalink } = await client.chat.getPermalink({ channel: "CDESK", message_ts: ts });
    expect(permalink).toBe(`https://acme-service.slack.com/archives/CDESK/p${ts.replace(".", "")}`);
  });

  test("refuses with Slack's own words", async () => {
    await cast();
    await control("channel", { id: "CFAR", name: "far", bot: false });
    await control("channel", { id: "CSECRET", name: "secret", private: true, bot: false });
    const say = (args: object) => refusal(client.chat.postMessage({ channel: "CDESK", text: "x", ...args } as Loose));
    expect(await say({ channel: "CNONE" })).toBe("channel_not_found");
    expect(await say({ channel: "CFAR" })).toBe("not_in_channel");
    expect(await say({ channel: "CSECRET" })).toBe("channel_not_found");
    expect(await say({ text: "" })).toBe("no_text");
    expect(await say({ text: "a".repeat(40_001) })).toBe("msg_too_long");
    const section = (length: number) => ({ type: "section", text: { type: "mrkdwn", text: "a".repeat(length) } });
    const button = (over: object) => ({
      type: "actions",
      elements: [{ type: "button", text: { type: "plain_text", text: "Take" }, ...over }],
    });
    for (const blocks of [
      [section(3001)],
      [section(0)],
      Array.from({ length: 51 }, () => ({ type: "divider" })),
      [{ type: "header", text: { type: "plain_text", text: "a".repeat(151) } }],
      [button({ text: { type: "plain_text", text: "a".repeat(76) } })],
      [button({ value: "a".repeat(2001) })],
      [
        { type: "divider", block_id: "a" },
        { type: "divider", block_id: "a" },
      ],
      [{ type: "context", elements: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "x" })) }],
      [{ type: "surprise" }],
    ])
      expect(await say({ blocks })).toBe("invalid_blocks");
    expect(await say({ blocks: Array.from({ length: 6 }, () => section(3000)) })).toBe("msg_blocks_too_long");
    await control("archive", { channel: "CDESK" });
    expect(await say({})).toBe("is_archived");
  });

  test("reactions are counted once", async () => {
    await cast();
    const { ts } = await control("post", { channel: "CDESK", user: "oleg", text: "hello" });
    const mark = { channel: "CDESK", timestamp: ts, name: "white_check_mark" };
    await client.reactions.add(mark);
    expect(await refusal(client.reactions.add(mark))).toBe("already_reacted");
    expect((await client.reactions.get(mark)).message?.reactions).toMatchObject([
      { name: "white_check_mark", count: 1, users: ["URELEVO"] },
    ]);
    await client.reactions.remove(mark);
    expect(await refusal(client.reactions.remove(mark))).toBe("no_reaction");
    expect(await refusal(client.reactions.add({ ...mark, name: "not a name" }))).toBe("invalid_name");
  });

  test("lists come in pages, a bot joins what is public, and a removed app is out", async () => {
    await cast();
    for (let count = 0; count < 5; count += 1) await control("user", { name: `person${count}` });
    const names: (string | undefined)[] = [];
    for await (const page of client.paginate("users.list", { limit: 3 }))
      names.push(...((page as Loose).members as Loose[]).map((one) => one.name));
    expect(names).toEqual(["relevo", "oleg", "emma", "person0", "person1", "person2", "person3", "person4"]);
    await control("channel", { id: "CNEW", name: "new", bot: false, members: ["emma"] });
    expect((await client.users.conversations({})).channels?.map((one) => one.id)).toEqual(["CDESK"]);
    expect((await client.conversations.info({ channel: "CNEW" })).channel?.is_member).toBe(false);
    await client.conversations.join({ channel: "CNEW" });
    expect((await client.conversations.members({ channel: "CNEW" })).members).toEqual(["UEMMA", "URELEVO"]);
    expect((await client.conversations.list({})).channels?.map((one) => one.name)).toEqual(["desk", "new"]);
    const { until } = await connect();
    await control("uninstall", { app: "ARELEVO" });
    await until((one) => one.body.event?.type === "app_uninstalled");
    expect(await refusal(client.auth.test())).toBe("account_inactive");
    await cast({ botToken: "xoxb-new" });
    expect(await refusal(client.auth.test())).toBe("invalid_auth");
  });

  test("keeps the published limits when asked to", async () => {
    await cast();
    await control("limits", { on: true });
    const answers = [];
    for (let count = 0; count < 4; count += 1)
      answers.push(await refusal(client.chat.postMessage({ channel: "CDESK", text: `${count}` })));
    expect(answers.slice(0, 3)).toEqual(["no refusal", "no refusal", "no refusal"]);
    expect(answers[3]).toContain("rate-limit");
    const raw = await fetch(`${sandbox.url}/slack/api/chat.postMessage`, {
      method: "POST",
      headers: { authorization: "Bearer xoxb-relevo", "content-type": "application/json" },
      body: JSON.stringify({ channel: "CDESK", text: "again" }),
    });
    expect([raw.status, raw.headers.get("retry-after")]).toEqual([429, "1"]);
    await frame("clock", { advanceMs: 1100 });
    const { ts } = await client.chat.postMessage({ channel: "CDESK", text: "now" });
    for (let count = 0; count < 50; count += 1)
      await client.chat.update({ channel: "CDESK", ts: ts!, text: `v${count}` });
    expect(await refusal(client.chat.update({ channel: "CDESK", ts: ts!, text: "v50" }))).toContain("rate-limit");
    expect((await state()).limits.refused).toEqual({ "chat.postMessage": 2, "chat.update": 1 });
  });
});

describe("files", () => {
  test("go up in three steps, arrive as a post, and come down with a token only", async () => {
    await cast();
    const { until } = await connect();
    const root = await client.chat.postMessage({ channel: "CDESK", text: "card" });
    const bytes = Buffer.from("not really a photo\r\n--with dashes--");
    const { upload_url, file_id } = await client.files.getUploadURLExternal({
      filename: "my report.pdf",
      length: bytes.length,
    });
    const form = new FormData();
    form.append("body", new Blob([bytes]), "Untitled");
    expect((await fetch(upload_url!, { method: "POST", body: form })).status).toBe(200);
    const complete = {
      files: [{ id: file_id!, title: "Report" }] as [{ id: string; title: string }],
      channel_id: "CDESK",
      thread_ts: root.ts!,
      initial_comment: "here",
    };
    await client.files.completeUploadExternal(complete);
    expect(await refusal(client.files.completeUploadExternal(complete))).toBe("file_already_shared");
    const shared = await until((one) => one.body.event?.subtype === "file_share");
    expect(shared.body.event).toMatchObject({
      text: "here",
      thread_ts: root.ts,
      files: [{ id: file_id, name: "my report.pdf", mimetype: "application/pdf" }],
    });
    await until((one) => one.body.event?.type === "file_shared");
    const { file } = await client.files.info({ file: file_id! });
    expect(file).toMatchObject({
      title: "Report",
      size: bytes.length,
      shares: { public: { CDESK: [{ ts: shared.body.event.ts }] } },
    });
    const address = file!.url_private_download!;
    const good = await fetch(address, { headers: { authorization: "Bearer xoxb-relevo" } });
    expect(Buffer.from(await good.arrayBuffer()).equals(bytes)).toBe(true);
    const bad = await fetch(address);
    expect([bad.status, bad.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    await client.files.delete({ file: file_id! });
    expect(await refusal(client.files.info({ file: file_id! }))).toBe("file_deleted");
  });

  test("the SDK's own upload works, and people's files can be large or hidden", async () => {
    await cast();
    const { until } = await connect();
    await client.filesUploadV2({ channel_id: "CDESK", filename: "a.txt", file: Buffer.from("hello") });
    expect((await control("messages", { channel: "CDESK" })).messages[0].files).toMatchObject([
      { name: "a.txt", size: 5 },
    ]);
    const posted = await control("post", {
      channel: "CDESK",
      user: "emma",
      text: "",
      files: [{ name: "film.mp4", size: 200_000, checkInfo: true }],
    });
    const event = await until((one) => one.body.event?.files?.[0]?.file_access === "check_file_info");
    const { file } = await client.files.info({ file: event.body.event.files[0].id });
    expect(file).toMatchObject({ id: posted.files[0], mimetype: "video/mp4", size: 200_000 });
    const film = await fetch(file!.url_private_download!, { headers: { authorization: "Bearer xoxb-relevo" } });
    expect((await film.arrayBuffer()).byteLength).toBe(200_000);
  });
});

describe("Socket Mode", () => {
  test("what people type arrives as Slack writes it, a mention twice", async () => {
    await cast();
    const { seen, until } = await connect();
    await control("post", {
      channel: "CDESK",
      user: "oleg",
      typed: "@relevo see <this> & https://acme.test/a?b=1 in #desk :lock:",
    });
    const mention = await until((one) => one.body.event?.type === "app_mention");
    const text = "<@URELEVO> see &lt;this&gt; &amp; <https://acme.test/a?b=1> in <#CDESK|desk> :lock:";
    const message = await until(messageWith(text));
    expect(message.body.event).toMatchObject({
      user: "UOLEG",
      channel: "CDESK",
      channel_type: "channel",
      client_msg_id: expect.any(String),
    });
    expect(mention.body.event).toMatchObject({ text, ts: message.body.event.ts });
    expect(mention.body.event_id).not.toBe(message.body.event_id);
    expect(message.body).toMatchObject({
      type: "event_callback",
      team_id: "TACME",
      api_app_id: "ARELEVO",
      authorizations: [{ user_id: "URELEVO" }],
    });
    await client.chat.postMessage({ channel: "CDESK", text: "from the bot" });
    const own = await until(messageWith("from the bot"));
    expect(own.body.event).toMatchObject({ bot_id: "BRELEVO", app_id: "ARELEVO", user: "URELEVO" });
    expect(seen.filter(messageWith("from the bot"))).toHaveLength(1);
  });

  test("edits, deletions, tombstones, reactions and joins are told", async () => {
    await cast();
    const { until } = await connect();
    const { ts } = await control("post", { channel: "CDESK", user: "oleg", text: "firts" });
    await control("edit", { channel: "CDESK", ts, user: "oleg", text: "first" });
    const edit = await until((one) => one.body.event?.subtype === "message_changed");
    expect(edit.body.event).toMatchObject({
      message: { ts, text: "first", edited: { user: "UOLEG" } },
      previous_message: { text: "firts" },
    });
    await control("react", { channel: "CDESK", ts, user: "emma", name: "eyes" });
    const reaction = await until((one) => one.body.event?.type === "reaction_added");
    expect(reaction.body.event).toMatchObject({
      user: "UEMMA",
      reaction: "eyes",
      item_user: "UOLEG",
      item: { channel: "CDESK", ts },
    });
    await control("post", { channel: "CDESK", user: "emma", text: "reply", threadTs: ts });
    await control("delete", { channel: "CDESK", ts, user: "oleg" });
    const stone = await until((one) => one.body.event?.message?.subtype === "tombstone");
    expect(stone.body.event).toMatchObject({ subtype: "message_changed", previous_message: { text: "first" } });
    const lone = await control("post", { channel: "CDESK", user: "emma", text: "oops" });
    await control("delete", { channel: "CDESK", ts: lone.ts, user: "emma" });
    expect((await until((one) => one.body.event?.subtype === "message_deleted")).body.event.deleted_ts).toBe(lone.ts);
    await control("user", { id: "UNEW", name: "nina" });
    await control("join", { channel: "CDESK", user: "nina" });
    expect((await until((one) => one.body.event?.type === "member_joined_channel")).body.event).toMatchObject({
      user: "UNEW",
      channel: "CDESK",
    });
    await control("rename", { channel: "CDESK", name: "helpdesk" });
    await until((one) => one.body.event?.type === "channel_rename");
    const { id } = await control("changeId", { channel: "CDESK" });
    await until((one) => one.body.event?.type === "channel_id_changed" && one.body.event.new_channel_id === id);
    expect(await refusal(client.conversations.info({ channel: "CDESK" }))).toBe("channel_not_found");
    expect((await control("messages", { channel: id })).messages.length).toBeGreaterThan(1);
  });

  test("what is not acknowledged comes again, with the same event id", async () => {
    await cast();
    await control("retry", { ackMs: 30, firstMs: 0, secondMs: 10, thirdMs: 10 });
    let ignored = 0;
    const { seen, until } = await connect(() => (ignored++ < 2 ? null : {}));
    await control("post", { channel: "CDESK", user: "oleg", text: "hear me" });
    await until((one) => one.retry_num === 2);
    await control("waitDelivered");
    expect(seen.map((one) => one.retry_num)).toEqual([0, 1, 2]);
    expect(seen.map((one) => one.retry_reason)).toEqual(["", "timeout", "timeout"]);
    expect(new Set(seen.map((one) => one.body.event_id)).size).toBe(1);
  });

  test("each payload goes to one of several sockets; with none it waits; a cut line repeats", async () => {
    await cast();
    await control("retry", { firstMs: 0, secondMs: 5, thirdMs: 5 });
    await control("post", { channel: "CDESK", user: "oleg", text: "anybody?" });
    const one = await connect(() => null);
    const early = await one.until(messageWith("anybody?"));
    expect(early.retry_num).toBe(1);
    const two = await connect();
    await control("dropSockets", {});
    const three = await connect();
    const again = await three.until(messageWith("anybody?"));
    expect(again.retry_num).toBe(1);
    await control("waitDelivered");
    const four = await connect();
    for (let count = 0; count < 10; count += 1)
      await control("post", { channel: "CDESK", user: "oleg", text: `n${count}` });
    await control("waitDelivered");
    const counts = [three, four].map(
      ({ seen }) => seen.filter((envelope) => envelope.body.event.text.startsWith("n")).length,
    );
    expect(counts).toEqual([5, 5]);
    expect(two.seen).toEqual([]);
    for (let count = 2; count < 10; count += 1) await connect();
    expect((await state()).apps[0].sockets).toBe(10);
    await expect(connect()).rejects.toBeUndefined();
    expect((await control("disconnect", {})).told).toBe(10);
  });

  test("one post can come as several events, late or in the wrong order", async () => {
    await cast();
    const { seen } = await connect();
    await control("duplicateNext", { times: 3 });
    await control("post", { channel: "CDESK", user: "oleg", text: "thrice" });
    await control("waitDelivered");
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((one) => one.body.event_id)).size).toBe(3);
    expect(new Set(seen.map((one) => one.body.event.ts)).size).toBe(1);
    await control("outOfOrder", { count: 2 });
    await control("post", { channel: "CDESK", user: "oleg", text: "first" });
    await control("post", { channel: "CDESK", user: "oleg", text: "second" });
    await control("waitDelivered");
    expect(seen.slice(3).map((one) => one.body.event.text)).toEqual(["second", "first"]);
    await control("raw", { app: "ARELEVO", payload: { type: "of_tomorrow", strange: true } });
    await control("waitDelivered");
    expect(seen.at(-1)?.body.event).toMatchObject({ type: "of_tomorrow" });
  });
});

const MODAL = {
  type: "modal" as const,
  callback_id: "resolve",
  private_metadata: "t1",
  notify_on_close: true,
  title: { type: "plain_text" as const, text: "Resolve #1042" },
  submit: { type: "plain_text" as const, text: "Resolve" },
  blocks: [
    {
      type: "input" as const,
      block_id: "done",
      label: { type: "plain_text" as const, text: "What was done" },
      element: { type: "plain_text_input" as const, action_id: "text" },
    },
    {
      type: "input" as const,
      block_id: "cause",
      optional: true,
      label: { type: "plain_text" as const, text: "Cause" },
      element: {
        type: "static_select" as const,
        action_id: "pick",
        options: [{ text: { type: "plain_text" as const, text: "Wear" }, value: "wear" }],
      },
    },
  ],
};
const CARD = [
  {
    type: "section",
    text: { type: "mrkdwn", text: "*#1042*" },
    accessory: {
      type: "overflow",
      action_id: "more",
      options: [{ text: { type: "plain_text", text: "Release" }, value: "release" }],
    },
  },
  {
    type: "actions",
    elements: [{ type: "button", action_id: "take", value: "v1:take:abc", text: { type: "plain_text", text: "Take" } }],
  },
];

describe("people press, fill in and command", () => {
  test("a button opens a modal, errors stand beside the field, then it closes", async () => {
    await cast();
    const answers: Loose[] = [{ response_action: "errors", errors: { done: "Too short" } }, {}];
    const { until, seen } = await connect(async ({ body }) => {
      if (body.type === "block_actions") await client.views.open({ trigger_id: body.trigger_id, view: MODAL });
      return body.type === "view_submission" ? answers.shift() : {};
    });
    const card = await client.chat.postMessage({ channel: "CDESK", text: "card", blocks: CARD as Loose });
    const pressed = await control("press", { user: "oleg", channel: "CDESK", ts: card.ts, label: "Take" });
    expect(pressed.acknowledged).toBe(true);
    const action = await until((one) => one.body.type === "block_actions");
    expect(action.body).toMatchObject({
      user: { id: "UOLEG", team_id: "TACME" },
      channel: { id: "CDESK" },
      message: { ts: card.ts },
      container: { type: "message", is_ephemeral: false },
      actions: [{ action_id: "take", value: "v1:take:abc", type: "button" }],
    });
    const view = await control("waitView", { user: "oleg", callbackId: "resolve" });
    expect(await control("submitView", { user: "oleg", viewId: view.id, values: {} })).toMatchObject({
      local: true,
      errors: { done: expect.any(String) },
    });
    const filled = { done: { text: "new head" }, Cause: "Wear" };
    expect(await control("submitView", { user: "oleg", viewId: view.id, values: filled })).toMatchObject({
      errors: { done: "Too short" },
    });
    expect((await control("view", { user: "oleg" })).view.errors).toEqual({ done: "Too short" });
    const submitted = seen.find((one) => one.body.type === "view_submission");
    expect(submitted.body.view).toMatchObject({
      private_metadata: "t1",
      state: {
        values: {
          done: { text: { type: "plain_text_input", value: "new head" } },
          cause: { pick: { selected_option: { value: "wear" } } },
        },
      },
    });
    expect(await control("submitView", { user: "oleg", viewId: view.id, values: filled })).toMatchObject({
      closed: true,
    });
    expect((await control("view", { user: "oleg" })).view).toBeNull();
    expect(await refusal(client.views.update({ view_id: view.id, view: MODAL }))).toBe("not_found");
  });

  test("a trigger opens one view within three seconds", async () => {
    await cast();
    await connect();
    const card = await client.chat.postMessage({ channel: "CDESK", text: "card", blocks: CARD as Loose });
    const press = () => control("press", { user: "oleg", channel: "CDESK", ts: card.ts, actionId: "take" });
    const { triggerId } = await press();
    const opened = await client.views.open({ trigger_id: triggerId, view: MODAL });
    expect(await refusal(client.views.open({ trigger_id: triggerId, view: MODAL }))).toBe("exchanged_trigger_id");
    const { view } = await client.views.update({ view_id: opened.view!.id!, hash: opened.view!.hash!, view: MODAL });
    expect(await refusal(client.views.update({ view_id: view!.id!, hash: opened.view!.hash!, view: MODAL }))).toBe(
      "hash_conflict",
    );
    const late = await press();
    await frame("clock", { advanceMs: 3100 });
    expect(await refusal(client.views.open({ trigger_id: late.triggerId, view: MODAL }))).toBe("expired_trigger_id");
    expect(await refusal(client.views.open({ trigger_id: "nonsense", view: MODAL }))).toBe("invalid_trigger_id");
    const { triggerId: fresh } = await press();
    const long = { ...MODAL, title: { type: "plain_text" as const, text: "a".repeat(25) } };
    expect(await refusal(client.views.open({ trigger_id: fresh, view: long }))).toBe("invalid_arguments");
    expect(await control("closeView", { user: "oleg" })).toEqual({ closed: true, notified: true });
  });

  test("ephemeral words are for one, and a response_url works five times in half an hour", async () => {
    await cast();
    const { until } = await connect();
    await client.chat.postEphemeral({ channel: "CDESK", user: "UOLEG", text: "only you", blocks: CARD as Loose });
    expect(await refusal(client.chat.postEphemeral({ channel: "CDESK", user: "UNOBODY", text: "x" }))).toBe(
      "user_not_found",
    );
    const { ephemerals } = await control("ephemerals", { user: "oleg" });
    expect((await control("ephemerals", { user: "emma" })).ephemerals).toEqual([]);
    await control("press", { user: "oleg", channel: "CDESK", ts: ephemerals[0].ts, label: "Release" });
    const { body } = await until((one) => one.body.type === "block_actions");
    expect(body).toMatchObject({
      container: { is_ephemeral: true },
      actions: [{ selected_option: { value: "release" } }],
    });
    expect(body).not.toHaveProperty("message");
    const respond = (payload: object) =>
      fetch(body.response_url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(payload),
      });
    expect((await respond({ text: "changed", replace_original: true })).status).toBe(200);
    expect((await control("ephemerals", { user: "oleg" })).ephemerals).toMatchObject([{ text: "changed" }]);
    await respond({ delete_original: true });
    await respond({ text: "for you alone" });
    await respond({ text: "for all", response_type: "in_channel" });
    await respond({ text: "fifth" });
    expect((await respond({ text: "sixth" })).status).toBe(404);
    expect((await control("ephemerals", { user: "oleg" })).ephemerals.map((one: Loose) => one.text)).toEqual([
      "for you alone",
      "fifth",
    ]);
    expect((await control("messages", { channel: "CDESK" })).messages.map((one: Loose) => one.text)).toEqual([
      "for all",
    ]);
  });

  test("commands, shortcuts, the home tab, and a forged press", async () => {
    await cast();
    const { until, seen } = await connect(({ type }) => (type === "slash_commands" ? { text: "your list" } : {}));
    await control("command", { user: "oleg", channel: "CDESK", command: "/desk", text: "1042" });
    expect((await until((one) => one.type === "slash_commands")).body).toMatchObject({
      command: "/desk",
      text: "1042",
      user_id: "UOLEG",
      channel_name: "desk",
    });
    expect((await control("ephemerals", { user: "oleg" })).ephemerals).toMatchObject([{ text: "your list" }]);
    await expect(
      control("command", { user: "oleg", channel: "CDESK", command: "/desk", threadTs: "1.1" }),
    ).rejects.toThrow("threads");
    const { ts } = await control("post", { channel: "CDESK", user: "emma", text: "it broke" });
    await control("shortcut", { user: "oleg", channel: "CDESK", ts, callbackId: "make_ticket" });
    expect((await until((one) => one.body.type === "message_action")).body).toMatchObject({
      callback_id: "make_ticket",
      message: { text: "it broke", user: "UEMMA" },
    });
    await control("openHome", { user: "oleg" });
    await until((one) => one.body.event?.type === "app_home_opened");
    await client.views.publish({ user_id: "UOLEG", view: { type: "home", blocks: CARD as Loose } });
    expect((await control("home", { user: "oleg" })).view.blocks).toHaveLength(2);
    await control("press", { user: "oleg", home: true, label: "Take" });
    expect(seen.at(-1)?.body).toMatchObject({
      type: "block_actions",
      container: { type: "view" },
      view: { type: "home" },
    });
    const card = await client.chat.postMessage({ channel: "CDESK", text: "card", blocks: CARD as Loose });
    await expect(control("press", { user: "oleg", channel: "CDESK", ts: card.ts, label: "Explode" })).rejects.toThrow(
      "Take",
    );
    await control("press", {
      user: "oleg",
      channel: "CDESK",
      ts: card.ts,
      actionId: "take",
      value: "v1:take:other",
      forged: true,
    });
    expect(seen.at(-1)?.body.actions).toMatchObject([{ action_id: "take", value: "v1:take:other" }]);
  });

  test("direct messages, guests and people of other companies", async () => {
    await cast();
    const { until } = await connect();
    await control("user", { id: "UGUEST", name: "gus", guest: true });
    await control("user", { id: "UANA", name: "ana", external: "TSOL", email: "ana@sol.test" });
    await control("join", { channel: "CDESK", user: "ana" });
    await control("post", { channel: "URELEVO", user: "oleg", text: "hello bot" });
    const direct = await until(messageWith("hello bot"));
    expect(direct.body.event).toMatchObject({ channel_type: "im", user: "UOLEG" });
    const sent = await client.chat.postMessage({ channel: "UOLEG", text: "hello Oleg" });
    expect(sent.channel).toBe(direct.body.event.channel);
    expect((await control("wait", { channel: "URELEVO", user: "oleg", contains: "hello Oleg" })).ts).toBe(sent.ts);
    expect((await client.conversations.open({ users: "UOLEG" })).channel?.id).toBe(sent.channel);
    const outside = await control("post", { channel: "CDESK", user: "ana", text: "from outside" });
    const event = await until((one) => one.body.event?.ts === outside.ts);
    expect(event.body).toMatchObject({ is_ext_shared_channel: true, event: { user_team: "TSOL" } });
    const { user } = await client.users.info({ user: "UANA", include_locale: true });
    expect(user).toMatchObject({ team_id: "TSOL", is_stranger: false });
    expect(user?.profile).not.toHaveProperty("email");
    expect((await client.users.info({ user: "UGUEST" })).user?.is_restricted).toBe(true);
    await expect(control("command", { user: "ana", channel: "CDESK", command: "/desk" })).rejects.toThrow(
      "another workspace",
    );
  });
});

describe("direct messages that the bot begins", () => {
  test("are posted to a person and from then on named by their own id", async () => {
    await cast();
    const { channel, ts } = await client.chat.postMessage({ channel: "UEMMA", text: "hello", blocks: CARD as Loose });
    expect(channel).toMatch(/^D[A-Z0-9]{8,}$/);
    expect((await client.chat.postMessage({ channel: "UEMMA", text: "again" })).channel).toBe(channel);
    expect((await control("messages", { channel: "URELEVO", user: "emma" })).messages).toHaveLength(2);
    const byPerson = { channel: "UEMMA", ts: ts!, timestamp: ts!, text: "x", name: "eyes" };
    for (const method of ["chat.update", "conversations.history", "conversations.replies", "reactions.add"])
      expect(await refusal(client.apiCall(method, byPerson)), method).toBe("channel_not_found");
    expect(await refusal(client.chat.update({ channel: "#desk", ts: ts!, text: "x" }))).toBe("channel_not_found");
    const upload = { files: [{ id: "F1" }], channel_id: "UEMMA" };
    expect(await refusal(client.apiCall("files.completeUploadExternal", upload))).toBe("invalid_arguments");
    expect(await client.chat.update({ channel: channel!, ts: ts!, text: "Emma is on it" })).toMatchObject({
      channel,
      ts,
    });
    expect((await client.conversations.history({ channel: channel! })).messages?.[1]?.text).toBe("Emma is on it");
  });

  test("have buttons, forms, whispers and answers, seen by nobody else", async () => {
    await cast();
    const { until } = await connect(async ({ body }) => {
      if (body.type === "block_actions") await client.views.open({ trigger_id: body.trigger_id, view: MODAL });
      return {};
    });
    const { channel, ts } = await client.chat.postMessage({ channel: "UEMMA", text: "hello", blocks: CARD as Loose });
    await expect(control("press", { user: "oleg", channel, ts, label: "Take" })).rejects.toThrow("not in");
    const pressed = await control("press", { user: "emma", channel, ts, label: "Take" });
    const press = await until((one) => one.body.type === "block_actions");
    expect(press.body).toMatchObject({
      channel: { id: channel, name: "directmessage" },
      container: { type: "message", channel_id: channel, message_ts: ts, is_ephemeral: false },
      message: { ts, bot_id: "BRELEVO" },
    });
    await control("waitView", { user: "emma", callbackId: "resolve" });
    await control("submitView", { user: "emma", values: { "What was done": "told her" } });
    expect((await until((one) => one.body.type === "view_submission")).body.user.id).toBe("UEMMA");
    await fetch(pressed.responseUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "held until 10:00" }),
    });
    expect(await control("waitEphemeral", { user: "emma", contains: "held until" })).toMatchObject({ channel });
    await client.chat.postEphemeral({ channel: channel!, user: "UEMMA", text: "only you" });
    expect(await refusal(client.chat.postEphemeral({ channel: channel!, user: "UOLEG", text: "x" }))).toBe(
      "user_not_in_channel",
    );
    const { ts: said } = await control("post", { channel: "URELEVO", user: "emma", text: "tell me more" });
    expect((await until(messageWith("tell me more"))).body.event).toMatchObject({
      channel,
      channel_type: "im",
      ts: said,
    });
  });
});

describe("HTTP mode", () => {
  test("events are signed and repeated; interactions and commands are forms", async () => {
    const hook = await receive();
    await cast({ requestUrl: hook.url, verify: true });
    await control("retry", { ackMs: 500, firstMs: 0, secondMs: 5, thirdMs: 5 });
    expect(hook.seen[0]?.body).toContain("url_verification");
    hook.answer = (response) => response.writeHead(500).end();
    await control("post", { channel: "CDESK", user: "oleg", text: "over http" });
    await hook.until(3);
    hook.answer = (response) => response.end();
    await control("waitDelivered");
    expect(hook.seen.every(isSigned)).toBe(true);
    const retries = hook.seen.slice(1).map(({ headers }) => headers["x-slack-retry-num"]);
    expect(retries.slice(0, 2)).toEqual([undefined, "1"]);
    expect(hook.seen.at(-1)?.headers["x-slack-retry-reason"]).toBe("http_error");
    expect(JSON.parse(hook.seen[1]!.body).event_id).toBe(JSON.parse(hook.seen[2]!.body).event_id);
    hook.answer = (response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ text: "done" }));
    await control("command", { user: "oleg", channel: "CDESK", command: "/desk", text: "a & b" });
    expect(new URLSearchParams(hook.seen.at(-1)!.body).get("text")).toBe("a & b");
    expect((await control("waitEphemeral", { user: "oleg", contains: "done" })).text).toBe("done");
    hook.answer = (response) => response.writeHead(400, { "x-slack-no-retry": "1" }).end();
    const before = hook.seen.length;
    await control("post", { channel: "CDESK", user: "oleg", text: "never mind" });
    await control("waitDelivered");
    expect(hook.seen.length).toBe(before + 1);
    expect((await control("lost")).lost).toMatchObject([{ reason: "http_error" }]);
  });
});

describe("a restart", () => {
  test("forgets nothing and uses no ts twice", async () => {
    await cast();
    const stamps = new Set<string>();
    for (let count = 0; count < 50; count += 1) {
      const { ts } = await client.chat.postMessage({ channel: "CDESK", text: `${count}` });
      stamps.add(ts!);
    }
    await control("post", { channel: "CDESK", user: "oleg", text: "while nobody listens" });
    await frame("clock", { offsetMs: 3_600 });
    const high = await client.chat.postMessage({ channel: "CDESK", text: "later" });
    await frame("clock", { offsetMs: 0 });
    await sandbox.close();
    await openSandbox();
    const next = await client.chat.postMessage({ channel: "CDESK", text: "after" });
    expect(stamps.size).toBe(50);
    expect(next.ts! > high.ts!).toBe(true);
    expect((await control("messages", { channel: "CDESK" })).messages).toHaveLength(53);
    const { until } = await connect();
    expect((await until(messageWith("while nobody listens"))).retry_num).toBe(1);
    await control("waitDelivered");
    expect((await state()).apps[0]).toMatchObject({ pending: 0, sockets: 1 });
    expect(JSON.stringify(await state())).not.toContain("xoxb-");
  });

  test("waiting is answered the moment it is true", async () => {
    await cast();
    const waiting = control("wait", { channel: "CDESK", contains: "in a block" });
    await client.chat.postMessage({
      channel: "CDESK",
      text: "x",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "seen in a block" } }],
    });
    expect((await waiting).text).toBe("x");
    await expect(control("wait", { channel: "CDESK", contains: "never", timeoutMs: 20 })).rejects.toThrow("never");
    const { calls } = await control("calls", { method: "chat.postMessage" });
    expect(calls).toMatchObject([{ ok: true, app: "ARELEVO", args: { channel: "CDESK" } }]);
  });
});
