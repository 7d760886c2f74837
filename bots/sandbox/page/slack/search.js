import { el } from "../dom.js";
import { say } from "../words.js";

const PAUSE_MS = 200;
let lists = 0;

/** A list that the app fills while one types (external_select): the app is asked, the options are shown under the field. */
export const createSearch = (element, wire, ctx) => {
  const isMany = element.type.startsWith("multi_");
  const name = `options-${++lists}`;
  let picked = [wire.value ?? element.initial_options ?? element.initial_option ?? []].flat();
  let options = [];
  let marked = -1;
  let asked = 0;
  let timer = 0;

  const input = el("input", {
    id: wire.id,
    type: "text",
    dir: "auto",
    role: "combobox",
    autocomplete: "off",
    "aria-expanded": "false",
    "aria-controls": name,
    "aria-autocomplete": "list",
    "aria-label": wire.id ? undefined : (wire.name ?? say("search")),
    placeholder: element.placeholder?.text ?? say("search"),
    data: { focus: wire.focus },
  });
  const list = el("div", { id: name, class: "search-list", role: "listbox", hidden: true });
  const chips = el("div", { class: "search-picked" });

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    marked = -1;
  };
  const show = (words) => {
    list.replaceChildren(
      ...(options.length === 0 ? [el("div", { class: "search-none" }, words)] : options.map(optionNode)),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const optionNode = (option, index) =>
    el(
      "div",
      {
        role: "option",
        id: `${name}-${index}`,
        dir: "auto",
        "aria-selected": String(index === marked),
        // Before the field loses its focus, which would close the list.
        onmousedown(event) {
          event.preventDefault();
          choose(option);
        },
      },
      option.text.text,
    );
  const hold = () => {
    wire.hold(isMany ? picked : picked[0]);
    chips.replaceChildren(
      ...(isMany ? picked : []).map((option) =>
        el(
          "span",
          { class: "chip" },
          option.text.text,
          el(
            "button",
            { type: "button", "aria-label": say("takeAway", { name: option.text.text }), onclick: () => drop(option) },
            "×",
          ),
        ),
      ),
    );
  };
  const drop = (option) => {
    picked = picked.filter((one) => one !== option);
    hold();
  };
  const choose = (option) => {
    picked = isMany ? [...picked, option] : [option];
    input.value = isMany ? "" : option.text.text;
    close();
    hold();
    void wire.press?.({ option: isMany ? picked : option });
  };
  const query = async () => {
    const number = ++asked;
    const value = input.value;
    if (value.length < (element.min_query_length ?? 3)) return close();
    const answer = await ctx.suggest(wire.about, value);
    // Only the answer to what stands in the field now.
    if (number !== asked || document.activeElement !== input) return;
    options = answer.options;
    marked = -1;
    show(answer.failed ? say("noAnswer", { reason: answer.reason }) : say("nothingFound"));
  };

  input.addEventListener("focus", () => void query());
  input.addEventListener("blur", () => {
    close();
    // Half-typed words are no choice.
    if (!isMany) input.value = picked[0]?.text.text ?? "";
  });
  input.addEventListener("input", () => {
    if (!isMany && input.value === "") {
      picked = [];
      hold();
    }
    clearTimeout(timer);
    timer = setTimeout(() => void query(), PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      marked = (marked + (event.key === "ArrowDown" ? 1 : -1) + options.length) % Math.max(options.length, 1);
      show(say("nothingFound"));
      input.setAttribute("aria-activedescendant", `${name}-${marked}`);
      list.children[marked]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options[marked]) choose(options[marked]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  if (!isMany) input.value = picked[0]?.text.text ?? "";
  if (picked.length > 0) hold();
  return el("div", { class: "search" }, chips, input, list);
};
