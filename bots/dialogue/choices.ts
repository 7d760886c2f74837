import type { Tx } from "../../core/ports.ts";
import type { Conversation } from "../../core/records.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import { LANGUAGES } from "../languages.ts";
import { knownZone } from "../times.ts";

/** Somebody who writes to a bot of ours from outside the desk. */
type Person = { readonly contact: string } | { readonly partnerPerson: string };

/** A language that was pressed is theirs from now on; anything else asks. */
export const chooseLanguage = async (
  tx: Tx,
  person: Person,
  conversation: Conversation,
  pressed: string,
  edits: string | null,
): Promise<void> => {
  const isOurs = LANGUAGES.some((language) => language === pressed);
  if (isOurs) await tx.people.choose(person, { language: pressed });
  showScreen(tx, conversation, { kind: isOurs ? "language-set" : "ask-language", data: { edits } });
};

export const chooseZone: typeof chooseLanguage = async (tx, person, conversation, pressed, edits) => {
  const isZone = pressed.includes("/") && knownZone(pressed) === pressed;
  if (isZone) await tx.people.choose(person, { zone: pressed });
  showScreen(tx, conversation, { kind: isZone ? "zone-set" : "ask-zone", data: { edits } });
};
