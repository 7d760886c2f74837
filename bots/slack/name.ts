import { createHash } from "node:crypto";
import type { Named } from "../bot.ts";
import { type Body, readMemory, type SlackMessage } from "./shapes.ts";

/** Total: whatever comes has a lane and a key, so that nothing is turned away at the door. */
export const name = (body: unknown): Named => {
  try {
    return named(body as Body) ?? unknownShape(body);
  } catch {
    return unknownShape(body);
  }
};

/**
 * An echo of what this bot posted, edited or deleted itself. A root of ours that disappears is not one: a person may
 * have deleted the card, and the ticket needs a new one.
 */
export const isOurs = (body: Body, botUser: string, botId: string): boolean => {
  const event = body?.event;
  if (body?.type !== "event_callback" || (event?.type !== "message" && event?.type !== "app_mention")) return false;
  const wrote = (message: { user?: unknown; bot_id?: string } | undefined) =>
    message !== undefined &&
    ((botId !== "" && message.bot_id === botId) || (botUser !== "" && message.user === botUser));
  if (event.subtype === "message_changed") return wrote(event.message);
  if (event.subtype === "message_deleted") return wrote(event.previous_message) && isReply(event.previous_message);
  return wrote(event);
};

const isReply = (message: SlackMessage | undefined) =>
  Boolean(message?.thread_ts) && message?.thread_ts !== message?.ts;

const named = (body: Body): Named | null => {
  if (body.type === "event_callback") return event(body);
  const key = id(body.trigger_id);
  return key ? { conversation: laneOfAct(body), key: `act:${key}` } : null;
};

const event = (body: Body): Named | null => {
  const key = messageKey(body) ?? (id(body.event_id) && `event:${body.event_id}`);
  return key ? { conversation: laneOfEvent(body), key } : null;
};

export const keyOf = (channel: string, ts: string): string => `message:${channel}:${ts}`;

// One message may come as several events with different ids: what happened is named by the message itself.
const messageKey = ({ event }: Body): string | null => {
  const channel = id(event?.channel);
  if (!event || !channel) return null;
  if (event.type === "app_mention") return id(event.ts) && keyOf(channel, event.ts!);
  if (event.type !== "message") return null;
  if (event.subtype === "message_changed") {
    const [ts, version] = [id(event.message?.ts), id(event.event_ts)];
    return ts && version && `edit:${channel}:${ts}:${version}`;
  }
  if (event.subtype === "message_deleted") return id(event.deleted_ts) && `delete:${channel}:${event.deleted_ts}`;
  return id(event.ts) && keyOf(channel, event.ts!);
};

const laneOfEvent = (body: Body): string => {
  const { event } = body;
  const channel = id(typeof event?.channel === "object" ? event.channel?.id : event?.channel);
  if (event?.type === "message" || event?.type === "app_mention") {
    const message = event.message ?? event.previous_message ?? event;
    const root = id(message.thread_ts) ?? id(message.ts) ?? id(event.deleted_ts);
    if (channel && root) return laneOfMessage(channel, root);
  }
  const user = id(typeof event?.user === "object" ? event.user?.id : event?.user);
  if (event?.type === "app_home_opened" && user) return `user:${user}`;
  const other = channel ?? id(event?.item?.channel) ?? id(event?.old_channel_id);
  if (other) return `channel:${other}`;
  return user ? `user:${user}` : `team:${id(body.team_id) ?? "unknown"}`;
};

const laneOfAct = (body: Body): string => {
  const user = `user:${id(body.user?.id) ?? id(body.user_id) ?? "unknown"}`;
  if (body.type === "view_submission") return id(readMemory(body.view).lane) ?? user;
  if (body.type !== "block_actions") return user;
  const channel = id(body.container?.channel_id) ?? id(body.channel?.id);
  const thread = id(body.container?.thread_ts) ?? id(body.message?.thread_ts);
  // What only one person sees belongs to no conversation but theirs, unless it stands in a thread.
  const root = thread ?? (body.container?.is_ephemeral ? null : id(body.container?.message_ts));
  return channel && root ? laneOfMessage(channel, root) : user;
};

// A direct message is one conversation from end to end; in a channel each root begins one.
const laneOfMessage = (channel: string, root: string): string =>
  channel.startsWith("D") ? `channel:${channel}` : `${channel}:${root}`;

const ID = /^[\x21-\x7e]{1,200}$/;
const id = (value: unknown): string | null => (typeof value === "string" && ID.test(value) ? value : null);

const unknownShape = (body: unknown): Named => ({
  conversation: "unknown",
  key: `raw:${createHash("sha256").update(asText(body)).digest("hex")}`,
});

const asText = (body: unknown): string => {
  try {
    return JSON.stringify(body) ?? String(body);
  } catch {
    return Object.prototype.toString.call(body);
  }
};
