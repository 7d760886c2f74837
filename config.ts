// The one place that reads the environment. It tells all problems at once, each with what to do about it.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";

export type Environment = Readonly<Record<string, string | undefined>>;
export type Ground = "embedded" | "postgres" | "redis";

const PARTS = ["api", "bots", "workers"] as const;
export type Part = (typeof PARTS)[number];

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  readonly ground: Ground;
  readonly sandbox: boolean;
  /** The part that this process runs; null: all of them. */
  readonly only: Part | null;
  /** Apply the desk file even where another one was applied before. */
  readonly apply: boolean;
  readonly databaseUrl: string | null;
  readonly databaseAppUrl: string | null;
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly files: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  /** The first signs, each of them verifies. Empty: `secretKey` makes one. */
  readonly secretKeys: readonly string[];
  /** Null in the sandbox, which brings its own desk. */
  readonly deskFile: string | null;
  readonly logLevel: LogLevel;
  readonly telegramApiRoot: string;
  readonly slackApiUrl: string;
  readonly whatsappApiRoot: string;
  readonly chromePath: string | null;
}

export class ConfigProblems extends Error {
  override readonly name = "ConfigProblems";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(["Relevo cannot start with these settings:", ...problems.map((problem) => `  - ${problem}`)].join("\n"));
    this.problems = problems;
  }
}

/** What stands in the environment, and below it what stands in `.env`. */
export function environment(folder = process.cwd()): Environment {
  const file = join(folder, ".env");
  return { ...(existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {}), ...process.env };
}

interface Around {
  readonly folder?: string;
  readonly exists?: (path: string) => boolean;
}

export function readConfig(
  env: Environment,
  args: readonly string[],
  { folder = process.cwd(), exists = existsSync }: Around = {},
): Config {
  const problems: string[] = [];
  const settings = new Settings(env, problems);
  const flags = readFlags(args, problems);
  const deskFile = resolve(folder, settings.text("DESK_FILE") ?? "desk.yaml");
  const wantsDemo = !settings.has("DATABASE_URL") && !settings.has("DESK_FILE") && !exists(deskFile);
  const sandbox = flags.sandbox || wantsDemo;
  if (!sandbox && !exists(deskFile)) problems.push(missingDeskFile(deskFile));
  const stores = readStores(settings, flags, sandbox);
  const dataDir = resolve(folder, settings.text("DATA_DIR") ?? "data", sandbox ? "sandbox" : ".");
  const config: Config = {
    ...stores,
    ...flags,
    sandbox,
    dataDir,
    // The sandbox keeps all that it has under its own folder.
    files: (sandbox ? null : readFiles(settings, folder)) ?? join(dataDir, "files"),
    // The demo desk has no passwords worth the name.
    host: sandbox ? "127.0.0.1" : "0.0.0.0",
    port: settings.port("PORT", 3000),
    publicUrl: readPublicUrl(settings),
    secretKeys: readSecretKeys(settings, stores.ground),
    deskFile: sandbox ? null : deskFile,
    logLevel: settings.choice("LOG_LEVEL", LOG_LEVELS, "info"),
    telegramApiRoot: settings.root("TELEGRAM_API_ROOT", "https://api.telegram.org"),
    slackApiUrl: `${settings.root("SLACK_API_URL", "https://slack.com/api")}/`,
    whatsappApiRoot: settings.root("WHATSAPP_API_ROOT", "https://graph.facebook.com"),
    chromePath: readChromePath(settings, exists),
  };
  if (problems.length > 0) throw new ConfigProblems(problems);
  return config;
}

/** Never empty. On the embedded ground a key is made once, in DATA_DIR/secret.key. */
export async function secretKey({ secretKeys, dataDir }: Config): Promise<readonly string[]> {
  if (secretKeys.length > 0) return secretKeys;
  const path = join(dataDir, "secret.key");
  const kept = await readFile(path, "utf8").catch(() => null);
  return [(kept ?? (await makeSecretKey(dataDir, path))).trim()];
}

// Linked to its name with the content already inside, and only where none stands: of two processes at once both read
// the same key, and none reads half of one.
async function makeSecretKey(dataDir: string, path: string): Promise<string> {
  // As root the database runs as another user, who must be able to pass through.
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.draft`;
  try {
    await writeFile(draft, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, "utf8");
}

interface Flags {
  sandbox: boolean;
  apply: boolean;
  only: Part | null;
}

function readFlags(args: readonly string[], problems: string[]): Flags {
  const flags: Flags = { sandbox: false, apply: false, only: null };
  const rest = args.flatMap((arg) => (arg.startsWith("--only=") ? ["--only", arg.slice("--only=".length)] : [arg]));
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--sandbox") flags.sandbox = true;
    else if (arg === "--apply") flags.apply = true;
    else if (arg === "--only") flags.only = readPart(rest.shift(), flags.only, problems);
    else problems.push(`${arg} is not known. There are --sandbox, --only api|bots|workers and --apply.`);
  }
  return flags;
}

function readPart(given: string | undefined, earlier: Part | null, problems: string[]): Part | null {
  const part = PARTS.find((known) => known === given) ?? null;
  if (part === null) problems.push(`--only wants one of ${PARTS.join(", ")}, not "${given ?? ""}".`);
  if (earlier !== null) problems.push("--only is given twice. Start one process for each part.");
  return part;
}

const missingDeskFile = (path: string) =>
  `There is no desk file at ${path}. Copy desk.example.yaml to it and fill it in, or set DESK_FILE to where yours is; ` +
  `to look around first, start with --sandbox.`;

type Stores = Pick<Config, "ground" | "databaseUrl" | "databaseAppUrl" | "redisUrl">;

// The sandbox has a database of its own: demo people must never turn up in the real one.
function readStores(settings: Settings, { only }: Flags, sandbox: boolean): Stores {
  const databaseUrl = settings.url("DATABASE_URL", ["postgres:", "postgresql:"], DATABASE_EXAMPLE);
  const databaseAppUrl = settings.url("DATABASE_APP_URL", ["postgres:", "postgresql:"], DATABASE_EXAMPLE);
  const redisUrl = settings.url("REDIS_URL", ["redis:", "rediss:"], "redis://host:6379");
  const isEmbedded = sandbox || !settings.has("DATABASE_URL");
  if (isEmbedded && only !== null) settings.problem(onlyNeedsDatabase(only, sandbox));
  if (sandbox) return { ground: "embedded", databaseUrl: null, databaseAppUrl: null, redisUrl: null };
  for (const name of isEmbedded ? ["DATABASE_APP_URL", "REDIS_URL"] : []) {
    if (settings.has(name))
      settings.problem(`${name} is set without DATABASE_URL. Set DATABASE_URL too, or remove it.`);
  }
  const ground = isEmbedded ? "embedded" : settings.has("REDIS_URL") ? "redis" : "postgres";
  return { ground, databaseUrl, databaseAppUrl, redisUrl };
}

const DATABASE_EXAMPLE = "postgres://user:password@host:5432/relevo";

const onlyNeedsDatabase = (only: Part, sandbox: boolean) =>
  `--only ${only} starts one of several processes, and ${sandbox ? "the sandbox" : "the embedded database"} serves one alone. ` +
  `Set DATABASE_URL to a PostgreSQL that all of them reach${sandbox ? " and add a desk file" : ""}, or leave out --only.`;

function readFiles(settings: Settings, folder: string): string | null {
  const given = settings.text("FILES");
  if (given === null || !/^[a-z][a-z0-9+.-]+:\/\//i.test(given)) return given && resolve(folder, given);
  const what = given.startsWith("s3://") ? "s3:// is not supported yet" : "only a folder is supported";
  settings.problem(`FILES: ${what}. Give the path of a folder, which several machines must share.`);
  return null;
}

function readPublicUrl(settings: Settings): string | null {
  const given = settings.url("PUBLIC_URL", ["https:", "http:"], "https://desk.example.com");
  if (given === null) return null;
  const { origin, pathname, search, hash, username } = new URL(given);
  if (pathname === "/" && `${search}${hash}${username}` === "") return origin;
  settings.problem(`PUBLIC_URL must have no path, and nothing else behind the host. Write ${origin}`);
  return null;
}

const SHORTEST_SECRET = 32;
const makeOne = "Make one with: openssl rand -hex 32";

function readSecretKeys(settings: Settings, ground: Ground): readonly string[] {
  const keys = (settings.text("SECRET_KEY") ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (keys.length === 0 && ground !== "embedded") {
    settings.problem(`SECRET_KEY is missing, and all processes need the same one. ${makeOne}`);
  }
  keys.forEach((key, index) => {
    if (key.length >= SHORTEST_SECRET) return;
    const which = keys.length > 1 ? `SECRET_KEY number ${index + 1}` : "SECRET_KEY";
    settings.problem(`${which} has ${key.length} characters and needs at least ${SHORTEST_SECRET}. ${makeOne}`);
  });
  return keys;
}

function readChromePath(settings: Settings, exists: (path: string) => boolean): string | null {
  const path = settings.text("CHROME_PATH");
  if (path !== null && !exists(path)) {
    settings.problem(`CHROME_PATH names ${path}, which does not exist. Give the path of a Chrome or Chromium program.`);
  }
  return path;
}

/** Values of addresses are never repeated in a problem: they hold passwords. */
class Settings {
  readonly #env: Environment;
  readonly #problems: string[];

  constructor(env: Environment, problems: string[]) {
    this.#env = env;
    this.#problems = problems;
  }

  problem(words: string): void {
    this.#problems.push(words);
  }

  /** An empty value counts as none: compose files and CI pass on unset variables that way. */
  text(name: string): string | null {
    return this.#env[name]?.trim() || null;
  }

  has(name: string): boolean {
    return this.text(name) !== null;
  }

  url(name: string, schemes: readonly string[], example: string): string | null {
    const given = this.text(name);
    if (given === null) return null;
    if (URL.canParse(given) && schemes.includes(new URL(given).protocol)) return given;
    this.problem(`${name} must be an address that begins with ${schemes.join("// or ")}//, such as ${example}`);
    return null;
  }

  /** The address of a platform, without the slash at its end. */
  root(name: string, usual: string): string {
    return (this.url(name, ["https:", "http:"], usual) ?? usual).replace(/\/+$/, "");
  }

  port(name: string, usual: number): number {
    const given = this.text(name);
    const port = given === null ? usual : Number(given);
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
    this.problem(`${name} is "${given}". Give a number from 1 to 65535, or leave it out for ${usual}.`);
    return usual;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[], usual: Choice): Choice {
    const given = this.text(name);
    const found = choices.find((choice) => choice === (given ?? usual));
    if (found === undefined) this.problem(`${name} is "${given}". Give one of ${choices.join(", ")}.`);
    return found ?? usual;
  }
}
