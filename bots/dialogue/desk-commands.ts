import type { Tx } from "../../core/ports.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Commanded } from "../event.ts";
import { type Act, whisper } from "./desk-act.ts";

/** `/desk`: mine, late first · `/desk 1042`: one · `/desk new`: a form · `/desk help`. */
export const commandFromDesk = async (tx: Tx, act: Act, event: Commanded): Promise<void> => {
  const word = event.argument.trim().replace(/^#/, "").toLowerCase();
  // Opens a form in the reflex; typed where forms can't open it comes here.
  if (/^new(\s|$)/.test(word)) return whisper(tx, act, "failed", {});
  if (word === "help" || (word !== "" && !/^\d{1,9}$/.test(word))) return whisper(tx, act, "desk-help", {});
  const number = word === "" ? null : Number(word);
  const ticket = number === null ? null : await tx.tickets.holdByNumber(number);
  if (number !== null && !ticket) return whisper(tx, act, "not-found", { number });
  showScreen(
    tx,
    act.own,
    { kind: "desk-list", data: { reply: act.reply, to: act.from.id, member: act.member.id, number } },
    ticket?.id ?? null,
  );
};
