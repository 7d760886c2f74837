import { ask, el, menu } from "../dom.js";
import { say } from "../words.js";
import { createSearch } from "./search.js";
import { textObject } from "./text.js";

/**
 * One interactive element. `wire.value` is what it holds (undefined: what the app started it with), `wire.hold(value)`
 * keeps what is picked or written, `wire.press(choice)` tells the app at once.
 */
export const createElement = (element, wire, ctx) => {
  if (element.type === "button" || element.type === "workflow_button") return button(element, wire, ctx);
  if (element.type === "overflow") return overflow(element, wire, ctx);
  if (isChoices(element)) return choices(element, wire, ctx);
  if (element.type.includes("external_select")) return createSearch(element, wire, ctx);
  if (element.type.endsWith("_select")) return select(element, wire, ctx);
  return field(element, wire);
};

/** Shown as boxes to tick; also a list of which several may be picked, as browsers' own such lists need a held key. */
export const isChoices = ({ type, options }) =>
  type === "radio_buttons" || type === "checkboxes" || (type === "multi_static_select" && options !== undefined);

const allowed = async (confirm) =>
  !confirm ||
  (await ask({
    title: confirm.title?.text,
    text: confirm.text.text,
    yes: confirm.confirm.text,
    no: confirm.deny.text,
  }));

const button = (element, wire, { names }) => {
  const node = el(
    "button",
    {
      type: "button",
      class: `sk-button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label,
      data: { focus: `${wire.focus}` },
      async onclick() {
        if (!(await allowed(element.confirm))) return;
        if (element.url && /^https?:/i.test(element.url)) window.open(element.url, "_blank", "noopener,noreferrer");
        node.classList.add("waiting");
        await wire.press({ label: element.text.text, value: element.value });
        node.classList.remove("waiting");
      },
    },
    textObject(element.text, names),
  );
  return node;
};

const overflow = (element, wire) =>
  menu({
    label: say("options"),
    sign: "⋯",
    "data-focus": wire.focus,
    items: element.options.map((option) => ({
      name: option.text.text,
      async run() {
        if (!(await allowed(element.confirm))) return;
        if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
        await wire.press({ option });
      },
    })),
  });

const choices = (element, wire, { names }) => {
  const isMany = element.type !== "radio_buttons";
  const started = [element.initial_options ?? element.initial_option ?? []].flat().map(({ value }) => value);
  const held = wire.value === undefined ? started : [wire.value].flat();
  const name = `choice-${wire.focus}`;
  const read = (group) => {
    const picked = [...group.querySelectorAll("input:checked")].map((input) => input.value);
    return isMany ? picked : picked[0];
  };
  const group = el(
    "div",
    {
      class: "choices",
      onchange() {
        wire.hold(read(group));
        void wire.press?.({ option: read(group) });
      },
    },
    element.options.map((option) =>
      el(
        "label",
        {},
        el("input", {
          type: isMany ? "checkbox" : "radio",
          name,
          value: option.value,
          checked: held.includes(option.value),
          data: { focus: `${name}-${option.value}` },
        }),
        el(
          "span",
          {},
          textObject(option.text, names),
          option.description && el("small", {}, textObject(option.description, names)),
        ),
      ),
    ),
  );
  return group;
};

const select = (element, wire, ctx) => {
  const isMany = element.type.startsWith("multi_");
  const options = optionsFor(element, ctx);
  const held = [wire.value ?? startOf(element)].flat();
  const asOption = ({ label, value }) => el("option", { value, selected: held.includes(value) }, label);
  const placeholder = element.placeholder?.text ?? say("choose");
  const node = el(
    "select",
    {
      id: wire.id,
      class: "sk-select",
      multiple: isMany,
      "aria-label": wire.name ?? placeholder,
      data: { focus: wire.focus },
      async onchange() {
        const picked = isMany ? [...node.selectedOptions].map(({ value }) => value) : node.value || undefined;
        wire.hold(picked);
        if (picked === undefined || !wire.press) return;
        if (await allowed(element.confirm)) await wire.press({ option: picked });
        // A choice in a message is an order, not something that it holds: the same may be chosen again.
        if (!wire.id && !isMany) node.value = held[0] ?? "";
      },
    },
    !isMany && el("option", { value: "", selected: held.filter(Boolean).length === 0 }, placeholder),
    options.map((one) => (one.group ? el("optgroup", { label: one.group }, one.options.map(asOption)) : asOption(one))),
  );
  return node;
};

const optionsFor = (element, { people, channels }) => {
  if (element.type.includes("users")) return people();
  if (element.type.includes("conversations") || element.type.includes("channels")) return channels();
  const plain = (list) => list.map(({ text, value }) => ({ label: text.text, value }));
  if (!element.option_groups) return plain(element.options ?? []);
  return element.option_groups.map(({ label, options }) => ({ group: label.text, options: plain(options) }));
};

const startOf = (element) => {
  const option = element.initial_option ?? element.initial_options;
  if (option) return [option].flat().map(({ value }) => value);
  return (
    element.initial_user ??
    element.initial_users ??
    element.initial_channel ??
    element.initial_channels ??
    element.initial_conversation ??
    element.initial_conversations ??
    []
  );
};

const KINDS = {
  datepicker: ["date", "initial_date"],
  timepicker: ["time", "initial_time"],
  datetimepicker: ["datetime-local", "initial_date_time"],
  number_input: ["number", "initial_value"],
  email_text_input: ["email", "initial_value"],
  url_text_input: ["url", "initial_value"],
};

const field = (element, wire) => {
  const [type, start] = KINDS[element.type] ?? ["text", "initial_value"];
  const isLong = element.multiline || element.type === "rich_text_input";
  const common = {
    id: wire.id,
    dir: "auto",
    "aria-label": wire.id ? undefined : (wire.name ?? element.placeholder?.text ?? element.type),
    "aria-describedby": wire.id && `${wire.id}-error`,
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    data: { focus: wire.focus },
    oninput: (event) => wire.hold(toSlack(element, event.target.value)),
    onchange: (event) => void (type !== "text" && wire.press?.({ option: toSlack(element, event.target.value) })),
  };
  const value = fromSlack(element, wire.value === undefined ? element[start] : wire.value);
  return isLong ? el("textarea", { ...common, rows: 4, value }) : el("input", { ...common, type, value });
};

const toSlack = (element, text) => {
  if (element.type === "datetimepicker") return text ? Math.floor(new Date(text).getTime() / 1000) : undefined;
  if (element.type !== "rich_text_input") return text;
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
};

const fromSlack = (element, value) => {
  if (value === undefined || value === null) return "";
  if (element.type === "rich_text_input")
    return value.elements
      .flatMap((one) => one.elements ?? [])
      .map((one) => one.text ?? "")
      .join("");
  if (element.type !== "datetimepicker") return String(value);
  const local = new Date(value * 1000 - new Date(value * 1000).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
};
