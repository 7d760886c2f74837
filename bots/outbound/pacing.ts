import type { Act, Limits, Part, Rate, Span, Spending } from "../bot.ts";

type Answered = (at: number) => void;

interface Allowance {
  /** When one more may go; now or in the future. */
  readyAt(now: number): number;
  /** It holds back nothing, and a new one would be just the same. */
  isFull(now: number): boolean;
  /** Given back is what to do when the platform has answered: it counted when the call arrived, which may be long after. */
  take(now: number): Answered;
  giveBack(now: number): void;
}

/** A token bucket: `burst` at once, then a rate. Times in ms of the desk's clock. */
class Bucket implements Allowance {
  private readonly rate: Rate;
  private tokens: number;
  private at: number;

  constructor(rate: Rate, now: number) {
    this.rate = rate;
    this.tokens = rate.burst;
    this.at = now;
  }

  readyAt(now: number): number {
    this.refill(now);
    const missing = 1 - this.tokens;
    // Sums of fractions: what is missing by less than a millionth is there.
    return missing <= 1e-6 ? now : now + Math.ceil((missing / this.rate.perSecond) * 1_000 - 1e-3);
  }

  isFull(now: number): boolean {
    this.refill(now);
    return this.tokens >= this.rate.burst;
  }

  take(now: number): Answered {
    this.refill(now);
    const before = this.tokens;
    this.tokens -= 1;
    return (at) => {
      // As long as the call was on its way, the platform's own bucket may have been full and gained nothing.
      const gained = (Math.max(0, at - now) / 1_000) * this.rate.perSecond;
      const lost = Math.min(1, before + gained - this.rate.burst);
      this.refill(at);
      if (lost > 0) this.tokens -= lost;
    };
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

/** So many in any such time, however they are spread. */
class Window implements Allowance {
  private readonly span: Span;
  private times: number[] = [];

  constructor(span: Span) {
    this.span = span;
  }

  readyAt(now: number): number {
    this.forget(now);
    const oldest = this.times.at(-this.span.most);
    return oldest === undefined ? now : oldest + this.span.ms;
  }

  isFull(now: number): boolean {
    this.forget(now);
    return this.times.length === 0;
  }

  take(now: number): Answered {
    this.times.push(now);
    return (at) => {
      const place = this.times.lastIndexOf(now);
      if (place < 0 || at <= now) return;
      this.times.splice(place, 1);
      this.times.push(at);
    };
  }

  giveBack(): void {
    this.times.pop();
  }

  private forget(now: number): void {
    while (this.times[0] !== undefined && this.times[0] <= now - this.span.ms) this.times.shift();
    const last = this.times.at(-1);
    // After a clock that jumped back, what lies ahead of it was just sent.
    if (last !== undefined && last > now) this.times = this.times.map((at) => Math.min(at, now));
  }
}

const MOST_KNOWN = 1_000;
/** So many chats in a row that say "not now" are the bot's limit and not theirs. */
const IN_A_ROW = 3;
const ROW_MS = 2_000;

export const spendingOf = ({ spends, harmless }: Part): Spending => spends ?? (harmless ? "free" : "message");

/** All that a call spends: an album is as many messages as it has items. */
export const spendingsOf = (part: Part, limits: Limits): readonly Spending[] =>
  Array.from({ length: limits.messagesIn?.(part) ?? 1 }, () => spendingOf(part));

interface Sent {
  readonly address: string;
  readonly spending: Spending;
  readonly at: number;
}

/** What one channel may send now: a chat's, a group's, an act's and the bot's own buckets, held in memory by its one sender. */
export class Pacing {
  private readonly limits: Limits;
  private readonly bot: Bucket;
  private readonly total: Window | null;
  private readonly chats = new Map<string, Bucket>();
  private readonly groups = new Map<string, Window>();
  private readonly acts = new Map<Act, Bucket>();
  /** The chats that were refused since the last one that was not, and until when. */
  private readonly refused = new Map<string, { readonly since: number; readonly until: number }>();

  constructor(limits: Limits, now: number) {
    this.limits = limits;
    this.bot = new Bucket(limits.bot, now);
    this.total = limits.total ? new Window(limits.total) : null;
    for (const [act, rate] of Object.entries(limits.acts ?? {})) this.acts.set(act as Act, new Bucket(rate, now));
  }

  /** When this address may be sent to; `now` when at once. */
  readyAt(address: string, spending: Spending, now: number): number {
    let at = now;
    for (const bucket of this.buckets(address, spending, now)) at = Math.max(at, bucket.readyAt(now));
    return at;
  }

  /** No address may be sent to before this, as far as the bot's own limits go: thousands who wait need not be asked each. */
  nobodyBefore(spending: Spending, now: number): number {
    if (spending === "free") return now;
    if (spending !== "message") return Math.max(now, this.acts.get(spending)?.readyAt(now) ?? now);
    return Math.max(now, this.bot.readyAt(now), this.total?.readyAt(now) ?? now);
  }

  take(address: string, spending: Spending, now: number): Answered {
    const taken = this.buckets(address, spending, now).map((bucket) => bucket.take(now));
    return (at) => {
      for (const answered of taken) answered(at);
    };
  }

  /** What was taken for a send that did not happen. */
  giveBack(address: string, spending: Spending, now: number): void {
    for (const bucket of this.buckets(address, spending, now)) bucket.giveBack(now);
  }

  /**
   * As it stands after what an earlier sender sent. How much was left before that nobody knows, so nothing was; nor is
   * it known what was spent on acts, and on cards, which stand in `place`.
   */
  static after(limits: Limits, sent: readonly Sent[], place: string | null, since: number, now: number): Pacing {
    const pacing = new Pacing(limits, since);
    const empty = (bucket: Bucket, { perSecond }: Rate, at: number) => bucket.emptyUntil(at + 1_000 / perSecond, at);
    empty(pacing.bot, limits.bot, since);
    for (const { address } of sent) empty(pacing.chat(address, since), limits.chat, since);
    for (const { address, spending, at } of sent) pacing.take(address, spending, Math.min(Math.max(at, since), now));
    for (const [act, bucket] of pacing.acts) empty(bucket, limits.acts![act]!, now);
    if (place !== null && sent.length > 0) empty(pacing.chat(place, now), limits.chat, now);
    return pacing;
  }

  /**
   * A 429: only this address's bucket or this act's waits, so that one chat's limit is not everybody's. No platform
   * tells which of its limits was met; that it is the bot's shows in one chat after the other being refused.
   */
  held(address: string, spending: Spending, at: number, now: number): void {
    const act = spending === "message" || spending === "free" ? undefined : this.acts.get(spending);
    if (act) {
      act.emptyUntil(at, now);
      return;
    }
    this.chat(address, now).emptyUntil(at, now);
    for (const [chat, { since }] of this.refused) if (now - since > ROW_MS) this.refused.delete(chat);
    this.refused.set(this.limits.chatOf(address), { since: now, until: at });
    if (this.refused.size < IN_A_ROW) return;
    this.bot.emptyUntil(Math.min(...[...this.refused.values()].map(({ until }) => until)), now);
  }

  /** A message was taken: if some were refused, that was not for the bot's sake. */
  went(spending: Spending): void {
    if (spending === "message") this.refused.clear();
  }

  /** Forgets chats whose buckets are full again; called now and then, so that memory does not grow with people. */
  forget(now: number): void {
    for (const map of [this.chats, this.groups]) {
      if (map.size <= MOST_KNOWN) continue;
      for (const [key, bucket] of map) if (bucket.isFull(now)) map.delete(key);
    }
  }

  private buckets(address: string, spending: Spending, now: number): Allowance[] {
    if (spending === "free") return [];
    if (spending !== "message") {
      const bucket = this.acts.get(spending);
      return bucket ? [bucket] : [];
    }
    const { group } = this.limits;
    const buckets: Allowance[] = [this.bot, this.chat(address, now)];
    if (this.total) buckets.push(this.total);
    if (group && this.limits.isGroup(address))
      buckets.push(known(this.groups, this.limits.chatOf(address), () => new Window(group)));
    return buckets;
  }

  private chat(address: string, now: number): Bucket {
    return known(this.chats, this.limits.chatOf(address), () => new Bucket(this.limits.chat, now));
  }
}

const known = <Kept>(map: Map<string, Kept>, key: string, make: () => Kept): Kept => {
  const there = map.get(key);
  if (there) return there;
  const made = make();
  map.set(key, made);
  return made;
};
