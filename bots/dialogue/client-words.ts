import type { Words } from "../../core/messages/words.ts";
import { type FileCount, PRIORITY } from "../../core/notices.ts";
import type { Tx } from "../../core/ports.ts";
import type { NewFile } from "../../core/records.ts";
import { plainText } from "../../core/rich.ts";
import { belongs } from "../../core/tickets/belongs.ts";
import { hearClient } from "../../core/tickets/hear.ts";
import { answerAnew, openByClient } from "../../core/tickets/open.ts";
import { reopen } from "../../core/tickets/reopen.ts";
import { showScreen, tellClient, tellPresumed } from "../../core/tickets/tell.ts";
import { isOpen, type Ticket } from "../../core/tickets/ticket.ts";
import { setAside } from "../../core/tickets/unsorted.ts";
import { unreachable } from "../../core/unreachable.ts";
import type { Said } from "../event.ts";
import { isThanks } from "../vocabulary.ts";
import { answered } from "./client-answers.ts";
import { stands } from "./client-asks.ts";
import type { ClientTalk } from "./client-talk.ts";
import { wordsOf } from "./incoming.ts";

const JOIN_MS = 1_500;
const JOIN_AT_MOST_MS = 4_000;

/** A client's words: an answer to what the bot asked for, or words for a ticket. The person is never guessed. */
export const saidByClient = async (tx: Tx, talk: ClientTalk, said: Said): Promise<void> => {
  if (said.album && (await joinAlbum(tx, talk, said))) return;
  if (said.unshown && said.files.length === 0 && !speaksForItself(said)) {
    showScreen(tx, talk.conversation, { kind: "cannot-show", data: { what: said.unshown } });
    return;
  }
  if (said.files.length === 0 && isBlank(plainText(said.body))) {
    showScreen(tx, talk.conversation, { kind: "refused", data: { code: "empty-message", facts: {} } });
    return;
  }
  const { around } = talk;
  const names = around.flatMap((ticket) =>
    ticket.holding ? [ticket.holding.name, ticket.holding.name.split(" ")[0]!] : [],
  );
  const words = await wordsOf(tx, talk.conversation.id, said, names);
  const quoted = await quotedTicket(tx, talk, said);
  if (await answered(tx, talk, { said, words, around, quoted })) return;
  await place(tx, talk, words, around, quoted);
};

/** A sticker stands for its emoji only where that says no more than thanks; a poll's question is words. */
export const speaksForItself = ({ unshown, body }: Said): boolean =>
  unshown === "sticker" ? isThanks(plainText(body)) : plainText(body).trim() !== "";

/** Zero-width and white space are not words. */
export const isBlank = (text: string): boolean =>
  text.replace(/[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/gu, "") === "";

const quotedTicket = async (tx: Tx, talk: ClientTalk, said: Said): Promise<string | null> => {
  if (!said.replyTo) return null;
  return (await tx.messages.posted(talk.conversation.id, said.replyTo))?.ticketId ?? null;
};

/** Another item of an album that is known: its files join the message, and the post waits a moment longer. */
export const joinAlbum = async (tx: Tx, talk: ClientTalk, said: Said): Promise<boolean> => {
  const words = await wordsOf(tx, talk.conversation.id, said, []);
  const message = await tx.messages.joinAlbum(talk.conversation.id, said.album!, said.id, said.body, words.files);
  if (!message) return false;
  const ticket = await tx.tickets.hold(message.ticketId);
  for (const delivery of await tx.outbox.deliveriesOf(message.id)) {
    if (delivery.kind !== "client-words" || delivery.state !== "pending") continue;
    // Too late for the post: the file follows in its own when its bytes are here.
    await tx.outbox.touch(delivery.id, new Date(tx.now.getTime() + 20_000));
  }
  await waitWithAnswer(tx, talk, ticket, message.id, words.files);
  return true;
};

const place = async (
  tx: Tx,
  talk: ClientTalk,
  words: Words,
  around: readonly Ticket[],
  quoted: string | null,
): Promise<void> => {
  const asks = stands(talk.state.asks, tx.now);
  if (asks?.what === "new-ticket" && !quoted) return open(tx, talk, words);
  const aside = talk.state.unsorted;
  if (aside && !quoted && (await joinAside(tx, talk, aside.ticket, words))) return;

  const belonging = belongs({
    now: tx.now,
    quoted,
    asked: asks?.ticket ?? null,
    thanks: words.thanks,
    from: talk.contact.id,
    tickets: around,
  });
  switch (belonging.to) {
    case "new":
      // A thank-you with nothing to thank for is no ticket.
      if (words.thanks) return;
      return open(tx, talk, words);
    case "thanks": {
      await hearClient(tx, await tx.tickets.hold(belonging.ticket.id), talk.contact, { ...words, thanks: true });
      if (words.platformId)
        tellClient(
          tx,
          belonging.ticket,
          { kind: "thanks-mark", data: { on: words.platformId } },
          { priority: PRIORITY.receipt },
        );
      return;
    }
    case "ticket":
      return join(tx, talk, belonging.ticket, words, belonging.said, belonging.others);
    case "again-or-new":
      return setAside(tx, talk.contact, talk.conversation, words, { again: belonging.ticket });
    case "which":
      return setAside(tx, talk.contact, talk.conversation, words, { which: belonging.tickets });
    default:
      return unreachable(belonging);
  }
};

const open = async (tx: Tx, talk: ClientTalk, words: Words): Promise<void> => {
  const { ticket, message, answer } = await openByClient(tx, talk.contact, talk.conversation, words);
  const at = tx.now.getTime();
  await talk.remember({
    asks: null,
    unsorted: null,
    opening: { ticket: ticket.id, delivery: answer, message, first: at, last: at },
  });
};

const join = async (
  tx: Tx,
  talk: ClientTalk,
  presumed: Ticket,
  words: Words,
  said: boolean,
  others: readonly Ticket[],
): Promise<void> => {
  let ticket = await tx.tickets.hold(presumed.id);
  // Words after "solved?" that are no thank-you mean that it isn't: better open once too often than closed too early.
  if (!isOpen(ticket) && !words.thanks)
    ticket = await reopen(tx, ticket, { is: "contact", id: talk.contact.id, name: talk.contact.name });
  const heard = await hearClient(tx, ticket, talk.contact, words);
  if (talk.state.asks?.ticket === ticket.id && talk.state.asks.what !== "new-ticket")
    await talk.remember({ asks: null });
  if (await waitWithAnswer(tx, talk, ticket, heard.message, words.files)) return;
  if (said) tellPresumed(tx, heard.ticket, heard.message, others);
};

/** More words while they are being asked about stand with the first ones. */
const joinAside = async (tx: Tx, talk: ClientTalk, id: string, words: Words): Promise<boolean> => {
  const aside = await tx.tickets.hold(id);
  if (aside.closure) {
    await talk.remember({ unsorted: null });
    return false;
  }
  await hearClient(tx, aside, talk.contact, words);
  return true;
};

/** The bot's answer to an opening waits 1.5 s after the last words, at most 4 s after the first. True: it is still waiting. */
const waitWithAnswer = async (
  tx: Tx,
  talk: ClientTalk,
  ticket: Ticket,
  message: string,
  files: readonly NewFile[],
): Promise<boolean> => {
  const { opening } = talk.state;
  if (!opening || opening.ticket !== ticket.id) return false;
  const at = tx.now.getTime();
  const until = new Date(Math.min(at + JOIN_MS, opening.first + JOIN_AT_MOST_MS));
  // Files of the first message are counted with it.
  const isMore = files.length > 0 && message !== opening.message;
  const more = isMore ? counted(files, opening.more) : opening.more;
  const delivery = more
    ? await answerAnew(tx, ticket, opening, more, until)
    : (await tx.outbox.touch(opening.delivery, until)) && opening.delivery;
  await talk.remember({ opening: delivery ? { ...opening, delivery, last: at, ...(more ? { more } : {}) } : null });
  return Boolean(delivery);
};

const counted = (files: readonly NewFile[], { photos, others }: FileCount = { photos: 0, others: 0 }): FileCount => {
  const isPhoto = ({ kind }: NewFile) => kind === "photo";
  const added = files.filter(isPhoto).length;
  return { photos: photos + added, others: others + files.length - added };
};
