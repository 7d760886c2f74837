import type { Slack } from "../context.ts";
import { type App, type Channel, type Message, SlackError } from "../types.ts";
import { newId } from "../world.ts";

/** A channel as an app names it: an id, a #name, or a person (their direct messages with the bot). */
export const findChannel = (slack: Slack, app: App, named: string): Channel => {
  const { world } = slack;
  const direct = world.get("channel", named);
  const channel =
    direct ??
    (world.user(named)
      ? openDirect(slack, app, named)
      : world
          .all("channel")
          .find((one) => one.workspace === app.workspace && `#${one.name}` === `#${named.replace(/^#/, "")}`));
  if (!channel || channel.workspace !== app.workspace) throw new SlackError("channel_not_found");
  // A private place that the bot is not in does not exist for it.
  if (channel.kind !== "channel" && !channel.members.includes(app.botUserId)) throw new SlackError("channel_not_found");
  return channel;
};

/** As nearly every method wants it: by its own id. A person or a #name is understood where something is posted, and nowhere else. */
export const findById = (slack: Slack, app: App, id: string): Channel => {
  if (!slack.world.get("channel", id)) throw new SlackError("channel_not_found");
  return findOwnChannel(slack, app, id);
};

export const findOwnChannel = (slack: Slack, app: App, named: string): Channel => {
  const channel = findChannel(slack, app, named);
  if (!channel.members.includes(app.botUserId)) throw new SlackError("not_in_channel");
  return channel;
};

export const findWritable = (slack: Slack, app: App, named: string): Channel => {
  const channel = findOwnChannel(slack, app, named);
  if (channel.archived) throw new SlackError("is_archived");
  return channel;
};

export const findMessage = (slack: Slack, channel: Channel, ts: string): Message => {
  const message = slack.world.message(channel.id, ts);
  if (!message) throw new SlackError("message_not_found");
  return message;
};

export const openDirect = (slack: Slack, app: App, userId: string): Channel => {
  const { world, clock } = slack;
  const known = world.direct(app.workspace, userId, app.botUserId);
  if (known) return known;
  const user = world.user(userId);
  if (!user || user.workspace !== app.workspace) throw new SlackError("user_not_found");
  if (!user.active) throw new SlackError("user_disabled");
  if (user.bot) throw new SlackError("cannot_dm_bot");
  const id = newId("D");
  const members = [userId, app.botUserId];
  return world.put("channel", id, {
    id,
    workspace: app.workspace,
    name: "",
    kind: "im",
    members,
    archived: false,
    created: clock.now(),
  });
};
