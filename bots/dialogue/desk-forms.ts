import { isId } from "../../core/id.ts";
import type { Tx } from "../../core/ports.ts";
import type { Message, Posted } from "../../core/records.ts";
import { Refusal } from "../../core/refusal.ts";
import { isReachable, openOnBehalf } from "../../core/tickets/on-behalf.ts";
import { resolveTicket } from "../../core/tickets/resolve.ts";
import { splitOff } from "../../core/tickets/split.ts";
import { memberActor } from "../../core/tickets/take.ts";
import type { Submitted } from "../event.ts";
import { type Act, whisper } from "./desk-act.ts";
import { ticketById } from "./desk-presses.ts";

/** A form that was filled in. Its fields were checked by the reflex; who may do it, and on what, is checked here. */
export const submittedInDesk = async (tx: Tx, act: Act, event: Submitted): Promise<void> => {
  switch (event.form) {
    case "resolve":
      await resolveTicket(tx, act.member, await ticketById(tx, event.subject), {
        words: event.values.words ?? "",
        remark: event.values.remark ?? "",
      });
      return;
    case "make-ticket":
      return makeTicket(tx, act, event);
    default:
      throw new Refusal("stale");
  }
};

/** The words of a post: of several messages where they went in one. */
const saidIn = async (tx: Tx, { messageId, deliveryId }: Posted): Promise<readonly Message[]> => {
  const joined = deliveryId ? await tx.messages.joinedIn(deliveryId) : [];
  if (joined.length > 0) return joined;
  const message = messageId ? await tx.messages.byId(messageId) : null;
  return message ? [message] : [];
};

/** "Make a ticket": a client's words in a ticket's thread are split off; anything else becomes a ticket for the client who was picked. */
const makeTicket = async (tx: Tx, act: Act, event: Submitted): Promise<void> => {
  const address = event.values["about.channel"] ?? "";
  const id = event.values["about.message"] ?? "";
  const title = event.values.title ?? "";
  const posted = await tx.messages.postedAnywhere(act.channel.id, address, id);
  const [message, ...joined] = posted ? await saidIn(tx, posted) : [];
  if (message?.author.is === "contact") {
    const from = await tx.tickets.hold(message.ticketId);
    const made = await splitOff(tx, act.member, from, [message, ...joined], title);
    return whisper(tx, act, "ticket-made", { number: made.number ?? 0 });
  }
  const contactId = event.values.client ?? "";
  const client = isId(contactId) ? await tx.approach({ contact: contactId }) : null;
  if (!isReachable(client)) throw new Refusal("bad-input", { field: "client" });
  const ticket = await openOnBehalf(tx, {
    by: memberActor(act.member),
    client,
    title,
    text: event.values["about.text"] || title,
  });
  whisper(tx, act, "ticket-made", { number: ticket.number ?? 0 });
};
