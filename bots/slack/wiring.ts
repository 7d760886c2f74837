import { App } from "@slack/bolt";
import { WebClient, type WebClientOptions } from "@slack/web-api";
import type { Bot, Health, Intake, ReadFile, Reflexes, Store } from "../bot.ts";
import type { Sender } from "../event.ts";
import { Hearing } from "../hearing.ts";
import type { Log } from "../log.ts";
import { NotNow } from "../not-now.ts";
import { createPulse } from "../pulse.ts";
import type { Around } from "./around.ts";
import { createDelivery } from "./deliver.ts";
import { fetchFile } from "./files.ts";
import type { SlackPulse } from "./health.ts";
import { post } from "./http.ts";
import { createIdentity, type Identity } from "./identity.ts";
import { abilities, limits } from "./limits.ts";
import { sdkLogger } from "./logger.ts";
import { createMissed } from "./missed.ts";
import { isSlacks } from "./outcome.ts";
import { parse } from "./parse.ts";
import { createPeople } from "./people.ts";
import { SlackReceiver } from "./receiver.ts";
import { listen } from "./reflex.ts";
import { render, renderPlain } from "./render.ts";
import type { SlackFile } from "./shapes.ts";
import { Socket } from "./socket.ts";
import { answerRequest } from "./webhook.ts";

export interface SlackOptions {
  readonly botToken: string;
  /** With an app token Slack is listened to over a socket, otherwise over HTTP. */
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** "C…" or "#name". */
  readonly deskChannel: string;
  /** "/desk" */
  readonly command: string;
  /** Ends with a slash. */
  readonly apiUrl?: string;
  readonly store: Store;
  readonly readFile: ReadFile;
  readonly now: () => Date;
  readonly log: Log;
  readonly health: (health: Health) => void;
  readonly reflexes: Reflexes;
}

export interface Slack {
  readonly bot: Bot;
  readonly intake: Intake;
  identity(): Promise<Identity>;
  readonly people: { look(userId: string): Promise<Sender>; deskMembers(): Promise<Sender[]> };
}

const API = "https://slack.com/api/";
const CALL_MS = 10_000;

export const createSlack = (options: SlackOptions): Slack => {
  if (!options.appToken && !options.signingSecret)
    throw new Error("A Slack channel needs an app token (xapp-…, for Socket Mode) or a signing secret (for HTTP)");
  const { botToken, now, log, health, reflexes, store } = options;
  const apiUrl = options.apiUrl ?? API;
  const logger = sdkLogger(log);
  // Set explicitly: Socket Mode would otherwise turn these very options into a hundred retries of every message.
  const clientOptions: WebClientOptions = {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_MS,
    fetch: post,
    logger,
  };
  const client = new WebClient(botToken, clientOptions);
  const pulse: SlackPulse = createPulse(health);
  const identity = createIdentity(client, options.deskChannel, pulse);
  const people = createPeople(client, () => identity.last().team, now);
  const deskChannel = () => identity.last().deskChannel;
  const aroundNow = (): Around => ({
    ...identity.last(),
    people,
    now,
    fileInfo: (id) =>
      client.files.info({ file: id }).then(
        ({ file }) => (file as SlackFile | undefined) ?? null,
        () => null,
      ),
    moved: identity.moved,
    lost: (why) => pulse.bad("sending", why),
  });
  const hearing = new Hearing();
  const receiver = new SlackReceiver({ store, reflexes, log, hearing, self: identity.last });
  const missed = createMissed({ client, known: identity.known, keep: (body) => receiver.keep("events_api", body) });
  const app = new App({
    receiver,
    // Given a token, Bolt would ask auth.test anew for every press.
    authorize: async () => ({ botToken, botId: identity.last().botId, botUserId: identity.last().botUser }),
    convoStore: false,
    ignoreSelf: false,
    clientOptions,
    logger,
  });
  listen(app, { client, reflexes, log, around: aroundNow, keep: (body) => receiver.keep("interactive", body) });
  const bot: Bot = {
    can: abilities,
    limits,
    parse: async (raw) => {
      // Who wrote and where is asked of Slack; when it does not tell, nothing is wrong with what was written.
      await identity.known().catch(NotNow.because);
      return parse(raw, aroundNow()).catch((error: unknown) =>
        isSlacks(error) ? NotNow.because(error) : Promise.reject(error),
      );
    },
    render,
    renderPlain,
    ...createDelivery({ client, readFile: options.readFile, now, log, pulse, deskChannel, uploads: new Map() }),
    fetch: (file, signal) => fetchFile(file, signal, { client, token: botToken, apiUrl }),
  };
  const deskMembers = async () => {
    const { deskChannel } = await identity.known();
    return (await people.membersOf(deskChannel)).filter(({ standing }) => standing !== "bot");
  };
  return {
    bot,
    intake: createIntake(options, { apiUrl, logger, receiver, known: identity.known, pulse, hearing, missed }),
    identity: identity.ask,
    people: { look: (id) => identity.known().then(() => people.look(id)), deskMembers },
  };
};

interface Ear {
  readonly apiUrl: string;
  readonly logger: ReturnType<typeof sdkLogger>;
  readonly receiver: SlackReceiver;
  readonly known: () => Promise<unknown>;
  readonly pulse: SlackPulse;
  readonly hearing: Hearing;
  readonly missed: NonNullable<Intake["missed"]>;
}

/** Slack tries three times, within six minutes. */
const BRIDGES_MS = 10 * 60_000;
/** Over HTTP nobody tells us that Slack could not reach our door, so it is asked from time to time. */
const ASK_MS = 10 * 60_000;

const createIntake = (
  { appToken, signingSecret, now, log }: SlackOptions,
  { apiUrl, logger, receiver, known, pulse, hearing, missed }: Ear,
): Intake => {
  const take = receiver.take.bind(receiver);
  const socket = appToken
    ? new Socket({
        appToken,
        apiUrl,
        logger,
        log,
        pulse,
        hearing,
        take: async (kind, body) => {
          const answer = await take(kind, body);
          return answer.is === "acknowledged" ? answer : null;
        },
      })
    : null;
  let asking: NodeJS.Timeout | undefined;
  return {
    start: async () => {
      if (!socket) {
        hearing.begins();
        asking = setInterval(() => hearing.slipped(), ASK_MS).unref();
      }
      // Who we are is only needed to drop our own echoes: listening does not wait for it.
      const asked = known().catch(() => undefined);
      await Promise.all([asked, socket?.start()]);
    },
    stop: async () => {
      // What is being stored is acknowledged first, as long as the socket stands.
      await receiver.settled();
      clearInterval(asking);
      await (socket ? socket.stop() : hearing.ends());
      await receiver.stop();
    },
    webhook: async (request) =>
      socket || !signingSecret
        ? new Response(null, { status: 404 })
        : answerRequest(request, { signingSecret, now, take }),
    hearing,
    bridgesMs: BRIDGES_MS,
    missed: async (...asked) => {
      pulse.catchesUp(true);
      try {
        await missed(...asked);
      } finally {
        pulse.catchesUp(false);
      }
    },
  };
};
