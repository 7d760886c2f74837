import type { Tx } from "../../core/ports.ts";
import type { Conversation, Member } from "../../core/records.ts";
import type { Refusal } from "../../core/refusal.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Sender } from "../event.ts";
import type { Connected } from "../inbound.ts";

/** What a member does on purpose. An expected "no" is whispered to the one who pressed, with advice. */
export interface Act {
  readonly channel: Connected;
  readonly member: Member;
  readonly from: Sender;
  /** Where only this member reads. */
  readonly own: Conversation;
  readonly reply: string;
}

/** Says something to this member alone. */
export const whisper = (
  tx: Tx,
  act: Pick<Act, "own" | "from" | "reply">,
  line: string,
  facts: Readonly<Record<string, string | number>>,
): void => {
  showScreen(tx, act.own, { kind: "whisper", data: { reply: act.reply, to: act.from.id, line, facts } });
};

/** What a refusal tells, as a notice keeps it: moments in ISO 8601. */
export const storedFacts = ({ facts }: Refusal): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
