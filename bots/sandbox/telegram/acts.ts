import type { Api } from "./params.ts";
import { chatIdOf, seen } from "./place.ts";
import {
  type BotRecord,
  type Change,
  type Content,
  type GroupRecord,
  groupRoom,
  type MessageRecord,
  privateRoom,
  type UserRecord,
} from "./records.ts";
import { messageShape } from "./shapes.ts";

export type Ref = number | string;

/** A bot by its token, id or username; nobody named: the only one there is. */
export const botBy = ({ world }: Api, ref: Ref | undefined): BotRecord => {
  const bots = [...world.bots.values()];
  const found =
    ref === undefined && bots.length === 1
      ? bots[0]
      : bots.find(({ id, token, username }) => [String(id), token, username, `@${username}`].includes(String(ref)));
  if (!found)
    throw new Error(ref === undefined ? "say which bot" : `there is no bot ${ref}; declare it with the verb bot`);
  return found;
};

export const personBy = ({ world }: Api, ref: Ref | undefined): UserRecord => {
  const found =
    world.users.get(Number(ref)) ??
    [...world.users.values()].find(({ username }) => username && [username, `@${username}`].includes(String(ref)));
  if (!found) throw new Error(`there is no user ${ref}; declare it with the verb user`);
  return found;
};

export const groupBy = ({ world }: Api, ref: Ref | undefined): GroupRecord => {
  const found = world.groups.get(Number(ref));
  if (!found) throw new Error(`there is no group ${ref}`);
  return found;
};

/** The room of a group, or of a person with a bot. */
export const roomBy = (api: Api, chat: Ref | undefined, bot: Ref | undefined): string => {
  if (Number(chat) < 0) return groupRoom(groupBy(api, chat).id);
  const person = personBy(api, chat);
  const known = [...api.world.privates.values()].filter(({ user }) => user === person.id);
  if (bot === undefined && known.length === 1) return privateRoom(known[0]!.bot, person.id);
  return privateRoom(botBy(api, bot).id, person.id);
};

export interface Posting {
  bot?: Ref;
  from: Ref;
  chat?: Ref;
  replyTo?: number;
}

export interface Posted {
  messageId: number;
  messageIds: number[];
  chat: number;
  /** Ids of the updates that it made. */
  updates: number[];
}

/** A person posts: the messages and the updates of all bots that see them, in one act. */
export const post = (api: Api, posting: Posting, contents: Content[], mediaGroup?: string): Posted => {
  const person = personBy(api, posting.from);
  const room = roomBy(api, posting.chat ?? person.id, posting.bot);
  enter(api, room, person);
  const messages = contents.map((content, ahead) => ({
    ...blank(api, room, person.id, ahead),
    ...content,
    ...(posting.replyTo !== undefined && { replyTo: posting.replyTo }),
    ...(mediaGroup && { mediaGroup }),
  }));
  return commitMessages(api, room, messages);
};

export const blank = ({ world }: Api, room: string, from: number, ahead = 0): MessageRecord => ({
  id: world.nextMessageId(room, ahead),
  room,
  from,
  byBot: false,
  at: world.clock.now(),
  editedAt: null,
  deletedAt: null,
  reactions: {},
});

export const commitMessages = (api: Api, room: string, messages: MessageRecord[], others: Change[] = []): Posted => {
  const updates = messages.flatMap((message, ahead) =>
    watchersOf(api, room, message).flatMap((bot) =>
      api.updates.queued(bot, "message", messageShape(api.world, message, bot), ahead),
    ),
  );
  api.world.commit([...others, ...messages.map((value): Change => ({ put: "message", value })), ...updates]);
  const chat = chatIdOf(room);
  for (const { id, from } of messages) api.tell("message", { chat, room, messageId: id, by: "person", from });
  return { messageId: messages[0]!.id, messageIds: messages.map(({ id }) => id), chat, updates: idsOf(updates) };
};

export const idsOf = (changes: Change[]) =>
  changes.flatMap((change) => (change.put === "update" ? [change.value.id] : []));

/** The first word to a bot opens the chat; a stranger cannot write in a group. */
const enter = (api: Api, room: string, person: UserRecord): void => {
  const chat = chatIdOf(room);
  if (person.deactivated) throw new Error(`${person.firstName} is deactivated`);
  if (chat < 0) {
    const group = groupBy(api, chat);
    if (group.migratedTo !== null) throw new Error(`the group has become ${group.migratedTo}`);
    if (!group.members.includes(person.id)) throw new Error(`${person.firstName} is not in the group`);
    return;
  }
  const bot = Number(room.split(":")[1]);
  const known = api.world.privates.get(room);
  if (known?.blocked) throw new Error(`${person.firstName} has blocked the bot; unblock it first`);
  if (!known) api.world.commit([{ put: "private", value: { bot, user: person.id, blocked: false } }]);
};

/** The bots that Telegram would tell of this message. */
export const watchersOf = (api: Api, room: string, message: MessageRecord): number[] => {
  const chat = chatIdOf(room);
  if (chat > 0) return [Number(room.split(":")[1])];
  return presentBots(groupBy(api, chat)).filter((bot) => seesInGroup(api, bot, message));
};

export const presentBots = (group: GroupRecord): number[] =>
  Object.keys(group.bots)
    .map(Number)
    .filter((bot) => group.bots[bot] === "member" || group.bots[bot] === "administrator");

/** Privacy mode: commands, replies to the bot, mentions of it, service messages, and nothing else. */
const seesInGroup = (api: Api, id: number, message: MessageRecord): boolean => {
  const bot = api.world.bots.get(id)!;
  if (!bot.groupPrivacy || message.service) return true;
  if (groupBy(api, chatIdOf(message.room)).bots[id] === "administrator") return true;
  const answered = message.replyTo === undefined ? undefined : seen(api.world, message.room, message.replyTo);
  if (answered?.byBot && answered.from === id) return true;
  const words = message.text ?? message.caption ?? "";
  const name = `@${bot.username}`.toLowerCase();
  return (message.entities ?? message.captionEntities ?? []).some(({ type, offset, length }) => {
    const word = words.slice(offset, offset + length).toLowerCase();
    if (type === "mention") return word === name;
    return type === "bot_command" && (!word.includes("@") || word.endsWith(name));
  });
};
