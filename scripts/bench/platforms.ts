import { join } from "node:path";
import { childOf, compiled } from "./program.ts";

export const WORKSPACE = "T0BENCH";
export const DESK_CHANNEL = "C0BENCH";
export const OLEG = "U0OLEG";
export const SIGNING_SECRET = "a".repeat(32);
export const BOT_TOKEN = "xoxb-bench";
export const APP_TOKEN = "xapp-bench";
/** The bot whose channel is made slow where that is what is measured. */
export const CLIENT_BOTS = { clients: "700001:clients", slow: "700002:slow" };

const FIRST_CLIENT = 50_000;
export const clientOf = (chat: number): number => FIRST_CLIENT + chat;

/** One call that the program made, as the stand-in saw it come. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

/** The stand-ins, in a process of their own. */
export interface Platforms {
  readonly url: string;
  tell<Answer = unknown>(platform: "telegram" | "slack", verb: string, body?: object): Promise<Answer>;
  /** Something that goes wrong from now on. */
  fault(fault: object): Promise<void>;
  noFaults(): Promise<void>;
  /** The last tens of thousands of calls, in order. */
  calls(platform: "telegram" | "slack"): Promise<Call[]>;
  stop(): void;
}

export const openPlatforms = async (directory: string, chats: number): Promise<Platforms> => {
  const { isBuilt } = compiled();
  const path = isBuilt ? "../../dist/bots/sandbox/main.js" : "../../bots/sandbox/main.ts";
  const child = childOf(path, isBuilt, ["--port", "0", "--dir", join(directory, "platforms")]);
  const { port } = await new Promise<{ port: number }>((resolve) => child.once("message", resolve as never));
  const url = `http://127.0.0.1:${port}`;
  const tell: Platforms["tell"] = (platform, verb, body = {}) => post(`${url}/_sandbox/${platform}/${verb}`, body);
  const platforms: Platforms = {
    url,
    tell,
    fault: (fault) => post(`${url}/_sandbox/faults`, { times: 1_000_000_000, ...fault }),
    noFaults: async () => {
      await fetch(`${url}/_sandbox/faults`, { method: "DELETE" });
    },
    calls: async (platform) => {
      const { calls } = await tell<{ calls: LoggedCall[] }>(platform, "calls");
      return calls.map(callOf);
    },
    stop: () => child.kill("SIGTERM"),
  };
  await cast(platforms, chats);
  return platforms;
};

interface LoggedCall {
  readonly at: number | string;
  readonly args?: { readonly text?: string };
  readonly params?: { readonly text?: string };
}

const callOf = ({ at, args, params }: LoggedCall): Call => ({
  at: new Date(at).getTime(),
  text: args?.text ?? params?.text ?? "",
});

const post = async <Answer>(url: string, body: object): Promise<Answer> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
  return (await response.json()) as Answer;
};

const cast = async ({ tell, url }: Platforms, chats: number): Promise<void> => {
  for (const [name, token] of Object.entries(CLIENT_BOTS))
    await tell("telegram", "bot", { token, username: `bench_${name}_bot`, firstName: "Bench" });
  for (let chat = 0; chat < chats; chat += 1) {
    const id = clientOf(chat);
    await tell("telegram", "user", { id, firstName: `Client ${chat}`, languageCode: "en" });
    // Their first word opens the chat with each bot; a bot may not write before it.
    for (const bot of Object.values(CLIENT_BOTS)) await tell("telegram", "say", { bot, from: id, text: "/start" });
  }
  for (const bot of Object.values(CLIENT_BOTS)) await forget(url, bot);
  await tell("slack", "workspace", { id: WORKSPACE, name: "Bench" });
  await tell("slack", "user", { workspace: WORKSPACE, id: OLEG, name: "oleg", realName: "Oleg", tz: "Europe/Madrid" });
  await declareApp({ tell }, undefined);
  await tell("slack", "channel", {
    workspace: WORKSPACE,
    id: DESK_CHANNEL,
    name: "desk",
    members: [OLEG],
    bot: true,
  });
};

/** With an address Slack brings its events there by HTTP, without one over the socket. */
export const declareApp = async ({ tell }: Pick<Platforms, "tell">, requestUrl: string | undefined): Promise<void> => {
  await tell("slack", "app", {
    workspace: WORKSPACE,
    appId: "A0BENCH",
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    signingSecret: SIGNING_SECRET,
    botUserId: "U0BENCH",
    botId: "B0BENCH",
    name: "Relevo",
    commands: ["/desk"],
    requestUrl,
  });
};

/** Confirms what waits for a bot, so that the program will not see it. */
const forget = async (url: string, token: string): Promise<void> => {
  for (let offset = 0; ; ) {
    const response = await fetch(`${url}/bot${token}/getUpdates?limit=100&timeout=0&offset=${offset}`);
    const { result } = (await response.json()) as { result: { update_id: number }[] };
    if (result.length === 0) return;
    offset = result.at(-1)!.update_id + 1;
  }
};
