import type { ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { fillTo } from "./fill.ts";
import { type Ground, openClient } from "./ground.ts";
import {
  APP_TOKEN,
  BOT_TOKEN,
  CLIENT_BOTS,
  DESK_CHANNEL,
  declareApp,
  OLEG,
  openPlatforms,
  type Platforms,
  SIGNING_SECRET,
} from "./platforms.ts";
import { type Ask, childOf, lineTo, Program, type ProgramOptions, type Usage } from "./program.ts";
import type { Job, Loaded } from "./requests.ts";

const SECRET = "a key of thirty-two characters or more";
export const API_KEY = "bench-key-of-thirty-two-characters";
const CONNECTIONS = 40;

export interface SceneOptions {
  readonly ground: Ground;
  readonly chats: number;
  readonly intake?: "webhook" | "polling";
  readonly events?: "http" | "socket";
  /** A second clients' channel, with a bot of its own. */
  readonly hasSlowChannel?: boolean;
  /** Beside the first process, this many that only work. */
  readonly extraWorkers?: number;
  /** Somebody who is told of promises in danger. */
  readonly hasManager?: boolean;
  readonly muted?: boolean;
  readonly watched?: boolean;
}

/** What was sent, by its numbers. */
export interface Sent extends Loaded {
  readonly first: number;
}

/** What a load took, from the first request to the last record. */
export interface Taken extends Sent {
  readonly seconds: number;
  readonly cpuMs: number;
}

type Channel = keyof typeof CLIENT_BOTS;

/** A whole desk with people on both sides: platforms, load and program, each in a process of its own. */
export class Scene {
  readonly platforms: Platforms;
  owner: pg.Client;
  readonly directory: string;
  programs: Program[] = [];
  readonly ownerUrl: string;
  private readonly options: SceneOptions;
  private readonly driver: ChildProcess;
  private readonly load: Ask;
  private next = 1;

  private constructor(
    directory: string,
    platforms: Platforms,
    owner: pg.Client,
    ownerUrl: string,
    options: SceneOptions,
  ) {
    this.directory = directory;
    this.platforms = platforms;
    this.owner = owner;
    this.ownerUrl = ownerUrl;
    this.options = options;
    this.driver = childOf("./load.ts", false);
    this.load = lineTo(this.driver);
  }

  static async open(options: SceneOptions): Promise<Scene> {
    const directory = mkdtempSync(join(tmpdir(), "relevo-bench-"));
    const ownerUrl = await options.ground.fresh();
    const platforms = await openPlatforms(directory, options.chats);
    const scene = new Scene(directory, platforms, await openClient(ownerUrl), ownerUrl, options);
    try {
      await scene.start();
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  get program(): Program {
    return this.programs[0]!;
  }

  async start({ watched = this.options.watched, paced = false } = {}): Promise<void> {
    this.programs = [await Program.start({ ...this.programOptions([], watched), paced })];
    if (this.options.events === "http") await declareApp(this.platforms, `${this.program.url}/slack/bench/desk`);
    for (let n = 0; n < (this.options.extraWorkers ?? 0); n += 1)
      this.programs.push(await Program.start(this.programOptions(["--only", "workers"])));
  }

  /** Every chat opens its ticket, and every ticket has its first answer: what is measured afterwards is the conversation. */
  async warmUp(): Promise<void> {
    await this.clientsWrite(this.options.chats);
    if (this.options.hasSlowChannel) await this.clientsWrite(this.options.chats, { channel: "slow" });
    await this.staffReplies(this.options.chats);
  }

  /** A desk that has been at work for a while: what PostgreSQL knows of its tables no longer changes from minute to minute. */
  async age(): Promise<void> {
    await fillTo(this.owner, 0, PAST);
  }

  async clientsWrite(count: number, { channel = "clients", perSecond = null }: Load = {}): Promise<Taken> {
    return this.take(count, await this.clients(channel), perSecond);
  }

  async staffReplies(count: number, { channel = "clients", perSecond = null }: Load = {}): Promise<Taken> {
    return this.take(count, await this.staff(channel), perSecond);
  }

  async opensTickets(count: number, connections: number): Promise<Taken> {
    return this.take(count, this.tickets(), null, connections);
  }

  tickets(): JobOf {
    return { way: "tickets", url: this.program.url, key: API_KEY, channel: "clients", chats: this.allChats() };
  }

  /** Through the door or by the platform's queue, as the channel listens. */
  async clients(channel: Channel): Promise<JobOf> {
    const chats = this.allChats();
    return this.options.intake === "polling"
      ? { way: "polling", url: this.platforms.url, bot: CLIENT_BOTS[channel], chats }
      : { way: "webhook", url: this.program.url, ...(await this.doorOf(channel)), chats };
  }

  async staff(channel: Channel, words = ""): Promise<JobOf> {
    return { way: "staff", url: this.platforms.url, threads: await this.threadsOf(channel), words };
  }

  /** Sends without waiting for the other side. */
  async send(count: number, job: JobOf, perSecond: number | null = null, connections = CONNECTIONS): Promise<Sent> {
    const first = this.next;
    this.next += count;
    return { first, ...(await this.load<Loaded>("load", { ...job, count, from: first, connections, perSecond })) };
  }

  private async take(count: number, job: JobOf, perSecond: number | null, connections?: number): Promise<Taken> {
    const before = await this.usages();
    const began = performance.now();
    const sent = await this.send(count, job, perSecond, connections);
    await this.handedOver(job);
    await this.settled();
    const seconds = (performance.now() - began) / 1_000;
    await this.receiptsShown();
    const after = await this.usages();
    return { ...sent, seconds, cpuMs: sum(after, "cpuMs") - sum(before, "cpuMs") };
  }

  usages(): Promise<Usage[]> {
    return Promise.all(this.programs.map((program) => program.usage()));
  }

  /** What went to a platform has left it: until then nothing waits here, and nothing has arrived. */
  private async handedOver(job: JobOf): Promise<void> {
    if (job.way === "staff") await this.platforms.tell("slack", "waitDelivered", { timeoutMs: LONGEST_WAIT_MS });
    if (job.way !== "polling") return;
    await this.until(async () => {
      const { updates } = await this.platforms.tell<{ updates: unknown[] }>("telegram", "pending", { bot: job.bot });
      return updates.length === 0;
    });
  }

  /** Nothing waits on its way in or out. Partial indexes answer this, however much lies behind. */
  async settled(): Promise<void> {
    await this.until(async () => {
      const { rows } = await this.owner.query(`select
        exists (select 1 from lane where last_seq > done_seq and holder is null) or
        exists (select 1 from lane where holder is not null) or
        exists (select 1 from stream where next_at is not null) or
        exists (select 1 from projection where kind in ('card', 'job') and message_id is null and next_at is not null) as waits`);
      return !rows[0].waits;
    });
  }

  /** How many wait to be read or sent. */
  async waiting(): Promise<number> {
    const { rows } = await this.owner.query(`select
      (select coalesce(sum(last_seq - done_seq), 0) from lane where last_seq > done_seq) +
      (select count(*) from delivery where state in ('pending', 'sending', 'unknown')) as waiting`);
    return Number(rows[0].waiting);
  }

  /** The last receipts belong to the cost of the words that they are of. One that is not shown has no part in it. */
  private async receiptsShown(): Promise<void> {
    await this.until(async () => {
      const { rows } = await this.owner.query(
        `select exists (select 1 from projection where kind = 'receipt' and next_at is not null) as waits`,
      );
      return !rows[0].waits;
    }, RECEIPTS_MS).catch(() => undefined);
  }

  async until(holds: () => Promise<boolean>, mostMs = LONGEST_WAIT_MS): Promise<void> {
    const end = performance.now() + mostMs;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error("what was sent did not arrive");
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async doorOf(channel: Channel): Promise<{ path: string; secret: string }> {
    const { rows } = await this.owner.query("select id from channel where key = $1", [channel]);
    const secret = createHmac("sha256", SECRET).update(`telegram webhook ${rows[0].id}`).digest("hex");
    return { path: `/telegram/bench/${channel}`, secret };
  }

  async threadsOf(channel: Channel): Promise<string[]> {
    const { rows } = await this.owner.query<{ address: string }>(
      `select distinct on (t.conversation_id) thread.address from ticket t
       join conversation thread on thread.id = t.thread_id join conversation chat on chat.id = t.conversation_id
       where chat.channel_id = (select id from channel where key = $1) and thread.address is not null and t.closure is null
         and chat.address = any($2)
       order by t.conversation_id, t.number`,
      [channel, this.allChats().map((chat) => String(50_000 + chat))],
    );
    return rows.map(({ address }) => address.split(/[:/]/).at(-1)!);
  }

  allChats(): number[] {
    return Array.from({ length: this.options.chats }, (_, chat) => chat);
  }

  private programOptions(args: readonly string[], watched = false): ProgramOptions {
    const { ground, muted } = this.options;
    const ports = {
      database: portOf(this.ownerUrl),
      redis: portOf(ground.redisUrl),
      platforms: portOf(this.platforms.url),
    };
    return {
      env: this.environment,
      args: ["--apply", ...args],
      folder: this.directory,
      deskFile: this.deskFile,
      muted,
      watched: watched ? ports : undefined,
    };
  }

  get environment(): Record<string, string> {
    const { redisUrl } = this.options.ground;
    return {
      DATABASE_URL: this.ownerUrl,
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
      SECRET_KEY: SECRET,
      DATA_DIR: join(this.directory, "data"),
      TELEGRAM_API_ROOT: this.platforms.url,
      SLACK_API_URL: `${this.platforms.url}/slack/api`,
      PUBLIC_URL: "https://desk.example.com",
    };
  }

  get deskFile(): string {
    return deskOf(this.options);
  }

  /** After the database was away. */
  async reconnect(): Promise<void> {
    await this.owner.end().catch(() => undefined);
    this.owner = await openClient(this.ownerUrl);
  }

  async close(): Promise<void> {
    for (const program of this.programs) await program.stop();
    await this.owner.end();
    this.platforms.stop();
    this.driver.kill("SIGTERM");
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Tickets behind what is measured. */
const PAST = 10_000;
const LONGEST_WAIT_MS = 180_000;
const RECEIPTS_MS = 10_000;
const LOOK_MS = 20;

interface Load {
  readonly channel?: Channel;
  readonly perSecond?: number | null;
}

type Counted = "count" | "from" | "connections" | "perSecond";
export type JobOf = Job extends infer One ? (One extends Job ? Omit<One, Counted> : never) : never;

const sum = (usages: readonly Usage[], what: keyof Usage): number =>
  usages.reduce((total, usage) => total + usage[what], 0);

const portOf = (url: string | null): number =>
  url ? Number(new URL(url).port || USUAL_PORTS[new URL(url).protocol]) : 0;

const USUAL_PORTS: Record<string, number> = { "postgres:": 5432, "postgresql:": 5432, "redis:": 6379 };

/** Answers leave at once: how long they can be taken back is the operator's choice, and no part of the cost. */
const deskOf = ({
  intake = "webhook",
  events = "socket",
  hasSlowChannel,
  hasManager,
}: Partial<SceneOptions>): string => {
  const ear = events === "http" ? `signing_secret: ${SIGNING_SECRET}` : `app_token: ${APP_TOKEN}`;
  const bots = [["clients", CLIENT_BOTS.clients], ...(hasSlowChannel ? [["slow", CLIENT_BOTS.slow]] : [])];
  return `accounts:
  - key: bench
    name: Bench
    zone: Europe/Madrid
    undo_seconds: 0
    channels:
${bots.map(([key, token]) => `      - { key: ${key}, kind: telegram, token: "${token}", intake: ${intake} }`).join("\n")}
      - { key: desk, kind: slack, bot_token: ${BOT_TOKEN}, ${ear}, desk_channel: ${DESK_CHANNEL} }
${hasManager ? `    members: [{ key: oleg, name: Oleg, roles: [engineer, manager], slack: ${OLEG} }]\n` : ""}    api_keys:
      - { name: bench, key: ${API_KEY}, may: [read, write] }
`;
};
