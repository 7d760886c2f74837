import { act, complain, get, tryTo } from "../api.js";
import { chair, seat } from "../chairs.js";
import { createComposer } from "../composer.js";
import { ask, el, menu, soon, stickToBottom, syncList, toast } from "../dom.js";
import { icon } from "../icons.js";
import { remembered } from "../remembered.js";
import { languageNow, say } from "../words.js";
import { createChat } from "./chat.js";
import { commandsFor, lastKeyboard } from "./markup.js";
import { itemsOf, renderItem, summaryOf } from "./message.js";
import { sendFiles } from "./sending.js";

const PRESS_WAIT_MS = 15_000;
const TYPING_MS = 5000;

/** The left pane: somebody's Telegram. */
export const createTelegram = ({ root, wanted, now }) => {
  const model = {
    users: [],
    bots: [],
    chats: [],
    bot: null,
    person: null,
    chatId: null,
    isBlocked: false,
    /** Chats in which a bot has written something that nobody has seen: "<bot>:<person>". */
    unread: new Set(),
  };
  const pressed = new Map();
  const answered = new Set();
  let epoch = 0;
  let typingTimer = 0;

  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const list = part("messages");
  const scroll = stickToBottom(part("scroller"), list);
  const chat = createChat(() => draw());
  const place = () => ({ chat: model.chatId, bot: model.bot.id });
  const mine = () => ({ ...place(), from: model.person.id });

  const actions = {
    get person() {
      return model.person;
    },
    get isGroup() {
      return model.chatId < 0;
    },
    find: (id) => chat.find(id),
    reply: (message) =>
      composer.answer({
        title: say("replying", { name: message.from.name }),
        words: summaryOf(message),
        replyTo: message.id,
      }),
    edit: (message) =>
      composer.edit(
        {
          title: say("editing"),
          words: summaryOf(message),
          message: message.id,
          isCaption: message.text === undefined,
        },
        message.text ?? message.caption,
      ),
    async remove(message) {
      if (await ask({ text: say("removeSure"), yes: say("remove"), no: say("cancel") }))
        await tryTo("telegram", "remove", { ...place(), messageId: message.id });
    },
    react(message) {
      const has = message.reactions[model.person.id]?.length > 0;
      return tryTo("telegram", "react", { ...mine(), messageId: message.id, emoji: has ? "" : "👍" });
    },
    async press(message, { row, column }, button) {
      button.classList.add("waiting");
      const answer = await tryTo("telegram", "press", { ...mine(), messageId: message.id, row, column });
      const stop = () => button.classList.remove("waiting");
      if (!answer || answered.has(answer.callbackId)) return stop();
      pressed.set(answer.callbackId, stop);
      setTimeout(stop, PRESS_WAIT_MS);
    },
    async copy(words) {
      await navigator.clipboard?.writeText(words).catch(() => {});
      toast(say("copied"));
    },
    command: (words) => void act("telegram", "say", { ...mine(), text: words }).catch(complain),
    /** True: the address was our own bot's, and it was started here. */
    deepLink(address) {
      const [, username, start] = /(?:t\.me\/|tg:\/\/resolve\?domain=)(\w+)[?&]start=([\w-]+)/.exec(address) ?? [];
      if (!model.bot || username?.toLowerCase() !== model.bot.username.toLowerCase()) return false;
      actions.command(`/start ${start}`);
      return true;
    },
  };

  const menuPlace = el("span");
  const composer = createComposer({
    name: "telegram",
    label: () => say("message"),
    before: [menuPlace],
    send: async ({ text, files, about }) => {
      if (about?.isEdit) {
        const field = about.isCaption ? "caption" : "text";
        await act("telegram", "edit", { ...place(), messageId: about.message, [field]: text });
        return;
      }
      const posting = { ...mine(), ...(about?.replyTo !== undefined && { replyTo: about.replyTo }) };
      scroll.toEnd();
      if (files.length > 0) await sendFiles(posting, files, text);
      else if (about?.of !== undefined) await act("telegram", "forward", { ...posting, of: about.of, text });
      else await act("telegram", "say", { ...posting, text });
    },
  });
  part("composer").append(composer.element);

  const load = async () => {
    const state = await get("telegram/state");
    model.bots = state.bots;
    model.users = state.users.filter((user) => !user.deactivated);
    model.chats = state.chats;
    const stored = remembered.get("person");
    model.person = model.users.find(({ id }) => String(id) === stored) ?? model.users[0] ?? null;
    model.bot = botOf(model.person);
    epoch += 1;
    await turn();
  };

  /** The bot that a person's chair is at; people without one talk to the bot that the page was opened for, or the first. */
  const botOf = (person) =>
    model.bots.find(({ username }) => username === person?.chair?.bot) ??
    model.bots.find(({ id }) => String(id) === wanted) ??
    model.bots[0] ??
    null;

  const sit = (person) => {
    model.person = person;
    model.bot = botOf(person);
    remembered.set("person", String(person.id));
    void turn(person.id).catch(complain);
  };

  const chatKey = (bot, person) => `${bot?.id}:${person}`;

  /** Shows what is chosen: another person, another chat. */
  const turn = async (chatId) => {
    const { bot, person } = model;
    root.classList.toggle("empty", !bot || !person);
    if (!bot || !person) return;
    const groups = groupsOf();
    const before = model.chatId;
    model.chatId = chatId ?? (groups.some(({ id }) => id === before) ? before : person.id);
    model.unread.delete(chatKey(bot, model.chatId));
    drawChairs();
    drawHead(groups);
    composer.turnTo(`${bot.id}:${person.id}:${model.chatId}`);
    await chat.open(place());
    if (before !== model.chatId) scroll.toEnd();
  };

  const groupsOf = () =>
    model.chats.filter(({ id, members, bots }) => id < 0 && members.includes(model.person.id) && bots[model.bot.id]);

  /** In the order in which they came, those of one role together. */
  const drawChairs = () => {
    const roles = Map.groupBy(model.users, (user) => user.chair?.role ?? "");
    seat(
      part("chairs"),
      ...[...roles].map(([role, users]) =>
        el("div", { class: "tg-role" }, role && el("span", { class: "role" }, say(role)), users.map(chairOf)),
      ),
    );
  };

  const chairOf = (user) =>
    chair({
      id: user.id,
      name: user.firstName,
      whole: [user.firstName, user.lastName].filter(Boolean).join(" "),
      isHere: user.id === model.person.id,
      isUnread: model.unread.has(chatKey(botOf(user), user.id)),
      sit: () => sit(user),
    });

  const drawHead = (groups) => {
    const chats = part("chat");
    chats.hidden = groups.length === 0;
    chats.replaceChildren(
      el("option", { value: model.person.id, selected: model.chatId > 0 }, model.bot.firstName),
      ...groups.map(({ id, title }) => el("option", { value: id, selected: id === model.chatId }, title)),
    );
    const group = groups.find(({ id }) => id === model.chatId);
    part("bot-name").textContent = group?.title ?? model.bot.firstName;
    part("bot-avatar").textContent = [...(group?.title ?? model.bot.firstName)][0];
    drawTyping(false);
    const own = model.chats.find(({ user, bot }) => user === model.person.id && bot === model.bot.id);
    model.isBlocked = Boolean(own?.blocked) && model.chatId > 0;
    part("block").checked = model.isBlocked;
    part("block-line").hidden = !own || model.chatId < 0;
    part("blocked").hidden = !model.isBlocked;
    composer.element.hidden = model.isBlocked;
    drawMenu();
  };

  const drawTyping = (isTyping) => {
    part("status").textContent = isTyping ? say("typing") : `@${model.bot.username} · ${say("bot")}`;
    part("status").classList.toggle("typing", isTyping);
  };

  const drawMenu = () => {
    const commands = commandsFor(model.bot, model.person, model.chatId).map(({ command, description }) => ({
      name: `/${command}  ${description}`,
      run: () => actions.command(`/${command}`),
    }));
    const others = [
      { name: [icon("place"), " ", say("location")], run: () => tryTo("telegram", "location", mine()) },
      { name: [icon("person"), " ", say("contact")], run: () => tryTo("telegram", "contact", mine()) },
      { name: [icon("sound"), " ", say("voice")], run: () => tryTo("telegram", "voice", { ...mine(), duration: 4 }) },
      {
        name: [icon("react"), " ", say("sticker")],
        run: () => tryTo("telegram", "sticker", { ...mine(), emoji: "👍" }),
      },
      ...othersToForward().map(({ id, firstName: name }) => ({
        name: [icon("reply"), " ", say("forward", { name })],
        run: () => composer.answer({ title: say("forwarding", { name }), words: "", of: id }),
      })),
    ];
    menuPlace.replaceChildren(
      commands.length > 0 ? menu({ label: say("commands"), sign: icon("menu"), items: commands }) : "",
      menu({ label: say("more"), sign: icon("plus"), items: others }),
    );
  };

  /** Whoever has chairs in other chats may have been written to there; the page shows only the bots' chats. */
  const othersToForward = () =>
    model.person.chair?.role === "team" ? model.users.filter(({ chair }) => chair?.role === "client") : [];

  const draw = () => {
    syncList(list, itemsOf(chat.list, now()), {
      key: (item) => item.key,
      version: (item) => `${epoch}${languageNow()}${JSON.stringify(item)}`,
      render: (item) => renderItem(item, actions),
    });
    part("start").hidden = chat.list.length > 0;
    drawStart();
    drawKeyboard();
  };

  /** An empty chat: whoever was sent a link begins with it. */
  const drawStart = () => {
    const link = model.person?.chair?.link;
    const name = link?.from;
    part("start-words").textContent = link ? say("emptyLinked", { name }) : say("emptyChat");
    part("link-button").hidden = !link;
    part("link-button").textContent = say("startLinked", { name });
    part("start-button").classList.toggle("primary", !link);
    part("start-button").textContent = say(link ? "startBare" : "start");
  };

  /** The keyboard that a bot puts in the place of the person's own. */
  const drawKeyboard = () => {
    const rows = lastKeyboard(chat.list) ?? [];
    part("reply-keyboard").hidden = rows.length === 0;
    part("reply-keyboard").replaceChildren(
      ...rows.map((row) =>
        el(
          "div",
          { class: "keyboard-row" },
          row.map((button) => {
            const text = button.text ?? button;
            const verb = button.request_contact ? "contact" : button.request_location ? "location" : "say";
            return el(
              "button",
              { type: "button", class: "inline-button", onclick: () => tryTo("telegram", verb, { ...mine(), text }) },
              text,
            );
          }),
        ),
      ),
    );
  };

  const reload = soon(() => load().catch(() => {}), 150);
  part("chat").addEventListener("change", (event) => void turn(Number(event.target.value)).catch(complain));
  part("block").addEventListener("change", (event) => {
    void tryTo("telegram", event.target.checked ? "block" : "unblock", { from: model.person.id, bot: model.bot.id });
  });
  part("unblock").addEventListener("click", () => {
    void tryTo("telegram", "unblock", { from: model.person.id, bot: model.bot.id });
  });
  part("start-button").addEventListener("click", () => actions.command("/start"));
  part("link-button").addEventListener("click", () => actions.command(`/start ${model.person.chair.link.start}`));

  const heard = {
    action(change) {
      if (!chat.isShown(change) || change.action !== "typing") return;
      drawTyping(true);
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => drawTyping(false), TYPING_MS);
    },
    "callback-answer"({ callbackId, from, text, showAlert, url }) {
      answered.add(callbackId);
      pressed.get(callbackId)?.();
      pressed.delete(callbackId);
      if (from !== model.person?.id) return;
      if (url) actions.deepLink(url);
      if (text && showAlert) void ask({ text, yes: say("ok") });
      else if (text) toast(text);
    },
    cleared: () => chat.clear(),
  };
  for (const kind of ["message", "edit", "delete", "reaction"])
    heard[kind] = (change) => {
      if (kind === "message" && change.by === "bot") drawTypingOff(change);
      if (chat.isShown(change)) chat.touch(change.messageId);
      else if (kind === "message" && change.by === "bot" && change.chat > 0) {
        model.unread.add(chatKey({ id: change.bot }, change.chat));
        if (model.person) drawChairs();
      }
      // The first word to a bot opens the chat, which the head does not know yet.
      const isOurs = change.chat === model.person?.id || change.chat < 0;
      if (kind === "message" && isOurs && !model.chats.some((one) => isOf(one, change))) reload();
    };
  const isOf = ({ id, room }, change) => id === change.chat && (id < 0 || room === (change.room ?? roomOf(change)));
  const roomOf = ({ bot, chat: person }) => `private:${bot}:${person}`;
  for (const kind of ["user", "bot", "commands", "block", "members"]) heard[kind] = reload;
  const drawTypingOff = (change) => model.bot && chat.isShown(change) && drawTyping(false);

  return {
    load,
    heard: (change) => heard[change.kind]?.(change),
    relabel() {
      epoch += 1;
      composer.relabel();
      if (model.bot && model.person) {
        drawChairs();
        drawHead(groupsOf());
      }
      draw();
    },
  };
};
