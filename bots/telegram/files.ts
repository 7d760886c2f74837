import type { OutgoingFile, Part } from "../bot.ts";
import { abilities, albumItems, photoBytes } from "./limits.ts";

/** How Telegram takes a file: the method, the field that carries it, and the albums it may stand in. */
export const uploads = {
  photo: { method: "sendPhoto", album: "seen" },
  video: { method: "sendVideo", album: "seen" },
  document: { method: "sendDocument", album: "documents" },
  audio: { method: "sendAudio", album: "audios" },
  voice: { method: "sendVoice", album: null },
  animation: { method: "sendAnimation", album: null },
} as const;

export type Upload = keyof typeof uploads;

/** The field of an upload's body, by its method. */
export const fieldOf: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(uploads).map(([field, { method }]) => [method, field]),
);

/** Not a method of Telegram's: send() answers it with `refused`, so the file is parked where staff see it. */
export const refuseMethod = "refuse";

type Body = Readonly<Record<string, unknown>>;

/** What Telegram takes, and a refusal for each of the others. */
export function sortOut(files: readonly OutgoingFile[]): { fit: OutgoingFile[]; refusals: Part[] } {
  const refusals = files.flatMap((file) => {
    const why = whyNot(file);
    return why === null ? [] : [{ method: refuseMethod, body: { why } }];
  });
  return { fit: files.filter((file) => whyNot(file) === null), refusals };
}

/** Files in their order, neighbours as albums. The caption stands on the first, the buttons on the last. */
export function renderFiles(files: readonly OutgoingFile[], caption: Body, common: Body, buttons: Body): Part[] {
  const groups = albums(files, Object.keys(buttons).length > 0);
  return groups.map((group, index) => {
    const words = index === 0 ? caption : {};
    return groupPart(group, words, { ...common, ...(index === groups.length - 1 ? buttons : {}) });
  });
}

/** An album bears no buttons (sendMediaGroup has no reply_markup), so with buttons the last file stands alone. */
function albums(files: readonly OutgoingFile[], lastAlone: boolean): OutgoingFile[][] {
  const groups: OutgoingFile[][] = [];
  for (const [index, file] of files.entries()) {
    const last = groups.at(-1);
    const joins = last !== undefined && last.length < albumItems && mayJoin(last[0], file);
    if (joins && !(lastAlone && index === files.length - 1)) last.push(file);
    else groups.push([file]);
  }
  return groups;
}

function mayJoin(one: OutgoingFile | undefined, other: OutgoingFile): boolean {
  const album = uploads[uploadOf(other)].album;
  return one !== undefined && album !== null && uploads[uploadOf(one)].album === album;
}

function groupPart(files: readonly OutgoingFile[], caption: Body, common: Body): Part {
  const [first, ...rest] = files;
  if (first !== undefined && rest.length === 0) {
    return { method: uploads[uploadOf(first)].method, body: { ...caption, ...common }, files };
  }
  // send() puts the n-th file into the n-th item.
  const media = files.map((file, index) => ({ type: uploadOf(file), ...(index === 0 ? caption : {}) }));
  return { method: "sendMediaGroup", body: { media, ...common }, files };
}

/** Telegram shows only some formats as what they are; the others arrive whole as documents. */
export function uploadOf({ kind, type, size }: OutgoingFile): Upload {
  const format = type.split(";")[0]?.trim().toLowerCase() ?? "";
  const shows = kind === "sticker" ? false : (formats[kind]?.includes(format) ?? false);
  if (!shows || kind === "sticker" || (kind === "photo" && size > photoBytes)) return "document";
  return kind;
}

const formats: Readonly<Record<string, readonly string[]>> = {
  photo: ["image/jpeg", "image/png", "image/webp"],
  video: ["video/mp4"],
  audio: ["audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", "audio/m4a"],
  voice: ["audio/ogg", "audio/opus", "audio/mpeg", "audio/mp4", "audio/x-m4a"],
  animation: ["image/gif", "video/mp4"],
};

function whyNot({ size }: OutgoingFile): string | null {
  if (size > abilities.upload) return "file too big";
  return size === 0 ? "file is empty" : null;
}
