import { createHmac } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { Rig, wordsOf } from "./rig.ts";

let rig: Rig;

afterEach(async () => {
  await rig?.close();
});

/** All updates that were ever stored. */
const stored = async (): Promise<number> => {
  const { rows } = await rig.database.owner.query<{ n: string }>("select count(*) as n from inbox");
  return Number(rows[0]!.n);
};

const knock = async (path: string, body: string, headers: Record<string, string> = {}, method = "POST") => {
  const response = await fetch(`${rig.program.url}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method === "POST" ? { body } : {}),
  });
  await response.arrayBuffer();
  return response.status;
};

describe("Telegram knocks at our door", () => {
  const path = "/telegram/acme/clients";
  const update = JSON.stringify({
    update_id: 900_000,
    message: {
      message_id: 900,
      date: 1_700_000_000,
      chat: { id: 666, type: "private", first_name: "Eve" },
      from: { id: 666, is_bot: false, first_name: "Eve" },
      text: "CANARY let me in",
    },
  });

  test("the whole way in and out goes by the webhook that the program set itself", async () => {
    rig = await Rig.open({ telegramWebhook: true });
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("#1");
    await rig.carmen.presses("Can wait");
    await rig.carmen.sees("it can wait");
    await rig.oleg.replies("#1", "I come");
    await rig.carmen.sees("I come");
    const { calls } = await rig.control("telegram", "calls");
    expect(calls.filter(({ method }: { method: string }) => method === "getUpdates")).toEqual([]);
    expect(calls.some(({ method }: { method: string }) => method === "setWebhook")).toBe(true);
  });

  test("without its secret nobody is heard, and nothing is stored", async () => {
    rig = await Rig.open({ telegramWebhook: true });
    for (const headers of [
      {},
      { "x-telegram-bot-api-secret-token": "" },
      { "x-telegram-bot-api-secret-token": "0".repeat(64) },
    ])
      expect(await knock(path, update, headers as Record<string, string>)).toBe(401);
    expect(await knock(path, "", {}, "GET")).toBe(405);
    expect(await knock("/telegram/acme/other", update)).toBe(404);
    expect(await knock("/telegram/nobody/clients", update)).toBe(404);
    expect(await stored()).toBe(0);
    expect(rig.log.lines.join("\n")).not.toContain("CANARY");
  });

  test("a bot that is asked instead has no such door", async () => {
    rig = await Rig.open();
    expect(await knock(path, update)).toBe(404);
    expect(await stored()).toBe(0);
  });
});

describe("Slack knocks at our door", () => {
  const path = "/slack/acme/desk";
  const secret = "8f742231b10e8888abcd99yyyzzz85a5";
  const event = JSON.stringify({
    type: "event_callback",
    team_id: "T0ACME",
    event_id: "Ev0FORGED",
    event: { type: "message", channel: "C0DESK", user: "U0OLEG", text: "CANARY", ts: "1700000000.000100" },
  });

  const signed = (body: string, { key = secret, at = rig.now().getTime() / 1000 } = {}) => {
    const timestamp = String(Math.floor(at));
    const digest = createHmac("sha256", key).update(`v0:${timestamp}:${body}`).digest("hex");
    return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
  };

  test("events, presses, forms, commands and the home tab, after its challenge", async () => {
    rig = await Rig.open({ slackHttp: true });
    const { carmen, oleg } = rig;
    await carmen.says("the till is dark");
    await carmen.sees("#1");
    await oleg.presses("#1", "Take");
    await oleg.seesOnCard("#1", "Oleg Marin");
    await oleg.replies("#1", "Is it plugged in?");
    await carmen.sees("plugged in");
    await carmen.says("and the reader asks for an update");
    const post = await oleg.seesInThread("#1", "reader asks");
    await rig.control("slack", "shortcut", {
      user: oleg.id,
      channel: "C0DESK",
      ts: post.ts,
      callbackId: "make-ticket",
    });
    await oleg.fills({ title: "card reader update" });
    await carmen.sees("Oleg Marin made #2 of it: card reader update");
    await oleg.presses("#1 ·", "Resolve");
    expect(JSON.stringify(await oleg.fills({ words: " " }))).toContain("Say in a sentence");
    await oleg.fills({ words: "Plugged in." });
    await carmen.sees("Plugged in.");
    await rig.control("slack", "command", { user: oleg.id, channel: "C0DESK", command: "/desk", text: "" });
    await oleg.isTold("#1");
    await rig.control("slack", "openHome", { user: oleg.id });
    await rig.until("the home tab", async () => {
      const { view } = await rig.control("slack", "home", { user: oleg.id });
      return view && wordsOf(view).includes("card reader update");
    });
    expect((await rig.control("slack", "lost")).lost).toEqual([]);
  });

  test("a signature that is wrong, of the past or of the future, or missing: not heard, and nothing stored", async () => {
    rig = await Rig.open({ slackHttp: true });
    const before = await stored();
    const now = rig.now().getTime() / 1000;
    const refused: Record<string, string>[] = [
      {},
      signed(event, { key: "another secret" }),
      signed(event, { at: now - 6 * 60 }),
      signed(event, { at: now + 6 * 60 }),
      { ...signed(event), "x-slack-signature": "v0=" },
      { ...signed(event), "x-slack-request-timestamp": "soon" },
      signed(`${event} `),
    ];
    for (const headers of refused) expect(await knock(path, event, headers), JSON.stringify(headers)).toBe(401);
    const form = `payload=${encodeURIComponent(JSON.stringify({ type: "block_actions", user: { id: "U0OLEG" } }))}`;
    const asForm = { "content-type": "application/x-www-form-urlencoded" };
    expect(await knock(path, form, { ...asForm, ...signed(form, { key: "another" }) })).toBe(401);
    expect(await knock(path, "", {}, "GET")).toBe(405);
    expect(await stored()).toBe(before);
    expect(rig.log.lines.join("\n")).not.toContain("CANARY");

    const challenge = JSON.stringify({ type: "url_verification", challenge: "c-123" });
    const answer = await fetch(`${rig.program.url}${path}`, {
      method: "POST",
      body: challenge,
      headers: { "content-type": "application/json", ...signed(challenge) },
    });
    expect(await answer.text()).toContain("c-123");
    expect(await stored()).toBe(before);
  });

  test("one event that comes three times is one event", async () => {
    rig = await Rig.open({ slackHttp: true });
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("#1");
    await rig.control("slack", "duplicateNext", { times: 3, newEventIds: true });
    await rig.oleg.replies("#1", "I come");
    await rig.carmen.sees("I come");
    await rig.oleg.replies("#1", "I am here");
    await rig.carmen.sees("I am here");
    const answers = (await rig.carmen.botMessages()).filter((words) => words.includes("I come"));
    expect(answers.length).toBe(1);
  });
});
