import type { Slack } from "./context.ts";
import { homeOf } from "./methods/views.ts";
import { ephemeralJson, messageJson, permalinkOf, viewJson } from "./shapes.ts";
import { wordsIn } from "./typed.ts";
import type { Channel, Ephemeral, Json, Message } from "./types.ts";
import { appOf, channelOf, need, placeOf, userOf } from "./who.ts";
import { type Change, newId } from "./world.ts";

const WAIT_MS = 10_000;

/** Control verbs that show what people see, wait for it, or meddle with the way to the app. */
export const lookingVerbs = (slack: Slack): Record<string, (body: Json) => unknown> => ({
  messages: ({ channel, threadTs, user }) => ({
    messages: seen(slack, placeOf(slack, channel, user), threadTs).map((one) => shown(slack, one)),
  }),
  permalinks: ({ channel }) => {
    const messages = slack.world.messages(channelOf(slack, channel).id);
    return { permalinks: messages.map((one) => ({ ts: one.ts, permalink: permalinkOf(slack.world, one) })) };
  },
  ephemerals: (body) => ({ ephemerals: ephemeralsOf(slack, body).map(ephemeralJson) }),
  view: ({ user }) => ({ view: topView(slack, user) ?? null }),
  home: ({ user, app }) => {
    const who = userOf(slack, user);
    const view = homeOf(slack, appOf(slack, app, who.workspace), who.id);
    return { view: view ? viewJson(slack.world, view) : null };
  },
  calls: (body) => ({ calls: slack.calls.find(body ?? {}) }),
  wait: (body) => waitForMessage(slack, body),
  waitView: (body) => waitForView(slack, body),
  waitEphemeral: (body) => waitForEphemeral(slack, body),
  /** Until everything that happened was acknowledged by the apps. */
  waitDelivered: ({ app, timeoutMs }) =>
    slack.waiting.until(
      (change) => {
        if (change && change.kind !== "event") return undefined;
        return slack.world.all("event").some((event) => !app || event.app === app) ? undefined : { delivered: true };
      },
      timeoutMs ?? WAIT_MS,
      "all events acknowledged",
    ),
  clear: (body) => clears(slack, body ?? {}),
  limits: (body) => {
    slack.limits.set(body ?? {});
    return { on: slack.limits.on, refused: slack.limits.refused };
  },
  retry: (body) => setsRetry(slack, body ?? {}),
  duplicateNext: ({ times, newEventIds }) => {
    slack.delivery.mischief.duplicate = { times: times ?? 2, newEventIds: newEventIds ?? true };
    return slack.delivery.mischief;
  },
  late: ({ ms, times }) => {
    slack.delivery.mischief.lateMs = ms;
    slack.delivery.mischief.lateTimes = times ?? 1;
    return slack.delivery.mischief;
  },
  outOfOrder: ({ count }) => {
    slack.delivery.mischief.reverse = count ?? 2;
    return slack.delivery.mischief;
  },
  raw: (body) => sendsRaw(slack, body),
  disconnect: ({ app, reason }) => ({
    told: slack.sockets.disconnect(appOf(slack, app).id, reason ?? "refresh_requested"),
  }),
  dropSockets: (body) => ({ dropped: slack.sockets.drop(body?.app) }),
  lost: () => ({ lost: slack.delivery.lost }),
});

const seen = (slack: Slack, channel: Channel, threadTs?: string): Message[] => {
  if (!threadTs) return slack.world.messages(channel.id);
  const parent = slack.world.message(channel.id, threadTs);
  return [...(parent ? [parent] : []), ...slack.world.replies(channel.id, threadTs)];
};

const shown = (slack: Slack, message: Message): Json => ({
  ...messageJson(slack.world, message, true),
  channel: message.channel,
  permalink: permalinkOf(slack.world, message),
});

const contains = (message: Message | Ephemeral, words: string | undefined): boolean =>
  !words || [message.text, wordsIn(message.blocks), wordsIn(message.attachments)].some((part) => part.includes(words));

const waitForMessage = (slack: Slack, body: Json): Promise<Json> => {
  need(body, "channel");
  const matches = (one: Message) =>
    contains(one, body.contains) &&
    (!body.after || one.ts > body.after) &&
    (!body.from || one.user === body.from || one.app === body.from);
  const channel = placeOf(slack, body.channel, body.user);
  const inPlace = (one: Message) =>
    one.channel === channel.id && (!body.threadTs || one.threadTs === body.threadTs || one.ts === body.threadTs);
  const find = (change?: Change) => {
    if (change && change.kind !== "message") return undefined;
    const candidates = change ? [change.value as Message | undefined] : seen(slack, channel, body.threadTs);
    const message = candidates.find((one) => one && inPlace(one) && matches(one));
    return message && shown(slack, message);
  };
  return slack.waiting.until(find, body.timeoutMs ?? WAIT_MS, `"${body.contains ?? "a message"}" in ${body.channel}`);
};

const topView = (slack: Slack, user: string): Json | undefined => {
  const view = slack.world.openModals(userOf(slack, user).id).at(-1);
  return view && { ...viewJson(slack.world, view), errors: view.errors ?? {} };
};

const waitForView = (slack: Slack, body: Json): Promise<Json> => {
  need(body, "user");
  const find = (change?: Change) => {
    if (change && change.kind !== "view") return undefined;
    const view = topView(slack, body.user);
    if (!view || (body.callbackId && view.callback_id !== body.callbackId)) return undefined;
    return !body.contains || wordsIn([view.title, view.blocks]).includes(body.contains) ? view : undefined;
  };
  return slack.waiting.until(find, body.timeoutMs ?? WAIT_MS, `a modal ${body.callbackId ?? ""} for ${body.user}`);
};

const ephemeralsOf = (slack: Slack, { user, channel }: Json): Ephemeral[] => {
  const who = user && userOf(slack, user).id;
  const where = channel && placeOf(slack, channel, user).id;
  return slack.world.all("ephemeral").filter((one) => (!who || one.user === who) && (!where || one.channel === where));
};

const waitForEphemeral = (slack: Slack, body: Json): Promise<Json> => {
  need(body, "user");
  const find = (change?: Change) => {
    if (change && change.kind !== "ephemeral") return undefined;
    const found = ephemeralsOf(slack, body).find(
      (one) => contains(one, body.contains) && (!body.after || one.ts > body.after),
    );
    return found && ephemeralJson(found);
  };
  return slack.waiting.until(
    find,
    body.timeoutMs ?? WAIT_MS,
    `"${body.contains ?? "a message"}" for ${body.user} alone`,
  );
};

/** The record of calls; with `messages: true` also what was said. Ids and times are not used again. */
const clears = (slack: Slack, { messages }: { messages?: boolean }): Json => {
  slack.calls.clear();
  slack.delivery.lost.length = 0;
  if (!messages) return { cleared: ["calls"] };
  const { world } = slack;
  for (const channel of world.all("channel"))
    for (const message of world.messages(channel.id)) world.delete("message", `${channel.id}/${message.ts}`);
  for (const one of world.all("ephemeral")) world.delete("ephemeral", `${one.channel}/${one.ts}`);
  for (const view of world.all("view")) world.delete("view", view.id);
  return { cleared: ["calls", "messages", "ephemerals", "views"] };
};

const setsRetry = (slack: Slack, body: Json): unknown => {
  const { ackMs, waitsMs } = slack.delivery.settings;
  const scale = body.scale ?? 1;
  const waits: [number, number, number] = [
    body.firstMs ?? waitsMs[0],
    body.secondMs ?? waitsMs[1],
    body.thirdMs ?? waitsMs[2],
  ];
  const scaled = waits.map((wait) => wait * scale) as [number, number, number];
  return slack.world.put("setting", "retry", { id: "retry", ackMs: (body.ackMs ?? ackMs) * scale, waitsMs: scaled });
};

/** Anything at all as an event (or, with `type`, as an interaction): shapes of tomorrow, poison. */
const sendsRaw = (slack: Slack, { app, payload, type }: Json): unknown => {
  const to = appOf(slack, app);
  if (type && type !== "events_api") return slack.delivery.interaction(to, type, payload);
  const whole = payload.event
    ? payload
    : { token: "sandbox", team_id: to.workspace, api_app_id: to.id, type: "event_callback", event: payload };
  const eventId = whole.event_id ?? newId("Ev");
  slack.delivery.event(to, { event_time: Math.floor(slack.clock.now() / 1000), ...whole, event_id: eventId });
  return { eventId };
};
