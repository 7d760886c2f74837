import type { Log } from "../core/log.ts";
import { reportDelivery, tellDeskIsLate } from "../core/messages/report.ts";
import type { Meters } from "../core/meters.ts";
import type { OutboundStore, Settled } from "../core/outbound.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Desk, Tx } from "../core/ports.ts";
import type { OpenChannel } from "./connect.ts";
import { createFaces } from "./dialogue/views/faces.ts";
import { wordDelivery } from "./dialogue/views/word.ts";
import { NotNow } from "./not-now.ts";
import type { SenderOptions } from "./outbound/options.ts";
import { createSender, type Sender } from "./outbound.ts";

const CHANNEL_NAMES = { telegram: "Telegram", slack: "Slack", whatsapp: "WhatsApp" };

interface Options {
  readonly desk: Desk;
  readonly store: (channel: OpenChannel) => Promise<OutboundStore>;
  readonly isAway: (error: unknown) => boolean;
  readonly meters: Pick<Meters, "delivered">;
  /** Leaves out what we allow ourselves on the platforms. */
  readonly unpaced: boolean;
  readonly now: () => Date;
  readonly log: Log;
}

/** What sends for one channel: its deliveries are worded here, and the desk hears what became of them. */
export const openSender = async (channel: OpenChannel, options: Options): Promise<Sender> => {
  const { desk, meters, unpaced, now, log } = options;
  const store = await options.store(channel);
  const asDesk = (work: (tx: Tx) => Promise<void>) => desk.transaction(channel.account, { by: "desk" }, work);
  return createSender({
    store,
    unpaced,
    bot: channel.bot,
    now,
    word: wordingOf(channel, store, options),
    faces: createFaces(await channel.deskAddress()),
    report: (due, trouble) => asDesk((tx) => reportDelivery(tx, channel.id, due, trouble)),
    late: (ticket) => asDesk((tx) => tellDeskIsLate(tx, ticket)),
    log,
    sent: (state, ms) => meters.delivered(channel.kind, outcomeOf(state), ms / 1_000),
  });
};

const wordingOf =
  ({ kind }: OpenChannel, store: OutboundStore, { isAway, now }: Options): SenderOptions["word"] =>
  (due, partsOf) =>
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

/** How an end is counted: what needed no sending any more was in order too. */
const outcomeOf = (state: Settled["state"]): Outcome["is"] => {
  if (state === "pending") return "later";
  return state === "superseded" || state === "void" ? "sent" : state;
};
