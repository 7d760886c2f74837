import { Child, scriptAt } from "./child.ts";

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with the platforms' open-ended JSON
export type Loose = any;

export type Platform = "telegram" | "slack";

/** One company's desk: its bot for clients, and its Slack with one engineer. */
export interface Desk {
  readonly key: string;
  readonly token: string;
  readonly bot: number;
  readonly intake: "polling" | "webhook";
  readonly app: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly channel: string;
  readonly engineer: string;
}

const SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

/** Two, so that the wall between companies is tried as well; one asks Telegram, the other is knocked at. */
export const DESKS: readonly Desk[] = [deskOf("acme", 1, "polling"), deskOf("beta", 2, "webhook")];

function deskOf(key: string, n: number, intake: Desk["intake"]): Desk {
  const name = key.toUpperCase();
  return {
    key,
    token: `70000${n}:clients-of-${key}`,
    bot: 700_000 + n,
    intake,
    app: `A0${name}`,
    botToken: `xoxb-${key}-desk-0001`,
    appToken: `xapp-${key}-desk-0001`,
    channel: `C0${name}`,
    engineer: `U0${name}`,
  };
}

export const DESK_FILE = `accounts:
${DESKS.map(
  ({ key, token, intake, botToken, appToken, channel }) => `  - key: ${key}
    name: ${key}
    language: en
    zone: Europe/Madrid
    undo_seconds: 0
    channels:
      - { key: clients, kind: telegram, token: "${token}", intake: ${intake} }
      - { key: desk, kind: slack, bot_token: ${botToken}, app_token: ${appToken}, desk_channel: ${channel} }
`,
).join("")}`;

/** The platforms' stand-ins, a process of its own that outlives the program. */
export class Platforms {
  readonly url: string;
  private readonly child: Child;

  private constructor(child: Child, url: string) {
    this.child = child;
    this.url = url;
  }

  static async open(directory: string, seed: number, log: string): Promise<Platforms> {
    const args = ["--port", "0", "--dir", directory, "--seed", String(seed), "--stay"];
    const child = new Child({ script: scriptAt("bots/sandbox/main"), args, log });
    const url = /http:\S+/.exec(await child.says(/listening on http:\S+/))![0];
    return new Platforms(child, url);
  }

  async close(): Promise<void> {
    await this.child.stop("SIGTERM");
  }

  async control(platform: Platform, verb: string, body: object = {}): Promise<Loose> {
    return this.call("POST", `_sandbox/${platform}/${verb}`, body);
  }

  async fault(body: object): Promise<void> {
    await this.call("POST", "_sandbox/faults", body);
  }

  /** How many requests are still to meet a fault that was asked for. */
  async faultsLeft(): Promise<number> {
    const { waiting } = await this.call("GET", "_sandbox/faults");
    return waiting.length;
  }

  async clearFaults(): Promise<void> {
    await this.call("DELETE", "_sandbox/faults");
  }

  /** Asks for updates as a second program with the same bot would. */
  async poll(token: string, signal: AbortSignal): Promise<void> {
    await fetch(`${this.url}/bot${token}/getUpdates?timeout=1&limit=1`, { signal }).catch(() => undefined);
  }

  /** Tells of each change as it happens, until the signal. */
  async watch(heard: (change: Loose) => void, signal: AbortSignal): Promise<void> {
    const response = await fetch(`${this.url}/_sandbox/events`, { signal });
    const read = async (): Promise<void> => {
      let rest = "";
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        const lines = `${rest}${chunk}`.split("\n\n");
        rest = lines.pop()!;
        for (const line of lines) if (line.startsWith("data: ")) heard(JSON.parse(line.slice("data: ".length)));
      }
    };
    void read().catch(() => undefined);
  }

  /** Who and what there is. */
  async cast(clients: readonly { readonly id: number; readonly name: string }[]): Promise<void> {
    for (const { id, name } of clients)
      await this.control("telegram", "user", { id, firstName: name, languageCode: "en" });
    for (const [n, desk] of DESKS.entries()) {
      await this.control("telegram", "bot", { token: desk.token, username: `${desk.key}_bot`, firstName: desk.key });
      const workspace = `T0${desk.key.toUpperCase()}`;
      await this.control("slack", "workspace", { id: workspace, name: desk.key });
      await this.control("slack", "user", { workspace, id: desk.engineer, name: `oleg${n}`, realName: `Oleg ${n}` });
      await this.control("slack", "app", {
        workspace,
        appId: desk.app,
        botToken: desk.botToken,
        appToken: desk.appToken,
        signingSecret: SIGNING_SECRET,
        botUserId: `U0BOT${n}`,
        botId: `B0BOT${n}`,
        name: "Relevo",
        commands: ["/desk"],
      });
      await this.control("slack", "channel", {
        workspace,
        id: desk.channel,
        name: `support-${desk.key}`,
        members: [desk.engineer],
        bot: true,
      });
    }
    // As patient as the platforms, in a shorter time.
    await this.control("slack", "retry", { firstMs: 0, secondMs: 3_000, thirdMs: 30_000 });
    await this.control("telegram", "options", { retryBaseMs: 250 });
  }

  private async call(method: string, path: string, body?: object): Promise<Loose> {
    const response = await fetch(`${this.url}/${path}`, {
      method,
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as Loose;
    if (!response.ok) throw new Error(`${path}: ${answer.error}`);
    return answer;
  }
}
