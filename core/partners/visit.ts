import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Contact } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { tellClient } from "../tickets/tell.ts";
import { isOpen, type Ticket } from "../tickets/ticket.ts";
import { isRunning, type Job, type PartnerPerson } from "./job.ts";
import {
  keepJob,
  named,
  noteLine,
  openTicketOf,
  partnerActor,
  refuseOthers,
  tellPartner,
  tellWhoPressed,
} from "./tell.ts";

const YEAR_MS = 366 * 86_400_000;
const ASKED_MS = 30 * 60_000;

/** When somebody will be there: the client is told, in our words, and may ask for another time. */
export const setVisit = async (
  tx: Tx,
  person: PartnerPerson,
  job: Job,
  at: Date,
  edits: string | null,
): Promise<Job> => {
  refuseOthers(person, job);
  if (job.status === "done") throw new Refusal("stale");
  const ahead = at.getTime() - tx.now.getTime();
  if (!(ahead > -60_000 && ahead < YEAR_MS)) throw new Refusal("bad-input", { field: "time" });
  const ticket = await openTicketOf(tx, job);
  if (job.visitAt?.getTime() === at.getTime()) return job;
  const set = await keepJob(
    tx,
    ticket,
    { ...job, visitAt: at, visitAgreedAt: null },
    "visit-set",
    partnerActor(person),
    { at: at.toISOString() },
  );
  noteLine(tx, set, "visit-set", await named(tx, person), at.toISOString());
  await tellWhoPressed(tx, set, person, "visit-set", edits);
  tellClient(
    tx,
    ticket,
    { kind: "visit-at", data: { at: at.toISOString(), edits: null, confirmed: false } },
    { priority: PRIORITY.answer },
  );
  const asks = { what: "visit", ticket: ticket.id, until: tx.now.getTime() + ASKED_MS } as const;
  await tx.dialogues.change(ticket.conversationId, ticket.contactId, { asks });
  return set;
};

export const startWay = async (tx: Tx, person: PartnerPerson, job: Job, edits: string | null): Promise<Job> => {
  refuseOthers(person, job);
  if (job.onTheWayAt && job.status === "in-work") return job;
  if (job.status === "done") throw new Refusal("stale");
  const ticket = await openTicketOf(tx, job);
  const started = await keepJob(
    tx,
    ticket,
    { ...job, status: "in-work", onTheWayAt: tx.now },
    "on-the-way",
    partnerActor(person),
  );
  noteLine(tx, started, "on-the-way", await named(tx, person));
  await tellWhoPressed(tx, started, person, "on-the-way", edits);
  tellClient(tx, ticket, { kind: "on-the-way", data: {} }, { priority: PRIORITY.answer });
  return started;
};

export const arrive = async (tx: Tx, person: PartnerPerson, job: Job, edits: string | null): Promise<Job> => {
  refuseOthers(person, job);
  if (job.arrivedAt && job.status === "in-work") return job;
  if (job.status === "done") throw new Refusal("stale");
  const ticket = await openTicketOf(tx, job);
  const arrived = await keepJob(
    tx,
    ticket,
    { ...job, status: "in-work", arrivedAt: tx.now },
    "arrived",
    partnerActor(person),
  );
  noteLine(tx, arrived, "arrived", await named(tx, person));
  await tellWhoPressed(tx, arrived, person, "arrived", edits);
  tellClient(tx, ticket, { kind: "arrived", data: {} });
  return arrived;
};

/** The client says that the time suits. */
export const confirmVisit = async (tx: Tx, contact: Contact, ticket: Ticket, edits: string | null): Promise<Job> => {
  const job = await awaitedVisit(tx, ticket);
  if (job.visitAgreedAt) return job;
  const agreed = await keepJob(tx, ticket, { ...job, visitAgreedAt: tx.now }, "visit-agreed", {
    is: "contact",
    id: contact.id,
    name: contact.name,
  });
  noteLine(tx, agreed, "visit-confirmed", contact.name, agreed.visitAt!.toISOString());
  const data = { at: agreed.visitAt!.toISOString(), edits, confirmed: true };
  tellClient(tx, ticket, { kind: "visit-at", data }, { priority: PRIORITY.answer });
  return agreed;
};

/** The time does not suit: the partner is asked for another one. The client's words, if any, stay with the desk. */
export const askOtherTime = async (tx: Tx, contact: Contact, ticket: Ticket, edits: string | null): Promise<Job> => {
  const job = await awaitedVisit(tx, ticket);
  const asked = await keepJob(tx, ticket, { ...job, visitAt: null, visitAgreedAt: null }, "visit-refused", {
    is: "contact",
    id: contact.id,
    name: contact.name,
  });
  noteLine(tx, asked, "client-other-time", contact.name, job.visitAt!.toISOString());
  await tellPartner(tx, asked, "client-other-time");
  tellClient(tx, ticket, { kind: "visit-other-time", data: { edits } }, { priority: PRIORITY.answer });
  return asked;
};

/** Nobody comes after all: who waits for a visit hears it, not who had it or whose ticket is over. */
export const tellVisitOff = (tx: Tx, ticket: Ticket, { status, visitAt, onTheWayAt, arrivedAt }: Job): void => {
  const awaited = (visitAt || onTheWayAt) && !arrivedAt && status !== "done";
  if (!awaited || !isOpen(ticket)) return;
  const data = { at: visitAt?.toISOString() ?? null };
  tellClient(tx, ticket, { kind: "visit-off", data }, { priority: PRIORITY.answer });
};

/** The newest visit that is still to come; the job is held. */
const awaitedVisit = async (tx: Tx, ticket: Ticket): Promise<Job> => {
  for (const known of await tx.jobs.ofTicket(ticket.id)) {
    if (!isRunning(known) || !known.visitAt) continue;
    const job = await tx.jobs.held(known.id);
    if (job && isRunning(job) && job.status !== "done" && job.visitAt && !job.arrivedAt) return job;
  }
  throw new Refusal("stale");
};
