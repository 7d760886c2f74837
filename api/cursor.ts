import { ApiError } from "./errors.ts";

/** Where a list goes on: opaque for callers, so that what it holds may change. */
export const toCursor = (...parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString("base64url");

/** The parts, each of its own shape; anything else is not a cursor of ours. */
export const fromCursor = (cursor: string, ...shapes: readonly RegExp[]): readonly string[] => {
  const parts = read(cursor);
  if (parts?.length === shapes.length && parts.every((part, n) => shapes[n]!.test(part))) return parts;
  throw new ApiError("bad-input", "Some of this can't be used.", {
    cursor: `take "next" of the page before, as it is`,
  });
};

const read = (cursor: string): string[] | null => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? parts : null;
  } catch {
    return null;
  }
};
