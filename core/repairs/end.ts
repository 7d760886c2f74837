import type { Tx } from "../ports.ts";
import type { Done, HeldRepair, Repair } from "./repair.ts";

export type Ended =
  /** `as`: what takes its place. */
  | { readonly is: "done"; readonly as: string | null }
  /** Somebody did the same before; nothing was done now. */
  | { readonly is: "done-before"; readonly done: Done | null };

export type NotEnded =
  | { readonly is: "unknown" }
  /** It is on its way, went through, or ended otherwise. */
  | { readonly is: "not-open"; readonly state: Exclude<Repair["state"], "open">; readonly done: Done | null };

/** Its ticket is locked before it, as everywhere: else its words could be taken back in the same moment. */
export const holdRepair = async (tx: Tx, id: string): Promise<HeldRepair | null> => {
  const ticket = await tx.repairs.ticketOf(id);
  if (ticket !== null) await tx.tickets.held(ticket);
  return tx.repairs.hold(id);
};

export const whatWasDone = (
  { state, done }: Repair,
  wanted: "retried" | "dismissed",
): Ended | Extract<NotEnded, { is: "not-open" }> => {
  if (state === wanted) return { is: "done-before", done };
  return { is: "not-open", state: state as Exclude<Repair["state"], "open">, done };
};
