import { captionIn, captionOf, formatIn, markupOf } from "./compose.ts";
import type { Api, Invocation, Method } from "./params.ts";
import { chatIdOf, roomOf, seen, writableRoomOf } from "./place.ts";
import type { MessageRecord } from "./records.ts";
import { badRequest } from "./refusal.ts";
import { messageShape } from "./shapes.ts";
import { TEXT_LENGTH } from "./text.ts";

const DELETABLE_MS = 48 * 3_600_000;
const ANSWER_LENGTH = 200;
/** A press can be answered for about as long as Telegram keeps it. */
const QUERY_LIFE_MS = 15 * 60_000;
const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

const editMessageText: Method = (api, call) => {
  if (call.params.text("text") === "") throw badRequest("message text is empty");
  const { text, entities } = formatIn(call);
  if (text === "") throw badRequest("text must be non-empty");
  if (text.length > TEXT_LENGTH) throw badRequest("MESSAGE_TOO_LONG");
  const message = editable(api, call);
  if (message.text === undefined) throw badRequest("there is no text in the message to edit");
  return save(api, call, message, { ...message, text, entities, markup: markupOf(call) });
};

const editMessageCaption: Method = (api, call) => {
  const { caption, captionEntities } = captionOf(captionIn(call));
  const message = editable(api, call);
  if (!message.media) throw badRequest("there is no caption in the message to edit");
  return save(api, call, message, { ...message, caption, captionEntities, markup: markupOf(call) });
};

const editMessageReplyMarkup: Method = (api, call) => {
  const message = editable(api, call);
  return save(api, call, message, { ...message, markup: markupOf(call) });
};

const editable = (api: Api, call: Invocation): MessageRecord => {
  const message = seen(api.world, writableRoomOf(api, call), call.params.number("message_id"));
  if (!message) throw badRequest("message to edit not found");
  if (!message.byBot || message.from !== call.bot.id) throw badRequest("message can't be edited");
  return message;
};

const save = (api: Api, call: Invocation, before: MessageRecord, after: MessageRecord) => {
  const keyboard = (message: MessageRecord) => JSON.stringify(message.markup?.inline_keyboard ?? []);
  const words = ({ text, entities, caption, captionEntities }: MessageRecord) =>
    JSON.stringify([text, entities ?? [], caption, captionEntities ?? []]);
  const hasNewWords = words(before) !== words(after);
  if (!hasNewWords && keyboard(before) === keyboard(after)) throw badRequest(NOT_MODIFIED);
  // A change of buttons alone is not shown as "edited".
  const value = hasNewWords ? { ...after, editedAt: api.world.clock.now() } : after;
  api.world.commit([{ put: "message", value }]);
  api.tell("edit", { chat: chatIdOf(value.room), bot: call.bot.id, messageId: value.id, by: "bot" });
  return messageShape(api.world, value, call.bot.id);
};

const deleteMessage: Method = (api, call) => {
  const room = roomOf(api, call);
  erase(api, call, room, call.params.number("message_id"));
  return true;
};

const deleteMessages: Method = (api, call) => {
  const room = roomOf(api, call);
  for (const id of call.params.object<number[]>("message_ids") ?? [])
    if (seen(api.world, room, id)) erase(api, call, room, id);
  return true;
};

const erase = (api: Api, { bot }: Invocation, room: string, id: number): void => {
  const message = seen(api.world, room, id);
  if (!message) throw badRequest("message to delete not found");
  const chat = chatIdOf(room);
  const isOwn = message.byBot && message.from === bot.id;
  const mayErase = isOwn || chat > 0 || api.world.groups.get(chat)?.bots[bot.id] === "administrator";
  const now = api.world.clock.now();
  if (!mayErase || now - message.at > DELETABLE_MS) throw badRequest("message can't be deleted");
  api.world.commit([{ put: "message", value: { ...message, deletedAt: now } }]);
  api.tell("delete", { chat, bot: bot.id, messageId: id, by: "bot" });
};

const answerCallbackQuery: Method = (api, { bot, params }) => {
  const text = params.text("text");
  if (text.length > ANSWER_LENGTH) throw badRequest("MESSAGE_TOO_LONG");
  const callback = api.world.callbacks.get(params.text("callback_query_id"));
  if (!callback || callback.bot !== bot.id || api.world.clock.now() - callback.at > QUERY_LIFE_MS)
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  const answer = {
    ...(text && { text }),
    showAlert: params.isOn("show_alert"),
    ...(params.has("url") && { url: params.text("url") }),
  };
  // The person's screen takes the first answer only.
  if (callback.answer === null) api.world.commit([{ put: "callback", value: { ...callback, answer } }]);
  api.tell("callback-answer", {
    chat: chatIdOf(callback.room),
    bot: bot.id,
    callbackId: callback.id,
    from: callback.from,
    ...answer,
  });
  return true;
};

/** The only emoji that may be a reaction: https://core.telegram.org/bots/api#reactiontypeemoji */
export const REACTIONS = new Set(
  "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡".split(
    " ",
  ),
);

const setMessageReaction: Method = (api, call) => {
  const reactions = call.params.object<{ type: string; emoji?: string }[]>("reaction") ?? [];
  const room = writableRoomOf(api, call);
  const message = seen(api.world, room, call.params.number("message_id"));
  if (!message) throw badRequest("message to react not found");
  if (reactions.length > 1) throw badRequest("REACTIONS_TOO_MANY");
  const emoji = reactions.map((reaction) => reaction.emoji ?? "");
  if (!emoji.every((one) => REACTIONS.has(one.replaceAll("\uFE0F", "")))) throw badRequest("REACTION_INVALID");
  const value = { ...message, reactions: { ...message.reactions, [call.bot.id]: emoji } };
  api.world.commit([{ put: "message", value }]);
  api.tell("reaction", { chat: chatIdOf(room), bot: call.bot.id, messageId: message.id, emoji });
  return true;
};

export const EDITING: Record<string, Method> = {
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  answerCallbackQuery,
  setMessageReaction,
};
