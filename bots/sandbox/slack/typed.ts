import type { Json } from "./types.ts";
import type { World } from "./world.ts";

export const escapeText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What a person types, as Slack sends it on: escaped, with names, channels and addresses turned into links. */
export const convertTyped = (world: World, workspace: string, typed: string): string =>
  escapeText(typed)
    .replace(/https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)]/g, (url) => `<${url}>`)
    .replace(/(^|[\s(])@([\p{L}\p{N}._-]*[\p{L}\p{N}_-])/gu, (whole, before, name) => {
      const user = world.all("user").find((one) => one.workspace === workspace && isCalled(one, name));
      return user ? `${before}<@${user.id}>` : whole;
    })
    .replace(/(^|[\s(])#([\p{L}\p{N}_-]+)/gu, (whole, before, name) => {
      const channel = world.all("channel").find((one) => one.workspace === workspace && one.name === name);
      return channel ? `${before}<#${channel.id}|${channel.name}>` : whole;
    });

const isCalled = (user: { name: string; displayName: string }, name: string) =>
  user.name.toLowerCase() === name.toLowerCase() || user.displayName.toLowerCase() === name.toLowerCase();

/** What an app sends: links stay, a lone & or < becomes an entity. */
export const normalizeText = (text: string): string =>
  text.replace(/&(?!(?:amp|lt|gt);)/g, "&amp;").replace(/<(?![@#!]|[a-z][a-z0-9+.-]*:)/gi, "&lt;");

const TOKEN =
  /<@([A-Z0-9]+)(?:\|[^>]*)?>|<#([A-Z0-9]+)(?:\|[^>]*)?>|<([a-z][a-z0-9+.-]*:[^|>]+)(?:\|([^>]*))?>|:([a-z0-9_+-]+):/g;

/** The rich_text block that Slack's own clients add to whatever a person writes. */
export const richText = (text: string, blockId: string): Json => {
  const elements: Json[] = [];
  let done = 0;
  const plain = (until: number) => {
    if (until > done) elements.push({ type: "text", text: unescapeText(text.slice(done, until)) });
  };
  for (const match of text.matchAll(TOKEN)) {
    plain(match.index);
    done = match.index + match[0].length;
    const [, user, channel, url, label, emoji] = match;
    if (user) elements.push({ type: "user", user_id: user });
    else if (channel) elements.push({ type: "channel", channel_id: channel });
    else if (url) elements.push({ type: "link", url, ...(label ? { text: label } : {}) });
    else elements.push({ type: "emoji", name: emoji });
  }
  plain(text.length);
  return { type: "rich_text", block_id: blockId, elements: [{ type: "rich_text_section", elements }] };
};

const unescapeText = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** All words that a person can read in blocks, for searching. */
export const wordsIn = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsIn).join("\n");
  if (value === null || typeof value !== "object") return "";
  return Object.entries(value)
    .map(([key, inner]) =>
      typeof inner === "string"
        ? ["text", "alt_text", "title", "fallback"].includes(key)
          ? inner
          : ""
        : wordsIn(inner),
    )
    .filter(Boolean)
    .join("\n");
};
