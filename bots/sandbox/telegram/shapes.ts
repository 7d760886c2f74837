import type {
  BotRecord,
  CallbackRecord,
  FileRecord,
  GroupRecord,
  MessageRecord,
  PrivateRecord,
  UserRecord,
} from "./records.ts";
import { badRequest } from "./refusal.ts";
import type { World } from "./world.ts";

export type Shape = Record<string, unknown>;

/** Where a message lives, seen by one bot. */
export type Place = { kind: "private"; chat: PrivateRecord } | { kind: "group"; chat: GroupRecord };

export const userShape = (user: UserRecord): Shape => ({
  id: user.id,
  is_bot: false,
  first_name: user.firstName,
  ...(user.lastName && { last_name: user.lastName }),
  ...(user.username && { username: user.username }),
  ...(user.languageCode && { language_code: user.languageCode }),
});

export const botShape = (bot: BotRecord): Shape => ({
  id: bot.id,
  is_bot: true,
  first_name: bot.firstName,
  username: bot.username,
});

export const chatShape = (world: World, room: string): Shape => {
  const [kind, first, second] = room.split(":");
  if (kind === "group") {
    const group = world.groups.get(Number(first))!;
    return { id: group.id, title: group.title, type: group.type };
  }
  const user = world.users.get(Number(second))!;
  return {
    id: user.id,
    first_name: user.firstName,
    ...(user.lastName && { last_name: user.lastName }),
    ...(user.username && { username: user.username }),
    type: "private",
  };
};

/** A message as the Bot API gives it to one bot (file ids differ from bot to bot). */
export const messageShape = (world: World, message: MessageRecord, bot: number, depth = 0): Shape => {
  const shape: Shape = {
    message_id: message.id,
    from: message.byBot ? botShape(world.bots.get(message.from)!) : userShape(world.users.get(message.from)!),
    chat: chatShape(world, message.room),
    date: seconds(message.at),
  };
  if (message.editedAt !== null) shape.edit_date = seconds(message.editedAt);
  if (message.forwardOrigin) shape.forward_origin = message.forwardOrigin;
  if (message.mediaGroup) shape.media_group_id = message.mediaGroup;
  const answered = message.replyTo === undefined ? undefined : world.messages(message.room).get(message.replyTo);
  if (answered && depth === 0) shape.reply_to_message = messageShape(world, answered, bot, 1);
  if (message.text !== undefined) shape.text = message.text;
  if (message.entities?.length) shape.entities = message.entities;
  if (message.media) Object.assign(shape, mediaShape(world, message.media, bot));
  if (message.caption !== undefined) shape.caption = message.caption;
  if (message.captionEntities?.length) shape.caption_entities = message.captionEntities;
  if (message.location) shape.location = message.location;
  if (message.contact) shape.contact = message.contact;
  // Only inline keyboards stay on a message; the other markups are for the person's own screen.
  if (message.markup?.inline_keyboard?.length) shape.reply_markup = { inline_keyboard: message.markup.inline_keyboard };
  return Object.assign(shape, message.service);
};

export const callbackShape = (world: World, callback: CallbackRecord): Shape => {
  const message = world.messages(callback.room).get(callback.message);
  return {
    id: callback.id,
    from: userShape(world.users.get(callback.from)!),
    message:
      message && message.deletedAt === null
        ? messageShape(world, message, callback.bot)
        : { chat: chatShape(world, callback.room), message_id: callback.message, date: 0 },
    chat_instance: String(Math.abs(hash(callback.room))),
    data: callback.data,
  };
};

const mediaShape = (world: World, media: NonNullable<MessageRecord["media"]>, bot: number): Shape => {
  const file = world.files.get(media.file)!;
  if (media.kind === "photo")
    return {
      photo: [90, 320, 1280].map((width, size) => ({ ...fileIds(file, bot, size), width, height: width * 0.75 })),
    };
  const named = {
    ...(file.fileName && { file_name: file.fileName }),
    ...(file.mimeType && { mime_type: file.mimeType }),
  };
  const ids = fileIds(file, bot);
  const duration = media.duration ?? 3;
  switch (media.kind) {
    case "document":
      return { document: { ...named, ...ids } };
    case "voice":
      return { voice: { duration, mime_type: file.mimeType ?? "audio/ogg", ...ids } };
    case "audio":
      return { audio: { duration, ...named, ...ids } };
    case "video":
      return { video: { duration, width: 1280, height: 720, ...named, ...ids } };
    case "video_note":
      return { video_note: { duration, length: 384, ...ids } };
    case "animation":
      return {
        animation: { duration, width: 320, height: 240, ...named, ...ids },
        document: { ...named, ...ids },
      };
    case "sticker":
      return {
        sticker: {
          type: "regular",
          width: 512,
          height: 512,
          is_animated: false,
          is_video: false,
          emoji: media.emoji ?? "👍",
          ...ids,
        },
      };
  }
};

const fileIds = (file: FileRecord, bot: number, size = 0) => ({
  file_id: fileId(file.number, bot, size),
  file_unique_id: `AQAD${file.number.toString(36).padStart(5, "0")}${size}`,
  file_size: file.kind === "photo" && size < 2 ? Math.ceil(file.size / (4 - size)) : file.size,
});

// A file id is good for one bot only, so it carries the bot.
const fileId = (number: number, bot: number, size: number) =>
  `BQAC${Buffer.from(`${bot}:${number}:${size}`).toString("base64url")}`;

/** The file behind an id, or Telegram's refusal for an id that is not this bot's. */
export const fileOf = (world: World, id: string, bot: number): FileRecord => {
  const [owner, number] = Buffer.from(id.slice(4), "base64url").toString().split(":");
  const file = id.startsWith("BQAC") && Number(owner) === bot ? world.files.get(Number(number)) : undefined;
  if (!file) throw badRequest("wrong file_id or the file is temporarily unavailable");
  return file;
};

const FOLDERS: Record<string, string> = { photo: "photos", document: "documents", video: "videos", audio: "music" };

/** Numbered, without the sender's own name: only the ending survives on Telegram. */
export const filePath = (file: FileRecord): string => {
  const ending =
    file.kind === "photo" ? "jpg" : file.kind === "voice" ? "oga" : /\.(\w{1,8})$/.exec(file.fileName ?? "")?.[1];
  return `${FOLDERS[file.kind] ?? file.kind}/file_${file.number}${ending ? `.${ending}` : ""}`;
};

export const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

const hash = (text: string) => {
  let value = 7;
  for (const character of text) value = (Math.imul(value, 31) + character.charCodeAt(0)) | 0;
  return value;
};
