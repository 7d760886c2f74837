import { createHmac, timingSafeEqual } from "node:crypto";

const FIVE_MINUTES_S = 300;

/** https://docs.slack.dev/authentication/verifying-requests-from-slack; a date in the future is as wrong as an old one. */
export const isSigned = (secret: string, headers: Headers, body: Uint8Array, now: Date): boolean => {
  const timestamp = headers.get("x-slack-request-timestamp") ?? "";
  const given = Buffer.from(headers.get("x-slack-signature") ?? "");
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > FIVE_MINUTES_S) return false;
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex");
  const expected = Buffer.from(`v0=${digest}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
};
