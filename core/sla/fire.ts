import type { Tx } from "../ports.ts";
import { pingFor } from "./ping.ts";

/** So many tickets at once: after a day without us all open promises of a large desk are one message to each. */
const MOST = 10_000;

/** Thresholds that are over: who should know is told, and a card whose ticket is late by now says so. */
export const fireSteps = async (tx: Tx): Promise<void> => {
  const steps = await tx.promises.takeDue(MOST);
  if (steps.length === 0) return;
  for (const { step, ticket } of steps) if (step === "missed") tx.outbox.show("card", ticket.id, ticket.threadId);
  await pingFor(tx, steps);
};
