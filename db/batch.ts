/**
 * Gathers calls while one is on its way: under load a hundred of them cost one statement, alone one costs no waiting.
 * Results come back by position; a failed batch fails each of its calls.
 */
export const batched = <Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): ((item: Item) => Promise<Result>) => {
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let busy = false;

  const run = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await work(batch.map((one) => one.item));
        for (const [n, one] of batch.entries()) one.resolve(results[n] as Result);
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    busy = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) queueMicrotask(() => busy || void run());
    });
};
