import type { Notice } from "../../../core/notices.ts";
import type { Choice } from "../../bot.ts";
import { buttonValue } from "../buttons.ts";
import { inRows, lines, numberedLine, numberLabel, say, sayOrEdit } from "./posts.ts";
import type { ClientTelling, TicketTelling, Worded } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

// Above this many, buttons are a wall and not an offer.
const MOST_OFFERED = 5;

/** The ticket was presumed, visibly: one line that offers the others, and shrinks to an arrow once it is settled. */
export const belongs = (telling: TicketTelling, data: Data<"belongs">): Worded => {
  const { words, number, ticket } = telling;
  const { edits, message, others, settled } = data;
  // Words that were moved meanwhile have a line that says so.
  if (settled && telling.message && telling.message.ticketId !== ticket.id) return null;
  if (settled) return edits === null ? null : sayOrEdit(edits, words.rich("goes-to", { number }));
  const body = words.rich("this-ticket", { number, title: ticket.title });
  if (message === "") return sayOrEdit(edits, body);
  const instead = others.slice(0, MOST_OFFERED).map(
    (other): Choice => ({
      label: words.text("instead", { number: other.number }),
      value: buttonValue("instead", `${message}.${other.number}`),
    }),
  );
  const apart: Choice = { label: words.text("button-new-ticket"), value: buttonValue("apart", `${message}.${number}`) };
  return sayOrEdit(edits, body, inRows([...instead, apart]));
};

/** The words are set aside as a ticket without a number; its id says in each button which words are meant. */
export const whichTicket = ({ words, ticket }: ClientTelling, { tickets }: Data<"which-ticket">): Worded => {
  if (!ticket || ticket.closure) return null;
  const offered = tickets.slice(0, MOST_OFFERED);
  const buttons = offered.map(
    ({ number }): Choice => ({
      label: numberLabel(number),
      value: buttonValue("which", `${ticket.id}.${number}`),
    }),
  );
  const anew: Choice = { label: words.text("button-new-ticket"), value: buttonValue("anew", ticket.id) };
  const body = lines(words.rich("which-ticket"), ...offered.map((one) => numberedLine(words, one)));
  return say(body, inRows([...buttons, anew]));
};

export const againOrNew = (telling: ClientTelling, { number, title, closedAt }: Data<"again-or-new">): Worded => {
  const { words, ticket, now } = telling;
  if (!ticket || ticket.closure) return null;
  const again: Choice = { label: words.text("button-reopen"), value: buttonValue("again", ticket.id) };
  const anew: Choice = { label: words.text("button-new-ticket"), value: buttonValue("anew", ticket.id) };
  return say(words.rich("is-it-again", { number, title, when: new Date(closedAt), now }), [[again, anew]]);
};
