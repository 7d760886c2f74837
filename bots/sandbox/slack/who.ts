import type { Slack } from "./context.ts";
import { openDirect } from "./methods/places.ts";
import type { App, Channel, Json, Message, User, Workspace } from "./types.ts";

/** Finds what a control verb names; the errors are read by whoever writes a test. */
export const workspaceOf = (slack: Slack, id?: string): Workspace => {
  const all = slack.world.all("workspace");
  const workspace = id ? slack.world.get("workspace", id) : all.length === 1 ? all[0] : undefined;
  if (!workspace) throw new Error(id ? `No workspace ${id}` : `Name the workspace; there are ${all.length}`);
  return workspace;
};

export const userOf = (slack: Slack, named: string): User => {
  const name = String(named ?? "").replace(/^@/, "");
  const user =
    slack.world.user(name) ?? slack.world.all("user").find((one) => one.name === name || one.displayName === name);
  if (!user) throw new Error(`No user ${named}`);
  return user;
};

export const appOf = (slack: Slack, id?: string, workspace?: string): App => {
  const apps = slack.world.all("app").filter((app) => !workspace || app.workspace === workspace);
  const app = id ? slack.world.get("app", id) : apps[0];
  if (!app) throw new Error(id ? `No app ${id}` : "No app is declared");
  return app;
};

export const channelOf = (slack: Slack, named: string): Channel => {
  const name = String(named ?? "").replace(/^#/, "");
  const channel =
    slack.world.get("channel", name) ?? slack.world.all("channel").find((one) => one.name !== "" && one.name === name);
  if (!channel) throw new Error(`No channel ${named}`);
  return channel;
};

/** A channel, or, named by a bot's user id or app id, the person's direct messages with it. */
export const placeOf = (slack: Slack, named: string, user?: User | string): Channel => {
  const app = slack.world.all("app").find((one) => named === one.id || named === one.botUserId);
  if (!app) return channelOf(slack, named);
  if (user === undefined) throw new Error("Direct messages with a bot: name the user too");
  return openDirect(slack, app, typeof user === "string" ? userOf(slack, user).id : user.id);
};

export const messageOf = (slack: Slack, channel: Channel, ts: string): Message => {
  const message = slack.world.message(channel.id, ts);
  if (!message) throw new Error(`No message ${ts} in ${channel.id}`);
  return message;
};

export const memberIn = (channel: Channel, user: User): User => {
  if (!channel.members.includes(user.id)) throw new Error(`${user.name} is not in ${channel.name || channel.id}`);
  return user;
};

export const need = (body: Json, ...names: string[]): void => {
  for (const name of names) if (body?.[name] === undefined) throw new Error(`Missing: ${name}`);
};
