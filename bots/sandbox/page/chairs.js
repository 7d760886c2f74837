import { el } from "./dom.js";
import { say } from "./words.js";

/** A button for each person whose chair is free to sit on; a dot where something waits that nobody has looked at. */
export const chair = ({ id, name, whole = name, sign, note, isHere, isUnread, sit }) =>
  el(
    "button",
    {
      type: "button",
      class: "chair",
      "aria-pressed": String(isHere),
      title: whole,
      dir: "auto",
      data: { focus: `chair:${id}` },
      onclick: () => sit(),
    },
    sign,
    el("span", { class: "chair-name" }, name, note && el("small", {}, note)),
    isUnread && el("i", { class: "dot", role: "img", "aria-label": say("unread") }),
  );

/** Draws anew what holds chairs, and keeps the focus on the one that has it. */
export const seat = (root, ...children) => {
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  root.replaceChildren(...children);
  if (held) root.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
};
