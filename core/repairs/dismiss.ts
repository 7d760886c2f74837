import type { Tx } from "../ports.ts";
import { type Ended, holdRepair, type NotEnded, whatWasDone } from "./end.ts";
import { subjectOf } from "./repair.ts";

export interface Dismissing {
  /** As the audit names them. */
  readonly by: string;
  readonly id: string;
  /** In the person's own words. */
  readonly because: string;
}

export type Dismissed = Ended | NotEnded;

/** Somebody looked at it and nothing has to be done: it is no longer asked about, and the reason stays. */
export const dismissRepair = async (tx: Tx, { by, id, because }: Dismissing): Promise<Dismissed> => {
  const repair = await holdRepair(tx, id);
  if (!repair) return { is: "unknown" };
  if (repair.state !== "open") return whatWasDone(repair, "dismissed");
  await tx.repairs.end(repair, "dismissed");
  await tx.audit.record(by, "dismiss", subjectOf(repair), { id, because });
  return { is: "done", as: null };
};
