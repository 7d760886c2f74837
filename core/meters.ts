import type { Outcome } from "./outcome.ts";

/** What the program counts while it works. A platform is "telegram", "slack" and so on; nothing here names an account or a person. */
export interface Meters {
  /** An update is committed and may be acknowledged. */
  stored(platform: string): void;
  /** An update was understood and settled. */
  handled(platform: string): void;
  /** An update was put aside where staff see it. */
  parked(platform: string): void;
  /** One attempt to deliver ended so, after so many seconds. */
  delivered(platform: string, outcome: Outcome["is"], seconds: number): void;
}

/** For tests and for processes that nobody asks. */
export const noMeters: Meters = { stored: () => {}, handled: () => {}, parked: () => {}, delivered: () => {} };
