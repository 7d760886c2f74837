import type { Message, MessageOrigin, PhotoSize, User } from "grammy/types";
import { plainText, type Rich, rich, type Span, storable } from "../../core/rich.ts";
import type { FileKind, Forwarded, IncomingFile, Said } from "../event.ts";
import { toRich } from "./text.ts";

export interface Content {
  readonly body: Rich;
  readonly files: readonly IncomingFile[];
  readonly unshown?: NonNullable<Said["unshown"]>;
  readonly forwarded?: Forwarded;
}

/** What a message says and carries. None of these words are ours: a reader of any language understands them. */
export function contentOf(message: Message): Content {
  const files = filesOf(message);
  const shown = wordsOf(message);
  const { unshown, words } = shown === null && files.length === 0 ? unshownOf(message) : { words: shown ?? [] };
  const { forward_origin: origin } = message;
  return {
    body: origin ? [namedFirst(origin), ...words] : words,
    files,
    ...(unshown && { unshown }),
    ...(origin && { forwarded: forwardedFrom(origin, words) }),
  };
}

function wordsOf(message: Message): Rich | null {
  if (message.text !== undefined) return toRich(message.text, message.entities);
  if (message.caption !== undefined) return toRich(message.caption, message.caption_entities);
  if (message.venue) return place(message.venue.location, `${message.venue.title}, ${message.venue.address}`);
  if (message.location) return place(message.location, "");
  if (message.contact) return contact(message.contact);
  return null;
}

function place({ latitude, longitude }: { latitude: number; longitude: number }, title: string): Rich {
  const link = `https://maps.google.com/?q=${latitude},${longitude}`;
  return [{ text: `📍 ${title === "" ? "" : `${storable(title)}\n`}` }, { text: link, link }];
}

function contact({ first_name, last_name, phone_number }: NonNullable<Message["contact"]>): Rich {
  const name = [first_name, last_name].filter(Boolean).join(" ");
  const link = `tel:${phone_number.replace(/[^+\d]/g, "")}`;
  return [{ text: storable(`👤 ${name}, `) }, { text: storable(phone_number), link }];
}

function unshownOf(message: Message): { unshown: NonNullable<Said["unshown"]>; words: Rich } {
  if (message.sticker) return { unshown: "sticker", words: rich(storable(message.sticker.emoji ?? "")) };
  if (message.poll) return { unshown: "poll", words: rich(storable(message.poll.question)) };
  if (message.game) return { unshown: "game", words: rich(storable(message.game.title)) };
  if (message.story) return { unshown: "story", words: [] };
  const words = message.dice ? `${message.dice.emoji} ${message.dice.value}` : (message.checklist?.title ?? "");
  return { unshown: "other", words: rich(storable(words)) };
}

function namedFirst(origin: MessageOrigin): Span {
  return { text: storable(`↪ ${originName(origin)}: `), italic: true };
}

function forwardedFrom(origin: MessageOrigin, body: Rich): Forwarded {
  const name = storable(originName(origin));
  const from = origin.type === "user" ? { id: String(origin.sender_user.id), name } : null;
  return { from, name, at: new Date(origin.date * 1000), body };
}

function originName(origin: MessageOrigin): string {
  switch (origin.type) {
    case "user":
      return nameOf(origin.sender_user);
    case "hidden_user":
      return origin.sender_user_name;
    case "chat":
      return origin.sender_chat.title ?? origin.sender_chat.username ?? "";
    case "channel":
      return origin.chat.title ?? origin.chat.username ?? "";
  }
}

export const nameOf = ({ first_name, last_name, username, id }: User): string =>
  storable([first_name, last_name].filter(Boolean).join(" ").trim() || username || String(id));

function filesOf(message: Message): IncomingFile[] {
  const id = message.message_id;
  // An animation also fills `document`, so it is looked for first.
  if (message.animation) return [file("animation", message.animation, `animation-${id}.mp4`, "video/mp4")];
  if (message.document) return [file("document", message.document, `document-${id}`, "application/octet-stream")];
  if (message.video) return [file("video", message.video, `video-${id}.mp4`, "video/mp4")];
  if (message.video_note) return [file("video", message.video_note, `video-note-${id}.mp4`, "video/mp4")];
  if (message.voice) return [file("voice", message.voice, `voice-${id}.ogg`, "audio/ogg")];
  if (message.audio) return [file("audio", message.audio, `audio-${id}.mp3`, "audio/mpeg")];
  const photo = largest(message.photo ?? message.live_photo?.photo ?? []);
  return photo ? [file("photo", photo, `photo-${id}.jpg`, "image/jpeg")] : [];
}

const largest = (sizes: readonly PhotoSize[]): PhotoSize | undefined =>
  [...sizes].sort((one, other) => other.width * other.height - one.width * one.height)[0];

interface Held {
  readonly file_id: string;
  readonly file_name?: string;
  readonly mime_type?: string;
  readonly file_size?: number;
}

/** getFile forgets name and type, so they are kept from the message. */
function file(kind: FileKind, held: Held, name: string, type: string): IncomingFile {
  return {
    kind,
    name: storable(held.file_name || name),
    type: storable(held.mime_type || type),
    ...(held.file_size !== undefined && { size: held.file_size }),
    source: { file_id: held.file_id },
  };
}

/** Words without the first `length` units: a mention of ours in front is an address, not part of what was said. */
export function withoutStart(body: Rich, length: number): Rich {
  const words = plainText(body).slice(length);
  const skip = length + (words.length - words.trimStart().length);
  let start = 0;
  return body.flatMap((span) => {
    const text = span.text.slice(Math.max(0, skip - start));
    start += span.text.length;
    return text === "" ? [] : [{ ...span, text }];
  });
}
