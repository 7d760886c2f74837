import type { Method } from "../context.ts";
import { react } from "../posting.ts";
import { required } from "../requests.ts";
import { messageJson } from "../shapes.ts";
import { type Json, SlackError } from "../types.ts";
import { findById, findMessage } from "./places.ts";

const MOST_KINDS = 50;
const NAME = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/;

const nameOf = (args: Json): string => {
  const name = required(args, "name").replaceAll(/^:|:$/g, "");
  if (!NAME.test(name)) throw new SlackError("invalid_name");
  return name;
};

const add: Method = (slack, app, args) => {
  const name = nameOf(args);
  const channel = findById(slack, app, required(args, "channel"));
  const message = findMessage(slack, channel, required(args, "timestamp"));
  if (channel.archived) throw new SlackError("is_archived");
  const kinds = message.reactions ?? [];
  if (kinds.length >= MOST_KINDS && !kinds.some((one) => one.name === name)) throw new SlackError("too_many_emoji");
  if (!react(slack, channel, message, app.botUserId, name, true)) throw new SlackError("already_reacted");
  return {};
};

const remove: Method = (slack, app, args) => {
  const name = nameOf(args);
  const channel = findById(slack, app, required(args, "channel"));
  const message = findMessage(slack, channel, required(args, "timestamp"));
  if (!react(slack, channel, message, app.botUserId, name, false)) throw new SlackError("no_reaction");
  return {};
};

const get: Method = (slack, app, args) => {
  const channel = findById(slack, app, required(args, "channel"));
  const message = findMessage(slack, channel, required(args, "timestamp"));
  return { type: "message", channel: channel.id, message: messageJson(slack.world, message) };
};

export const reactions: Record<string, Method> = {
  "reactions.add": add,
  "reactions.remove": remove,
  "reactions.get": get,
};
