import { PRIORITY } from "../notices.ts";
import type { Tx } from "../ports.ts";

/** A platform was not heard for longer than it bridges by itself; the desk learns what can't be had back. */
export const tellAway = async (
  tx: Tx,
  desk: { readonly channel: string; readonly address: string },
  gap: { readonly platform: "slack" | "telegram"; readonly from: Date; readonly to: Date },
): Promise<void> => {
  const conversation = await tx.conversations.ofDesk(desk.channel, desk.address);
  const data = { platform: gap.platform, from: gap.from.toISOString(), to: gap.to.toISOString() };
  tx.outbox.add({
    conversation: conversation.id,
    room: "internal",
    subject: "away",
    notice: { kind: "was-away", data },
    priority: PRIORITY.failure,
  });
};
