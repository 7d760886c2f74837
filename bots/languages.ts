/** Those in which the bots speak. */
export type Language = "en" | "es" | "ru";
export const LANGUAGES: readonly Language[] = ["en", "es", "ru"];
