import type { Health } from "./bot.ts";

/** The parts of a channel fail apart from each other: it is connected when none of them is in trouble. */
export interface Pulse<Part extends string> {
  good(part: Part): void;
  bad(part: Part, why: string): void;
}

export const createPulse = <Part extends string>(report: (health: Health) => void): Pulse<Part> => {
  const troubles = new Map<Part, string>();
  let told: string | undefined;
  const tell = () => {
    const why = [...troubles.values()][0] ?? "";
    if (why === told) return;
    told = why;
    report(why === "" ? { is: "connected" } : { is: "degraded", why });
  };
  return {
    good(part) {
      troubles.delete(part);
      tell();
    },
    bad(part, why) {
      troubles.set(part, why);
      tell();
    },
  };
};
