import { createHash } from "node:crypto";
import { copiesOf } from "../messages/copies.ts";
import { isMarkedInternal } from "../messages/room.ts";
import { sendAnswer } from "../messages/speak.ts";
import { readyAt, type Words } from "../messages/words.ts";
import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Member, Message } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { plainText, type Rich } from "../rich.ts";
import { messageOf } from "../tickets/hear.ts";
import { memberActor, refuseEnded } from "../tickets/take.ts";
import { tellDesk } from "../tickets/tell.ts";
import type { Job, PartnerPerson } from "./job.ts";
import { chatOf, chatsOf, noteLine, partnerActor, tellAboutJob, tellJobThread } from "./tell.ts";

/** A partner's words and files to the desk: into the job's thread and nowhere else. Asking before accepting is welcome. */
export const speakToDesk = async (tx: Tx, person: PartnerPerson, job: Job, words: Words): Promise<Message> => {
  await refuseStranger(tx, person, job);
  refuseEmpty(words);
  const chat = await chatOf(tx, person);
  if (!chat) throw new Error(`the partner's person ${person.id} has no chat`);
  const message = await keepWords(
    tx,
    job,
    messageOf(tx, job.ticketId, chat, partnerActor(person), words, "link"),
    words,
  );
  tellJobThread(
    tx,
    job,
    { kind: "job-words", data: {} },
    { message: message.id, priority: PRIORITY.clientWords, notBefore: readyAt(words, tx.now) },
  );
  return message;
};

const FILES_MS = 20_000;
const RECEIPT_MS = 3_000;

/**
 * A member's words in a job's thread reach whoever has the job, after the undo window; before that, those who asked
 * something about it. A note's mark or a colleague's mention in front keeps them inside. Where nobody may hear them the
 * thread says so.
 */
export const speakToPartner = async (
  tx: Tx,
  member: Member,
  job: Job,
  words: Words,
  leadsWithMember = false,
): Promise<Message> => {
  const isInside = leadsWithMember || isMarkedInternal(plainText(words.body));
  const room = isInside ? "internal" : "link";
  const message = await keepWords(
    tx,
    job,
    messageOf(tx, job.ticketId, job.threadId, memberActor(member), words, room),
    words,
  );
  if (isInside) {
    tx.outbox.show("receipt", message.id, job.threadId);
    return message;
  }
  const chats = await listeners(tx, job);
  if (chats.length === 0) {
    const partner = job.partnerId ? await tx.partners.byId(job.partnerId) : null;
    noteLine(tx, job, partner ? "unreachable" : "not-heard", partner?.name ?? member.name);
    return message;
  }
  const undone = tx.now.getTime() + tx.account.undoMs;
  const notBefore = new Date(words.files.length > 0 ? Math.max(undone, tx.now.getTime() + FILES_MS) : undone);
  for (const chat of chats)
    tellAboutJob(
      tx,
      job,
      chat,
      { kind: "job-words", data: {} },
      { message: message.id, priority: PRIORITY.answer, notBefore },
    );
  tx.outbox.show("receipt", message.id, job.threadId, new Date(notBefore.getTime() + RECEIPT_MS));
  return message;
};

/** A member lets the client have a partner's words, as an answer of their own. Pressed twice they go once. */
export const passToClient = async (tx: Tx, member: Member, message: Message): Promise<Message> => {
  if (message.room !== "link" || message.author.is !== "partner" || !message.jobId) throw new Refusal("not-found");
  if (message.deletedAt) throw new Refusal("stale");
  const ticket = await tx.tickets.hold(message.ticketId);
  refuseEnded(ticket);
  const id = passedId(message.id);
  const known = await tx.messages.byId(id);
  if (known) return known;
  const passed: Message = {
    ...message,
    id,
    conversationId: ticket.threadId,
    jobId: null,
    room: "client",
    author: memberActor(member),
    // As with words that a member brought: whose they are, and who passed them on.
    authorName: `${message.authorName} (${member.name})`,
    saidAt: tx.now,
    storedAt: tx.now,
    album: null,
    replyTo: null,
    thanks: false,
    editedAt: null,
  };
  await tx.messages.add(passed, null, []);
  const waiting = await tx.messages.copyFiles(message.id, passed.id);
  await sendAnswer(tx, member, ticket, passed, waiting > 0);
  tellDesk(tx, ticket, { kind: "client-words", data: { late: false } }, { message: passed.id });
  const job = await tx.jobs.held(message.jobId);
  if (job) noteLine(tx, job, "passed-to-client", member.name);
  return passed;
};

/** Whoever wrote in a job's room changed their words: before they left, the new ones leave; after, the copies change. */
export const followJobEdit = async (tx: Tx, message: Message, version: string, body: Rich): Promise<void> => {
  if (message.room !== "link") return;
  const text = plainText(body);
  const isNewest = await tx.messages.edit(message.id, version, body);
  if (text === message.text) return;
  if (isMarkedInternal(text) && message.author.is === "member") {
    await tx.messages.setRoom(message.id, "internal");
    await takeBack(tx, message);
  }
  if (!isNewest || isMarkedInternal(text)) return;
  for (const { id, conversation } of await copiesOf(tx, message, ["job-words"]))
    if (!(await tx.outbox.touch(id))) await changeCopy(tx, message, conversation, "job-words-edited", id);
};

/** The same for words that were deleted. */
export const followJobRemoval = async (tx: Tx, message: Message): Promise<void> => {
  if (message.room !== "link" || message.deletedAt) return;
  await tx.messages.remove(message.id);
  await takeBack(tx, message);
};

const takeBack = async (tx: Tx, message: Message): Promise<void> => {
  // Files that were fetched later went out by themselves.
  for (const { id, conversation } of await copiesOf(tx, message, ["job-words", "file-follows"]))
    if (!(await tx.outbox.supersede(id))) await changeCopy(tx, message, conversation, "job-words-removed", id);
  if (message.author.is === "member") tx.outbox.show("receipt", message.id, message.conversationId);
};

const changeCopy = async (
  tx: Tx,
  message: Message,
  conversation: string,
  kind: "job-words-edited" | "job-words-removed",
  delivery: string,
): Promise<void> => {
  const job = message.jobId ? await tx.jobs.held(message.jobId) : null;
  // Who has lost the job since hears no more of it, not even that.
  if (job && (await tx.jobs.mayHear(job.id, conversation, kind)))
    tellAboutJob(
      tx,
      job,
      conversation,
      { kind, data: { delivery } },
      // What was taken back is in no room any more.
      kind === "job-words-edited" ? { message: message.id } : {},
    );
};

const keepWords = async (tx: Tx, job: Job, said: Message, words: Words): Promise<Message> => {
  const message = { ...said, jobId: job.id };
  await tx.messages.add(message, words.platformId, words.files);
  tx.tickets.record({
    ticket: job.ticketId,
    kind: "job-words",
    by: message.author,
    data: { job: job.id, message: message.id },
  });
  return message;
};

const listeners = async (tx: Tx, job: Job): Promise<readonly string[]> => {
  if (job.partnerId) return chatsOf(tx, job, job.partnerId);
  const asked = await tx.jobs.askedBy(job.id);
  const chats: string[] = [];
  for (const { partnerId, state } of await tx.jobs.offers(job.id))
    if (state === "open" && asked.includes(partnerId)) chats.push(...(await chatsOf(tx, job, partnerId)));
  return chats;
};

/** Who has or had the job may speak of it, and whoever may still accept it. */
const refuseStranger = async (tx: Tx, person: PartnerPerson, job: Job): Promise<void> => {
  if (person.leftAt) throw new Refusal("not-found");
  if (job.partnerId === person.partnerId) return;
  const own = (await tx.jobs.offers(job.id)).find(({ partnerId }) => partnerId === person.partnerId);
  if (!own) throw new Refusal("not-found");
  if (own.state === "taken") throw new Refusal("job-taken", { number: job.number });
  if (own.state !== "open") throw new Refusal("offer-over", { number: job.number });
};

const refuseEmpty = ({ body, files }: Words): void => {
  if (plainText(body).trim() === "" && files.length === 0) throw new Refusal("empty-message");
};

/** The same for the same words, so that whoever passes them on again finds it done. */
const passedId = (message: string): string => {
  const hex = createHash("sha256").update(`passed to the client ${message}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
};
