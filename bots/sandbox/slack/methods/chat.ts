import { acceptBlocks } from "../blocks.ts";
import type { Method, Slack } from "../context.ts";
import { change, post, remove } from "../posting.ts";
import { isSet, required, structured, textOf } from "../requests.ts";
import { messageJson, permalinkOf } from "../shapes.ts";
import { normalizeText } from "../typed.ts";
import { type App, type Channel, type Json, type Message, SlackError } from "../types.ts";
import { findById, findChannel, findMessage, findOwnChannel, findWritable } from "./places.ts";

const MOST_TEXT = 40_000;
const MOST_ATTACHMENTS = 100;
// Slack has a limit and does not publish it; 8 kB is what people report.
const MOST_METADATA = 8_000;

const postMessage: Method = (slack, app, args) => {
  const channel = findWritable(slack, app, required(args, "channel"));
  const content = contentOf(args);
  const threadTs = threadOf(slack, channel, args);
  const message = post(slack, channel, {
    ...content,
    app: app.id,
    metadata: metadataOf(args),
    ...dressOf(args),
    ...(threadTs ? { threadTs, broadcast: isSet(args, "reply_broadcast") || undefined } : {}),
  });
  return { channel: channel.id, ts: message.ts, message: messageJson(slack.world, message, true) };
};

const update: Method = (slack, app, args) => {
  const channel = findById(slack, app, required(args, "channel"));
  const old = findMessage(slack, channel, required(args, "ts"));
  if (old.app !== app.id) throw new SlackError("cant_update_message");
  if (channel.archived) throw new SlackError("is_archived");
  const fields = replacementOf(args, old);
  // Messages made of blocks never show "edited".
  const message = change(slack, channel, old, fields, fields.blocks ? null : app.botUserId);
  return { channel: channel.id, ts: old.ts, text: message.text, message: messageJson(slack.world, message, true) };
};

/** Text without blocks takes the old blocks away; attachments and metadata stay unless new ones come. */
const replacementOf = (args: Json, old: Message): Partial<Message> => {
  const content = contentOf(args);
  const metadata = metadataOf(args);
  return {
    text: textOf(args, "text") === undefined && !content.blocks ? old.text : content.text,
    ...(textOf(args, "text") !== undefined || args.blocks !== undefined ? { blocks: content.blocks } : {}),
    ...(args.attachments !== undefined ? { attachments: content.attachments } : {}),
    ...(metadata ? { metadata } : {}),
  };
};

const deleteMessage: Method = (slack, app, args) => {
  const channel = findOwnChannel(slack, app, required(args, "channel"));
  const old = findMessage(slack, channel, required(args, "ts"));
  if (old.app !== app.id || old.subtype === "tombstone") throw new SlackError("cant_delete_message");
  remove(slack, channel, old);
  return { channel: channel.id, ts: old.ts };
};

const postEphemeral: Method = (slack, app, args) => {
  const channel = findWritable(slack, app, required(args, "channel"));
  const user = slack.world.user(required(args, "user"));
  if (!user) throw new SlackError("user_not_found");
  if (!channel.members.includes(user.id) || !user.active) throw new SlackError("user_not_in_channel");
  const ts = slack.world.nextTs();
  const threadTs = textOf(args, "thread_ts");
  const whole = { app: app.id, channel: channel.id, user: user.id, ts, ...contentOf(args), ...dressOf(args), threadTs };
  slack.world.put("ephemeral", `${channel.id}/${ts}`, whole);
  return { message_ts: ts };
};

const getPermalink: Method = (slack, app, args) => {
  const channel = findChannel(slack, app, required(args, "channel"));
  const message = findMessage(slack, channel, required(args, "message_ts"));
  return { channel: channel.id, permalink: permalinkOf(slack.world, message) };
};

/** Text, blocks and attachments, checked as Slack checks them. */
export const contentOf = (args: Json): Pick<Message, "text" | "blocks" | "attachments"> => {
  const text = textOf(args, "text") ?? textOf(args, "markdown_text") ?? "";
  if (text.length > MOST_TEXT) throw new SlackError("msg_too_long");
  const blocks = structured<Json[]>(args, "blocks");
  const attachments = structured<Json[]>(args, "attachments");
  if (!text && !blocks?.length && !attachments?.length) throw new SlackError("no_text");
  if (attachments && attachments.length > MOST_ATTACHMENTS) throw new SlackError("too_many_attachments");
  return {
    text: normalizeText(text),
    ...(blocks?.length ? { blocks: acceptBlocks(blocks) } : {}),
    ...(attachments?.length ? { attachments: attachments.map(acceptAttachment) } : {}),
  };
};

const acceptAttachment = (attachment: Json, index: number): Json => ({
  ...attachment,
  id: index + 1,
  ...(attachment.blocks ? { blocks: acceptBlocks(attachment.blocks) } : {}),
});

const metadataOf = (args: Json): Json | undefined => {
  const metadata = structured(args, "metadata");
  if (!metadata) return undefined;
  if (typeof metadata.event_type !== "string" || typeof metadata.event_payload !== "object")
    throw new SlackError("invalid_metadata_format");
  if (JSON.stringify(metadata).length > MOST_METADATA) throw new SlackError("metadata_too_large");
  return metadata;
};

const dressOf = (args: Json): Pick<Message, "username" | "icons"> => {
  const username = textOf(args, "username");
  const url = textOf(args, "icon_url");
  const emoji = textOf(args, "icon_emoji");
  const icons = emoji ? { emoji } : url ? { image_48: url } : undefined;
  return { ...(username ? { username } : {}), ...(icons ? { icons } : {}) };
};

export const threadOf = (slack: Slack, channel: Channel, args: Json): string | undefined => {
  const threadTs = textOf(args, "thread_ts");
  if (!threadTs) return undefined;
  const parent = slack.world.message(channel.id, threadTs);
  if (!parent) throw new SlackError("thread_not_found");
  if (parent.threadTs && parent.threadTs !== parent.ts) throw new SlackError("cannot_reply_to_message");
  return threadTs;
};

/** For what an app answers with instead of calling a method: a response_url, or a command's acknowledgement. */
export const postAs = (slack: Slack, app: App, channel: Channel, args: Json): Message =>
  post(slack, channel, { ...contentOf(args), app: app.id, threadTs: threadOf(slack, channel, args) });

export const ephemeralAs = (slack: Slack, app: App, channel: Channel, user: string, args: Json): string => {
  const ts = slack.world.nextTs();
  const threadTs = textOf(args, "thread_ts");
  slack.world.put("ephemeral", `${channel.id}/${ts}`, {
    app: app.id,
    channel: channel.id,
    user,
    ts,
    ...contentOf(args),
    threadTs,
  });
  return ts;
};

export const chat: Record<string, Method> = {
  "chat.postMessage": postMessage,
  "chat.update": update,
  "chat.delete": deleteMessage,
  "chat.postEphemeral": postEphemeral,
  "chat.getPermalink": getPermalink,
};
