/**
 * Sends a statement whose result nobody needs before the commit: it goes out in its order, and the commit right behind
 * it. A failure fails the transaction.
 */
export type Later = (statement: PromiseLike<unknown>) => void;

export const collectLater = (): {
  readonly later: Later;
  all(): Promise<unknown>;
  firstFailure(): Promise<unknown>;
} => {
  const sent: Promise<unknown>[] = [];
  return {
    later: (statement) => {
      // drizzle starts a statement when somebody asks for its result.
      const started = statement.then((result) => result) as Promise<unknown>;
      started.catch(() => undefined);
      sent.push(started);
    },
    all: () => Promise.all(sent),
    /** What went wrong first: whatever came after it only says that the transaction is aborted. */
    firstFailure: async () => {
      for (const one of await Promise.allSettled(sent)) if (one.status === "rejected") return one.reason;
      return null;
    },
  };
};
