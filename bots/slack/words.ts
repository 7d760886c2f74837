import type { Rich, Span } from "../../core/rich.ts";
import { emoji } from "./emoji.ts";
import type { RichBlock, RichElement, SlackMessage } from "./shapes.ts";
import { safeLink } from "./text.ts";

/**
 * Words on their way from Slack. A person or channel is only an id at first; `settle` puts the names in. Slack's clients
 * send what was written as rich_text; the mrkdwn beside it is read only where that is missing.
 */
export type Piece = Span & { readonly user?: string; readonly channel?: string };

type Style = Omit<Span, "text">;

export const piecesOf = (message: SlackMessage): Piece[] => {
  const blocks = (message.blocks ?? []).filter((block) => block?.type === "rich_text");
  const written = blocks.length > 0 ? blocks.flatMap(fromBlock) : fromMarkup(message.text ?? "");
  return written.length > 0 ? trim(written) : fromShared(message);
};

export interface Names {
  person(id: string): Promise<string>;
  channel(id: string): Promise<string>;
}

export const settle = async (pieces: readonly Piece[], names: Names): Promise<Rich> => {
  const spans = await Promise.all(
    pieces.map(async ({ user, channel, ...span }): Promise<Span> => {
      if (user) return { ...span, text: `@${await names.person(user)}` };
      return channel ? { ...span, text: `#${await names.channel(channel)}` } : span;
    }),
  );
  return join(spans);
};

/** Who is mentioned, in order; leading when the words begin with one, whatever invisible or quoting signs stand before. */
export const mentionsIn = (pieces: readonly Piece[], us: string): { ids: string[]; leading: boolean; us: boolean } => {
  const ids: string[] = [];
  let isFirst = true;
  let leading = false;
  for (const { user, text } of pieces) {
    if (user && user !== us) {
      ids.push(user);
      leading ||= isFirst;
    }
    if (user ? user !== us : !/^[\s\p{Cf}\p{Pi}\p{Pf}"'`>|,:]*$/u.test(text)) isFirst = false;
  }
  return { ids, leading, us: pieces.some(({ user }) => user === us) };
};

/** "@Relevo the till is broken" is addressed to us; the words begin after the name. */
export const withoutUs = (pieces: readonly Piece[], us: string): Piece[] => {
  const [first, second, ...rest] = pieces;
  if (!first || first.user !== us) return [...pieces];
  if (!second) return [];
  return second.user ? [second, ...rest] : trim([{ ...second, text: second.text.replace(/^[\s,:]+/, "") }, ...rest]);
};

const fromBlock = (block: RichBlock): Piece[] => {
  const pieces: Piece[] = [];
  for (const element of block.elements ?? []) {
    const more = fromContainer(element);
    const before = pieces.at(-1);
    // Containers stand on lines of their own, whether or not the words end with a line break.
    if (before && more.length > 0 && !before.text.endsWith("\n")) pieces.push({ text: "\n" });
    pieces.push(...more);
  }
  return pieces;
};

const fromContainer = (element: RichElement): Piece[] => {
  if (element.type === "rich_text_list")
    return (element.elements ?? []).flatMap((item, index) => fromItem(element, item, index));
  const around: Style =
    element.type === "rich_text_quote"
      ? { quote: true }
      : element.type === "rich_text_preformatted"
        ? { pre: true }
        : {};
  return (element.elements ?? []).map((inner) => fromInline(inner, around));
};

const fromItem = (list: RichElement, item: RichElement, index: number): Piece[] => {
  const sign = list.style === "ordered" ? `${(list.offset ?? 0) + index + 1}. ` : "• ";
  const before = index === 0 ? "" : "\n";
  return [{ text: `${before}${"  ".repeat(Math.min(list.indent ?? 0, 8))}${sign}` }, ...fromContainer(item)];
};

const fromInline = (element: RichElement, around: Style): Piece => {
  const style = { ...around, ...styleOf(element) };
  switch (element.type) {
    case "user":
      return { ...style, text: "", user: element.user_id ?? "" };
    case "channel":
      return { ...style, text: "", channel: element.channel_id ?? "" };
    case "emoji":
      return { ...style, text: emoji(element.name ?? "", element.unicode) };
    case "link":
      return { ...style, text: element.text || element.url || "", ...linkTo(element.url) };
    case "broadcast":
      return { ...style, text: `@${element.range ?? "here"}` };
    case "usergroup":
      return { ...style, text: "@group" };
    default:
      return { ...style, text: element.text ?? element.fallback ?? element.value ?? "" };
  }
};

const styleOf = ({ style }: RichElement): Style => {
  if (typeof style !== "object" || style === null) return {};
  const { bold, italic, strike, code } = style;
  return {
    ...(bold && { bold: true as const }),
    ...(italic && { italic: true as const }),
    ...(strike && { strike: true as const }),
    ...(code && { code: true as const }),
  };
};

const linkTo = (url: string | undefined): { link?: string } => {
  const link = url && safeLink(url);
  return link ? { link } : {};
};

const TOKEN =
  /```\n?([\s\S]+?)\n?```|`([^`\n]+)`|<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<#([CGD][A-Z0-9]+)(?:\|([^>]*))?>|<!([a-z^]+)[^>|]*(?:\|([^>]*))?>|<((?:https?|mailto|tel):[^|>]+)(?:\|([^>]*))?>|:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g;

/** Slack's mrkdwn, for the few senders that give no rich_text. */
export const fromMarkup = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(TOKEN)) {
    pieces.push(...fromStyled(text.slice(done, match.index)), fromToken(match));
    done = match.index + match[0].length;
  }
  return [...pieces, ...fromStyled(text.slice(done))].filter(
    (piece) => piece.text !== "" || piece.user || piece.channel,
  );
};

const fromToken = (match: RegExpExecArray): Piece => {
  const [, block, code, user, channel, channelName, command, commandName, url, label, sign] = match;
  if (block !== undefined) return { text: unescaped(block), pre: true };
  if (code !== undefined) return { text: unescaped(code), code: true };
  if (user) return { text: "", user };
  if (channel) return channelName ? { text: `#${unescaped(channelName)}` } : { text: "", channel };
  if (command) return { text: commandName ? unescaped(commandName) : `@${command}` };
  if (url) return { text: unescaped(label || url), ...linkTo(unescaped(url)) };
  return { text: emoji(sign ?? "") };
};

const STYLED = /(?<![\p{L}\p{N}])([*_~])(?=\S)([^*_~\n]*[^\s*_~])\1(?![\p{L}\p{N}])/gu;
const STYLES: Record<string, Style> = { "*": { bold: true }, _: { italic: true }, "~": { strike: true } };

const fromStyled = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(STYLED)) {
    pieces.push({ text: unescaped(text.slice(done, match.index)) });
    pieces.push({ ...STYLES[match[1] ?? ""], text: unescaped(match[2] ?? "") });
    done = match.index + match[0].length;
  }
  return [...pieces, { text: unescaped(text.slice(done)) }];
};

export const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A message that somebody passed on stands in an attachment, with no words of its own. */
const fromShared = ({ attachments }: SlackMessage): Piece[] =>
  (attachments ?? [])
    .filter((attachment) => attachment?.is_share || attachment?.is_msg_unfurl)
    .flatMap(({ author_name, text, fallback }) => [
      ...(author_name ? [{ text: `${author_name}:\n`, quote: true as const }] : []),
      ...fromMarkup(text || fallback || "").map((piece) => ({ ...piece, quote: true as const })),
    ]);

const trim = (pieces: readonly Piece[]): Piece[] => {
  const kept = pieces.filter((piece) => piece.text !== "" || piece.user || piece.channel);
  const last = kept.at(-1);
  if (last && !last.user && !last.channel) kept[kept.length - 1] = { ...last, text: last.text.replace(/\s+$/, "") };
  return kept.filter((piece) => piece.text !== "" || piece.user || piece.channel);
};

const join = (spans: readonly Span[]): Rich => {
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before && sameStyle(before, span)) joined[joined.length - 1] = { ...before, text: before.text + span.text };
    else if (span.text !== "") joined.push(span);
  }
  return joined;
};

const STYLE_NAMES = ["bold", "italic", "strike", "code", "pre", "quote", "link"] as const;
const sameStyle = (one: Span, other: Span) => STYLE_NAMES.every((name) => one[name] === other[name]);
