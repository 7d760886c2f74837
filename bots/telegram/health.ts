import type { Pulse as PulseOf } from "../pulse.ts";

export type Pulse = PulseOf<"listening" | "storing" | "sending">;

export const tokenAdvice =
  "Telegram refuses the bot's token. Take the current one from @BotFather (/mybots, API Token), put it into the channel's settings and restart.";
