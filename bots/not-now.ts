/** A stored update can't be read because its platform, which has to be asked, does not answer: the update is sound and waits. */
export class NotNow extends Error {
  static because(this: void, error: unknown): never {
    throw new NotNow(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
