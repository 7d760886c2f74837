import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import pino from "pino";
import { apiKey, createApi, createMeters, serve } from "./api/app.ts";
import { type Backfill, keepHeard } from "./bots/backfill.ts";
import { connectChannel, type OpenChannel } from "./bots/connect.ts";
import { DemoRefusal, startDemo } from "./bots/demo.ts";
import { createReflexes, silentWhile } from "./bots/dialogue/forms.ts";
import { handleEvent } from "./bots/dialogue/handle.ts";
import { createFaces } from "./bots/dialogue/views/faces.ts";
import { wordDelivery } from "./bots/dialogue/views/word.ts";
import { keepDuty } from "./bots/duty.ts";
import { createFetching } from "./bots/fetching.ts";
import { createInbound } from "./bots/inbound.ts";
import { NotNow } from "./bots/not-now.ts";
import { createSender, type Sender } from "./bots/outbound.ts";
import { keepNoting } from "./bots/pulse.ts";
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
import type { Claims, Instance } from "./core/duty.ts";
import { createNights } from "./core/keeping/nights.ts";
import type { Log } from "./core/log.ts";
import { tellAway } from "./core/messages/away.ts";
import { reportDelivery, tellDeskIsLate } from "./core/messages/report.ts";
import type { DueDelivery, OutboundStore, Settled } from "./core/outbound.ts";
import type { Outcome } from "./core/outcome.ts";
import { syncDesk } from "./core/people/sync.ts";
import type { Tx } from "./core/ports.ts";
import type { Readiness } from "./core/reading.ts";
import { fireSteps } from "./core/sla/fire.ts";
import { happenByItself } from "./core/tickets/by-itself.ts";
import { noteUnread } from "./core/tickets/unread.ts";
import { applyDeskFile, claimFiles, readAccount } from "./db/apply.ts";
import { waitingFile } from "./db/arrivals.ts";
import { claimIdentity, createClaims, createTimerTable, openThreads } from "./db/claims.ts";
import { createClockWatch } from "./db/clock.ts";
import { connect, isAway } from "./db/connect.ts";
import { createOutboundStore } from "./db/deliveries.ts";
import { createDesk, type Stirred } from "./db/desk.ts";
import { EmbeddedRefusal, startEmbedded } from "./db/embedded.ts";
import { createFileStore, TooBig } from "./db/files.ts";
import { keepHold } from "./db/hold.ts";
import { joinInstances } from "./db/instances.ts";
import { createIntake, type Taker } from "./db/intake.ts";
import { armNights, createKeeping } from "./db/keeping.ts";
import { createLanes } from "./db/lanes.ts";
import { DatabaseRefusal, migrateDatabase } from "./db/migrate.ts";
import { createWake } from "./db/queue/wake.ts";
import { createOverview, createReading } from "./db/reading.ts";
import { createReflexReading } from "./db/reflex-reading.ts";
import { createRepairReading } from "./db/repairs.ts";
import { createStepTable } from "./db/sla.ts";

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

/** What to do at the end, the last opened first. */
type OnClose = (close: () => Promise<void>) => void;

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
  const ground = await openGround(start, onClose);
  const channels = await openChannels(ground, onClose);
  const { fetching, openSender } = createLoops(ground, channels);
  const runs = (part: Part): boolean => [null, part].includes(ground.config.only);
  const beginShift = shiftOf(ground, channels, { fetching, openSender, listens: runs("bots"), works: runs("workers") });
  const duty = runs("bots") || runs("workers") ? keepDuty(ground.join, beginShift, ground.log) : null;
  if (duty) onClose(duty.stop);
  const sweep = async (): Promise<void> => duty?.shift?.sweep();
  // Twice: a sweep that is under way may have looked at the old time.
  ground.demo?.onMoved(() => void sweep().then(sweep));

  ground.onStirred(({ account, channels: touched, files }) => {
    for (const { channel, sender } of touched) {
      const called = { channel, account };
      if (duty && sender === duty.holder) void duty.handle(called);
      else if (sender === null) ground.wake.anyone(called);
      else ground.wake.instance(sender, called);
    }
    if (files.length > 0 && runs("workers") && !ground.hold.held()) fetching.wake(account, files);
  });
  ground.onTaking(() => duty?.shift?.taker() ?? null);
  const url = runs("api") ? await openDoor(ground, channels, onClose) : "";
  return { url, sandboxUrl: ground.demo?.url ?? null, sweep };
};

type Ground = Awaited<ReturnType<typeof openGround>>;

/** The database, then the schema, then the desk file, then what stands on them: each needs the one before. */
const openGround = async ({ config, env, log, now: given, deskFile, unpaced }: Start, onClose: OnClose) => {
  const secrets = await secretKey(config);
  const ownerUrl = config.databaseUrl ?? (await openEmbedded(config, log, onClose));
  const { appUrl, deployment } = await migrateDatabase({
    ownerUrl,
    appUrl: config.databaseAppUrl,
    secret: secrets[0]!,
    log,
  });
  const demo = config.sandbox ? await openDemo(config, log, onClose) : null;
  const now = given ?? demo?.now ?? (() => new Date());
  const file = parseDeskFile(demo?.deskFile ?? deskFile ?? (await readDeskFile(config.deskFile!)), env);
  const applied = await applyDeskFile(ownerUrl, file, now(), config.apply || demo !== null);
  if (!applied.applied)
    log.warn(
      {},
      "another process runs with another desk file; this one is not applied. Start with --apply to replace it.",
    );
  await claimFiles(ownerUrl, config.files);

  const pool = connect(appUrl, log, CONNECTIONS);
  onClose(() => pool.end());
  const hold = await keepHold({ ownerUrl, pool, dataDir: config.dataDir, now, log });
  onClose(hold.stop);
  const overview = createOverview(pool, now);
  const wake = createWake(
    config.redisUrl ? { redisUrl: config.redisUrl, deployment } : { databaseUrl: appUrl },
    CONCURRENCY,
    log,
  );
  onClose(() => wake.close());
  const account = remembering((id: string) => readAccount(drizzle(pool), id));
  const files = createFileStore(config.files);
  const nights = createNights(createKeeping({ pool, files, now }), now, log);
  onClose(nights.stop);
  await armNights(
    pool,
    applied.accounts.map(({ id, settings }) => ({ id, zone: settings.zone })),
    now(),
  );
  let stirred: (what: Stirred) => void = () => undefined;
  let taker: () => Taker | null = () => null;
  return {
    config,
    log,
    now,
    unpaced: unpaced ?? false,
    secrets,
    demo,
    applied,
    pool,
    hold,
    overview,
    meters: createMeters(overview, () => hold.held() !== null),
    wake,
    account,
    desk: createDesk({ pool, now, account, wake: (what) => stirred(what), isStored: files.has }),
    files,
    nights,
    join: () => joinInstances(appUrl, config.only ?? "all", now, log),
    onStirred: (listener: (what: Stirred) => void): void => {
      stirred = listener;
    },
    taker: () => taker(),
    onTaking: (from: () => Taker | null): void => {
      taker = from;
    },
  };
};

const openEmbedded = async (config: Config, log: Log, onClose: OnClose): Promise<string> => {
  const spoken = { info: (words: string) => log.info({}, words), warn: (words: string) => log.warn({}, words) };
  const embedded = await startEmbedded({ dataDir: config.dataDir, log: spoken });
  onClose(() => embedded.stop());
  return embedded.url;
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

/** Asks once for each; a failure is not remembered. */
const remembering = <Value>(ask: (id: string) => Promise<Value>): ((id: string) => Promise<Value>) => {
  const known = new Map<string, Promise<Value>>();
  return (id) => {
    const asked = known.get(id) ?? ask(id);
    known.set(id, asked);
    asked.catch(() => known.delete(id));
    return asked;
  };
};

type Channels = ReadonlyMap<string, OpenChannel>;

/** A bot with its ear for each channel of the desk file; nothing listens yet. */
const openChannels = async (ground: Ground, onClose: OnClose): Promise<Channels> => {
  const { config, log, now, pool, desk, demo, applied, wake, hold, meters, files, account } = ground;
  const standing = createClaims(pool, 0, now);
  const channels = new Map<string, OpenChannel>();
  for (const { id, accountId, settings } of applied.channels) {
    const intake = createIntake(pool, { id, accountId }, now, { free: wake.anyone, taker: ground.taker });
    const health = keepNoting(
      (told) => standing.health(id, told.is, told.is === "degraded" ? told.why : null),
      (error) => log.warn({ channel: settings.key, error: error.message }, "a channel's health could not be noted yet"),
    );
    onClose(async () => health.stop());
    const reading = createReflexReading(desk, accountId, id);
    const channel = await connectChannel({
      id,
      account: applied.accounts.find((one) => one.id === accountId)!,
      settings,
      secrets: ground.secrets,
      publicUrl: config.publicUrl,
      telegramApiRoot: demo?.telegramApiRoot ?? config.telegramApiRoot,
      slackApiUrl: demo?.slackApiUrl ?? config.slackApiUrl,
      store: async (named, raw) => {
        await intake.store({ ...named, raw: JSON.stringify(raw) });
        meters.stored(settings.kind);
      },
      readFile: (hash) => files.read(hash),
      reflexes: silentWhile(() => hold.held() !== null, createReflexes({ reading, account: () => account(accountId) })),
      now,
      log,
      health: health.note,
    });
    channels.set(id, channel);
  }
  return channels;
};

/** What fetches files, and what sends for one channel. */
const createLoops = (ground: Ground, channels: Channels) => {
  const { pool, desk, now, log, meters, files, account, unpaced } = ground;
  const fetching = createFetching({
    desk,
    store: files,
    channel: (id) => channels.get(id) ?? null,
    waiting: (id, one) => desk.inside(id, (inside) => waitingFile(inside, one)),
    isTooBig: (error) => error instanceof TooBig,
    log,
  });

  const openSender = async (id: string): Promise<Sender> => {
    const channel = channels.get(id)!;
    const { account: accountId, bot, kind } = channel;
    const store = createOutboundStore({ pool, channel: id, account: await account(accountId), now });
    const asDesk = (work: (tx: Tx) => Promise<void>) => desk.transaction(accountId, { by: "desk" }, work);
    const word = (due: DueDelivery, partsOf: OutboundStore["partsOf"]) =>
      wordDelivery(due, {
        account: store.account,
        now: now(),
        channelKind: due.conversation.room === "client" ? kind : (due.clientChannel ?? kind),
        channelNames: CHANNEL_NAMES,
        lists: store.lists,
        jobs: store.jobsAt,
        clocksOf: store.clocksOf,
        partsOf,
        ticketsOf: store.ticketsOf,
        contact: store.contactNames,
        desk: store.homeFacts,
      }).catch((error: unknown) => (isAway(error) ? NotNow.because(error) : Promise.reject(error)));
    return createSender({
      store,
      unpaced,
      bot,
      now,
      word,
      faces: createFaces(await channel.deskAddress()),
      report: (due, trouble) => asDesk((tx) => reportDelivery(tx, id, due, trouble)),
      late: (ticket) => asDesk((tx) => tellDeskIsLate(tx, ticket)),
      log,
      sent: (state, ms) => meters.delivered(kind, outcomeOf(state), ms / 1_000),
    });
  };
  return { fetching, openSender };
};

/** How an end is counted: what needed no sending any more was in order too. */
const outcomeOf = (state: Settled["state"]): Outcome["is"] => {
  if (state === "pending") return "later";
  return state === "superseded" || state === "void" ? "sent" : state;
};

interface Loops extends ReturnType<typeof createLoops> {
  readonly listens: boolean;
  readonly works: boolean;
}

/** What an instance does while it lives. */
const shiftOf = (ground: Ground, channels: Channels, { fetching, openSender, listens, works }: Loops) => {
  const { pool, desk, now, log, meters, wake, hold, nights } = ground;
  return async (instance: Instance): Promise<Shift> => {
    const lanes = createLanes(pool, instance.id, now);
    const claims = createClaims(pool, instance.id, now);
    const channel = (id: string) => channels.get(id) ?? null;
    const shift = startShift({
      instance,
      lanes,
      claims,
      timers: createTimerTable(pool, now),
      clock: createClockWatch(pool, now),
      channels: [...channels.values()],
      caughtUp: (one) => catchUp(ground, channels.get(one)!),
      backfill: (one) => openBackfill(ground, channels, claims, channels.get(one)!),
      desk,
      inbound: createInbound({ desk, lanes, channel, handle: handleEvent, park: noteUnread, isAway, log, meters }),
      fetching,
      sender: openSender,
      steps: createStepTable(pool, now),
      fireSteps,
      byItself: happenByItself,
      clearOut: nights.begin,
      isApplied: (error) => error instanceof AlreadyApplied,
      isHeld: () => hold.held() !== null,
      listens,
      works,
      log,
    });
    if (works) await wake.listen(instance.id, shift.handle);
    return shift;
  };
};

/** Once a channel listens: whose bot it is, and who is in the desk channel after what happened while nobody listened. */
const catchUp = async ({ pool, desk, log }: Ground, channel: OpenChannel): Promise<void> => {
  const { id, handle } = await channel.identity();
  if (!(await claimIdentity(pool, channel.id, id, handle))) {
    log.error(
      { channel: channel.key },
      "this bot is connected to another channel already: give each channel a bot of its own",
    );
  }
  if (!channel.insiders) return;
  const [inside, address] = [await channel.insiders(), await channel.deskAddress()];
  await desk.transaction(channel.account, { by: "desk" }, async (tx) => {
    // From now on the desk can be told something outside its threads.
    if (address) await tx.conversations.ofDesk(channel.id, address);
    await syncDesk(tx, channel.id, inside);
  });
};

/** What was said while nobody listened is asked for; what can't be had back the desk is told. */
const openBackfill = (
  { desk, now, log }: Ground,
  channels: Channels,
  claims: Claims,
  { id, key, kind: platform, account, intake }: OpenChannel,
): Backfill =>
  keepHeard({
    key,
    intake,
    heardAt: () => claims.heardAt(id),
    heard: (at) => claims.heard(id, at),
    threads: () => desk.inside(account, (inside) => openThreads(inside, id)),
    tell: async (from, to) => {
      const teller = [...channels.values()].find((one) => one.account === account && one.side === "desk");
      const address = await teller?.deskAddress();
      if (!teller || !address) return;
      await desk.transaction(account, { by: "desk" }, (tx) =>
        tellAway(tx, { channel: teller.id, address }, { platform, from, to }),
      );
    },
    now,
    log,
  });

/** Webhooks, REST, health and metrics on one port. */
const openDoor = async (ground: Ground, channels: Channels, onClose: OnClose): Promise<string> => {
  const { config, pool, desk, overview, applied, meters, wake, hold, log } = ground;
  const ready = async (): Promise<Readiness> => ({
    database: await pool.query("select 1").then(
      () => ({ is: "ok" as const }),
      (error: Error) => ({ is: "away" as const, why: error.message }),
    ),
    queue: wake.isReachable() ? { is: "ok" } : { is: "away", why: "Redis does not answer" },
    held: hold.held(),
    channels: await overview.channels().catch(() => []),
  });
  const knocks = [...channels.values()].map(
    ({ path, intake }) => [path, (request: Request) => intake.webhook(request)] as const,
  );
  const api = createApi({
    desk,
    reading: createReading(desk),
    repairs: createRepairReading(desk),
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
