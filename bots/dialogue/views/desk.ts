import type { Notice } from "../../../core/notices.ts";
import type { JoinedWords, StoredFile } from "../../../core/outbound.ts";
import type { Rich } from "../../../core/rich.ts";
import type { Post } from "../../bot.ts";
import { hasFiles, isPosted, removal } from "./client.ts";
import { blank, excerpt, italic, lines, locked, megabytes, readyFiles, say, sentences } from "./posts.ts";
import type { DeskTelling, Worded } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

export const threadIntro = ({ words, account, channel }: DeskTelling, { name }: Data<"thread-intro">): Post =>
  say(
    account.threads === "reply"
      ? words.rich("thread-intro", { name, channel })
      : words.rich("thread-intro-internal", { name, channel }),
  );

/** A client's words as the client's own, with what the thread can't show by itself: when, changed, deleted, files. */
export const clientWords = (telling: DeskTelling, { late }: Data<"client-words">): Worded => {
  const { words, message, files, picture } = telling;
  if (!message) return null;
  const when = late ? italic(words.rich("said-at", { at: message.saidAt })) : null;
  const quote = message.replyTo ? ([{ text: "↪" }] as const) : null;
  const mark = markOf(telling);
  const spoken = sentences(when, blank(message.body) ? null : quote, message.body, mark && italic(mark));
  const body = lines(spoken, ...files.map((file) => fileLine(telling, file)));
  const ready = readyFiles(files);
  if (blank(body) && ready.length === 0) return null;
  return { act: "say", body, files: ready, choices: [], as: author(message.authorName, picture) };
};

const author = (name: string, picture: string | null) => ({ name, ...(picture ? { picture } : {}) });

const markOf = ({ words, message }: DeskTelling): Rich | null => {
  if (message?.deletedAt) return words.rich("mark-deleted");
  return message?.editedAt ? words.rich("mark-edited") : null;
};

const fileLine = ({ words, channel }: DeskTelling, { name, state, why }: StoredFile): Rich | null => {
  if (state === "fetching") return italic(words.rich("file-follows", { file: name }));
  if (state === "too-big")
    return italic(words.rich("file-line-too-big", { name, channel, limit: megabytes(Number(why ?? 0)) }));
  if (state === "gone") return italic(words.rich("file-line-gone", { name, why: why || "?" }));
  return null;
};

/** A file that was late, in its own post, to the desk or to the client. */
export const fileFollows = (
  { message, files, picture }: Pick<DeskTelling, "message" | "files" | "picture">,
  { file }: Data<"file-follows">,
): Worded => {
  const ready = readyFiles(files.filter(({ id }) => id === file));
  if (!message || message.deletedAt || ready.length === 0) return null;
  return { act: "say", body: [], files: ready, choices: [], as: author(message.authorName, picture) };
};

export const clientEdited = ({ words, message }: DeskTelling, { afterAnswer }: Data<"client-edited">): Worded => {
  if (!message) return null;
  const edited = words.rich("edited-line", { name: message.authorName, words: message.body });
  return say(lines(edited, afterAnswer === null ? null : words.rich("edited-after-answer", { member: afterAnswer })));
};

export const clientRemoved = ({ words, message }: DeskTelling): Worded => {
  if (!message) return null;
  const name = message.authorName;
  const deleted = excerpt(message.text);
  return say(
    deleted === "" ? words.rich("deleted-line", { name }) : words.rich("deleted-words-line", { name, words: deleted }),
  );
};

/** The old post of words that went elsewhere: an arrow stays, so that nobody looks for what is gone. */
export const oldWords = async (telling: DeskTelling, { number, post }: Data<"old-words">): Promise<Worded> => {
  const { words, context } = telling;
  const [first, ...rest] = (await context.partsOf(post)).filter(isPosted);
  if (!first) return null;
  const arrow = words.rich("goes-to", { number });
  // The words of all who share the post may be gone by age: then it can't be written anew for one of them.
  if (first.joined?.length === 0) return say(arrow);
  if (first.joined) return [{ act: "edit", id: first.id, body: await withArrows(telling, first.joined), choices: [] }];
  // A post of files takes no words in place of its own.
  if (hasFiles(first)) return [say(arrow), removal(first), ...rest.map(removal)];
  return [{ act: "edit", id: first.id, body: arrow, choices: [] }, ...rest.map(removal)];
};

/** Of words that share a post only those that went elsewhere become an arrow; neighbours that went the same way share one. */
const withArrows = async ({ words, ticket, context }: DeskTelling, joined: readonly JoinedWords[]): Promise<Rich> => {
  const places = await context.ticketsOf(joined.map(({ message }) => message));
  const gone = joined.map(({ message }) => {
    const place = places.get(message);
    return place && place.id !== ticket?.id ? (place.number ?? 0) : null;
  });
  return lines(
    ...joined.map(({ words: said }, n) => {
      const number = gone[n] ?? null;
      if (number === null) return said;
      return number === gone[n - 1] ? null : words.rich("goes-to", { number });
    }),
  );
};

export const internalRemark = ({ message, picture }: DeskTelling): Worded =>
  message && !message.deletedAt
    ? { act: "say", body: locked(message.body), files: [], choices: [], as: author(message.authorName, picture) }
    : null;

/** A file of either side that will never come; the one who sent it may be told more than that. */
export const fileTrouble = ({ words, message }: DeskTelling, { name, limit }: Data<"client-file-trouble">): Post => {
  const trouble =
    limit === null
      ? words.rich("file-trouble-gone", { name })
      : words.rich("file-trouble-too-big", { name, limit: megabytes(limit) });
  const isAnswer = message !== null && message.author.is !== "contact";
  return say(sentences(trouble, isAnswer ? words.rich("file-not-sent") : words.rich("file-sender-told")));
};

export const couldNotBeRead = ({ words }: DeskTelling, { why }: Data<"could-not-be-read">): Post =>
  say(words.rich("parked-line", { why }));
