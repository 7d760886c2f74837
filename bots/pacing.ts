import type { Limits, Rate } from "./bot.ts";

/** A token bucket: `burst` at once, then a rate. Times in ms of the desk's clock. */
class Bucket {
  private readonly rate: Rate;
  private tokens: number;
  private at: number;

  constructor(rate: Rate, now: number) {
    this.rate = rate;
    this.tokens = rate.burst;
    this.at = now;
  }

  /** When one token is there; now or in the future. */
  readyAt(now: number): number {
    this.refill(now);
    const missing = 1 - this.tokens;
    // Sums of fractions: what is missing by less than a millionth is there.
    return missing <= 1e-6 ? now : now + Math.ceil((missing / this.rate.perSecond) * 1_000 - 1e-3);
  }

  /** It holds back nothing, and a new one would be just the same. */
  isFull(now: number): boolean {
    this.refill(now);
    return this.tokens >= this.rate.burst;
  }

  take(now: number): void {
    this.refill(now);
    this.tokens -= 1;
  }

  giveBack(now: number): void {
    this.refill(now);
    this.tokens = Math.min(this.rate.burst, this.tokens + 1);
  }

  /** The platform said "not now": nothing before that. */
  emptyUntil(at: number, now: number): void {
    this.refill(now);
    this.tokens = Math.min(this.tokens, 1 - ((at - now) / 1_000) * this.rate.perSecond);
  }

  private refill(now: number): void {
    // A clock that jumps back gives no tokens and takes none.
    const passed = Math.max(0, now - this.at);
    this.tokens = Math.min(this.rate.burst, this.tokens + (passed / 1_000) * this.rate.perSecond);
    this.at = now;
  }
}

const MOST_KNOWN = 1_000;

export type Spending = "message" | "update" | "free";

/** What one channel may send now: a chat's, a group's and the bot's own buckets, held in memory by its one sender. */
export class Pacing {
  private readonly limits: Limits;
  private readonly bot: Bucket;
  private readonly updates: Bucket | null;
  private readonly chats = new Map<string, Bucket>();
  private readonly groups = new Map<string, Bucket>();

  constructor(limits: Limits, now: number) {
    this.limits = limits;
    this.bot = new Bucket(limits.bot, now);
    this.updates = limits.update ? new Bucket(limits.update, now) : null;
  }

  /** When this address may be sent to; `now` when at once. */
  readyAt(address: string, spending: Spending, now: number): number {
    return Math.max(now, ...this.buckets(address, spending, now).map((bucket) => bucket.readyAt(now)));
  }

  take(address: string, spending: Spending, now: number): void {
    for (const bucket of this.buckets(address, spending, now)) bucket.take(now);
  }

  /** What was taken for a send that did not happen. */
  giveBack(address: string, spending: Spending, now: number): void {
    for (const bucket of this.buckets(address, spending, now)) bucket.giveBack(now);
  }

  /** A 429: only this address's buckets wait, so that one chat's limit is not everybody's. */
  held(address: string, spending: Spending, at: number, now: number): void {
    if (spending === "update") this.updates?.emptyUntil(at, now);
    else if (spending === "message") this.chat(address, now).emptyUntil(at, now);
  }

  /** Forgets chats whose buckets are full again; called now and then, so that memory does not grow with people. */
  forget(now: number): void {
    for (const map of [this.chats, this.groups]) {
      if (map.size <= MOST_KNOWN) continue;
      for (const [key, bucket] of map) if (bucket.isFull(now)) map.delete(key);
    }
  }

  private buckets(address: string, spending: Spending, now: number): Bucket[] {
    if (spending === "free") return [];
    if (spending === "update") return this.updates ? [this.updates] : [];
    const buckets = [this.bot, this.chat(address, now)];
    if (this.limits.group && this.limits.isGroup(address))
      buckets.push(known(this.groups, this.limits.chatOf(address), this.limits.group, now));
    return buckets;
  }

  private chat(address: string, now: number): Bucket {
    return known(this.chats, this.limits.chatOf(address), this.limits.chat, now);
  }
}

const known = (map: Map<string, Bucket>, key: string, rate: Rate, now: number): Bucket => {
  const there = map.get(key);
  if (there) return there;
  const made = new Bucket(rate, now);
  map.set(key, made);
  return made;
};
