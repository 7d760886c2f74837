import type { Notice } from "../notices.ts";
import type { DeliveryTrouble, DueDelivery } from "../outbound.ts";
import type { Tx } from "../ports.ts";
import { askElsewhere } from "../ratings/review.ts";
import { notePinged } from "../sla/ping.ts";
import { noteUnreached, ownChat, tellPrivately } from "./privately.ts";

/** What a member has to hear; all else in their own chat is worth no second way. */
const MUST_BE_HEARD: readonly Notice["kind"][] = ["promise-ping", "job-untaken", "low-rating", "given-to-you"];

/**
 * A member was told something in their own chat, and it did not arrive: they are told at their next address. Without one
 * the desk hears of it, and a low rating goes to the next who can look into it.
 */
export const tellElsewhere = async (
  tx: Tx,
  channel: string,
  due: DueDelivery,
  trouble: DeliveryTrouble,
): Promise<void> => {
  const { notice, conversation } = due;
  if (trouble.is === "doubled" || !conversation.address) return;
  if (trouble.is === "gone") await tx.people.setReachable(channel, conversation.address, trouble.why);
  if (!MUST_BE_HEARD.includes(notice.kind) || isEdit(notice)) return;
  const identity = await tx.people.find(channel, conversation.address);
  const member = identity?.memberId ? await tx.members.find(identity.memberId) : null;
  if (!member) return;
  if (notice.kind === "low-rating") return askElsewhere(tx, member, conversation.id, notice);
  const chat = await ownChat(tx, member, conversation.id);
  if (!chat) {
    const others = (await tx.members.managers()).filter(({ id }) => id !== member.id);
    const heard = [];
    for (const other of others) if (await ownChat(tx, other)) heard.push(other);
    return noteUnreached(tx, [member], heard, numbersIn(notice));
  }
  const told = tellPrivately(tx, member, chat, notice, due.ticket?.id ?? null);
  if (notice.kind !== "promise-ping") return;
  for (const { ticket, clock, step } of notice.data.tickets) notePinged(tx, ticket, { clock, step, told });
};

const isEdit = ({ data }: Notice): boolean => "edits" in data && data.edits !== null;

const numbersIn = (notice: Notice): readonly number[] => {
  if (notice.kind === "promise-ping") return notice.data.tickets.map(({ number }) => number);
  return "number" in notice.data && typeof notice.data.number === "number" ? [notice.data.number] : [];
};
