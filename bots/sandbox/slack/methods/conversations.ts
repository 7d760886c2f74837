import type { Method } from "../context.ts";
import { join } from "../posting.ts";
import { isSet, pageOf, required, textOf } from "../requests.ts";
import { channelJson, messageJson } from "../shapes.ts";
import { type Channel, type Json, type Message, SlackError } from "../types.ts";
import { findById, findChannel, openDirect } from "./places.ts";

const KINDS: Record<Channel["kind"], string> = { channel: "public_channel", group: "private_channel", im: "im" };

const list: Method = (slack, app, args) => {
  const types = (textOf(args, "types") ?? "public_channel").split(",").map((type) => type.trim());
  const channels = slack.world
    .all("channel")
    .filter((channel) => channel.workspace === app.workspace && types.includes(KINDS[channel.kind]))
    .filter((channel) => channel.kind === "channel" || channel.members.includes(app.botUserId))
    .filter((channel) => !(isSet(args, "exclude_archived") && channel.archived));
  const { page, next } = pageOf(channels, args, 100);
  return {
    channels: page.map((channel) => channelJson(slack.world, channel, app)),
    response_metadata: { next_cursor: next },
  };
};

export const conversationsOf: Method = (slack, app, args) => {
  const user = textOf(args, "user") ?? app.botUserId;
  const types = (textOf(args, "types") ?? "public_channel").split(",").map((type) => type.trim());
  const channels = slack.world
    .all("channel")
    .filter((channel) => channel.workspace === app.workspace && types.includes(KINDS[channel.kind]))
    .filter((channel) => channel.members.includes(user))
    .filter((channel) => channel.kind === "channel" || channel.members.includes(app.botUserId))
    .filter((channel) => !(isSet(args, "exclude_archived") && channel.archived));
  const { page, next } = pageOf(channels, args, 100);
  return {
    channels: page.map((channel) => channelJson(slack.world, channel, app)),
    response_metadata: { next_cursor: next },
  };
};

const info: Method = (slack, app, args) => ({
  channel: channelJson(slack.world, findChannel(slack, app, required(args, "channel")), app),
});

const members: Method = (slack, app, args) => {
  const channel = findChannel(slack, app, required(args, "channel"));
  const { page, next } = pageOf(channel.members, args, 100);
  return { members: page, response_metadata: { next_cursor: next } };
};

const open: Method = (slack, app, args) => {
  const named = textOf(args, "channel");
  const users = (textOf(args, "users") ?? "").split(",").filter(Boolean);
  if (!named && users.length === 0) throw new SlackError("users_list_not_supplied");
  if (users.length > 1) throw new SlackError("method_not_supported_for_channel_type");
  const known = named ? undefined : slack.world.direct(app.workspace, users[0]!, app.botUserId);
  const channel = named ? findChannel(slack, app, named) : openDirect(slack, app, users[0]!);
  const already = known ? { no_op: true, already_open: true } : {};
  return {
    ...already,
    channel: isSet(args, "return_im") ? channelJson(slack.world, channel, app) : { id: channel.id },
  };
};

const joinChannel: Method = (slack, app, args) => {
  const channel = findChannel(slack, app, required(args, "channel"));
  if (channel.kind !== "channel") throw new SlackError("method_not_supported_for_channel_type");
  if (channel.archived) throw new SlackError("is_archived");
  const already = channel.members.includes(app.botUserId);
  const joined = join(slack, channel, app.botUserId);
  return { channel: channelJson(slack.world, joined, app), ...(already ? { warning: "already_in_channel" } : {}) };
};

/** Newest first, without what only stands in threads. */
const history: Method = (slack, app, args) => {
  const channel = findById(slack, app, required(args, "channel"));
  const shown = slack.world
    .messages(channel.id)
    .filter((message) => !message.threadTs || message.threadTs === message.ts || message.broadcast)
    .filter(inRange(args))
    .reverse();
  const { page, next } = pageOf(shown, args, 100, 999);
  return listing(page, next, (message) => messageJson(slack.world, message, isSet(args, "include_all_metadata")));
};

/** The parent first, then its replies, oldest first. */
const replies: Method = (slack, app, args) => {
  const channel = findById(slack, app, required(args, "channel"));
  const named = slack.world.message(channel.id, required(args, "ts"));
  if (!named) throw new SlackError("thread_not_found");
  const parentTs = named.threadTs ?? named.ts;
  const parent = slack.world.message(channel.id, parentTs);
  const answers = slack.world.replies(channel.id, parentTs).filter(inRange(args));
  const { page, next } = pageOf(answers, args, 1000);
  const all = parent ? [parent, ...page] : page;
  return listing(all, next, (message) => messageJson(slack.world, message, isSet(args, "include_all_metadata")));
};

const listing = (messages: Message[], next: string, asJson: (message: Message) => Json): Json => ({
  messages: messages.map(asJson),
  has_more: next !== "",
  ...(next ? { response_metadata: { next_cursor: next } } : {}),
});

const inRange = (args: Json): ((message: Message) => boolean) => {
  const oldest = padded(textOf(args, "oldest") ?? "0");
  const latest = textOf(args, "latest") ? padded(textOf(args, "latest")!) : "9".repeat(17);
  const inclusive = isSet(args, "inclusive");
  return ({ ts }) => {
    const at = padded(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
};

// "0", "1732220000" and "1732220000.1" are all accepted.
const padded = (ts: string): string => {
  const [seconds = "0", fraction = ""] = ts.split(".");
  return seconds.padStart(11, "0") + fraction.padEnd(6, "0");
};

export const conversations: Record<string, Method> = {
  "conversations.list": list,
  "conversations.info": info,
  "conversations.members": members,
  "conversations.open": open,
  "conversations.join": joinChannel,
  "conversations.history": history,
  "conversations.replies": replies,
};
