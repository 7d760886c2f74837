/** A run of words in one style. What people write keeps its shape on the way from one platform to another. */
export interface Span {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
  /** A block of code, with its line breaks. */
  readonly pre?: true;
  readonly quote?: true;
  /** http(s), mailto or tel only; a renderer drops anything else. */
  readonly link?: string;
}

export type Rich = readonly Span[];

export const plainText = (rich: Rich): string => rich.map((span) => span.text).join("");

/**
 * Words as the database can hold them: PostgreSQL refuses NUL, and JSON with half a surrogate pair is refused by
 * platforms. Both are replaced by the sign for an unreadable character, so nothing disappears silently.
 */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\uFFFD");

export const rich = (text: string): Rich => (text === "" ? [] : [{ text }]);
