import type { StoredFile } from "../../../core/outbound.ts";
import { plainText, type Rich } from "../../../core/rich.ts";
import type { Choice, OutgoingFile, Post } from "../../bot.ts";
import type { FileKind } from "../../event.ts";
import type { Words } from "../../words.ts";
import { buttonValue } from "../buttons.ts";

export type Rows = readonly (readonly Choice[])[];

export const say = (body: Rich, choices: Rows = []): Post => ({ act: "say", body, files: [], choices });

/** One message answers one message: where the bot's last one is known, it is changed instead of followed. */
export const sayOrEdit = (edits: string | null, body: Rich, choices: Rows = []): Post =>
  edits === null ? say(body, choices) : { act: "edit", id: edits, body, choices };

const BUTTONS_IN_ROW = 3;

export const inRows = (choices: readonly Choice[], size = BUTTONS_IN_ROW): Rows => {
  const rows: (readonly Choice[])[] = [];
  for (let start = 0; start < choices.length; start += size) rows.push(choices.slice(start, start + size));
  return rows;
};

export const joined = (separator: string, parts: readonly (Rich | null)[]): Rich =>
  parts
    .filter((part): part is Rich => part !== null && plainText(part) !== "")
    .flatMap((part, index) => (index === 0 ? part : [{ text: separator }, ...part]));

export const sentences = (...parts: readonly (Rich | null)[]): Rich => joined(" ", parts);
export const lines = (...parts: readonly (Rich | null)[]): Rich => joined("\n", parts);

/** An aside of the bot beside people's words. */
export const italic = (words: Rich): Rich => words.map((span) => ({ ...span, italic: true }));

/** Some first words, in one line. */
export const excerpt = (text: string, most = 80): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
};

export const numberedLine = (words: Words, { number, title }: { number: number; title: string }): Rich =>
  words.rich("ticket-title-line", { number, title });

export const numberLabel = (number: number): string => `#${number}`;

export const jobLabel = (number: number): string => `P-${number}`;

export const ticketsButton = (words: Words): Choice => ({
  label: words.text("button-my-tickets"),
  value: buttonValue("tickets", "open"),
});

export const newTicketButton = (words: Words): Choice => ({
  label: words.text("button-new-ticket"),
  value: buttonValue("new-ticket", ""),
});

export const languageButton = (words: Words): Choice => ({
  label: words.text("button-language"),
  value: buttonValue("language", "ask"),
});

const KINDS: readonly FileKind[] = ["photo", "document", "voice", "audio", "video", "animation", "sticker"];

/** Files whose bytes we have; the others follow, or are told of elsewhere. */
export const readyFiles = (files: readonly StoredFile[]): OutgoingFile[] =>
  files.flatMap(({ id, kind, name, type, size, hash, state }) =>
    state === "ready" && hash !== null
      ? [{ id, kind: KINDS.find((one) => one === kind) ?? "document", name, type, size: size ?? 0, hash }]
      : [],
  );

const MEGABYTE = 1024 * 1024;

export const megabytes = (bytes: number): number => Math.floor(bytes / MEGABYTE);

export const blank = (words: Rich): boolean => plainText(words).trim() === "";

export const locked = (words: Rich): Rich => [{ text: "🔒 " }, ...words];
