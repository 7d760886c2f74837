import { type Notice, PRIORITY } from "../notices.ts";
import { tellAboutJob } from "../partners/tell.ts";
import type { Arrival, Tx } from "../ports.ts";
import type { Message } from "../records.ts";
import { tellClient, tellDesk } from "../tickets/tell.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { copiesOf } from "./copies.ts";

const ALBUM_MS = 1_500;

/**
 * A file's bytes are here, or will never be. The words that waited for it may leave; words that left without it are
 * followed by it; a file that can't be had is told to both sides, with the limit.
 */
export const fileArrived = async (tx: Tx, id: string, arrival: Arrival): Promise<void> => {
  const settled = await tx.files.settle(id, arrival);
  if (!settled) return;
  const { message, name, waiting } = settled;
  const ticket = await tx.tickets.hold(message.ticketId);
  for (const delivery of await copiesOf(tx, message, ["client-words", "answer", "job-words"])) {
    // What is out or may be has its words frozen: the file is not among them.
    const leaves = waiting === 0 ? leavesAt(tx, message, delivery.kind) : undefined;
    const isInTime = delivery.state === "pending" && (await tx.outbox.touch(delivery.id, leaves));
    if (isInTime) continue;
    if (message.room === "link") await followInJob(tx, message, delivery.conversation, id, arrival, name);
    else follow(tx, ticket, message, delivery.kind, id, arrival, name);
  }
  if (arrival.is !== "ready" && message.room === "link")
    await followInJob(tx, message, message.conversationId, id, arrival, name);
  if (arrival.is !== "ready" && message.author.is === "contact") {
    tellClient(
      tx,
      ticket,
      { kind: "file-trouble", data: { name, limit: arrival.is === "too-big" ? arrival.limit : null } },
      { priority: PRIORITY.failure },
    );
  }
};

/** An album waits for its last item, an answer for the end of the undo window. */
const leavesAt = (tx: Tx, message: Message, kind: string): Date => {
  const isOurs = kind === "answer" || message.author.is === "member";
  const wait = isOurs ? tx.account.undoMs : message.album ? ALBUM_MS : 0;
  const at = (isOurs ? message.storedAt.getTime() : tx.now.getTime()) + wait;
  return new Date(Math.max(tx.now.getTime(), at));
};

/** To whoever is to have the file in a job's room. */
const followInJob = async (
  tx: Tx,
  message: Message,
  conversation: string,
  file: string,
  arrival: Arrival,
  name: string,
): Promise<void> => {
  const job = message.jobId ? await tx.jobs.held(message.jobId) : null;
  if (!job) return;
  const limit = arrival.is === "too-big" ? arrival.limit : null;
  const trouble = conversation === job.threadId ? "client-file-trouble" : "file-trouble";
  const notice: Notice =
    arrival.is === "ready" ? { kind: "file-follows", data: { file } } : { kind: trouble, data: { name, limit } };
  if (await tx.jobs.mayHear(job.id, conversation, notice.kind))
    tellAboutJob(tx, job, conversation, notice, { message: message.id, priority: PRIORITY.answer });
};

const follow = (
  tx: Tx,
  ticket: Ticket,
  message: Message,
  kind: string,
  file: string,
  arrival: Arrival,
  name: string,
): void => {
  const toClient = kind === "answer";
  if (arrival.is === "ready") {
    const tell = toClient ? tellClient : tellDesk;
    tell(
      tx,
      ticket,
      { kind: "file-follows", data: { file } },
      { message: message.id, priority: toClient ? PRIORITY.answer : PRIORITY.clientWords },
    );
    return;
  }
  const limit = arrival.is === "too-big" ? arrival.limit : null;
  tellDesk(
    tx,
    ticket,
    { kind: "client-file-trouble", data: { name, limit } },
    { message: message.id, priority: PRIORITY.failure },
  );
};
