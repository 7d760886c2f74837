import { act, complain, fromBase64 } from "../api.js";
import { el, menu } from "../dom.js";
import { icon } from "../icons.js";
import { clockTime, say, sizeOf } from "../words.js";
import { renderAttachment, renderBlocks } from "./blocks.js";
import { emojiOf, PALETTE } from "./emoji.js";
import { mrkdwn } from "./text.js";

const LARGEST_PREVIEW = 8 * 1024 * 1024;

/** One message, as `ctx.user` sees it in `ctx.channel`. */
export const renderMessage = (message, ctx) => {
  const author = ctx.authorOf(message);
  const isGone = message.subtype === "tombstone";
  const at = Number(message.ts) * 1000;
  const name = el("b", { dir: "auto", class: "author" }, author.name);
  return el(
    "article",
    { class: `sk-message ${message.is_ephemeral ? "ephemeral" : ""}`, data: { ts: message.ts } },
    avatarOf(author),
    el(
      "div",
      { class: "sk-body" },
      message.is_ephemeral && el("div", { class: "only-you" }, icon("eye"), " ", say("onlyYou")),
      el(
        "div",
        { class: "sk-line" },
        name,
        author.isApp && el("span", { class: "app-badge" }, say("app")),
        el("time", { datetime: new Date(at).toISOString() }, clockTime(at)),
        message.edited && el("small", {}, `(${say("edited")})`),
        message.subtype === "thread_broadcast" && el("small", {}, say("also")),
      ),
      isGone ? el("div", { class: "gone" }, say("deletedMessage")) : contentOf(message, ctx),
      (message.files ?? []).map((file) => fileOf(file)),
      reactionsOf(message, ctx),
      !ctx.inThread && repliesOf(message, ctx),
    ),
    !isGone && toolsOf(message, ctx),
  );
};

const contentOf = (message, ctx) => {
  const own = {
    ...ctx,
    wire: (block, element) => ctx.wire(message, block, element),
    suggest: (about, value) => ctx.suggest(message, about, value),
  };
  return [
    message.blocks?.length
      ? el("div", { class: "sk-blocks" }, renderBlocks(message.blocks, own))
      : message.text && el("div", { class: "sk-text", dir: "auto" }, mrkdwn(message.text, ctx.names)),
    (message.attachments ?? []).map((attachment) => renderAttachment(attachment, own)),
  ];
};

export const avatarOf = ({ name, picture, emoji, hue }) => {
  const letters = [...name.replace(/[^\p{L}\p{N} ]/gu, "")].length > 0 ? name : "?";
  const initials = letters
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, emoji ?? initials);
  node.style.setProperty("--hue", hue);
  if (!picture) return node;
  const image = el("img", { src: picture, alt: "", loading: "lazy" });
  // The stand-in's own pictures are one clear pixel; the letters say more.
  image.addEventListener("load", () => image.naturalWidth > 1 && node.replaceChildren(image));
  image.src = picture;
  return node;
};

const fileOf = (file) => {
  if (file.mode === "tombstone") return el("div", { class: "file gone" }, say("gone"));
  const isPicture = file.mimetype?.startsWith("image/") && file.size <= LARGEST_PREVIEW;
  const chip = el(
    "button",
    {
      type: "button",
      class: "file",
      "aria-label": say("download", { name: file.name }),
      onclick: () => void download(file),
    },
    el("span", { class: "file-sign", "aria-hidden": "true" }, icon(isPicture ? "picture" : "file")),
    el("span", { class: "file-name", dir: "auto" }, file.title || file.name, el("small", {}, sizeOf(file.size))),
  );
  if (!isPicture) return chip;
  const place = el("div", { class: "sk-picture" }, chip);
  void addressOf(file)
    .then((address) => {
      const image = el("img", { alt: file.title || file.name });
      image.addEventListener("load", () =>
        place.replaceChildren(
          el(
            "button",
            {
              type: "button",
              class: "photo",
              "aria-label": say("download", { name: file.name }),
              onclick: () => void download(file),
            },
            image,
          ),
        ),
      );
      image.src = address;
    })
    .catch(() => {});
  return place;
};

// A file never changes, so one address serves for as long as the page is open.
const addresses = new Map();
const addressOf = (file) => {
  if (!addresses.has(file.id)) {
    const coming = act("slack", "fileBytes", { file: file.id }).then(({ base64, mimetype }) =>
      fromBase64(base64, mimetype),
    );
    coming.catch(() => addresses.delete(file.id));
    addresses.set(file.id, coming);
  }
  return addresses.get(file.id);
};

const download = async (file) => {
  try {
    el("a", { href: await addressOf(file), download: file.name }).click();
  } catch (error) {
    complain(error);
  }
};

const reactionsOf = (message, ctx) =>
  message.reactions?.length > 0 &&
  el(
    "div",
    { class: "reactions" },
    message.reactions.map(({ name, users }) =>
      el(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(users.includes(ctx.user.id)),
          title: users.map((one) => ctx.names.user(one) ?? one).join(", "),
          "aria-label": `${say("react")} ${name} ${users.length}`,
          onclick: () => ctx.react(message, name),
        },
        `${emojiOf(name)} ${users.length}`,
      ),
    ),
  );

const repliesOf = (message, ctx) => {
  if (!message.reply_count) return null;
  const words = message.reply_count === 1 ? say("oneReply") : say("replies", { count: message.reply_count });
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatarOf(ctx.person(id)));
  return el(
    "button",
    {
      type: "button",
      class: "replies",
      data: { focus: `replies:${message.ts}` },
      onclick: () => ctx.openThread(message.ts),
    },
    el("span", { class: "faces" }, faces),
    words,
  );
};

const toolsOf = (message, ctx) => {
  if (message.is_ephemeral)
    return el(
      "div",
      { class: "tools shown" },
      el(
        "button",
        { type: "button", "aria-label": say("dismiss"), title: say("dismiss"), onclick: () => ctx.dismiss(message) },
        icon("close"),
      ),
    );
  const isOwn = message.user === ctx.user.id && !message.app_id;
  const items = [
    ...ctx.shortcuts.map(({ name, callbackId }) => ({
      name,
      run: () => ctx.useShortcut(message, callbackId),
    })),
    isOwn && { name: say("edit"), run: () => ctx.edit(message) },
    isOwn && { name: say("remove"), danger: true, run: () => ctx.remove(message) },
  ].filter(Boolean);
  return el(
    "div",
    { class: "tools" },
    menu({
      label: say("react"),
      sign: icon("react"),
      items: PALETTE.map((name) => ({ name: emojiOf(name), run: () => ctx.react(message, name) })),
      class: "palette",
    }),
    !ctx.inThread &&
      el(
        "button",
        {
          type: "button",
          "aria-label": say("openThread"),
          title: say("openThread"),
          onclick: () => ctx.openThread(message.thread_ts ?? message.ts),
        },
        icon("thread"),
      ),
    items.length > 0 && menu({ label: say("messageMenu"), sign: icon("more"), items }),
  );
};
