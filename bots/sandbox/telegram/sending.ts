import { type Captioned, captionIn, captionOf, fileFor, formatIn, markupOf, replyOf } from "./compose.ts";
import type { Api, Invocation, Method } from "./params.ts";
import { chatIdOf, writableRoomOf } from "./place.ts";
import type { Change, Content, MediaKind, MessageRecord } from "./records.ts";
import { badRequest } from "./refusal.ts";
import { messageShape } from "./shapes.ts";
import { TEXT_LENGTH } from "./text.ts";

const ALBUM_SIZE = 10;

const sendMessage: Method = (api, call) => {
  if (call.params.text("text") === "") throw badRequest("message text is empty");
  const { text, entities } = formatIn(call);
  if (text === "") throw badRequest("text must be non-empty");
  if (text.length > TEXT_LENGTH) throw badRequest("message is too long");
  return send(api, call, { text, entities });
};

const sendFile =
  (kind: MediaKind): Method =>
  (api, call) => {
    const words = kind === "video_note" || kind === "sticker" ? {} : captionOf(captionIn(call));
    const { file, changes } = fileFor(api, call, { kind, field: kind, value: call.params.text(kind), ahead: 0 });
    return send(api, call, { ...words, media: { kind, file: file.number, ...durationIn(call) } }, changes);
  };

const durationIn = ({ params }: Invocation) => (params.has("duration") ? { duration: params.number("duration") } : {});

const sendLocation: Method = (api, call) => {
  const latitude = call.params.decimal("latitude");
  const longitude = call.params.decimal("longitude");
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw badRequest("latitude or longitude is invalid");
  return send(api, call, { location: { latitude, longitude } });
};

const sendContact: Method = (api, call) => {
  const { params } = call;
  if (!params.has("phone_number")) throw badRequest("phone number must be non-empty");
  if (!params.has("first_name")) throw badRequest("first name must be non-empty");
  const last_name = params.text("last_name");
  return send(api, call, {
    contact: {
      phone_number: params.text("phone_number"),
      first_name: params.text("first_name"),
      ...(last_name && { last_name }),
    },
  });
};

interface AlbumItem extends Captioned {
  type: MediaKind;
  media: string;
}

const sendMediaGroup: Method = (api, call) => {
  const items = call.params.object<AlbumItem[]>("media");
  if (!Array.isArray(items) || items.length === 0) throw badRequest("there are no messages to send");
  if (items.length > ALBUM_SIZE) throw badRequest("too many messages to send as an album");
  const alone = items.find(({ type }) => type === "document" || type === "audio")?.type;
  if (alone && items.some(({ type }) => type !== alone))
    throw badRequest(`${alone} can't be mixed with other media types`);
  let uploads = 0;
  const files: Change[] = [];
  const contents = items.map((item): Content => {
    const words = captionOf(item);
    const { file, changes } = fileFor(api, call, { kind: item.type, field: "", value: item.media, ahead: uploads });
    uploads += changes.length;
    files.push(...changes);
    return { ...words, media: { kind: item.type, file: file.number } };
  });
  return sendAll(api, call, contents, files);
};

const send = (api: Api, call: Invocation, content: Content, changes: Change[] = []) =>
  sendAll(api, call, [content], changes)[0];

const sendAll = (api: Api, call: Invocation, contents: Content[], changes: Change[]) => {
  const { world } = api;
  const room = writableRoomOf(api, call);
  const markup = markupOf(call);
  const replyTo = replyOf(api, call, room);
  api.limits.spend(call.bot.id, chatIdOf(room), contents.length);
  const number = world.nextMediaGroup();
  const mediaGroup = contents.length > 1 ? mediaGroupName(number) : undefined;
  const messages = contents.map(
    (content, ahead): MessageRecord => ({
      ...content,
      id: world.nextMessageId(room, ahead),
      room,
      from: call.bot.id,
      byBot: true,
      at: world.clock.now(),
      editedAt: null,
      deletedAt: null,
      reactions: {},
      ...(replyTo !== undefined && { replyTo }),
      ...(markup && { markup }),
      ...(mediaGroup && { mediaGroup }),
    }),
  );
  world.commit([
    ...changes,
    ...(mediaGroup ? [{ put: "taken" as const, what: "mediaGroup" as const, number }] : []),
    ...messages.map((value): Change => ({ put: "message", value })),
  ]);
  for (const { id } of messages)
    api.tell("message", { chat: chatIdOf(room), bot: call.bot.id, messageId: id, by: "bot" });
  return messages.map((message) => messageShape(world, message, call.bot.id));
};

export const mediaGroupName = (number: number) => String(13_800_000_000_000_000n + BigInt(number));

export const SENDING: Record<string, Method> = {
  sendMessage,
  sendPhoto: sendFile("photo"),
  sendDocument: sendFile("document"),
  sendVoice: sendFile("voice"),
  sendVideo: sendFile("video"),
  sendAudio: sendFile("audio"),
  sendAnimation: sendFile("animation"),
  sendVideoNote: sendFile("video_note"),
  sendSticker: sendFile("sticker"),
  sendLocation,
  sendContact,
  sendMediaGroup,
};
