import type { Slack } from "./context.ts";
import { contentOf, ephemeralAs, postAs } from "./methods/chat.ts";
import { change, remove } from "./posting.ts";
import { isSet } from "./requests.ts";
import type { Json, ResponseUrl } from "./types.ts";
import { newId } from "./world.ts";

const MOST_USES = 5;
const LIVES_MS = 30 * 60_000;

/** The address that comes with each interaction: five answers within half an hour. */
export const giveResponseUrl = (slack: Slack, about: Omit<ResponseUrl, "id" | "uses" | "at">): string => {
  const id = newId("", 24);
  slack.world.put("response", id, { ...about, id, uses: 0, at: slack.clock.now() });
  return `${slack.world.origin()}/slack/response/${id}`;
};

export const answerResponseUrl = (slack: Slack, id: string, args: Json): { status: number; body: Json | string } => {
  const { world } = slack;
  const target = world.get("response", id);
  if (!target || slack.clock.now() - target.at > LIVES_MS)
    return { status: 404, body: { ok: false, error: "expired_url" } };
  if (target.uses >= MOST_USES) return { status: 404, body: { ok: false, error: "used_url" } };
  const channel = world.get("channel", target.channel);
  const app = world.get("app", target.app);
  if (!channel || !app) return { status: 404, body: { ok: false, error: "channel_not_found" } };
  world.put("response", id, { ...target, uses: target.uses + 1 });
  if (isSet(args, "delete_original")) removeOriginal(slack, target);
  else if (isSet(args, "replace_original") && target.ts) replaceOriginal(slack, target, args);
  else if (args.response_type === "in_channel") postAs(slack, app, channel, args);
  else ephemeralAs(slack, app, channel, target.user, args);
  return { status: 200, body: "ok" };
};

const removeOriginal = (slack: Slack, target: ResponseUrl) => {
  if (target.ephemeral) return slack.world.delete("ephemeral", `${target.channel}/${target.ts}`);
  const channel = slack.world.get("channel", target.channel)!;
  const message = target.ts && slack.world.message(target.channel, target.ts);
  if (message) remove(slack, channel, message);
};

const replaceOriginal = (slack: Slack, target: ResponseUrl, args: Json): void => {
  const { world } = slack;
  const content = contentOf(args);
  if (target.ephemeral) {
    const key = `${target.channel}/${target.ts}`;
    const old = world.get("ephemeral", key);
    if (old) world.put("ephemeral", key, { ...old, blocks: undefined, attachments: undefined, ...content });
    return;
  }
  const channel = world.get("channel", target.channel)!;
  const message = world.message(target.channel, target.ts!);
  const by = world.get("app", target.app)!.botUserId;
  if (message) change(slack, channel, message, { blocks: undefined, attachments: undefined, ...content }, by);
};
