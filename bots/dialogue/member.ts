import type { Tx } from "../../core/ports.ts";
import { closeReview } from "../../core/ratings/review.ts";
import { plainText } from "../../core/rich.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Pressed, Said } from "../event.ts";
import { readButton } from "./buttons.ts";
import type { MemberTalk } from "./client-talk.ts";
import { whisper } from "./desk-act.ts";
import { callPartner, isManagerVerb, pressedByManager } from "./manager-presses.ts";

/** A member's press in their own chat with the clients' bot. */
export const pressedByMember = async (tx: Tx, talk: MemberTalk, event: Pressed): Promise<void> => {
  const button = readButton(event.value);
  if (button && isManagerVerb(button.verb)) return pressedByManager(tx, talk, button, event.on);
  if (button?.verb === "partner") return callPartner(tx, talk, button.subject);
  whisper(tx, talk, "stale", {});
};

/** A member's own words: what the bot asked for, or nothing that it could do something with. */
export const saidByMember = async (tx: Tx, talk: MemberTalk, said: Said): Promise<void> => {
  const { reviewing } = await tx.dialogues.load(talk.own.id, talk.member.id);
  const reason = plainText(said.body);
  if (!reviewing || reviewing.until <= tx.now.getTime() || reason.trim() === "") return welcomeMember(tx, talk);
  await tx.dialogues.change(talk.own.id, talk.member.id, { reviewing: null });
  const { number } = await closeReview(tx, talk.member, reviewing.review, reason);
  whisper(tx, talk, "review-kept", { number: number ?? 0 });
};

export const welcomeMember = async (tx: Tx, talk: MemberTalk): Promise<void> => {
  showScreen(tx, talk.own, { kind: "member-welcome", data: {} });
};
