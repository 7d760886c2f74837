import { chair, seat } from "../chairs.js";
import { el } from "../dom.js";
import { icon } from "../icons.js";
import { say } from "../words.js";
import { avatarOf } from "./message.js";

/** The dark column: who one is, and where one can go. */
export const createSide = ({ root, model, directory, sit, go }) => {
  const draw = () => {
    if (!model.user) return;
    const channels = model.channels
      .filter(({ kind, members }) => kind === "channel" || (kind === "group" && members.includes(model.user.id)))
      .sort((one, other) => one.name.localeCompare(other.name));
    seat(
      root,
      el("div", { class: "workspace", dir: "auto" }, model.workspace?.name ?? ""),
      el("div", { class: "sk-chairs", role: "group", "aria-label": say("person") }, directory.people().map(chairOf)),
      el("h2", {}, say("channels")),
      el("div", { class: "side-list" }, channels.map(channelLink)),
      el("h2", {}, say("apps")),
      el("div", { class: "side-list" }, model.apps.filter((app) => !app.uninstalled).map(appLink)),
    );
  };

  const chairOf = ({ value: id, label }) => {
    const user = model.users.find((one) => one.id === id);
    return chair({
      id,
      name: label,
      sign: avatarOf(directory.person(id)),
      note: user.title,
      isHere: id === model.user.id,
      isUnread: directsOf(id).some((direct) => model.unread.has(direct.id)),
      sit: () => sit(user),
    });
  };

  const directsOf = (user) => model.channels.filter(({ kind, members }) => kind === "im" && members.includes(user));

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
    const direct = directsOf(model.user.id).find(({ members }) => members.includes(app.botUserId));
    const isUnread = Boolean(direct) && model.unread.has(direct.id);
    const isHere = model.place?.id === app.id;
    return entry({
      sign: "◆",
      name: app.name,
      isHere,
      isUnread,
      place: isHere && !isUnread ? model.place : { kind: "app", id: app.id, tab: isUnread ? "messages" : "home" },
      focus: app.id,
    });
  };

  return { draw };
};
