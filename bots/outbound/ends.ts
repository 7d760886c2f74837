import { isTakenBack } from "../../core/messages/taken-back.ts";
import type { DeliveryTrouble, DueDelivery, FrozenPart, Settled } from "../../core/outbound.ts";
import type { SenderOptions } from "./options.ts";
import type { Purse } from "./purse.ts";

/** The end of an attempt, or "changed": the delivery was taken back or edited before it left. */
export type Attempted = Settled | "changed";

/** What an attempt is made with. */
export interface Context extends Pick<SenderOptions, "store" | "bot" | "now" | "report" | "log"> {
  readonly signal: AbortSignal;
  readonly spend: Purse["spend"];
  readonly answered: Purse["answered"];
  /** Whose words may go in the same post; nobody's while the channel lets each go in its own. */
  readonly neighbours: () => Promise<readonly DueDelivery[]>;
  /** The room and the stored address, asked once more just before the words leave. */
  readonly allowed: () => boolean;
  readonly word: (due: DueDelivery) => ReturnType<SenderOptions["word"]>;
}

export const NOTHING_TO_SAY = "nothing to say";

/** A part with another outcome; what was known of an earlier one is forgotten. */
export const again = ({ call, joined }: FrozenPart, id: string | null): FrozenPart => ({
  call,
  id,
  ...(joined ? { joined } : {}),
});

export const fail = async (
  due: DueDelivery,
  parts: readonly FrozenPart[],
  what: Extract<DeliveryTrouble, { why: string }>,
  context: Context,
): Promise<Settled> => {
  await context.report(due, what);
  return end(due, what.is, parts, what.why);
};

export const end = (
  due: DueDelivery,
  state: Settled["state"],
  parts: readonly FrozenPart[] | null,
  why: string | null,
): Settled => ({
  id: due.id,
  stream: due.stream,
  ...endOfAll(due, state, parts),
  conversation: due.conversation.id,
  ticket: due.ticket?.id ?? null,
  message: due.message?.id ?? null,
  state,
  parts,
  why,
  possiblyDoubled: due.possiblyDoubled,
  nextAt: null,
  // Of what failed half way, the first half is there: it can be quoted and pressed.
  posted: parts?.flatMap((part) => part.id?.split(",") ?? []) ?? [],
});

/** Whose words went along in a post end with it, and their stream goes on behind the last of them. */
const endOfAll = (
  due: DueDelivery,
  state: Settled["state"],
  parts: readonly FrozenPart[] | null,
): Pick<Settled, "seq" | "joins"> => {
  const [part] = parts ?? [];
  if (!part?.joined || state === "pending" || state === "unknown") return { seq: due.seq, joins: [] };
  const joins = part.joined.slice(1).map(({ delivery, message }) => ({
    id: delivery,
    message,
    parts: [{ call: null, id: part.id, within: due.id }],
  }));
  return { seq: part.joined.at(-1)!.seq, joins };
};

/** Of words that were frozen before they were taken back, neither the rest leaves nor a second copy. */
export const isOver = ({ notice, message, conversation }: DueDelivery): boolean =>
  isTakenBack(notice.kind, message, conversation.room);

/** Nobody can say whether a first copy is there whose answer was lost; without one, it is not. */
export const stopped = (
  due: DueDelivery,
  parts: readonly FrozenPart[],
  context: Context,
  doubled: boolean,
): Settled | Promise<Settled> =>
  doubled
    ? fail(due, parts, { is: "refused", why: "taken back unanswered" }, context)
    : end(due, "void", parts, NOTHING_TO_SAY);
