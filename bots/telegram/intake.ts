import { setTimeout as wait } from "node:timers/promises";
import { type Api, GrammyError } from "grammy";
import type { Update } from "grammy/types";
import type { Store } from "../bot.ts";
import type { Log } from "../log.ts";
import { type Pulse, tokenAdvice } from "./health.ts";
import { name } from "./name.ts";
import type { Reflex } from "./reflex.ts";

/** Listed by name because Telegram keeps the list of whoever polled before us. */
export const allowedUpdates = ["message", "edited_message", "callback_query", "my_chat_member"] as const;

export interface Timing {
  /** After an answer that only a person can change (a bad token, another program that polls). */
  readonly retryMs: number;
  readonly firstBackoffMs: number;
  readonly mostBackoffMs: number;
  readonly pollSeconds: number;
  /** How often the webhook's address is looked at. */
  readonly checkMs: number;
  readonly spinnerMs: number;
  readonly idleMs: number;
}

export const usualTiming: Timing = {
  retryMs: 30_000,
  firstBackoffMs: 1_000,
  mostBackoffMs: 30_000,
  pollSeconds: 30,
  checkMs: 300_000,
  spinnerMs: 800,
  idleMs: 30_000,
};

export interface Listener {
  readonly api: Api;
  readonly store: Store;
  readonly reflex: Reflex;
  readonly pulse: Pulse;
  readonly log: Log;
  readonly timing: Timing;
  readonly now: () => Date;
  readonly scrub: (text: string) => string;
}

/**
 * The next getUpdates is what confirms a batch, so a batch is stored before it. bot.start() is not used because it
 * confirms on stop and on errors whatever was begun.
 */
export function poll(listener: Listener, signal: AbortSignal): Promise<void> {
  const { api, pulse, timing } = listener;
  let offset: number | undefined;
  let isContested = false;
  return keepTrying(listener, signal, async () => {
    await api.deleteWebhook({ drop_pending_updates: false }, signal as never);
    // The first answer comes at once and proves that all is well, unless two programs are taking turns.
    let timeout = isContested ? timing.pollSeconds : 0;
    isContested = true;
    while (!signal.aborted) {
      const asked = { limit: 100, timeout, allowed_updates: allowedUpdates, ...(offset !== undefined && { offset }) };
      const updates = await api.getUpdates(asked, signal as never);
      isContested = false;
      pulse.good("listening");
      if (!(await storeAll(listener, updates, signal))) return;
      offset = updates.reduce((next, { update_id }) => Math.max(next, update_id + 1), offset ?? 0) || undefined;
      timeout = timing.pollSeconds;
    }
  });
}

export function keepWebhook(listener: Listener, url: string, secret: string, signal: AbortSignal): Promise<void> {
  const { api, pulse, timing, now } = listener;
  const set = () =>
    api.setWebhook(
      url,
      { secret_token: secret, allowed_updates: allowedUpdates, max_connections: 40, drop_pending_updates: false },
      signal as never,
    );
  return keepTrying(listener, signal, async () => {
    await set();
    pulse.good("listening");
    while (await pause(timing.checkMs, signal)) {
      const info = await api.getWebhookInfo(signal as never);
      if (info.url !== url) await set();
      const failedAt = (info.last_error_date ?? 0) * 1000;
      if (failedAt < now().getTime() - timing.checkMs) pulse.good("listening");
      else pulse.bad("listening", `Telegram can't hand updates to ${url}: ${info.last_error_message}`);
    }
  });
}

/** Tries until all of the batch is stored, without a new getUpdates; false when stopped before that. */
async function storeAll(listener: Listener, updates: readonly Update[], signal: AbortSignal): Promise<boolean> {
  const { store, reflex, pulse, log, timing, scrub } = listener;
  for (let failures = 0; ; failures++) {
    const results = await Promise.allSettled(updates.map(async (update) => store(name(update), update)));
    const failed = results.find((result) => result.status === "rejected");
    if (failed === undefined) break;
    const why = scrub(String(failed.reason));
    log.error({ why, updates: updates.length }, "Telegram's updates can't be stored, trying again");
    pulse.bad("storing", "Updates can't be stored: is the database up? Telegram keeps them for 24 hours.");
    if (!(await pause(backoffMs(timing, failures), signal))) return false;
  }
  pulse.good("storing");
  for (const update of updates) reflex.stored(update);
  return true;
}

async function keepTrying(listener: Listener, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const { pulse, log, timing, scrub } = listener;
  let failures = 0;
  while (!signal.aborted) {
    const beganAt = performance.now();
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      if (performance.now() - beganAt > timing.mostBackoffMs) failures = 0;
      const { why, waitMs } = troubleOf(error, timing, failures++);
      pulse.bad("listening", scrub(why));
      log.warn({ why: scrub(why), waitMs }, "Telegram is not heard");
      await pause(waitMs, signal);
    }
  }
}

function troubleOf(error: unknown, timing: Timing, failures: number): { why: string; waitMs: number } {
  const waitMs = backoffMs(timing, failures);
  if (!(error instanceof GrammyError)) return { why: `Telegram can't be reached: ${messageOf(error)}`, waitMs };
  const { error_code: code, description, parameters } = error;
  if (code === 429) return { why: description, waitMs: (parameters.retry_after ?? 5) * 1000 };
  if (code === 401 || code === 404) return { why: tokenAdvice, waitMs: timing.retryMs };
  if (code === 409) return { why: `${conflictAdvice} (${description})`, waitMs: timing.retryMs };
  return { why: `Telegram answers: ${description}`, waitMs };
}

const conflictAdvice =
  "Another program receives this bot's messages. Stop it, or make a bot of its own for this desk with @BotFather.";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const backoffMs = ({ firstBackoffMs, mostBackoffMs }: Timing, failures: number): number =>
  Math.min(firstBackoffMs * 2 ** failures, mostBackoffMs);

/** False when stopped meanwhile. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> => wait(ms, true, { signal }).catch(() => false);
