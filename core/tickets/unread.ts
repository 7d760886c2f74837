import { tellJobThread } from "../partners/tell.ts";
import type { Tx } from "../ports.ts";
import type { Conversation } from "../records.ts";
import { tellDesk } from "./tell.ts";

/** Something came for a ticket's conversation that could not be understood; the desk sees that, and why. Elsewhere it stands among what is parked. */
export const noteUnread = async (
  tx: Tx,
  place: { readonly channel: string; readonly address: string | null },
  why: string,
): Promise<void> => {
  const conversation = place.address ? await tx.conversations.find(place.channel, place.address) : null;
  if (!conversation) return;
  if (conversation.room === "link") return noteInJob(tx, conversation, why);
  const latest = conversation.ticketId ?? (await tx.tickets.openIn(conversation.id))[0];
  if (latest) tellDesk(tx, await tx.tickets.hold(latest), { kind: "could-not-be-read", data: { why } });
};

/** Of a partner's words in the thread of the job that they have had longest. */
const noteInJob = async (tx: Tx, { jobId, partnerId }: Conversation, why: string): Promise<void> => {
  const id = jobId ?? (partnerId && (await tx.jobs.runningOf(partnerId))[0]?.id);
  const job = id ? await tx.jobs.held(id) : null;
  if (job) tellJobThread(tx, job, { kind: "could-not-be-read", data: { why } });
};
