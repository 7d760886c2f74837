import { isAway } from "./connect.ts";

/**
 * Gathers calls while one is on its way: under load a hundred of them cost one statement, alone one costs no waiting.
 * Results come back by position. A batch that is refused is tried item by item, so that one bad item fails alone.
 * `atOnce`: so many batches may be on their way; more than one keeps no order.
 */
export const batched = <Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
  atOnce = 1,
): ((item: Item) => Promise<Result>) => {
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let busy = 0;

  const settle = async (batch: typeof waiting): Promise<void> => {
    try {
      const results = await work(batch.map((one) => one.item));
      for (const [n, one] of batch.entries()) one.resolve(results[n] as Result);
    } catch (error) {
      if (batch.length > 1 && !isAway(error)) for (const one of batch) await settle([one]);
      else for (const one of batch) one.reject(error);
    }
  };

  const run = async (): Promise<void> => {
    busy += 1;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await settle(batch);
    }
    busy -= 1;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (busy < atOnce) queueMicrotask(() => waiting.length > 0 && busy < atOnce && void run());
    });
};
