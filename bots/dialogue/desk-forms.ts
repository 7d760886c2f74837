import { isId } from "../../core/id.ts";
import type { Tx } from "../../core/ports.ts";
import { Refusal } from "../../core/refusal.ts";
import { openOnBehalf } from "../../core/tickets/on-behalf.ts";
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

/** "Make a ticket": a client's words in a ticket's thread are split off; anything else becomes a ticket for the client who was picked. */
const makeTicket = async (tx: Tx, act: Act, event: Submitted): Promise<void> => {
  const address = event.values["about.channel"] ?? "";
  const id = event.values["about.message"] ?? "";
  const title = event.values.title ?? "";
  const posted = await tx.messages.postedAnywhere(act.channel.id, address, id);
  const message = posted?.messageId ? await tx.messages.byId(posted.messageId) : null;
  if (message?.author.is === "contact") {
    const made = await splitOff(tx, act.member, await tx.tickets.hold(message.ticketId), message, title);
    return whisper(tx, act, "ticket-made", { number: made.number ?? 0 });
  }
  const contactId = event.values.client ?? "";
  const chat = isId(contactId) ? await tx.people.chatOf(contactId) : null;
  if (!chat) throw new Refusal("bad-input", { field: "client" });
  const { ticket } = await openOnBehalf(tx, {
    by: memberActor(act.member),
    contactId,
    chat,
    title,
    text: event.values["about.text"] || title,
  });
  whisper(tx, act, "ticket-made", { number: ticket.number ?? 0 });
};
