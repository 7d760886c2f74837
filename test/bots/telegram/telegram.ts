import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Health, Named } from "../../../bots/bot.ts";
import { startSandbox } from "../../../bots/sandbox/server.ts";
import { createTelegram, type Telegram, type TelegramOptions } from "../../../bots/telegram/wiring.ts";

export const token = "4242:secret";
export const ana = 700_001;
export const now = new Date("2026-11-21T09:02:00Z");

export interface Bench {
  readonly url: string;
  readonly stored: { named: Named; raw: unknown }[];
  readonly healths: Health[];
  readonly logged: string[];
  act<Answer = Record<string, unknown>>(verb: string, body?: object): Promise<Answer>;
  fault(body: object): Promise<unknown>;
  /** A program of ours on the stand-in; stopped at the end. */
  program(options?: Partial<TelegramOptions>): Telegram;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), "telegram-"));
  const sandbox = await startSandbox({ port: 0, directory });
  const programs: Telegram[] = [];
  const stored: Bench["stored"] = [];
  const healths: Health[] = [];
  const logged: string[] = [];
  const write = (object: object, message: string) => void logged.push(`${message} ${JSON.stringify(object)}`);
  const post = (path: string, body: object) =>
    fetch(`${sandbox.url}/_sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
  const bench: Bench = {
    url: sandbox.url,
    stored,
    healths,
    logged,
    async act<Answer>(verb: string, body: object = {}) {
      const response = await post(`telegram/${verb}`, body);
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as Answer;
    },
    fault: (body) => post("faults", { platform: "telegram", ...body }),
    program(options = {}) {
      const program = createTelegram({
        token,
        apiRoot: sandbox.url,
        mode: "polling",
        secrets: ["s3cret"],
        store: async (named, raw) => void stored.push({ named, raw }),
        readFile: async function* () {
          yield Buffer.from("bytes of a file");
        },
        now: () => now,
        log: { debug: write, info: write, warn: write, error: write },
        health: (health) => healths.push(health),
        menu: [{ language: null, commands: [{ command: "tickets", description: "My tickets" }] }],
        ...options,
        timing: { retryMs: 20, firstBackoffMs: 5, mostBackoffMs: 20, spinnerMs: 5, ...options.timing },
      });
      programs.push(program);
      return program;
    },
    async close() {
      await Promise.all(programs.map(({ intake }) => intake.stop()));
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await bench.act("bot", { token, username: "acme_bot", firstName: "Acme" });
  await bench.act("user", { id: ana, firstName: "Ana", username: "ana", languageCode: "es" });
  return bench;
}
