import { nearest } from "./nearest.ts";

// The shape is asked too, since the language itself also takes offsets such as +02:00, which know no summer time.
export const isZone = (name: string): boolean => /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(name) && isKnown(name);

export function zoneHint({ input }: { input?: unknown }): string {
  const guess = typeof input === "string" ? nearest(input, Intl.supportedValuesOf("timeZone")) : null;
  return `an IANA time zone such as ${guess ?? "Europe/Madrid"}`;
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
