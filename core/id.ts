import { v7 } from "uuid";

/** An id that sorts by the time it was made, so that rows of one minute lie side by side. */
export const newId = (): string => v7();

const SHAPE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text that somebody sent can be an id at all. */
export const isId = (text: string): boolean => SHAPE.test(text);

/** The same id in 22 characters, for where every byte counts. */
export const shortId = (id: string): string => Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");

/** Null: not the short form of an id. */
export const longId = (short: string): string | null => {
  if (!/^[\w-]{22}$/.test(short)) return null;
  const hex = Buffer.from(short, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
