import type { ReflexReading } from "../../core/reading.ts";
import type { Account, Message } from "../../core/records.ts";
import { stateOf, type Ticket, titleFrom } from "../../core/tickets/ticket.ts";
import type { Field, Form, Reflexes } from "../bot.ts";
import { pickLanguage, type Words, wordsIn } from "../words.ts";
import { type Asking, MOST_TITLE, MOST_WORDS, refusal } from "./asking.ts";
import { readButton, type Verb } from "./buttons.ts";
import { isJobForm, jobErrors, jobForm } from "./job-forms.ts";
import { reviewErrors, reviewForm } from "./manager-forms.ts";
import { clientError, clientField, clientOptions, newTicketErrors, newTicketForm } from "./on-behalf-forms.ts";

interface Options {
  readonly reading: ReflexReading;
  readonly account: () => Promise<Account>;
}

/** No form opens and nobody is told anything: what was pressed is stored, and its turn comes later. */
export const silentWhile = (isHeld: () => boolean, reflexes: Reflexes): Reflexes => ({
  ...reflexes,
  opens: (trigger) => (isHeld() ? null : reflexes.opens(trigger)),
  isHandled: async (key) => isHeld() || reflexes.isHandled(key),
});

type Asked = Parameters<Reflexes["form"]>[0];
type Checked = Parameters<Reflexes["check"]>[0];

/** Which button opens which form. */
const FORMS: Partial<Record<Verb, string>> = {
  resolve: "resolve",
  partner: "offer",
  approve: "approve",
  "return-job": "return-job",
  review: "review",
};

/** `/desk new`, and what follows it. */
const NEW = /^new(\s|$)/i;
const typedIn = (command: string): string => command.replace(NEW, "").trim();

/** What cannot wait for the lane: forms, their errors, and what a search offers. It reads, and never writes a fact. */
export const createReflexes = (options: Options): Reflexes => ({
  opens: ({ kind, value }) => {
    if (kind === "shortcut") return value === "make-ticket" ? { form: "make-ticket", subject: "" } : null;
    if (kind === "command") return NEW.test(value) ? { form: "new-ticket", subject: "", typed: typedIn(value) } : null;
    const button = readButton(value);
    const form = button && FORMS[button.verb];
    return button && form ? { form, subject: button.subject } : null;
  },
  form: async (asked) => {
    const asking = await askingOf(options, asked.person);
    if (!asking.person) return { refused: refusal(asking, "not-a-member") };
    if (asked.form === "resolve") return resolveForm(asking, asked.subject);
    if (isJobForm(asked.form)) return jobForm(asking, asked.form, asked.subject);
    if (asked.form === "review") return reviewForm(asking, asked.subject);
    if (asked.form === "make-ticket" && asked.about) return makeTicketForm(asking, asked.about);
    if (asked.form === "new-ticket") return newTicketForm(asking, asked.typed ?? "");
    return { refused: refusal(asking, "stale") };
  },
  check: async (checked) => {
    const asking = await askingOf(options, checked.person);
    const errors = asking.person ? await errorsOf(asking, checked) : { "": refusal(asking, "not-a-member") };
    return Object.keys(errors).length > 0 ? errors : null;
  },
  options: async ({ form, field, person, query }) => {
    const asking = await askingOf(options, person);
    const isPicker = (form === "make-ticket" || form === "new-ticket") && field === "client";
    return asking.person && isPicker ? clientOptions(asking, query) : [];
  },
  isHandled: (key) => options.reading.isHandled(key),
  say: async (key, person) => {
    const { words } = await askingOf(options, person);
    switch (key) {
      case "one-moment":
        return words.text("one-moment");
      case "not-now":
        return words.text("not-now");
      case "loading":
        return words.text("loading");
    }
  },
});

const askingOf = async ({ reading, account: read }: Options, platformId: string): Promise<Asking> => {
  const [account, person] = await Promise.all([read(), reading.member(platformId)]);
  const language = pickLanguage(person?.language, person?.platformLanguage, account.language);
  const words = wordsIn(language, person?.zone ?? person?.platformZone ?? account.zone);
  return { reading, account, person, words };
};

const whyNotResolved = (asking: Asking, ticket: Ticket | null): string | null => {
  if (!ticket || ticket.number === null) return refusal(asking, "not-found");
  return stateOf(ticket) === "closed" ? refusal(asking, "already-closed", { number: ticket.number }) : null;
};

const resolveForm = async (asking: Asking, subject: string): Promise<Form | { refused: string }> => {
  const { words, reading } = asking;
  const ticket = await reading.ticket(subject);
  const refused = whyNotResolved(asking, ticket);
  if (!ticket || refused !== null) return { refused: refused ?? refusal(asking, "not-found") };
  return {
    title: words.text("resolve-title", { number: ticket.number ?? 0 }),
    submit: words.text("resolve-submit"),
    close: words.text("form-cancel"),
    fields: resolveFields(words, ticket),
  };
};

const resolveFields = (words: Words, ticket: Ticket & { readonly contactName: string }): Field[] => [
  {
    name: "words",
    label: words.text("resolve-done"),
    kind: "lines",
    hint: words.text("resolve-done-hint", { name: ticket.contactName }),
    most: MOST_WORDS,
    ...(ticket.resolution ? { initial: ticket.resolution.words } : {}),
  },
  {
    name: "remark",
    label: words.text("resolve-remark"),
    kind: "lines",
    optional: true,
    hint: words.text("resolve-remark-hint"),
    most: MOST_WORDS,
  },
];

/** Of a client's own words, the ticket is theirs; of anybody else's, somebody has to say whose it is. */
const makeTicketForm = async (asking: Asking, about: NonNullable<Asked["about"]>): Promise<Form> => {
  const { words } = asking;
  const client = await clientBehind(asking, about.channel, about.message);
  return {
    title: words.text("make-ticket-title"),
    submit: words.text("make-ticket-submit"),
    close: words.text("form-cancel"),
    intro: client ? words.text("make-ticket-split", { name: client.authorName }) : words.text("make-ticket-behalf"),
    fields: [titleField(words, about.text), ...(client ? [] : [clientField(words)])],
  };
};

const titleField = (words: Words, text: string): Field => ({
  name: "title",
  label: words.text("make-ticket-subject"),
  kind: "line",
  most: MOST_TITLE,
  initial: titleFrom(text),
});

const clientBehind = async ({ reading }: Asking, channel: string, message: string): Promise<Message | null> => {
  const posted = await reading.posted(channel, message);
  return posted?.message.author.is === "contact" ? posted.message : null;
};

const errorsOf = (asking: Asking, checked: Checked): Promise<Record<string, string>> | Record<string, string> => {
  if (checked.form === "resolve") return resolveErrors(asking, checked);
  if (isJobForm(checked.form)) return jobErrors(asking, checked.form, checked);
  if (checked.form === "review") return reviewErrors(asking, checked);
  if (checked.form === "make-ticket") return makeTicketErrors(asking, checked.values);
  if (checked.form === "new-ticket") return newTicketErrors(asking, checked.values);
  return { "": refusal(asking, "stale") };
};

const resolveErrors = async (asking: Asking, { subject, values }: Checked): Promise<Record<string, string>> => {
  const { words, reading } = asking;
  const refused = whyNotResolved(asking, await reading.ticket(subject));
  if (refused !== null) return { words: refused };
  const errors: Record<string, string> = {};
  const done = (values.words ?? "").trim();
  const tooLong = words.text("resolve-error-long", { most: MOST_WORDS });
  if (done === "") errors.words = words.text("resolve-error-empty");
  else if (done.length > MOST_WORDS) errors.words = tooLong;
  if ((values.remark ?? "").trim().length > MOST_WORDS) errors.remark = tooLong;
  return errors;
};

const makeTicketErrors = async (
  asking: Asking,
  values: Readonly<Record<string, string>>,
): Promise<Record<string, string>> => {
  const { words } = asking;
  const errors: Record<string, string> = {};
  const title = (values.title ?? "").trim();
  if (title === "") errors.title = words.text("make-ticket-error-empty");
  else if (title.length > MOST_TITLE) errors.title = words.text("resolve-error-long", { most: MOST_TITLE });
  // Without a field for it, the client is whoever wrote the message; that is looked up again, since values can be forged.
  const behind = await clientBehind(asking, values["about.channel"] ?? "", values["about.message"] ?? "");
  const client = behind ? null : await clientError(asking, values.client);
  if (client !== null) errors.client = client;
  return errors;
};
