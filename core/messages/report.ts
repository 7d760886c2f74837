import { PRIORITY } from "../notices.ts";
import type { DueDelivery } from "../outbound.ts";
import { setReachable } from "../people/reach.ts";
import type { Tx } from "../ports.ts";
import { tellDesk } from "../tickets/tell.ts";

export type DeliveryTrouble = { readonly is: "refused" | "gone"; readonly why: string } | { readonly is: "doubled" };

/** The desk sees what did not reach the client, or may have reached them twice: nothing fails silently. */
export const reportDelivery = async (
  tx: Tx,
  channel: string,
  due: DueDelivery,
  trouble: DeliveryTrouble,
): Promise<void> => {
  if (due.room !== "client" || due.conversation.room !== "client") return;
  const about = due.message ? { message: due.message.id, priority: PRIORITY.failure } : { priority: PRIORITY.failure };
  const ticket = due.ticket ? await tx.tickets.hold(due.ticket.id) : null;
  if (trouble.is === "doubled") {
    if (ticket) tellDesk(tx, ticket, { kind: "possibly-doubled", data: {} }, about);
    return;
  }
  if (ticket) tellDesk(tx, ticket, { kind: "undelivered", data: { why: trouble.why, what: due.notice.kind } }, about);
  if (trouble.is !== "gone" || !due.conversation.address) return;
  if (due.conversation.kind === "group") await tx.conversations.setGone(due.conversation.id, trouble.why);
  else await setReachable(tx, channel, due.conversation.address, due.conversation.id, trouble.why);
};
