import { v7 } from "uuid";

/** An id that sorts by the time it was made, so that rows of one minute lie side by side. */
export const newId = (): string => v7();

const SHAPE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text that somebody sent can be an id at all. */
export const isId = (text: string): boolean => SHAPE.test(text);
