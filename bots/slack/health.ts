import type { Pulse } from "../pulse.ts";

export type SlackPulse = Pulse<"identity" | "socket" | "sending" | "desk">;

export const deskAdvice = (why: string): string =>
  `Nothing can be posted in the desk channel (${why}): open it again and invite the bot. What waits for it is posted then.`;
