import { isId } from "../../core/id.ts";
import { hasChat } from "../../core/tickets/on-behalf.ts";
import type { Field, Form } from "../bot.ts";
import type { Words } from "../words.ts";
import { type Asking, MOST_TITLE, MOST_WORDS } from "./asking.ts";

type Values = Readonly<Record<string, string>>;
type Errors = Record<string, string>;

const MOST_OFFERED = 20;

/** The picker that every form has which makes a ticket for somebody. */
export const clientField = (words: Words): Field => ({
  name: "client",
  label: words.text("make-ticket-client"),
  kind: "search",
  placeholder: words.text("make-ticket-client-hint"),
});

export const clientOptions = async ({ reading }: Asking, query: string) => {
  const found = await reading.searchContacts(query.trim(), MOST_OFFERED);
  return found.map(({ id, name, companyName }) => ({
    label: companyName === null ? name : `${name} · ${companyName}`,
    value: id,
  }));
};

/** Why no ticket can be made for whom was picked, or null. */
export const clientError = async ({ words, reading }: Asking, id: string | undefined): Promise<string | null> => {
  const client = id && isId(id) ? await reading.approach(id) : null;
  if (!client) return words.text("make-ticket-error-client");
  return hasChat(client) ? null : words.text("no-chat-with", { name: client.contact.name });
};

/** /desk new, with what was typed behind it. */
export const newTicketForm = ({ words }: Asking, typed: string): Form => ({
  title: words.text("new-ticket-title"),
  submit: words.text("make-ticket-submit"),
  close: words.text("form-cancel"),
  intro: words.text("new-ticket-intro"),
  fields: [
    clientField(words),
    {
      name: "words",
      label: words.text("new-ticket-words"),
      kind: "lines",
      most: MOST_WORDS,
      ...(typed === "" ? {} : { initial: typed.slice(0, MOST_WORDS) }),
    },
    {
      name: "title",
      label: words.text("make-ticket-subject"),
      kind: "line",
      optional: true,
      hint: words.text("new-ticket-title-hint"),
      most: MOST_TITLE,
    },
  ],
});

export const newTicketErrors = async (asking: Asking, values: Values): Promise<Errors> => {
  const { words } = asking;
  const errors: Errors = {};
  const client = await clientError(asking, values.client);
  if (client !== null) errors.client = client;
  const told = (values.words ?? "").trim();
  if (told === "") errors.words = words.text("new-ticket-error-empty");
  else if (told.length > MOST_WORDS) errors.words = words.text("resolve-error-long", { most: MOST_WORDS });
  if ((values.title ?? "").trim().length > MOST_TITLE)
    errors.title = words.text("resolve-error-long", { most: MOST_TITLE });
  return errors;
};
