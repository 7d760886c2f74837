import type { Method } from "../context.ts";
import { isSet, pageOf, required, textOf } from "../requests.ts";
import { userJson } from "../shapes.ts";
import { SlackError } from "../types.ts";
import { conversationsOf } from "./conversations.ts";

const authTest: Method = ({ world }, app) => {
  const workspace = world.get("workspace", app.workspace);
  return {
    url: `https://${workspace?.domain}.slack.com/`,
    team: workspace?.name,
    user: app.name,
    team_id: app.workspace,
    user_id: app.botUserId,
    bot_id: app.botId,
    app_id: app.id,
    is_enterprise_install: false,
  };
};

const botsInfo: Method = ({ world }, own, args) => {
  const app = world.all("app").find((one) => one.botId === (textOf(args, "bot") ?? own.botId));
  if (!app) throw new SlackError("bot_not_found");
  return {
    bot: {
      id: app.botId,
      app_id: app.id,
      user_id: app.botUserId,
      name: app.name,
      deleted: false,
      updated: 0,
      icons: {},
    },
  };
};

const teamInfo: Method = ({ world }, app) => {
  const { id, name, domain } = world.get("workspace", app.workspace)!;
  return { team: { id, name, domain, email_domain: "", icon: { image_default: true } } };
};

const usersInfo: Method = ({ world }, app, args) => {
  const user = world.user(required(args, "user"));
  if (!user || user.workspace !== app.workspace) throw new SlackError("user_not_found");
  return { user: userJson(world, user, isSet(args, "include_locale")) };
};

const usersList: Method = ({ world }, app, args) => {
  const members = world.all("user").filter((user) => user.workspace === app.workspace);
  const { page, next } = pageOf(members, args, 1000);
  const locale = isSet(args, "include_locale");
  return { members: page.map((user) => userJson(world, user, locale)), response_metadata: { next_cursor: next } };
};

const lookupByEmail: Method = ({ world }, app, args) => {
  const email = required(args, "email").toLowerCase();
  const user = world.all("user").find((one) => one.workspace === app.workspace && one.email?.toLowerCase() === email);
  if (!user) throw new SlackError("users_not_found");
  return { user: userJson(world, user) };
};

export const people: Record<string, Method> = {
  "auth.test": authTest,
  "bots.info": botsInfo,
  "team.info": teamInfo,
  "users.info": usersInfo,
  "users.list": usersList,
  "users.lookupByEmail": lookupByEmail,
  "users.conversations": conversationsOf,
  "apps.connections.open": ({ sockets }, app) => ({ url: sockets.address(app.id) }),
};
