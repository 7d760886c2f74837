import { takeNight } from "../keeping/clear-out.ts";
import { askRoomAgain } from "../messages/speak.ts";
import { expireOffer } from "../partners/expire.ts";
import { forgetTheRest } from "../people/forget.ts";
import type { TimerKind, Tx } from "../ports.ts";
import { tellOver } from "../sla/manage.ts";
import { unreachable } from "../unreachable.ts";
import { closeByItself } from "./resolve.ts";
import { settleByItself } from "./unsorted.ts";

/** What happens when nobody did anything until a time. */
export const happenByItself = async (
  tx: Tx,
  kind: Exclude<TimerKind, "fetch-file">,
  subject: string,
): Promise<void> => {
  if (kind === "room-undecided") return askRoomAgain(tx, subject);
  if (kind === "original-missing") return tx.messages.giveUpOriginal(subject);
  if (kind === "clear-out") return takeNight(tx);
  if (kind === "forget-the-rest") return forgetTheRest(tx, subject);
  if (kind === "offer-expires") return expireOffer(tx, subject);
  if (kind === "promise-over") return tellOver(tx, subject);
  const ticket = await tx.tickets.held(subject);
  if (!ticket || ticket.closure) return;
  switch (kind) {
    case "unsorted":
      await settleByItself(tx, ticket);
      return;
    case "close-by-itself":
      await closeByItself(tx, ticket);
      return;
    default:
      unreachable(kind);
  }
};
