import type { App } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { plainText } from "../../core/rich.ts";
import type { Form, Reflexes } from "../bot.ts";
import type { Log } from "../log.ts";
import { type Around, placeOf, placeOfPress } from "./around.ts";
import { formView, noteView, optionList } from "./card.ts";
import { name } from "./name.ts";
import { type Body, chosen, type View, type ViewMemory } from "./shapes.ts";
import { valuesOf } from "./submission.ts";
import { piecesOf, settle, unescaped } from "./words.ts";

/** Slack waits three seconds for an answer and lets a trigger open one view in that time. */
const ANSWER_MS = 2_300;
const WORD_MS = 300;
const FORM_MS = 15_000;

export interface ReflexOptions {
  readonly client: WebClient;
  readonly reflexes: Reflexes;
  readonly log: Log;
  readonly around: () => Around;
  /** Stores the payload; throws when that failed. */
  readonly keep: (body: Body) => Promise<void>;
}

/** Whether Bolt's listeners below answer this; everything else is stored and waits for its lane. */
export const answersAtOnce = (body: Body, reflexes: Reflexes): boolean =>
  body?.type === "block_suggestion" || body?.type === "view_submission" || opening(body, reflexes) !== null;

export const listen = (app: App, options: ReflexOptions): void => {
  app.options(/.*/, async ({ ack, body }) => ack(optionList(await search(body as Body, options)) as never));
  app.view(/.*/, async ({ ack, body }) => submit(body as Body, (answer) => ack(answer as never), options));
  app.action(/.*/, async ({ ack, body }) => {
    await ack();
    await open(body as Body, options);
  });
  app.shortcut(/.*/, async ({ ack, body }) => {
    await ack();
    await open(body as Body, options);
  });
  app.command(/.*/, async ({ ack, body }) => {
    await ack();
    await open(body as Body, options);
  });
};

/** "Not now", in the language of whom the platform names. */
export const notNow = (reflexes: Reflexes, person: string): Promise<string> =>
  within(WORD_MS * 3, reflexes.say("not-now", person), "…");

const opening = (body: Body, reflexes: Reflexes) => {
  if (body?.command) return reflexes.opens({ kind: "command", value: unescaped(body.text ?? "").trim() });
  const value = chosen(body);
  if (body?.type === "block_actions" && value) return reflexes.opens({ kind: "press", value });
  const isShortcut = body?.type === "message_action" || body?.type === "shortcut";
  return isShortcut && body.callback_id ? reflexes.opens({ kind: "shortcut", value: body.callback_id }) : null;
};

const search = (body: Body, { reflexes }: ReflexOptions) =>
  within(
    ANSWER_MS,
    reflexes.options({
      form: body.view?.callback_id ?? "",
      field: body.action_id ?? "",
      person: body.user?.id ?? "",
      query: body.value ?? "",
    }),
    [],
  );

/** The skeleton goes out at once, while the form is still being made: a trigger lives for three seconds. */
const open = async (body: Body, options: ReflexOptions): Promise<void> => {
  const { client, reflexes, log } = options;
  const target = opening(body, reflexes);
  if (!target || !body.trigger_id) return;
  const person = personOf(body);
  const making = make(body, target, options);
  const loading = await within(WORD_MS, reflexes.say("loading", person), "…");
  try {
    const view = noteView(loading);
    const arguments_ = { trigger_id: body.trigger_id, view: view as never };
    const opened =
      body.view?.type === "modal" ? await client.views.push(arguments_) : await client.views.open(arguments_);
    const { id, hash } = opened.view ?? {};
    if (id) await client.views.update({ view_id: id, ...(hash ? { hash } : {}), view: (await making) as never });
  } catch (error) {
    log.warn({ form: target.form, error: String(error) }, "a form could not be opened");
    await whisperNotNow(body, reflexes);
  }
};

type Target = NonNullable<ReturnType<Reflexes["opens"]>>;

const make = async (body: Body, target: Target, options: ReflexOptions): Promise<object> => {
  const { reflexes, log } = options;
  const person = personOf(body);
  try {
    const about = await aboutOf(body, options.around());
    const form = await late(FORM_MS, reflexes.form({ ...target, person, ...(about ? { about } : {}) }));
    if ("refused" in form) return noteView(form.refused);
    return formView(form as Form, target.form, memoryOf(body, target.subject, about, options.around()));
  } catch (error) {
    log.warn({ form: target.form, error: String(error) }, "a form could not be made");
    return noteView(await notNow(reflexes, person));
  }
};

type About = { channel: string; message: string; text: string; author: string | null };

const aboutOf = async ({ type, channel, message, message_ts }: Body, { people }: Around): Promise<About | null> => {
  if (type !== "message_action" || !channel?.id || !message) return null;
  const words = await settle(piecesOf(message), { person: people.nameOf, channel: people.channelName });
  return {
    channel: channel.id,
    message: message.ts ?? message_ts ?? "",
    text: plainText(words),
    author: message.user ?? null,
  };
};

const memoryOf = (body: Body, subject: string, about: About | null, around: Around): ViewMemory => {
  const place = about ? placeOf(about.channel, body.message ?? {}, undefined, around) : placeOfPress(body, around);
  return {
    lane: name(body).conversation,
    subject: subject || (about ? `${about.channel}:${about.message}` : ""),
    address: place.address,
    place: place.kind,
    ...(about ? { about: { ...about, author: about.author ?? "" } } : {}),
  };
};

/** Errors beside their fields, or stored: only what is stored closes the form. */
const submit = async (body: Body, ack: (answer?: object) => Promise<void>, options: ReflexOptions): Promise<void> => {
  const { reflexes, log, keep } = options;
  const person = body.user?.id ?? "";
  const { view } = body;
  try {
    const errors = await late(ANSWER_MS, reflexes.check({ ...askedBy(view), person, values: valuesOf(view) }));
    if (errors) return await ack(inPlace(errors, view));
    await keep(body);
    await ack();
  } catch (error) {
    log.warn({ form: view?.callback_id, error: String(error) }, "a form could not be stored");
    await ack(inPlace({ "": await notNow(reflexes, person) }, view));
  }
};

const askedBy = (view: View | undefined) => {
  const { subject } = JSON.parse(view?.private_metadata || "{}") as ViewMemory;
  return { form: view?.callback_id ?? "", subject: subject ?? "" };
};

/** Slack knows only errors of fields that the view has; any other stands at the first one. */
const inPlace = (errors: Record<string, string>, view: View | undefined): object => {
  const fields = Object.keys(view?.state?.values ?? {});
  const placed: Record<string, string> = {};
  for (const [field, words] of Object.entries(errors)) {
    const at = fields.includes(field) ? field : fields[0];
    if (at !== undefined) placed[at] ??= words;
  }
  if (Object.keys(placed).length > 0) return { response_action: "errors", errors: placed };
  return { response_action: "update", view: noteView(Object.values(errors)[0] ?? "…") };
};

/** Tells the one who pressed or typed that nothing was changed. */
export const whisperNotNow = async (body: Body, reflexes: Reflexes): Promise<void> => {
  if (body?.response_url) await whisper(body.response_url, await notNow(reflexes, personOf(body)));
};

const PATIENCE_MS = 2_000;

/** Who pressed and sees nothing after two seconds is told that it is on its way. */
export const sayOneMoment = (body: Body, key: string, reflexes: Reflexes): void => {
  const url = body?.response_url;
  if (!url) return;
  const look = async (): Promise<void> => {
    if (!(await reflexes.isHandled(key))) await whisper(url, await reflexes.say("one-moment", personOf(body)));
  };
  // With the database away there is nobody to ask, and nothing to say that would be true.
  setTimeout(() => void look().catch(() => undefined), PATIENCE_MS).unref();
};

const personOf = (body: Body): string => body.user?.id ?? body.user_id ?? "";

const whisper = async (url: string, text: string): Promise<void> => {
  const content = { response_type: "ephemeral", replace_original: false, text };
  await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(content),
    signal: AbortSignal.timeout(FORM_MS),
  }).then(
    (answer) => answer.body?.cancel(),
    () => undefined,
  );
};

const within = <T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> => late(ms, work).catch(() => otherwise);

const late = <T>(ms: number, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer after ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
