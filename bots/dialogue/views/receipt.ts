import type { ReceiptFacts } from "../../../core/outbound.ts";
import type { Account } from "../../../core/records.ts";
import type { Mark } from "../../bot.ts";

const PATIENCE_MS = 3_000;

/** What stands on a member's own words: nothing while they may still be taken back, an hourglass only when they are late. */
export const marksFor = (facts: ReceiptFacts, account: Account, now: Date): readonly Mark[] => {
  const { states, storedAt, room } = facts;
  const some = (...wanted: readonly string[]) => states.some((state) => wanted.includes(state));
  if (room === "internal") return ["internal"];
  if (some("refused", "gone", "dismissed")) return ["failed"];
  const isLate = now.getTime() >= storedAt.getTime() + account.undoMs + PATIENCE_MS;
  if (some("pending", "sending", "unknown")) return isLate ? ["waiting"] : [];
  return some("sent") ? ["sent"] : [];
};
