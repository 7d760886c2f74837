import { createHmac } from "node:crypto";
import type { AccountSettings, ChannelSettings } from "../core/accounts/desk-file.ts";
import type { Log } from "../core/log.ts";
import type { Profile } from "../core/records.ts";
import type { Health, Intake, Reflexes, Store } from "./bot.ts";
import { profileOf } from "./dialogue/incoming.ts";
import { commandMenus } from "./dialogue/views/commands.ts";
import type { Connected } from "./inbound.ts";

/** A connected bot with its ear: what the loops, the shift and the HTTP door need of it. */
export interface OpenChannel extends Connected {
  readonly account: string;
  readonly intake: Intake;
  readonly path: string;
  /** Whose bot it is on the platform; asks the platform once and remembers. */
  identity(): Promise<{ readonly id: string; readonly handle: string }>;
  /** Where cards go: the desk channel's id. Null on a clients' channel. */
  deskAddress(): Promise<string | null>;
  /** Who is in the desk channel now. Null on a clients' channel. */
  readonly insiders: (() => Promise<readonly Profile[]>) | null;
}

export interface ConnectOptions {
  readonly id: string;
  readonly account: { readonly id: string; readonly settings: AccountSettings };
  readonly settings: ChannelSettings;
  /** The first signs, each of them verifies. */
  readonly secrets: readonly string[];
  readonly publicUrl: string | null;
  readonly telegramApiRoot: string;
  readonly slackApiUrl: string;
  readonly store: Store;
  readonly readFile: (hash: string) => AsyncIterable<Uint8Array>;
  readonly reflexes: Reflexes;
  readonly now: () => Date;
  readonly log: Log;
  readonly health: (health: Health) => void;
}

/** Opens a channel of the desk file. A platform's SDK is loaded when a channel of it exists, and not before. */
export const connectChannel = async (options: ConnectOptions): Promise<OpenChannel> =>
  options.settings.kind === "telegram"
    ? connectTelegram(options, options.settings)
    : connectSlack(options, options.settings);

const connectTelegram = async (
  options: ConnectOptions,
  settings: Extract<ChannelSettings, { kind: "telegram" }>,
): Promise<OpenChannel> => {
  const { createTelegram } = await import("./telegram/wiring.ts");
  const path = pathOf("telegram", options);
  const canBeCalled = options.publicUrl?.startsWith("https://") ?? false;
  const mode = settings.intake ?? (canBeCalled ? "webhook" : "polling");
  const { bot, intake, identity } = createTelegram({
    token: settings.token,
    apiRoot: options.telegramApiRoot,
    mode,
    webhookUrl: options.publicUrl ? `${options.publicUrl}${path}` : undefined,
    secrets: options.secrets.map((secret) =>
      createHmac("sha256", secret).update(`telegram webhook ${options.id}`).digest("hex"),
    ),
    store: options.store,
    readFile: options.readFile,
    now: options.now,
    log: options.log,
    health: options.health,
    menu: commandMenus(settings.for),
  });
  const known = remembered(identity);
  return {
    ...base(options),
    kind: "telegram",
    side: settings.for,
    botUser: settings.token.split(":")[0] ?? "",
    bot,
    intake,
    path,
    identity: async () => ({ id: `telegram:${(await known()).id}`, handle: (await known()).handle }),
    deskAddress: async () => null,
    insiders: null,
  };
};

const connectSlack = async (
  options: ConnectOptions,
  settings: Extract<ChannelSettings, { kind: "slack" }>,
): Promise<OpenChannel> => {
  const { createSlack } = await import("./slack/wiring.ts");
  const { bot, intake, identity, people } = createSlack({
    botToken: settings.botToken,
    appToken: settings.appToken ?? undefined,
    signingSecret: settings.signingSecret ?? undefined,
    deskChannel: settings.deskChannel,
    command: settings.command,
    apiUrl: options.slackApiUrl,
    store: options.store,
    readFile: options.readFile,
    now: options.now,
    log: options.log,
    health: options.health,
    reflexes: options.reflexes,
  });
  let botUser = "";
  const known = remembered(async () => {
    const told = await identity();
    botUser = told.botUser;
    return told;
  });
  return {
    ...base(options),
    kind: "slack",
    side: "desk",
    get botUser() {
      return botUser;
    },
    bot,
    intake,
    path: pathOf("slack", options),
    identity: async () => ({ id: `slack:${(await known()).id}`, handle: (await known()).botUser }),
    deskAddress: async () => (await known()).deskChannel,
    insiders: async () =>
      (await people.deskMembers())
        .filter((one) => one.standing === undefined || one.standing === "member")
        .map(profileOf),
  };
};

/** Readable, because an operator has to write it into the platform's settings. */
const pathOf = (platform: string, { account, settings }: ConnectOptions): string =>
  `/${platform}/${account.settings.key}/${settings.key}`;

const base = (options: ConnectOptions) => ({
  id: options.id,
  key: `${options.account.settings.key}/${options.settings.key}`,
  account: options.account.id,
});

/** Asks once; a failure is not remembered. */
const remembered = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let asked: Promise<Value> | null = null;
  return () => {
    asked ??= ask().catch((error) => {
      asked = null;
      throw error;
    });
    return asked;
  };
};
