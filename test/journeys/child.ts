import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, startSandbox } from "../../bots/sandbox/server.ts";
import { Child as Script, scriptAt, waitFor } from "../../scripts/chaos/child.ts";
import { freePort } from "../../scripts/free-port.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TOKEN = "700001:clients";

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with the platforms' open-ended JSON
export type Loose = any;

/** The program as a process of its own, which can be killed. */
export class Child extends Script {
  readonly port: number;

  constructor(env: Record<string, string>, args: readonly string[] = [], cwd = ROOT) {
    super({ script: scriptAt("main"), args, env, cwd });
    this.port = Number(env.PORT);
  }

  async ready(): Promise<this> {
    await this.says('"msg":"ready"');
    return this;
  }

  async readyz(): Promise<{ status: string; why: string[] }> {
    return (await (await fetch(`http://127.0.0.1:${this.port}/readyz`)).json()) as { status: string; why: string[] };
  }
}

/** The platforms, which outlive the program, a folder for its data, and a desk file. */
export class World {
  readonly sandbox: Sandbox;
  readonly directory: string;

  private constructor(sandbox: Sandbox, directory: string) {
    this.sandbox = sandbox;
    this.directory = directory;
  }

  static async open(): Promise<World> {
    const directory = mkdtempSync(join(tmpdir(), "relevo-child-"));
    const world = new World(await startSandbox({ port: 0, directory: join(directory, "platforms") }), directory);
    await world.cast();
    world.writeDesk();
    return world;
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** What a process that is to work on this database is told. */
  async env(databaseUrl: string, more: Record<string, string> = {}): Promise<Record<string, string>> {
    const port = await freePort();
    return {
      DATABASE_URL: databaseUrl,
      DESK_FILE: join(this.directory, "desk.yaml"),
      DATA_DIR: join(this.directory, `data-${port}`),
      FILES: join(this.directory, "files"),
      SECRET_KEY: "a key of thirty-two characters or more",
      PORT: String(port),
      TELEGRAM_API_ROOT: this.sandbox.url,
      SLACK_API_URL: `${this.sandbox.url}/slack/api`,
      ...more,
    };
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

  async says(id: number, text: string): Promise<void> {
    await this.control("telegram", "say", { from: id, text });
  }

  /** What the bot wrote in a client's chat. */
  async chat(id: number): Promise<string[]> {
    const messages: Loose[] = await this.control("telegram", "messages", { chat: id });
    return messages.filter((one) => one.by === "bot" && !one.deleted).map((one) => one.text ?? one.caption ?? "");
  }

  async replies(root: string, typed: string): Promise<void> {
    await this.control("slack", "post", { channel: "C0DESK", user: "U0OLEG", threadTs: root, typed });
  }

  async cards(): Promise<Loose[]> {
    return (await this.control("slack", "messages", { channel: "C0DESK" })).messages.filter(
      (one: Loose) => one.bot_id && (!one.thread_ts || one.thread_ts === one.ts),
    );
  }

  /** What the bot wrote in a thread. */
  async thread(root: string): Promise<string[]> {
    const { messages } = await this.control("slack", "messages", { channel: "C0DESK", threadTs: root });
    return messages.filter((one: Loose) => one.ts !== root && one.bot_id).map((one: Loose) => one.text ?? "");
  }

  /** The root of the thread in which these words stand. */
  async rootOf(words: string): Promise<string> {
    return waitFor(`a thread with "${words}"`, async () => {
      for (const { ts } of await this.cards())
        if ((await this.thread(ts)).some((text) => text.includes(words))) return ts as string;
      return null;
    });
  }

  writeDesk(text = DESK): string {
    mkdirSync(this.directory, { recursive: true });
    const path = join(this.directory, "desk.yaml");
    writeFileSync(path, text);
    return path;
  }

  private async cast(): Promise<void> {
    await this.control("telegram", "bot", { token: TOKEN, username: "acme_bot", firstName: "Acme Service" });
    for (const [id, firstName] of [
      [101, "Ana"],
      [102, "Boris"],
      [103, "Carmen"],
    ])
      await this.control("telegram", "user", { id, firstName, languageCode: "en" });
    await this.control("slack", "workspace", { id: "T0ACME", name: "Acme Service" });
    await this.control("slack", "user", { workspace: "T0ACME", id: "U0OLEG", name: "oleg", realName: "Oleg Marin" });
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
    });
    await this.control("slack", "channel", {
      workspace: "T0ACME",
      id: "C0DESK",
      name: "support-desk",
      members: ["U0OLEG"],
      bot: true,
    });
  }
}

export const DESK = `accounts:
  - key: acme
    name: Acme Service
    language: en
    zone: Europe/Madrid
    undo_seconds: 0
    channels:
      - { key: clients, kind: telegram, token: "${TOKEN}", intake: polling }
      - { key: desk, kind: slack, bot_token: xoxb-acme-desk-0001, app_token: xapp-acme-desk-0001, desk_channel: C0DESK }
`;
