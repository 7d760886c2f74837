import type { Upload } from "./body.ts";
import type { Api, Invocation } from "./params.ts";
import { seen } from "./place.ts";
import type { Button, Change, Content, Entity, FileRecord, MediaKind, MessageRecord } from "./records.ts";
import { badRequest, TelegramRefusal } from "./refusal.ts";
import { fileOf } from "./shapes.ts";
import { CAPTION_LENGTH, type Formatted, format } from "./text.ts";

const MEGABYTE = 1024 * 1024;
const LARGEST_PHOTO = 10 * MEGABYTE;
const LARGEST_UPLOAD = 50 * MEGABYTE;
// Not documented; these are what bots have met. Beyond them: "reply markup is too long".
const BUTTONS = 100;
const BUTTONS_IN_ROW = 8;

export interface Captioned {
  caption?: string;
  parse_mode?: string;
  caption_entities?: Entity[];
}

export const captionOf = ({ caption, parse_mode, caption_entities }: Captioned): Content => {
  if (!caption) return {};
  const { text, entities } = format(caption, parse_mode, caption_entities);
  if (text.length > CAPTION_LENGTH) throw badRequest("message caption is too long");
  return text ? { caption: text, captionEntities: entities } : {};
};

export const captionIn = ({ params }: Invocation): Captioned => ({
  caption: params.text("caption"),
  parse_mode: params.text("parse_mode"),
  caption_entities: params.object<Entity[]>("caption_entities"),
});

export const formatIn = ({ params }: Invocation): Formatted =>
  format(params.text("text"), params.text("parse_mode"), params.object<Entity[]>("entities"));

/** A file that a bot sends: uploaded now, or one that Telegram has already. */
export const fileFor = (
  { world }: Api,
  { bot, uploads }: Invocation,
  { kind, field, value, ahead }: { kind: MediaKind; field: string; value: string; ahead: number },
): { file: FileRecord; changes: Change[] } => {
  const upload = uploads.get(value.startsWith("attach://") ? value.slice("attach://".length) : field);
  if (upload) {
    const file = uploaded(upload, kind, world.nextFileNumber() + ahead);
    world.writeFile(file.number, upload.bytes);
    return { file, changes: [{ put: "file", value: file }] };
  }
  if (!value) throw badRequest(`there is no ${kind.replace("_", " ")} in the request`);
  if (/^https?:\/\//.test(value)) throw badRequest("failed to get HTTP URL content");
  const file = fileOf(world, value, bot.id);
  if (file.kind !== kind && (kind === "photo" || file.kind === "photo")) throw badRequest(`type of file mismatch`);
  return { file, changes: [] };
};

const uploaded = ({ fileName, bytes }: Upload, kind: MediaKind, number: number): FileRecord => {
  const size = bytes.length;
  if (size === 0) throw badRequest("file must be non-empty");
  if (size > LARGEST_UPLOAD) throw new TelegramRefusal(413, "Request Entity Too Large");
  if (kind === "photo" && size > LARGEST_PHOTO)
    throw badRequest(`file of size ${size} bytes is too big for a photo; the maximum size is ${LARGEST_PHOTO} bytes`);
  return { number, kind, fileName, mimeType: mimeTypeOf(fileName), size, hasBytes: true };
};

const MIME: Record<string, string> = {
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  json: "application/json",
  zip: "application/zip",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  mp4: "video/mp4",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  webp: "image/webp",
};

export const mimeTypeOf = (fileName = ""): string =>
  MIME[/\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream";

export const replyOf = ({ world }: Api, { params }: Invocation, room: string): number | undefined => {
  const given = params.object<{ message_id?: number; allow_sending_without_reply?: boolean }>("reply_parameters");
  const id = Number(given?.message_id ?? params.number("reply_to_message_id"));
  if (!id) return undefined;
  if (seen(world, room, id)) return id;
  if (given?.allow_sending_without_reply || params.isOn("allow_sending_without_reply")) return undefined;
  throw badRequest("message to be replied not found");
};

export const markupOf = ({ params }: Invocation): MessageRecord["markup"] => {
  const markup = params.object<NonNullable<MessageRecord["markup"]>>("reply_markup");
  const rows = markup?.inline_keyboard;
  if (!rows) return markup;
  if (!Array.isArray(rows) || !rows.every(Array.isArray))
    throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
  const kept = rows.filter((row) => row.length > 0);
  kept.flat().forEach(checkButton);
  if (kept.flat().length > BUTTONS || kept.some((row) => row.length > BUTTONS_IN_ROW))
    throw badRequest("reply markup is too long");
  return { inline_keyboard: kept };
};

const checkButton = (button: Button): void => {
  if (typeof button?.text !== "string" || button.text.trim() === "")
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  if (button.callback_data !== undefined) {
    const bytes = Buffer.byteLength(String(button.callback_data));
    if (bytes < 1 || bytes > 64) throw badRequest("BUTTON_DATA_INVALID");
    return;
  }
  if (button.url !== undefined) {
    if (!/^(https?|tg|tonsite):\/\/[^\s/]+/i.test(button.url))
      throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
    return;
  }
  if (Object.keys(button).every((key) => key === "text" || key === "style"))
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
};
