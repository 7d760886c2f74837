import { createHmac } from "node:crypto";
import type { Answer, App, Json, PayloadType } from "./types.ts";

// A burst must not open a connection for each of its events.
const MOST_AT_ONCE = 64;
let running = 0;
const queue: (() => void)[] = [];

/** One signed request to an app in HTTP mode. */
export const postTo = async (
  app: App,
  type: PayloadType,
  payload: Json,
  timeoutMs: number,
  retry?: { attempt: number; reason: string },
): Promise<Answer> => {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
  running += 1;
  try {
    return await post(app, type, payload, timeoutMs, retry);
  } finally {
    running -= 1;
    queue.shift()?.();
  }
};

const post: typeof postTo = async (app, type, payload, timeoutMs, retry) => {
  const { body, contentType } = encode(type, payload);
  const headers: Record<string, string> = { "content-type": contentType, ...signed(app, body) };
  if (retry) {
    headers["x-slack-retry-num"] = String(retry.attempt);
    headers["x-slack-retry-reason"] = retry.reason || "http_error";
  }
  try {
    const response = await fetch(app.requestUrl!, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, payload: readAnswer(text) };
    return { ok: false, reason: "http_error", noRetry: response.headers.get("x-slack-no-retry") === "1" };
  } catch (error) {
    return { ok: false, reason: (error as Error).name === "TimeoutError" ? "http_timeout" : "connection_failed" };
  }
};

/** Slack's first knock: the address must give the challenge back. */
export const verifyUrl = async (app: App, challenge: string): Promise<boolean> => {
  const answer = await postTo(app, "events_api", { token: "sandbox", challenge, type: "url_verification" }, 3000);
  if (!answer.ok) return false;
  return answer.payload === challenge || answer.payload?.challenge === challenge;
};

// The signature's time is real time: the receiver compares it with its own clock, not with the sandbox's.
const signed = (app: App, body: string): Record<string, string> => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", app.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${signature}` };
};

const encode = (type: PayloadType, payload: Json): { body: string; contentType: string } => {
  if (type === "events_api") return { body: JSON.stringify(payload), contentType: "application/json" };
  const form = type === "slash_commands" ? payload : { payload: JSON.stringify(payload) };
  return { body: new URLSearchParams(form).toString(), contentType: "application/x-www-form-urlencoded" };
};

const readAnswer = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
