import { type Logger, LogLevel } from "@slack/web-api";
import type { Log } from "../log.ts";

/** Slack's libraries write whole payloads at their lower levels; only what they warn of comes through. */
export const sdkLogger = (log: Log): Logger => {
  const words = (parts: unknown[]) => parts.map(String).join(" ").slice(0, 500);
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: unknown[]) => log.debug({ from: "slack" }, words(parts)),
    error: (...parts: unknown[]) => log.warn({ from: "slack" }, words(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
};
