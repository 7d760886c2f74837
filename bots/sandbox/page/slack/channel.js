import { tryTo } from "../api.js";
import { createComposer } from "../composer.js";
import { el, menu, stickToBottom, syncList } from "../dom.js";
import { icon } from "../icons.js";
import { dayOf, languageNow, say } from "../words.js";
import { writing } from "./actions.js";
import { renderMessage } from "./message.js";

const drawMessages = (list, messages, { model, ctx, inThread }) => {
  const context = { ...ctx(), inThread };
  const items = [];
  let day = "";
  for (const message of messages) {
    const name = dayOf(Number(message.ts) * 1000, model.now());
    if (name !== day && !inThread) items.push({ key: `day:${name}`, day: name });
    day = name;
    items.push({ key: message.ts, message });
  }
  syncList(list, items, {
    key: ({ key }) => key,
    version: (item) => `${model.epoch}${languageNow()}${model.user.id}${JSON.stringify(item)}`,
    render: ({ day: name, message }) =>
      name ? el("div", { class: "day" }, el("span", {}, name)) : renderMessage(message, context),
  });
};

const withOwn = (messages, model, isMine) => {
  const first = messages[0]?.ts ?? "0";
  const own = model.ephemerals.filter(
    (one) =>
      one.user === model.user.id &&
      !model.dismissed.has(one.ts) &&
      isMine(one) &&
      (one.threadTs || one.ts >= first || messages.length < 100),
  );
  return [...messages, ...own].sort((one, other) => (one.ts < other.ts ? -1 : 1));
};

/** The middle column: a channel, or an app with its two tabs. */
export const createChannelView = ({ root, model, feed, ctx, directory, go }) => {
  const channelNow = () => model.channels.find(({ id }) => id === feed.channel);
  const appNow = () => model.apps.find(({ id }) => id === model.place?.id);
  const titleOf = () => (model.place?.kind === "app" ? (appNow()?.name ?? "") : `#${channelNow()?.name ?? ""}`);

  const head = el("div", { class: "sk-head" });
  const list = el("div", { class: "sk-messages" });
  const scroller = el("div", { class: "sk-scroller", role: "log", "aria-label": say("messages") }, list);
  const home = el("div", { class: "sk-home" });
  const notice = el("div", { class: "sk-notice", hidden: true });
  const menuPlace = el("span");
  const composer = createComposer({
    name: "slack",
    label: () => say("messageTo", { place: titleOf() }),
    before: [menuPlace],
    send: (written) => {
      scroll.toEnd();
      return writing({ model, channel: feed.channel, ...written });
    },
  });
  root.append(head, home, scroller, notice, composer.element);
  const scroll = stickToBottom(scroller, list);

  const tab = (name) =>
    el(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(model.place.tab === name),
        onclick: () => void go({ kind: "app", id: model.place.id, tab: name }),
      },
      say(name),
    );

  const drawMenu = () => {
    const items = [
      ...model.app.commands.map((command) => ({ name: command, run: () => composer.put(`${command} `) })),
      ...model.app.shortcuts
        .filter((one) => one.global)
        .map(({ name, callbackId }) => ({
          name,
          run: () => void tryTo("slack", "shortcut", { user: model.user.id, app: model.app.id, callbackId }),
        })),
    ];
    menuPlace.replaceChildren(items.length > 0 ? menu({ label: say("commands"), sign: "/", items }) : "");
  };

  let shownChannel = null;

  const turn = () => {
    if (!model.place) return;
    const isApp = model.place.kind === "app";
    const isHome = isApp && model.place.tab === "home";
    const channel = channelNow();
    const isIn = isApp || channel?.members.includes(model.user.id);
    head.replaceChildren(
      el("h2", { dir: "auto" }, titleOf()),
      isApp
        ? el("div", { class: "tabs", role: "tablist" }, tab("home"), tab("messages"))
        : el("span", { class: "members" }, memberNames(channel)),
    );
    home.hidden = !isHome;
    scroller.hidden = isHome;
    composer.element.hidden = isHome || !isIn || channel?.archived;
    notice.hidden = isHome || (isIn && !channel?.archived);
    notice.replaceChildren(
      channel?.archived ? say("archived") : say("notMember", { name: directory.person(model.user.id).name }),
      isIn || channel?.archived
        ? ""
        : el(
            "button",
            {
              type: "button",
              class: "sk-button",
              onclick: () => void tryTo("slack", "join", { channel: channel.id, user: model.user.id }),
            },
            say("join"),
          ),
    );
    drawMenu();
    composer.turnTo(`${model.user.id}:${feed.channel}`);
    composer.relabel();
    if (shownChannel !== feed.channel) scroll.toEnd();
    shownChannel = feed.channel;
  };

  const memberNames = (channel) =>
    (channel?.members ?? [])
      .filter((id) => !directory.person(id).isApp)
      .map((id) => directory.person(id).name)
      .join(", ");

  const draw = () => {
    const messages = withOwn(feed.roots, model, (one) => one.channel === feed.channel && !one.threadTs);
    drawMessages(list, messages, { model, ctx, inThread: false });
    list.classList.toggle("is-empty", messages.length === 0);
    list.dataset.empty = say("emptyChannel");
    for (const node of list.querySelectorAll(".in-thread")) node.classList.remove("in-thread");
    if (feed.thread) list.querySelector(`[data-key="${feed.thread}"]`)?.classList.add("in-thread");
  };

  return { turn, draw, home, composer };
};

/** The right column: one root and its replies. */
export const createThreadView = ({ root, model, feed, ctx, close }) => {
  const head = el("div", { class: "sk-head" });
  const list = el("div", { class: "sk-messages" });
  const scroller = el("div", { class: "sk-scroller", role: "log" }, list);
  const composer = createComposer({
    name: "thread",
    label: () => say("replyIn"),
    send: (written) => {
      scroll.toEnd();
      return writing({ model, channel: feed.channel, threadTs: feed.thread, ...written });
    },
  });
  root.append(head, scroller, composer.element);
  const scroll = stickToBottom(scroller, list);
  let shown = null;
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && event.target.closest(".composer") === null) void close();
  });

  return {
    composer,
    hide() {
      root.hidden = true;
      root.parentElement.classList.remove("with-thread");
      if (feed.thread) void feed.openThread(null);
    },
    turn() {
      const isNew = root.hidden;
      root.hidden = !feed.thread;
      root.parentElement.classList.toggle("with-thread", Boolean(feed.thread));
      if (!feed.thread) return;
      head.replaceChildren(
        el("h2", {}, say("thread")),
        el(
          "button",
          {
            type: "button",
            class: "icon",
            "aria-label": say("closeThread"),
            title: say("closeThread"),
            onclick: () => void close(),
          },
          icon("close"),
        ),
      );
      const channel = model.channels.find(({ id }) => id === feed.channel);
      composer.element.hidden = !channel?.members.includes(model.user.id) || channel.archived;
      composer.turnTo(`${model.user.id}:${feed.channel}:${feed.thread}`);
      composer.relabel();
      scroller.setAttribute("aria-label", say("thread"));
      if (shown !== feed.thread) scroll.toEnd();
      shown = feed.thread;
      if (isNew) composer.text.focus({ preventScroll: true });
    },
    draw() {
      if (!feed.thread || root.hidden) return;
      drawMessages(
        list,
        withOwn(feed.replies, model, (one) => one.channel === feed.channel && one.threadTs === feed.thread),
        { model, ctx, inThread: true },
      );
    },
  };
};
