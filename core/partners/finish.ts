import type { Tx } from "../ports.ts";
import type { Member } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { memberActor, refuseEnded } from "../tickets/take.ts";
import type { Job, PartnerPerson } from "./job.ts";
import {
  cut,
  keepJob,
  named,
  noteLine,
  openTicketOf,
  partnerActor,
  reasonOf,
  refuseOthers,
  tellPartner,
  tellWhoPressed,
} from "./tell.ts";
import { tellUntaken } from "./untaken.ts";
import { tellVisitOff } from "./visit.ts";

export interface Finishing {
  /** What was done, and which parts. */
  readonly words: string;
  readonly minutes: number | null;
}

const MOST_MINUTES = 30 * 24 * 60;

/** The partner says that it is done: the desk checks it, and the client hears nothing final. */
export const finishJob = async (
  tx: Tx,
  person: PartnerPerson,
  job: Job,
  { words, minutes }: Finishing,
  edits: string | null,
): Promise<Job> => {
  refuseOthers(person, job);
  if (job.status === "done") return job;
  const said = cut(words);
  if (said === "") throw new Refusal("empty-message");
  if (minutes !== null && !(Number.isInteger(minutes) && minutes >= 0 && minutes <= MOST_MINUTES))
    throw new Refusal("bad-input", { field: "minutes" });
  const ticket = await openTicketOf(tx, job);
  const finished = await keepJob(
    tx,
    ticket,
    { ...job, status: "done", done: { at: tx.now, words: said, minutes } },
    "job-done",
    partnerActor(person),
    { minutes },
  );
  noteLine(tx, finished, "done", await named(tx, person), said);
  await tellWhoPressed(tx, finished, person, "sent", edits);
  return finished;
};

export interface Approving {
  readonly stars: number | null;
  readonly words: string | null;
}

/** Good: this hop is over, and the ticket goes on with its holder. Stars may come later, and once. */
export const approveJob = async (tx: Tx, member: Member, job: Job, { stars, words }: Approving): Promise<Job> => {
  if (stars !== null && !(Number.isInteger(stars) && stars >= 1 && stars <= 5))
    throw new Refusal("bad-input", { field: "stars" });
  if (job.status === "approved" && (job.rating || stars === null)) return job;
  if (job.status !== "approved" && job.status !== "done") throw new Refusal("stale");
  const ticket = await tx.tickets.hold(job.ticketId);
  const by = memberActor(member);
  const said = cut(words ?? "") || null;
  const approved = await keepJob(
    tx,
    ticket,
    {
      ...job,
      status: "approved",
      approval: job.approval ?? { by, at: tx.now },
      endedAt: job.endedAt ?? tx.now,
      rating: stars === null ? job.rating : { stars, words: said, by },
    },
    job.status === "done" ? "job-approved" : "job-rated",
    by,
    { stars },
  );
  if (job.status === "done") noteLine(tx, approved, "approved", member.name);
  if (stars !== null) noteLine(tx, approved, "rated", member.name, [String(stars), said].filter(Boolean).join(" "));
  await tellPartner(tx, approved, "approved", said, stars);
  return approved;
};

/** Not good yet, with a reason that the partner reads; counted. */
export const returnJob = async (tx: Tx, member: Member, job: Job, reason: string): Promise<Job> => {
  if (job.status === "returned") return job;
  if (job.status !== "done") throw new Refusal("stale");
  const why = reasonOf(reason);
  const ticket = await tx.tickets.hold(job.ticketId);
  refuseEnded(ticket);
  const returned = await keepJob(
    tx,
    ticket,
    {
      ...job,
      status: "returned",
      returns: job.returns + 1,
      done: null,
      visitAt: null,
      visitAgreedAt: null,
      onTheWayAt: null,
      arrivedAt: null,
    },
    "job-returned",
    memberActor(member),
    { returns: job.returns + 1 },
  );
  noteLine(tx, returned, "returned", member.name, why);
  await tellPartner(tx, returned, "returned", why);
  return returned;
};

/** The partner can't do it after all: somebody who decides is told why. */
export const giveUpJob = async (
  tx: Tx,
  person: PartnerPerson,
  job: Job,
  reason: string,
  edits: string | null,
): Promise<Job> => {
  if (job.status === "given-up" && job.partnerId === person.partnerId) return job;
  refuseOthers(person, job);
  if (job.status === "done") throw new Refusal("stale");
  const why = reasonOf(reason);
  const ticket = await openTicketOf(tx, job);
  const givenUp = await keepJob(
    tx,
    ticket,
    { ...job, status: "given-up", endedAt: tx.now },
    "job-given-up",
    partnerActor(person),
  );
  noteLine(tx, givenUp, "given-up", await named(tx, person), why);
  await tellWhoPressed(tx, givenUp, person, "given-up", edits);
  tellVisitOff(tx, ticket, job);
  await tellUntaken(tx, ticket, givenUp, "given-up", why);
  return givenUp;
};
