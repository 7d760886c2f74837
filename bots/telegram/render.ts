import { plainText, type Rich, rich } from "../../core/rich.ts";
import type { Card, Choice, Mark, OutgoingFile, Part, Post } from "../bot.ts";
import { cut } from "./cut.ts";
import { renderFiles, sortOut } from "./files.ts";
import { abilities, buttonsInRow, callbackBytes, glanceLength, toastLength } from "./limits.ts";
import { isBlank, toPlain, toTelegram, visible } from "./text.ts";

type Say = Extract<Post, { act: "say" }>;
type Edit = Extract<Post, { act: "edit" }>;
type Whisper = Extract<Post, { act: "whisper" }>;
type Body = Readonly<Record<string, unknown>>;

export function render(post: Post): Part[] {
  switch (post.act) {
    case "say":
      return say(post);
    case "edit":
      return edit(post);
    case "remove":
      return idsOf(post.id).map((id) => ({ method: "deleteMessage", body: { message_id: id }, harmless: true }));
    case "card":
      return card(post);
    case "react":
      return react(post);
    case "whisper":
      return fitsToast(post) ? [toast(post)] : texts(post.body, {}, keyboard(post.choices));
    case "home":
      return [];
    default:
      return unreachable(post);
  }
}

/** A whisper that was refused came too late for its toast, so it becomes a message. */
export function renderPlain(post: Post): Part[] {
  switch (post.act) {
    case "say":
    case "edit": {
      // The writer's name stands in bold, and would leave the words as formatted as before.
      const { as, ...bare } = post;
      const isEmpty = plainText(post.body) === "";
      return render({ ...bare, body: rich(isEmpty ? "" : toPlain(signed(post.body, as))) });
    }
    case "whisper":
      return texts(rich(toPlain(post.body)), {}, keyboard(post.choices));
    default:
      return render(post);
  }
}

function say(post: Say): Part[] {
  const body = signed(post.body, post.as);
  const silent = post.quiet ? { disable_notification: true } : {};
  const buttons = keyboard(post.choices);
  const parts =
    post.files.length === 0
      ? texts(plainText(post.body) === "" ? [] : body, silent, buttons)
      : withFiles(body, post.files, silent, buttons);
  return quoting(parts, post.replyTo);
}

function withFiles(body: Rich, files: readonly OutgoingFile[], common: Body, buttons: Body): Part[] {
  const { fit, refusals } = sortOut(files);
  if (fit.length === 0) return [...texts(body, common, buttons), ...refusals];
  const { text, entities } = toTelegram(body);
  if (text.length > abilities.caption) {
    return [...texts(body, common, {}), ...renderFiles(fit, {}, common, buttons), ...refusals];
  }
  const caption = isBlank(text) ? {} : { caption: text, caption_entities: entities };
  return [...renderFiles(fit, caption, common, buttons), ...refusals];
}

/** Words as messages; the buttons hang on the last. */
function texts(body: Rich, common: Body, buttons: Body): Part[] {
  const bodies = pieces(body, abilities.text);
  return bodies.map((piece, index) => ({
    method: "sendMessage",
    body: { ...piece, ...noPreview, ...common, ...(index === bodies.length - 1 ? buttons : {}) },
  }));
}

/** Telegram refuses a message that shows nothing, so blank pieces are left out, and a blank whole becomes visible. */
function pieces(body: Rich, limit: number): { text: string; entities: unknown[] }[] {
  if (plainText(body) === "") return [];
  // What toTelegram writes out (an address behind a link) counts for the length, so it is written out before the cut.
  const all = cut(body.map(visible), limit).map(toTelegram);
  const seen = all.filter(({ text }) => !isBlank(text));
  return seen.length > 0 ? seen : [toTelegram(rich("…"))];
}

function edit(post: Edit): Part[] {
  const [id] = idsOf(post.id);
  if (id === undefined) return [];
  const body = signed(post.body, post.as);
  const buttons = { reply_markup: { inline_keyboard: rows(post.choices) } };
  const [first, ...rest] = pieces(body, post.hasFiles ? abilities.caption : abilities.text);
  if (first === undefined && !post.hasFiles) return [];
  const { text = "", entities = [] } = first ?? {};
  const words = post.hasFiles ? { caption: text, caption_entities: entities } : { text, entities, ...noPreview };
  const method = post.hasFiles ? "editMessageCaption" : "editMessageText";
  const changed: Part = { method, body: { message_id: id, ...words, ...buttons }, harmless: true };
  return [changed, ...overflow(rest, id)];
}

/** What grew beyond one message in an edit follows as answers to it: nothing that a person wrote is cut away. */
function overflow(rest: readonly Body[], id: number): Part[] {
  return quoting(
    rest.map((piece) => ({ method: "sendMessage", body: { ...piece, ...noPreview } })),
    String(id),
  );
}

function card({ id, card }: Extract<Post, { act: "card" }>): Part[] {
  const choices = [card.buttons, card.menu];
  const body = cardText(card);
  if (id !== null) return edit({ act: "edit", id, body, choices });
  return texts(body, {}, keyboard(choices));
}

const colours = { grey: "⚪", orange: "🟠", blue: "🔵", green: "🟢", red: "🔴" } satisfies Record<
  Card["colour"],
  string
>;

function cardText({ colour, title, badge, lines }: Card): Rich {
  const head: Rich = [{ text: `${colours[colour]} ` }, { text: title, bold: true }];
  const tail = lines.map(([left, right]) => [left, right].filter((side) => side !== "").join(" · "));
  return [...head, { text: [badge === "" ? "" : ` · ${badge}`, ...tail].join("\n") }];
}

/** Telegram lets bots react only with emoji of its own list (https://core.telegram.org/bots/api#reactiontypeemoji). */
const reactions = {
  waiting: "👀",
  sent: "👌",
  delivered: "👍",
  failed: "😢",
  internal: "🙊",
  thanks: "🤝",
} satisfies Record<Mark, string>;

/** A bot has one reaction on a message, so the newest mark stands for all and dropping leaves none. */
function react({ id, add }: Extract<Post, { act: "react" }>): Part[] {
  const [message] = idsOf(id);
  const mark = add.at(-1);
  if (message === undefined) return [];
  const reaction = mark === undefined ? [] : [{ type: "emoji", emoji: reactions[mark] }];
  return [{ method: "setMessageReaction", body: { message_id: message, reaction }, harmless: true }];
}

function fitsToast({ reply, body, choices }: Whisper): boolean {
  const text = toPlain(body);
  return reply !== "" && choices.flat().length === 0 && !isBlank(text) && text.length <= toastLength;
}

function toast({ reply, body }: Whisper): Part {
  const text = toPlain(body);
  const alert = text.length > glanceLength ? { show_alert: true } : {};
  return { method: "answerCallbackQuery", body: { callback_query_id: reply, text, ...alert }, harmless: true };
}

function signed(body: Rich, as: Say["as"]): Rich {
  const name = as?.name.replace(/\s+/g, " ").trim() ?? "";
  return name === "" ? body : [{ text: `${name}: `, bold: true }, ...body];
}

const keyboard = (choices: readonly (readonly Choice[])[]): Body =>
  choices.flat().length === 0 ? {} : { reply_markup: { inline_keyboard: rows(choices) } };

function rows(choices: readonly (readonly Choice[])[]): object[][] {
  return choices.flatMap((row) => {
    const wrapped = [];
    for (let from = 0; from < row.length; from += buttonsInRow) {
      wrapped.push(row.slice(from, from + buttonsInRow).map(button));
    }
    return wrapped;
  });
}

function button({ label, value, style }: Choice): object {
  const bytes = Buffer.byteLength(value);
  // A bug of ours, not of what people wrote: better here than as a refusal of Telegram's at night.
  if (bytes < 1 || bytes > callbackBytes)
    throw new Error(`A button's value takes ${bytes} bytes, Telegram 1 to ${callbackBytes}`);
  return { text: isBlank(label) ? "…" : label, callback_data: value, ...(style && { style }) };
}

function quoting(parts: Part[], replyTo: string | undefined): Part[] {
  const [id] = idsOf(replyTo ?? "");
  const [first, ...rest] = parts;
  if (id === undefined || first === undefined) return parts;
  const reply = { reply_parameters: { message_id: id, allow_sending_without_reply: true } };
  return [{ ...first, body: { ...first.body, ...reply } }, ...rest];
}

/** An album's id is that of all its items, the one with the caption first. */
const idsOf = (id: string): number[] =>
  id
    .split(",")
    .map(Number)
    .filter((one) => Number.isSafeInteger(one) && one > 0);

const noPreview = { link_preview_options: { is_disabled: true } };

function unreachable(value: never): never {
  throw new Error(`No such act: ${JSON.stringify(value)}`);
}
