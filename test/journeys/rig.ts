import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../bots/sandbox/server.ts";
import { readConfig } from "../../config.ts";
import { type Program, startProgram } from "../../main.ts";
import { makeDatabase } from "../ground.ts";

type TestDatabase = Awaited<ReturnType<typeof makeDatabase>>;

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
  /** More accounts, whole. */
  readonly more?: string;
  readonly slackHttp?: boolean;
}

const TOKEN = "700001:clients";

/** The cast on the stand-ins, and the program between them, with a clock that moves when a test says so. */
export class Rig {
  readonly sandbox: Sandbox;
  readonly database: TestDatabase;
  readonly log = keepingLog();
  readonly directory: string;
  readonly options: RigOptions;
  program!: Program;
  private offsetMs = 0;

  private constructor(sandbox: Sandbox, database: TestDatabase, directory: string, options: RigOptions) {
    this.sandbox = sandbox;
    this.database = database;
    this.directory = directory;
    this.options = options;
  }

  static async open(options: RigOptions = {}): Promise<Rig> {
    const directory = mkdtempSync(join(tmpdir(), "relevo-journey-"));
    const sandbox = await startSandbox({ port: 0, directory: join(directory, "platforms") });
    const rig = new Rig(sandbox, await makeDatabase(), directory, options);
    await rig.cast();
    await rig.start();
    return rig;
  }

  readonly now = (): Date => new Date(Date.now() + this.offsetMs);

  async start(): Promise<void> {
    const config = readConfig(
      {
        DATABASE_URL: this.database.ownerUrl,
        ...(this.database.redisUrl ? { REDIS_URL: this.database.redisUrl } : {}),
        SECRET_KEY: "a key of thirty-two characters or more",
        DATA_DIR: this.directory,
        LOG_LEVEL: "debug",
        TELEGRAM_API_ROOT: this.sandbox.url,
        SLACK_API_URL: `${this.sandbox.url}/slack/api`,
      },
      ["--apply"],
      { folder: this.directory, exists: () => true },
    );
    this.program = await startProgram({
      config: { ...config, port: 0, host: "127.0.0.1" },
      env: {},
      log: this.log,
      now: this.now,
      deskFile: this.deskFile(),
    });
  }

  async close(): Promise<void> {
    await this.program.stop();
    await this.sandbox.close();
    await this.database.drop();
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

  client(id: number, name: string): Client {
    return new Client(this, id, name);
  }

  engineer(id: string): Engineer {
    return new Engineer(this, id);
  }

  readonly ana = new Client(this, 101, "Ana");
  readonly boris = new Client(this, 102, "Boris");
  readonly carmen = new Client(this, 103, "Carmen");
  readonly oleg = new Engineer(this, "U0OLEG");
  readonly emma = new Engineer(this, "U0EMMA");
  readonly rosa = new Engineer(this, "U0ROSA");

  /** All cards in the desk channel, oldest first. */
  async cards(): Promise<Loose[]> {
    return (await this.control("slack", "messages", { channel: "C0DESK" })).messages.filter(
      (one: Loose) => !one.thread_ts || one.thread_ts === one.ts,
    );
  }

  async card(words: string): Promise<Loose> {
    return this.until(`a card with "${words}"`, async () =>
      (await this.cards()).find((one) => wordsOf(one).includes(words)),
    );
  }

  async thread(ts: string): Promise<Loose[]> {
    return (await this.control("slack", "messages", { channel: "C0DESK", threadTs: ts })).messages.filter(
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
        locale: "en-US",
      });
    }
    await this.control("slack", "app", {
      workspace: "T0ACME",
      appId: "A0RELEVO",
      botToken: "xoxb-acme-desk-0001",
      appToken: "xapp-acme-desk-0001",
      signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
      botUserId: "U0RELEVO",
      botId: "B0RELEVO",
      name: "Relevo",
      commands: ["/desk"],
      shortcuts: [{ callbackId: "make-ticket", name: "Make a ticket" }],
    });
    await this.control("slack", "channel", {
      workspace: "T0ACME",
      id: "C0DESK",
      name: "support-desk",
      members: ["U0OLEG", "U0EMMA", "U0ROSA"],
      bot: true,
    });
  }

  private deskFile(): string {
    return `accounts:
  - key: acme
    name: Acme Service
    language: en
    zone: Europe/Madrid
${this.options.account ?? "    undo_seconds: 0"}
    channels:
      - { key: clients, kind: telegram, token: "${TOKEN}", intake: polling }
      - { key: desk, kind: slack, bot_token: xoxb-acme-desk-0001, app_token: xapp-acme-desk-0001, desk_channel: C0DESK }
    members:
      - { key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }
    companies:
      - { key: sol, name: Supermercados Sol, vip: true, invite: sol-2026-invite }
    categories:
      - { key: printing, en: Printing, es: Impresión, ru: Печать }
    api_keys:
      - { name: shop, key: a-key-for-tests-000000000001, may: [read, write] }
${this.options.more ?? ""}`;
  }
}

/** The words that a person sees in a Slack message: its text, and its blocks' texts. */
export const wordsOf = (message: Loose): string => `${message.text ?? ""}\n${texts(message.blocks ?? []).join("\n")}`;

const texts = (node: Loose): string[] => {
  if (Array.isArray(node)) return node.flatMap(texts);
  if (node === null || typeof node !== "object") return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "text" && typeof value === "string" ? [value] : texts(value),
  );
};

export class Client {
  readonly id: number;
  readonly name: string;
  private readonly rig: Rig;

  constructor(rig: Rig, id: number, name: string) {
    this.rig = rig;
    this.id = id;
    this.name = name;
  }

  async says(text: string, more: object = {}): Promise<number> {
    return (await this.rig.control("telegram", "say", { from: this.id, text, ...more })).messageId;
  }

  async sends(
    kind: "photo" | "document" | "voice" | "video" | "sticker" | "album" | "location" | "contact",
    body: object = {},
  ): Promise<number> {
    return (await this.rig.control("telegram", kind, { from: this.id, ...body })).messageId;
  }

  async chat(): Promise<Loose[]> {
    return this.rig.control("telegram", "messages", { chat: this.id });
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
      (await this.chat()).findLast((one) => !one.deleted && labels(one).includes(label)),
    );
    await this.rig.control("telegram", "press", { from: this.id, chat: this.id, messageId: message.id, label });
  }

  async botMessages(): Promise<string[]> {
    return (await this.chat()).filter((one) => one.by === "bot" && !one.deleted).map(textOf);
  }
}

export const textOf = (message: Loose): string => `${message.text ?? ""}${message.caption ?? ""}`;

const labels = (message: Loose): string[] =>
  (message.reply_markup?.inline_keyboard ?? []).flat().map((one: Loose) => one.text);

export class Engineer {
  readonly id: string;
  private readonly rig: Rig;

  constructor(rig: Rig, id: string) {
    this.rig = rig;
    this.id = id;
  }

  /** Writes in the thread of the card that has these words. */
  async replies(card: string, typed: string, more: object = {}): Promise<string> {
    const root = await this.rig.card(card);
    return (
      await this.rig.control("slack", "post", { channel: "C0DESK", user: this.id, threadTs: root.ts, typed, ...more })
    ).ts;
  }

  async presses(card: string, label: string, more: object = {}): Promise<Loose> {
    const root = await this.rig.until(`a button "${label}" on "${card}"`, async () =>
      (await this.rig.cards()).find(
        (one) => wordsOf(one).includes(card) && JSON.stringify(one.blocks).includes(JSON.stringify(label)),
      ),
    );
    return this.rig.control("slack", "press", { user: this.id, channel: "C0DESK", ts: root.ts, label, ...more });
  }

  async pressesInThread(card: string, label: string): Promise<Loose> {
    const root = await this.rig.card(card);
    const message = await this.rig.until(`a button "${label}" in the thread`, async () =>
      (await this.rig.thread(root.ts)).findLast((one) =>
        JSON.stringify(one.blocks ?? []).includes(JSON.stringify(label)),
      ),
    );
    return this.rig.control("slack", "press", { user: this.id, channel: "C0DESK", ts: message.ts, label });
  }

  async seesInThread(card: string, words: string | RegExp): Promise<Loose> {
    const root = await this.rig.card(card);
    return this.rig.until(`"${words}" in the thread of ${card}`, async () =>
      (await this.rig.thread(root.ts)).findLast((one) =>
        typeof words === "string" ? wordsOf(one).includes(words) : words.test(wordsOf(one)),
      ),
    );
  }

  async seesOnCard(card: string, words: string): Promise<Loose> {
    return this.rig.until(`"${words}" on the card ${card}`, async () =>
      (await this.rig.cards()).find((one) => wordsOf(one).includes(card) && wordsOf(one).includes(words)),
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
  async fills(values: Record<string, string>): Promise<Loose> {
    const view = await this.rig.until("an open form", async () => {
      const { view } = await this.rig.control("slack", "view", { user: this.id });
      return view && JSON.stringify(view.blocks).includes('"input"') ? view : null;
    });
    const filled: Record<string, Record<string, string>> = {};
    for (const block of view.blocks) {
      if (block.type !== "input") continue;
      const name = block.block_id in values ? block.block_id : block.element.action_id;
      if (name in values) filled[block.block_id] = { [block.element.action_id]: values[name]! };
    }
    return this.rig.control("slack", "submitView", { user: this.id, viewId: view.id, values: filled });
  }
}
