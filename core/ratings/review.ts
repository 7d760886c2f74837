import { newId } from "../id.ts";
import { asDelivered, type Notice } from "../notices.ts";
import { changePrivately, noteUnreached, ownChat, type Told, tellPrivately } from "../people/privately.ts";
import type { Review, Tx } from "../ports.ts";
import type { Contact, Conversation, Member } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { isManager } from "../sla/ping.ts";
import { memberActor } from "../tickets/take.ts";
import type { Ticket } from "../tickets/ticket.ts";

const LOW_STARS = 2;
const MOST_WORDS = 2_900;

/**
 * After each change of a rating. A low one is looked into, once for each closing of its ticket, also when it is raised
 * later: whoever was asked sees what the client says now. Returns the name of whoever looks into it; null: nobody.
 */
export const lookInto = async (tx: Tx, contact: Contact, ticket: Ticket): Promise<string | null> => {
  const { rating, closure } = ticket;
  if (!rating || !closure) return null;
  const last = await tx.reviews.lastOf(ticket.id);
  if (last && last.openedAt >= closure.at) {
    if (last.closed) return null;
    await tellAgain(tx, last, contact, ticket);
    return last.memberId ? ((await tx.members.find(last.memberId))?.name ?? null) : null;
  }
  if (rating.stars > LOW_STARS) return null;
  const reviewer = await findReviewer(tx, ticket);
  const review: Review = {
    id: newId(),
    ticketId: ticket.id,
    stars: rating.stars,
    openedAt: tx.now,
    memberId: reviewer?.member.id ?? null,
    closed: null,
  };
  await tx.reviews.open(review);
  const by = { is: "contact" as const, id: contact.id, name: contact.name };
  tx.tickets.record({ ticket: ticket.id, kind: "review-opened", by, data: { review: review.id, stars: review.stars } });
  if (reviewer) await ask(tx, reviewer, review, contact, ticket);
  return reviewer?.member.name ?? null;
};

interface Reviewer {
  readonly member: Member;
  readonly chat: Conversation;
}

/** Whom the desk file names, else the first manager, else the next who can be reached. */
const findReviewer = async (tx: Tx, ticket: Ticket, except?: string): Promise<Reviewer | null> => {
  const missed: Member[] = [];
  for (const member of await reviewersOf(tx)) {
    const chat = await ownChat(tx, member, except);
    if (chat) {
      await noteUnreached(tx, missed, [member], [ticket.number ?? 0]);
      return { member, chat };
    }
    missed.push(member);
  }
  await noteUnreached(tx, missed, [], [ticket.number ?? 0]);
  return null;
};

const reviewersOf = async (tx: Tx): Promise<readonly Member[]> => {
  const named = tx.account.reviews ? await tx.members.byKey(tx.account.reviews) : null;
  const managers = await tx.members.managers();
  return named ? [named, ...managers.filter(({ id }) => id !== named.id)] : managers;
};

/** It did not arrive: at another address of the same person, else whoever is next is asked. */
export const askElsewhere = async (
  tx: Tx,
  failed: Member,
  conversation: string,
  notice: Extract<Notice, { kind: "low-rating" }>,
): Promise<void> => {
  const ticket = await tx.tickets.look(notice.data.ticket);
  const review = await tx.reviews.held(notice.data.review);
  if (!ticket || !review || review.closed) return;
  const chat = await ownChat(tx, failed, conversation);
  const next = chat ? { member: failed, chat } : await findReviewer(tx, ticket, conversation);
  if (next) noteAsked(tx, review, tellPrivately(tx, next.member, next.chat, notice, ticket.id));
};

const ask = async (
  tx: Tx,
  { member, chat }: Reviewer,
  review: Review,
  contact: Contact,
  ticket: Ticket,
): Promise<void> =>
  noteAsked(tx, review, tellPrivately(tx, member, chat, await lowRating(tx, review, contact, ticket, null), ticket.id));

const noteAsked = (tx: Tx, { id, ticketId }: Pick<Review, "id" | "ticketId">, told: Told): void =>
  tx.tickets.record({ ticket: ticketId, kind: "review-asked", by: { is: "desk" }, data: { review: id, told } });

const askedOf = async (tx: Tx, { id, ticketId }: Review): Promise<readonly Told[]> =>
  (await tx.tickets.recorded(ticketId, ["review-asked"]))
    .filter(({ data }) => data.review === id)
    .map(({ data }) => data.told as Told);

const tellAgain = async (tx: Tx, review: Review, contact: Contact, ticket: Ticket): Promise<void> => {
  for (const { conversation, delivery } of await askedOf(tx, review)) {
    const notice = await lowRating(tx, review, contact, ticket, asDelivered(delivery));
    changePrivately(tx, conversation, notice, ticket.id);
  }
};

const lowRating = async (
  tx: Tx,
  review: Review,
  contact: Contact,
  ticket: Ticket,
  edits: string | null,
): Promise<Notice> => {
  const { rating } = ticket;
  const rated = rating?.member ? await tx.members.find(rating.member) : null;
  return {
    kind: "low-rating",
    data: {
      review: review.id,
      ticket: ticket.id,
      number: ticket.number ?? 0,
      title: ticket.title,
      stars: rating?.stars ?? review.stars,
      client: contact.name,
      phone: contact.phone,
      member: rated?.name ?? ticket.holding?.name ?? null,
      words: rating?.words ?? null,
      edits,
    },
  };
};

/** The review of an id that somebody sent, if they may close it and it is open. */
export const openReview = async (tx: Tx, member: Member, id: string): Promise<Review> => {
  const review = await tx.reviews.held(id);
  if (!review) throw new Refusal("not-found");
  if (!isManager(member) && review.memberId !== member.id) throw new Refusal("managers-only");
  const { closed } = review;
  if (closed)
    throw new Refusal("already-reviewed", { name: closed.by.is === "desk" ? "" : closed.by.name, at: closed.at });
  return review;
};

/** Looked into, with what was found: without that it stays open. Whoever was asked sees who did it. */
export const closeReview = async (tx: Tx, member: Member, id: string, given: string): Promise<Ticket> => {
  const review = await openReview(tx, member, id);
  const reason = given.trim().slice(0, MOST_WORDS).toWellFormed();
  if (reason === "") throw new Refusal("reason-needed");
  const ticket = await tx.tickets.look(review.ticketId);
  if (!ticket) throw new Refusal("not-found");
  const by = memberActor(member);
  await tx.reviews.close(review.id, by, reason);
  const stars = ticket.rating?.stars ?? review.stars;
  tx.tickets.record({ ticket: ticket.id, kind: "reviewed", by, data: { review: review.id, stars, reason } });
  const client = (await tx.people.contact(ticket.contactId)).name;
  for (const { conversation, delivery } of await askedOf(tx, review)) {
    const data = {
      edits: asDelivered(delivery),
      number: ticket.number ?? 0,
      title: ticket.title,
      stars,
      client,
      name: member.name,
      at: tx.now.toISOString(),
      reason,
    };
    changePrivately(tx, conversation, { kind: "reviewed", data }, ticket.id);
  }
  return ticket;
};
