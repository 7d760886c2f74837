import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The demo desk of the sandbox: its platforms, and the desk file and addresses that connect Relevo to them. */
export interface Demo {
  readonly url: string;
  readonly deskFile: string;
  readonly telegramApiRoot: string;
  readonly slackApiUrl: string;
  /** The time of the platforms, which the page moves forward by hand. */
  now(): Date;
  onMoved(listener: () => void): void;
  stop(): Promise<void>;
}

/** The sandbox can't be opened; the message says what to do. */
export class DemoRefusal extends Error {}

const BOT_TOKEN = "700001:sandbox-acme-clients";
const JOBS_BOT_TOKEN = "700002:sandbox-acme-jobs";
const SLACK_BOT_TOKEN = "xoxb-sandbox-acme";
const SLACK_APP_TOKEN = "xapp-sandbox-acme";
const DESK_CHANNEL = "C0DESK";
const ZONE = "Europe/Madrid";

/** Starts the platforms' stand-ins as a child process and makes sure that the cast is there. */
export const startDemo = async (options: {
  readonly dataDir: string;
  readonly port: number;
  readonly onExit: (why: string) => void;
}): Promise<Demo> => {
  const { child, port, offsetMs } = await startChild(options.dataDir, options.port);
  const url = `http://127.0.0.1:${port}`;
  const clock = followClock(child, offsetMs);
  child.on("exit", (code, signal) => options.onExit(signal ?? `code ${code}`));
  await seed(url);
  return {
    url,
    deskFile: DESK_FILE,
    telegramApiRoot: url,
    slackApiUrl: `${url}/slack/api/`,
    ...clock,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
};

/** The child tells of each move, so that nobody has to ask it for the time. */
const followClock = (child: ChildProcess, atStart: number): Pick<Demo, "now" | "onMoved"> => {
  let ahead = atStart;
  let listener = (): void => undefined;
  child.on("message", ({ offsetMs }: { offsetMs?: number }) => {
    if (typeof offsetMs !== "number" || offsetMs === ahead) return;
    ahead = offsetMs;
    listener();
  });
  return {
    now: () => new Date(Date.now() + ahead),
    onMoved: (next) => {
      listener = next;
    },
  };
};

interface Child {
  readonly child: ChildProcess;
  readonly port: number;
  readonly offsetMs: number;
}

const startChild = (directory: string, wanted: number): Promise<Child> =>
  new Promise((resolve, reject) => {
    const compiled = fileURLToPath(new URL("./sandbox/main.js", import.meta.url));
    const [path, execArgv] = existsSync(compiled)
      ? [compiled, []]
      : [fileURLToPath(new URL("./sandbox/main.ts", import.meta.url)), ["--import", import.meta.resolve("tsx")]];
    const child = fork(path, ["--port", String(wanted), "--dir", directory], {
      execArgv,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", ({ port, offsetMs = 0 }: { port?: number; offsetMs?: number }) => {
      if (port) resolve({ child, port, offsetMs });
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

interface Cast {
  readonly bots: readonly { readonly token: string }[];
  readonly users: readonly { readonly id: number | string; readonly chair?: object; readonly title?: string }[];
  readonly workspaces: readonly object[];
  readonly apps: readonly object[];
  readonly channels: readonly { readonly id: string }[];
}

/**
 * The stand-ins keep what they hold, so all of it may be there already, or only what an older version knew. What is there
 * stays as people have made it since: nobody who left a channel comes back.
 */
const seed = async (url: string): Promise<void> => {
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      ...(body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the sandbox refused ${path}: ${await response.text()}`);
    return response.json();
  };
  const telegram = (await ask("telegram/state")) as Cast;
  const slack = (await ask("slack/state")) as Cast;

  await ask("clock", { zone: ZONE });
  for (const bot of BOTS) if (!telegram.bots.some(({ token }) => token === bot.token)) await ask("telegram/bot", bot);
  for (const person of [...CLIENTS, ...PARTNERS, ...OUTSIDE])
    if (!telegram.users.some(({ id, chair }) => id === person.id && chair)) await ask("telegram/user", person);
  if (slack.workspaces.length === 0) await ask("slack/workspace", { id: "T0ACME", name: "Acme Service" });
  for (const person of DESK)
    if (!slack.users.some(({ id, title }) => id === person.id && title))
      await ask("slack/user", { workspace: "T0ACME", ...person });
  if (slack.apps.length === 0) await ask("slack/app", APP);
  if (!slack.channels.some(({ id }) => id === DESK_CHANNEL)) await ask("slack/channel", CHANNEL);
};

const BOTS = [
  { token: BOT_TOKEN, username: "acme_service_bot", firstName: "Acme Service" },
  { token: JOBS_BOT_TOKEN, username: "acme_jobs_bot", firstName: "Acme Service: jobs" },
];

const client = (link?: string) => chair("client", "acme_service_bot", link);
const partner = (link: string) => chair("partner", "acme_jobs_bot", link);
const engineer = () => chair("team", "acme_service_bot");
const chair = (role: string, bot: string, start?: string) => ({
  role,
  bot,
  ...(start && { link: { from: "Acme", start } }),
});

const CLIENTS = [
  { id: 101, firstName: "Ana", lastName: "Ruiz", username: "ana_ruiz", languageCode: "es", chair: client("sol-2026") },
  { id: 102, firstName: "Борис", lastName: "Петров", username: "boris_p", languageCode: "ru", chair: client() },
  { id: 103, firstName: "Carmen", lastName: "Doyle", username: "carmen_d", languageCode: "en", chair: client() },
];

const PARTNERS = [
  {
    id: 201,
    firstName: "Pepe",
    lastName: "Soler",
    username: "pepe_s",
    languageCode: "es",
    chair: partner("pepe-2026"),
  },
  {
    id: 202,
    firstName: "Lola",
    lastName: "Marín",
    username: "lola_m",
    languageCode: "en",
    chair: partner("lola-2026"),
  },
];

/** A client may write to an engineer's own account; he forwards it to the bot. */
const OUTSIDE = [
  { id: 301, firstName: "Oleg", lastName: "Marin", username: "oleg_m", languageCode: "en", chair: engineer() },
];

const DESK = [
  { id: "U0OLEG", name: "oleg", realName: "Oleg Marin", title: "Engineer", tz: ZONE, locale: "en-US" },
  { id: "U0EMMA", name: "emma", realName: "Emma Wood", title: "Engineer", tz: ZONE, locale: "en-US" },
  { id: "U0ROSA", name: "rosa", realName: "Rosa Gil", title: "Manager", tz: ZONE, locale: "es-ES" },
];

const APP = {
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
};

const CHANNEL = {
  workspace: "T0ACME",
  id: DESK_CHANNEL,
  name: "support-desk",
  members: DESK.map(({ id }) => id),
  bot: true,
};

// Open day and night, so that whoever looks in at midnight sees a promise run and not when the desk opens.
const DESK_FILE = `accounts:
  - key: acme
    name: Acme Service
    language: en
    zone: ${ZONE}
    hours: { mon-sun: "0:00-24:00" }
    answer_within: 30 minutes
    reviews: rosa
    channels:
      - { key: clients, kind: telegram, token: "${BOT_TOKEN}", intake: polling }
      - { key: jobs, kind: telegram, token: "${JOBS_BOT_TOKEN}", intake: polling, for: partners }
      - { key: desk, kind: slack, bot_token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}", desk_channel: ${DESK_CHANNEL} }
    members:
      - { key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }
      - { key: oleg, name: Oleg Marin, roles: [engineer], slack: U0OLEG, telegram: 301 }
    companies:
      - key: sol
        name: Supermercados Sol
        vip: true
        invite: sol-2026
        site: { district: "Valencia, centre", address: "Colón 12, Valencia", phone: "+34 960 000 012" }
    partners:
      - key: pepe
        name: Pepe Soler
        invite: pepe-2026
        offer: [problem, district, equipment, wanted, prices]
        accepted: [address, contact, phone]
        answer_within: 20 minutes
      - key: levante
        name: Levante Técnica
        invite: lola-2026
        offer: [problem, district, equipment, wanted]
        accepted: [address, phone]
        answer_within: 20 minutes
    categories:
      - { key: printing, en: Printing, es: Impresión, ru: Печать }
      - { key: payment, en: Payment, es: Cobro, ru: Оплата }
      - { key: other, en: Something else, es: Otra cosa, ru: Другое }
    api_keys:
      - { name: demo, key: sandbox-demo-key-000000000001, may: [read, write] }
`;
