import {
  blank,
  botBy,
  commitMessages,
  idsOf,
  type Posting,
  personBy,
  post,
  type Ref,
  roomBy,
  watchersOf,
} from "./acts.ts";
import { mimeTypeOf } from "./compose.ts";
import type { Api } from "./params.ts";
import { chatIdOf, seen } from "./place.ts";
import type { Button, Change, Content, Entity, FileRecord, MediaKind, MessageRecord, UserRecord } from "./records.ts";
import { mediaGroupName } from "./sending.ts";
import { callbackShape, chatShape, messageShape, seconds, userShape } from "./shapes.ts";
import { findEntities, TEXT_LENGTH } from "./text.ts";

interface Attachment {
  kind?: MediaKind | "videoNote";
  base64?: string;
  /** Bytes made up, for files that are only large. */
  size?: number;
  fileName?: string;
  mimeType?: string;
  caption?: string;
  entities?: Entity[];
  duration?: number;
  emoji?: string;
}

/** What people do in their Telegram: each verb changes the chat and makes the updates that bots get of it. */
export const peopleVerbs = (api: Api) => ({
  user: (body: Partial<UserRecord>) => {
    const known = body.id === undefined ? undefined : api.world.users.get(body.id);
    const value = {
      id: body.id ?? api.world.nextUserId(),
      firstName: "Somebody",
      deactivated: false,
      ...known,
      ...defined(body),
    };
    if (JSON.stringify(value) !== JSON.stringify(known)) api.world.commit([{ put: "user", value }]);
    api.tell("user", { user: value.id });
    return value;
  },

  say: ({ text, entities, ...posting }: Posting & { text: string; entities?: Entity[] }) => {
    if (typeof text !== "string" || text === "") throw new Error("text is missing");
    const contents = pieces(text).map((piece) => ({ text: piece, entities: entities ?? findEntities(piece) }));
    return post(api, posting, contents);
  },

  ...Object.fromEntries(
    (["photo", "document", "voice", "video", "videoNote", "audio", "animation", "sticker"] as const).map((kind) => [
      kind,
      (body: Posting & Attachment) => post(api, body, [attach(api, { ...body, kind })]),
    ]),
  ),

  album: ({ items, caption, ...posting }: Posting & { items: Attachment[]; caption?: string }) => {
    const contents = items.map((item, at) =>
      attach(api, { kind: "photo", ...item, ...(at === 0 && caption && { caption }) }),
    );
    const number = api.world.nextMediaGroup();
    api.world.commit([{ put: "taken", what: "mediaGroup", number }]);
    return post(api, posting, contents, mediaGroupName(number));
  },

  /** Passes on what somebody wrote to them elsewhere; in between, who wrote it may be hidden by their own choice. */
  forward: ({ of, hidden, at, text, item, ...posting }: Posting & Forwarding) => {
    const writer = personBy(api, of);
    const date = seconds(at ?? api.world.clock.now());
    const forwardOrigin = hidden
      ? { type: "hidden_user", sender_user_name: [writer.firstName, writer.lastName].filter(Boolean).join(" "), date }
      : { type: "user", sender_user: userShape(writer), date };
    const words = text === undefined ? attach(api, item ?? {}) : { text, entities: findEntities(text) };
    return post(api, posting, [{ ...words, forwardOrigin }]);
  },

  location: ({
    latitude = 40.4168,
    longitude = -3.7038,
    livePeriod,
    ...posting
  }: Posting & { latitude?: number; longitude?: number; livePeriod?: number }) =>
    post(api, posting, [{ location: { latitude, longitude, ...(livePeriod && { live_period: livePeriod }) } }]),

  contact: (
    body: Posting & { phoneNumber?: string; firstName?: string; lastName?: string; userId?: number | null },
  ) => {
    const person = personBy(api, body.from);
    // Telegram names the owner only when the number belongs to an account the sender knows; null leaves it out.
    const owner = body.userId === null ? undefined : (body.userId ?? person.id);
    const contact = {
      phone_number: body.phoneNumber ?? "+34600000001",
      first_name: body.firstName ?? person.firstName,
      ...(body.lastName && { last_name: body.lastName }),
      ...(owner !== undefined && { user_id: owner }),
    };
    return post(api, body, [{ contact }]);
  },

  edit: ({
    text,
    caption,
    location,
    ...where
  }: Where & { text?: string; caption?: string; location?: MessageRecord["location"] }) => {
    const before = messageAt(api, where);
    if (before.byBot) throw new Error("people edit only their own messages");
    const value: MessageRecord = {
      ...before,
      ...(text !== undefined && { text, entities: findEntities(text) }),
      ...(caption !== undefined && { caption, captionEntities: findEntities(caption) }),
      ...(location && { location: { ...before.location, ...location } }),
      editedAt: api.world.clock.now(),
    };
    const updates = watchersOf(api, value.room, value).flatMap((bot) =>
      api.updates.queued(bot, "edited_message", messageShape(api.world, value, bot)),
    );
    return announced(api, "edit", value, [{ put: "message", value }, ...updates]);
  },

  /** Telegram tells bots nothing of a person's deletion. */
  remove: (where: Where) => {
    const value = { ...messageAt(api, where), deletedAt: api.world.clock.now() };
    return announced(api, "delete", value, [{ put: "message", value }]);
  },

  press: (body: Where & Choice & { from: Ref }) => {
    const person = personBy(api, body.from);
    const room = roomBy(api, body.chat ?? person.id, body.bot);
    const message = seen(api.world, room, body.messageId);
    const bot = message?.byBot ? message.from : botBy(api, body.bot).id;
    const data = chosen(message, body);
    const value = {
      id: `${seconds(api.world.clock.now())}_${api.world.nextCallbackNumber()}`,
      bot,
      from: person.id,
      room,
      message: body.messageId,
      data,
      at: api.world.clock.now(),
      answer: null,
    };
    const updates = api.updates.queued(bot, "callback_query", callbackShape(api.world, value));
    api.world.commit([{ put: "callback", value }, ...updates]);
    api.tell("press", { chat: chatIdOf(room), messageId: body.messageId, from: person.id, data });
    return { callbackId: value.id, data, updates: idsOf(updates) };
  },

  react: (body: Where & { from: Ref; emoji?: string | string[] }) => {
    const person = personBy(api, body.from);
    const before = messageAt(api, { ...body, chat: body.chat ?? person.id });
    const emoji = body.emoji === undefined || body.emoji === "" ? [] : [body.emoji].flat();
    const value = { ...before, reactions: { ...before.reactions, [person.id]: emoji } };
    const shape = (list: string[] = []) => list.map((one) => ({ type: "emoji", emoji: one }));
    const isGroup = chatIdOf(before.room) < 0;
    const updates = watchersOf(api, before.room, { ...before, service: {} })
      // In a group only an administrator is told of reactions.
      .filter((bot) => !isGroup || api.world.groups.get(chatIdOf(before.room))?.bots[bot] === "administrator")
      .flatMap((bot) =>
        api.updates.queued(bot, "message_reaction", {
          chat: chatShape(api.world, before.room),
          message_id: before.id,
          user: userShape(person),
          date: seconds(api.world.clock.now()),
          old_reaction: shape(before.reactions[person.id]),
          new_reaction: shape(emoji),
        }),
      );
    return announced(api, "reaction", value, [{ put: "message", value }, ...updates]);
  },

  /** Writes in the person's name with any content: for shapes that have no verb. */
  post: ({ content, ...posting }: Posting & { content: Content }) => {
    const person = personBy(api, posting.from);
    const room = roomBy(api, posting.chat ?? person.id, posting.bot);
    return commitMessages(api, room, [{ ...blank(api, room, person.id), ...content }]);
  },
});

interface Forwarding {
  of: Ref;
  hidden?: boolean;
  /** Milliseconds; left out, it was written just now. */
  at?: number;
  text?: string;
  item?: Attachment;
}

export interface Where {
  chat?: Ref;
  bot?: Ref;
  messageId: number;
}

interface Choice {
  data?: string;
  row?: number;
  column?: number;
  label?: string;
  /** Sends data that no button has, as an altered client could. */
  forged?: boolean;
}

export const messageAt = (api: Api, { chat, bot, messageId }: Where): MessageRecord => {
  const message = seen(api.world, roomBy(api, chat, bot), messageId);
  if (!message) throw new Error(`there is no message ${messageId} in chat ${chat}`);
  return message;
};

const announced = (api: Api, kind: string, message: MessageRecord, changes: Change[]) => {
  api.world.commit(changes);
  api.tell(kind, { chat: chatIdOf(message.room), room: message.room, messageId: message.id, by: "person" });
  return { messageId: message.id, chat: chatIdOf(message.room), updates: idsOf(changes) };
};

const chosen = (message: MessageRecord | undefined, { data, row, column, label, forged }: Choice): string => {
  if (forged) return data ?? "";
  const rows = message?.markup?.inline_keyboard ?? [];
  const button: Button | undefined =
    data !== undefined
      ? rows.flat().find((one) => one.callback_data === data)
      : label !== undefined
        ? (rows.flat().find((one) => one.text === label) ?? rows.flat().find((one) => one.text.includes(label)))
        : rows[row ?? 0]?.[column ?? 0];
  const labels = rows
    .flat()
    .map(({ text }) => text)
    .join(" · ");
  if (!button) throw new Error(`there is no such button${labels ? `; there are: ${labels}` : ""}`);
  if (button.callback_data === undefined) throw new Error(`the button "${button.text}" is not for pressing`);
  return button.callback_data;
};

const attach = (api: Api, item: Attachment): Content => {
  const kind = item.kind === "videoNote" ? "video_note" : (item.kind ?? "document");
  const bytes = item.base64 === undefined ? null : Buffer.from(item.base64, "base64");
  const fileName = item.fileName ?? (kind === "document" ? "file.bin" : undefined);
  const file: FileRecord = {
    number: api.world.nextFileNumber(),
    kind,
    ...(fileName && { fileName }),
    mimeType: item.mimeType ?? (fileName ? mimeTypeOf(fileName) : USUAL_MIME[kind]),
    size: bytes?.length ?? item.size ?? 1024,
    hasBytes: bytes !== null,
  };
  if (bytes) api.world.writeFile(file.number, bytes);
  api.world.commit([{ put: "file", value: file }]);
  return {
    media: {
      kind,
      file: file.number,
      ...(item.duration !== undefined && { duration: item.duration }),
      ...(item.emoji && { emoji: item.emoji }),
    },
    ...(item.caption && { caption: item.caption, captionEntities: item.entities ?? findEntities(item.caption) }),
  };
};

const USUAL_MIME: Partial<Record<MediaKind, string>> = {
  voice: "audio/ogg",
  audio: "audio/mpeg",
  video: "video/mp4",
  animation: "video/mp4",
};

/** A person's app sends a long text as several messages. */
const pieces = (text: string): string[] => {
  const parts: string[] = [];
  for (let rest = text; rest; ) {
    const splitsPair = rest.length > TEXT_LENGTH && /[\uD800-\uDBFF]/.test(rest[TEXT_LENGTH - 1]!);
    const length = splitsPair ? TEXT_LENGTH - 1 : TEXT_LENGTH;
    parts.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return parts;
};

const defined = <Shape extends object>(shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined && value !== null)) as Shape;
