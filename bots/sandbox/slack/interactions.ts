import { acceptView } from "./blocks.ts";
import type { Slack } from "./context.ts";
import type { Reaction } from "./delivery.ts";
import { actionOf, elementsIn, findElement, isEmpty, labelsIn, stateOf } from "./elements.ts";
import { ephemeralAs, postAs } from "./methods/chat.ts";
import { closeAll, pushOn, replace } from "./methods/views.ts";
import { giveResponseUrl } from "./responses.ts";
import { messageJson, viewJson } from "./shapes.ts";
import {
  type App,
  type Channel,
  type Ephemeral,
  type Json,
  type Loose,
  type Message,
  SlackError,
  type User,
  type View,
} from "./types.ts";

export interface Press {
  actionId?: string;
  blockId?: string;
  label?: string;
  value?: string;
  option?: unknown;
  /** Sends what no client would: a value or an action_id that stands nowhere. */
  forged?: boolean;
}

/** A press on a message that all can see, or on one that only this person sees. */
export const pressInMessage = (
  slack: Slack,
  user: User,
  channel: Channel,
  message: Message | Ephemeral,
  press: Press,
): Promise<Reaction & Json> => {
  const app = slack.world.get("app", message.app ?? "");
  if (!app) throw new Error("Nobody's buttons: no app wrote this message");
  const isEphemeral = slack.world.get("ephemeral", `${channel.id}/${message.ts}`) !== undefined;
  const blocks = [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((one) => one.blocks ?? [])];
  const responseUrl = giveResponseUrl(slack, {
    app: app.id,
    user: user.id,
    channel: channel.id,
    ts: message.ts,
    ephemeral: isEphemeral,
    threadTs: message.threadTs,
  });
  const thread = message.threadTs ? { thread_ts: message.threadTs } : {};
  return send(slack, app, user, {
    type: "block_actions",
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...thread,
    },
    channel: { id: channel.id, name: nameOf(channel) },
    ...(isEphemeral ? {} : { message: messageJson(slack.world, message as Message, true) }),
    state: { values: stateOf(blocks) },
    response_url: responseUrl,
    actions: [chosenAction(slack, blocks, press)],
  });
};

/** A press inside a modal or the home tab. */
export const pressInView = (
  slack: Slack,
  user: User,
  view: View,
  press: Press & { values?: Json },
): Promise<Reaction & Json> => {
  const app = slack.world.get("app", view.app)!;
  const values = stateOf(
    view.content.blocks,
    ({ block, element }) => press.values?.[block.block_id]?.[element.action_id],
  );
  return send(slack, app, user, {
    type: "block_actions",
    container: { type: "view", view_id: view.id },
    view: viewJson(slack.world, view, values),
    state: { values },
    actions: [chosenAction(slack, view.content.blocks, press)],
  });
};

const chosenAction = (slack: Slack, blocks: Json[], press: Press): Json => {
  const at = slack.world.nextTs();
  const found = findElement(blocks, press);
  if (found) return actionOf(found, press, at);
  if (!press.forged) throw new Error(`No such button; there are: ${labelsIn(blocks).join(", ")}`);
  return {
    type: "button",
    action_id: press.actionId,
    block_id: "forged",
    value: press.value,
    action_ts: at,
    text: { type: "plain_text", text: press.label ?? "" },
  };
};

/** What the app's answer did to the modal: closed it, put errors beside fields, or showed another. */
export const submitView = async (slack: Slack, user: User, view: View, given: Json): Promise<Json> => {
  const values = stateOf(view.content.blocks, ({ block, element }) => givenFor(given, block, element));
  const refused = refusedByClient(view, values);
  if (refused) return { local: true, errors: refused };
  const app = slack.world.get("app", view.app)!;
  const reaction = await send(slack, app, user, {
    type: "view_submission",
    view: viewJson(slack.world, view, values),
    response_urls: [],
  });
  if (!reaction.acknowledged) return { failed: true, reason: reaction.reason, triggerId: reaction.triggerId };
  try {
    return { triggerId: reaction.triggerId, ...applyAnswer(slack, app, user, view.id, reaction.payload ?? {}) };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return { failed: true, reason: `${error.message}: ${JSON.stringify(error.extra)}`, triggerId: reaction.triggerId };
  }
};

const applyAnswer = (slack: Slack, app: App, user: User, viewId: string, answer: Json): Json => {
  // The app may have updated the view while it was answering.
  const view = slack.world.get("view", viewId)!;
  switch (answer.response_action) {
    case "errors": {
      const known = new Set(
        view.content.blocks.filter((block: Json) => block.type === "input").map((block: Json) => block.block_id),
      );
      const strange = Object.keys(answer.errors ?? {}).filter((block) => !known.has(block));
      if (strange.length > 0) return { failed: true, reason: `errors for unknown blocks: ${strange.join(", ")}` };
      slack.world.put("view", view.id, { ...view, errors: answer.errors });
      return { errors: answer.errors };
    }
    case "update":
      return { updated: viewJson(slack.world, replace(slack, view, acceptView(answer.view))) };
    case "push":
      return { pushed: viewJson(slack.world, pushOn(slack, app, user.id, acceptView(answer.view))) };
    case "clear":
      closeAll(slack, user.id);
      return { closed: true, cleared: true };
    default:
      slack.world.put("view", view.id, { ...view, open: false });
      return { closed: true };
  }
};

const givenFor = (given: Json, block: Json, element: Json): unknown => {
  const byBlock = given[block.block_id];
  if (byBlock !== null && typeof byBlock === "object" && !Array.isArray(byBlock) && element.action_id in byBlock)
    return byBlock[element.action_id];
  return given[block.label?.text ?? ""] ?? given[element.action_id];
};

/** Slack's own client asks for what is required before the app hears anything. */
const refusedByClient = (view: View, values: Json): Json | undefined => {
  const errors: Json = {};
  for (const { block, element } of elementsIn(view.content.blocks)) {
    if (block.type !== "input") continue;
    const value = values[block.block_id][element.action_id];
    if (isEmpty(value) && !block.optional) errors[block.block_id] = "Please complete this required field.";
    const written = typeof value.value === "string" ? value.value.length : 0;
    if (written && element.min_length > written) errors[block.block_id] = `At least ${element.min_length} characters.`;
    if (written > (element.max_length ?? 3000))
      errors[block.block_id] = `At most ${element.max_length ?? 3000} characters.`;
  }
  return Object.keys(errors).length > 0 ? errors : undefined;
};

export const closeView = async (slack: Slack, user: User, view: View, all = false): Promise<Json> => {
  const closing = all ? slack.world.openModals(user.id) : [view];
  for (const one of closing) slack.world.put("view", one.id, { ...one, open: false });
  if (!view.content.notify_on_close) return { closed: true, notified: false };
  const app = slack.world.get("app", view.app)!;
  const reaction = await send(
    slack,
    app,
    user,
    { type: "view_closed", view: viewJson(slack.world, view), is_cleared: all },
    false,
  );
  return { closed: true, notified: reaction.acknowledged };
};

export const runCommand = async (
  slack: Slack,
  app: App,
  user: User,
  channel: Channel,
  command: string,
  text: string,
): Promise<Json> => {
  const workspace = slack.world.get("workspace", app.workspace)!;
  const triggerId = slack.triggers.give(app.id, user.id);
  const responseUrl = giveResponseUrl(slack, { app: app.id, user: user.id, channel: channel.id });
  const reaction = await slack.delivery.interaction(app, "slash_commands", {
    token: "sandbox",
    team_id: workspace.id,
    team_domain: workspace.domain,
    channel_id: channel.id,
    channel_name: nameOf(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: triggerId,
  });
  if (reaction.acknowledged) showAnswer(slack, app, user, channel, reaction.payload);
  return { ...reaction, triggerId, responseUrl };
};

/** A command may be answered in its acknowledgement. */
const showAnswer = (slack: Slack, app: App, user: User, channel: Channel, payload: Loose): void => {
  const answer = typeof payload === "string" ? { text: payload } : payload;
  if (!answer?.text && !answer?.blocks) return;
  if (answer.response_type === "in_channel") postAs(slack, app, channel, answer);
  else ephemeralAs(slack, app, channel, user.id, answer);
};

export const runShortcut = (
  slack: Slack,
  app: App,
  user: User,
  callbackId: string,
  on?: { channel: Channel; message: Message },
): Promise<Reaction & Json> => {
  if (!on)
    return send(slack, app, user, { type: "shortcut", callback_id: callbackId, action_ts: slack.world.nextTs() });
  const { channel, message } = on;
  const responseUrl = giveResponseUrl(slack, {
    app: app.id,
    user: user.id,
    channel: channel.id,
    threadTs: message.threadTs,
  });
  return send(slack, app, user, {
    type: "message_action",
    callback_id: callbackId,
    action_ts: slack.world.nextTs(),
    message_ts: message.ts,
    channel: { id: channel.id, name: nameOf(channel) },
    message: messageJson(slack.world, message, true),
    response_url: responseUrl,
  });
};

export const send = async (
  slack: Slack,
  app: App,
  user: User,
  payload: Json,
  triggered = true,
): Promise<Reaction & Json> => {
  const workspace = slack.world.get("workspace", app.workspace)!;
  const triggerId = triggered ? slack.triggers.give(app.id, user.id) : undefined;
  const reaction = await slack.delivery.interaction(app, "interactive", {
    user: { id: user.id, username: user.name, name: user.name, team_id: user.home },
    team: { id: workspace.id, domain: workspace.domain },
    api_app_id: app.id,
    token: "sandbox",
    enterprise: null,
    is_enterprise_install: false,
    ...(triggerId ? { trigger_id: triggerId } : {}),
    ...payload,
  });
  return { ...reaction, triggerId, responseUrl: payload.response_url };
};

const nameOf = (channel: Channel) =>
  channel.kind === "im" ? "directmessage" : channel.kind === "group" ? "privategroup" : channel.name;
