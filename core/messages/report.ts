import { PRIORITY } from "../notices.ts";
import type { DeliveryTrouble, DueDelivery } from "../outbound.ts";
import { setPartnerReachable } from "../partners/reach.ts";
import { noteLine } from "../partners/tell.ts";
import { setReachable } from "../people/reach.ts";
import { tellElsewhere } from "../people/unheard.ts";
import type { Tx } from "../ports.ts";
import { tellClient, tellDesk } from "../tickets/tell.ts";

const TOLD_AGAIN_MS = 60 * 60_000;

/** The desk has not got a client's words for more than a minute: they hear that nothing is lost, once an hour at most. */
export const tellDeskIsLate = async (tx: Tx, ticketId: string): Promise<void> => {
  const ticket = await tx.tickets.held(ticketId);
  if (!ticket || ticket.closure) return;
  const { lateTold = 0 } = await tx.dialogues.load(ticket.conversationId, ticket.contactId);
  if (tx.now.getTime() - lateTold < TOLD_AGAIN_MS) return;
  tellClient(tx, ticket, { kind: "desk-late", data: {} });
  await tx.dialogues.change(ticket.conversationId, ticket.contactId, { lateTold: tx.now.getTime() });
};

/** The desk sees what did not reach the client, or may have reached them twice: nothing fails silently. */
export const reportDelivery = async (
  tx: Tx,
  channel: string,
  due: DueDelivery,
  trouble: DeliveryTrouble,
): Promise<void> => {
  if (due.room === "link") return reportToJob(tx, channel, due, trouble);
  if (due.conversation.room === "internal" && due.conversation.kind === "private")
    return tellElsewhere(tx, channel, due, trouble);
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

/** What did not reach a partner stands in the job's thread, and who can't be reached at all in each of their jobs'. */
const reportToJob = async (tx: Tx, channel: string, due: DueDelivery, trouble: DeliveryTrouble): Promise<void> => {
  if (trouble.is === "doubled" || due.conversation.kind !== "private" || !due.conversation.address) return;
  const job = due.job && (await tx.jobs.held(due.job.job.id));
  if (job) noteLine(tx, job, "unreachable", due.reader.name, trouble.why);
  if (trouble.is === "gone")
    await setPartnerReachable(tx, channel, due.conversation.address, trouble.why, job?.id ?? null);
};
