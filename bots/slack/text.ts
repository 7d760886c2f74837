import type { Rich, Span } from "../../core/rich.ts";
import { SIZE } from "./limits.ts";

/**
 * Words on their way to Slack. They travel as rich_text, whose elements are typed and never parsed, so that nothing a
 * client writes can ring a channel, name a person or draw a link that is not one. The text beside the blocks (for
 * notifications and screen readers) is parsed by some clients, so it is made inert.
 */
export interface Element {
  readonly type: "text" | "link";
  readonly text: string;
  readonly url?: string;
  readonly style?: { bold?: true; italic?: true; strike?: true; code?: true };
}

type Container = "rich_text_section" | "rich_text_quote" | "rich_text_preformatted";

export interface RichText {
  readonly type: "rich_text";
  readonly elements: readonly { readonly type: Container; readonly elements: readonly Element[] }[];
}

/** One rich_text block for each 3000 units. */
export const blocksOf = (words: Rich): RichText[] =>
  cut(words, SIZE.section).map((piece) => ({ type: "rich_text", elements: containers(piece) }));

/** Pieces of at most `size` units that together are the whole, parted at a line or a space where one is near. */
export const cut = (words: Rich, size: number): Rich[] => {
  const pieces: Span[][] = [];
  let piece: Span[] = [];
  let room = size;
  for (const span of words) {
    for (let text = span.text.toWellFormed(); text !== ""; ) {
      const part = text.slice(0, breakAt(text, room, piece.length === 0));
      if (part !== "") piece.push({ ...span, text: part });
      text = text.slice(part.length);
      room -= part.length;
      if (text !== "" || room <= 0) {
        if (piece.length > 0) pieces.push(piece);
        piece = [];
        room = size;
      }
    }
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
};

export const shorten = (text: string, most: number): string => {
  const whole = text.toWellFormed();
  return whole.length <= most ? whole : `${whole.slice(0, wholeCharacter(whole, most - 1))}…`;
};

/** Words for the text beside the blocks: shown as they are, whatever a client of Slack's makes of its markup. */
export const fallback = (text: string, most: number = SIZE.text): string => {
  for (let size = most; ; size = Math.floor(size * 0.7)) {
    const shown = inert(shorten(text, size));
    if (shown.length <= most) return shown;
  }
};

// Invisible and without width: it keeps Slack's markup from seeing a border of a word.
const JOINER = "\u2060";
// Counts as a space for Slack's clients, though nobody sees it: "* x *" is not bold.
const SPACER = "\uFEFF";

export const inert = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/@(?=(?:here|channel|everyone))/gi, `@${JOINER}`)
    .replace(/:(?=[a-z0-9_+'-]+:)/gi, `:${JOINER}`)
    .split("\n")
    .map(inertLine)
    .join("\n");

const inertLine = (line: string): string => {
  let shown = line.replace(/^(\s*)(?=&gt;)/, `$1${JOINER}`);
  for (const sign of ["*", "_", "~", "`"])
    if (shown.split(sign).length > 2 || shown.includes("```")) shown = disarm(shown, sign);
  return shown;
};

// A sign inside a word (snake_case) marks nothing and stays as it is.
const disarm = (line: string, sign: string): string =>
  [...line]
    .map((character, index, all) => {
      if (character !== sign) return character;
      const inside = isWord(all[index - 1]) && isWord(all[index + 1]);
      return inside && sign !== "`" ? character : `${SPACER}${character}${SPACER}`;
    })
    .join("");

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

const breakAt = (text: string, room: number, isFirst: boolean): number => {
  if (text.length <= room) return text.length;
  const near = text.slice(0, room);
  const border = Math.max(near.lastIndexOf("\n"), near.lastIndexOf(" ")) + 1;
  if (border > room * 0.8) return border;
  // What does not fit beside the words before it may fit whole in the next piece.
  if (!isFirst && room < SIZE.section / 10) return border;
  return wholeCharacter(text, room);
};

const wholeCharacter = (text: string, at: number): number => {
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff && at > 1 ? at - 1 : at;
};

const containers = (words: Rich): RichText["elements"] => {
  const list: { type: Container; elements: Element[] }[] = [];
  for (const span of words) {
    const type = containerOf(span);
    const last = list.at(-1);
    if (last?.type === type) last.elements.push(elementOf(span));
    else list.push({ type, elements: [elementOf(span)] });
  }
  return list;
};

const containerOf = (span: Span): Container =>
  span.pre ? "rich_text_preformatted" : span.quote ? "rich_text_quote" : "rich_text_section";

const elementOf = (span: Span): Element => {
  const style = styleOf(span);
  const url = span.link && safeLink(span.link);
  return { type: url ? "link" : "text", text: span.text, ...(url ? { url } : {}), ...(style ? { style } : {}) };
};

const styleOf = (span: Span): Element["style"] | null => {
  if (span.pre) return null;
  const { bold, italic, strike, code } = span;
  const style = { ...(bold && { bold }), ...(italic && { italic }), ...(strike && { strike }), ...(code && { code }) };
  return Object.keys(style).length > 0 ? style : null;
};

const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

/** The address as Slack may have it, or null: anything else than the web, mail and telephone is dropped. */
export const safeLink = (link: string): string | null => {
  if (link.length > SIZE.link || !URL.canParse(link)) return null;
  const url = new URL(link);
  return SCHEMES.includes(url.protocol) ? url.href : null;
};
