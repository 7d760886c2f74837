import { newId } from "../id.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Member } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { storable } from "../rich.ts";
import { notePartnerCalled } from "../sla/manage.ts";
import { memberActor, refuseEnded } from "../tickets/take.ts";
import { isOpen, type Ticket } from "../tickets/ticket.ts";
import { FIELDS, type Fields, type Job, type Partner } from "./job.ts";
import { noteLine, showJob, tellAboutJob, tellJobThread } from "./tell.ts";

export interface Offering {
  readonly partners: readonly string[];
  readonly fields: Fields;
}

/** A ticket's work, offered to one or several partners: who accepts first has it. Nothing is shared but these fields. */
export const offerJob = async (
  tx: Tx,
  member: Member,
  ticket: Ticket,
  { partners, fields }: Offering,
): Promise<Job> => {
  refuseEnded(ticket);
  if (!isOpen(ticket)) throw new Refusal("stale");
  if (!tx.account.deskChannelId) throw new Error(`account ${tx.account.key} has no desk channel`);
  const asked = await reachable(tx, partners);
  const shared = given(fields);
  if (!shared.problem) throw new Refusal("bad-input", { field: "problem" });
  const by = memberActor(member);
  const wait = Math.min(...asked.map(({ partner }) => partner.terms.answerWithinMs));
  const job: Job = {
    id: newId(),
    number: await tx.jobs.nextNumber(),
    ticketId: ticket.id,
    threadId: newId(),
    status: "offered",
    fields: shared,
    offeredAt: tx.now,
    offeredBy: by,
    answerBy: new Date(tx.now.getTime() + wait),
    partnerId: null,
    personId: null,
    acceptedAt: null,
    visitAt: null,
    visitAgreedAt: null,
    onTheWayAt: null,
    arrivedAt: null,
    done: null,
    returns: 0,
    approval: null,
    rating: null,
    endedAt: null,
    version: 1,
  };
  const names = asked.map(({ partner }) => partner.name);
  await tx.jobs.add(
    job,
    asked.map(({ partner }) => partner.id),
    { channelId: tx.account.deskChannelId },
  );
  tx.tickets.record({ ticket: ticket.id, kind: "offered", by, data: { job: job.id, partners: [...partners] } });
  showJob(tx, ticket, job);
  tellJobThread(tx, job, { kind: "job-intro", data: { names } });
  noteLine(tx, job, "offered", member.name, names.join(", "));
  for (const chat of asked.flatMap(({ chats }) => chats))
    tellAboutJob(tx, job, chat, { kind: "job-offer", data: { edits: null } }, { priority: PRIORITY.answer });
  await tx.timers.set("offer-expires", job.id, job.answerBy);
  await notePartnerCalled(tx, member, ticket, names);
  return job;
};

interface Asked {
  readonly partner: Partner;
  readonly chats: readonly string[];
}

/** An offer that nobody can read would only run out: the desk hears it now. */
const reachable = async (tx: Tx, wanted: readonly string[]): Promise<readonly Asked[]> => {
  const known = (await tx.partners.all()).filter(({ id }) => wanted.includes(id));
  if (known.length === 0 || known.length < new Set(wanted).size) throw new Refusal("no-partner");
  const asked: Asked[] = [];
  for (const partner of known)
    asked.push({ partner, chats: (await tx.partners.chats(partner.id)).map(({ conversation }) => conversation) });
  const nobody = asked.find(({ chats }) => chats.length === 0);
  if (nobody) throw new Refusal("partner-unreachable", { name: nobody.partner.name });
  return asked;
};

const MOST_FIELD = 1_000;

const given = (fields: Fields): Fields =>
  Object.fromEntries(
    FIELDS.flatMap((name) => {
      const value = storable(fields[name] ?? "")
        .trim()
        .slice(0, MOST_FIELD)
        .toWellFormed();
      return value ? [[name, value]] : [];
    }),
  );
