import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../bots/sandbox/server.ts";
import { readConfig } from "../../config.ts";
import { type Program, startProgram } from "../../main.ts";
import { freePort } from "../../scripts/free-port.ts";
import { type Lent, lendDatabase } from "../ground.ts";

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with the platforms' open-ended JSON
type Loose = any;

/** A quiet log that keeps what it was told, so that a test may look for words that must not be there. */
export const keepingLog = () => {
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  return { lines, debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
};

export interface RigOptions {
  /** Lines put under the account in the desk file. */
  readonly account?: string;
  /** The account's, and that of its engineers' Slack. */
  readonly language?: "en" | "es" | "ru";
  /** The listed members, each a line of the desk file. */
  readonly members?: readonly string[];
  /** Who else belongs to the desk: by the channel, or only whom the file lists. */
  readonly membership?: "channel" | "listed";
  /** More companies, each a line of the desk file. */
  readonly companies?: readonly string[];
  /** Who takes jobs over, each a line of the desk file; with any there is a jobs bot. */
  readonly partners?: readonly string[];
  /** A second company in the same deployment, with bots, a workspace and people of its own. */
  readonly second?: boolean;
  /** Slack knocks at our HTTP door, instead of a socket. */
  readonly slackHttp?: boolean;
  /** Telegram knocks at our HTTP door, instead of being asked. */
  readonly telegramWebhook?: boolean;
}

/** The bots of the first company and of the second. */
export const TOKEN = "700001:clients";
export const SECOND_TOKEN = "700002:clients";
/** Where the first company's partners hear of jobs. */
export const JOBS_TOKEN = "700003:jobs";
export const SECRET_KEY = "a key of thirty-two characters or more";
const SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const ROSA = "{ key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }";

/** The cast on the stand-ins, and the program between them, with a clock that moves when a test says so. */
export class Rig {
  readonly sandbox: Sandbox;
  readonly database: Lent;
  readonly log = keepingLog();
  readonly directory: string;
  options: RigOptions;
  program!: Program;
  private offsetMs = 0;

  private constructor(sandbox: Sandbox, database: Lent, directory: string, options: RigOptions) {
    this.sandbox = sandbox;
    this.database = database;
    this.directory = directory;
    this.options = options;
  }

  static async open(options: RigOptions = {}): Promise<Rig> {
    const directory = mkdtempSync(join(tmpdir(), "relevo-journey-"));
    const sandbox = await startSandbox({ port: 0, directory: join(directory, "platforms") });
    const rig = new Rig(sandbox, await lendDatabase(), directory, options);
    await rig.cast();
    if (options.second) await rig.castSecond();
    await rig.start();
    return rig;
  }

  readonly now = (): Date => new Date(Date.now() + this.offsetMs);

  /** The same deployment with another desk file. */
  async restart(options: RigOptions): Promise<void> {
    await this.program.stop();
    this.options = options;
    await this.start();
  }

  async start(): Promise<void> {
    const port = this.options.telegramWebhook ? await freePort() : 0;
    const config = readConfig(
      {
        DATABASE_URL: this.database.ownerUrl,
        ...(this.database.redisUrl ? { REDIS_URL: this.database.redisUrl } : {}),
        SECRET_KEY,
        DATA_DIR: this.directory,
        LOG_LEVEL: "debug",
        TELEGRAM_API_ROOT: this.sandbox.url,
        SLACK_API_URL: `${this.sandbox.url}/slack/api`,
        ...(port ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
      },
      ["--apply"],
      { folder: this.directory, exists: () => true },
    );
    this.program = await startProgram({
      config: { ...config, port, host: "127.0.0.1" },
      env: {},
      log: this.log,
      now: this.now,
      deskFile: this.deskFile(),
    });
    if (this.options.slackHttp) await this.declareApp(`${this.program.url}/slack/acme/desk`);
  }

  async close(): Promise<void> {
    await this.program.stop();
    await this.sandbox.close();
    await this.database.giveBack();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The clock jumps, and all that is due by then happens. */
  async later(ms: number): Promise<void> {
    this.offsetMs += ms;
    await fetch(`${this.sandbox.url}/_sandbox/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceMs: ms }),
    });
    await this.program.sweep();
  }

  async control(platform: "telegram" | "slack", verb: string, body: object = {}): Promise<Loose> {
    const response = await fetch(`${this.sandbox.url}/_sandbox/${platform}/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Loose;
    if (!response.ok) throw new Error(`${platform}/${verb}: ${answer.error}`);
    return answer;
  }

  async fault(fault: object): Promise<void> {
    await fetch(`${this.sandbox.url}/_sandbox/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
    });
  }

  /** Looks again and again, while the desk's clock runs ahead by up to twelve seconds: what waits a moment comes at once. */
  async until<Found>(what: string, look: () => Promise<Found | null | undefined | false>): Promise<Found> {
    const end = performance.now() + 10_000;
    for (let n = 1; performance.now() < end; n += 1) {
      const found = await look();
      if (found) return found;
      if (n % 4 === 0 && n <= 96) await this.later(500);
      else await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(
      `did not come: ${what}\n${this.log.lines
        .filter((line) => /^(warn|error)/.test(line))
        .slice(-8)
        .join("\n")}`,
    );
  }

  /** Until all that came is handled, and all that is due has left. */
  async settles(): Promise<void> {
    for (const token of this.options.partners ? [TOKEN, JOBS_TOKEN] : [TOKEN])
      await this.until("nothing waits at Telegram", async () => {
        const asked = await fetch(`${this.sandbox.url}/bot${token}/getWebhookInfo`);
        return ((await asked.json()) as Loose).result.pending_update_count === 0;
      });
    await this.control("slack", "waitDelivered");
    await this.until("nothing waits", async () => {
      const { rows } = await this.database.owner.query<{ waits: string }>(
        `select (select count(*) from inbox where state = 'pending')
          + (select count(*) from stream where next_at is not null and next_at <= $1)
          + (select count(*) from projection where kind in ('card', 'job') and message_id is null and next_at <= $1) as waits`,
        [this.now()],
      );
      return Number(rows[0]!.waits) === 0;
    });
  }

  client(id: number, name: string): Client {
    return new Client(this, id, name);
  }

  engineer(id: string): Engineer {
    return new Engineer(this, id);
  }

  /** The second company's engineer. */
  readonly pia = new Engineer(this, "U0PIA", "C0BETA");

  readonly ana = new Client(this, 101, "Ana");
  readonly boris = new Client(this, 102, "Boris");
  readonly carmen = new Client(this, 103, "Carmen");
  /** Partners' people, each with the jobs bot. */
  readonly pepe = new Client(this, 201, "Pepe", { bot: JOBS_TOKEN });
  readonly luis = new Client(this, 202, "Luis", { bot: JOBS_TOKEN });
  readonly oleg = new Engineer(this, "U0OLEG");
  readonly emma = new Engineer(this, "U0EMMA");
  readonly rosa = new Engineer(this, "U0ROSA");

  /** All cards in the desk channel, oldest first. */
  async cards(channel = "C0DESK"): Promise<Loose[]> {
    return (await this.control("slack", "messages", { channel })).messages.filter(
      (one: Loose) => !one.thread_ts || one.thread_ts === one.ts,
    );
  }

  async card(words: string, channel = "C0DESK"): Promise<Loose> {
    return this.until(`a card with "${words}"`, async () =>
      (await this.cards(channel)).find((one) => wordsOf(one).includes(words)),
    );
  }

  async thread(ts: string, channel = "C0DESK"): Promise<Loose[]> {
    return (await this.control("slack", "messages", { channel, threadTs: ts })).messages.filter(
      (one: Loose) => one.ts !== ts,
    );
  }

  private async cast(): Promise<void> {
    await this.control("telegram", "bot", { token: TOKEN, username: "acme_bot", firstName: "Acme Service" });
    for (const [id, firstName, lastName, languageCode] of [
      [101, "Ana", "Ruiz", "es"],
      [102, "Boris", "Petrov", "ru"],
      [103, "Carmen", "Doyle", "en"],
    ]) {
      await this.control("telegram", "user", { id, firstName, lastName, languageCode });
    }
    if (this.options.partners) {
      await this.control("telegram", "bot", { token: JOBS_TOKEN, username: "acme_jobs_bot", firstName: "Acme jobs" });
      await this.control("telegram", "user", { id: 201, firstName: "Pepe", languageCode: "es" });
      await this.control("telegram", "user", { id: 202, firstName: "Luis", languageCode: "en" });
    }
    await this.control("slack", "workspace", { id: "T0ACME", name: "Acme Service" });
    for (const [id, realName] of [
      ["U0OLEG", "Oleg Marin"],
      ["U0EMMA", "Emma Wood"],
      ["U0ROSA", "Rosa Gil"],
    ]) {
      await this.control("slack", "user", {
        workspace: "T0ACME",
        id,
        name: String(realName).split(" ")[0]!.toLowerCase(),
        realName,
        tz: "Europe/Madrid",
        locale: { en: "en-US", es: "es-ES", ru: "ru-RU" }[this.options.language ?? "en"],
      });
    }
    await this.declareApp();
    await this.control("slack", "channel", {
      workspace: "T0ACME",
      id: "C0DESK",
      name: "support-desk",
      members: ["U0OLEG", "U0EMMA", "U0ROSA"],
      bot: true,
    });
  }

  /** With an address of ours, Slack's events come there instead of by a socket; it knocks with a challenge first. */
  private async declareApp(requestUrl?: string): Promise<void> {
    await this.control("slack", "app", {
      workspace: "T0ACME",
      appId: "A0RELEVO",
      botToken: "xoxb-acme-desk-0001",
      appToken: "xapp-acme-desk-0001",
      signingSecret: SIGNING_SECRET,
      botUserId: "U0RELEVO",
      botId: "B0RELEVO",
      name: "Relevo",
      commands: ["/desk"],
      shortcuts: [{ callbackId: "make-ticket", name: "Make a ticket" }],
      ...(requestUrl ? { requestUrl, verify: true } : {}),
    });
  }

  private async castSecond(): Promise<void> {
    await this.control("telegram", "bot", { token: SECOND_TOKEN, username: "beta_bot", firstName: "Beta Help" });
    await this.control("slack", "workspace", { id: "T0BETA", name: "Beta Help" });
    await this.control("slack", "user", {
      workspace: "T0BETA",
      id: "U0PIA",
      name: "pia",
      realName: "Pia Berg",
      tz: "Europe/Madrid",
      locale: "en-US",
    });
    await this.control("slack", "app", {
      workspace: "T0BETA",
      appId: "A0BETA",
      botToken: "xoxb-beta-desk-0001",
      appToken: "xapp-beta-desk-0001",
      signingSecret: SIGNING_SECRET,
      botUserId: "U0BETABOT",
      botId: "B0BETABOT",
      name: "Beta Relevo",
      commands: ["/desk"],
      shortcuts: [{ callbackId: "make-ticket", name: "Make a ticket" }],
    });
    await this.control("slack", "channel", {
      workspace: "T0BETA",
      id: "C0BETA",
      name: "beta-desk",
      members: ["U0PIA"],
      bot: true,
    });
  }

  private deskFile(): string {
    const { language = "en", members = [ROSA], membership = "channel", companies = [], partners } = this.options;
    const way = this.options.slackHttp ? `signing_secret: ${SIGNING_SECRET}` : "app_token: xapp-acme-desk-0001";
    return `accounts:
  - key: acme
    name: Acme Service
    language: ${language}
    zone: Europe/Madrid
${this.options.account ?? "    undo_seconds: 0"}
    channels:
      - { key: clients, kind: telegram, token: "${TOKEN}", intake: ${this.options.telegramWebhook ? "webhook" : "polling"} }
      - { key: desk, kind: slack, bot_token: xoxb-acme-desk-0001, ${way}, desk_channel: C0DESK, members: ${membership} }
${partners ? `      - { key: jobs, kind: telegram, token: "${JOBS_TOKEN}", intake: polling, for: partners }\n    partners:\n${partners.map((one) => `      - ${one}\n`).join("")}` : ""}    members: [${members.join(", ")}]
    companies:
      - { key: sol, name: Supermercados Sol, vip: true, invite: sol-2026-invite }
${companies.map((company) => `      - ${company}\n`).join("")}    categories:
      - { key: printing, en: Printing, es: Impresión, ru: Печать }
    api_keys:
      - { name: shop, key: a-key-for-tests-000000000001, may: [read, write] }
${this.options.second ? SECOND : ""}`;
  }
}

const SECOND = `  - key: beta
    name: Beta Help
    language: en
    zone: Europe/Madrid
    undo_seconds: 0
    channels:
      - { key: clients, kind: telegram, token: "${SECOND_TOKEN}", intake: polling }
      - { key: desk, kind: slack, bot_token: xoxb-beta-desk-0001, app_token: xapp-beta-desk-0001, desk_channel: C0BETA }
    members: []
    companies:
      - { key: luna, name: Hoteles Luna, invite: luna-2026-invite }
    api_keys:
      - { name: hotel, key: a-key-for-tests-000000000002, may: [read, write] }
`;

/** The words that a person sees in a Slack message: its text, and its blocks' texts. */
export const wordsOf = (message: Loose): string => `${message.text ?? ""}\n${texts(message.blocks ?? []).join("\n")}`;

const texts = (node: Loose): string[] => {
  if (Array.isArray(node)) return node.flatMap(texts);
  if (node === null || typeof node !== "object") return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "text" && typeof value === "string" ? [value] : texts(value),
  );
};

interface ClientPlace {
  /** Which company's bot; the first one's where it is not said. */
  readonly bot?: string;
  /** A group's id; a private chat has the person's. */
  readonly chat?: number;
}

export class Client {
  readonly id: number;
  readonly name: string;
  private readonly rig: Rig;
  private readonly place: ClientPlace;

  constructor(rig: Rig, id: number, name: string, place: ClientPlace = {}) {
    this.rig = rig;
    this.id = id;
    this.name = name;
    this.place = { bot: TOKEN, ...place };
  }

  /** The same person with one of several bots. */
  at(bot: string): Client {
    return new Client(this.rig, this.id, this.name, { ...this.place, bot });
  }

  /** The same person in a group. */
  in(chat: number): Client {
    return new Client(this.rig, this.id, this.name, { ...this.place, chat });
  }

  async says(text: string, more: object = {}): Promise<number> {
    return this.does("say", { text, ...more });
  }

  async sends(
    kind: "photo" | "document" | "voice" | "video" | "sticker" | "album" | "location" | "contact",
    body: object = {},
  ): Promise<number> {
    return this.does(kind, body);
  }

  async edits(messageId: number, text: string): Promise<void> {
    await this.rig.control("telegram", "edit", { chat: this.chatId, ...this.place, messageId, text });
  }

  async chat(): Promise<Loose[]> {
    return this.rig.control("telegram", "messages", { chat: this.chatId, ...this.place });
  }

  /** The last message of the bot that has these words; waits for it. */
  async sees(words: string | RegExp): Promise<Loose> {
    return this.rig.until(`${this.name} sees ${words}`, async () =>
      (await this.chat()).findLast(
        (one) =>
          one.by === "bot" &&
          !one.deleted &&
          (typeof words === "string" ? textOf(one).includes(words) : words.test(textOf(one))),
      ),
    );
  }

  async presses(label: string): Promise<void> {
    const message = await this.rig.until(`a button "${label}" for ${this.name}`, async () =>
      (await this.chat()).findLast((one) => !one.deleted && labelsOf(one).includes(label)),
    );
    await this.press(message.id, { label });
  }

  /** Presses by value, also one that no button has (any more): an old message, or an altered client. */
  async forges(messageId: number, data: string): Promise<void> {
    await this.press(messageId, { data, forged: true });
  }

  async botMessages(): Promise<string[]> {
    return (await this.chat()).filter((one) => one.by === "bot" && !one.deleted).map(textOf);
  }

  private get chatId(): number {
    return this.place.chat ?? this.id;
  }

  private async does(verb: string, body: object): Promise<number> {
    return (await this.rig.control("telegram", verb, { from: this.id, ...this.place, ...body })).messageId;
  }

  private async press(messageId: number, choice: object): Promise<void> {
    await this.rig.control("telegram", "press", {
      from: this.id,
      chat: this.chatId,
      ...this.place,
      messageId,
      ...choice,
    });
  }
}

export const textOf = (message: Loose): string => `${message.text ?? ""}${message.caption ?? ""}`;

export const labelsOf = (message: Loose): string[] =>
  (message.reply_markup?.inline_keyboard ?? []).flat().map((one: Loose) => one.text);

export class Engineer {
  readonly id: string;
  private readonly rig: Rig;
  private readonly channel: string;

  constructor(rig: Rig, id: string, channel = "C0DESK") {
    this.rig = rig;
    this.id = id;
    this.channel = channel;
  }

  /** Writes in the thread of the card that has these words. */
  async replies(card: string, typed: string, more: object = {}): Promise<string> {
    const root = await this.rig.card(card, this.channel);
    return (
      await this.rig.control("slack", "post", {
        channel: this.channel,
        user: this.id,
        threadTs: root.ts,
        typed,
        ...more,
      })
    ).ts;
  }

  async presses(card: string, label: string, more: object = {}): Promise<Loose> {
    const root = await this.rig.until(`a button "${label}" on "${card}"`, async () =>
      (await this.rig.cards(this.channel)).find(
        (one) => wordsOf(one).includes(card) && JSON.stringify(one.blocks).includes(JSON.stringify(label)),
      ),
    );
    return this.rig.control("slack", "press", { user: this.id, channel: this.channel, ts: root.ts, label, ...more });
  }

  async pressesInThread(card: string, label: string): Promise<Loose> {
    const root = await this.rig.card(card, this.channel);
    const message = await this.rig.until(`a button "${label}" in the thread`, async () =>
      (await this.rig.thread(root.ts, this.channel)).findLast((one) =>
        JSON.stringify(one.blocks ?? []).includes(JSON.stringify(label)),
      ),
    );
    return this.rig.control("slack", "press", { user: this.id, channel: this.channel, ts: message.ts, label });
  }

  async seesInThread(card: string, words: string | RegExp): Promise<Loose> {
    const root = await this.rig.card(card, this.channel);
    return this.rig.until(`"${words}" in the thread of ${card}`, async () =>
      (await this.rig.thread(root.ts, this.channel)).findLast((one) =>
        typeof words === "string" ? wordsOf(one).includes(words) : words.test(wordsOf(one)),
      ),
    );
  }

  async seesOnCard(card: string, words: string): Promise<Loose> {
    return this.rig.until(`"${words}" on the card ${card}`, async () =>
      (await this.rig.cards(this.channel)).find((one) => wordsOf(one).includes(card) && wordsOf(one).includes(words)),
    );
  }

  async isTold(words: string): Promise<Loose> {
    return this.rig.until(`${this.id} is told "${words}"`, async () =>
      (await this.rig.control("slack", "ephemerals", { user: this.id })).ephemerals.findLast((one: Loose) =>
        wordsOf(one).includes(words),
      ),
    );
  }

  /** Fills in the form that is open, by the fields' names. */
  async fills(values: Record<string, string | readonly string[]>): Promise<Loose> {
    const view = await this.rig.until("an open form", async () => {
      const { view } = await this.rig.control("slack", "view", { user: this.id });
      return view && JSON.stringify(view.blocks).includes('"input"') ? view : null;
    });
    const filled: Record<string, Record<string, string | readonly string[]>> = {};
    for (const block of view.blocks) {
      if (block.type !== "input") continue;
      const name = block.block_id in values ? block.block_id : block.element.action_id;
      if (name in values) filled[block.block_id] = { [block.element.action_id]: values[name]! };
    }
    return this.rig.control("slack", "submitView", { user: this.id, viewId: view.id, values: filled });
  }
}
