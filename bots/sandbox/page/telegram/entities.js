import { el, link } from "../dom.js";

/** Text with Telegram's entities (offsets in UTF-16 units, as JavaScript counts) as nodes. */
export const withEntities = (text, entities = [], actions = {}) => {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return between(text, 0, text.length, sorted, actions);
};

const between = (text, start, end, entities, actions) => {
  const nodes = [];
  let at = start;
  for (const [index, entity] of entities.entries()) {
    const until = entity.offset + entity.length;
    if (entity.offset < at || until > end) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inside = entities.slice(index + 1).filter((one) => one.offset + one.length <= until);
    nodes.push(
      dress(entity, text.slice(entity.offset, until), between(text, entity.offset, until, inside, actions), actions),
    );
    at = until;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
};

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
};

const dress = (entity, words, nodes, { command, deepLink }) => {
  const tag = PLAIN[entity.type.replace("expandable_", "")];
  if (tag) return el(tag, {}, nodes);
  switch (entity.type) {
    case "pre":
      return el("pre", {}, el("code", {}, nodes));
    case "spoiler":
      return el(
        "button",
        { type: "button", class: "spoiler", onclick: (event) => event.currentTarget.classList.add("open") },
        nodes,
      );
    case "text_link":
      return watched(link(entity.url, nodes), entity.url, deepLink);
    case "url":
      return watched(link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, nodes), words, deepLink);
    case "email":
      return link(`mailto:${words}`, nodes);
    case "phone_number":
      return link(`tel:${words.replace(/[^+\d]/g, "")}`, nodes);
    case "bot_command":
      return el("button", { type: "button", class: "as-link", onclick: () => command?.(words) }, nodes);
    default:
      return el("span", { class: entity.type === "mention" || entity.type === "hashtag" ? "mention" : "" }, nodes);
  }
};

/** A link to the bot itself starts it here, as in a client; it does not leave the sandbox. */
const watched = (node, address, deepLink) => {
  node.addEventListener("click", (event) => {
    if (deepLink?.(address)) event.preventDefault();
  });
  return node;
};
