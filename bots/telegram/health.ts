import type { Health } from "../bot.ts";

/** Listening and sending fail apart from each other: the channel is connected when neither is in trouble. */
export interface Pulse {
  good(part: Part): void;
  bad(part: Part, why: string): void;
}

type Part = "listening" | "storing" | "sending";

export function createPulse(report: (health: Health) => void): Pulse {
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
}

export const tokenAdvice =
  "Telegram refuses the bot's token. Take the current one from @BotFather (/mybots, API Token), put it into the channel's settings and restart.";
