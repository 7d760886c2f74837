import { type Json, type Loose, SlackError } from "./types.ts";
import { newId } from "./world.ts";

// Limits: https://docs.slack.dev/reference/block-kit
const LIMIT = {
  messageBlocks: 50,
  viewBlocks: 100,
  section: 3000,
  field: 2000,
  fields: 10,
  header: 150,
  label: 2000,
  button: 75,
  value: 2000,
  url: 3000,
  actions: 25,
  context: 10,
  id: 255,
  options: 100,
  choices: 10,
  overflow: 5,
  optionText: 75,
  // Two figures are published (75 and 150); the smaller one breaks nobody.
  optionValue: 75,
  placeholder: 150,
  alt: 2000,
  markdown: 12_000,
  viewTitle: 24,
  privateMetadata: 3000,
  viewBytes: 250_000,
  inputLength: 3000,
  // Undocumented; messages have been refused from about this size on.
  allText: 13_200,
};

const BLOCKS = [
  "section",
  "header",
  "divider",
  "image",
  "actions",
  "context",
  "input",
  "rich_text",
  "file",
  "video",
  "markdown",
  "table",
  "context_actions",
];
const ELEMENTS = [
  "button",
  "static_select",
  "external_select",
  "users_select",
  "conversations_select",
  "channels_select",
  "multi_static_select",
  "multi_external_select",
  "multi_users_select",
  "multi_conversations_select",
  "multi_channels_select",
  "overflow",
  "datepicker",
  "timepicker",
  "datetimepicker",
  "checkboxes",
  "radio_buttons",
  "plain_text_input",
  "email_text_input",
  "url_text_input",
  "number_input",
  "rich_text_input",
  "file_input",
  "image",
  "workflow_button",
];

/** Checks the blocks of a message and gives them back as Slack keeps them: every block and element with an id. */
export const acceptBlocks = (blocks: unknown): Json[] => {
  const problems = problemsIn(blocks, LIMIT.messageBlocks, "blocks", false);
  if (problems.length > 0) throw refusal("invalid_blocks", problems);
  const accepted = (blocks as Json[]).map(withIds);
  if (textLength(accepted) > LIMIT.allText) throw new SlackError("msg_blocks_too_long");
  return accepted;
};

export const acceptView = (view: unknown): Json => {
  if (view === null || typeof view !== "object") throw refusal("invalid_arguments", ["missing required field: view"]);
  const content = view as Json;
  const problems = [...viewProblems(content), ...problemsIn(content.blocks, LIMIT.viewBlocks, "view/blocks", true)];
  if (problems.length > 0) throw refusal("invalid_arguments", problems);
  if (Buffer.byteLength(JSON.stringify(content)) > LIMIT.viewBytes) throw new SlackError("view_too_large");
  return { ...content, blocks: content.blocks.map(withIds) };
};

const viewProblems = (view: Json): string[] => {
  const problems: string[] = [];
  if (view.type !== "modal" && view.type !== "home") problems.push("unsupported type: view/type");
  if (view.type === "modal") {
    text(problems, view.title, LIMIT.viewTitle, "view/title", ["plain_text"]);
    for (const name of ["submit", "close"])
      if (view[name] !== undefined) text(problems, view[name], LIMIT.viewTitle, `view/${name}`, ["plain_text"]);
    const hasInput = Array.isArray(view.blocks) && view.blocks.some((block: Json) => block?.type === "input");
    if (hasInput && !view.submit) problems.push("missing required field: view/submit (there is an input block)");
  }
  length(problems, view.private_metadata, LIMIT.privateMetadata, "view/private_metadata");
  length(problems, view.callback_id, LIMIT.id, "view/callback_id");
  length(problems, view.external_id, LIMIT.id, "view/external_id");
  return problems;
};

const problemsIn = (blocks: unknown, most: number, where: string, inView: boolean): string[] => {
  if (!Array.isArray(blocks)) return [`must be an array: ${where}`];
  const problems: string[] = [];
  if (blocks.length > most) problems.push(`no more than ${most} items allowed [json-pointer:/${where}]`);
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const at = `${where}/${index}`;
    if (!block || !BLOCKS.includes(block.type)) {
      problems.push(`unsupported type: ${block?.type} [json-pointer:/${at}/type]`);
      continue;
    }
    id(problems, block.block_id, seen, `${at}/block_id`);
    checkBlock(problems, block, at, inView);
  }
  return problems;
};

const checkBlock = (problems: string[], block: Json, at: string, inView: boolean) => {
  if (block.type === "section") return checkSection(problems, block, at);
  if (block.type === "header") return text(problems, block.text, LIMIT.header, `${at}/text`, ["plain_text"]);
  if (block.type === "actions") return checkElements(problems, block.elements, LIMIT.actions, `${at}/elements`);
  if (block.type === "context") return checkContext(problems, block, at);
  if (block.type === "image") return checkImage(problems, block, at);
  if (block.type === "markdown") {
    if (typeof block.text !== "string" || block.text === "")
      problems.push(`missing required field: text [json-pointer:/${at}]`);
    return length(problems, block.text, LIMIT.markdown, `${at}/text`);
  }
  if (block.type !== "input") return;
  text(problems, block.label, LIMIT.label, `${at}/label`, ["plain_text"]);
  if (block.hint) text(problems, block.hint, LIMIT.label, `${at}/hint`, ["plain_text"]);
  if (!block.element) return void problems.push(`missing required field: element [json-pointer:/${at}]`);
  if (!inView && block.element.type === "file_input")
    problems.push(`file_input works in modals only [json-pointer:/${at}]`);
  checkElement(problems, block.element, `${at}/element`, new Set());
};

const checkSection = (problems: string[], block: Json, at: string): void => {
  if (!block.text && !block.fields) problems.push(`missing required field: text or fields [json-pointer:/${at}]`);
  if (block.text) text(problems, block.text, LIMIT.section, `${at}/text`);
  if (block.fields?.length > LIMIT.fields) problems.push(`no more than 10 items allowed [json-pointer:/${at}/fields]`);
  for (const field of block.fields ?? []) text(problems, field, LIMIT.field, `${at}/fields`);
  if (block.accessory) checkElement(problems, block.accessory, `${at}/accessory`, new Set());
};

const checkContext = (problems: string[], block: Json, at: string): void => {
  const elements = Array.isArray(block.elements) ? block.elements : [];
  if (elements.length === 0) problems.push(`must have at least 1 item [json-pointer:/${at}/elements]`);
  if (elements.length > LIMIT.context) problems.push(`no more than 10 items allowed [json-pointer:/${at}/elements]`);
  for (const element of elements) {
    if (element.type === "image") checkImage(problems, element, at);
    else text(problems, element, LIMIT.section, `${at}/elements`);
  }
};

const checkImage = (problems: string[], image: Json, at: string): void => {
  if (!image.image_url && !image.slack_file) problems.push(`missing required field: image_url [json-pointer:/${at}]`);
  if (!image.alt_text) problems.push(`missing required field: alt_text [json-pointer:/${at}]`);
  length(problems, image.alt_text, LIMIT.alt, `${at}/alt_text`);
  length(problems, image.image_url, LIMIT.url, `${at}/image_url`);
};

const checkElements = (problems: string[], elements: unknown, most: number, at: string): void => {
  if (!Array.isArray(elements) || elements.length === 0)
    return void problems.push(`must have at least 1 item [json-pointer:/${at}]`);
  if (elements.length > most) problems.push(`no more than ${most} items allowed [json-pointer:/${at}]`);
  const seen = new Set<string>();
  for (const [index, element] of elements.entries()) checkElement(problems, element, `${at}/${index}`, seen);
};

const checkElement = (problems: string[], element: Json, at: string, seen: Set<string>) => {
  if (!ELEMENTS.includes(element?.type))
    return void problems.push(`unsupported type: ${element?.type} [json-pointer:/${at}]`);
  id(problems, element.action_id, seen, `${at}/action_id`);
  if (element.placeholder) text(problems, element.placeholder, LIMIT.placeholder, `${at}/placeholder`, ["plain_text"]);
  if (element.confirm) checkConfirm(problems, element.confirm, `${at}/confirm`);
  if (element.type === "image") return checkImage(problems, element, at);
  if (element.type === "button") {
    text(problems, element.text, LIMIT.button, `${at}/text`, ["plain_text"]);
    length(problems, element.value, LIMIT.value, `${at}/value`);
    length(problems, element.url, LIMIT.url, `${at}/url`);
    if (element.style && !["primary", "danger"].includes(element.style))
      problems.push(`unknown style [json-pointer:/${at}/style]`);
    return;
  }
  if (element.max_length > LIMIT.inputLength) problems.push(`max_length above 3000 [json-pointer:/${at}]`);
  checkOptions(problems, element, at);
};

const checkOptions = (problems: string[], element: Json, at: string): void => {
  const needed = ["static_select", "multi_static_select", "overflow", "checkboxes", "radio_buttons"].includes(
    element.type,
  );
  if (!needed) return;
  const groups = element.option_groups as Json[] | undefined;
  if (groups && groups.length > LIMIT.options) problems.push(`no more than 100 groups [json-pointer:/${at}]`);
  for (const group of groups ?? [])
    text(problems, group.label, LIMIT.optionText, `${at}/option_groups`, ["plain_text"]);
  const most =
    element.type === "overflow" ? LIMIT.overflow : element.type.includes("select") ? LIMIT.options : LIMIT.choices;
  for (const options of groups ? groups.map((group) => group.options) : [element.options]) {
    if (!Array.isArray(options) || options.length === 0) {
      problems.push(`must have at least 1 option [json-pointer:/${at}/options]`);
      continue;
    }
    if (options.length > most) problems.push(`no more than ${most} options [json-pointer:/${at}/options]`);
    for (const option of options) {
      text(problems, option?.text, LIMIT.optionText, `${at}/options`);
      length(problems, option?.value, LIMIT.optionValue, `${at}/options/value`);
      if (typeof option?.value !== "string" && !option?.url)
        problems.push(`missing required field: value [json-pointer:/${at}/options]`);
    }
  }
};

const checkConfirm = (problems: string[], confirm: Json, at: string): void => {
  text(problems, confirm.title, 100, `${at}/title`, ["plain_text"]);
  text(problems, confirm.text, 300, `${at}/text`);
  text(problems, confirm.confirm, 30, `${at}/confirm`, ["plain_text"]);
  text(problems, confirm.deny, 30, `${at}/deny`, ["plain_text"]);
};

const text = (problems: string[], value: Loose, most: number, at: string, types = ["plain_text", "mrkdwn"]): void => {
  if (!value || !types.includes(value.type))
    return void problems.push(`must be ${types.join(" or ")} [json-pointer:/${at}]`);
  if (typeof value.text !== "string" || value.text.length < 1)
    return void problems.push(`must be more than 0 characters [json-pointer:/${at}/text]`);
  length(problems, value.text, most, `${at}/text`);
};

const length = (problems: string[], value: unknown, most: number, at: string): void => {
  if (typeof value === "string" && value.length > most)
    problems.push(`must be less than ${most + 1} characters [json-pointer:/${at}]`);
};

const id = (problems: string[], value: unknown, seen: Set<string>, at: string): void => {
  if (value === undefined) return;
  if (typeof value !== "string") return void problems.push(`must be a string [json-pointer:/${at}]`);
  length(problems, value, LIMIT.id, at);
  if (seen.has(value)) problems.push(`\`${value}\` already exists [json-pointer:/${at}]`);
  seen.add(value);
};

const withIds = (block: Json): Json => {
  const named: Json = { ...block, block_id: block.block_id ?? newId("", 5) };
  if (Array.isArray(block.elements) && block.type === "actions") named.elements = block.elements.map(withActionId);
  if (block.accessory) named.accessory = withActionId(block.accessory);
  if (block.element) named.element = withActionId(block.element);
  return named;
};

const withActionId = (element: Json): Json =>
  element.type === "image" ? element : { ...element, action_id: element.action_id ?? newId("", 5) };

const textLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((sum: number, inner) => sum + textLength(inner), 0);
  if (value === null || typeof value !== "object") return 0;
  let sum = 0;
  for (const [key, inner] of Object.entries(value))
    sum += key === "text" && typeof inner === "string" ? inner.length : textLength(inner);
  return sum;
};

const refusal = (code: string, problems: string[]) =>
  new SlackError(code, {
    errors: problems,
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
