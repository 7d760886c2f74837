/** What people type instead of pressing a button, in one language. Case, accents, punctuation and stretched letters don't matter. */
export interface Vocabulary {
  /** A thank-you, which stands for itself. */
  readonly thanks: readonly string[];
  /** A pleasantry that stands for itself too: "perfect", "have a nice day". */
  readonly praise: readonly string[];
  /** Says nothing by itself, and changes nothing beside the rest. */
  readonly polite: readonly string[];
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly solved: readonly string[];
  readonly notSolved: readonly string[];
  /** Words for one to five. */
  readonly numerals: readonly (readonly string[])[];
  readonly stars: readonly string[];
  /** "4 out of 5" */
  readonly outOf: readonly string[];
  /** What may stand before the number: "I give it". */
  readonly giving: readonly string[];
}
