import type { Api, Invocation } from "./params.ts";
import { groupRoom, type MessageRecord, privateRoom } from "./records.ts";
import { badRequest, forbidden } from "./refusal.ts";
import type { World } from "./world.ts";

/** The room that a bot's chat_id names, or Telegram's refusal for a chat that the bot cannot see at all. */
export const roomOf = ({ world }: Api, { bot, params }: Invocation): string => {
  if (!params.has("chat_id") || params.text("chat_id") === "") throw badRequest("chat_id is empty");
  const id = Number(params.raw.chat_id);
  if (id < 0) {
    const group = world.groups.get(id);
    if (!group || group.bots[bot.id] === undefined) throw badRequest("chat not found");
    return groupRoom(id);
  }
  const room = privateRoom(bot.id, id);
  if (world.privates.has(room)) return room;
  const metInGroup = [...world.groups.values()].some((group) => group.members.includes(id) && group.bots[bot.id]);
  // A bot may not write first.
  if (metInGroup) throw forbidden("bot can't initiate conversation with a user");
  throw badRequest("chat not found");
};

/** The same, and the bot may write there now. */
export const writableRoomOf = (api: Api, call: Invocation): string => {
  const room = roomOf(api, call);
  const chat = chatIdOf(room);
  if (chat < 0) checkGroup(api.world, chat, call.bot.id);
  else {
    if (api.world.users.get(chat)?.deactivated) throw forbidden("user is deactivated");
    if (api.world.privates.get(room)?.blocked) throw forbidden("bot was blocked by the user");
  }
  if (call.params.number("message_thread_id") > 0) throw badRequest("message thread not found");
  return room;
};

const checkGroup = (world: World, chat: number, bot: number): void => {
  const group = world.groups.get(chat)!;
  if (group.migratedTo !== null)
    throw badRequest("group chat was upgraded to a supergroup chat", { migrate_to_chat_id: group.migratedTo });
  const name = group.type === "supergroup" ? "supergroup chat" : "group chat";
  if (group.bots[bot] === "kicked") throw forbidden(`bot was kicked from the ${name}`);
  if (group.bots[bot] === "left") throw forbidden(`bot is not a member of the ${name}`);
};

export const chatIdOf = (room: string): number => Number(room.slice(room.lastIndexOf(":") + 1));

export const seen = (world: World, room: string, id: number): MessageRecord | undefined => {
  const message = world.messages(room).get(id);
  return message?.deletedAt === null ? message : undefined;
};
