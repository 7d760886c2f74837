import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../bots/sandbox/server.ts";

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with open-ended JSON
type Json = any;

const which = (name: string): string | null => {
  try {
    return execFileSync("which", [name], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
};
const findBrowser = (): string | null => {
  const named = [process.env.CHROME_PATH, "/usr/bin/chromium"].find((path) => path && existsSync(path));
  return named ?? which("chromium") ?? which("google-chrome");
};
const browserPath = findBrowser();
if (!browserPath) console.error("test/sandbox/page.test.ts is skipped: no Chromium was found (CHROME_PATH names one)");

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const TOKEN = "4242:secret";
const JOBS_TOKEN = "4243:secret";
const ANA = 700_001;
const BORIS = 700_002;
const PEPE = 700_010;
// Where screenshots go, for whoever wants to look at the page.
const pictures = process.env.SANDBOX_PICTURES;

let directory: string;
let sandbox: Sandbox;
let app: Server;
let browser: Browser;
let page: Page;
const problems: string[] = [];

const post = async (path: string, body: object, token?: string): Promise<Json> => {
  const response = await fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Json;
  if (!response.ok || answer.ok === false) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
};
const control = (platform: string, verb: string, body: object = {}) => post(`/_sandbox/${platform}/${verb}`, body);
const bot = async (method: string, body: object, token = TOKEN) => (await post(`/bot${token}/${method}`, body)).result;
const slack = (method: string, body: object) => post(`/slack/api/${method}`, body, "xoxb-relevo");

const seed = async (requestUrl: string) => {
  await control("telegram", "bot", { token: TOKEN, username: "acme_bot", firstName: "Acme Service" });
  await control("telegram", "user", { id: ANA, firstName: "Ana", lastName: "Ruiz", languageCode: "es" });
  await control("telegram", "user", { id: BORIS, firstName: "Boris", languageCode: "ru" });
  await control("telegram", "user", { firstName: "Carmen", languageCode: "en" });
  await bot("setMyCommands", { commands: [{ command: "tickets", description: "My tickets" }] });
  await bot("setMyCommands", {
    commands: [{ command: "tickets", description: "Mis tickets" }],
    language_code: "es",
  });
  await control("slack", "workspace", { id: "TACME", name: "Acme Service" });
  await control("slack", "app", {
    workspace: "TACME",
    appId: "ARELEVO",
    name: "Relevo",
    botToken: "xoxb-relevo",
    signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
    botUserId: "URELEVO",
    botId: "BRELEVO",
    commands: ["/desk"],
    shortcuts: [{ callbackId: "make-ticket", name: "Make a ticket" }],
    requestUrl,
  });
  for (const name of ["Oleg Petrov", "Emma Roca", "Rosa Vidal"]) {
    const [first] = name.toLowerCase().split(" ");
    await control("slack", "user", { id: `U${first!.toUpperCase()}`, name: first, realName: name });
  }
  await control("slack", "channel", { id: "CDESK", name: "desk", members: ["oleg", "emma", "rosa"] });
  await control("slack", "channel", { id: "CTALK", name: "general", members: ["oleg", "emma"] });
};

const plain = (text: string) => ({ type: "plain_text", text });
const card = (colour: string) => ({
  channel: "CDESK",
  text: "#1042 till does not print, urgent",
  attachments: [
    {
      color: colour,
      blocks: [
        {
          type: "section",
          text: { type: "mrkdwn", text: "*#1042* · till does not print · <https://example.test/1042|console> :lock:" },
          fields: [plain("Ana Ruiz · Colón 12"), plain("solution due today 16:00")],
        },
        { type: "context", elements: [{ type: "mrkdwn", text: "Telegram, Spanish · <@UOLEG>" }] },
        {
          type: "actions",
          block_id: "choices",
          elements: [
            { type: "button", action_id: "resolve", text: plain("Resolve"), value: "1042", style: "primary" },
            { type: "button", action_id: "wait", text: plain("Waiting for client"), value: "1042" },
            { type: "overflow", action_id: "more", options: [{ text: plain("Release"), value: "release" }] },
          ],
        },
      ],
    },
  ],
});
const FORM = {
  type: "modal",
  callback_id: "resolve",
  title: plain("Resolve #1042"),
  submit: plain("Resolve"),
  close: plain("Cancel"),
  blocks: [
    {
      type: "input",
      block_id: "done",
      label: plain("What was done (the client reads it)"),
      hint: plain("One or two sentences."),
      element: { type: "plain_text_input", action_id: "done", multiline: true },
    },
    {
      type: "input",
      block_id: "cause",
      label: plain("Cause"),
      element: { type: "external_select", action_id: "cause", min_query_length: 0 },
    },
    {
      type: "input",
      block_id: "with",
      optional: true,
      label: plain("Helped by"),
      element: {
        type: "multi_static_select",
        action_id: "with",
        options: ["Emma", "Pepe", "Lola"].map((text) => ({ text: plain(text), value: text })),
      },
    },
    {
      type: "input",
      block_id: "log",
      optional: true,
      label: plain("Time spent"),
      element: {
        type: "radio_buttons",
        action_id: "log",
        options: ["15 minutes", "1 hour"].map((text) => ({ text: plain(text), value: text })),
      },
    },
  ],
};
const HOME = {
  type: "home",
  blocks: [
    { type: "header", text: plain("My tickets") },
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_list",
          style: "bullet",
          elements: [
            {
              type: "rich_text_section",
              elements: [
                { type: "text", text: "#1042", style: { bold: true } },
                { type: "text", text: " till does not print " },
                { type: "emoji", name: "alarm_clock" },
              ],
            },
          ],
        },
      ],
    },
    { type: "actions", elements: [{ type: "button", action_id: "duty", text: plain("Go off duty") }] },
  ],
};

const submissions: Json[] = [];

/** What the small app does with each interaction; what it returns is its acknowledgement. */
const react = async (payload: Json): Promise<unknown> => {
  if (payload.command) return { text: `You have one ticket, ${payload.text}.` };
  if (payload.event?.type === "app_home_opened" && payload.event.tab === "home")
    await slack("views.publish", { user_id: payload.event.user, view: HOME });
  if (payload.type === "block_actions" && payload.actions[0].action_id === "resolve")
    await slack("views.open", { trigger_id: payload.trigger_id, view: FORM });
  if (payload.type === "block_suggestion")
    return {
      options: ["Printer head", "Paper jam"]
        .filter((text) => text.toLowerCase().includes(payload.value.toLowerCase()))
        .map((text) => ({ text: plain(text), value: text })),
    };
  if (payload.type === "message_action")
    await slack("chat.postEphemeral", {
      channel: payload.channel.id,
      user: payload.user.id,
      text: `A ticket of "${payload.message.text}"`,
      thread_ts: payload.message.thread_ts,
    });
  if (payload.type === "view_submission") {
    const { values } = payload.view.state;
    submissions.push(values);
    if (values.done.done.value.length < 5) return { response_action: "errors", errors: { done: "Say a little more." } };
  }
  return "";
};

const startApp = async (): Promise<string> => {
  app = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = Object.fromEntries(new URLSearchParams(body));
    const payload = body.startsWith("{") ? JSON.parse(body) : form.payload ? JSON.parse(form.payload) : form;
    const answer = await react(payload);
    if (!answer) return void response.end();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}/slack`;
};

const look = async (name: string) => {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
};
// The page's own code is text here, because the project's types know no browser.
const PHOTO = `(() => {
  const canvas = document.createElement("canvas");
  canvas.width = 320;
  canvas.height = 220;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#87a8b5";
  pen.fillRect(0, 0, 320, 220);
  pen.fillStyle = "#27343b";
  pen.fillRect(70, 60, 180, 120);
  return canvas.toDataURL("image/png").split(",")[1];
})()`;
const NAMELESS = `[...document.querySelectorAll("button, input, select, textarea, summary")]
  .filter((node) => node.offsetParent !== null)
  .filter((node) => !(node.getAttribute("aria-label") ?? node.closest("label")?.textContent ?? node.textContent).trim())
  .map((node) => node.outerHTML)`;
const photo = (): Promise<string> => page.evaluate(PHOTO);
const file = (name: string, mimeType: string, base64: string) => ({
  name,
  mimeType,
  buffer: Buffer.from(base64, "base64"),
});

const chairs = (pane: Locator) => pane.getByRole("group", { name: "You are" }).getByRole("button");
const sitAs = (pane: Locator, name: string) => chairs(pane).filter({ hasText: name }).click();
const news = (pane: Locator, name: string) => chairs(pane).filter({ hasText: name }).getByLabel("unread");

let telegram: Locator;
let workspace: Locator;
let thread: Locator;

describe.skipIf(!browserPath)("the sandbox's page", { retry: 0, timeout: 60_000 }, () => {
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "sandbox-page-"));
    sandbox = await startSandbox({ port: 0, directory: join(directory, "data") });
    browser = await chromium.launch({ executablePath: browserPath!, args: ARGUMENTS, headless: true });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(`${sandbox.url}/?telegram=4242&slack=ARELEVO`);
    await page.waitForSelector("html[data-loaded]", { state: "attached" }).catch((error) => {
      throw new Error(`${problems.join("\n")} ${error}`);
    });
    telegram = page.locator("#telegram");
    workspace = page.locator("#slack");
    thread = page.locator(".sk-thread");
  });

  afterAll(async () => {
    await browser?.close();
    app?.closeAllConnections();
    app?.close();
    await sandbox?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test("waits for a bot and a workspace, and shows them as they come", async () => {
    await telegram.getByText("No bot is connected yet.").waitFor();
    await workspace.getByText("No workspace is connected yet.").waitFor();
    await seed(await startApp());
    await telegram.getByRole("button", { name: "Start" }).waitFor();
    await workspace.getByRole("heading", { name: "#desk" }).waitFor();
    await expect.poll(() => chairs(workspace).count(), { interval: 20 }).toBe(3);
  });

  test("a client starts the bot, writes with a photo and presses what the bot offers", async () => {
    await telegram.getByRole("button", { name: "Start" }).click();
    await control("telegram", "wait", { chat: ANA, contains: "/start" });
    const words = "the till in the shop on Colón street does not print, <b>people</b> are queueing";
    await telegram.locator("input[type=file]").setInputFiles(file("till.png", "image/png", await photo()));
    await telegram.getByRole("textbox", { name: "Message" }).fill(words);
    await page.keyboard.press("Enter");
    const { message } = await control("telegram", "wait", { chat: ANA, contains: "Colón" });
    expect(message).toMatchObject({ caption: words, files: [{ kind: "photo" }] });
    await telegram.locator(".tg-message.mine img").waitFor();
    expect(await telegram.locator(".tg-message .words", { hasText: "<b>people</b>" }).count()).toBe(1);

    // It shows for a few seconds only: said again until the page is seen to show it.
    const typing = async () => {
      await bot("sendChatAction", { chat_id: ANA, action: "typing" });
      return telegram.getByText("is typing").count();
    };
    await expect.poll(typing, { interval: 100, timeout: 20_000 }).toBe(1);
    await bot("setMessageReaction", {
      chat_id: ANA,
      message_id: message.id,
      reaction: [{ type: "emoji", emoji: "👍" }],
    });
    await bot("sendMessage", {
      chat_id: ANA,
      parse_mode: "HTML",
      text: 'Registered: <b>#1042</b>, 09:02. An engineer will answer by <i>09:32</i>. <a href="https://example.test">Terms</a> <code>A-1</code>',
      reply_parameters: { message_id: message.id },
      reply_markup: {
        inline_keyboard: [
          [
            { text: "Nobody can pay", callback_data: "urgent" },
            { text: "It's slow", callback_data: "slow" },
          ],
          [{ text: "About something else?", callback_data: "else" }],
        ],
      },
    });
    await telegram.locator("strong", { hasText: "#1042" }).waitFor();
    await telegram.locator(".reaction", { hasText: "👍" }).waitFor();
    await look("1-telegram");

    await telegram.getByRole("button", { name: "Nobody can pay" }).click();
    const updates: Json[] = await bot("getUpdates", { timeout: 5, offset: -1 });
    const press = updates.at(-1).callback_query;
    expect(press.data).toBe("urgent");
    await bot("answerCallbackQuery", { callback_query_id: press.id, text: "Marked as urgent" });
    await page.locator(".toast", { hasText: "Marked as urgent" }).waitFor();
    await bot("editMessageText", {
      chat_id: ANA,
      message_id: press.message.message_id,
      text: "Registered: #1042, urgent: nobody can pay. An engineer will answer by 09:17.",
    });
    await telegram.getByText("nobody can pay").waitFor();
    expect(await telegram.locator(".inline-button").count()).toBe(0);
  });

  test("quotes, edits, albums, commands in one's language, other people, blocking", async () => {
    await telegram.locator(".tg-message.theirs").last().hover();
    await telegram.locator(".tg-message.theirs").last().getByRole("button", { name: "Reply" }).click();
    const field = telegram.getByRole("textbox", { name: "Message" });
    await field.fill("no, it's of");
    await page.keyboard.press("Enter");
    await telegram.locator(".mine .quote", { hasText: "Acme Service" }).waitFor();
    const last = telegram.locator(".tg-message.mine").last();
    await last.hover();
    await last.getByRole("button", { name: "Edit" }).click();
    await field.fill("no, it's off");
    await page.keyboard.press("Enter");
    await telegram.locator(".mine .meta", { hasText: "edited" }).waitFor();

    const picture = await photo();
    await telegram
      .locator("input[type=file]")
      .setInputFiles([file("a.png", "image/png", picture), file("b.png", "image/png", picture)]);
    await telegram.getByRole("button", { name: "Send", exact: true }).click();
    await expect.poll(() => telegram.locator(".album img").count(), { interval: 20 }).toBe(2);

    await telegram.locator("summary[aria-label=Commands]").click();
    await telegram.getByRole("menuitem", { name: "/tickets Mis tickets" }).click();
    await control("telegram", "wait", { chat: ANA, contains: "/tickets" });

    await field.fill("a draft that stays");
    await sitAs(telegram, "Boris");
    await telegram.getByRole("button", { name: "Start" }).click();
    await control("telegram", "wait", { chat: BORIS, contains: "/start" });
    expect(await field.inputValue()).toBe("");
    await telegram.getByLabel("Block the bot").check();
    await telegram.getByText("You have blocked this bot.").waitFor();
    await telegram.getByRole("button", { name: "Unblock" }).click();
    await field.waitFor();
    await sitAs(telegram, "Ana");
    await expect.poll(() => field.inputValue(), { interval: 20 }).toBe("a draft that stays");
  });

  test("a group: everyone sees everyone's words, with names", async () => {
    const { id } = await control("telegram", "group", {
      title: "Sol shops",
      members: [ANA, BORIS],
      bots: ["@acme_bot"],
    });
    await telegram.getByRole("combobox", { name: "Chat" }).selectOption({ label: "Sol shops" });
    await control("telegram", "say", { from: BORIS, chat: id, text: "שלום, the till is off" });
    await telegram.locator(".theirs .author", { hasText: "Boris" }).waitFor();
    const field = telegram.getByRole("textbox", { name: "Message" });
    await field.fill("/ticket@acme_bot");
    await page.keyboard.press("Enter");
    await telegram.locator(".mine", { hasText: "/ticket@acme_bot" }).waitFor();
    await telegram.getByText("Ana added Acme Service").waitFor();
    await look("7-group");
    await telegram.getByRole("combobox", { name: "Chat" }).selectOption({ label: "Acme Service" });
    await expect.poll(() => field.inputValue(), { interval: 20 }).toBe("a draft that stays");
  });

  test("a card, its thread, files, reactions, what only one sees", async () => {
    const root = await slack("chat.postMessage", card("#e8912d"));
    await slack("chat.postMessage", {
      channel: "CDESK",
      thread_ts: root.ts,
      username: "Ana Ruiz",
      icon_emoji: ":woman:",
      text: "the till in the shop on Colón street does not print…",
    });
    await workspace.getByRole("button", { name: "1 reply" }).click();
    const reply = thread.getByRole("textbox", { name: "Reply in thread" });
    await reply.fill("Hello Ana, is the green light on the printer on? @emma <b>look</b>");
    await page.keyboard.press("Enter");
    await thread.locator(".sk-message:not(.ephemeral)", { hasText: "green light" }).waitFor();
    await thread.locator(".mention", { hasText: "@Emma Roca" }).waitFor();
    await thread.locator("input[type=file]").setInputFiles(file("head.png", "image/png", await photo()));
    await thread.getByRole("button", { name: "Send", exact: true }).click();
    await thread.locator(".sk-picture img").waitFor();
    await slack("chat.postEphemeral", {
      channel: "CDESK",
      user: "UOLEG",
      thread_ts: root.ts,
      text: "Emma took it two seconds ago",
    });
    await thread.locator(".ephemeral", { hasText: "Emma took it" }).waitFor();
    await look("2-thread");

    const own = thread.locator(".sk-message:not(.ephemeral)", { hasText: "green light" });
    await own.hover();
    await own.locator("summary[aria-label=React]").click();
    await own.getByRole("menuitem", { name: "👀" }).click();
    await thread.locator(".reaction", { hasText: "👀" }).waitFor();
    await own.hover();
    await own.locator("summary[aria-label='More actions']").click();
    await own.getByRole("menuitem", { name: "Edit" }).click();
    await expect.poll(() => reply.inputValue(), { interval: 20 }).toContain("@emma <b>look</b>");
    await reply.fill("Hello Ana, is the green light on?");
    await page.keyboard.press("Enter");
    await thread.locator(".sk-message", { hasText: "light on? " }).or(thread.getByText("(edited)")).first().waitFor();
    await own.hover();
    await own.locator("summary[aria-label='More actions']").click();
    await own.getByRole("menuitem", { name: "Make a ticket" }).click();
    await thread.locator(".ephemeral", { hasText: "A ticket of" }).waitFor();

    await sitAs(workspace, "Emma Roca");
    // Another chair, the same thread, without what only Oleg sees.
    await expect.poll(() => page.locator(".ephemeral").count(), { interval: 20 }).toBe(0);
    expect(await thread.locator(".sk-message", { hasText: "green light" }).count()).toBe(1);
    await sitAs(workspace, "Oleg Petrov");
  });

  test("a partner begins with the link that was sent, at another bot, and a dot says where news waits", async () => {
    await control("telegram", "bot", { token: JOBS_TOKEN, username: "acme_jobs_bot", firstName: "Acme jobs" });
    const seats = { [ANA]: "client", [BORIS]: "team" };
    for (const [id, role] of Object.entries(seats))
      await control("telegram", "user", { id: Number(id), chair: { role, bot: "acme_bot" } });
    const link = { from: "Acme", start: "pepe-2026" };
    await control("telegram", "user", {
      id: PEPE,
      firstName: "Pepe",
      languageCode: "es",
      chair: { role: "partner", bot: "acme_jobs_bot", link },
    });
    await telegram.getByText("Partner").waitFor();
    await sitAs(telegram, "Pepe");
    await telegram.getByText("@acme_jobs_bot").waitFor();
    await telegram.getByText("Acme has sent you a link.").waitFor();
    await look("8-partner-start");
    await telegram.getByRole("button", { name: "Start with the link from Acme" }).click();
    await telegram.locator(".mine", { hasText: "/start pepe-2026" }).waitFor();
    const [update] = await bot("getUpdates", { timeout: 5 }, JOBS_TOKEN);
    expect(update.message).toMatchObject({ from: { id: PEPE }, text: "/start pepe-2026" });
    expect(update.message.from).not.toHaveProperty("chair");

    await sitAs(telegram, "Ana");
    const keyboard = { inline_keyboard: [[{ text: "Accept", callback_data: "accept" }]] };
    await bot("sendMessage", { chat_id: PEPE, text: "Job offer P-17", reply_markup: keyboard }, JOBS_TOKEN);
    await news(telegram, "Pepe").waitFor();
    expect(await telegram.getByText("Job offer P-17").count()).toBe(0);
    await sitAs(telegram, "Pepe");
    await telegram.getByRole("button", { name: "Accept" }).click();
    await expect.poll(() => news(telegram, "Pepe").count(), { interval: 20 }).toBe(0);
    const pressed: Json[] = await bot("getUpdates", { timeout: 5, offset: update.update_id + 1 }, JOBS_TOKEN);
    expect(pressed.at(-1).callback_query).toMatchObject({ from: { id: PEPE }, data: "accept" });
    await look("9-partner");
    await sitAs(telegram, "Ana");
  });

  test("a member forwards what a client wrote to them elsewhere", async () => {
    await sitAs(telegram, "Boris");
    await telegram.locator("summary[aria-label='More to send']").click();
    await telegram.getByRole("menuitem", { name: "Forward what Ana wrote" }).click();
    await telegram.getByText("What did Ana write?").waitFor();
    await telegram.getByRole("textbox", { name: "Message" }).fill("the till is dead");
    await page.keyboard.press("Enter");
    await telegram.locator(".mine", { hasText: "Forwarded from Ana" }).getByText("the till is dead").waitFor();
    const [update] = await bot("getUpdates", { timeout: 5, offset: -1 });
    expect(update.message).toMatchObject({ from: { id: BORIS }, forward_origin: { sender_user: { id: ANA } } });
    await sitAs(telegram, "Ana");
  });

  test("a manager's direct messages: a dot on the chair, buttons, a form, and the ping that is changed", async () => {
    const actions = [
      { type: "button", action_id: "resolve", text: plain("I'm on it"), value: "1042", style: "primary" },
      { type: "button", action_id: "why", text: plain("Why this deadline?"), value: "1042" },
    ];
    const ping = await slack("chat.postMessage", {
      channel: "UROSA",
      text: "#1042: nobody has taken it",
      blocks: [
        { type: "section", text: { type: "mrkdwn", text: "*#1042*: reaction due in 10 min, nobody has taken it." } },
        { type: "actions", elements: actions },
      ],
    });
    await news(workspace, "Rosa").waitFor();
    expect(await workspace.getByText("reaction due").count()).toBe(0);
    await sitAs(workspace, "Rosa");
    await workspace.getByText("reaction due in 10 min").waitFor();
    expect(await workspace.getByRole("tab", { name: "Messages" }).getAttribute("aria-selected")).toBe("true");
    await expect.poll(() => news(workspace, "Rosa").count(), { interval: 20 }).toBe(0);
    await look("10-manager");
    await workspace.getByRole("button", { name: "I'm on it" }).click();
    const modal = page.getByRole("dialog", { name: "Resolve #1042" });
    await modal.waitFor();
    await page.keyboard.press("Escape");
    await modal.waitFor({ state: "hidden" });

    await sitAs(workspace, "Oleg");
    // Back where Oleg was: the desk, with the thread that he had open.
    await workspace.getByRole("heading", { name: "#desk" }).waitFor();
    await thread.locator(".sk-message:not(.ephemeral)", { hasText: "green light" }).waitFor();
    const { channel, ts } = ping;
    await slack("chat.update", { channel, ts, text: "Rosa is on it, 09:24.", blocks: [] });
    await slack("chat.postMessage", { channel: "UEMMA", text: "half of the time is over" });
    await news(workspace, "Emma").waitFor();
    // A change of what was read is no news.
    expect(await news(workspace, "Rosa").count()).toBe(0);
    await sitAs(workspace, "Rosa");
    await workspace.getByText("Rosa is on it, 09:24.").waitFor();
    await sitAs(workspace, "Oleg");
  });

  test("the time goes forward by hand, in the desk's zone", async () => {
    const ahead = async () => ((await (await fetch(`${sandbox.url}/_sandbox/clock`)).json()) as Json).offsetMs;
    const clock = page.locator("#clock");
    await post("/_sandbox/clock", { zone: "Asia/Tokyo" });
    await expect.poll(() => clock.textContent(), { interval: 20 }).toContain("Tokyo");
    const before = Date.parse((await clock.getAttribute("datetime"))!);
    for (const name of ["+15 min", "+1 h", "+1 day"]) await page.getByRole("button", { name }).click();
    await expect.poll(ahead, { interval: 20 }).toBe(900_000 + 3_600_000 + 86_400_000);
    const moved = async () => Date.parse((await clock.getAttribute("datetime"))!) - before;
    await expect.poll(moved, { interval: 20 }).toBeGreaterThan(90_000_000);
    await bot("sendMessage", { chat_id: ANA, text: "the next day" });
    const said = telegram.locator(".tg-message", { hasText: "the next day" }).locator("time");
    const at = new Date((await said.getAttribute("datetime"))!);
    const inTokyo = { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit" } as const;
    expect(await said.textContent()).toBe(at.toLocaleTimeString("en-GB", inTokyo));
    // What was today is a day with a name now.
    await expect.poll(() => telegram.locator(".day").count(), { interval: 20 }).toBeGreaterThan(1);
    await post("/_sandbox/clock", { zone: "Europe/Madrid" });
    await look("11-clock");
  });

  test("a modal: errors beside the field, a search that the app answers, success", async () => {
    await workspace.locator(".sk-main").getByRole("button", { name: "Resolve" }).click();
    const modal = page.getByRole("dialog", { name: "Resolve #1042" });
    await modal.getByLabel("What was done").fill("ok");
    await modal.getByLabel("Cause").fill("print");
    await modal.getByRole("option", { name: "Printer head" }).click();
    await modal.getByRole("button", { name: "Resolve" }).click();
    await modal.getByText("Say a little more.").waitFor();
    await look("3-modal");
    await modal.getByLabel("What was done").fill("New print head fitted, test page fine.");
    await modal.getByLabel("1 hour").check();
    for (const name of ["Emma", "Lola"]) await modal.getByRole("group", { name: "Helped by" }).getByLabel(name).check();
    await modal.getByRole("button", { name: "Resolve" }).click();
    await modal.waitFor({ state: "hidden" });
    expect(submissions.at(-1)).toMatchObject({
      done: { done: { value: "New print head fitted, test page fine." } },
      cause: { cause: { selected_option: { value: "Printer head" } } },
      with: { with: { selected_options: [{ value: "Emma" }, { value: "Lola" }] } },
      log: { log: { selected_option: { value: "1 hour" } } },
    });

    await workspace.locator(".sk-main").getByRole("button", { name: "Resolve" }).click();
    await modal.waitFor();
    await page.keyboard.press("Escape");
    await modal.waitFor({ state: "hidden" });
    expect((await control("slack", "view", { user: "oleg" })).view).toBeNull();
  });

  test("the home tab, direct messages and a command", async () => {
    await workspace.getByRole("button", { name: "Relevo" }).first().click();
    await workspace.locator(".sk-home", { hasText: "till does not print ⏰" }).waitFor();
    await look("4-home");
    await workspace.getByRole("tab", { name: "Messages" }).click();
    const field = workspace.getByRole("textbox", { name: "Message to Relevo" });
    expect((await field.boundingBox())!.height).toBeGreaterThan(25);
    await field.fill("/desk mine");
    await page.keyboard.press("Enter");
    await workspace.locator(".ephemeral", { hasText: "You have one ticket, mine." }).waitFor();
    await field.fill("/dance");
    await page.keyboard.press("Enter");
    await page.locator(".toast", { hasText: "/dance is not a command" }).waitFor();
    expect(await field.inputValue()).toBe("/dance");
    await field.fill("");
  });

  test("other languages, a phone, and the sandbox's restart, without losing what is being typed", async () => {
    await page.getByRole("button", { name: "RU" }).click();
    await page.getByRole("heading", { name: "Relevo: песочница" }).waitFor();
    await telegram.getByRole("textbox", { name: "Сообщение" }).fill("черновик");
    const port = sandbox.port;
    await sandbox.close();
    await page.getByText("соединяюсь…").waitFor();
    sandbox = await startSandbox({ port, directory: join(directory, "data") });
    await page.getByText("на связи").waitFor();
    expect(await telegram.getByRole("textbox", { name: "Сообщение" }).inputValue()).toBe("черновик");
    await bot("sendMessage", { chat_id: ANA, text: "Олег взял заявку #1042" });
    await telegram.getByText("Олег взял заявку #1042").waitFor();
    await look("5-russian");
    await page.setViewportSize({ width: 390, height: 844 });
    if (pictures) {
      const whole = await page.screenshot({ fullPage: true });
      writeFileSync(join(pictures, "6-phone.png"), whole);
    }
    expect((await workspace.boundingBox())!.width).toBeLessThanOrEqual(390);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
  });

  test("every control has a name, and nothing went wrong in the page", async () => {
    expect(await page.evaluate(NAMELESS)).toEqual([]);
    expect(problems).toEqual([]);
  });
});
