import type { Actor } from "../actor.ts";
import type { Words } from "../messages/words.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Contact } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { plainText } from "../rich.ts";
import { hearClient } from "../tickets/hear.ts";
import { keep, tellClient, tellDesk } from "../tickets/tell.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { lookInto } from "./review.ts";

/** Stars for the work, once per closing and changeable until words follow. A rating of a resolved ticket closes it: the client was asked and answered. */
export const rateTicket = async (
  tx: Tx,
  contact: Contact,
  ticket: Ticket,
  stars: number,
  edits: string | null,
): Promise<Ticket> => {
  if (!Number.isInteger(stars) || stars < 1 || stars > 5) throw new Refusal("bad-input", { field: "stars" });
  if (!ticket.closure && !ticket.resolution)
    throw new Refusal("not-rated-before-close", { number: ticket.number ?? 0 });
  if (isSameRating(ticket, stars)) {
    // Pressed twice: the message that was pressed says the same once more.
    if (edits) tellRated(tx, ticket, stars, edits);
    return ticket;
  }
  const by: Actor = { is: "contact", id: contact.id, name: contact.name };
  const closure = ticket.closure ?? { by, at: tx.now, how: "confirmed" as const };
  if (!ticket.closure) await tx.timers.clear("close-by-itself", ticket.id);
  const rated = await keep(
    tx,
    {
      ...ticket,
      closure,
      rating: { stars, at: tx.now, member: ticket.holding?.member ?? null, words: wordsOfThisClosing(ticket) },
    },
    "rated",
    by,
    { stars },
  );
  tellDesk(tx, rated, {
    kind: "desk-line",
    data: { line: "rated", name: contact.name, value: String(stars), number: rated.number },
  });
  tellRated(tx, rated, stars, edits, await lookInto(tx, contact, rated));
  return rated;
};

/** A ticket that was reopened and solved anew is rated anew, with the same stars too. */
const isOfThisClosing = ({ rating, closure }: Ticket): boolean =>
  rating !== null && closure !== null && rating.at >= closure.at;

const isSameRating = (ticket: Ticket, stars: number): boolean =>
  isOfThisClosing(ticket) && ticket.rating?.stars === stars;

const wordsOfThisClosing = (ticket: Ticket): string | null =>
  isOfThisClosing(ticket) ? (ticket.rating?.words ?? null) : null;

/** Whether stars in plain words still speak of this ticket: until words followed them. */
export const awaitsStars = (ticket: Ticket): boolean => ticket.closure !== null && wordsOfThisClosing(ticket) === null;

/** `reader`: who looks into a low rating. */
export const tellRated = (
  tx: Tx,
  ticket: Ticket,
  stars: number,
  edits: string | null,
  reader: string | null = null,
): void => {
  tellClient(
    tx,
    ticket,
    { kind: "rated", data: { stars, member: ticket.holding?.name ?? null, reader, edits } },
    { priority: PRIORITY.answer },
  );
};

/** The word that was asked for after the stars: kept with the rating, shown to the desk, and the ticket stays closed. */
export const addRatingWords = async (tx: Tx, contact: Contact, ticket: Ticket, words: Words): Promise<Ticket> => {
  const by: Actor = { is: "contact", id: contact.id, name: contact.name };
  await hearClient(tx, ticket, contact, { ...words, thanks: true });
  const text = [ticket.rating?.words, plainText(words.body)].filter(Boolean).join("\n");
  const kept = await keep(
    tx,
    { ...ticket, rating: ticket.rating && { ...ticket.rating, words: text } },
    "rating-words",
    by,
  );
  const reader = (await lookInto(tx, contact, kept)) ?? ticket.holding?.name ?? null;
  tellClient(tx, kept, { kind: "rating-words-thanked", data: { member: reader } }, { priority: PRIORITY.answer });
  return kept;
};
