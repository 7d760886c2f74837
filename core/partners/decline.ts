import type { Tx } from "../ports.ts";
import { refuseLate, refuseUninvited } from "./accept.ts";
import type { Job, PartnerPerson } from "./job.ts";
import {
  chatOf,
  keepJob,
  named,
  noteLine,
  openTicketOf,
  partnerActor,
  reasonOf,
  settleOffer,
  showJob,
} from "./tell.ts";
import { tellUntaken } from "./untaken.ts";

/** No, with a reason that the desk reads. Where all have said no, somebody who decides is told. */
export const declineJob = async (
  tx: Tx,
  person: PartnerPerson,
  job: Job,
  reason: string,
  edits: string | null,
): Promise<Job> => {
  const offers = await refuseUninvited(tx, person, job);
  const own = offers.find(({ partnerId }) => partnerId === person.partnerId)!;
  if (own.state === "declined") return job;
  refuseLate(tx, job, own);
  const why = reasonOf(reason);
  const ticket = await openTicketOf(tx, job);
  const chat = await chatOf(tx, person);
  await settleOffer(tx, job, person.partnerId, "declined", {
    why,
    pressed: chat && edits ? { chat, edits } : null,
  });
  noteLine(tx, job, "declined", await named(tx, person), why);
  const isLast = offers.every(({ partnerId, state }) => partnerId === person.partnerId || state !== "open");
  const data = { partner: person.partnerId };
  if (!isLast) {
    tx.tickets.record({
      ticket: ticket.id,
      kind: "job-declined",
      by: partnerActor(person),
      data: { job: job.id, ...data },
    });
    showJob(tx, ticket, job);
    return job;
  }
  const untaken = await keepJob(
    tx,
    ticket,
    { ...job, status: "declined", endedAt: tx.now },
    "job-declined",
    partnerActor(person),
    data,
  );
  await tellUntaken(tx, ticket, untaken, "declined", why);
  return untaken;
};
