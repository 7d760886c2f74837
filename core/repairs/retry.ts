import { isTakenBack } from "../messages/taken-back.ts";
import type { Tx } from "../ports.ts";
import { type Ended, holdRepair, type NotEnded, whatWasDone } from "./end.ts";
import { type HeldDelivery, type HeldRepair, type HeldUpdate, type Repair, subjectOf } from "./repair.ts";

export interface Retrying {
  /** As the audit names them. */
  readonly by: string;
  readonly id: string;
  /** Also where the reader may have it already, and would then get it twice. */
  readonly anyway: boolean;
}

export type Retried =
  | Ended
  | NotEnded
  | { readonly is: "may-have-arrived"; readonly arrived: NonNullable<Repair["arrived"]> }
  /** Its content was deleted: by age, or with the person. */
  | { readonly is: "emptied" }
  /** Its words were deleted or kept inside since. */
  | { readonly is: "taken-back" };

/** The same once more, behind all that waits in its place already. The old one stays, and says what took its place. */
export const retryRepair = async (tx: Tx, { by, id, anyway }: Retrying): Promise<Retried> => {
  const repair = await holdRepair(tx, id);
  if (!repair) return { is: "unknown" };
  if (repair.state !== "open") return whatWasDone(repair, "retried");
  const not = await whyNot(tx, repair, anyway);
  if (not) return not;
  const as = repair.kind === "update" ? await appendUpdate(tx, repair) : await sendAgain(tx, repair);
  await tx.repairs.end(repair, "retried");
  await tx.audit.record(by, "retry", subjectOf(repair), { id, as, arrived: repair.arrived });
  return { is: "done", as };
};

const whyNot = async (tx: Tx, repair: HeldRepair, anyway: boolean): Promise<Retried | null> => {
  if (repair.isEmpty) return { is: "emptied" };
  if (repair.kind === "update") return null;
  if (await isClosed(tx, repair)) return { is: "taken-back" };
  return repair.arrived && !anyway ? { is: "may-have-arrived", arrived: repair.arrived } : null;
};

// Their room may have narrowed since, and must not widen again because something is repaired.
const isClosed = async (tx: Tx, delivery: HeldDelivery): Promise<boolean> => {
  const { notice, messageId, jobId, conversation, conversationRoom } = delivery;
  if (jobId !== null && !(await tx.jobs.mayHear(jobId, conversation, notice.kind))) return true;
  return messageId !== null && isTakenBack(notice.kind, await tx.messages.byId(messageId), conversationRoom);
};

/** `retry:<the first row>:<how often>`: whoever reads the inbox sees where it came from. */
const appendUpdate = (tx: Tx, update: HeldUpdate): Promise<string> => {
  const [, first = String(update.row), times = "0"] = /^retry:(\d+):(\d+)$/.exec(update.key) ?? [];
  return tx.repairs.append(update, `retry:${first}:${Number(times) + 1}`);
};

/** The words are chosen anew, and the room is asked as for any other. What is marked on the writer's own words follows. */
const sendAgain = async (tx: Tx, delivery: HeldDelivery): Promise<string> => {
  const as = await tx.repairs.nextOf(delivery);
  const { conversation, room, subject, notice, ticketId, messageId, jobId, priority } = delivery;
  tx.outbox.add({ conversation, room, subject, notice, ticket: ticketId, message: messageId, job: jobId, priority });
  const message = notice.kind === "answer" && messageId !== null ? await tx.messages.byId(messageId) : null;
  if (message) tx.outbox.show("receipt", message.id, message.conversationId);
  return as;
};
