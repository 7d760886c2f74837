import { isId } from "../../core/id.ts";
import { isMarkedInternal } from "../../core/messages/room.ts";
import { approveJob, returnJob } from "../../core/partners/finish.ts";
import type { Job } from "../../core/partners/job.ts";
import { offerJob } from "../../core/partners/offer.ts";
import { followJobEdit, followJobRemoval, passToClient, speakToPartner } from "../../core/partners/speak.ts";
import { noteLine } from "../../core/partners/tell.ts";
import { withdrawJob } from "../../core/partners/withdraw.ts";
import type { Tx } from "../../core/ports.ts";
import type { Conversation, Member, Message } from "../../core/records.ts";
import { Refusal } from "../../core/refusal.ts";
import { plainText } from "../../core/rich.ts";
import { memberActor } from "../../core/tickets/take.ts";
import type { Ticket } from "../../core/tickets/ticket.ts";
import type { Deleted, Edited, Said, Submitted } from "../event.ts";
import type { Button } from "./buttons.ts";
import type { Act } from "./desk-act.ts";
import { wordsOf } from "./incoming.ts";
import { offerOf, starsOf } from "./job-forms.ts";

/** A job of this account that somebody named. */
const jobById = async (tx: Tx, id: string): Promise<Job> => {
  const job = isId(id) ? await tx.jobs.held(id) : null;
  if (!job) throw new Refusal("not-found", { number: 0 });
  return job;
};

/** A member's words in a job's thread: they reach the partner and nobody else. */
export const saidInJob = async (tx: Tx, member: Member, thread: Conversation, said: Said): Promise<void> => {
  const job = thread.jobId ? await tx.jobs.held(thread.jobId) : null;
  if (!job) return;
  // Every message of a thread answers its root, which is a card: nothing is quoted by that.
  const { replyTo: _root, ...unquoted } = said;
  const words = await wordsOf(tx, thread.id, unquoted, []);
  // Whoever is mentioned in front, a colleague or the bot, is whom the words are for.
  await speakToPartner(tx, member, job, { ...words, thanks: false }, said.mentions?.leading ?? false);
};

/** What a member changes or deletes in a job's thread follows to the partner, as an answer's does to the client. */
export const followedInJob = async (
  tx: Tx,
  member: Member | null,
  message: Message,
  event: Edited | Deleted,
): Promise<void> => {
  if (event.kind === "deleted") {
    if (message.room === "link") await followJobRemoval(tx, message);
    else if (!message.deletedAt) await tx.messages.remove(message.id);
    return;
  }
  if (message.author.is !== "member" || message.author.id !== member?.id) return;
  const [before, after] = [isMarkedInternal(message.text), isMarkedInternal(plainText(event.body))];
  if (message.room === "link") await followJobEdit(tx, message, event.version, event.body);
  else if (!(await tx.messages.edit(message.id, event.version, event.body))) return;
  // The room never widens, and a mark that comes late may come too late: either way the thread says so.
  const job = before === after || !message.jobId ? null : await tx.jobs.held(message.jobId);
  if (job && message.room === "link") noteLine(tx, job, "marked-inside", member.name);
  if (job && message.room === "internal" && before) noteLine(tx, job, "still-inside", member.name);
};

export const onWithdraw = async (tx: Tx, act: Act, { subject }: Button): Promise<void> => {
  await withdrawJob(tx, memberActor(act.member), await jobById(tx, subject));
};

/** [Pass to client]: a partner's words never go there by themselves. */
export const onPass = async (tx: Tx, act: Act, { subject }: Button): Promise<void> => {
  const message = isId(subject) ? await tx.messages.byId(subject) : null;
  if (!message) throw new Refusal("not-found", { number: 0 });
  await passToClient(tx, act.member, message);
};

export const offerFromForm = async (tx: Tx, act: Act, ticket: Ticket, { values }: Submitted): Promise<void> => {
  await offerJob(tx, act.member, ticket, offerOf(values));
};

export const approveFromForm = async (tx: Tx, act: Act, { subject, values }: Submitted): Promise<void> => {
  const stars = starsOf(values);
  if (stars === undefined) throw new Refusal("bad-input", { field: "stars" });
  const words = (values.words ?? "").trim();
  await approveJob(tx, act.member, await jobById(tx, subject), { stars, words: words === "" ? null : words });
};

export const returnFromForm = async (tx: Tx, act: Act, { subject, values }: Submitted): Promise<void> => {
  await returnJob(tx, act.member, await jobById(tx, subject), (values.reason ?? "").trim());
};
