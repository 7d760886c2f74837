import type { Tx } from "../../core/ports.ts";
import type { DialogueState } from "../../core/records.ts";
import type { ClientTalk } from "./client-talk.ts";

type Asks = NonNullable<DialogueState["asks"]>;

export const ASKED_MS = 30 * 60_000;

/** What the bot asks for next in this chat; it stands for half an hour or until the next question. */
export const ask = (tx: Tx, talk: ClientTalk, what: Asks["what"], ticket: string | null): Promise<void> =>
  talk.remember({ asks: { what, ticket, until: tx.now.getTime() + ASKED_MS } });

export const stands = (asks: DialogueState["asks"], now: Date): Asks | null =>
  asks && asks.until > now.getTime() ? asks : null;
