import { isId } from "../../core/id.ts";
import type { Tx } from "../../core/ports.ts";
import { closeReview } from "../../core/ratings/review.ts";
import type { Message, Posted } from "../../core/records.ts";
import { Refusal } from "../../core/refusal.ts";
import { hasChat, openOnBehalf } from "../../core/tickets/on-behalf.ts";
import { resolveTicket } from "../../core/tickets/resolve.ts";
import { splitOff } from "../../core/tickets/split.ts";
import { memberActor } from "../../core/tickets/take.ts";
import type { Submitted } from "../event.ts";
import { type Act, whisper } from "./desk-act.ts";
import { approveFromForm, offerFromForm, returnFromForm } from "./desk-jobs.ts";
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
    case "new-ticket": {
      const { client, words = "", title = "" } = event.values;
      return openFor(tx, act, client, title.trim(), words.trim());
    }
    case "offer":
      return offerFromForm(tx, act, await ticketById(tx, event.subject), event);
    case "approve":
      return approveFromForm(tx, act, event);
    case "return-job":
      return returnFromForm(tx, act, event);
    case "review": {
      if (!isId(event.subject)) throw new Refusal("not-found");
      const { number } = await closeReview(tx, act.member, event.subject, event.values.reason ?? "");
      return whisper(tx, act, "review-kept", { number: number ?? 0 });
    }
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
  await openFor(tx, act, event.values.client, title, event.values["about.text"] || title);
};

const openFor = async (tx: Tx, act: Act, contact: string | undefined, title: string, text: string): Promise<void> => {
  const client = contact && isId(contact) ? await tx.approach({ contact }) : null;
  if (!hasChat(client) || text === "") throw new Refusal("bad-input", { field: "client" });
  const ticket = await openOnBehalf(tx, { by: memberActor(act.member), client, title, text });
  whisper(tx, act, "made-on-behalf", { number: ticket.number ?? 0, name: client.contact.name });
};
