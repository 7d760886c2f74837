import { type Actor, DESK } from "../actor.ts";
import type { Tx } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { nameOf } from "../tickets/reopen.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { isRunning, type Job } from "./job.ts";
import { keepJob, noteLine, settleOffer, tellPartner } from "./tell.ts";
import { tellVisitOff } from "./visit.ts";

/** Taken back: free before somebody accepted; after, by a manager or whoever holds the ticket, and the partner is told. */
export const withdrawJob = async (tx: Tx, by: Actor, job: Job): Promise<Job> => {
  if (job.status === "withdrawn") return job;
  const ticket = await tx.tickets.hold(job.ticketId);
  if (by.is !== "member" && by.is !== "desk") throw new Refusal("not-yours");
  if (job.status !== "offered" && !isRunning(job)) throw new Refusal("job-over", { number: job.number });
  if (isRunning(job)) await refuseBystander(tx, by, ticket);
  noteLine(tx, job, "withdrawn", nameOf(by));
  tellVisitOff(tx, ticket, job);
  return takeBack(tx, ticket, by, job, "withdrawn");
};

/** A ticket is closed: nobody works on it any more. What was done stands as approved; what was not is taken back. */
export const endJobs = async (tx: Tx, ticket: Ticket, by: Actor): Promise<void> => {
  for (const { id, endedAt } of await tx.jobs.ofTicket(ticket.id)) {
    const job = endedAt ? null : await tx.jobs.held(id);
    if (!job || job.endedAt) continue;
    noteLine(tx, job, "ticket-closed", nameOf(by));
    if (job.status === "done") await approveWithTicket(tx, ticket, job);
    else await takeBack(tx, ticket, by, job, "ticket-closed");
  }
};

const takeBack = async (
  tx: Tx,
  ticket: Ticket,
  by: Actor,
  job: Job,
  news: "withdrawn" | "ticket-closed",
): Promise<Job> => {
  const withdrawn = await keepJob(tx, ticket, { ...job, status: "withdrawn", endedAt: tx.now }, "job-withdrawn", by, {
    why: news,
  });
  if (job.partnerId) await tellPartner(tx, withdrawn, news);
  else
    for (const { partnerId, state } of await tx.jobs.offers(job.id))
      if (state === "open") await settleOffer(tx, withdrawn, partnerId, "withdrawn");
  return withdrawn;
};

const approveWithTicket = async (tx: Tx, ticket: Ticket, job: Job): Promise<void> => {
  const approved: Job = { ...job, status: "approved", approval: { by: DESK, at: tx.now }, endedAt: tx.now };
  await tellPartner(tx, await keepJob(tx, ticket, approved, "job-approved", DESK), "approved");
};

const refuseBystander = async (tx: Tx, by: Actor, ticket: Ticket): Promise<void> => {
  if (by.is !== "member" || ticket.holding?.member === by.id) return;
  const { roles } = await tx.people.member(by.id);
  if (!roles.includes("manager") && !roles.includes("admin")) throw new Refusal("not-yours");
};
