import type { Clock } from "../clock.ts";

// Tiers: https://docs.slack.dev/apis/web-api/rate-limits
const PER_MINUTE: Record<string, number> = {
  "chat.update": 50,
  "chat.delete": 50,
  "reactions.add": 50,
  "reactions.remove": 20,
  "conversations.history": 50,
  "conversations.replies": 50,
  "conversations.info": 50,
  "conversations.open": 50,
  "conversations.join": 50,
  "conversations.list": 20,
  "conversations.members": 100,
  "users.list": 20,
  "users.info": 100,
  "users.conversations": 50,
  "chat.postEphemeral": 100,
  "files.info": 100,
  "files.getUploadURLExternal": 100,
  "files.completeUploadExternal": 100,
  "views.open": 100,
  "views.update": 100,
  "views.push": 100,
  "views.publish": 100,
};
const MINUTE_MS = 60_000;

/** The published limits, kept only when a test asks for them. */
export class Limits {
  on = false;
  perChannelPerSecond = 1;
  burst = 3;
  readonly refused: Record<string, number> = {};
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private readonly windows = new Map<string, number[]>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  set(wish: { on?: boolean; perSecond?: number; burst?: number }): void {
    this.on = wish.on ?? this.on;
    this.perChannelPerSecond = wish.perSecond ?? this.perChannelPerSecond;
    this.burst = wish.burst ?? this.burst;
    this.buckets.clear();
    this.windows.clear();
  }

  /** Seconds to wait, or 0: go on. */
  check(app: string, method: string, channel: string): number {
    if (!this.on) return 0;
    const waitMs =
      method === "chat.postMessage"
        ? this.takeToken(`${app}/${channel}`)
        : this.takePlace(`${app}/${method}`, PER_MINUTE[method]);
    if (waitMs <= 0) return 0;
    this.refused[method] = (this.refused[method] ?? 0) + 1;
    return Math.ceil(waitMs / 1000);
  }

  private takeToken(key: string): number {
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { tokens: this.burst, at: now };
    const tokens = Math.min(
      this.burst,
      bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * this.perChannelPerSecond,
    );
    const goes = tokens >= 1;
    this.buckets.set(key, { tokens: goes ? tokens - 1 : tokens, at: now });
    return goes ? 0 : ((1 - tokens) / this.perChannelPerSecond) * 1000;
  }

  private takePlace(key: string, most: number | undefined): number {
    if (most === undefined) return 0;
    const now = this.clock.now();
    const recent = (this.windows.get(key) ?? []).filter((at) => at > now - MINUTE_MS && at <= now);
    this.windows.set(key, recent);
    if (recent.length >= most) return recent[0]! + MINUTE_MS - now;
    recent.push(now);
    return 0;
  }
}
