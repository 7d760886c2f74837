import type { Api, Invocation, Method } from "./params.ts";
import { chatIdOf, roomOf, writableRoomOf } from "./place.ts";
import type { BotRecord, Membership } from "./records.ts";
import { badRequest } from "./refusal.ts";
import { botShape, chatShape, fileOf, filePath, userShape } from "./shapes.ts";

const LARGEST_DOWNLOAD = 20 * 1024 * 1024;
const ACTIONS =
  /^(typing|upload_(photo|video|voice|audio|document|video_note)|record_(video|voice|audio|video_note)|choose_sticker|find_location)$/;

const getUpdates: Method = async (api, { bot, params, gone }) => {
  const allowed = params.object<string[]>("allowed_updates");
  // Sticky: what is asked for once holds for all later calls that say nothing.
  if (allowed && JSON.stringify(allowed) !== JSON.stringify(bot.allowedUpdates) && !bot.webhook)
    api.world.commit([{ put: "bot", value: { ...bot, allowedUpdates: allowed } }]);
  return api.updates.get(bot.id, {
    offset: params.number("offset"),
    limit: params.number("limit", 100),
    timeout: params.number("timeout"),
    gone,
  });
};

const setWebhook: Method = (api, call) => {
  const { bot, params } = call;
  const url = params.text("url");
  if (url === "") return deleteWebhook(api, call);
  if (!/^https?:\/\/[^/\s]+/.test(url)) throw badRequest("bad webhook: invalid webhook URL specified");
  const secret = params.text("secret_token");
  if (!/^[\w-]{0,256}$/.test(secret)) throw badRequest("secret token contains unallowed characters");
  if (params.isOn("drop_pending_updates")) api.updates.forgetAll(bot.id);
  const maxConnections = Math.min(Math.max(params.number("max_connections", 40), 1), 100);
  const allowedUpdates = params.object<string[]>("allowed_updates") ?? bot.allowedUpdates;
  api.world.commit([{ put: "bot", value: { ...bot, allowedUpdates, webhook: { url, secret, maxConnections } } }]);
  api.updates.stopPolls(bot.id);
  api.webhooks.refresh(bot.id);
  return true;
};

const deleteWebhook: Method = (api, { bot, params }) => {
  if (params.isOn("drop_pending_updates")) api.updates.forgetAll(bot.id);
  if (bot.webhook) api.world.commit([{ put: "bot", value: { ...bot, webhook: null } }]);
  api.webhooks.refresh(bot.id);
  return true;
};

const getWebhookInfo: Method = ({ world, webhooks }, { bot }) => ({
  url: bot.webhook?.url ?? "",
  has_custom_certificate: false,
  pending_update_count: world.queue(bot.id).pending.size,
  ...(bot.webhook && { max_connections: bot.webhook.maxConnections, ip_address: "127.0.0.1" }),
  ...(bot.allowedUpdates.length > 0 && { allowed_updates: bot.allowedUpdates }),
  ...webhooks.lastError(bot.id),
});

const getMe: Method = (_, { bot }) => ({
  ...botShape(bot),
  can_join_groups: true,
  can_read_all_group_messages: !bot.groupPrivacy,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
});

const setMyCommands: Method = (api, { bot, params }) => {
  const commands = params.object<{ command: string; description: string }[]>("commands") ?? [];
  if (commands.length > 100) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  for (const { command, description } of commands) {
    if (!/^\/?[a-z0-9_]{1,32}$/.test(command ?? "")) throw badRequest("BOT_COMMAND_INVALID");
    if (!description || description.length > 256) throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  }
  const plain = commands.map(({ command, description }) => ({ command: command.replace(/^\//, ""), description }));
  saveCommands(api, bot, { ...bot.commands, [audience(params)]: plain });
  return true;
};

const deleteMyCommands: Method = (api, { bot, params }) => {
  const { [audience(params)]: _gone, ...left } = bot.commands;
  saveCommands(api, bot, left);
  return true;
};

const saveCommands = (api: Api, bot: BotRecord, commands: BotRecord["commands"]): void => {
  api.world.commit([{ put: "bot", value: { ...bot, commands } }]);
  api.tell("commands", { bot: bot.id });
};

const getMyCommands: Method = (_, { bot, params }) => bot.commands[audience(params)] ?? [];

const audience = (params: Invocation["params"]): string => {
  const { type = "default", chat_id, user_id } = params.object<Record<string, unknown>>("scope") ?? {};
  return `${[type, chat_id, user_id].filter((part) => part !== undefined).join(":")}|${params.text("language_code")}`;
};

const sendChatAction: Method = (api, call) => {
  const action = call.params.text("action");
  if (!ACTIONS.test(action)) throw badRequest("wrong parameter action in request");
  api.tell("action", { chat: chatIdOf(writableRoomOf(api, call)), bot: call.bot.id, action });
  return true;
};

const getFile: Method = ({ world }, { bot, params }) => {
  if (!params.has("file_id")) throw badRequest("file_id not specified");
  const file = fileOf(world, params.text("file_id"), bot.id);
  if (file.size > LARGEST_DOWNLOAD) throw badRequest("file is too big");
  return {
    file_id: params.text("file_id"),
    file_unique_id: `AQAD${file.number.toString(36).padStart(5, "0")}0`,
    file_size: file.size,
    file_path: filePath(file),
  };
};

const getChat: Method = (api, call) => {
  const room = roomOf(api, call);
  return {
    ...chatShape(api.world, room),
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {},
  };
};

const getChatMember: Method = (api, call) => {
  const chat = chatIdOf(roomOf(api, call));
  const user = call.params.number("user_id");
  const group = api.world.groups.get(chat);
  const asBot = api.world.bots.get(user);
  if (asBot) return memberShape(botShape(asBot), group ? (group.bots[user] ?? "left") : "member");
  const person = api.world.users.get(user);
  if (!person) throw badRequest("invalid user_id specified");
  return memberShape(userShape(person), !group || group.members.includes(user) ? "member" : "left");
};

export const memberShape = (user: Record<string, unknown>, status: Membership): Record<string, unknown> => ({
  user,
  status,
  ...(status === "kicked" && { until_date: 0 }),
  ...(status === "administrator" && {
    can_be_edited: false,
    is_anonymous: false,
    can_manage_chat: true,
    can_delete_messages: true,
  }),
});

const leaveChat: Method = (api, call) => {
  const chat = chatIdOf(writableRoomOf(api, call));
  const group = api.world.groups.get(chat);
  if (!group) throw badRequest("chat not found");
  api.world.commit([{ put: "group", value: { ...group, bots: { ...group.bots, [call.bot.id]: "left" } } }]);
  api.tell("members", { chat, bot: call.bot.id });
  return true;
};

const yes: Method = () => true;

export const ACCOUNT: Record<string, Method> = {
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  getMe,
  setMyCommands,
  deleteMyCommands,
  getMyCommands,
  sendChatAction,
  getFile,
  getChat,
  getChatMember,
  leaveChat,
  // What a bot may say about itself; nobody here reads it.
  setMyName: yes,
  setMyDescription: yes,
  setMyShortDescription: yes,
  setChatMenuButton: yes,
  setMyDefaultAdministratorRights: yes,
};
