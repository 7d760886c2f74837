import type { WebClient } from "@slack/web-api";
import { split } from "./limits.ts";
import { NothingSent } from "./outcome.ts";

/** A member's own conversation with the bot has the member's id for an address: that is known before anybody wrote in it. */
export interface Directs {
  /** The address that Slack wants everywhere but in a first post: the direct messages' own id. */
  of(address: string): Promise<string>;
  /** Where a post to that address went. */
  opened(address: string, channel: string): void;
}

const PERSON = /^[UW][A-Z0-9]+$/;
const MOST = 5000;

export const createDirects = (client: WebClient): Directs => {
  const known = new Map<string, string>();
  const opened = (address: string, channel: string): void => {
    if (!PERSON.test(address) || !channel.startsWith("D")) return;
    if (known.size >= MOST) known.clear();
    known.set(address, channel);
  };
  return {
    of: async (address) => {
      const { channel: user } = split(address);
      if (!PERSON.test(user)) return address;
      if (!known.has(user)) opened(user, await open(client, user));
      return known.get(user) ?? address;
    },
    opened,
  };
};

const open = async (client: WebClient, user: string): Promise<string> => {
  try {
    const { channel } = await client.conversations.open({ users: user });
    return channel?.id ?? "";
  } catch (error) {
    throw new NothingSent("the direct messages could not be opened", { cause: error });
  }
};
