import { isAway, isRetryable } from "./connect.ts";

const WAITS_MS = [20, 80, 300, 800];

/**
 * Tries a write that may be done twice again: at once after a collision, after a moment when its connection broke. All
 * of it stays within the three seconds in which a platform wants its answer.
 */
export const again = async <Result>(
  work: () => Promise<Result>,
  isCollision: (error: unknown) => boolean = () => false,
): Promise<Result> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isBroken = isAway(error);
      if (attempt >= WAITS_MS.length || !(isBroken || isRetryable(error) || isCollision(error))) throw error;
      if (isBroken) await new Promise((resolve) => setTimeout(resolve, WAITS_MS[attempt]));
    }
  }
};
