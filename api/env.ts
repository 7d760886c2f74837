/** A key of the desk file, of which only the hash is kept. */
export interface ApiKey {
  /** The account's id. */
  readonly account: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly may: readonly ("read" | "write")[];
}

/** What the middlewares leave for the handlers. */
export interface ApiEnv {
  Variables: { requestId: string; caller: ApiKey };
}
