import type { DeskLine, Notice } from "../../../core/notices.ts";
import type { Rich } from "../../../core/rich.ts";
import type { Priority } from "../../../core/tickets/ticket.ts";
import type { Choice, Post } from "../../bot.ts";
import type { Words } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { priorityText } from "./desk-tickets.ts";
import { excerpt, lines, say, sayOrEdit } from "./posts.ts";
import { reasonText } from "./reasons.ts";
import type { DeskTelling, Worded } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

const clientName = async ({ ticket, context }: DeskTelling): Promise<string> =>
  ticket ? (await context.contact(ticket.contactId)).name : "";

/** `what` is the kind of the notice that failed. */
export const undelivered = async (telling: DeskTelling, { why, what }: Data<"undelivered">): Promise<Post> => {
  const { words, channel, message } = telling;
  const reason = reasonText(words, why, channel);
  const name = await clientName(telling);
  if (what === "answer-edited") return say(words.rich("cannot-follow-edit", { name, reason }));
  if (what === "answer-removed") return say(words.rich("could-not-take-back", { name, reason }));
  const about = excerpt(message?.text ?? "");
  return say(
    about === ""
      ? words.rich("undelivered", { name, reason })
      : words.rich("undelivered-words", { name, reason, words: about }),
  );
};

export const possiblyDoubled = ({ words, message }: DeskTelling): Post => {
  const about = excerpt(message?.text ?? "");
  return say(about === "" ? words.rich("possibly-doubled") : words.rich("possibly-doubled-words", { words: about }));
};

export const unreachableLine = ({ words, channel }: DeskTelling, { name, why }: Data<"unreachable">): Post =>
  say(words.rich("unreachable-line", { name, channel, reason: reasonText(words, why, channel) }));

export const reachableLine = ({ words, channel }: DeskTelling, { name }: Data<"reachable">): Post =>
  say(words.rich("reachable-line", { name, channel }));

export const wasAway = ({ words, context }: DeskTelling, { platform, ...gap }: Data<"was-away">): Post => {
  const [from, to] = [new Date(gap.from), new Date(gap.to)];
  if (platform === "slack") return say(words.rich("was-away-slack", { from, to }));
  return say(words.rich("was-away-telegram", { channel: context.channelNames[platform] ?? platform, from, to }));
};

export const roomQuestion = async (telling: DeskTelling, data: Data<"room-question">): Promise<Worded> => {
  const { words, message } = telling;
  const { holder, edits, settled } = data;
  const name = await clientName(telling);
  if (settled !== null) {
    if (edits === null) return null;
    return sayOrEdit(edits, settled === "client" ? words.rich("goes-to-client", { name }) : words.rich("stays-inside"));
  }
  if (!message) return null;
  const send: Choice = { label: words.text("send-to", { name }), value: buttonValue("room-client", message.id) };
  const keep: Choice = { label: words.text("keep-inside"), value: buttonValue("room-internal", message.id) };
  return sayOrEdit(edits, words.rich("room-question", { holder, name }), [[send, keep]]);
};

export const stillInternal = ({ words }: DeskTelling, { name }: Data<"still-internal">): Post =>
  say(words.rich("still-internal", { name }));

export const markedTooLate = async (telling: DeskTelling, { takenBack }: Data<"marked-too-late">): Promise<Post> => {
  const { words, channel } = telling;
  const name = await clientName(telling);
  return say(takenBack ? words.rich("taken-back", { name }) : words.rich("marked-internal-late", { name, channel }));
};

export const deskLine = ({ words }: DeskTelling, data: Data<"desk-line">): Post => say(LINES[data.line](words, data));

type Line = (words: Words, data: Data<"desk-line">) => Rich;

const LINES: Record<DeskLine, Line> = {
  taken: (words, { name, value }) =>
    value === "" ? words.rich("taken-line", { name }) : words.rich("taken-over-line", { name, before: value }),
  released: (words, { name }) => words.rich("released-line", { name }),
  waiting: (words, { name }) => words.rich("waiting-line", { name }),
  resolved: (words, { name, value }) => words.rich("resolved-line", { name, words: value }),
  solved: (words, { name }) => words.rich("solved-line", { name }),
  "not-yet": (words, { name, value }) => withQuote(words, words.rich("not-yet-line", { name }), value),
  another: (words, { name }) => words.rich("another-line", { name }),
  rated: (words, { name, value }) => words.rich("rated-line", { name, stars: Number(value) }),
  "rating-words": (words, { name, value }) => words.rich("rating-words-line", { name, words: value }),
  reopened: (words, { name }) => (name === "" ? words.rich("reopened-itself") : words.rich("reopened-line", { name })),
  "closed-by-itself": (words) => words.rich("closed-by-itself-line"),
  "moved-here": (words, { number, value }) => lines(words.rich("moved-here-line"), titleOf(words, number, value)),
  "moved-away": (words, { number, name, value }) =>
    number === null ? words.rich("moved-away-line", { name }) : words.rich("this-ticket", { number, title: value }),
  priority: (words, { name, value }) =>
    words.rich("priority-line", { name, priority: priorityText(words, PRIORITIES[value] ?? "normal") }),
  left: (words, { name }) => words.rich("left-line", { name }),
  forgotten: (words) => words.rich("forgotten-line"),
  given: (words, { name, value }) => words.rich("given-line", { name, receiver: value }),
  "on-it": (words, { name }) => words.rich("on-it-line", { name }),
};

const PRIORITIES: Readonly<Record<string, Priority>> = { urgent: "urgent", normal: "normal", low: "low" };

const withQuote = (words: Words, line: Rich, quoted: string): Rich =>
  quoted === "" ? line : lines(line, words.rich("quoted", { words: quoted }));

const titleOf = (words: Words, number: number | null, title: string): Rich | null =>
  number === null ? null : words.rich("ticket-title-line", { number, title });
