import type { Change, Pending } from "./records.ts";
import { TelegramRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

const DEFAULT_LIMIT = 100;
const LONGEST_POLL_SECONDS = 50;
/** An offset further past the newest update than this is taken for a mistake and ignored. */
const OFFSET_AHEAD = 10;
const LARGEST_ANSWER = 4 * 1024 * 1024;
const MESSAGE_LIFE_MS = 24 * 3_600_000;
const PRESS_LIFE_MS = 150_000;
const NOT_BY_DEFAULT = new Set(["chat_member", "message_reaction", "message_reaction_count"]);

const TAKEN_BY_ANOTHER =
  "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
const TAKEN_BY_WEBHOOK = "Conflict: terminated by setWebhook request";
const WEBHOOK_IS_SET =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

export interface Poll {
  offset: number;
  limit: number;
  timeout: number;
  /** Called when the client has gone away. */
  gone(stop: () => void): void;
}

interface Waiting {
  from: number;
  limit: number;
  wake(): void;
  refuse(why: string): void;
}

/** The queue of each bot as getUpdates sees it; the rules are those of telegram-bot-api's Client.cpp and TQueue. */
export class Updates {
  /** Switched on with the other strict limits: expiry and the brake on hammering would surprise most tests. */
  strict = false;
  private readonly world: World;
  private readonly waiting = new Map<number, Waiting>();
  private readonly again = new Map<number, Pending[]>();
  private readonly previous = new Map<number, { offset: number; at: number }>();

  constructor(world: World) {
    this.world = world;
    world.onChange((changes) => this.wakeFor(changes));
  }

  /** The change that queues an update, or none when the bot does not want its kind. Several of one act count up. */
  queued(bot: number, kind: string, body: unknown, ahead = 0): Change[] {
    if (!this.wants(bot, kind)) return [];
    const id = this.world.queue(bot).nextId + ahead;
    const value = { id, update: { update_id: id, [kind]: body }, kind, at: this.world.clock.now() };
    return [{ put: "update", bot, value }];
  }

  wants(bot: number, kind: string): boolean {
    const allowed = this.world.bots.get(bot)?.allowedUpdates ?? [];
    return allowed.length > 0 ? allowed.includes(kind) : !NOT_BY_DEFAULT.has(kind);
  }

  /** Puts updates in front once more with the ids they had, as Telegram does when a confirmation was lost. */
  repeat(bot: number, entries: Pending[]): void {
    this.again.set(bot, [...(this.again.get(bot) ?? []), ...entries]);
    this.waiting.get(bot)?.wake();
  }

  isPolled(bot: number): boolean {
    return this.waiting.has(bot);
  }

  stopPolls(bot: number): void {
    this.waiting.get(bot)?.refuse(TAKEN_BY_WEBHOOK);
  }

  forgetAll(bot: number): void {
    const { nextId, pending } = this.world.queue(bot);
    this.again.delete(bot);
    if (pending.size > 0) this.world.commit([{ put: "forgotten", bot, below: nextId }]);
  }

  async get(bot: number, poll: Poll): Promise<unknown[]> {
    if (this.world.bots.get(bot)?.webhook) throw new TelegramRefusal(409, WEBHOOK_IS_SET);
    this.waiting.get(bot)?.refuse(TAKEN_BY_ANOTHER);
    const { limit, timeout } = this.braked(bot, poll);
    const from = this.confirm(bot, poll.offset);
    const ready = this.read(bot, from, limit);
    if (ready.length > 0 || timeout === 0) return ready;
    return this.hold(bot, from, limit, timeout, poll.gone);
  }

  private braked(bot: number, poll: Poll): { limit: number; timeout: number } {
    let limit = poll.limit >= 1 && poll.limit <= DEFAULT_LIMIT ? poll.limit : DEFAULT_LIMIT;
    let timeout = Math.min(Math.max(poll.timeout, 0), LONGEST_POLL_SECONDS);
    const before = this.previous.get(bot);
    const sinceMs = before && before.offset === poll.offset ? Date.now() - before.at : Number.POSITIVE_INFINITY;
    if (this.strict && sinceMs < 3000) timeout = Math.max(timeout, 3);
    if (this.strict && sinceMs < 500) limit = 1;
    this.previous.set(bot, { offset: poll.offset, at: Date.now() });
    return { limit, timeout };
  }

  /** Forgets what the offset confirms, at the moment of the call, and returns the first id to give out. */
  private confirm(bot: number, offset: number): number {
    const { pending, nextId } = this.world.queue(bot);
    if (offset === 0 || offset > nextId + OFFSET_AHEAD) return 0;
    const from = offset > 0 ? offset : ([...pending.keys()].at(offset) ?? 0);
    const first = pending.keys().next().value;
    if (first !== undefined && first < from) this.world.commit([{ put: "forgotten", bot, below: from }]);
    return from;
  }

  private read(bot: number, from: number, limit: number): unknown[] {
    this.expire(bot);
    const found: unknown[] = (this.again.get(bot) ?? []).splice(0, limit).map(({ update }) => update);
    let size = 0;
    for (const { id, update } of this.world.queue(bot).pending.values()) {
      if (found.length >= limit || size > LARGEST_ANSWER) break;
      if (id < from) continue;
      found.push(update);
      // Only a long list can come near the limit, and measuring is dear.
      if (limit > 1) size += roughSize(update);
    }
    return found;
  }

  private expire(bot: number): void {
    if (!this.strict) return;
    const now = this.world.clock.now();
    const old = [...this.world.queue(bot).pending.values()].filter(
      ({ kind, at }) => now - at > (kind === "callback_query" ? PRESS_LIFE_MS : MESSAGE_LIFE_MS),
    );
    if (old.length > 0) this.world.commit([{ put: "forgotten", bot, only: old.map(({ id }) => id) }]);
  }

  private hold(bot: number, from: number, limit: number, timeout: number, gone: Poll["gone"]): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      let woken = false;
      const end = () => {
        clearTimeout(timer);
        if (this.waiting.get(bot) === waiting) this.waiting.delete(bot);
      };
      const answer = () => {
        end();
        resolve(this.read(bot, from, limit));
      };
      const waiting: Waiting = {
        from,
        limit,
        // After the present act, so that all items of an album come in one answer.
        wake: () => {
          if (woken) return;
          woken = true;
          setImmediate(() => this.waiting.get(bot) === waiting && answer());
        },
        refuse: (why) => {
          end();
          reject(new TelegramRefusal(409, why));
        },
      };
      const timer = setTimeout(answer, timeout * 1000).unref();
      this.waiting.set(bot, waiting);
      gone(end);
    });
  }

  private wakeFor(changes: Change[]): void {
    for (const change of changes) if (change.put === "update") this.waiting.get(change.bot)?.wake();
  }
}

const roughSize = (update: unknown): number => {
  const text = (update as { message?: { text?: string } })?.message?.text;
  return 600 + (text?.length ?? 0) * 2;
};
