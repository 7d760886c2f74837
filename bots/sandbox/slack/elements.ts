import type { Json } from "./types.ts";

export interface Found {
  block: Json;
  element: Json;
}

/** All things in blocks that a person can press, pick or fill in. */
export const elementsIn = (blocks: Json[] = []): Found[] =>
  blocks.flatMap((block) => {
    if (block.type === "actions") return (block.elements as Json[]).map((element) => ({ block, element }));
    if (block.type === "section" && block.accessory && block.accessory.type !== "image")
      return [{ block, element: block.accessory }];
    if (block.type === "input") return [{ block, element: block.element }];
    return [];
  });

/**
 * By action_id, or by the words that the person sees: a button's, a placeholder's, an option's. Buttons that share both
 * are told apart by their value; only a forger gives a button another value than its own.
 */
export const findElement = (
  blocks: Json[],
  wanted: { actionId?: string; blockId?: string; label?: string; value?: string; forged?: boolean },
): Found | undefined => {
  const { actionId, blockId, label, value, forged } = wanted;
  const said = (text: Json | undefined) => label === undefined || text?.text === label;
  const named = elementsIn(blocks).filter(
    ({ block, element }) =>
      (actionId === undefined || element.action_id === actionId) &&
      (blockId === undefined || block.block_id === blockId),
  );
  const bySight = named.filter(({ element }) => said(element.text) || said(element.placeholder));
  const byOption = named.filter(({ element }) => optionsOf(element).some((option) => said(option.text)));
  const found = bySight.length > 0 ? bySight : byOption;
  const exact = found.find(
    ({ element }) => value === undefined || element.type !== "button" || element.value === value,
  );
  return exact ?? (forged ? found[0] : undefined);
};

export const labelsIn = (blocks: Json[]): string[] =>
  elementsIn(blocks).map(({ element }) => element.text?.text ?? element.placeholder?.text ?? element.action_id);

/** What an element holds when a person picked or wrote `given`; nothing given: what it starts with. */
export const heldBy = (element: Json, given: unknown): Json => {
  const { type } = element;
  if (type === "static_select" || type === "external_select" || type === "radio_buttons")
    return { type, selected_option: given === undefined ? (element.initial_option ?? null) : pick(element, given) };
  if (type === "checkboxes" || type === "multi_static_select" || type === "multi_external_select")
    return {
      type,
      selected_options:
        given === undefined ? (element.initial_options ?? []) : listOf(given).map((one) => pick(element, one)),
    };
  const single = SINGLE[type as keyof typeof SINGLE];
  if (single) return { type, [single]: given ?? element[single.replace("selected", "initial")] ?? null };
  const several = SEVERAL[type as keyof typeof SEVERAL];
  if (several)
    return {
      type,
      [several]: given === undefined ? (element[several.replace("selected", "initial")] ?? []) : listOf(given),
    };
  if (type === "rich_text_input") return { type, rich_text_value: given ?? element.initial_value ?? null };
  if (type === "file_input") return { type, files: listOf(given ?? []) };
  const written =
    given === undefined || given === "" ? (given === "" ? null : (element.initial_value ?? null)) : String(given);
  return { type, value: written };
};

const SINGLE = {
  users_select: "selected_user",
  conversations_select: "selected_conversation",
  channels_select: "selected_channel",
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
} as const;
const SEVERAL = {
  multi_users_select: "selected_users",
  multi_conversations_select: "selected_conversations",
  multi_channels_select: "selected_channels",
} as const;

export const isEmpty = (value: Json): boolean =>
  Object.entries(value).every(
    ([key, held]) => key === "type" || held === null || (Array.isArray(held) && held.length === 0),
  );

/** The state that goes with a press: all that can hold something, with what it holds. */
export const stateOf = (blocks: Json[] = [], given: (found: Found) => unknown = () => undefined): Json => {
  const values: Json = {};
  for (const found of elementsIn(blocks)) {
    if (["button", "overflow", "workflow_button"].includes(found.element.type)) continue;
    values[found.block.block_id] ??= {};
    values[found.block.block_id][found.element.action_id] = heldBy(found.element, given(found));
  }
  return values;
};

/** One entry of `actions` in a block_actions payload. */
export const actionOf = (
  { block, element }: Found,
  chosen: { value?: unknown; option?: unknown; label?: string },
  actionTs: string,
): Json => {
  const common = { type: element.type, action_id: element.action_id, block_id: block.block_id, action_ts: actionTs };
  if (element.type === "button") {
    const value = chosen.value ?? element.value;
    return {
      ...common,
      text: element.text,
      ...(value === undefined ? {} : { value }),
      ...(element.style ? { style: element.style } : {}),
    };
  }
  const wanted = chosen.option ?? chosen.value ?? chosen.label;
  if (element.type === "overflow") return { ...common, selected_option: pick(element, wanted) };
  return {
    ...common,
    ...heldBy(element, wanted),
    ...(element.placeholder ? { placeholder: element.placeholder } : {}),
  };
};

const pick = (element: Json, wanted: unknown): Json => {
  if (wanted !== null && typeof wanted === "object") return wanted as Json;
  const option = optionsOf(element).find((one) => one.value === wanted || one.text?.text === wanted);
  if (option) return option;
  if (element.type.includes("external"))
    return { text: { type: "plain_text", text: String(wanted) }, value: String(wanted) };
  throw new Error(
    `No option "${wanted}"; there are: ${optionsOf(element)
      .map((one) => one.text?.text)
      .join(", ")}`,
  );
};

const optionsOf = (element: Json): Json[] =>
  element.options ?? (element.option_groups ?? []).flatMap((group: Json) => group.options);

const listOf = (given: unknown): unknown[] => (Array.isArray(given) ? given : [given]);
