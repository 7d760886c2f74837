import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { deskAdvice, type SlackPulse } from "./health.ts";

export interface Identity {
  /** `<team>/<bot>`: the same twice is one bot connected twice. */
  readonly id: string;
  readonly team: string;
  readonly botUser: string;
  readonly botId: string;
  readonly deskChannel: string;
  readonly inDeskChannel: boolean;
}

const CHANNEL_ID = /^[CG][A-Z0-9]{2,}$/;

/** Who we are in the workspace, asked once and whenever somebody wants to know for sure. */
export const createIdentity = (client: WebClient, desk: string, pulse: SlackPulse) => {
  let last: Identity = {
    id: "",
    team: "",
    botUser: "",
    botId: "",
    deskChannel: CHANNEL_ID.test(desk) ? desk : "",
    inDeskChannel: false,
  };
  let asking: Promise<Identity> | null = null;
  const ask = async (): Promise<Identity> => {
    try {
      const told = await askSlack();
      pulse.good("identity");
      if (told.inDeskChannel) pulse.good("desk");
      else pulse.bad("desk", deskAdvice("the bot is not in it"));
      return told;
    } catch (error) {
      pulse.bad(
        "identity",
        `Slack does not tell who the bot is: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw error;
    }
  };
  const askSlack = async (): Promise<Identity> => {
    const { team_id: team = "", user_id: botUser = "", bot_id: botId = "" } = await client.auth.test();
    last = { ...last, id: `${team}/${botId}`, team, botUser, botId };
    const channel = await findDesk(client, last.deskChannel, desk);
    last = { ...last, deskChannel: channel.id, inDeskChannel: channel.isMember };
    return last;
  };
  return {
    ask,
    last: () => last,
    known: (): Promise<Identity> => {
      if (last.id && last.deskChannel) return Promise.resolve(last);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    moved: (from: string, to: string): void => {
      if (from === last.deskChannel && to) last = { ...last, deskChannel: to };
    },
  };
};

const findDesk = async (client: WebClient, id: string, desk: string): Promise<{ id: string; isMember: boolean }> => {
  if (id) {
    // A channel that Slack does not show is one the bot is not in.
    const shown = await client.conversations.info({ channel: id }).catch(onlyIf(WebAPIPlatformError));
    return { id, isMember: shown?.channel?.is_member ?? false };
  }
  const name = desk.replace(/^#/, "").toLowerCase();
  let cursor: string | undefined;
  do {
    const page = await client.conversations.list({
      types: "public_channel,private_channel",
      exclude_archived: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    const found = page.channels?.find((channel) => channel.name === name);
    if (found?.id) return { id: found.id, isMember: found.is_member ?? false };
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  throw new Error(`Slack shows the bot no channel #${name}: create it, or invite the bot there if it is private`);
};

const onlyIf =
  (kind: typeof WebAPIPlatformError) =>
  (error: unknown): null => {
    if (error instanceof kind) return null;
    throw error;
  };
