import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pino from "pino";
import { apiKey, createApi, createMeters, serve } from "./api/app.ts";
import { catchUp, openBackfill } from "./bots/catch-up.ts";
import { type Channels, openChannels } from "./bots/channels.ts";
import { DemoRefusal, startDemo } from "./bots/demo.ts";
import { handleEvent } from "./bots/dialogue/handle.ts";
import { type Duty, keepDuty } from "./bots/duty.ts";
import { createFetching, type Fetching } from "./bots/fetching.ts";
import { createInbound } from "./bots/inbound.ts";
import { openSender } from "./bots/senders.ts";
import { type Shift, startShift } from "./bots/shift.ts";
import {
  type Config,
  ConfigProblems,
  type Environment,
  environment,
  type Part,
  readConfig,
  secretKey,
} from "./config.ts";
import { DeskFileProblems, parseDeskFile } from "./core/accounts/desk-file.ts";
import { AlreadyApplied } from "./core/applied.ts";
import type { OnClose } from "./core/closing.ts";
import type { Instance } from "./core/duty.ts";
import type { Log } from "./core/log.ts";
import { fireSteps } from "./core/sla/fire.ts";
import { happenByItself } from "./core/tickets/by-itself.ts";
import { noteUnread } from "./core/tickets/unread.ts";
import { isAway } from "./db/connect.ts";
import { EmbeddedRefusal } from "./db/embedded.ts";
import { TooBig } from "./db/files.ts";
import { openDatabase, openGround } from "./db/ground.ts";
import type { Taker } from "./db/intake.ts";
import { DatabaseRefusal } from "./db/migrate.ts";

export interface Program {
  readonly url: string;
  /** The sandbox's page; null outside the sandbox. */
  readonly sandboxUrl: string | null;
  /** Looks at all that is due, as it does each second by itself; for whoever moves the clock. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

interface Start {
  readonly config: Config;
  readonly env: Environment;
  readonly log: Log;
  readonly now?: () => Date;
  /** The desk file's text; left out, it is read from where the settings say. */
  readonly deskFile?: string | null;
  /** Leaves out what we allow ourselves on the platforms; only for measuring against stand-ins. */
  readonly unpaced?: boolean;
}

/** Builds everything, starts it, and gives back what stops it in reverse. */
export const startProgram = async (start: Start): Promise<Program> => {
  const { log } = start;
  const closers: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0))
      await close().catch((error: Error) => log.warn({ error: error.message }, "a part did not stop cleanly"));
  };
  try {
    return { ...(await build(start, (close) => closers.unshift(close))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const build = async (start: Start, onClose: OnClose): Promise<Omit<Program, "stop">> => {
  const house = await openHouse(start, onClose);
  const { config, demo, isHeld, wake, log } = house;
  let duty: Duty | null = null;
  const channels = await channelsOf(house, () => duty?.shift?.taker() ?? null, onClose);
  const fetching = fetchingOf(house, channels);
  const runs = (part: Part): boolean => [null, part].includes(config.only);
  if (runs("bots") || runs("workers")) {
    const begin = shiftOf(house, channels, fetching, { listens: runs("bots"), works: runs("workers") });
    duty = keepDuty(() => house.join(config.only ?? "all"), begin, log);
    onClose(duty.stop);
  }
  const sweep = async (): Promise<void> => duty?.shift?.sweep();
  // Twice: a sweep that is under way may have looked at the old time.
  demo?.onMoved(() => void sweep().then(sweep));

  house.onStirred(({ account, channels: touched, files }) => {
    for (const { channel, sender } of touched) {
      const called = { channel, account };
      if (duty && sender === duty.holder) void duty.handle(called);
      else if (sender === null) wake.anyone(called);
      else wake.instance(sender, called);
    }
    if (files.length > 0 && runs("workers") && !isHeld()) fetching.wake(account, files);
  });
  const url = runs("api") ? await openDoor(house, channels, onClose) : "";
  return { url, sandboxUrl: demo?.url ?? null, sweep };
};

type House = Awaited<ReturnType<typeof openHouse>>;

/** What all the others stand on: the database, the desk file, and the time. */
const openHouse = async ({ config, env, log, now: given, deskFile, unpaced }: Start, onClose: OnClose) => {
  const secrets = await secretKey(config);
  const database = await openDatabase({ ...config, secret: secrets[0]!, log }, onClose);
  const demo = config.sandbox ? await openDemo(config, log, onClose) : null;
  const now = given ?? demo?.now ?? (() => new Date());
  const file = parseDeskFile(demo?.deskFile ?? deskFile ?? (await readDeskFile(config.deskFile!)), env);
  const apply = config.apply || demo !== null;
  const ground = await openGround(database, { ...config, file, apply, now, log }, onClose);
  const meters = createMeters(ground.overview, ground.isHeld);
  return { ...ground, config, secrets, demo, meters, unpaced: unpaced ?? false, now, log };
};

const openDemo = async (config: Config, log: Log, onClose: OnClose) => {
  const demo = await startDemo({
    dataDir: join(config.dataDir, "platforms"),
    port: config.port === 0 ? 0 : config.port + 1,
    onExit: (why) => log.error({ why }, "the sandbox's platforms ended"),
  });
  onClose(demo.stop);
  return demo;
};

const readDeskFile = (path: string): Promise<string> =>
  readFile(path, "utf8").catch((error: Error) => {
    throw new Error(
      `The desk file ${path} can't be read (${error.message}). Check that it is a file this user may read.`,
      { cause: error },
    );
  });

const channelsOf = (house: House, taker: () => Taker | null, onClose: OnClose): Promise<Channels> => {
  const { config, secrets, demo, applied, doors, account, files, wake, meters, isHeld, now, log } = house;
  return openChannels(
    {
      channels: applied.channels,
      accounts: applied.accounts,
      secrets,
      publicUrl: config.publicUrl,
      telegramApiRoot: demo?.telegramApiRoot ?? config.telegramApiRoot,
      slackApiUrl: demo?.slackApiUrl ?? config.slackApiUrl,
      store: ({ id, accountId, settings }) => {
        const intake = doors.intake({ id, account: accountId }, { free: wake.anyone, taker });
        return async (named, raw) => {
          await intake.store({ ...named, raw: JSON.stringify(raw) });
          meters.stored(settings.kind);
        };
      },
      readFile: (hash) => files.read(hash),
      reading: ({ id, accountId }) => doors.reflexReading({ id, account: accountId }),
      account,
      noteHealth: doors.noteHealth,
      isHeld,
      now,
      log,
    },
    onClose,
  );
};

const fetchingOf = ({ desk, doors, files, log }: House, channels: Channels): Fetching =>
  createFetching({
    desk,
    store: files,
    channel: (id) => channels.get(id) ?? null,
    waiting: doors.waitingFile,
    isTooBig: (error) => error instanceof TooBig,
    log,
  });

/** What an instance does while it lives. */
const shiftOf = (
  house: House,
  channels: Channels,
  fetching: Fetching,
  { listens, works }: { readonly listens: boolean; readonly works: boolean },
) => {
  const { desk, doors, now, log, meters, wake, isHeld, nights, unpaced } = house;
  const channel = (id: string) => channels.get(id) ?? null;
  return async (instance: Instance): Promise<Shift> => {
    const tables = doors.tables(instance);
    const { lanes, claims } = tables;
    const shift = startShift({
      ...tables,
      instance,
      channels: [...channels.values()],
      caughtUp: (id) => catchUp(channels.get(id)!, { desk, claimIdentity: doors.claimIdentity, log }),
      backfill: (id) => {
        const one = channels.get(id)!;
        return openBackfill(one, { desk, channels, claims, threads: () => doors.threads(one), now, log });
      },
      desk,
      inbound: createInbound({ desk, lanes, channel, handle: handleEvent, park: noteUnread, isAway, log, meters }),
      fetching,
      sender: (id) => openSender(channels.get(id)!, { desk, store: doors.outbound, isAway, meters, unpaced, now, log }),
      fireSteps,
      byItself: happenByItself,
      clearOut: nights.begin,
      isApplied: (error) => error instanceof AlreadyApplied,
      isHeld,
      listens,
      works,
      log,
    });
    if (works) await wake.listen(instance.id, shift.handle);
    return shift;
  };
};

/** Webhooks, REST, health and metrics on one port. */
const openDoor = async (house: House, channels: Channels, onClose: OnClose): Promise<string> => {
  const { config, desk, doors, applied, ready, meters, log } = house;
  const knocks = [...channels.values()].map(
    ({ path, intake }) => [path, (request: Request) => intake.webhook(request)] as const,
  );
  const api = createApi({
    desk,
    reading: doors.reading,
    repairs: doors.repairs,
    keys: applied.accounts.flatMap(({ id, settings }) => settings.apiKeys.map((key) => apiKey(id, key))),
    webhooks: new Map(knocks),
    ready,
    meters,
    log,
    isAway,
  });
  const served = await serve(api, { port: config.port, host: config.host });
  onClose(() => served.close());
  return `http://127.0.0.1:${served.port}`;
};

/** Refusals that an operator can mend: their message says how, and nobody needs a stack. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof ConfigProblems ||
  error instanceof DeskFileProblems ||
  error instanceof EmbeddedRefusal ||
  error instanceof DatabaseRefusal ||
  error instanceof DemoRefusal ||
  // What the machine refuses, a port or a file, is worded where it was asked for.
  /^E(ADDR|ACCES|PERM|NOENT|ISDIR)/.test(String(((error as Error).cause as { code?: unknown } | undefined)?.code));

const worded = (error: Error): string =>
  error instanceof DeskFileProblems ? `The desk file has mistakes:\n${error.message}` : error.message;

const main = async (): Promise<void> => {
  const env = environment();
  const config = readConfig(env, process.argv.slice(2));
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  process.on("unhandledRejection", (reason) =>
    log.error(
      { error: reason instanceof Error ? reason.stack : String(reason) },
      "something failed that nobody waited for",
    ),
  );
  const program = await startProgram({ config, env, log });
  if (program.sandboxUrl)
    console.error(
      `\n  Relevo's sandbox is open: ${program.sandboxUrl}\n  Sit on all the chairs: write as a client, answer as an engineer. Nothing leaves this machine.\n`,
    );
  log.info({ url: program.url, ground: config.ground }, "ready");

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping: finishing what is held, taking nothing new");
    program.stop().then(
      () => process.exit(0),
      (error: Error) => {
        log.error({ error: error.stack }, "stopping went wrong");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    console.error(isRefusal(error) ? worded(error) : error);
    process.exit(1);
  });
}
