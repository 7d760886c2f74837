import type { Slack } from "./context.ts";
import { messageJson, permalinkOf } from "./shapes.ts";
import type { Json, Message } from "./types.ts";
import { channelOf } from "./who.ts";

const USUAL_ROOTS = 150;

/** Control verbs by which the page follows a channel without reading all of it again. */
export const pageVerbs = (slack: Slack): Record<string, (body: Json) => unknown> => ({
  /** What stands in the channel itself: no replies, unless they were sent to the channel too. */
  roots: ({ channel, last }) => {
    const messages = slack.world.messages(channelOf(slack, channel).id).filter(standsInChannel);
    return { messages: messages.slice(-(last ?? USUAL_ROOTS)).map((one) => shown(slack, one)) };
  },
  /** The named messages, and the roots of those that are replies. What does not come back is gone. */
  show: ({ channel, ts }) => {
    const place = channelOf(slack, channel).id;
    const asked = [ts].flat().map((one: string) => slack.world.message(place, one));
    const roots = asked.map((one) => one?.threadTs && slack.world.message(place, one.threadTs));
    const found = [...asked, ...roots].filter((one): one is Message => Boolean(one));
    return { messages: [...new Set(found)].map((one) => shown(slack, one)) };
  },
  /** A file as a person of the workspace opens it; people have no token to fetch it with. */
  fileBytes: async ({ file }) => {
    const known = slack.world.get("file", file);
    if (!known || known.step === "deleted" || known.step === "announced") throw new Error(`No file ${file}`);
    const bytes = known.blank ? Buffer.alloc(known.size) : await collect(slack.bytes.read(known.id));
    return { name: known.name, mimetype: known.mimetype, base64: bytes.toString("base64") };
  },
});

const standsInChannel = (message: Message) =>
  !message.threadTs || message.threadTs === message.ts || Boolean(message.broadcast);

const shown = (slack: Slack, message: Message): Json => ({
  ...messageJson(slack.world, message),
  permalink: permalinkOf(slack.world, message),
});

const collect = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};
