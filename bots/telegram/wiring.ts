import { Api } from "grammy";
import type { Update } from "grammy/types";
import type { Bot, Health, Intake, ReadFile, Store } from "../bot.ts";
import { Hearing } from "../hearing.ts";
import type { Log } from "../log.ts";
import { NotNow } from "../not-now.ts";
import { createPulse } from "../pulse.ts";
import { type Me, needsHandle } from "./addressed.ts";
import { send } from "./deliver.ts";
import { answer } from "./door.ts";
import { fetchFile } from "./fetch.ts";
import type { Pulse } from "./health.ts";
import { keepWebhook, type Listener, poll, type Timing, usualTiming } from "./intake.ts";
import { abilities, limits } from "./limits.ts";
import { parse } from "./parse.ts";
import { createReflex } from "./reflex.ts";
import { render, renderPlain } from "./render.ts";

export interface TelegramOptions {
  readonly token: string;
  /** Without a trailing slash. */
  readonly apiRoot?: string;
  readonly mode: "polling" | "webhook";
  readonly webhookUrl?: string;
  /** 1 to 256 of A-Za-z0-9_-: what Telegram shows at our door. */
  readonly secrets: readonly string[];
  readonly store: Store;
  readonly readFile: ReadFile;
  readonly now: () => Date;
  readonly log: Log;
  readonly health: (health: Health) => void;
  readonly menu: readonly Menu[];
  readonly timing?: Partial<Timing>;
}

interface Menu {
  readonly language: string | null;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

export interface Identity {
  readonly id: string;
  readonly handle: string;
  readonly canReadGroups: boolean;
}

export interface Telegram {
  readonly bot: Bot;
  readonly intake: Intake;
  identity(): Promise<Identity>;
}

export function createTelegram(options: TelegramOptions): Telegram {
  const { token, apiRoot = "https://api.telegram.org", readFile, now } = options;
  const timing: Timing = { ...usualTiming, ...options.timing };
  const scrub = (text: string): string => text.replaceAll(token, "<token>");
  const api = new Api(token, { apiRoot, timeoutSeconds: 20 });
  const uploadApi = new Api(token, { apiRoot, timeoutSeconds: 180 });
  const hearing = new Hearing();
  const pulse = listening(createPulse(options.health), hearing);
  const reflex = createReflex(api, timing.spinnerMs);
  const identity = remembered(async () => identityOf(api));
  const delivery = { api, uploadApi, readFile, now, pulse, reflex, scrub };
  const source = { api, apiRoot, token, scrub, idleMs: timing.idleMs };

  const bot: Bot = {
    can: abilities,
    limits,
    parse: async (raw) => parse(raw, await meFor(raw as Update, token, identity), now()),
    render,
    renderPlain,
    send: (part, attempt) => send(delivery, part, attempt),
    find: async () => ({ is: "never" }),
    fetch: (file, signal) => fetchFile(source, file, signal),
  };
  const pollApi = new Api(token, { apiRoot, timeoutSeconds: timing.pollSeconds + 15 });
  const listener = { ...options, api: pollApi, reflex, pulse, timing, scrub };
  return { bot, intake: createIntake(options, listener, hearing), identity };
}

/** It is heard while updates come and can be stored. */
function listening(pulse: Pulse, hearing: Hearing): Pulse {
  const isAbout = (part: string) => part === "listening" || part === "storing";
  return {
    ...pulse,
    good(part) {
      pulse.good(part);
      if (isAbout(part)) hearing.begins();
    },
    bad(part, why) {
      pulse.bad(part, why);
      if (isAbout(part)) hearing.ends();
    },
  };
}

/** Updates wait for so long at Telegram, and can't be asked for after that. */
const BRIDGES_MS = 24 * 60 * 60_000;

function createIntake(options: TelegramOptions, listener: Listener, hearing: Hearing): Intake {
  const { mode, secrets, webhookUrl = "" } = options;
  const taken = new Set<Promise<Response>>();
  let stopping = new AbortController();
  let listening: Promise<void> = Promise.resolve();
  return {
    async start() {
      stopping = new AbortController();
      const { signal } = stopping;
      listening =
        mode === "polling" ? poll(listener, signal) : keepWebhook(listener, webhookUrl, secrets[0] ?? "", signal);
      void setMenus(listener, options.menu);
    },
    // The door stays open: an instance that no longer leads still gets its share of the webhook's requests.
    async stop() {
      stopping.abort();
      hearing.ends();
      listener.reflex.stop();
      await Promise.allSettled([listening, ...taken]);
    },
    async webhook(request) {
      if (mode === "polling") return new Response(null, { status: 404 });
      const answering = answer({ ...listener, secrets }, request);
      taken.add(answering);
      return answering.finally(() => taken.delete(answering));
    },
    hearing,
    bridgesMs: BRIDGES_MS,
    missed: null,
  };
}

/** The menu is a convenience: without it every command still works, so a failure is only told. */
async function setMenus({ api, log, scrub }: Listener, menu: TelegramOptions["menu"]): Promise<void> {
  for (const { language, commands } of menu) {
    const where = language === null ? {} : { language_code: language as "en" };
    await api
      .setMyCommands([...commands], where)
      .catch((error) => log.warn({ why: scrub(String(error)), language }, "Telegram did not take the command menu"));
  }
}

async function identityOf(api: Api): Promise<Identity> {
  const { id, username, can_read_all_group_messages } = await api.getMe();
  return { id: String(id), handle: username ?? "", canReadGroups: can_read_all_group_messages === true };
}

/** Private chats are understood while Telegram can't be asked: the token begins with the bot's id. */
async function meFor(update: Update, token: string, identity: () => Promise<Identity>): Promise<Me> {
  const message = update?.message ?? update?.edited_message;
  return needsHandle(message) ? identity().catch(NotNow.because) : { id: token.split(":")[0] ?? "", handle: "" };
}

function remembered<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | null = null;
  return () => {
    asked ??= ask().catch((error) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}
