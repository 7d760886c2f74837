import type { Clock } from "../clock.ts";
import { postTo } from "./hooks.ts";
import type { Sockets } from "./sockets.ts";
import type { App, Json, Loose, PayloadType, PendingEvent, RetrySettings } from "./types.ts";
import { newId, type World } from "./world.ts";

export interface Reaction {
  acknowledged: boolean;
  payload?: Loose;
  reason?: string;
  ms: number;
}

const USUAL: RetrySettings = { id: "retry", ackMs: 3000, waitsMs: [0, 60_000, 300_000] };
const KEPT_FOR_MS = 3_600_000;
const MOST_WAITING = 10_000;
const MOST_LOST_LISTED = 5_000;
const PORTION = 100;

/** Faults on the way to the app, asked for by the control verbs. */
interface Mischief {
  duplicate: { times: number; newEventIds: boolean } | null;
  lateMs: number;
  lateTimes: number;
  /** Events held back until this many have come; they then leave in reverse. */
  reverse: number;
}

/** An event that was given up. */
interface LostEvent {
  readonly eventId: string;
  readonly app: string;
  readonly type?: string;
  readonly subtype?: string;
  /** The message that it is about. */
  readonly ts: string | null;
  readonly reason: string;
  /** When it happened, in milliseconds since the epoch. */
  readonly since: number;
}

/** Brings events and interactions to the apps, over a socket or by HTTP, and repeats events that nobody acknowledged. */
export class Delivery {
  readonly mischief: Mischief = { duplicate: null, lateMs: 0, lateTimes: 0, reverse: 0 };
  readonly lost: LostEvent[] = [];
  delivered = 0;
  private readonly attempts = new Map<string, number>();
  /** Events that found no connection: they come as repetitions, but have used up none. */
  private readonly missed = new Set<string>();
  private readonly waiting = new Map<string, Map<string, PendingEvent>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private held: PendingEvent[] = [];
  private closed = false;
  private readonly world: World;
  private readonly clock: Clock;
  private readonly sockets: Sockets;

  constructor(world: World, clock: Clock, sockets: Sockets) {
    this.world = world;
    this.clock = clock;
    this.sockets = sockets;
    sockets.onConnect = (app) => void this.flush(app);
    for (const event of world.all("event")) this.wait(event);
  }

  get settings(): RetrySettings {
    return this.world.get("setting", "retry") ?? USUAL;
  }

  /** Events of an HTTP app that outlived a restart are sent once the server listens. */
  resume(): void {
    for (const app of this.world.all("app")) if (app.requestUrl) void this.flush(app.id);
  }

  event(app: App, payload: Json): void {
    const { duplicate } = this.mischief;
    const isPost =
      payload.event.type === "message" && !["message_changed", "message_deleted"].includes(payload.event.subtype);
    this.accept(app, payload);
    if (!duplicate || !isPost) return;
    this.mischief.duplicate = null;
    for (let copy = 1; copy < duplicate.times; copy += 1)
      this.accept(app, duplicate.newEventIds ? { ...payload, event_id: newId("Ev") } : payload);
  }

  /** Interactions and commands are sent once; what the app answers decides what the person sees. */
  async interaction(app: App, type: PayloadType, payload: Json): Promise<Reaction> {
    const began = performance.now();
    const answer = app.requestUrl
      ? await postTo(app, type, payload, this.settings.ackMs)
      : await this.sockets.send(app.id, { type, payload, accepts_response_payload: true }, this.settings.ackMs);
    const ms = Math.round(performance.now() - began);
    return answer.ok
      ? { acknowledged: true, payload: answer.payload, ms }
      : { acknowledged: false, reason: answer.reason, ms };
  }

  pending(app: string): number {
    return this.world.all("event").filter((event) => event.app === app).length;
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private accept(app: App, payload: Json) {
    const id = newId("", 16);
    const event = this.world.put("event", id, { id, app: app.id, since: this.clock.now(), payload });
    if (this.mischief.reverse > 0) return this.hold(event);
    if (this.mischief.lateTimes > 0) {
      this.mischief.lateTimes -= 1;
      return this.after(this.mischief.lateMs, () => this.attempt(event));
    }
    void this.attempt(event);
  }

  private hold(event: PendingEvent): void {
    this.held.push(event);
    if (this.held.length < this.mischief.reverse) return;
    this.mischief.reverse = 0;
    const reversed = this.held.reverse();
    this.held = [];
    for (const one of reversed) void this.attempt(one);
  }

  private async attempt(event: PendingEvent, reason = ""): Promise<void> {
    const app = this.world.get("app", event.app);
    if (!app || this.closed) return;
    if (this.clock.now() - event.since > KEPT_FOR_MS) return this.lose(event, "too old");
    if (!app.requestUrl && !this.sockets.has(app.id)) return this.wait(event);
    const attempt = this.attempts.get(event.id) ?? 0;
    const { ackMs } = this.settings;
    const answer = app.requestUrl
      ? await postTo(app, "events_api", event.payload, ackMs, attempt > 0 ? { attempt, reason } : undefined)
      : await this.sockets.send(
          app.id,
          envelopeOf(event, this.missed.has(event.id) ? Math.max(1, attempt) : attempt, reason),
          ackMs,
        );
    // A kill of the sandbox between the app's acknowledgement and this line repeats the event, as Slack may.
    if (this.closed) return;
    if (answer.ok) return this.settle(event);
    this.retry(event, attempt, answer);
  }

  private retry(event: PendingEvent, attempt: number, answer: { reason: string; noRetry?: boolean }) {
    const waitMs = this.settings.waitsMs[attempt];
    if (answer.noRetry || waitMs === undefined) return this.lose(event, answer.reason);
    this.attempts.set(event.id, attempt + 1);
    if (waitMs === 0) void this.attempt(event, answer.reason);
    else this.after(waitMs, () => this.attempt(event, answer.reason));
  }

  private wait(event: PendingEvent): void {
    let queue = this.waiting.get(event.app);
    if (!queue) {
      queue = new Map();
      this.waiting.set(event.app, queue);
    }
    queue.set(event.id, event);
    this.missed.add(event.id);
    if (queue.size > MOST_WAITING) {
      const oldest = queue.values().next().value!;
      queue.delete(oldest.id);
      this.lose(oldest, "queue full");
    }
  }

  /** In portions, because thousands at once could not be acknowledged in time and would all come again. */
  private async flush(app: string): Promise<void> {
    const queue = this.waiting.get(app);
    if (!queue) return;
    this.waiting.delete(app);
    const events = [...queue.values()];
    while (events.length > 0 && !this.closed)
      await Promise.all(events.splice(0, PORTION).map((event) => this.attempt(event, "connection_failed")));
  }

  private settle(event: PendingEvent): void {
    this.delivered += 1;
    this.forget(event);
  }

  private lose(event: PendingEvent, reason: string): void {
    const { payload, app, since } = event;
    const { event_id: eventId, event: about } = payload;
    const ts = about?.message?.ts ?? about?.deleted_ts ?? about?.ts ?? null;
    this.lost.push({ eventId, app, type: about?.type, subtype: about?.subtype, ts, reason, since });
    if (this.lost.length > MOST_LOST_LISTED) this.lost.shift();
    this.forget(event);
  }

  private forget(event: PendingEvent): void {
    this.attempts.delete(event.id);
    this.missed.delete(event.id);
    this.world.delete("event", event.id);
  }

  private after(ms: number, work: () => unknown): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void work();
    }, ms);
    this.timers.add(timer);
  }
}

const envelopeOf = (event: PendingEvent, attempt: number, reason: string): Json => ({
  type: "events_api",
  payload: event.payload,
  accepts_response_payload: false,
  retry_attempt: attempt,
  retry_reason: reason,
});
