/** Who did something. Every fact carries one. */
export type Actor =
  | { readonly is: "contact"; readonly id: string; readonly name: string }
  | { readonly is: "member"; readonly id: string; readonly name: string }
  /** Somebody who works for a partner: never a member. */
  | { readonly is: "partner"; readonly id: string; readonly name: string }
  | { readonly is: "key"; readonly name: string }
  /** The desk itself: timers, rules. */
  | { readonly is: "desk" };

export const DESK: Actor = { is: "desk" };
