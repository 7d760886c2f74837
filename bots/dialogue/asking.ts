import type { ReflexReading } from "../../core/reading.ts";
import type { Account, Member } from "../../core/records.ts";
import type { Words } from "../words.ts";
import { refusalWords } from "./views/refusals.ts";

/** Slack takes 3,000 characters in a field; what stands around the words in the client's message needs some. */
export const MOST_WORDS = 2_900;
export const MOST_TITLE = 80;

export type Person =
  | (Member & { readonly platformLanguage: string | null; readonly platformZone: string | null })
  | null;

/** Who asks for a form, in whose words they are answered, and what may be read. */
export interface Asking {
  readonly reading: ReflexReading;
  readonly account: Account;
  readonly person: Person;
  readonly words: Words;
}

/** No sentence that is used here tells how long ago something was, so no clock is needed. */
export const refusal = (
  { words, account }: Asking,
  code: string,
  facts: Record<string, string | number> = {},
): string => {
  const sentence = refusalWords({ words, account, now: new Date(0), code, facts, reader: "member" });
  return sentence.map(({ text }) => text).join("");
};
