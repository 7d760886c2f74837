import type { Outcome } from "../../core/outcome.ts";
import type { Spending } from "../bot.ts";
import type { Paced } from "./shared.ts";

export interface Purse {
  /** Takes all of this, or says from when on it may. */
  readonly spend: (spendings: readonly Spending[]) => Date | null;
  /** What the platform answered to what was spent. */
  readonly answered: (spending: Spending, outcome: Outcome) => void;
  /** Gives back what was taken and never asked for. */
  readonly close: () => void;
}

/** What was taken for a send before its words were known, put right when they are. */
export const openPurse = (
  { pacing, now }: Pick<Paced, "pacing" | "now">,
  address: string,
  reserved: Spending,
): Purse => {
  let kept: Spending | null = reserved;
  let spent: ((at: number) => void)[] = [];
  const close = (): void => {
    if (kept !== null) pacing.giveBack(address, kept, now().getTime());
    kept = null;
  };
  return {
    close,
    spend: (spendings) => {
      close();
      const at = now().getTime();
      const until = Math.max(at, ...spendings.map((one) => pacing.readyAt(address, one, at)));
      if (until > at) return new Date(until);
      spent = spendings.map((one) => pacing.take(address, one, at));
      return null;
    },
    answered: (spending, outcome) => {
      const at = now().getTime();
      for (const arrived of spent) arrived(at);
      spent = [];
      if (outcome.is === "later") pacing.held(address, spending, outcome.at.getTime(), at);
      if (outcome.is === "sent") pacing.went(spending);
    },
  };
};
