import { DESK } from "../actor.ts";
import type { Tx } from "../ports.ts";
import { keepJob, noteLine, settleOffer } from "./tell.ts";
import { tellUntaken } from "./untaken.ts";

/**
 * The time to answer is over. Accepted, declined or taken back meanwhile: nothing happens. Nobody clears the timer for
 * that: it is taken before the ticket is held, so whoever holds the ticket must not wait for it.
 */
export const expireOffer = async (tx: Tx, jobId: string): Promise<void> => {
  const job = await tx.jobs.held(jobId);
  if (job?.status !== "offered") return;
  const ticket = await tx.tickets.hold(job.ticketId);
  const names: string[] = [];
  for (const { partnerId, state } of await tx.jobs.offers(job.id)) {
    if (state !== "open") continue;
    await settleOffer(tx, job, partnerId, "expired");
    names.push((await tx.partners.byId(partnerId))?.name ?? "");
  }
  noteLine(tx, job, "expired", names.join(", "));
  const expired = await keepJob(tx, ticket, { ...job, status: "expired", endedAt: tx.now }, "job-expired", DESK);
  await tellUntaken(tx, ticket, expired, "expired", null);
};
