import { act, complain, tryTo } from "../api.js";
import { el } from "../dom.js";
import { icon } from "../icons.js";
import { say } from "../words.js";
import { renderBlocks } from "./blocks.js";
import { textObject } from "./text.js";

/** The app's modal: shown as Slack shows it, with what was typed kept when the app replaces the view. */
export const createModal = (ctxOf) => {
  const dialog = el("dialog", { class: "sk-modal" });
  document.body.append(dialog);
  let view = null;
  let values = {};
  let errors = {};
  let isBusy = false;

  const hold = (block, element, value) => {
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: value };
  };

  const wire = (block, element) => {
    const isInput = block.type === "input";
    return {
      focus: `${block.block_id}/${element.action_id}`,
      about: { blockId: block.block_id, actionId: element.action_id },
      value: values[block.block_id]?.[element.action_id],
      hold: (value) => hold(block, element, value),
      // An input is only told to the app when that was asked for.
      press: isInput && !block.dispatch_action ? undefined : (choice) => press(block, element, choice),
    };
  };

  const press = async (block, element, choice) => {
    const answer = await tryTo("slack", "press", {
      user: ctxOf().user.id,
      viewId: view.id,
      blockId: block.block_id,
      actionId: element.action_id,
      values,
      ...choice,
    });
    if (answer && !answer.acknowledged) complain(new Error(say("noAnswer", { reason: answer.reason })));
  };

  const suggest = ({ blockId, actionId }, value) =>
    act("slack", "suggest", { user: ctxOf().user.id, viewId: view.id, blockId, actionId, value, values }).catch(
      (error) => ({
        options: [],
        failed: true,
        reason: error.message,
      }),
    );

  const submit = async () => {
    if (isBusy) return;
    busy(true);
    const answer = await tryTo("slack", "submitView", { user: ctxOf().user.id, viewId: view.id, values });
    busy(false);
    if (answer?.failed) showTrouble(say("noAnswer", { reason: answer.reason }));
    if (!answer?.errors) return;
    showErrors(answer.errors);
    dialog.querySelector("[aria-invalid=true]")?.focus();
  };

  const busy = (is) => {
    isBusy = is;
    const button = dialog.querySelector(".submit");
    button?.classList.toggle("waiting", is);
    button?.toggleAttribute("disabled", is);
  };

  const close = () => tryTo("slack", "closeView", { user: ctxOf().user.id, viewId: view.id });

  const showTrouble = (words) => {
    const place = dialog.querySelector(".modal-trouble");
    place.textContent = words;
    place.hidden = !words;
  };

  const showErrors = (next) => {
    errors = next;
    showTrouble("");
    for (const block of dialog.querySelectorAll(".block-input")) {
      const words = errors[block.dataset.block];
      const place = block.querySelector(".field-error");
      place.textContent = words ?? "";
      place.hidden = !words;
      for (const field of block.querySelectorAll("input, textarea, select")) {
        if (words) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
  };

  const draw = () => {
    const ctx = { ...ctxOf(), wire, suggest, say, scope: "modal" };
    const focus = dialog.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    const caret = focus ? document.activeElement.selectionStart : undefined;
    const title = el("h2", { id: "modal-title", dir: "auto" }, textObject(view.title, ctx.names));
    dialog.setAttribute("aria-labelledby", "modal-title");
    dialog.replaceChildren(
      el(
        "form",
        {
          novalidate: true,
          onsubmit(event) {
            event.preventDefault();
            void submit();
          },
        },
        el(
          "div",
          { class: "modal-head" },
          title,
          el(
            "button",
            { type: "button", class: "icon", "aria-label": say("close"), title: say("close"), onclick: close },
            icon("close"),
          ),
        ),
        el(
          "div",
          { class: "modal-body" },
          renderBlocks(view.blocks, ctx),
          el("p", { class: "modal-trouble", role: "alert", hidden: true }),
        ),
        el(
          "div",
          { class: "modal-foot" },
          el(
            "button",
            { type: "button", class: "sk-button", onclick: close },
            view.close?.text ?? (view.submit ? say("cancel") : say("close")),
          ),
          view.submit && el("button", { type: "submit", class: "sk-button primary submit" }, view.submit.text),
        ),
      ),
    );
    showErrors(errors);
    const field = focus && dialog.querySelector(`[data-focus="${CSS.escape(focus)}"]`);
    if (!field)
      return void dialog.querySelector(".modal-body input, .modal-body textarea, .modal-body select")?.focus();
    field.focus();
    if (caret !== undefined && caret !== null) field.setSelectionRange?.(caret, caret);
  };

  // Escape closes one view of the stack, and the app hears of it; the dialog itself goes when no view is left.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (view) void close();
  });

  // A second Escape closes the dialog without asking.
  dialog.addEventListener("close", () => {
    if (view) void close();
  });

  return {
    show(next) {
      if (!next) {
        view = null;
        dialog.close();
        dialog.replaceChildren();
        return;
      }
      const isOther = next.id !== view?.id;
      const isChanged = isOther || next.hash !== view.hash;
      if (isOther) values = {};
      view = next;
      errors = next.errors ?? {};
      if (!dialog.open) dialog.showModal();
      if (isChanged) draw();
      else showErrors(errors);
    },
    redraw: () => view && draw(),
  };
};
