import { tellManagers } from "../people/privately.ts";
import type { Tx } from "../ports.ts";
import type { Ticket } from "../tickets/ticket.ts";
import type { Job } from "./job.ts";

/** Nobody does the work: those who decide are told, with what the partners said. */
export const tellUntaken = async (
  tx: Tx,
  ticket: Ticket,
  job: Job,
  why: "expired" | "declined" | "given-up",
  reason: string | null,
): Promise<void> => {
  const asked = why === "given-up" ? [job.partnerId!] : (await tx.jobs.offers(job.id)).map((one) => one.partnerId);
  const names: string[] = [];
  for (const id of asked) {
    const partner = await tx.partners.byId(id);
    if (partner) names.push(partner.name);
  }
  const number = ticket.number ?? 0;
  await tellManagers(
    tx,
    {
      kind: "job-untaken",
      data: { job: job.id, jobNumber: job.number, ticket: ticket.id, number, title: ticket.title, why, names, reason },
    },
    { id: ticket.id, number },
  );
};
