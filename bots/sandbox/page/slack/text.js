import { el, link } from "../dom.js";
import { dateWords } from "../words.js";
import { emojiOf } from "./emoji.js";

const BETWEEN = "(?<![\\p{L}\\p{N}])";
const AFTER = "(?![\\p{L}\\p{N}])";
const marked = (sign) => `${BETWEEN}${sign}(?=\\S)([^${sign}\\n]*?\\S)${sign}${AFTER}`;
const INLINE = new RegExp(
  [
    "```([\\s\\S]+?)```",
    "`([^`\\n]+)`",
    "<([^<>\\s][^<>]*)>",
    marked("\\*"),
    marked("_"),
    marked("~"),
    ":([a-z0-9_+'-]+(?:::skin-tone-\\d)?):",
  ].join("|"),
  "gu",
);

/** Slack's mrkdwn as nodes. `names` knows people and channels. */
export const mrkdwn = (text, names) => {
  if (text.includes("```")) return inline(text, names);
  const groups = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    const last = groups.at(-1);
    const words = quoted ? line.slice(quoted[0].length) : line;
    if (last && last.isQuote === Boolean(quoted)) last.lines.push(words);
    else groups.push({ isQuote: Boolean(quoted), lines: [words] });
  }
  return groups.flatMap(({ isQuote, lines }) => {
    const nodes = inline(lines.join("\n"), names);
    return isQuote ? [el("blockquote", {}, nodes)] : nodes;
  });
};

const inline = (text, names) => {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) nodes.push(unescapeText(text.slice(at, match.index)));
    at = match.index + match[0].length;
    const [, block, code, angle, bold, italic, strike, emoji] = match;
    if (block) nodes.push(el("pre", {}, unescapeText(block.replace(/^\n/, ""))));
    else if (code) nodes.push(el("code", {}, unescapeText(code)));
    else if (angle) nodes.push(reference(angle, names));
    else if (bold) nodes.push(el("strong", {}, inline(bold, names)));
    else if (italic) nodes.push(el("em", {}, inline(italic, names)));
    else if (strike) nodes.push(el("s", {}, inline(strike, names)));
    else nodes.push(emojiOf(emoji));
  }
  if (at < text.length) nodes.push(unescapeText(text.slice(at)));
  return nodes;
};

const reference = (inside, names) => {
  const [target, label] = inside.split(/\|(.*)/s);
  const words = label ? unescapeText(label) : undefined;
  if (target.startsWith("@")) return mention(`@${names.user(target.slice(1)) ?? words ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${names.channel(target.slice(1)) ?? words ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return dateOf(target, words);
  if (target.startsWith("!")) return mention(words ?? `@${target.slice(1).split("^")[0]}`);
  return link(unescapeText(target), words ?? unescapeText(target.replace(/^mailto:/, "")));
};

const mention = (words) => el("span", { class: "mention" }, words);

const dateOf = (target, fallback) => {
  const [, seconds, format = "{date}"] = target.split("^");
  return formatDate(Number(seconds), format) ?? fallback ?? target;
};

const formatDate = (seconds, format) => {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const as = (options) => dateWords(date, options);
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === "time") return as({ hour: "2-digit", minute: "2-digit" });
    if (name === "time_secs") return as({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
    if (name === "date_num") return date.toISOString().slice(0, 10);
    if (name.startsWith("date_short")) return as({ month: "short", day: "numeric", year: "numeric" });
    if (name.startsWith("date_long")) return as({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
    return name.startsWith("date") ? as({ month: "long", day: "numeric", year: "numeric" }) : whole;
  });
};

const unescapeText = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A text object of Block Kit. */
export const textObject = (text, names) => {
  if (!text) return [];
  if (text.type === "mrkdwn") return mrkdwn(text.text, names);
  return text.emoji === false ? [text.text] : [text.text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emojiOf(name))];
};

export const richText = (block, names) => block.elements.map((element) => richElement(element, names));

const richElement = (element, names) => {
  switch (element.type) {
    case "rich_text_list": {
      const tag = element.style === "ordered" ? "ol" : "ul";
      const start = tag === "ol" && element.offset ? element.offset + 1 : undefined;
      const items = element.elements.map((one) => el("li", {}, richInline(one.elements, names)));
      return el(tag, { class: `rich-list indent-${Math.min(element.indent ?? 0, 8)}`, start }, items);
    }
    case "rich_text_quote":
      return el("blockquote", {}, richInline(element.elements, names));
    case "rich_text_preformatted":
      return el("pre", {}, richInline(element.elements, names));
    default:
      return el("div", { class: "rich-section" }, richInline(element.elements, names));
  }
};

const richInline = (elements, names) => elements.map((element) => styled(element.style, leaf(element, names)));

const leaf = (element, names) => {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return link(element.url, element.text ?? element.url);
    case "user":
      return mention(`@${names.user(element.user_id) ?? element.user_id}`);
    case "channel":
      return mention(`#${names.channel(element.channel_id) ?? element.channel_id}`);
    case "usergroup":
      return mention(`@${element.usergroup_id}`);
    case "broadcast":
      return mention(`@${element.range}`);
    case "emoji":
      return emojiOf(element.name, element.unicode);
    case "date":
      return formatDate(element.timestamp, element.format ?? "{date}") ?? element.fallback ?? "";
    default:
      return element.text ?? "";
  }
};

const STYLES = { code: "code", strike: "s", underline: "u", italic: "em", bold: "strong" };

const styled = (style = {}, node) =>
  Object.entries(STYLES).reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);

/** Back to what a person would type, for editing. */
export const asTyped = (text, names) =>
  unescapeText(
    text.replace(/<([^<>]+)>/g, (_, inside) => {
      const [target, label] = inside.split("|");
      if (target.startsWith("@")) return `@${names.handle(target.slice(1)) ?? target.slice(1)}`;
      return target.startsWith("#") ? `#${label ?? names.channel(target.slice(1))}` : target;
    }),
  );
