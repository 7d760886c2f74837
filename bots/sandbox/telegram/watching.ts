import { type Ref, roomBy } from "./acts.ts";
import type { Api } from "./params.ts";
import { chatIdOf } from "./place.ts";
import type { Change, MessageRecord } from "./records.ts";
import { filePath } from "./shapes.ts";

const PATIENCE_MS = 5000;

interface Room {
  chat: Ref;
  bot?: Ref;
}

interface Wanted extends Room {
  contains?: string;
  button?: string;
  by?: "bot" | "person";
  afterId?: number;
  count?: number;
  timeoutMs?: number;
}

/** What people see in their chats, and waiting for it without sleeping. */
export const watchingVerbs = (api: Api) => ({
  messages: ({ chat, bot, afterId = 0 }: Room & { afterId?: number }) =>
    listed(api, roomBy(api, chat, bot)).filter(({ id }) => id > afterId),

  wait: (wanted: Wanted) => {
    const room = roomBy(api, wanted.chat, wanted.bot);
    const find = () => {
      const messages = [...api.world.messages(room).values()].filter((message) => matches(message, wanted));
      const enough = messages.length >= (wanted.count ?? 1);
      return enough
        ? { message: viewOf(api, messages.at(-1)!), messages: messages.map((one) => viewOf(api, one)) }
        : null;
    };
    const touches = (change: Change) => change.put === "message" && change.value.room === room;
    return until(api, { find, touches, timeoutMs: wanted.timeoutMs }, () => {
      const last = listed(api, room).slice(-3);
      return `no such message in chat ${chatIdOf(room)}; the last are ${JSON.stringify(last.map(({ text, caption }) => text ?? caption))}`;
    });
  },

  /** How a press was answered; waits for the answer when given a time. */
  callback: ({ id, timeoutMs }: { id: string; timeoutMs?: number }) => {
    const find = () => {
      const callback = api.world.callbacks.get(id);
      if (!callback) throw new Error(`there is no press ${id}`);
      return callback.answer || !timeoutMs ? { id, data: callback.data, answer: callback.answer } : null;
    };
    const touches = (change: Change) => change.put === "callback" && change.value.id === id;
    return until(api, { find, touches, timeoutMs }, () => `press ${id} was not answered`);
  },
});

const matches = (message: MessageRecord, { contains, button, by, afterId = 0 }: Wanted): boolean =>
  message.deletedAt === null &&
  message.id > afterId &&
  (by === undefined || message.byBot === (by === "bot")) &&
  (contains === undefined || `${message.text ?? ""}${message.caption ?? ""}`.includes(contains)) &&
  (button === undefined || (message.markup?.inline_keyboard ?? []).flat().some(({ text }) => text.includes(button)));

interface Search<Found> {
  find(): Found | null;
  /** Whether a change can have made a difference. */
  touches(change: Change): boolean;
  timeoutMs?: number;
}

const until = <Found>(
  api: Api,
  { find, touches, timeoutMs = PATIENCE_MS }: Search<Found>,
  complaint: () => string,
): Promise<Found> =>
  new Promise((resolve, reject) => {
    const now = find();
    if (now) return resolve(now);
    const stop = api.world.onChange((changes) => {
      const found = changes.some(touches) ? find() : null;
      if (found) end(() => resolve(found));
    });
    const giveUp = () => end(() => reject(new Error(`${complaint()} (waited ${timeoutMs} ms)`)));
    const timer = setTimeout(giveUp, timeoutMs).unref();
    const end = (then: () => void) => {
      clearTimeout(timer);
      stop();
      then();
    };
  });

export const listed = (api: Api, room: string, last = Number.POSITIVE_INFINITY) =>
  [...api.world.messages(room).values()].slice(-last).map((message) => viewOf(api, message));

const viewOf = (api: Api, message: MessageRecord) => {
  const { world } = api;
  const author = message.byBot ? world.bots.get(message.from)! : world.users.get(message.from)!;
  return {
    id: message.id,
    by: message.byBot ? ("bot" as const) : ("person" as const),
    from: { id: author.id, name: author.firstName },
    date: new Date(message.at).toISOString(),
    text: message.text,
    entities: message.entities,
    caption: message.caption,
    captionEntities: message.captionEntities,
    files: message.media ? [fileView(api, message)] : [],
    location: message.location,
    contact: message.contact,
    service: message.service,
    replyTo: message.replyTo,
    forwarded: forwardedFrom(message),
    mediaGroup: message.mediaGroup,
    reply_markup: message.markup,
    edited: message.editedAt !== null,
    deleted: message.deletedAt !== null,
    reactions: message.reactions,
  };
};

const forwardedFrom = ({ forwardOrigin }: MessageRecord): unknown => {
  const writer = forwardOrigin?.sender_user as { first_name?: string } | undefined;
  return writer?.first_name ?? forwardOrigin?.sender_user_name;
};

const fileView = ({ world }: Api, message: MessageRecord) => {
  const { kind, number, fileName, mimeType, size } = world.files.get(message.media!.file)!;
  const bot = message.byBot ? world.bots.get(message.from) : world.bots.get(Number(message.room.split(":")[1]));
  const token = (bot ?? [...world.bots.values()][0])?.token;
  const url = `/file/bot${token}/${filePath(world.files.get(number)!)}`;
  return { kind, fileName, mimeType, size, url };
};
