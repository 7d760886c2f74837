import { parseHtml } from "./html.ts";
import type { Entity } from "./records.ts";
import { badRequest } from "./refusal.ts";

// https://core.telegram.org/bots/api#sendmessage: characters are UTF-16 units here, the stricter reading.
export const TEXT_LENGTH = 4096;
export const CAPTION_LENGTH = 1024;

export interface Formatted {
  text: string;
  entities: Entity[];
}

/** A bot's text as Telegram keeps it: markup parsed, given entities checked, the ends trimmed. */
export const format = (text: string, parseMode: unknown, given: Entity[] | undefined): Formatted => {
  const parsed = parseMode ? parse(text, String(parseMode)) : { text, entities: checked(text, given ?? []) };
  const { text: kept, entities } = trimmed(parsed);
  return { text: kept, entities: withFound(kept, entities) };
};

/** What Telegram finds in any text by itself: commands, mentions, links. */
export const findEntities = (text: string): Entity[] => withFound(text, []);

const parse = (text: string, parseMode: string): Formatted => {
  if (parseMode.toLowerCase() === "html") return parseHtml(text);
  throw badRequest("unsupported parse_mode");
};

const checked = (text: string, entities: Entity[]): Entity[] => {
  if (!Array.isArray(entities)) throw badRequest("can't parse entities: expected an Array");
  for (const { type, offset, length } of entities) {
    if (typeof type !== "string" || !Number.isInteger(offset) || !Number.isInteger(length))
      throw badRequest("can't parse MessageEntity: fields type, offset and length are required");
    if (offset < 0 || length < 0) throw badRequest(`can't parse entities: entity has negative offset or length`);
    if (offset + length > text.length)
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`,
      );
    if (splitsPair(text, offset)) throw badRequest(`entity begins in a middle of a UTF-16 symbol at offset ${offset}`);
    if (splitsPair(text, offset + length))
      throw badRequest(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol`);
  }
  return entities.filter(({ length }) => length > 0);
};

const splitsPair = (text: string, at: number) => at > 0 && /[\uD800-\uDBFF]/.test(text[at - 1]!) && at < text.length;

const trimmed = ({ text, entities }: Formatted): Formatted => {
  const start = text.length - text.trimStart().length;
  const kept = text.trim();
  if (kept.length === text.length) return { text, entities };
  const moved = entities.flatMap((entity) => {
    const from = Math.max(entity.offset - start, 0);
    const to = Math.min(entity.offset - start + entity.length, kept.length);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: kept, entities: moved };
};

const FINDERS: [string, RegExp][] = [
  ["url", /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g],
  ["bot_command", /(?<![\w/@])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?\b/g],
  ["mention", /(?<![\w/@])@[A-Za-z0-9_]{4,32}\b/g],
];

const withFound = (text: string, given: Entity[]): Entity[] => {
  if (!/[/@]/.test(text)) return given;
  const all = [...given];
  for (const [type, pattern] of FINDERS) {
    for (const match of text.matchAll(pattern)) {
      const found = { type, offset: match.index, length: match[0].length };
      if (!all.some((other) => overlaps(found, other) && !MAY_HOLD_OTHERS.has(other.type))) all.push(found);
    }
  }
  return all.sort((one, other) => one.offset - other.offset || other.length - one.length);
};

const MAY_HOLD_OTHERS = new Set(["bold", "italic", "underline", "strikethrough", "spoiler", "blockquote"]);

const overlaps = (one: Entity, other: Entity) =>
  one.offset < other.offset + other.length && other.offset < one.offset + one.length;
