import { followClientEdit, followClientRemoval } from "../../core/messages/follow.ts";
import { setReachable } from "../../core/people/reach.ts";
import type { Encounter, Tx } from "../../core/ports.ts";
import { unreachable } from "../../core/unreachable.ts";
import type { Event, Place, Said, Sender } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { stands } from "./client-asks.ts";
import { commandFromClient } from "./client-commands.ts";
import { pressedByClient } from "./client-presses.ts";
import { type Met, meet, withTalk } from "./client-talk.ts";
import { joinAlbum, saidByClient } from "./client-words.ts";
import { profileOf } from "./incoming.ts";
import { pressedByMember, saidByMember, welcomeMember } from "./member.ts";
import { broughtByMember } from "./member-forwards.ts";

/** Words within this time of an opening are part of it (belongs.ts). */
const JOIN_MS = 30_000;

/** An event of a clients' channel becomes use cases; an expected "no" becomes a sentence with advice. */
export const handleClient = async (tx: Tx, channel: Connected, event: Event): Promise<void> => {
  switch (event.kind) {
    case "ignored":
    case "home-opened":
    case "membership":
    case "submitted":
      return;
    case "moved":
      return tx.conversations.readdress(channel.id, event.place.address, event.to);
    case "reached":
      return reached(tx, channel, event);
    case "commanded":
      if (event.command === "start") return commandFromClient(tx, channel, event);
      return withTalk(tx, await meet(tx, channel, event), {
        client: (talk) => commandFromClient(tx, channel, event, talk),
        member: (talk) => welcomeMember(tx, talk),
      });
    case "pressed":
      return withTalk(tx, await meet(tx, channel, event), {
        client: (talk) => pressedByClient(tx, talk, event),
        member: (talk) => pressedByMember(tx, talk, event),
      });
    case "said":
      if (event.forwarded && (await broughtByMember(tx, channel, event))) return;
      return said(tx, await meet(tx, channel, event), event);
    case "edited":
    case "deleted":
      return followed(tx, channel, event);
    default:
      return unreachable(event);
  }
};

const said = async (tx: Tx, met: Met, event: Said): Promise<void> => {
  if (event.addressed || isExpected(met.known, tx.now))
    return withTalk(tx, met, {
      client: (talk) => saidByClient(tx, talk, event),
      member: (talk) => saidByMember(tx, talk, event),
    });
  // Only one item of an album names the bot; the others belong to it all the same. Other people's albums are not ours to take.
  if (event.album && met.known.contact && met.known.conversation)
    await withTalk(tx, met, { client: async (talk) => void (await joinAlbum(tx, talk, event)) });
};

/** In a group the bot is quiet; words that it asked for, or that follow an opening at once, are meant for it all the same. */
const isExpected = ({ contact, conversation, dialogue }: Encounter, now: Date): boolean => {
  if (!contact || !conversation) return false;
  const { asks, opening } = dialogue;
  return stands(asks, now) !== null || (opening != null && now.getTime() - opening.first < JOIN_MS);
};

const reached = async (
  tx: Tx,
  channel: Connected,
  event: { from: Sender; place: Place; reachable: boolean; why: string },
): Promise<void> => {
  const conversation = await tx.conversations.find(channel.id, event.place.address);
  if (conversation && event.place.kind === "group")
    await tx.conversations.setGone(conversation.id, event.reachable ? null : event.why);
  await setReachable(tx, channel.id, event.from.id, conversation?.id ?? null, event.reachable ? null : event.why);
};

const followed = async (
  tx: Tx,
  channel: Connected,
  event: Extract<Event, { kind: "edited" | "deleted" }>,
): Promise<void> => {
  const conversation = await tx.conversations.find(channel.id, event.place.address);
  const posted = conversation && (await tx.messages.posted(conversation.id, event.id));
  if (!posted) return event.original === null ? undefined : tx.messages.awaitOriginal(event.original);
  const message = posted.messageId ? await tx.messages.byId(posted.messageId) : null;
  if (message?.author.is !== "contact") return;
  const ticket = await tx.tickets.hold(message.ticketId);
  if (event.kind === "deleted") return followClientRemoval(tx, ticket, message);
  const known = await tx.people.meet(channel.id, profileOf(event.from));
  if (known?.contact) await followClientEdit(tx, known.contact, ticket, message, event.version, event.body);
};
