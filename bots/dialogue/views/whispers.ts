import type { Notice } from "../../../core/notices.ts";
import type { RefusalCode } from "../../../core/refusal.ts";
import type { Rich } from "../../../core/rich.ts";
import type { Post } from "../../bot.ts";
import { deskButtons, deskTicketLine, lastWordLine } from "./desk-tickets.ts";
import { lines } from "./posts.ts";
import { isRefusalCode, type Refused, refusalWords } from "./refusals.ts";
import type { DeskTelling, Telling } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

/** What one person alone may be told; each with the facts it needs. */
export type WhisperLine =
  | RefusalCode
  | "already-done"
  | "one-moment"
  | "desk-help"
  /** number */
  | "ticket-made"
  /** number, name */
  | "made-on-behalf"
  /** name */
  | "forward-hidden"
  | "forward-unknown"
  | "forward-no-chat"
  | "words-moved"
  | "duty-on"
  | "duty-off"
  /** name */
  | "goes-to-client"
  | "stays-inside"
  | "stale-card"
  | "ping-over"
  /** number */
  | "review-kept"
  | "failed";

export const whisper = (telling: Telling, { reply, to, line, facts }: Data<"whisper">): Post => {
  const { words, account, now } = telling;
  return {
    act: "whisper",
    reply,
    to,
    body: whisperWords({ words, account, now, code: line, facts, reader: "member" }),
    choices: [],
  };
};

const whisperWords = (refused: Refused): Rich =>
  isRefusalCode(refused.code)
    ? refusalWords(refused)
    : LINES[isWhisperLine(refused.code) ? refused.code : "failed"](refused);

const isWhisperLine = (line: string): line is Exclude<WhisperLine, RefusalCode> => Object.hasOwn(LINES, line);

const LINES: Record<Exclude<WhisperLine, RefusalCode>, (told: Refused) => Rich> = {
  "already-done": ({ words }) => words.rich("already-done"),
  "one-moment": ({ words }) => words.rich("one-moment"),
  "desk-help": ({ words }) => words.rich("desk-help"),
  "ticket-made": ({ words, facts }) => words.rich("ticket-made", { number: Number(facts.number ?? 0) }),
  "made-on-behalf": ({ words, facts }) =>
    words.rich("made-on-behalf", { number: Number(facts.number ?? 0), name: String(facts.name ?? "") }),
  "forward-hidden": ({ words, facts }) => words.rich("forward-hidden", { name: String(facts.name ?? "") }),
  "forward-unknown": ({ words, facts }) => words.rich("forward-unknown", { name: String(facts.name ?? "") }),
  "forward-no-chat": ({ words, facts }) => words.rich("no-chat-with", { name: String(facts.name ?? "") }),
  "words-moved": ({ words, facts }) => words.rich("goes-to", { number: Number(facts.number ?? 0) }),
  "duty-on": ({ words }) => words.rich("duty-on"),
  "duty-off": ({ words }) => words.rich("duty-off"),
  "goes-to-client": ({ words, facts }) => words.rich("goes-to-client", { name: String(facts.name ?? "") }),
  "stays-inside": ({ words }) => words.rich("stays-inside"),
  "stale-card": ({ words }) => words.rich("stale-card"),
  "ping-over": ({ words }) => words.rich("ping-over"),
  "review-kept": ({ words, facts }) => words.rich("review-kept", { number: Number(facts.number ?? 0) }),
  failed: ({ words }) => words.rich("not-now"),
};

const MOST_LISTED = 20;

/** /desk: mine, then what waits for somebody. /desk 1042: that one, with what can be done. */
export const deskList = async (telling: DeskTelling, data: Data<"desk-list">): Promise<Post> => {
  const { reply, to, number } = data;
  const { body, choices } = number === null ? await listOf(telling, data.member) : one(telling, number);
  return { act: "whisper", reply, to, body, choices };
};

const one = ({ words, ticket, now }: DeskTelling, number: number) => {
  if (ticket?.number !== number) return { body: words.rich("no-such-ticket", { number }), choices: [] };
  const { buttons } = deskButtons(words, ticket);
  return { body: lines(deskTicketLine(words, ticket), lastWordLine(words, ticket, now)), choices: [buttons] };
};

const listOf = async ({ words, context }: DeskTelling, member: string) => {
  const { mine, pool } = (await context.desk(member)) ?? { mine: [], pool: [] };
  const listed = [...section(words.rich("home-mine"), mine), ...section(words.rich("home-pool"), pool)];
  const body = listed.length > 0 ? lines(...listed) : words.rich("desk-list-empty");
  return { body, choices: [] };

  function section(title: Rich, tickets: typeof mine): Rich[] {
    if (tickets.length === 0) return [];
    return [title, ...tickets.slice(0, MOST_LISTED).map((ticket) => deskTicketLine(words, ticket))];
  }
};
