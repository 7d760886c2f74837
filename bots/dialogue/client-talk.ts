import type { Encounter, Tx } from "../../core/ports.ts";
import type { Contact, Conversation, DialogueState, Identity } from "../../core/records.ts";
import { Refusal } from "../../core/refusal.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Ticket } from "../../core/tickets/ticket.ts";
import type { Place, Sender } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { type Act, storedFacts, whisper } from "./desk-act.ts";
import { profileOf } from "./incoming.ts";

/** Whoever speaks on a clients' channel, where, and what the bot and they are in the middle of. */
export interface ClientTalk {
  readonly channel: Connected;
  readonly conversation: Conversation;
  readonly contact: Contact;
  readonly identity: Identity;
  /** All that their words may belong to, the newest first. */
  readonly around: readonly Ticket[];
  readonly state: DialogueState;
  /** Keeps what the bot asked for; committed with the rest. */
  remember(change: DialogueState): Promise<void>;
}

/** A member of the desk on a clients' channel, in a chat that is no client's: a place of the desk. */
export type MemberTalk = Act;

/** What becomes of an event whose author is known, by what they are. */
export interface Talking {
  client(talk: ClientTalk): Promise<void>;
  /** Left out where members are nobody special. */
  member?(talk: MemberTalk): Promise<void>;
}

/** Something that somebody did on a clients' channel, with what is known of them there. */
export interface Met {
  readonly channel: Connected;
  readonly event: { readonly from: Sender; readonly place: Place; readonly reply?: string };
  readonly known: Encounter;
}

export const meet = async (tx: Tx, channel: Connected, event: Met["event"]): Promise<Met> => ({
  channel,
  event,
  known: await tx.encounter(channel.id, profileOf(event.from), event.place.address),
});

/** Finds or makes the contact and the conversation. A stranger of an account by invitation only is answered politely. */
export const withTalk = async (
  tx: Tx,
  { channel, event, known }: Met,
  { client: work, member }: Talking,
  company: string | null = null,
): Promise<void> => {
  if (member && isDesksPlace(known, event.place)) return withMember(tx, { channel, event, known }, member);
  if (!known.contact && !company && tx.account.contacts === "invited") {
    const conversation =
      known.conversation ?? (await tx.conversations.at(channel.id, event.place.address, placeKind(event.place), null));
    showScreen(tx, conversation, { kind: "refused", data: { code: "invited-only", facts: {} } });
    return;
  }
  const person =
    known.identity && known.contact
      ? { identity: known.identity, contact: known.contact }
      : await tx.people.addContact(channel.id, profileOf(event.from), company);
  if (company && person.contact.companyId !== company) await tx.people.join(person.contact.id, company);
  const conversation =
    known.conversation ??
    (await tx.conversations.at(channel.id, event.place.address, placeKind(event.place), person.contact.companyId));
  let state = known.dialogue;
  const talk: ClientTalk = {
    channel,
    conversation,
    ...person,
    around: known.tickets,
    get state() {
      return state;
    },
    remember: async (change) => {
      state = { ...state, ...change };
      await tx.dialogues.change(conversation.id, person.contact.id, change);
    },
  };
  try {
    await work(talk);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    showScreen(tx, conversation, { kind: "refused", data: { code: error.code, facts: storedFacts(error) } });
  }
};

/** A private chat that was never a client's, with somebody who works here; or who did, and finds the door closed. */
const isDesksPlace = ({ member, contact, conversation }: Encounter, place: Place): boolean => {
  if (placeKind(place) !== "private") return false;
  if (conversation) return conversation.room === "internal";
  return member !== null && member.leftAt === null && contact === null;
};

const withMember = async (
  tx: Tx,
  { channel, event: { from, place, reply = "" }, known: { member, conversation } }: Met,
  work: (talk: MemberTalk) => Promise<void>,
): Promise<void> => {
  const own = conversation ?? (await tx.conversations.ofMember(channel.id, place.address));
  if (!member || member.leftAt) return whisper(tx, { own, from, reply }, "not-a-member", {});
  const talk: MemberTalk = { channel, member, from, own, reply };
  try {
    await work(talk);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    whisper(tx, talk, error.code, storedFacts(error));
  }
};

export const placeKind = (place: Place): "private" | "group" => (place.kind === "group" ? "group" : "private");
