export type Random = () => number;

/** mulberry32: the same seed gives the same run. The stand-ins have one of their own, since they import nothing of ours. */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** One of these, by a number from 0 to 1. */
export const chosen = <Item>(items: readonly Item[], at: number): Item => items[Math.floor(at * items.length)]!;
