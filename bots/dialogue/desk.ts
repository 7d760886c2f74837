import { followMemberEdit, followMemberRemoval } from "../../core/messages/follow.ts";
import { speakInThread } from "../../core/messages/speak.ts";
import { setInsideDesk } from "../../core/people/leave.ts";
import type { Tx } from "../../core/ports.ts";
import type { Member } from "../../core/records.ts";
import { Refusal } from "../../core/refusal.ts";
import { unreachable } from "../../core/unreachable.ts";
import type { Event, Said, Sender } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { NotNow } from "../not-now.ts";
import { type Act, storedFacts, whisper } from "./desk-act.ts";
import { commandFromDesk } from "./desk-commands.ts";
import { submittedInDesk } from "./desk-forms.ts";
import { followedInJob, saidInJob } from "./desk-jobs.ts";
import { pressedInDesk } from "./desk-presses.ts";
import { profileOf, wordsOf } from "./incoming.ts";

/** An event of the desk's own workspace. Only members act; guests, external people and bots stay outside. */
export const handleDesk = async (tx: Tx, channel: Connected, event: Event): Promise<void> => {
  switch (event.kind) {
    case "ignored":
      return;
    case "moved":
      return tx.conversations.readdress(channel.id, event.place.address, event.to);
    case "reached":
      return;
    case "membership":
      // Who became a guest is outside, though the channel still shows them.
      if (event.inside && isOutsider(event.from)) return setInsideDesk(tx, channel.id, event.from.id, false);
      if (event.inside) await memberOf(tx, channel, event.from, true);
      return setInsideDesk(tx, channel.id, event.from.id, event.inside);
    case "said":
      return saidInDesk(tx, channel, event);
    case "edited":
    case "deleted":
      return followed(tx, channel, event);
    case "home-opened": {
      const member = await memberOf(tx, channel, event.from);
      if (!member) return;
      const own = await tx.conversations.ofMember(channel.id, event.from.id);
      tx.outbox.show("home", member.id, own.id);
      return;
    }
    case "pressed":
    case "submitted":
    case "commanded":
      return acted(tx, channel, event);
    default:
      return unreachable(event);
  }
};

/** The member behind a Slack account; who is new in the desk channel becomes an engineer, guests and external people never. */
export const memberOf = async (tx: Tx, channel: Connected, from: Sender, isInDesk = false): Promise<Member | null> => {
  if (isOutsider(from)) return null;
  const known = await tx.people.meet(channel.id, profileOf(from));
  return insider(tx, channel, from, known?.member ?? null, isInDesk);
};

const insider = async (
  tx: Tx,
  channel: Connected,
  from: Sender,
  known: Member | null,
  isInDesk: boolean,
): Promise<Member | null> => {
  if (isOutsider(from)) return null;
  if (known) return known.leftAt ? null : known;
  if (!tx.account.membersByChannel || !isInDesk) return null;
  return tx.people.addMember(channel.id, profileOf(from));
};

const isOutsider = ({ standing }: Sender): boolean => standing !== undefined && standing !== "member";

const saidInDesk = async (tx: Tx, channel: Connected, said: Said): Promise<void> => {
  if (said.place.kind !== "thread") return;
  const known = await tx.encounter(channel.id, profileOf(said.from), said.place.address);
  const {
    conversation: thread,
    tickets: [ticket],
  } = known;
  // The card is seen before its posting is known here: words under it must not be taken for somebody's own thread.
  if (!thread && (await tx.conversations.awaitsThread(channel.id))) throw new NotNow("a card is on its way");
  if (!thread || !ticket) return;
  // Only who is in the channel can write in it.
  const member = await insider(tx, channel, said.from, known.member, true);
  // Who is no member may be in the channel all the same: their words stay inside and go nowhere.
  if (!member) return;
  if (thread.room === "link") return saidInJob(tx, member, thread, said);
  // Every message of a thread answers its root, which is a card: nothing is quoted by that.
  const { replyTo: _root, ...unquoted } = said;
  const words = await wordsOf(tx, thread.id, unquoted, []);
  await speakInThread(tx, {
    member,
    thread,
    dialogue: known.dialogue,
    ticket,
    words: { ...words, thanks: false },
    // Whoever is mentioned in front, a colleague or the bot, is whom the words are for.
    leadsWithMember: said.mentions?.leading ?? false,
  });
};

const followed = async (
  tx: Tx,
  channel: Connected,
  event: Extract<Event, { kind: "edited" | "deleted" }>,
): Promise<void> => {
  const thread = await tx.conversations.find(channel.id, event.place.address);
  const posted = thread && (await tx.messages.posted(thread.id, event.id));
  if (!posted) return event.original === null ? undefined : tx.messages.awaitOriginal(event.original);
  const message = posted.messageId ? await tx.messages.byId(posted.messageId) : null;
  if (message?.author.is !== "member" || message.conversationId !== thread?.id) return;
  const ticket = await tx.tickets.hold(message.ticketId);
  if (thread.room === "link") return followedInJob(tx, await memberOf(tx, channel, event.from), message, event);
  if (event.kind === "deleted") return followMemberRemoval(tx, ticket, message);
  const member = await memberOf(tx, channel, event.from);
  if (member) await followMemberEdit(tx, member, ticket, message, event.version, event.body);
};

const acted = async (
  tx: Tx,
  channel: Connected,
  event: Extract<Event, { kind: "pressed" | "submitted" | "commanded" }>,
): Promise<void> => {
  const own = await tx.conversations.ofMember(channel.id, event.from.id);
  const reply = event.kind === "submitted" ? "" : (event.reply ?? "");
  const member = await memberOf(tx, channel, event.from);
  if (!member) return whisper(tx, { own, from: event.from, reply }, "not-a-member", {});
  const act: Act = { channel, member, from: event.from, own, reply };
  try {
    if (event.kind === "pressed") await pressedInDesk(tx, act, event);
    else if (event.kind === "submitted") await submittedInDesk(tx, act, event);
    else await commandFromDesk(tx, act, event);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    whisper(tx, act, error.code, storedFacts(error));
  }
};
