import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import pino from "pino";
import { apiKey, createApi, createMeters, serve } from "./api/app.ts";
import { connectChannel, type OpenChannel } from "./bots/connect.ts";
import { DemoRefusal, startDemo } from "./bots/demo.ts";
import { createReflexes } from "./bots/dialogue/forms.ts";
import { handleEvent } from "./bots/dialogue/handle.ts";
import { createFaces } from "./bots/dialogue/views/faces.ts";
import { wordDelivery } from "./bots/dialogue/views/word.ts";
import { createFetching } from "./bots/fetching.ts";
import { createInbound } from "./bots/inbound.ts";
import { NotNow } from "./bots/not-now.ts";
import { createSender } from "./bots/outbound.ts";
import { keepNoting } from "./bots/pulse.ts";
import { type Shift, startShift } from "./bots/shift.ts";
import { type Config, ConfigProblems, type Environment, environment, readConfig, secretKey } from "./config.ts";
import { DeskFileProblems, parseDeskFile } from "./core/accounts/desk-file.ts";
import { AlreadyApplied } from "./core/applied.ts";
import type { Log } from "./core/log.ts";
import { reportDelivery, tellDeskIsLate } from "./core/messages/report.ts";
import { syncDesk } from "./core/people/sync.ts";
import type { Account } from "./core/records.ts";
import { happenByItself } from "./core/tickets/by-itself.ts";
import { noteUnread } from "./core/tickets/unread.ts";
import { applyDeskFile, claimFiles, readAccount } from "./db/apply.ts";
import { waitingFile } from "./db/arrivals.ts";
import { claimIdentity, createClaims, createTimerTable } from "./db/claims.ts";
import { connect, isAway } from "./db/connect.ts";
import { createOutboundStore } from "./db/deliveries.ts";
import { createDesk, type Stirred } from "./db/desk.ts";
import { EmbeddedRefusal, startEmbedded } from "./db/embedded.ts";
import { createFileStore, TooBig } from "./db/files.ts";
import { joinInstances } from "./db/instances.ts";
import { createIntake } from "./db/intake.ts";
import { createLanes } from "./db/lanes.ts";
import { DatabaseRefusal, migrateDatabase } from "./db/migrate.ts";
import { createWake } from "./db/queue/wake.ts";
import { createOverview, createReading } from "./db/reading.ts";
import { createReflexReading } from "./db/reflex-reading.ts";

/** Workers' wake-ups at once, and connections to the database: enough for two cores, and bounded. */
const CONCURRENCY = 24;
const CONNECTIONS = 16;
const CHANNEL_NAMES = { telegram: "Telegram", slack: "Slack", whatsapp: "WhatsApp" };

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
export const startProgram = async ({
  config,
  env,
  log,
  now = () => new Date(),
  deskFile = null,
  unpaced = false,
}: Start): Promise<Program> => {
  const closers: (() => Promise<void>)[] = [];
  const onClose = (close: () => Promise<void>): void => {
    closers.unshift(close);
  };
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0))
      await close().catch((error: Error) => log.warn({ error: error.message }, "a part did not stop cleanly"));
  };
  try {
    return await build({ config, env, log, now, deskFile, unpaced }, onClose, stop);
  } catch (error) {
    await stop();
    throw error;
  }
};

const build = async (
  { config, env, log, now, deskFile, unpaced }: Required<Start>,
  onClose: (close: () => Promise<void>) => void,
  stop: () => Promise<void>,
): Promise<Program> => {
  const runs = (part: "api" | "bots" | "workers"): boolean => config.only === null || config.only === part;
  const secrets = await secretKey(config);

  // The database, then the schema, then the desk file: each needs the one before.
  const ownerUrl = config.databaseUrl ?? (await openEmbedded(config, log, onClose));
  const { appUrl } = await migrateDatabase({ ownerUrl, appUrl: config.databaseAppUrl, secret: secrets[0]!, log });
  const demo = config.sandbox
    ? await startDemo({
        dataDir: join(config.dataDir, "platforms"),
        port: config.port === 0 ? 0 : config.port + 1,
        onExit: (why) => log.error({ why }, "the sandbox's platforms ended"),
      })
    : null;
  if (demo) onClose(demo.stop);
  const file = parseDeskFile(demo?.deskFile ?? deskFile ?? (await readDeskFile(config.deskFile!)), env);
  const applied = await applyDeskFile(ownerUrl, file, now(), config.apply || demo !== null);
  if (!applied.applied)
    log.warn(
      {},
      "another process runs with another desk file; this one is not applied. Start with --apply to replace it.",
    );

  const pool = connect(appUrl, log, CONNECTIONS);
  onClose(() => pool.end());
  const db = drizzle(pool);
  const accounts = new Map<string, Promise<Account>>();
  const account = (id: string): Promise<Account> => {
    const known = accounts.get(id);
    if (known) return known;
    const asked = readAccount(db, id);
    accounts.set(id, asked);
    asked.catch(() => accounts.delete(id));
    return asked;
  };

  const overview = createOverview(pool);
  const meters = createMeters(overview.standing);
  const wake = createWake(config.redisUrl ? { redisUrl: config.redisUrl } : { databaseUrl: appUrl }, CONCURRENCY, log);
  onClose(() => wake.close());

  let shift: Shift | null = null;
  let holder = 0;
  const stirred = ({ account: id, channels: touched, files }: Stirred): void => {
    for (const { channel, sender } of touched) {
      const called = { channel, account: id };
      if (sender === holder && shift) void shift.handle(called);
      else if (sender === null) wake.anyone(called);
      else wake.instance(sender, called);
    }
    if (files.length > 0 && runs("workers")) fetching.wake(id, files);
  };
  const desk = createDesk({ pool, now, account, wake: stirred });
  await claimFiles(ownerUrl, config.files);
  const files = createFileStore(config.files);

  const channels: OpenChannel[] = [];
  const byId = new Map<string, OpenChannel>();
  for (const { id, accountId, settings } of applied.channels) {
    const owner = applied.accounts.find((one) => one.id === accountId)!;
    const intake = createIntake(pool, { id, accountId }, now, (free) => wake.anyone(free));
    const standing = createClaims(pool, 0, now);
    const noting = keepNoting(
      (health) => standing.health(id, health.is, health.is === "degraded" ? health.why : null),
      (error) => log.warn({ channel: settings.key, error: error.message }, "a channel's health could not be noted yet"),
    );
    onClose(async () => noting.stop());
    const channel = await connectChannel({
      id,
      account: owner,
      settings,
      secrets,
      publicUrl: config.publicUrl,
      telegramApiRoot: demo?.telegramApiRoot ?? config.telegramApiRoot,
      slackApiUrl: demo?.slackApiUrl ?? config.slackApiUrl,
      store: async (named, raw) => {
        await intake.store({ ...named, raw: JSON.stringify(raw) });
        meters.stored(settings.kind);
      },
      readFile: (hash) => files.read(hash),
      reflexes: createReflexes({
        reading: createReflexReading(desk, accountId, id),
        account: () => account(accountId),
      }),
      now,
      log,
      health: noting.note,
    });
    channels.push(channel);
    byId.set(id, channel);
  }

  const fetching = createFetching({
    desk,
    store: files,
    channel: (id) => byId.get(id) ?? null,
    waiting: (id, one) => desk.inside(id, (inside) => waitingFile(inside, one)),
    isTooBig: (error) => error instanceof TooBig,
    log,
  });

  const openSender = async (id: string) => {
    const channel = byId.get(id)!;
    const store = createOutboundStore({ pool, channel: id, account: await account(channel.account), now });
    return createSender({
      store,
      unpaced,
      bot: channel.bot,
      now,
      word: (due) =>
        wordDelivery(due, {
          account: store.account,
          now: now(),
          channelKind: due.conversation.room === "client" ? channel.kind : (due.clientChannel ?? channel.kind),
          channelNames: CHANNEL_NAMES,
          lists: store.lists,
          partsOf: store.partsOf,
          contact: store.contactNames,
          desk: store.homeFacts,
        }).catch((error: unknown) => (isAway(error) ? NotNow.because(error) : Promise.reject(error))),
      faces: createFaces(await channel.deskAddress()),
      report: (due, trouble) =>
        desk.transaction(channel.account, { by: "desk" }, (tx) => reportDelivery(tx, id, due, trouble)),
      late: (ticket) => desk.transaction(channel.account, { by: "desk" }, (tx) => tellDeskIsLate(tx, ticket)),
      log,
      sent: (state, ms) =>
        meters.delivered(
          channel.kind,
          state === "pending" ? "later" : state === "superseded" || state === "void" ? "sent" : state,
          ms / 1_000,
        ),
    });
  };

  const caughtUp = async (channel: OpenChannel): Promise<void> => {
    const { id, handle } = await channel.identity();
    if (!(await claimIdentity(pool, channel.id, id, handle)))
      log.error(
        { channel: channel.key },
        "this bot is connected to another channel already: give each channel a bot of its own",
      );
    const { insiders } = channel;
    if (insiders) {
      const inside = await insiders();
      await desk.transaction(channel.account, { by: "desk" }, (tx) => syncDesk(tx, channel.id, inside));
    }
  };

  // Duty: an instance lives by its session. When that is lost, everything it held is dropped and it joins anew.
  let onDuty = true;
  let goHome: () => void = () => undefined;
  const atHome = new Promise<void>((resolve) => {
    goHome = resolve;
  });
  const serveShift = async (): Promise<void> => {
    while (onDuty) {
      try {
        const instance = await joinInstances(appUrl, config.only ?? "all", now, log);
        holder = instance.id;
        const lost = new Promise<void>((resolve) => instance.onLost(resolve));
        const lanes = createLanes(pool, instance.id, now);
        const running = startShift({
          instance,
          lanes,
          claims: createClaims(pool, instance.id, now),
          timers: createTimerTable(pool, now),
          channels: channels.map((channel) =>
            Object.assign(Object.create(channel) as OpenChannel, { caughtUp: () => caughtUp(channel) }),
          ),
          desk,
          inbound: createInbound({
            desk,
            lanes,
            channel: (id) => byId.get(id) ?? null,
            handle: handleEvent,
            park: noteUnread,
            isAway,
            log,
            meters,
          }),
          fetching,
          sender: openSender,
          byItself: happenByItself,
          isApplied: (error) => error instanceof AlreadyApplied,
          listens: runs("bots"),
          works: runs("workers"),
          log,
        });
        shift = running;
        endShift = async () => {
          await running.stop();
          await instance.close();
        };
        if (runs("workers")) await wake.listen(instance.id, (called) => shift?.handle(called) ?? Promise.resolve());
        await Promise.race([lost, atHome]);
      } catch (error) {
        log.warn({ error: (error as Error).message }, "no duty without the database; trying again");
      }
      await endShift();
      shift = null;
      if (onDuty) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  let endShift: () => Promise<void> = async () => undefined;
  const duty = runs("bots") || runs("workers") ? serveShift() : Promise.resolve();
  onClose(async () => {
    onDuty = false;
    goHome();
    await duty;
  });

  let url = "";
  if (runs("api")) {
    const ready = async () => {
      const channelsNow = await overview.channels().catch(() => []);
      const database = await pool.query("select 1").then(
        () => ({ is: "ok" as const }),
        (error: Error) => ({ is: "away" as const, why: error.message }),
      );
      const queue = wake.isReachable() ? { is: "ok" as const } : { is: "away" as const, why: "Redis does not answer" };
      return { database, queue, channels: channelsNow };
    };
    const api = createApi({
      desk,
      reading: createReading(desk),
      keys: applied.accounts.flatMap(({ id, settings }) => settings.apiKeys.map((key) => apiKey(id, key))),
      webhooks: new Map(
        channels.map((channel) => [channel.path, (request: Request) => channel.intake.webhook(request)]),
      ),
      ready,
      meters,
      log,
      isAway,
    });
    const served = await serve(api, { port: config.port, host: config.host });
    onClose(() => served.close());
    url = `http://127.0.0.1:${served.port}`;
  }
  return { url, sandboxUrl: demo?.url ?? null, sweep: async () => shift?.sweep(), stop };
};

const readDeskFile = (path: string): Promise<string> =>
  readFile(path, "utf8").catch((error: Error) => {
    throw new Error(
      `The desk file ${path} can't be read (${error.message}). Check that it is a file this user may read.`,
      {
        cause: error,
      },
    );
  });

const openEmbedded = async (
  config: Config,
  log: Log,
  onClose: (close: () => Promise<void>) => void,
): Promise<string> => {
  const embedded = await startEmbedded({
    dataDir: config.dataDir,
    log: { info: (words) => log.info({}, words), warn: (words) => log.warn({}, words) },
  });
  onClose(() => embedded.stop());
  return embedded.url;
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
