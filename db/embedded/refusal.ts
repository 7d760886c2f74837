/** The embedded database cannot run here, and the message says what to do instead. */
export class Refusal extends Error {
  override readonly name = "EmbeddedRefusal";
}

export const useYourOwn =
  "Set DATABASE_URL to a PostgreSQL of your own (version 14 or newer) to run without the embedded one.";
