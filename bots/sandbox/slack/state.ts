import type { Slack } from "./context.ts";
import { ephemeralJson, messageJson, permalinkOf, viewJson } from "./shapes.ts";
import type { App, Channel, Json } from "./types.ts";

const MOST_SHOWN = 300;

/** All that the page shows, without tokens and secrets. */
export const stateFor = (slack: Slack): Json => {
  const { world } = slack;
  return {
    workspaces: world.all("workspace"),
    apps: world.all("app").map((app) => appState(slack, app)),
    users: world.all("user"),
    channels: world.all("channel").map((channel) => channelState(slack, channel)),
    ephemerals: world.all("ephemeral").slice(-MOST_SHOWN).map(ephemeralJson),
    views: world
      .all("view")
      .filter((view) => view.open)
      .map((view) => ({ ...viewJson(world, view), user: view.user, errors: view.errors ?? {} })),
    limits: { on: slack.limits.on, refused: slack.limits.refused },
    delivered: slack.delivery.delivered,
    lost: slack.delivery.lost,
  };
};

const appState = (slack: Slack, app: App): Json => ({
  id: app.id,
  workspace: app.workspace,
  name: app.name,
  botUserId: app.botUserId,
  botId: app.botId,
  mode: app.requestUrl ? "http" : "socket",
  commands: app.commands ?? [],
  shortcuts: app.shortcuts ?? [],
  uninstalled: app.uninstalled ?? false,
  sockets: slack.sockets.count(app.id),
  pending: slack.delivery.pending(app.id),
});

const channelState = (slack: Slack, channel: Channel): Json => {
  const messages = slack.world.messages(channel.id);
  return {
    ...channel,
    count: messages.length,
    messages: messages.slice(-MOST_SHOWN).map((message) => ({
      ...messageJson(slack.world, message),
      permalink: permalinkOf(slack.world, message),
    })),
  };
};
