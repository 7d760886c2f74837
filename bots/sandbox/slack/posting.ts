import type { Slack } from "./context.ts";
import { messageJson } from "./shapes.ts";
import type { Channel, Message } from "./types.ts";
import { messageKey } from "./world.ts";

/** What people and apps can both do to messages; the events follow from it. */
export const post = (slack: Slack, channel: Channel, fields: Omit<Message, "ts" | "channel">): Message => {
  const { world } = slack;
  const message: Message = { ...fields, channel: channel.id, ts: world.nextTs() };
  for (const id of message.files ?? []) {
    const file = world.get("file", id)!;
    const share = { channel: channel.id, ts: message.ts, ...(message.threadTs ? { threadTs: message.threadTs } : {}) };
    world.put("file", id, { ...file, step: "shared", shares: [...file.shares, share] });
  }
  world.put("message", messageKey(message), message);
  slack.events.posted(channel, message);
  return message;
};

/** `editor`: whose name stands in the "edited" mark; null leaves the mark as it was. */
export const change = (
  slack: Slack,
  channel: Channel,
  old: Message,
  fields: Partial<Message>,
  editor: string | null,
): Message => {
  const { world } = slack;
  const ts = world.nextTs();
  const previous = messageJson(world, old, true);
  const isEdit = editor !== null && fields.text !== undefined && fields.text !== old.text;
  // The mark says the second; the event that tells of it is more exact.
  const edited = isEdit ? { user: editor, ts: `${ts.split(".")[0]}.000000` } : old.edited;
  const message = world.put("message", messageKey(old), { ...old, ...fields, edited });
  slack.events.changed(channel, messageJson(world, message, true), previous, ts);
  return message;
};

/** A message with replies leaves a tombstone, which Slack reports as a change. */
export const remove = (slack: Slack, channel: Channel, old: Message): void => {
  const { world } = slack;
  const ts = world.nextTs();
  const previous = messageJson(world, old, true);
  const isParent = !old.threadTs && world.replies(channel.id, old.ts).length > 0;
  if (!isParent) {
    world.delete("message", messageKey(old));
    slack.events.deleted(channel, previous, ts);
    return;
  }
  const tombstone: Message = {
    channel: old.channel,
    ts: old.ts,
    subtype: "tombstone",
    text: "This message was deleted.",
  };
  world.put("message", messageKey(old), tombstone);
  slack.events.changed(channel, messageJson(world, tombstone), previous, ts);
};

/** False: nothing changed, because it was so already. */
export const react = (
  slack: Slack,
  channel: Channel,
  message: Message,
  user: string,
  name: string,
  on: boolean,
): boolean => {
  const reactions = message.reactions ?? [];
  const present = reactions.find((reaction) => reaction.name === name);
  if (Boolean(present?.users.includes(user)) === on) return false;
  const users = on ? [...(present?.users ?? []), user] : present!.users.filter((one) => one !== user);
  const others = reactions.filter((reaction) => reaction.name !== name);
  const all = present
    ? reactions.map((reaction) => (reaction.name === name ? { name, users } : reaction))
    : [...others, { name, users }];
  const changed = { ...message, reactions: all.filter((reaction) => reaction.users.length > 0) };
  slack.world.put("message", messageKey(message), changed);
  slack.events.reaction(on ? "reaction_added" : "reaction_removed", channel, message, user, name);
  return true;
};

export const join = (slack: Slack, channel: Channel, user: string): Channel => {
  if (channel.members.includes(user)) return channel;
  const { world, events } = slack;
  const joined = world.put("channel", channel.id, { ...channel, members: [...channel.members, user] });
  events.membership("member_joined_channel", joined, user, world.appsIn(joined));
  post(slack, joined, { subtype: "channel_join", user, text: `<@${user}> has joined the channel` });
  return joined;
};

export const leave = (slack: Slack, channel: Channel, user: string): Channel => {
  if (!channel.members.includes(user)) return channel;
  const { world, events } = slack;
  const heard = world.appsIn(channel);
  const left = world.put("channel", channel.id, { ...channel, members: channel.members.filter((one) => one !== user) });
  events.membership("member_left_channel", left, user, heard);
  for (const app of heard)
    if (app.botUserId === user)
      events.send(app, { type: "channel_left", channel: channel.id, event_ts: world.nextTs() }, left);
  return left;
};
