import { plainText, type Rich, rich } from "../../core/rich.ts";
import type { Act, Choice, Mark, OutgoingFile, Part, Post } from "../bot.ts";
import { type Block, cardBlocks, choiceBlocks, homeView, richBlocks } from "./card.ts";
import { SIZE } from "./limits.ts";
import { cut, fallback, inert, safeLink, shorten } from "./text.ts";

type Say = Extract<Post, { act: "say" }>;

/** Neutral acts as calls of Slack's Web API. The channel and the mark are put in when a part is sent. */
export const render = (post: Post): Part[] => {
  switch (post.act) {
    case "say":
      return say(post);
    case "edit":
      return [update(post.id, withBlocks(cut(post.body, SIZE.message)[0] ?? [], post.choices))];
    case "remove":
      return [{ method: "chat.delete", body: { ts: post.id }, harmless: true, spends: "removal" }];
    case "card":
      return [card(post)];
    case "react":
      return react(post);
    case "whisper":
      return [whisper(post, withBlocks(cut(post.body, SIZE.message)[0] ?? [], post.choices))];
    case "home":
      return [
        {
          method: "views.publish",
          body: { user_id: post.member, view: homeView(post.home) },
          harmless: true,
          spends: "home",
        },
      ];
    default:
      return unreachable(post);
  }
};

/** Once more without blocks, after Slack has refused them. Buttons are the only thing that can't be said in words. */
export const renderPlain = (post: Post): Part[] => {
  switch (post.act) {
    case "say":
      return [...plainParts(post), ...fileParts(post)];
    case "edit":
      return [update(post.id, { text: shown(post.body), blocks: [] })];
    case "card":
      return [
        post.id === null
          ? message({ text: shown(rich(post.card.summary)) })
          : update(post.id, { text: shown(rich(post.card.summary)), blocks: [] }),
      ];
    case "whisper":
      return [whisper(post, { text: shown(post.body) })];
    default:
      return render(post);
  }
};

const say = (post: Say): Part[] => {
  const pieces = cut(post.body, SIZE.message);
  if (pieces.length === 0 && post.choices.some((row) => row.length > 0)) pieces.push([]);
  const texts = pieces.map((piece, index) => {
    const choices = index === pieces.length - 1 ? post.choices : [];
    return message({ ...withBlocks(piece, choices), ...author(post.as) });
  });
  return [...texts, ...fileParts(post)];
};

const plainParts = (post: Say): Part[] =>
  inertPieces(post.body, SIZE.section).map((text) => message({ text, ...author(post.as) }));

// Escaping makes words longer, in the worst case fivefold; then the pieces get shorter.
const inertPieces = (words: Rich, size: number): string[] =>
  cut(rich(plainText(words)), size).flatMap((piece) => {
    const text = inert(plainText(piece));
    return text.length <= SIZE.text ? [text] : inertPieces(piece, Math.floor(size / 2));
  });

/** parse and link_names stay off, so that nothing in the text beside the blocks becomes a mention or a link. */
const message = (body: Record<string, unknown>): Part => ({
  method: "chat.postMessage",
  body: { ...body, parse: "none", link_names: false, mrkdwn: false, unfurl_links: false, unfurl_media: false },
});

const update = (ts: string, body: Record<string, unknown>): Part => ({
  method: "chat.update",
  body: { ts, ...body, parse: "none", link_names: false },
  harmless: true,
  spends: "update",
});

const withBlocks = (words: Rich, choices: readonly (readonly Choice[])[]): { text: string; blocks: Block[] } => ({
  text: shown(words, labels(choices)),
  blocks: [...richBlocks(words), ...choiceBlocks(choices)].slice(0, SIZE.blocks),
});

// Slack refuses a message without any text.
const shown = (words: Rich, otherwise = "…"): string => fallback(plainText(words).trim() || otherwise || "…");

const labels = (choices: readonly (readonly Choice[])[]) =>
  choices
    .flat()
    .map(({ label }) => label)
    .join(" · ");

const author = (as: Say["as"]): Record<string, string> => {
  const name = as && shorten(as.name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim(), SIZE.username);
  if (!name) return {};
  const picture = as.picture && safeLink(as.picture);
  return { username: name, ...(picture?.startsWith("http") ? { icon_url: picture } : {}) };
};

// Slack posts files in the bot's own name: where no words go before them, the comment says whose they are.
const fileParts = ({ files, body, as }: Say): Part[] => {
  const comment =
    as && plainText(body).trim() === "" ? { initial_comment: inert(shorten(as.name, SIZE.username)) } : {};
  return groups(files).map((group, index) => ({
    method: "files.upload",
    body: index === 0 ? comment : {},
    files: group,
  }));
};

const groups = (files: readonly OutgoingFile[]): OutgoingFile[][] => {
  const list: OutgoingFile[][] = [];
  for (let start = 0; start < files.length; start += SIZE.files) list.push(files.slice(start, start + SIZE.files));
  return list;
};

const card = ({ id, card }: Extract<Post, { act: "card" }>): Part => {
  const body = { text: shown(rich(card.summary)), blocks: cardBlocks(card) };
  return id === null ? message(body) : update(id, body);
};

const whisper = ({ reply, to }: Extract<Post, { act: "whisper" }>, body: { text: string; blocks?: Block[] }): Part => ({
  method: "response_url",
  body: { response_url: reply, user: to, ...body },
  harmless: true,
  spends: "whisper",
});

/** Two checks that can't be confused: the thin one is taken by the platform, the green one has arrived. */
const MARKS: Record<Mark, string> = {
  waiting: "hourglass_flowing_sand",
  sent: "heavy_check_mark",
  delivered: "white_check_mark",
  failed: "warning",
  internal: "lock",
  thanks: "handshake",
};

const react = ({ id, add, drop }: Extract<Post, { act: "react" }>): Part[] => [
  ...add.map((mark) => reaction("reactions.add", "mark", id, mark)),
  ...drop.map((mark) => reaction("reactions.remove", "unmark", id, mark)),
];

const reaction = (method: string, spends: Act, timestamp: string, mark: Mark): Part => ({
  method,
  body: { timestamp, name: MARKS[mark] },
  harmless: true,
  spends,
});

const unreachable = (value: never): never => {
  throw new Error(`Slack cannot render ${JSON.stringify(value)}`);
};
