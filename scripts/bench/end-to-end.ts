import { type ChildProcess, fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { readConfig } from "../../config.ts";
import { type Program, startProgram } from "../../main.ts";

const SECRET = "a key of thirty-two characters or more";
const quiet = {
  debug: () => {},
  info: () => {},
  warn: (fields: object, message: string) => console.error("warn", message, fields),
  error: (fields: object, message: string) => console.error("error", message, fields),
};

export interface EndToEnd {
  readonly messagesPerSecond: number;
  readonly acceptedPerSecond: number;
  readonly cpuMsPerMessage: number;
}

/** Client message → stored → in the desk's thread → recorded, by webhook; the program in this process, everything else outside. */
export const endToEnd = async ({
  ownerUrl,
  redisUrl,
  messages,
  chats,
}: {
  ownerUrl: string;
  redisUrl: string | null;
  messages: number;
  chats: number;
}): Promise<EndToEnd> => {
  const directory = mkdtempSync(join(tmpdir(), "relevo-bench-"));
  const child = (path: string, args: string[] = []): ChildProcess =>
    fork(fileURLToPath(new URL(path, import.meta.url)), args, {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  const platforms = child("../../bots/sandbox/main.ts", ["--port", "0", "--dir", join(directory, "platforms")]);
  const port = await new Promise<number>((resolve) =>
    platforms.once("message", (told: { port: number }) => resolve(told.port)),
  );
  const url = `http://127.0.0.1:${port}`;
  await cast(url);
  const driver = child("./driver.ts");
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  let program: Program | undefined;
  try {
    const config = readConfig(
      {
        DATABASE_URL: ownerUrl,
        ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
        SECRET_KEY: SECRET,
        DATA_DIR: directory,
        TELEGRAM_API_ROOT: url,
        SLACK_API_URL: `${url}/slack/api`,
        PUBLIC_URL: "https://desk.example.com",
      },
      ["--apply"],
      { folder: directory, exists: () => true },
    );
    program = await startProgram({
      config: { ...config, port: 0, host: "127.0.0.1" },
      env: {},
      log: quiet,
      deskFile: DESK,
      unpaced: true,
    });
    const { rows } = await owner.query("select id from channel where kind = 'telegram'");
    const secret = createHmac("sha256", SECRET).update(`telegram webhook ${rows[0].id}`).digest("hex");
    const load = (count: number, from: number) =>
      new Promise<number>((resolve) => {
        driver.once("message", (told: { ms: number }) => resolve(told.ms));
        driver.send({
          url: `${program?.url}/telegram/bench/clients`,
          secret,
          messages: count,
          chats,
          connections: 40,
          from,
        });
      });
    const arrived = async (): Promise<number> =>
      Number(
        (await owner.query("select count(*) from delivery where kind = 'client-words' and state = 'sent'")).rows[0]
          .count,
      );
    // Every chat opens its ticket first: what is measured is the conversation, not the opening.
    await load(chats, 0);
    await until(async () => (await arrived()) >= chats);
    const cpu = process.cpuUsage();
    const began = performance.now();
    const acceptedMs = await load(messages, chats);
    await until(async () => (await arrived()) >= chats + messages);
    const seconds = (performance.now() - began) / 1_000;
    const used = process.cpuUsage(cpu);
    return {
      messagesPerSecond: messages / seconds,
      acceptedPerSecond: (messages / acceptedMs) * 1_000,
      cpuMsPerMessage: (used.user + used.system) / 1_000 / messages,
    };
  } finally {
    await program?.stop();
    await owner.end();
    for (const one of [platforms, driver]) one.kill("SIGTERM");
    rmSync(directory, { recursive: true, force: true });
  }
};

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
};

const cast = async (url: string): Promise<void> => {
  const tell = async (platform: string, verb: string, body: object): Promise<void> => {
    const response = await fetch(`${url}/_sandbox/${platform}/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${platform}/${verb}: ${await response.text()}`);
  };
  await tell("telegram", "bot", { token: "700001:clients", username: "bench_bot", firstName: "Bench" });
  await tell("slack", "workspace", { id: "T0BENCH", name: "Bench" });
  await tell("slack", "user", {
    workspace: "T0BENCH",
    id: "U0OLEG",
    name: "oleg",
    realName: "Oleg",
    tz: "Europe/Madrid",
  });
  await tell("slack", "app", {
    workspace: "T0BENCH",
    appId: "A0BENCH",
    botToken: "xoxb-bench",
    appToken: "xapp-bench",
    signingSecret: "a".repeat(32),
    botUserId: "U0BENCH",
    botId: "B0BENCH",
    name: "Relevo",
    commands: ["/desk"],
  });
  await tell("slack", "channel", { workspace: "T0BENCH", id: "C0BENCH", name: "desk", members: ["U0OLEG"], bot: true });
};

const DESK = `accounts:
  - key: bench
    name: Bench
    zone: Europe/Madrid
    channels:
      - { key: clients, kind: telegram, token: "700001:clients", intake: webhook }
      - { key: desk, kind: slack, bot_token: xoxb-bench, app_token: xapp-bench, desk_channel: C0BENCH }
`;
