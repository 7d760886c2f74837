/** Raw statements give times as text and big numbers as text; these two turn them back. */
export const time = (value: unknown): Date => (value instanceof Date ? value : new Date(String(value)));

export const maybeTime = (value: unknown): Date | null => (value === null || value === undefined ? null : time(value));

export const count = (value: unknown): number => Number(value);

export const maybeCount = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/** As PostgreSQL writes an array of names or numbers. */
export const listed = (values: readonly (number | string)[]): string => `{${values.join(",")}}`;
