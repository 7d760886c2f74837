import { el } from "../dom.js";
import { icon } from "../icons.js";
import { say } from "../words.js";
import { avatarOf } from "./message.js";

/** The dark column: who one is, and where one can go. */
export const createSide = ({ root, model, directory, sit, go }) => {
  const draw = () => {
    if (!model.user) return;
    const held = root.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    const channels = model.channels
      .filter(({ kind, members }) => kind === "channel" || (kind === "group" && members.includes(model.user.id)))
      .sort((one, other) => one.name.localeCompare(other.name));
    root.replaceChildren(
      el("div", { class: "workspace", dir: "auto" }, model.workspace?.name ?? ""),
      chair(),
      el("h2", {}, say("channels")),
      el("div", { class: "side-list" }, channels.map(channelLink)),
      el("h2", {}, say("apps")),
      el("div", { class: "side-list" }, model.apps.filter((app) => !app.uninstalled).map(appLink)),
    );
    if (held) root.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus();
  };

  const chair = () =>
    el(
      "label",
      { class: "chair" },
      avatarOf(directory.person(model.user.id)),
      el(
        "select",
        {
          "aria-label": say("person"),
          data: { focus: "chair" },
          onchange: (event) => sit(model.users.find(({ id }) => id === event.target.value)),
        },
        directory.people().map(({ value, label }) => el("option", { value, selected: value === model.user.id }, label)),
      ),
    );

  const entry = ({ sign, name, isHere, isUnread, isDim, place, focus }) =>
    el(
      "button",
      {
        type: "button",
        class: `${isUnread ? "unread" : ""} ${isDim ? "dim" : ""}`,
        "aria-current": isHere ? "page" : undefined,
        dir: "auto",
        data: { focus },
        onclick: () => void go(place),
      },
      el("span", { "aria-hidden": "true" }, sign),
      el("span", { class: "side-name" }, name),
      isUnread && el("i", { class: "dot", role: "img", "aria-label": say("unread") }),
    );

  const channelLink = (channel) =>
    entry({
      sign: channel.kind === "group" ? icon("lock") : "#",
      name: channel.name,
      isHere: model.place?.id === channel.id,
      isUnread: model.unread.has(channel.id) && channel.members.includes(model.user.id),
      isDim: !channel.members.includes(model.user.id) || channel.archived,
      place: { kind: "channel", id: channel.id },
      focus: channel.id,
    });

  const appLink = (app) => {
    const direct = model.channels.find(
      ({ kind, members }) => kind === "im" && members.includes(app.botUserId) && members.includes(model.user.id),
    );
    const isHere = model.place?.id === app.id;
    return entry({
      sign: "◆",
      name: app.name,
      isHere,
      isUnread: Boolean(direct) && model.unread.has(direct.id),
      place: isHere ? model.place : { kind: "app", id: app.id, tab: "home" },
      focus: app.id,
    });
  };

  return { draw };
};
