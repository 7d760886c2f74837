// Longer messages are never only a pleasantry or a number; they need no reading.
const MOST_LETTERS = 300;
const MOST_TOKENS = 24;

const TOKENS = /\p{L}+|\p{N}+|\p{S}/gu;
const INVISIBLE = /[\p{Cf}\p{M}]|\p{Emoji_Modifier}/gu;
// Typed smiles would leave letters and digits behind: ":D", "xD", "<3".
const SMILES = /(?<![\p{L}\p{N}])(?:[:;=xX]'?-?[DP)*]+|<3+)(?![\p{L}\p{N}])/gu;
const APOSTROPHES = /['’‘ʼ`´]/g;

/** Words, numbers and single signs, without case, accents, punctuation and skin tones; null: too long to be looked at. */
export function tokensOf(text: string): string[] | null {
  if (text.length > MOST_LETTERS) return null;
  const tokens = bareLetters(text.replace(SMILES, " ")).match(TOKENS) ?? [];
  return tokens.length > MOST_TOKENS ? null : tokens;
}

const bareLetters = (text: string): string =>
  text.normalize("NFKD").replace(INVISIBLE, "").replace(APOSTROPHES, "").toLowerCase();

/** Phrases with a meaning, found by their tokens, however their letters are stretched. */
export class Lexicon<Meaning> {
  readonly #byFirst = new Map<string, { readonly tokens: readonly string[]; readonly meaning: Meaning }[]>();

  add(phrase: string, meaning: Meaning): void {
    const tokens = tokensOf(phrase) ?? [];
    const first = tokens[0];
    if (first === undefined) throw new Error(`nothing to recognise in "${phrase}"`);
    const name = squeezed(first);
    const phrases = this.#byFirst.get(name) ?? [];
    phrases.push({ tokens, meaning });
    this.#byFirst.set(name, phrases);
  }

  /** Every phrase that begins at this token, with its length in tokens. */
  at(tokens: readonly string[], start: number): { length: number; meaning: Meaning }[] {
    const candidates = this.#byFirst.get(squeezed(tokens[start] ?? "")) ?? [];
    return candidates
      .filter((phrase) => phrase.tokens.every((token, index) => isStretched(token, tokens[start + index])))
      .map(({ tokens: { length }, meaning }) => ({ length, meaning }));
  }
}

const RUNS = /(\p{L})\1*/gu;

/** "graciaaas" → "gracias"; digits keep their number. */
const squeezed = (token: string): string => token.replace(RUNS, "$1");

/** Whether the token is the word with some letters held longer: "gooood" is "good", "god" is not. */
function isStretched(word: string, token: string | undefined): boolean {
  if (token === undefined || squeezed(word) !== squeezed(token)) return false;
  if (word === token) return true;
  const held = token.match(RUNS) ?? [];
  return (word.match(RUNS) ?? []).every((run, index) => (held[index]?.length ?? 0) >= run.length);
}
