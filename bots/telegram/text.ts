import type { MessageEntity } from "grammy/types";
import { type Rich, type Span, storable } from "../../core/rich.ts";

type Style = Omit<Span, "text">;

export interface Formatted {
  readonly text: string;
  readonly entities: MessageEntity[];
}

/** Telegram's text and entities (UTF-16 offsets) as words of ours. What we have no style for stays as plain words. */
export function toRich(text: string, entities: readonly MessageEntity[] = []): Rich {
  const words = storable(text);
  const styled = entities
    .map((entity) => ({ ...within(words, entity), style: styleOf(entity, text) }))
    .filter(({ style, start, end }) => style !== null && start < end);
  const edges = [...new Set([0, words.length, ...styled.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  const spans = edges.slice(1).map((end, index): Span => {
    const start = edges[index] ?? 0;
    const here = styled.filter((one) => one.start <= start && end <= one.end);
    return { text: words.slice(start, end), ...normal(Object.assign({}, ...here.map(({ style }) => style))) };
  });
  return tidy(spans);
}

/** Our words as Telegram takes them: never a parse_mode, so nothing that a person wrote can be mistaken for markup. */
export function toTelegram(rich: Rich): Formatted {
  const spans = tidy(rich.map(visible));
  const entities: MessageEntity[] = [];
  let text = "";
  let quoteFrom: number | null = null;
  for (const span of spans) {
    if (quoteFrom !== null && !span.quote) quoteFrom = closeQuote(entities, quoteFrom, text.length);
    if (quoteFrom === null && span.quote) quoteFrom = text.length;
    entities.push(...entitiesOf(span, text.length));
    text += span.text;
  }
  if (quoteFrom !== null) closeQuote(entities, quoteFrom, text.length);
  return { text, entities };
}

/** Equal neighbours as one span, and no empty ones: the shape in which two Rich can be compared. */
export function tidy(rich: Rich): Rich {
  const spans: Span[] = [];
  for (const { text, ...style } of rich) {
    if (text === "") continue;
    const last = spans.at(-1);
    if (last && sameStyle(last, style)) spans[spans.length - 1] = { ...last, text: last.text + text };
    else spans.push({ text, ...style });
  }
  return spans;
}

/** Without formatting; a link whose address can't be seen is written out. */
export function toPlain(rich: Rich): string {
  return rich.map(({ text, link }) => (link && !text.includes(bare(link)) ? `${text} (${bare(link)})` : text)).join("");
}

/** What Telegram takes for an empty message and refuses. */
export const isBlank = (text: string): boolean => /^[\s\p{Cf}\p{Cc}\u115F\u1160\u2800\u3164]*$/u.test(text);

function within(text: string, { offset, length }: MessageEntity): { start: number; end: number } {
  return { start: wholeCharacter(text, offset), end: wholeCharacter(text, offset + length) };
}

function wholeCharacter(text: string, index: number): number {
  const inside = Math.min(Math.max(Math.trunc(index) || 0, 0), text.length);
  return isInsidePair(text, inside) ? inside + 1 : inside;
}

export const isInsidePair = (text: string, index: number): boolean =>
  /[\uD800-\uDBFF]/.test(text[index - 1] ?? "") && /[\uDC00-\uDFFF]/.test(text[index] ?? "");

function styleOf(entity: MessageEntity, text: string): Style | null {
  const words = text.slice(entity.offset, entity.offset + entity.length);
  switch (entity.type) {
    case "bold":
      return { bold: true };
    case "italic":
      return { italic: true };
    case "strikethrough":
      return { strike: true };
    case "code":
      return { code: true };
    case "pre":
      return { pre: true };
    case "blockquote":
    case "expandable_blockquote":
      return { quote: true };
    case "text_link":
      return isWeb(entity.url) ? { link: storable(entity.url) } : null;
    case "url":
      return { link: storable(isWeb(words) ? words : `https://${words}`) };
    case "email":
      return { link: `mailto:${storable(words)}` };
    case "phone_number":
      return { link: `tel:${words.replace(/[^+\d]/g, "")}` };
    default:
      return null;
  }
}

const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);

/** Telegram nests nothing inside code, and nothing of ours needs a code that is a link. */
function normal({ bold, italic, strike, code, pre, quote, link }: Style): Style {
  const around: Style = quote ? { quote } : {};
  if (link !== undefined)
    return { ...around, ...(bold && { bold }), ...(italic && { italic }), ...(strike && { strike }), link };
  if (pre) return { ...around, pre };
  if (code) return { ...around, code };
  return { ...around, ...(bold && { bold }), ...(italic && { italic }), ...(strike && { strike }) };
}

/** A span that Telegram can show: it links to the web only, so another address is written out. */
export function visible({ text, ...style }: Span): Span {
  const { link, ...rest } = style;
  const words = storable(text);
  if (link === undefined || words === "") return { text: words, ...normal(rest) };
  if (isWeb(link)) return { text: words, ...normal(style) };
  const isSafe = /^(mailto|tel):/i.test(link);
  return { text: isSafe ? toPlain([{ text: words, link }]) : words, ...normal(rest) };
}

function entitiesOf(span: Span, offset: number): MessageEntity[] {
  const place = { offset, length: span.text.length };
  const found: MessageEntity[] = [];
  if (span.link !== undefined) found.push({ type: "text_link", url: span.link, ...place });
  if (span.bold) found.push({ type: "bold", ...place });
  if (span.italic) found.push({ type: "italic", ...place });
  if (span.strike) found.push({ type: "strikethrough", ...place });
  if (span.code) found.push({ type: "code", ...place });
  if (span.pre) found.push({ type: "pre", ...place });
  return found;
}

function closeQuote(entities: MessageEntity[], from: number, to: number): null {
  entities.push({ type: "blockquote", offset: from, length: to - from });
  return null;
}

const sameStyle = (one: Style, other: Style): boolean =>
  (["bold", "italic", "strike", "code", "pre", "quote", "link"] as const).every((key) => one[key] === other[key]);

const bare = (link: string): string => link.replace(/^(mailto|tel):/i, "");
