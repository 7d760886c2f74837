import type { Tx } from "../ports.ts";
import { noteLine } from "./tell.ts";

/** A partner's person blocked the jobs bot, or let it in again: each job that waits for them says so in its thread. */
export const setPartnerReachable = async (
  tx: Tx,
  channel: string,
  platformId: string,
  why: string | null,
  told: string | null = null,
): Promise<void> => {
  const identity = await tx.people.setReachable(channel, platformId, why);
  const person = identity?.partnerPersonId ? await tx.partners.person(identity.partnerPersonId) : null;
  if (!person || why === null) return;
  const jobs = [...(await tx.jobs.runningOf(person.partnerId)), ...(await tx.jobs.offeredTo(person.partnerId))];
  for (const { id } of jobs.toSorted((a, b) => (a.ticketId < b.ticketId ? -1 : 1))) {
    const job = id === told ? null : await tx.jobs.held(id);
    if (job) noteLine(tx, job, "unreachable", person.name, why);
  }
};
