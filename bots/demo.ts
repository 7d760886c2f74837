import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The demo desk of the sandbox: its platforms, and the desk file and addresses that connect Relevo to them. */
export interface Demo {
  readonly url: string;
  readonly deskFile: string;
  readonly telegramApiRoot: string;
  readonly slackApiUrl: string;
  stop(): Promise<void>;
}

/** The sandbox can't be opened; the message says what to do. */
export class DemoRefusal extends Error {}

const BOT_TOKEN = "700001:sandbox-acme-clients";
const SLACK_BOT_TOKEN = "xoxb-sandbox-acme";
const SLACK_APP_TOKEN = "xapp-sandbox-acme";
const DESK_CHANNEL = "C0DESK";

/** Starts the platforms' stand-ins as a child process and makes sure that the cast is there. */
export const startDemo = async (options: {
  readonly dataDir: string;
  readonly port: number;
  readonly onExit: (why: string) => void;
}): Promise<Demo> => {
  const { child, port } = await startChild(options.dataDir, options.port);
  const url = `http://127.0.0.1:${port}`;
  child.on("exit", (code, signal) => options.onExit(signal ?? `code ${code}`));
  await seed(url);
  return {
    url,
    deskFile: DESK_FILE,
    telegramApiRoot: url,
    slackApiUrl: `${url}/slack/api/`,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
};

const startChild = (directory: string, wanted: number): Promise<{ child: ChildProcess; port: number }> =>
  new Promise((resolve, reject) => {
    const compiled = fileURLToPath(new URL("./sandbox/main.js", import.meta.url));
    const [path, execArgv] = existsSync(compiled)
      ? [compiled, []]
      : [fileURLToPath(new URL("./sandbox/main.ts", import.meta.url)), ["--import", import.meta.resolve("tsx")]];
    const child = fork(path, ["--port", String(wanted), "--dir", directory], {
      execArgv,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message: { ready?: boolean; port?: number }) => {
      if (message.port) resolve({ child, port: message.port });
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(
        new DemoRefusal(
          `the sandbox could not start (exit ${code}); is port ${wanted} taken? Set PORT to another one.`,
        ),
      ),
    );
  });

/** Everything may be there already: the stand-ins keep what they hold. */
const seed = async (url: string): Promise<void> => {
  const tell = async (platform: string, verb: string, body: object): Promise<void> => {
    const response = await fetch(`${url}/_sandbox/${platform}/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the sandbox refused ${platform}/${verb}: ${await response.text()}`);
  };
  const state = (await (await fetch(`${url}/_sandbox/telegram/state`)).json()) as { bots?: unknown[] };
  if ((state.bots ?? []).length > 0) return;
  await tell("telegram", "bot", { token: BOT_TOKEN, username: "acme_service_bot", firstName: "Acme Service" });
  for (const person of CLIENTS) await tell("telegram", "user", person);
  await tell("slack", "workspace", { id: "T0ACME", name: "Acme Service" });
  for (const person of DESK) await tell("slack", "user", { workspace: "T0ACME", ...person });
  await tell("slack", "app", {
    workspace: "T0ACME",
    appId: "A0RELEVO",
    botToken: SLACK_BOT_TOKEN,
    appToken: SLACK_APP_TOKEN,
    signingSecret: "sandbox-signing-secret",
    botUserId: "U0RELEVO",
    botId: "B0RELEVO",
    name: "Relevo",
    commands: ["/desk"],
    shortcuts: [{ callbackId: "make-ticket", name: "Make a ticket" }],
  });
  await tell("slack", "channel", {
    workspace: "T0ACME",
    id: DESK_CHANNEL,
    name: "support-desk",
    members: DESK.map(({ id }) => id),
    bot: true,
  });
};

const CLIENTS = [
  { id: 101, firstName: "Ana", lastName: "Ruiz", username: "ana_ruiz", languageCode: "es" },
  { id: 102, firstName: "Борис", lastName: "Петров", username: "boris_p", languageCode: "ru" },
  { id: 103, firstName: "Carmen", lastName: "Doyle", username: "carmen_d", languageCode: "en" },
];

const DESK = [
  { id: "U0OLEG", name: "oleg", realName: "Oleg Marin", tz: "Europe/Madrid", locale: "en-US" },
  { id: "U0EMMA", name: "emma", realName: "Emma Wood", tz: "Europe/Madrid", locale: "en-US" },
  { id: "U0ROSA", name: "rosa", realName: "Rosa Gil", tz: "Europe/Madrid", locale: "es-ES" },
];

const DESK_FILE = `accounts:
  - key: acme
    name: Acme Service
    language: en
    zone: Europe/Madrid
    channels:
      - { key: clients, kind: telegram, token: "${BOT_TOKEN}", intake: polling }
      - { key: desk, kind: slack, bot_token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}", desk_channel: ${DESK_CHANNEL} }
    members:
      - { key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }
    companies:
      - { key: sol, name: Supermercados Sol, vip: true, invite: sol-2026 }
    categories:
      - { key: printing, en: Printing, es: Impresión, ru: Печать }
      - { key: payment, en: Payment, es: Cobro, ru: Оплата }
      - { key: other, en: Something else, es: Otra cosa, ru: Другое }
    api_keys:
      - { name: demo, key: sandbox-demo-key-000000000001, may: [read, write] }
`;
