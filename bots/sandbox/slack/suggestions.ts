import type { Slack } from "./context.ts";
import { elementsIn, type Found, stateOf } from "./elements.ts";
import { send } from "./interactions.ts";
import { messageJson, viewJson } from "./shapes.ts";
import type { Channel, Json, Message, User, View } from "./types.ts";

const MOST_OPTIONS = 100;

export interface Question {
  blockId?: string;
  actionId?: string;
  /** What was typed so far. */
  value?: string;
  values?: Json;
}

/** A list whose options the app is asked for while somebody types: in a modal or the home tab. */
export const suggestInView = (slack: Slack, user: User, view: View, question: Question): Promise<Json> => {
  const found = externalIn(view.content.blocks, question);
  const given = ({ block, element }: Found) => question.values?.[block.block_id]?.[element.action_id];
  const values = stateOf(view.content.blocks, given);
  return ask(slack, view.app, user, found, question, {
    container: { type: "view", view_id: view.id },
    view: viewJson(slack.world, view, values),
  });
};

/** The same, in a message. */
export const suggestInMessage = (
  slack: Slack,
  user: User,
  channel: Channel,
  message: Message,
  question: Question,
): Promise<Json> => {
  if (!message.app) throw new Error("Nobody's list: no app wrote this message");
  const blocks = [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((one) => one.blocks ?? [])];
  return ask(slack, message.app, user, externalIn(blocks, question), question, {
    container: { type: "message", message_ts: message.ts, channel_id: channel.id, is_ephemeral: false },
    channel: { id: channel.id, name: channel.name },
    message: messageJson(slack.world, message, true),
  });
};

const ask = async (
  slack: Slack,
  appId: string,
  user: User,
  { block, element }: Found,
  question: Question,
  place: Json,
): Promise<Json> => {
  const app = slack.world.get("app", appId)!;
  const payload = {
    type: "block_suggestion",
    action_id: element.action_id,
    block_id: block.block_id,
    value: question.value ?? "",
    ...place,
  };
  const { acknowledged, reason, payload: answer } = await send(slack, app, user, payload, false);
  if (!acknowledged) return { failed: true, reason, options: [] };
  const problem = problemIn(answer);
  if (problem) return { failed: true, reason: problem, options: [] };
  if (answer.option_groups)
    return {
      options: answer.option_groups.flatMap((group: Json) => group.options),
      optionGroups: answer.option_groups,
    };
  return { options: answer.options };
};

const externalIn = (blocks: Json[], { blockId, actionId }: Question): Found => {
  const all = elementsIn(blocks).filter(({ element }) => element.type.includes("external_select"));
  const found = all.find(
    ({ block, element }) =>
      (blockId === undefined || block.block_id === blockId) &&
      (actionId === undefined || element.action_id === actionId),
  );
  if (!found) throw new Error(`No such list; there are: ${all.map(({ block }) => block.block_id).join(", ")}`);
  return found;
};

/** Slack shows an empty list when the answer is not as it must be, and says nowhere why. */
const problemIn = (answer: Json | undefined): string | undefined => {
  const groups = answer?.option_groups ?? [{ options: answer?.options }];
  if (!Array.isArray(groups) || groups.length > MOST_OPTIONS) return "option_groups must be a list of at most 100";
  for (const { options } of groups) {
    if (!Array.isArray(options) || options.length > MOST_OPTIONS) return "options must be a list of at most 100";
    for (const option of options) {
      if (!(option?.text?.text?.length >= 1 && option.text.text.length <= 75)) return "an option's text: 1 to 75";
      if (!(typeof option.value === "string" && option.value.length <= 75)) return "an option's value: at most 75";
    }
  }
  return undefined;
};
