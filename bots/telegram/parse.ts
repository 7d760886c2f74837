import type { CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User } from "grammy/types";
import { plainText, type Rich, storable } from "../../core/rich.ts";
import {
  type Commanded,
  type Edited,
  type Event,
  type Ignored,
  type Moved,
  ORIGINAL_S,
  type Place,
  type Pressed,
  type Reached,
  type Said,
  type Sender,
} from "../event.ts";
import { addressOf, type Command, commandOf, type Me } from "./addressed.ts";
import { contentOf, nameOf, withoutStart } from "./content.ts";
import { messageKey } from "./name.ts";
import { serviceOf } from "./service.ts";

/** What a stored update says. Throws on shapes that Telegram doesn't have, so that they are parked and seen. */
export function parse(raw: unknown, me: Me, now: Date): Event {
  const update = raw as Update;
  if (update.message) return message(update.message, me);
  if (update.edited_message) return edited(update.edited_message, update.update_id, me);
  if (update.callback_query) return pressed(update.callback_query, now);
  if (update.my_chat_member) return reached(update.my_chat_member);
  return ignored(`update: ${Object.keys(update).filter((key) => key !== "update_id")}`);
}

function message(message: Message, me: Me): Said | Commanded | Moved | Ignored {
  if (message.migrate_to_chat_id !== undefined) return moved(message, message.migrate_to_chat_id);
  const nobody = whyNobody(message);
  if (nobody !== null) return ignored(nobody);
  const service = serviceOf(message);
  if (service !== null) return ignored(`service message: ${service}`);
  const command = commandOf(message, me);
  if (command?.isOurs === false && message.chat.type !== "private") return ignored("a command for another bot");
  // Whoever forwards "/start" passes on words; they do not give that command.
  const isGiven = command?.isOurs && !command.inCaption && !message.forward_origin;
  return isGiven ? commanded(message, command) : said(message, me);
}

/** Why a message comes from no person that we could answer, or null. */
function whyNobody({ chat, from, sender_chat }: Message): string | null {
  if (chat.type === "channel") return "a channel's post";
  if (sender_chat !== undefined) return "written in a chat's name";
  if (from === undefined) return "written by nobody";
  return from.is_bot ? "written by a bot" : null;
}

function commanded(message: Message, { word, length }: Command): Commanded {
  return {
    kind: "commanded",
    ...base(message),
    id: String(message.message_id),
    command: word,
    argument: storable((message.text ?? "").slice(length).trim()),
  };
}

function said(message: Message, me: Me): Said {
  const { body, files, unshown, forwarded } = contentOf(message);
  const { addressed, mentions, leads } = addressOf(message, me);
  const replyTo = quoted(message);
  return {
    kind: "said",
    ...base(message),
    id: String(message.message_id),
    body: spokenTo(body, message, leads),
    files,
    addressed,
    ...(replyTo !== null && { replyTo }),
    ...(message.media_group_id !== undefined && { album: message.media_group_id }),
    ...(mentions && { mentions }),
    ...(unshown && { unshown }),
    ...(forwarded && { forwarded }),
  };
}

/** In a forum every message of a topic "replies" to the one that made the topic; nobody quoted that. */
function quoted({ reply_to_message, is_topic_message, message_thread_id }: Message): string | null {
  if (!reply_to_message) return null;
  if (is_topic_message && reply_to_message.message_id === message_thread_id) return null;
  return String(reply_to_message.message_id);
}

/** Without the bot's own mention (or /ticket above a photo) in front, unless nothing else was said. */
function spokenTo(body: Rich, message: Message, leads: number): Rich {
  if (leads === 0 || message.forward_origin) return body;
  const rest = withoutStart(body, leads);
  return plainText(rest) === "" && plainText(body) !== "" && !hasFile(message) ? body : rest;
}

const hasFile = (message: Message): boolean => contentOf(message).files.length > 0;

function edited(message: Message & { edit_date: number }, updateId: number, me: Me): Edited | Ignored {
  const nobody = whyNobody(message);
  if (nobody !== null) return ignored(nobody);
  if (message.location) return ignored("a live location moved");
  if (serviceOf(message) !== null) return ignored("an edited service message");
  return {
    kind: "edited",
    ...base(message),
    at: new Date(message.edit_date * 1000),
    id: String(message.message_id),
    original: message.edit_date - message.date < ORIGINAL_S ? messageKey(message.chat.id, message.message_id) : null,
    body: spokenTo(contentOf(message).body, message, addressOf(message, me).leads),
    // Two edits within one second have the same date.
    version: `${message.edit_date}.${updateId}`,
  };
}

/** A press carries no time, so it is that of its handling. */
function pressed({ id, from, message, data }: CallbackQuery, now: Date): Pressed | Ignored {
  if (data === undefined) return ignored("a game's button");
  return {
    kind: "pressed",
    from: sender(from),
    place: message ? placeOf(message.chat) : { address: String(from.id), kind: "private" },
    at: now,
    value: storable(data),
    on: message ? String(message.message_id) : null,
    reply: id,
  };
}

function reached({ chat, from, date, new_chat_member: now }: ChatMemberUpdated): Reached | Ignored {
  if (chat.type === "channel") return ignored("a channel's membership");
  const reachable = mayWrite(now);
  const no = chat.type === "private" ? "blocked the bot" : "the bot was removed from the group";
  const why = reachable
    ? `the bot is ${now.status}`
    : now.status === "restricted"
      ? "the bot may not write in the group"
      : no;
  return { kind: "reached", from: sender(from), place: placeOf(chat), at: new Date(date * 1000), reachable, why };
}

function mayWrite(now: ChatMember): boolean {
  if (now.status === "restricted") return now.is_member && now.can_send_messages;
  return now.status !== "left" && now.status !== "kicked";
}

function moved({ chat, from, date }: Message, to: number): Moved {
  const place = placeOf(chat);
  const by = from ? sender(from) : { id: String(chat.id), name: place.title ?? "" };
  return { kind: "moved", from: by, place, at: new Date(date * 1000), to: String(to) };
}

function base({ from, chat, date }: Message): { from: Sender; place: Place; at: Date } {
  return { from: sender(from as User), place: placeOf(chat), at: new Date(date * 1000) };
}

function sender(user: User): Sender {
  return {
    id: String(user.id),
    name: nameOf(user),
    ...(user.username && { handle: user.username }),
    ...(user.language_code && { language: user.language_code }),
  };
}

function placeOf(chat: Chat): Place {
  const kinds = { private: "private", group: "group", supergroup: "group", channel: "other" } as const;
  return {
    address: String(chat.id),
    kind: kinds[chat.type] ?? "other",
    ...(chat.title !== undefined && { title: storable(chat.title) }),
  };
}

const ignored = (why: string): Ignored => ({ kind: "ignored", why });
