import { act, complain, tryTo } from "../api.js";
import { el } from "../dom.js";
import { say } from "../words.js";
import { renderBlocks } from "./blocks.js";

/** The app's home tab for the chosen person. */
export const createHome = ({ model, ctx, place }) => {
  let view = null;
  let shown = "";
  const values = {};

  const press = async (block, element, choice) => {
    const answer = await tryTo("slack", "press", {
      user: model.user.id,
      viewId: view.id,
      blockId: block.block_id,
      actionId: element.action_id,
      values,
      ...choice,
    });
    if (answer && !answer.acknowledged) complain(new Error(say("noAnswer", { reason: answer.reason })));
  };

  const wire = (block, element) => ({
    focus: `home/${block.block_id}/${element.action_id}`,
    about: { blockId: block.block_id, actionId: element.action_id },
    value: values[block.block_id]?.[element.action_id],
    hold(value) {
      values[block.block_id] = { ...values[block.block_id], [element.action_id]: value };
    },
    press: (choice) => press(block, element, choice),
  });

  const suggest = (about, value) =>
    act("slack", "suggest", { user: model.user.id, viewId: view.id, ...about, value, values }).catch(() => ({
      options: [],
    }));

  const draw = () => {
    if (model.place?.tab !== "home") return;
    const version = `${model.epoch}/${view?.id}/${view?.hash}`;
    if (version === shown) return;
    shown = version;
    const focus = place.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    place.replaceChildren(
      ...(view
        ? renderBlocks(view.blocks, { ...ctx(), wire, suggest, say, scope: "home" })
        : [el("p", { class: "nothing-yet" }, say("emptyHome"))]),
    );
    if (focus) place.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  };

  return {
    draw,
    async read() {
      const user = model.user.id;
      const answer = await act("slack", "home", { user, app: model.place.id });
      if (user !== model.user.id) return;
      view = answer.view;
      draw();
    },
  };
};
