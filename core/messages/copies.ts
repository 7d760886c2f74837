import type { Notice } from "../notices.ts";
import type { Tx } from "../ports.ts";
import type { Message } from "../records.ts";

/** The deliveries of these kinds that brought a message somewhere or still may, with the conversation that each goes to. */
export const copiesOf = async (tx: Tx, message: Message, kinds: readonly Notice["kind"][]) =>
  (await tx.outbox.deliveriesOf(message.id)).filter(
    ({ kind, state }) => kinds.some((one) => one === kind) && state !== "superseded" && state !== "void",
  );
