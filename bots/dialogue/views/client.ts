import type { FileCount, Notice } from "../../../core/notices.ts";
import type { FrozenPart, StoredFile } from "../../../core/outbound.ts";
import type { Message } from "../../../core/records.ts";
import type { Rich } from "../../../core/rich.ts";
import { isOpen } from "../../../core/tickets/ticket.ts";
import type { Choice, Post } from "../../bot.ts";
import type { Language } from "../../languages.ts";
import type { Words } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import {
  blank,
  inRows,
  italic,
  lines,
  megabytes,
  numberLabel,
  type Rows,
  readyFiles,
  say,
  sayOrEdit,
  sentences,
} from "./posts.ts";
import { nextAnswer } from "./promised.ts";
import type { ClientTelling, Telling, TicketTelling, Worded } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

export const registered = (telling: TicketTelling, { asks, edits, more }: Data<"registered">): Post => {
  const { words, ticket, number, files } = telling;
  const { openedAt: at, priority } = ticket;
  const first = priority
    ? words.rich("registered-with-priority", { number, at, priority })
    : words.rich("registered", { number, at });
  const next = nextAnswer(telling, asks === "urgency");
  const { question, choices } = asking(telling, asks);
  return sayOrEdit(edits, sentences(first, next, addedFiles(words, files, more), question), choices);
};

const addedFiles = (
  words: Words,
  files: readonly StoredFile[],
  more: FileCount = { photos: 0, others: 0 },
): Rich | null => {
  const coming = files.filter(({ state }) => state === "ready" || state === "fetching");
  const count = coming.length + more.photos + more.others;
  if (count === 0) return null;
  const arePhotos = more.others === 0 && coming.every(({ kind }) => kind === "photo");
  return arePhotos ? words.rich("registered-photos", { count }) : words.rich("registered-files", { count });
};

const asking = (telling: TicketTelling, asks: Data<"registered">["asks"]): { question: Rich | null; choices: Rows } => {
  const { words, number, account } = telling;
  if (asks === "urgency") return { question: words.rich("ask-urgency"), choices: [urgencies(words, number)] };
  if (asks === null || account.categories.length === 0) return { question: null, choices: [] };
  const choices = account.categories.map((category) => ({
    label: category[words.language satisfies Language],
    value: buttonValue("category", `${number}.${category.key}`),
  }));
  return { question: words.rich("ask-category"), choices: inRows(choices, 2) };
};

const urgencies = (words: Words, number: number): readonly Choice[] => [
  { label: words.text("urgency-blocked"), value: buttonValue("urgency", `${number}.urgent`) },
  { label: words.text("urgency-slow"), value: buttonValue("urgency", `${number}.normal`) },
  { label: words.text("urgency-wait"), value: buttonValue("urgency", `${number}.low`) },
];

export const taken = ({ words, number }: TicketTelling, { member }: Data<"taken">): Post =>
  say(words.rich("taken", { member, number }));

export const holderChanged = ({ words, number }: TicketTelling, { before, after }: Data<"holder-changed">): Post =>
  say(words.rich("holder-changed", { from: before, to: after, number }));

/** A person's words go out as that person's. Files that are still being fetched follow in posts of their own. */
export const answer = (telling: ClientTelling): Worded => {
  const { message } = telling;
  return message && spoken({ ...telling, message }, signature(telling, message.authorName));
};

export const spoken = (
  { words, message, files, quotes, picture }: Telling & { readonly message: Message },
  name: string,
): Worded => {
  const ready = readyFiles(files);
  const as = { name, ...(picture ? { picture } : {}) };
  // Where nothing but files was sent and none is here yet, what is coming is said: an empty answer would end the delivery.
  const body = blank(message.body) && ready.length === 0 ? announced(words, files) : message.body;
  if (blank(body) && ready.length === 0) return null;
  return { act: "say", body, files: ready, choices: [], as, ...(quotes ? { replyTo: quotes } : {}) };
};

/** While people talk about one matter a name is enough; the number stands beside it where it would not be plain which one is meant. */
const signature = ({ ticket, openHere }: ClientTelling, name: string): string => {
  if (!ticket || ticket.number === null) return name;
  const isPlain = isOpen(ticket) && openHere < 2;
  return isPlain ? name : `${name} · ${numberLabel(ticket.number)}`;
};

const announced = (words: Words, files: readonly StoredFile[]): Rich =>
  lines(
    ...files
      .filter(({ state }) => state === "fetching")
      .map(({ name }) => italic(words.rich("file-follows", { file: name }))),
  );

export const answerEdited = async (telling: ClientTelling, { delivery }: Data<"answer-edited">): Promise<Worded> => {
  const { message, context } = telling;
  const [first, ...rest] = (await context.partsOf(delivery)).filter(isPosted);
  if (!message || !first) return null;
  const edit: Post = {
    act: "edit",
    id: first.id,
    body: message.body,
    choices: [],
    hasFiles: hasFiles(first),
    as: { name: await signature(telling, message.authorName) },
  };
  // What was too long for one message stood in several: the first now says it all.
  return [edit, ...rest.filter((part) => !hasFiles(part)).map(removal)];
};

/** Speaks of no words at all, so it goes out also when they have become internal: that is what it is for. */
export const answerRemoved = async ({ context }: ClientTelling, { delivery }: Data<"answer-removed">) => {
  const posted = (await context.partsOf(delivery)).filter(isPosted);
  return posted.length > 0 ? posted.map(removal) : null;
};

type PostedPart = FrozenPart & { readonly id: string };

export const isPosted = (part: FrozenPart): part is PostedPart => part.id !== null && part.id !== "";

export const removal = ({ id }: PostedPart): Post => ({ act: "remove", id });

export const hasFiles = ({ call }: FrozenPart): boolean => {
  const files = (call as { files?: readonly unknown[] } | null)?.files;
  return Array.isArray(files) && files.length > 0;
};

export const splitOff = ({ words }: ClientTelling, { member, number, title }: Data<"split-off">): Post =>
  say(words.rich("member-made-ticket", { member, number, title }));

export const fileTrouble = (telling: ClientTelling, { name, limit }: Data<"file-trouble">): Post => {
  const { words, ticket } = telling;
  const about = ticket?.number ? words.rich("about-ticket", { number: ticket.number }) : null;
  const advice =
    limit === null ? words.rich("file-gone", { name }) : words.rich("file-too-big", { name, limit: megabytes(limit) });
  return say(sentences(about, advice));
};
