/** What the program needs of a logger; pino has it. Objects hold facts for machines, never people's words or tokens. */
export interface Log {
  debug(object: object, message: string): void;
  info(object: object, message: string): void;
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}
