import { createHash } from "node:crypto";
import type { Named } from "../bot.ts";

/** Never throws: what can't be understood here still has to be stored, and parse() can park it later. */
export function name(update: unknown): Named {
  if (!isObject(update)) return unknownShape(update);
  return message(update) ?? edit(update) ?? press(update) ?? other(update) ?? unknownShape(update);
}

function message(update: Fields): Named | null {
  const said = update.message;
  const chat = chatOf(said);
  // Ephemeral messages all have the id 0, which names nothing.
  if (!isObject(said) || chat === null || !isId(said.message_id)) return null;
  return { conversation: `chat:${chat}`, key: messageKey(chat, said.message_id) };
}

export const messageKey = (chat: number, id: number): string => `message:${chat}:${id}`;

function edit(update: Fields): Named | null {
  const edited = update.edited_message;
  const chat = chatOf(edited);
  if (!isObject(edited) || chat === null || !isId(edited.message_id) || !isId(update.update_id)) return null;
  return { conversation: `chat:${chat}`, key: `edit:${chat}:${edited.message_id}:${update.update_id}` };
}

function press(update: Fields): Named | null {
  const query = update.callback_query;
  if (!isObject(query) || typeof query.id !== "string" || !/^[\w-]{1,64}$/.test(query.id)) return null;
  const place = placeOf(query);
  return place === null ? null : { conversation: place, key: `press:${query.id}` };
}

function other(update: Fields): Named | null {
  if (!isId(update.update_id)) return null;
  const places = Object.values(update).map(placeOf);
  return { conversation: places.find((place) => place !== null) ?? "raw", key: `update:${update.update_id}` };
}

function unknownShape(update: unknown): Named {
  return { conversation: "raw", key: `raw:${createHash("sha256").update(asText(update)).digest("hex")}` };
}

function placeOf(value: unknown): string | null {
  if (!isObject(value)) return null;
  const chat = chatOf(value) ?? chatOf(value.message);
  if (chat !== null) return `chat:${chat}`;
  return isObject(value.from) && isId(value.from.id) ? `user:${value.from.id}` : null;
}

function chatOf(value: unknown): number | null {
  if (!isObject(value) || !isObject(value.chat)) return null;
  const { id } = value.chat;
  return typeof id === "number" && Number.isSafeInteger(id) && id !== 0 ? id : null;
}

function asText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isId = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value) && value > 0;
