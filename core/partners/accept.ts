import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { isRunning, type Job, type Offer, type PartnerPerson } from "./job.ts";
import { chatOf, keepJob, named, noteLine, openTicketOf, partnerActor, settleOffer, tellAboutJob } from "./tell.ts";

/**
 * Who accepts first has the job: its row is held, so of two presses at once one finds it gone. What acceptance opens is
 * told by the terms as they are when it is worded. The others read that there is nothing to do.
 */
export const acceptJob = async (tx: Tx, person: PartnerPerson, job: Job, edits: string | null): Promise<Job> => {
  const offers = await refuseUninvited(tx, person, job);
  if (job.partnerId === person.partnerId) {
    if (!isRunning(job)) throw new Refusal("job-over", { number: job.number });
    return job;
  }
  refuseLate(tx, job, offers.find(({ partnerId }) => partnerId === person.partnerId)!);
  // A partner that was suspended meanwhile gets no new work.
  if (!(await tx.partners.all()).some(({ id }) => id === person.partnerId))
    throw new Refusal("offer-over", { number: job.number });
  const ticket = await openTicketOf(tx, job);
  const accepted = await keepJob(
    tx,
    ticket,
    { ...job, status: "accepted", partnerId: person.partnerId, personId: person.id, acceptedAt: tx.now },
    "job-accepted",
    partnerActor(person),
    { partner: person.partnerId },
  );
  noteLine(tx, accepted, "accepted", await named(tx, person));
  for (const { partnerId } of offers.filter(({ state }) => state === "open"))
    if (partnerId !== person.partnerId) await settleOffer(tx, accepted, partnerId, "taken");
  await tellOwn(tx, accepted, person, edits);
  return accepted;
};

/** Whoever pressed has the job; their colleagues read that it was accepted. */
const tellOwn = async (tx: Tx, job: Job, person: PartnerPerson, edits: string | null): Promise<void> => {
  const own = await chatOf(tx, person);
  await settleOffer(tx, job, person.partnerId, "accepted", { except: own });
  if (own) tellAboutJob(tx, job, own, { kind: "job-yours", data: { edits } }, { priority: PRIORITY.answer });
};

/** Whoever was never asked learns nothing of the job, not even that there is one. */
export const refuseUninvited = async (tx: Tx, person: PartnerPerson, job: Job): Promise<readonly Offer[]> => {
  const offers = await tx.jobs.offers(job.id);
  if (person.leftAt || !offers.some(({ partnerId }) => partnerId === person.partnerId)) throw new Refusal("not-found");
  return offers;
};

/** An offer that is over, whoever ended it, is over also where its time ran out and nobody has noted it yet. */
export const refuseLate = (tx: Tx, job: Job, { state }: Offer): void => {
  if (state === "taken") throw new Refusal("job-taken", { number: job.number });
  if (job.status !== "offered" || state !== "open" || tx.now >= job.answerBy)
    throw new Refusal("offer-over", { number: job.number });
};
