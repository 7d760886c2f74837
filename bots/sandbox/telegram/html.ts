import type { Entity } from "./records.ts";
import { badRequest } from "./refusal.ts";

const TYPES: Record<string, string> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  a: "text_link",
  span: "spoiler",
  "tg-emoji": "custom_emoji",
};
const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

interface Open {
  tag: string;
  attributes: Record<string, string>;
  offset: number;
}

/** parse_mode HTML: https://core.telegram.org/bots/api#html-style, with Telegram's own complaints. */
export const parseHtml = (html: string): { text: string; entities: Entity[] } => {
  const entities: Entity[] = [];
  const open: Open[] = [];
  let text = "";
  let at = 0;
  while (at < html.length) {
    const next = html.slice(at).search(/[<&]/);
    if (next !== 0) {
      text += next < 0 ? html.slice(at) : html.slice(at, at + next);
      at = next < 0 ? html.length : at + next;
      continue;
    }
    if (html[at] === "&") {
      const [decoded, length] = decodeReference(html.slice(at, at + 12));
      text += decoded;
      at += length;
      continue;
    }
    const end = html.indexOf(">", at);
    if (end < 0) throw complaint(`Unclosed start tag at byte offset ${byteOffset(html, at)}`);
    const inside = html.slice(at + 1, end);
    if (inside.startsWith("/")) close(inside.slice(1).trim().toLowerCase(), byteOffset(html, at));
    else open.push(startTag(inside, byteOffset(html, at), text.length));
    at = end + 1;
  }
  const left = open.pop();
  if (left) throw complaint(`Can't find end tag corresponding to start tag "${left.tag}"`);
  return { text, entities: entities.sort((one, other) => one.offset - other.offset || other.length - one.length) };

  function close(tag: string, offset: number): void {
    const started = open.pop();
    if (!started) throw complaint(`Unexpected end tag at byte offset ${offset}`);
    if (tag && tag !== started.tag)
      throw complaint(`Unmatched end tag at byte offset ${offset}, expected "</${started.tag}>", found "</${tag}>"`);
    const length = text.length - started.offset;
    const entity = length > 0 ? entityOf(started, text.slice(started.offset)) : null;
    if (entity) entities.push({ ...entity, offset: started.offset, length });
  }
};

const startTag = (inside: string, byteOffset: number, offset: number): Open => {
  const tag = /^[^\s/]*/.exec(inside)![0].toLowerCase();
  const attributes: Record<string, string> = {};
  for (const match of inside.slice(tag.length).matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g))
    attributes[match[1]!.toLowerCase()] = decodeAll(match[2] ?? match[3] ?? match[4] ?? "");
  if (!TYPES[tag] || (tag === "span" && attributes.class !== "tg-spoiler"))
    throw complaint(
      tag === "span"
        ? `Tag "span" must have class "tg-spoiler" at byte offset ${byteOffset}`
        : `Unsupported start tag "${tag}" at byte offset ${byteOffset}`,
    );
  return { tag, attributes, offset };
};

const entityOf = ({ tag, attributes }: Open, covered: string): { type: string; [detail: string]: unknown } | null => {
  if (tag === "a") {
    const url = attributes.href || covered;
    const person = /^tg:\/\/user\?id=(\d+)$/.exec(url)?.[1];
    if (person) return { type: "text_mention", user: { id: Number(person), is_bot: false, first_name: covered } };
    return /^(https?:\/\/|tg:|mailto:)?[^\s]+\.?[^\s]+$/i.test(url) ? { type: "text_link", url } : null;
  }
  if (tag === "code" && attributes.class?.startsWith("language-"))
    return { type: "pre", language: attributes.class.slice("language-".length) };
  if (tag === "blockquote" && "expandable" in attributes) return { type: "expandable_blockquote" };
  if (tag === "tg-emoji") return { type: "custom_emoji", custom_emoji_id: attributes["emoji-id"] };
  return { type: TYPES[tag]! };
};

/** Returns what a reference stands for and how long it is; what is none stays an ampersand. */
const decodeReference = (at: string): [string, number] => {
  const match = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot));?/i.exec(at);
  if (!match) return ["&", 1];
  if (match[3]) return [NAMED[match[3].toLowerCase()]!, match[0].length];
  const code = match[1] ? Number(match[1]) : Number.parseInt(match[2]!, 16);
  return code > 0 && code <= 0x10ffff ? [String.fromCodePoint(code), match[0].length] : ["&", 1];
};

const decodeAll = (value: string) =>
  value.replace(/&[^;\s]{1,9};?/g, (found) => {
    const [decoded, length] = decodeReference(found);
    return decoded + found.slice(length);
  });

const byteOffset = (html: string, at: number) => Buffer.byteLength(html.slice(0, at));

const complaint = (what: string) => badRequest(`can't parse entities: ${what}`);
