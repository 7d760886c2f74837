import type { AccountSettings, ChannelSettings } from "../core/accounts/desk-file.ts";
import type { OnClose } from "../core/closing.ts";
import type { Claims } from "../core/duty.ts";
import type { ReflexReading } from "../core/reading.ts";
import type { Account } from "../core/records.ts";
import type { Store } from "./bot.ts";
import { type ConnectOptions, connectChannel, type OpenChannel } from "./connect.ts";
import { createReflexes, silentWhile } from "./dialogue/forms.ts";
import { keepNoting } from "./pulse.ts";

/** A channel of the desk file. */
export interface NamedChannel {
  readonly id: string;
  readonly accountId: string;
  readonly settings: ChannelSettings;
}

interface Options
  extends Pick<
    ConnectOptions,
    "secrets" | "publicUrl" | "telegramApiRoot" | "slackApiUrl" | "readFile" | "now" | "log"
  > {
  readonly channels: readonly NamedChannel[];
  readonly accounts: readonly { readonly id: string; readonly settings: AccountSettings }[];
  /** Where what comes on a channel is stored. */
  readonly store: (channel: NamedChannel) => Store;
  readonly reading: (channel: NamedChannel) => ReflexReading;
  readonly account: (id: string) => Promise<Account>;
  readonly noteHealth: Claims["health"];
  readonly isHeld: () => boolean;
}

export type Channels = ReadonlyMap<string, OpenChannel>;

/** A bot with its ear for each channel of the desk file; nothing listens yet. */
export const openChannels = async (options: Options, onClose: OnClose): Promise<Channels> => {
  const channels = new Map<string, OpenChannel>();
  for (const named of options.channels) channels.set(named.id, await openChannel(named, options, onClose));
  return channels;
};

const openChannel = (named: NamedChannel, options: Options, onClose: OnClose): Promise<OpenChannel> => {
  const { id, accountId, settings } = named;
  const health = keepNoting(
    (told) => options.noteHealth(id, told.is, told.is === "degraded" ? told.why : null),
    (error) =>
      options.log.warn({ channel: settings.key, error: error.message }, "a channel's health could not be noted yet"),
  );
  onClose(async () => health.stop());
  const reflexes = createReflexes({ reading: options.reading(named), account: () => options.account(accountId) });
  return connectChannel({
    ...options,
    id,
    account: options.accounts.find((one) => one.id === accountId)!,
    settings,
    store: options.store(named),
    reflexes: silentWhile(options.isHeld, reflexes),
    health: health.note,
  });
};
