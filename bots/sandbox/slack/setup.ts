import type { Slack } from "./context.ts";
import { verifyUrl } from "./hooks.ts";
import { join } from "./posting.ts";
import type { App, Channel, Json, User } from "./types.ts";
import { need, userOf, workspaceOf } from "./who.ts";
import { newId } from "./world.ts";

/** Control verbs that declare who and what there is. Saying one again changes it. */
export const setupVerbs = (slack: Slack): Record<string, (body: Json) => unknown> => ({
  workspace: (body) => {
    need(body, "name");
    const id = body.id ?? newId("T");
    const domain = body.domain ?? body.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    return slack.world.put("workspace", id, { id, name: body.name, domain });
  },
  app: (body) => declareApp(slack, body),
  user: (body) => declareUser(slack, body),
  channel: (body) => declareChannel(slack, body),
  uninstall: ({ app }) => uninstall(slack, app),
});

const declareApp = async (slack: Slack, body: Json): Promise<Json> => {
  need(body, "botToken", "signingSecret");
  const workspace = workspaceOf(slack, body.workspace);
  const id = body.appId ?? newId("A");
  const known = slack.world.get("app", id);
  const app: App = {
    id,
    workspace: workspace.id,
    name: body.name ?? known?.name ?? "relevo",
    botToken: body.botToken,
    appToken: body.appToken,
    signingSecret: body.signingSecret,
    botUserId: body.botUserId ?? known?.botUserId ?? newId("U"),
    botId: body.botId ?? known?.botId ?? newId("B"),
    requestUrl: body.requestUrl,
    commands: body.commands,
    shortcuts: body.shortcuts,
  };
  slack.world.put("app", id, app);
  const bot = userFrom(slack, { id: app.botUserId, name: app.name, realName: app.name, bot: true }, app.workspace);
  slack.world.put("user", bot.id, { ...bot, appId: app.id, botId: app.botId });
  const verified = body.verify && app.requestUrl ? await verifyUrl(app, newId("", 30)) : undefined;
  if (verified === false) throw new Error("The request URL did not answer the challenge");
  return { appId: id, workspace: workspace.id, botUserId: app.botUserId, botId: app.botId, verified };
};

const declareUser = (slack: Slack, body: Json): User => {
  const workspace = workspaceOf(slack, body.workspace);
  const known = body.id ? slack.world.user(body.id) : undefined;
  const user = userFrom(slack, body, workspace.id, known);
  slack.world.put("user", user.id, user);
  if (known) slack.events.aboutUser("user_change", user);
  // People who were there before the app are no news; a test that wants the event asks for it.
  else if (body.announce) slack.events.aboutUser("team_join", user);
  return user;
};

const userFrom = (slack: Slack, body: Json, workspace: string, known?: User): User => {
  const name = body.name ?? known?.name ?? "somebody";
  const realName = body.realName ?? known?.realName ?? name;
  const outside = typeof body.external === "string" ? body.external : body.external ? "TEXTERNAL1" : undefined;
  return {
    id: known?.id ?? body.id ?? newId("U"),
    workspace,
    home: outside ?? known?.home ?? workspace,
    name,
    realName,
    displayName: body.displayName ?? known?.displayName ?? realName,
    title: body.title ?? known?.title,
    email: body.email ?? known?.email,
    tz: body.tz ?? known?.tz ?? "Europe/Madrid",
    locale: body.locale ?? known?.locale ?? "en-US",
    guest: body.guest ?? known?.guest ?? false,
    stranger: body.stranger ?? known?.stranger ?? false,
    bot: body.bot ?? known?.bot ?? false,
    active: body.active ?? known?.active ?? true,
    updated: Math.floor(slack.clock.now() / 1000),
  };
};

const declareChannel = (slack: Slack, body: Json): Channel => {
  need(body, "name");
  const workspace = workspaceOf(slack, body.workspace);
  const known = body.id ? slack.world.get("channel", body.id) : undefined;
  const id = known?.id ?? body.id ?? newId("C");
  const people = (body.members ?? []).map((named: string) => userOf(slack, named).id);
  const members = [...new Set([...people, ...botsFor(slack, workspace.id, body.bot ?? true)])];
  if (known) {
    const renamed = slack.world.put("channel", id, { ...known, name: body.name });
    return members.reduce((channel, member) => join(slack, channel, member), renamed);
  }
  return slack.world.put("channel", id, {
    id,
    workspace: workspace.id,
    name: body.name,
    kind: body.private ? "group" : "channel",
    members,
    archived: false,
    created: slack.clock.now(),
  });
};

/** `bot`: true is all apps of the workspace, false none, else the ids of those meant. */
const botsFor = (slack: Slack, workspace: string, wish: boolean | string | string[]): string[] => {
  const apps = slack.world.appsOf(workspace);
  if (wish === true) return apps.map((app) => app.botUserId);
  if (wish === false) return [];
  return apps.filter((app) => [wish].flat().includes(app.id)).map((app) => app.botUserId);
};

const uninstall = (slack: Slack, id: string): Json => {
  const app = slack.world.get("app", id);
  if (!app) throw new Error(`No app ${id}`);
  const at = () => ({ event_ts: slack.world.nextTs() });
  slack.events.send(app, { type: "tokens_revoked", tokens: { oauth: [], bot: [app.botUserId] }, ...at() });
  slack.events.send(app, { type: "app_uninstalled", ...at() });
  slack.world.put("app", id, { ...app, uninstalled: true });
  return { uninstalled: true };
};
