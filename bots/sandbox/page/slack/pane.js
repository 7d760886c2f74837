import { act, complain, get } from "../api.js";
import { soon } from "../dom.js";
import { remembered } from "../remembered.js";
import { messageActions } from "./actions.js";
import { createChannelView, createThreadView } from "./channel.js";
import { createFeed } from "./feed.js";
import { createHome } from "./home.js";
import { createModal } from "./modal.js";
import { createDirectory } from "./people.js";
import { createSide } from "./side.js";

/** The right pane: the workspace, as the person on the chosen chair sees it. */
export const createSlack = ({ root, wanted, now }) => {
  const model = {
    apps: [],
    users: [],
    channels: [],
    app: null,
    user: null,
    /** { kind: "channel" | "app", id, tab } */
    place: null,
    ephemerals: [],
    dismissed: new Set(),
    unread: new Set(),
    /** The newest message of each channel: what comes about an older one is a change, and no news. */
    newest: new Map(),
    epoch: 0,
    now,
  };
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const directory = createDirectory(model);
  const ctx = () => ({
    ...directory,
    ...actions,
    user: model.user,
    shortcuts: model.app.shortcuts.filter((one) => !one.global),
  });
  const feed = createFeed(() => draw());
  const actions = messageActions({
    model,
    feed,
    views: () => ({ channelView, threadView }),
    openThread: (ts) => openThread(ts),
  });
  const channelView = createChannelView({ root: part("main"), model, feed, ctx, directory, go: (place) => go(place) });
  const threadView = createThreadView({ root: part("thread"), model, feed, ctx, close: () => openThread(null) });
  const home = createHome({ model, ctx, place: channelView.home });
  const modal = createModal(ctx);
  const side = createSide({
    root: part("side"),
    model,
    directory,
    sit: (user) => void sit(user).catch(complain),
    go: (place) => go(place),
  });

  const seats = new Map();

  /** Another chair: where something new waits for this person, else where they were, else in the channel that was shown. */
  const sit = async (user) => {
    const left = { place: model.place, thread: feed.thread };
    seats.set(model.user.id, left);
    if (left.place?.kind === "channel") seats.set("channel", left);
    const next = seats.get(user.id) ?? seats.get("channel") ?? left;
    model.user = user;
    model.dismissed.clear();
    remembered.set("user", user.id);
    // The direct messages of another person are another channel.
    model.place = null;
    const app = appThatWrote(user);
    await go(app ? { kind: "app", id: app.id, tab: "messages" } : next.place);
    if (!app && next.thread && feed.thread !== next.thread && feed.channel === next.place?.id)
      await openThread(next.thread);
    await readOwn();
  };

  const appThatWrote = (user) =>
    model.apps.find(({ botUserId }) =>
      model.channels.some(
        ({ id, kind, members }) =>
          kind === "im" && model.unread.has(id) && members.includes(user.id) && members.includes(botUserId),
      ),
    );

  const load = async () => {
    const state = await get("slack/state");
    model.app = state.apps.find(({ id }) => id === wanted) ?? state.apps.find((app) => !app.uninstalled) ?? null;
    root.classList.toggle("empty", !model.app);
    if (!model.app) return;
    const isHere = ({ workspace }) => workspace === model.app.workspace;
    model.apps = state.apps.filter(isHere);
    model.workspace = state.workspaces.find(({ id }) => id === model.app.workspace);
    model.users = state.users.filter(isHere);
    for (const { id, messages } of state.channels) noteNewest(id, messages.at(-1)?.ts);
    // The messages are fetched for the one channel that is shown.
    model.channels = state.channels.filter(isHere).map(({ messages: _, ...channel }) => channel);
    const people = model.users.filter((one) => one.active && !one.bot);
    const stored = model.user?.id ?? remembered.get("user");
    model.user = people.find(({ id }) => id === stored) ?? people[0] ?? null;
    root.classList.toggle("empty", !model.user);
    if (!model.user) return;
    model.epoch += 1;
    // Where one lands for want of a channel is left as soon as there is one.
    await go(model.place?.isFallback ? null : model.place);
    await readOwn();
  };

  const go = async (wish) => {
    const before = model.place;
    const place = placeFor(wish);
    model.place = place;
    const isSame = before?.kind === place.kind && before.id === place.id && before.tab === place.tab;
    if (place.kind === "app") {
      // Opening the app is told to it, as Slack does; a reload of the page's data is not.
      const { channel } =
        isSame && before.channel
          ? { channel: before.channel }
          : await act("slack", "openHome", { user: model.user.id, app: place.id, tab: place.tab });
      place.channel = channel;
      model.unread.delete(channel);
      await feed.turnTo(channel);
    } else {
      model.unread.delete(place.id);
      await feed.turnTo(place.id);
    }
    if (place.kind === "app" && place.tab === "home") await home.read();
    if (!feed.thread || place.tab === "home") threadView.hide();
    else threadView.turn();
    side.draw();
    channelView.turn();
    draw();
  };

  const placeFor = (wish) => {
    if (wish?.kind === "app" && model.apps.some(({ id }) => id === wish.id)) return { ...wish };
    const open = model.channels.filter(({ kind, members }) => kind !== "im" && members.includes(model.user.id));
    const found = model.channels.find(
      ({ id, kind, members }) => id === wish?.id && (kind === "channel" || members.includes(model.user.id)),
    );
    const first = found ?? open[0];
    return first
      ? { kind: "channel", id: first.id }
      : { kind: "app", id: model.app.id, tab: "messages", isFallback: true };
  };

  const openThread = async (ts) => {
    await feed.openThread(ts);
    threadView.turn();
    draw();
  };

  /** What only this person sees. */
  const readOwn = async () => {
    const user = model.user?.id;
    if (!user) return;
    const [{ ephemerals }, { view }] = await Promise.all([
      act("slack", "ephemerals", { user }),
      act("slack", "view", { user }),
    ]);
    if (user !== model.user.id) return;
    model.ephemerals = ephemerals;
    modal.show(view);
    draw();
  };

  const draw = () => {
    if (!model.user || !model.place) return;
    channelView.draw();
    threadView.draw();
    home.draw();
  };

  const reload = soon(() => load().catch(() => {}), 200);
  const readOwnSoon = soon(() => readOwn().catch(() => {}), 20);
  const readViews = soon(() => {
    readOwnSoon();
    if (model.place?.tab === "home") void home.read().catch(() => {});
  }, 20);

  /** False: it is known, or older than what is. A ts has the same length for centuries. */
  const noteNewest = (channel, ts = "") => {
    if (ts <= (model.newest.get(channel) ?? "")) return false;
    model.newest.set(channel, ts);
    return true;
  };

  const heard = {
    message({ key }) {
      const [channel, ts] = key.split("/");
      const isNew = noteNewest(channel, ts);
      if (channel === feed.channel) feed.touch(ts);
      if (channel === feed.channel && model.place?.tab !== "home") return;
      if (isNew) model.unread.add(channel);
      if (!model.channels.some(({ id }) => id === channel)) return reload();
      if (!isNew) return;
      if (model.user) side.draw();
    },
    ephemeral: readOwnSoon,
    view: readViews,
    file({ key }) {
      const about = [...feed.roots, ...feed.replies].filter(({ files }) => files?.some(({ id }) => id === key));
      for (const { ts } of about) feed.touch(ts);
    },
    rename: reload,
  };
  for (const kind of ["user", "channel", "app", "workspace"]) heard[kind] = reload;

  return {
    load,
    heard: (change) => heard[change.kind]?.(change),
    relabel() {
      model.epoch += 1;
      if (!model.user) return;
      side.draw();
      channelView.turn();
      threadView.turn();
      modal.redraw();
      draw();
    },
  };
};
