import { setPartnerReachable } from "../../core/partners/reach.ts";
import { followJobEdit, followJobRemoval } from "../../core/partners/speak.ts";
import type { Tx } from "../../core/ports.ts";
import { unreachable } from "../../core/unreachable.ts";
import type { Deleted, Edited, Event } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { profileOf } from "./incoming.ts";
import { commandFromPartner } from "./partner-commands.ts";
import { pressedByPartner } from "./partner-presses.ts";
import { withPartner } from "./partner-talk.ts";
import { changeAside, saidByPartner } from "./partner-words.ts";

/**
 * An event of a jobs bot. Whoever writes here is never a contact, and nothing of it opens a ticket; it is a place for one
 * person alone, so groups are left alone.
 */
export const handlePartner = async (tx: Tx, channel: Connected, event: Event): Promise<void> => {
  if (event.kind === "ignored" || event.place.kind !== "private") return;
  switch (event.kind) {
    case "home-opened":
    case "membership":
    case "submitted":
      return;
    case "moved":
      return tx.conversations.readdress(channel.id, event.place.address, event.to);
    case "reached":
      return setPartnerReachable(tx, channel.id, event.from.id, event.reachable ? null : event.why);
    case "commanded":
      return commandFromPartner(tx, channel, event);
    case "pressed":
      return withPartner(tx, channel, event, (talk) => pressedByPartner(tx, talk, event));
    case "said":
      if (event.silent) return;
      return withPartner(tx, channel, event, (talk) => saidByPartner(tx, talk, event));
    case "edited":
    case "deleted":
      return followed(tx, channel, event);
    default:
      return unreachable(event);
  }
};

/** Their words changed: in the job's thread, or where they still stand aside. */
const followed = async (tx: Tx, channel: Connected, event: Edited | Deleted): Promise<void> => {
  const conversation = await tx.conversations.find(channel.id, event.place.address);
  const posted = conversation && (await tx.messages.posted(conversation.id, event.id));
  if (!posted) {
    const known = await tx.people.find(channel.id, event.from.id);
    const person = known?.partnerPersonId;
    if (conversation && person && (await changeAside(tx, { conversation: conversation.id, person }, event))) return;
    return event.original === null ? undefined : tx.messages.awaitOriginal(event.original);
  }
  const message = posted.messageId ? await tx.messages.byId(posted.messageId) : null;
  const { identity } = (await tx.people.meet(channel.id, profileOf(event.from))) ?? {};
  if (message?.author.is !== "partner" || message.author.id !== identity?.partnerPersonId) return;
  if (event.kind === "deleted") await followJobRemoval(tx, message);
  else await followJobEdit(tx, message, event.version, event.body);
};
