import type { Claims } from "../core/duty.ts";
import type { Log } from "../core/log.ts";
import { tellAway } from "../core/messages/away.ts";
import { syncDesk } from "../core/people/sync.ts";
import type { Desk } from "../core/ports.ts";
import { type Backfill, keepHeard } from "./backfill.ts";
import type { Channels } from "./channels.ts";
import type { OpenChannel } from "./connect.ts";

interface Meeting {
  readonly desk: Desk;
  /** False: another channel is the same bot already. */
  readonly claimIdentity: (channel: string, identity: string, handle: string) => Promise<boolean>;
  readonly log: Log;
}

/** Once a channel listens: whose bot it is, and who is in the desk channel after what happened while nobody listened. */
export const catchUp = async (channel: OpenChannel, { desk, claimIdentity, log }: Meeting): Promise<void> => {
  const { id, handle } = await channel.identity();
  if (!(await claimIdentity(channel.id, id, handle))) {
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

interface Hearing {
  readonly desk: Desk;
  readonly channels: Channels;
  readonly claims: Pick<Claims, "heardAt" | "heard">;
  /** Where open tickets are talked about. */
  readonly threads: () => Promise<readonly string[]>;
  readonly now: () => Date;
  readonly log: Log;
}

/** What was said while nobody listened is asked for; what can't be had back the desk is told. */
export const openBackfill = (
  { id, key, kind: platform, account, intake }: OpenChannel,
  { desk, channels, claims, threads, now, log }: Hearing,
): Backfill =>
  keepHeard({
    key,
    intake,
    heardAt: () => claims.heardAt(id),
    heard: (at) => claims.heard(id, at),
    threads,
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
