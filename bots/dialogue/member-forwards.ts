import { createHash } from "node:crypto";
import type { Words } from "../../core/messages/words.ts";
import { PRIORITY } from "../../core/notices.ts";
import type { Approach, Tx } from "../../core/ports.ts";
import type { Conversation, DialogueState, Member } from "../../core/records.ts";
import { plainText } from "../../core/rich.ts";
import { hasChat, hearBrought, openOnBehalf } from "../../core/tickets/on-behalf.ts";
import { memberActor } from "../../core/tickets/take.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import { isOpen, type Ticket } from "../../core/tickets/ticket.ts";
import type { Forwarded, Said } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { profileOf, wordsOf } from "./incoming.ts";

/** What is forwarded so soon after one another is one matter. */
const TOGETHER_MS = 30_000;

interface Bringing {
  readonly said: Said;
  readonly forwarded: Forwarded;
  readonly member: Member;
  /** The member's own chat with the bot. */
  readonly chat: Conversation;
  readonly earlier: NonNullable<DialogueState["brought"]>;
}

/**
 * A member forwards what a client wrote to them: it becomes the client's ticket. Whoever else forwards something says it
 * themselves, and so does a member with words of their own; then this is false.
 */
export const broughtByMember = async (tx: Tx, channel: Connected, said: Said): Promise<boolean> => {
  const { forwarded, from, place } = said;
  if (!forwarded || place.kind !== "private" || forwarded.from?.id === from.id) return false;
  const member = (await tx.people.meet(channel.id, profileOf(from)))?.member;
  if (!member || member.leftAt) return false;
  const chat = await tx.conversations.ofMember(channel.id, place.address);
  if (said.files.length === 0 && (said.unshown || plainText(forwarded.body).trim() === "")) {
    showScreen(tx, chat, { kind: "cannot-show", data: { what: said.unshown ?? "other" } });
    return true;
  }
  const { brought = {} } = await tx.dialogues.load(chat.id, member.id);
  const recent = Object.entries(brought).filter(([, { at }]) => said.at.getTime() - at <= TOGETHER_MS);
  const bringing = { said, forwarded, member, chat, earlier: Object.fromEntries(recent) };
  const ticket = await bring(tx, channel, bringing);
  const now = { ticket: ticket?.id ?? null, at: said.at.getTime() };
  await tx.dialogues.change(chat.id, member.id, { brought: { ...bringing.earlier, [markOf(forwarded)]: now } });
  return true;
};

/** The ticket that the words are in; null: none could be made, and the member knows why. */
const bring = async (tx: Tx, channel: Connected, bringing: Bringing): Promise<Ticket | null> => {
  const { forwarded, member } = bringing;
  const { name } = forwarded;
  const writer = forwarded.from && (await tx.people.find(channel.id, forwarded.from.id));
  const client = writer?.contactId ? await tx.approach({ contact: writer.contactId }) : null;
  if (!hasChat(client)) return refuse(tx, bringing, whyNot(forwarded, client));
  const { contact } = client;
  const by = memberActor(member);
  const words = await broughtWords(tx, bringing);
  const known = await earlierTicket(tx, bringing, contact.id);
  if (known) return (await hearBrought(tx, known, { by, contact, words })).ticket;
  const title = plainText(words.body) || words.files[0]?.name || name;
  const ticket = await openOnBehalf(tx, { by, client, title, text: "", words });
  tellMember(tx, bringing, "made-on-behalf", { number: ticket.number ?? 0, name: contact.name }, ticket);
  return ticket;
};

const whyNot = ({ from }: Forwarded, client: Approach | null): string => {
  if (!from) return "forward-hidden";
  return client ? "forward-no-chat" : "forward-unknown";
};

/** Said once of several that come together. */
const refuse = (tx: Tx, bringing: Bringing, why: string): null => {
  const { forwarded, earlier } = bringing;
  if (earlier[markOf(forwarded)]?.ticket !== null) tellMember(tx, bringing, why, { name: forwarded.name });
  return null;
};

const earlierTicket = async (tx: Tx, { forwarded, earlier }: Bringing, contact: string): Promise<Ticket | null> => {
  const id = earlier[markOf(forwarded)]?.ticket;
  const ticket = id ? await tx.tickets.held(id) : null;
  return ticket && isOpen(ticket) && ticket.contactId === contact ? ticket : null;
};

/** Nothing of the member's own chat goes with them: it is not where the client talks. */
const broughtWords = async (tx: Tx, { said, forwarded, chat }: Bringing): Promise<Words> => {
  const { replyTo: _, ...alone } = said;
  const words = await wordsOf(tx, chat.id, { ...alone, body: forwarded.body }, []);
  const saidAt = forwarded.at < said.at ? forwarded.at : said.at;
  return { ...words, platformId: null, album: null, saidAt, thanks: false };
};

/** Names nobody: it stands in what the bot remembers of the member, and outlives what is known of the client. */
const markOf = ({ from, name }: Forwarded): string =>
  createHash("sha256")
    .update(from ? `id ${from.id}` : `name ${name}`)
    .digest("base64url")
    .slice(0, 12);

/** No screen: the answer is worth as much ten minutes later. */
const tellMember = (
  tx: Tx,
  { chat, said }: Bringing,
  line: string,
  facts: Readonly<Record<string, string | number>>,
  ticket: Ticket | null = null,
): void => {
  tx.outbox.add({
    conversation: chat.id,
    room: chat.room,
    subject: "screens",
    notice: { kind: "whisper", data: { reply: "", to: said.from.id, line, facts } },
    // Where the member is a client too, another client's ticket may not enter.
    ticket: chat.room === "internal" ? (ticket?.id ?? null) : null,
    priority: PRIORITY.screen,
  });
};
