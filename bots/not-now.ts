/** What has to be asked for this does not answer, a platform or the database: what was stored is sound, and waits. */
export class NotNow extends Error {
  static because(this: void, error: unknown): never {
    throw new NotNow(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
