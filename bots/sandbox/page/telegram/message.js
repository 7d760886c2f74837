import { el, link } from "../dom.js";
import { icon } from "../icons.js";
import { clockTime, dayOf, say, sizeOf } from "../words.js";
import { withEntities } from "./entities.js";

/** Messages as the list shows them: albums are one item, and a day's name stands before its first message. */
export const itemsOf = (messages, now) => {
  const items = [];
  let day = "";
  for (const message of messages) {
    if (message.deleted) continue;
    const name = dayOf(message.date, now);
    if (name !== day) items.push({ key: `day:${name}`, day: name });
    day = name;
    const last = items.at(-1);
    if (message.mediaGroup && last?.album === message.mediaGroup && last.messages[0].by === message.by)
      last.messages.push(message);
    else items.push({ key: message.id, album: message.mediaGroup, messages: [message] });
  }
  return items;
};

export const renderItem = (item, chat) => {
  if (item.day) return el("div", { class: "day" }, el("span", {}, item.day));
  const [first] = item.messages;
  if (first.service) return el("div", { class: "day" }, el("span", { dir: "auto" }, serviceWords(first)));
  const isMine = first.by === "person" && first.from.id === chat.person.id;
  const bubble = el(
    "div",
    { class: "bubble" },
    chat.isGroup && !isMine && el("div", { class: "author", dir: "auto" }, first.from.name),
    first.forwarded && el("div", { class: "forwarded", dir: "auto" }, say("forwarded", { name: first.forwarded })),
    quoteOf(first, chat),
    mediaOf(item.messages),
    item.messages.map((message) => wordsOf(message, chat)),
    el(
      "div",
      { class: "meta" },
      item.messages.some((one) => one.edited) && el("span", {}, say("edited")),
      el("time", { datetime: first.date }, clockTime(first.date)),
    ),
    reactionsOf(first),
  );
  bubble.addEventListener("dblclick", () => chat.reply(first));
  return el(
    "article",
    { class: `tg-message ${isMine ? "mine" : "theirs"}`, data: { message: first.id } },
    el("div", { class: "tg-line" }, bubble, toolsOf(first, isMine, chat)),
    keyboardOf(first, chat),
  );
};

const wordsOf = (message, chat) => {
  if (message.location) return el("div", { class: "file" }, placeLink(message.location));
  if (message.contact)
    return el(
      "div",
      { class: "file", dir: "auto" },
      icon("person"),
      ` ${message.contact.first_name} · ${message.contact.phone_number}`,
    );
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.text === undefined ? message.captionEntities : message.entities;
  return el("div", { class: "words", dir: "auto" }, withEntities(text, entities, chat));
};

const placeLink = ({ latitude, longitude, live_period: live }) =>
  link(
    `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`,
    icon("place"),
    ` ${say("location")}${live ? " (live)" : ""}: ${latitude.toFixed(4)}, ${longitude.toFixed(4)}`,
  );

const quoteOf = (message, chat) => {
  if (message.replyTo === undefined) return null;
  const quoted = chat.find(message.replyTo);
  const open = () =>
    document.querySelector(`.tg-message[data-message="${message.replyTo}"]`)?.scrollIntoView({ block: "center" });
  return el(
    "button",
    { type: "button", class: "quote", dir: "auto", onclick: open },
    el("b", {}, quoted?.from.name ?? "…"),
    el("span", {}, quoted ? summaryOf(quoted) : "…"),
  );
};

export const summaryOf = (message) =>
  message.text ??
  message.caption ??
  (message.files[0] ? say(message.files[0].kind) : message.location ? say("location") : "…");

const mediaOf = (messages) => {
  const files = messages.flatMap((message) => message.files);
  if (files.length === 0) return null;
  return el("div", { class: files.length > 1 ? "media album" : "media" }, files.map(fileOf));
};

const fileOf = (file) => {
  if (file.kind === "photo" || file.kind === "animation") {
    // A photo that only has a size has no picture in it; then it is shown as a file.
    const image = el("img", { src: file.url, alt: file.fileName ?? say(file.kind), loading: "lazy" });
    image.addEventListener("error", () => image.parentElement?.replaceWith(chipOf(file)));
    return el("a", { href: file.url, download: file.fileName ?? "photo.jpg", class: "photo" }, image);
  }
  if (file.kind === "voice" || file.kind === "audio")
    return el(
      "div",
      { class: "sound" },
      chipOf(file),
      el("audio", { controls: true, preload: "none", src: file.url, "aria-label": say(file.kind) }),
    );
  if (file.kind === "video" || file.kind === "video_note")
    return el("video", { controls: true, preload: "none", src: file.url, "aria-label": say(file.kind) });
  return chipOf(file);
};

const SIGNS = { photo: "picture", voice: "sound", audio: "sound", sticker: "react", video: "picture" };

const chipOf = (file) => {
  const name = file.fileName ?? say(file.kind);
  return el(
    "a",
    { class: "file", href: file.url, download: file.fileName ?? "", "aria-label": say("download", { name }) },
    el("span", { class: "file-sign", "aria-hidden": "true" }, icon(SIGNS[file.kind] ?? "file")),
    el("span", { class: "file-name", dir: "auto" }, name, el("small", {}, sizeOf(file.size))),
  );
};

const reactionsOf = (message) => {
  const all = Object.values(message.reactions).flat();
  if (all.length === 0) return null;
  const counts = new Map();
  for (const emoji of all) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  return el(
    "div",
    { class: "reactions" },
    [...counts].map(([emoji, count]) => el("span", { class: "reaction" }, count > 1 ? `${emoji} ${count}` : emoji)),
  );
};

const toolsOf = (message, isMine, chat) => {
  const tool = (key, sign, run) =>
    el(
      "button",
      {
        type: "button",
        "aria-label": say(key),
        title: say(key),
        onclick: run,
        data: { focus: `${key}:${message.id}` },
      },
      sign,
    );
  const canEdit = isMine && (message.text ?? message.caption) !== undefined;
  return el(
    "div",
    { class: "tools" },
    tool("reply", icon("reply"), () => chat.reply(message)),
    canEdit && tool("edit", icon("edit"), () => chat.edit(message)),
    isMine && tool("remove", icon("remove"), () => chat.remove(message)),
    !isMine && tool("react", icon("like"), () => chat.react(message)),
  );
};

const keyboardOf = (message, chat) => {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el(
    "div",
    { class: "keyboard" },
    rows.map((buttons, row) =>
      el(
        "div",
        { class: "keyboard-row" },
        buttons.map((button, column) => inlineButton(message, button, { row, column }, chat)),
      ),
    ),
  );
};

const inlineButton = (message, button, place, chat) => {
  if (button.url) {
    const node = link(button.url, button.text, el("small", { "aria-hidden": "true" }, " ↗"));
    node.classList.add("inline-button");
    node.addEventListener("click", (event) => chat.deepLink(button.url) && event.preventDefault());
    return node;
  }
  const copied = button.copy_text?.text;
  return el(
    "button",
    {
      type: "button",
      class: "inline-button",
      dir: "auto",
      disabled: button.callback_data === undefined && copied === undefined,
      data: { focus: `${message.id}:${place.row}:${place.column}` },
      onclick: (event) => (copied === undefined ? chat.press(message, place, event.currentTarget) : chat.copy(copied)),
    },
    button.text,
  );
};

const serviceWords = (message) => {
  const [[kind, value] = ["service", ""]] = Object.entries(message.service);
  const others = [value].flat().map((one) => one?.first_name ?? "");
  return say(kind, { name: message.from.name, others: others.filter(Boolean).join(", ") });
};
