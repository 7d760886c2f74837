import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Change, Pending, Webhook } from "./records.ts";
import { seconds } from "./shapes.ts";
import type { World } from "./world.ts";

const IDLE_MS = 60_000;
const LONGEST_RETRY_MS = 60_000;
const LONGEST_RETRY_AFTER_SECONDS = 3600;

interface Answer {
  ok: boolean;
  why: string;
  retryAfterMs: number | null;
}

interface Delivery {
  lanes: Map<string, Pending[]>;
  inFlight: number;
  waiting: (() => void)[];
  stopped: boolean;
  lastError: { at: number; why: string } | null;
  wakeRetries: Set<() => void>;
}

/**
 * Delivers to webhooks as telegram-bot-api's WebhookActor does: messages in order within a chat, presses in order within
 * a person, so a press can overtake a message; an update that fails holds its own lane and no other.
 */
export class Webhooks {
  retryBaseMs = 2000;
  private closed = false;
  private readonly world: World;
  private readonly running = new Map<number, Delivery>();
  private readonly http = new HttpAgent({ keepAlive: true });
  private readonly https = new HttpsAgent({ keepAlive: true });

  constructor(world: World) {
    this.world = world;
    world.onChange((changes) => this.take(changes));
  }

  /** Starts, restarts or stops the delivery after the bot's webhook was changed, or when the stand-in has come up. */
  refresh(bot: number): void {
    const before = this.running.get(bot);
    if (before) {
      before.stopped = true;
      for (const wake of before.wakeRetries) wake();
    }
    this.running.delete(bot);
    if (!this.world.bots.get(bot)?.webhook) return;
    this.running.set(bot, {
      lanes: new Map(),
      inFlight: 0,
      waiting: [],
      stopped: false,
      lastError: null,
      wakeRetries: new Set(),
    });
    for (const entry of this.world.queue(bot).pending.values()) this.enqueue(bot, entry);
  }

  repeat(bot: number, entries: Pending[]): void {
    for (const entry of entries) this.enqueue(bot, entry);
  }

  lastError(bot: number): { last_error_date?: number; last_error_message?: string } {
    const error = this.running.get(bot)?.lastError;
    return error ? { last_error_date: seconds(error.at), last_error_message: error.why } : {};
  }

  close(): void {
    this.closed = true;
    for (const delivery of this.running.values()) {
      delivery.stopped = true;
      for (const wake of delivery.wakeRetries) wake();
    }
    this.running.clear();
    this.http.destroy();
    this.https.destroy();
  }

  private take(changes: Change[]): void {
    if (this.running.size === 0) return;
    for (const change of changes) {
      if (change.put === "update") this.enqueue(change.bot, change.value);
      if (change.put === "cleared") for (const bot of [...this.running.keys()]) this.refresh(bot);
    }
  }

  private enqueue(bot: number, entry: Pending): void {
    const delivery = this.running.get(bot);
    if (!delivery) return;
    const name = laneOf(entry);
    const lane = delivery.lanes.get(name);
    if (lane) {
      lane.push(entry);
      return;
    }
    delivery.lanes.set(name, [entry]);
    void this.work(bot, delivery, name);
  }

  private async work(bot: number, delivery: Delivery, name: string): Promise<void> {
    const lane = delivery.lanes.get(name)!;
    for (let entry = lane[0]; entry && !delivery.stopped; entry = lane[0]) {
      await this.deliverUntilTaken(bot, delivery, entry);
      lane.shift();
    }
    delivery.lanes.delete(name);
  }

  private async deliverUntilTaken(bot: number, delivery: Delivery, entry: Pending): Promise<void> {
    for (let attempt = 0; !delivery.stopped; attempt += 1) {
      const webhook = this.world.bots.get(bot)?.webhook;
      if (!webhook) return;
      await slot(delivery, webhook.maxConnections);
      const answer = delivery.stopped ? null : await this.post(webhook, entry.update);
      free(delivery);
      if (!answer) return;
      if (answer.ok) {
        const isKnown = this.world.queue(bot).pending.has(entry.id);
        if (isKnown && !this.closed) this.world.commit([{ put: "forgotten", bot, only: [entry.id] }]);
        return;
      }
      delivery.lastError = { at: this.world.clock.now(), why: answer.why };
      const backoffMs = attempt === 0 ? 0 : Math.min(this.retryBaseMs * 2 ** (attempt - 1), LONGEST_RETRY_MS);
      await pause(answer.retryAfterMs ?? backoffMs, delivery);
    }
  }

  private post(webhook: Webhook, update: unknown): Promise<Answer> {
    const url = new URL(webhook.url);
    const isSecure = url.protocol === "https:";
    const body = Buffer.from(JSON.stringify(update));
    return new Promise((resolve) => {
      const failed = (why: string) => resolve({ ok: false, why, retryAfterMs: null });
      const request = (isSecure ? httpsRequest : httpRequest)(
        url,
        {
          method: "POST",
          agent: isSecure ? this.https : this.http,
          timeout: IDLE_MS,
          headers: {
            "content-type": "application/json",
            "content-length": body.length,
            ...(webhook.secret && { "x-telegram-bot-api-secret-token": webhook.secret }),
          },
        },
        (response) => {
          response.resume();
          response.on("error", () => failed("Connection reset by peer"));
          response.on("end", () => {
            const status = response.statusCode ?? 0;
            const after = Number(response.headers["retry-after"] ?? Number.NaN);
            resolve({
              ok: status >= 200 && status < 300,
              why: `Wrong response from the webhook: ${status} ${response.statusMessage ?? ""}`.trim(),
              retryAfterMs: after >= 0 && after <= LONGEST_RETRY_AFTER_SECONDS ? after * 1000 : null,
            });
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error("Read timeout expired")));
      request.on("error", (error: NodeJS.ErrnoException) =>
        failed(error.code === "ECONNREFUSED" ? "Connection refused" : error.message || "Connection reset by peer"),
      );
      request.end(body);
    });
  }
}

interface Addressed {
  message?: { chat: { id: number } };
  edited_message?: { chat: { id: number } };
  callback_query?: { from: { id: number } };
}

const laneOf = ({ update, kind, id }: Pending): string => {
  const { message, edited_message, callback_query } = (update ?? {}) as Addressed;
  const chat = (message ?? edited_message)?.chat?.id;
  if (chat !== undefined) return `chat:${chat}`;
  const presser = callback_query?.from?.id;
  if (presser !== undefined) return `press:${presser}`;
  return kind ? `other:${kind}` : `raw:${id}`;
};

const slot = (delivery: Delivery, most: number): Promise<void> | undefined => {
  if (delivery.inFlight < most) {
    delivery.inFlight += 1;
    return undefined;
  }
  return new Promise((resolve) => delivery.waiting.push(resolve));
};

const free = (delivery: Delivery): void => {
  const next = delivery.waiting.shift();
  if (next) next();
  else delivery.inFlight -= 1;
};

/** Ends early when the webhook is changed. */
const pause = (ms: number, delivery: Delivery): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      delivery.wakeRetries.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms).unref();
    delivery.wakeRetries.add(done);
  });
