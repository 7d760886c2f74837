/** What becomes of the database, told to whoever watches. */
export interface Log {
  info(words: string): void;
  warn(words: string): void;
}
