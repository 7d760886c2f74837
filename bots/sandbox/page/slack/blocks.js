import { el, link } from "../dom.js";
import { createElement, isChoices } from "./elements.js";
import { mrkdwn, richText, textObject } from "./text.js";

/**
 * Blocks as nodes. `ctx.names` knows people and channels; `ctx.wire(block, element)` says what an interactive element
 * holds and whom it tells.
 */
export const renderBlocks = (blocks, ctx) => blocks.map((block) => renderBlock(block, ctx));

const renderBlock = (block, ctx) => {
  const draw = KINDS[block.type];
  return draw
    ? el("div", { class: `block block-${block.type}`, dir: "auto", data: { block: block.block_id } }, draw(block, ctx))
    : el("div", { class: "block unknown" }, `[${block.type}]`);
};

const KINDS = {
  header: (block, { names }) => el("h3", {}, textObject(block.text, names)),
  divider: () => el("hr"),
  rich_text: (block, { names }) => richText(block, names),
  markdown: (block, { names }) => mrkdwn(fromMarkdown(block.text), names),
  image: (block, { names }) => [
    block.title && el("small", {}, textObject(block.title, names)),
    picture(block, "block-image"),
  ],
  context: (block, { names }) =>
    block.elements.map((one) =>
      one.type === "image" ? picture(one, "context-image") : el("span", {}, textObject(one, names)),
    ),
  actions: (block, ctx) => block.elements.map((element) => createElement(element, ctx.wire(block, element), ctx)),
  context_actions: (block, ctx) =>
    (block.elements ?? []).map((element) => createElement(element, ctx.wire(block, element), ctx)),
  section: (block, ctx) => [
    el(
      "div",
      { class: "section-words" },
      block.text && el("div", { class: "section-text" }, textObject(block.text, ctx.names)),
      block.fields &&
        el(
          "div",
          { class: "fields" },
          block.fields.map((field) => el("div", { dir: "auto" }, textObject(field, ctx.names))),
        ),
    ),
    block.accessory &&
      (block.accessory.type === "image"
        ? picture(block.accessory, "accessory-image")
        : createElement(block.accessory, ctx.wire(block, block.accessory), ctx)),
  ],
  input: (block, ctx) => inputBlock(block, ctx),
  file: (block) => [el("span", {}, `📄 ${block.external_id ?? ""}`)],
  video: (block, { names }) => [
    block.title_url ? link(block.title_url, textObject(block.title, names)) : textObject(block.title, names),
  ],
  table: (block, { names }) =>
    el(
      "table",
      {},
      block.rows.map((row) =>
        el(
          "tr",
          {},
          row.map((cell) => el("td", {}, cell.type === "rich_text" ? richText(cell, names) : (cell.text ?? ""))),
        ),
      ),
    ),
};

const inputBlock = (block, ctx) => {
  const id = `field-${block.block_id}-${ctx.scope ?? ""}`;
  const isGroup = isChoices(block.element);
  const label = [
    textObject(block.label, ctx.names),
    block.optional && el("small", { class: "optional" }, ` (${ctx.say("optional")})`),
  ];
  const control = createElement(block.element, { ...ctx.wire(block, block.element), id, name: block.label.text }, ctx);
  const error = el("p", { class: "field-error", role: "alert", id: `${id}-error`, hidden: true });
  const hint = block.hint && el("p", { class: "hint" }, textObject(block.hint, ctx.names));
  return isGroup
    ? el("fieldset", {}, el("legend", {}, label), control, hint, error)
    : [el("label", { for: id }, label), control, hint, error];
};

const picture = (image, name) => {
  const node = el("img", { class: name, src: image.image_url ?? "", alt: image.alt_text ?? "", loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(el("small", {}, image.alt_text ?? "")));
  return node;
};

// Standard Markdown in the one block that takes it; what differs from mrkdwn is bold and links.
const fromMarkdown = (text) =>
  text
    .replace(/^#{1,6} (.+)$/gm, "*$1*")
    .replace(/\*\*([^*\n]+)\*\*/g, "*$1*")
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>");

export const renderAttachment = (attachment, ctx) => {
  const { names } = ctx;
  const title =
    attachment.title && (attachment.title_link ? link(attachment.title_link, attachment.title) : attachment.title);
  const node = el(
    "div",
    { class: "attachment", dir: "auto" },
    attachment.pretext && el("div", {}, mrkdwn(attachment.pretext, names)),
    attachment.author_name && el("small", {}, attachment.author_name),
    title && el("strong", {}, title),
    attachment.text && el("div", {}, mrkdwn(attachment.text, names)),
    attachment.fields &&
      el(
        "div",
        { class: "fields" },
        attachment.fields.map((field) =>
          el("div", {}, el("b", {}, field.title), el("br"), mrkdwn(field.value ?? "", names)),
        ),
      ),
    attachment.blocks && renderBlocks(attachment.blocks, ctx),
    attachment.image_url && picture({ image_url: attachment.image_url, alt_text: attachment.fallback }, "block-image"),
    attachment.footer && el("small", {}, attachment.footer),
  );
  const colour = COLOURS[attachment.color] ?? attachment.color;
  if (/^#?[0-9a-f]{6}$/i.test(colour ?? "")) node.style.borderInlineStartColor = `#${colour.replace("#", "")}`;
  return node;
};

const COLOURS = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };
