import { plainText, type Rich } from "../../core/rich.ts";
import type { Card, Choice, Field, Form, Home } from "../bot.ts";
import { SIZE } from "./limits.ts";
import type { ViewMemory } from "./shapes.ts";
import { blocksOf, shorten } from "./text.ts";

/** One block of Block Kit, as plain JSON. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

// The badge says the same in words: nobody has to tell colours apart.
const COLOURS: Record<Card["colour"], string> = { grey: "⚪", orange: "🟠", blue: "🔵", green: "🟢", red: "🔴" };

export const cardBlocks = (card: Card): Block[] => {
  const heading: Rich = [
    { text: `${COLOURS[card.colour]} ` },
    { text: shorten(card.title, 300), bold: true },
    ...(card.badge ? [{ text: ` · ${shorten(card.badge, 100)}` }] : []),
  ];
  return [...richBlocks(heading), ...lineBlocks(card.lines), ...choiceBlocks([card.buttons], card.menu)];
};

/** Rows of buttons; what does not fit beside them goes into a menu. */
export const choiceBlocks = (rows: readonly (readonly Choice[])[], menu: readonly Choice[] = []): Block[] => {
  const filled = rows.filter((row) => row.length > 0).flatMap(inRows);
  if (filled.length === 0 && menu.length > 0) filled.push([]);
  return filled.map((row, index) => {
    const isLast = index === filled.length - 1;
    const buttons = row.map((choice, column) => button(choice, `choice:${index}:${column}`));
    return { type: "actions", elements: isLast && menu.length > 0 ? [...buttons, more(menu)] : buttons };
  });
};

export const homeView = (home: Home): Record<string, unknown> => {
  const sections = home.sections.flatMap(({ title, empty, items }) => [
    header(title),
    ...(items.length === 0 && empty ? richBlocks([{ text: empty }]) : []),
    ...items.flatMap(({ line, choices }) => [...richBlocks(line), ...choiceBlocks([choices])]),
  ]);
  const blocks = [header(home.title), ...sections];
  const shown =
    blocks.length <= SIZE.viewBlocks
      ? blocks
      : [...blocks.slice(0, SIZE.viewBlocks - 1), ...richBlocks([{ text: "…" }])];
  return { type: "home", callback_id: "home", blocks: shown };
};

export const formView = (form: Form, callback: string, memory: ViewMemory): Record<string, unknown> => ({
  type: "modal",
  callback_id: callback,
  private_metadata: fitting(memory),
  title: plain(form.title, SIZE.viewTitle),
  submit: plain(form.submit, SIZE.viewTitle),
  close: plain(form.close, SIZE.viewTitle),
  blocks: [...(form.intro ? richBlocks([{ text: form.intro }]) : []), ...form.fields.map(input)].slice(
    0,
    SIZE.viewBlocks,
  ),
});

/** A modal that only says something: the skeleton before the form, or why there is none. */
export const noteView = (words: string): Record<string, unknown> => ({
  type: "modal",
  callback_id: "note",
  title: plain("Relevo", SIZE.viewTitle),
  blocks: richBlocks([{ text: words || "…" }]),
});

export const richBlocks = (words: Rich): Block[] =>
  plainText(words).trim() === "" ? [] : blocksOf(words).map((block) => ({ ...block }));

const lineBlocks = (lines: Card["lines"]): Block[] => {
  const blocks: Block[] = [];
  const shown = lines.slice(0, 2 * PAIRS);
  for (let start = 0; start < shown.length; start += PAIRS) blocks.push(pairsBlock(shown.slice(start, start + PAIRS)));
  return blocks;
};

/** Slack shows ten fields in a section. */
const PAIRS = 5;

const pairsBlock = (lines: Card["lines"]): Block => ({
  type: "section",
  // A field must not be empty; the two stand beside one another on a wide screen and below one another on a telephone.
  fields: lines.flatMap((pair) => pair.map((text) => plain(text || "\u00a0", SIZE.field, false))),
});

const inRows = (row: readonly Choice[]): (readonly Choice[])[] => {
  const rows: (readonly Choice[])[] = [];
  for (let start = 0; start < row.length; start += SIZE.row) rows.push(row.slice(start, start + SIZE.row));
  return rows;
};

const button = ({ label, value, style }: Choice, id: string) => ({
  type: "button",
  action_id: id,
  text: plain(label, SIZE.button),
  value: value.slice(0, SIZE.value),
  ...(style ? { style } : {}),
});

const more = (menu: readonly Choice[]) => {
  const options = menu.slice(0, SIZE.options).map((choice) => option(choice));
  return menu.length <= SIZE.overflow
    ? { type: "overflow", action_id: "choice:menu", options }
    : { type: "static_select", action_id: "choice:menu", placeholder: plain("⋯", SIZE.placeholder), options };
};

const option = ({ label, value }: { label: string; value: string }) => ({
  text: plain(label, SIZE.option, false),
  value: value.slice(0, SIZE.option),
});

const header = (title: string): Block => ({ type: "header", text: plain(title, SIZE.header) });

export const plain = (text: string, most: number, emoji = true) => ({
  type: "plain_text",
  text: shorten(text, most) || "…",
  emoji,
});

const input = (field: Field): Block => ({
  type: "input",
  block_id: field.name,
  label: plain(field.label, SIZE.label),
  optional: field.optional ?? false,
  ...(field.hint ? { hint: plain(field.hint, SIZE.label) } : {}),
  element: { action_id: field.name, ...elementOf(field) },
});

const elementOf = (field: Field): Record<string, unknown> => {
  const placeholder = field.placeholder ? { placeholder: plain(field.placeholder, SIZE.placeholder) } : {};
  if (field.kind === "line" || field.kind === "lines") return { ...placeholder, ...writing(field) };
  const options = (field.options ?? []).slice(0, SIZE.options).map(option);
  if (field.kind === "several") return { ...placeholder, ...choosing(field, options) };
  const initial = options.find(({ value }) => value === field.initial);
  const chosen = initial ? { initial_option: initial } : {};
  // Slack refuses a list without options; a search then simply finds nothing.
  if (field.kind === "search" || options.length === 0)
    return { type: "external_select", min_query_length: 0, ...placeholder, ...chosen };
  return { type: "static_select", options, ...placeholder, ...chosen };
};

const choosing = ({ initial = "" }: Field, options: readonly ReturnType<typeof option>[]) => {
  const chosen = options.filter(({ value }) => initial.split(",").includes(value));
  return { type: "multi_static_select", options, ...(chosen.length > 0 ? { initial_options: chosen } : {}) };
};

const writing = ({ kind, initial, most }: Field) => ({
  type: "plain_text_input",
  multiline: kind === "lines",
  max_length: Math.min(most ?? SIZE.input, SIZE.input),
  ...(initial ? { initial_value: shorten(initial, Math.min(most ?? SIZE.input, SIZE.input)) } : {}),
});

export const optionList = (options: readonly { label: string; value: string }[]) => ({
  options: options.slice(0, SIZE.options).map(option),
});

const fitting = (memory: ViewMemory): string => {
  const whole = JSON.stringify(memory);
  if (whole.length <= SIZE.memory || !memory.about) return whole.slice(0, SIZE.memory);
  return fitting({
    ...memory,
    about: { ...memory.about, text: memory.about.text.slice(0, memory.about.text.length >> 1) },
  });
};
