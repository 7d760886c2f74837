import { tooManyRequests } from "./refusal.ts";

export interface LimitSettings {
  on: boolean;
  perChatSecond: number;
  chatBurst: number;
  perGroupMinute: number;
  perBotSecond: number;
}

/**
 * Telegram's published limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this), off until
 * asked for. They run on real time: a clock moved by hand says nothing about load.
 */
export class Limits {
  settings: LimitSettings = { on: false, perChatSecond: 1, chatBurst: 3, perGroupMinute: 20, perBotSecond: 30 };
  refused = 0;
  private readonly chats = new Map<string, { tokens: number; at: number }>();
  private readonly recent = new Map<string, number[]>();

  set(change: Partial<LimitSettings>): LimitSettings {
    this.settings = { ...this.settings, ...change };
    this.chats.clear();
    this.recent.clear();
    return this.settings;
  }

  /** Counts `posts` messages of a bot into a chat, or refuses them all. */
  spend(bot: number, chat: number, posts: number): void {
    if (!this.settings.on) return;
    const { perBotSecond, perGroupMinute } = this.settings;
    const now = performance.now();
    const waitMs = Math.max(
      this.windowWait(`bot:${bot}`, now, 1000, perBotSecond, posts),
      chat < 0
        ? this.windowWait(`group:${bot}:${chat}`, now, 60_000, perGroupMinute, posts)
        : this.chatWait(`${bot}:${chat}`, now, posts),
    );
    if (waitMs > 0) {
      this.refused += 1;
      throw tooManyRequests(Math.ceil(waitMs / 1000));
    }
    this.count(`bot:${bot}`, now, posts);
    if (chat < 0) this.count(`group:${bot}:${chat}`, now, posts);
    else this.chats.get(`${bot}:${chat}`)!.tokens -= posts;
  }

  private windowWait(key: string, now: number, windowMs: number, most: number, posts: number): number {
    const times = (this.recent.get(key) ?? []).filter((at) => at > now - windowMs);
    this.recent.set(key, times);
    const over = times.length + Math.min(posts, most) - most;
    return over > 0 ? times[over - 1]! + windowMs - now : 0;
  }

  private chatWait(key: string, now: number, posts: number): number {
    const { perChatSecond, chatBurst } = this.settings;
    const before = this.chats.get(key) ?? { tokens: chatBurst, at: now };
    const tokens = Math.min(chatBurst, before.tokens + ((now - before.at) / 1000) * perChatSecond);
    this.chats.set(key, { tokens, at: now });
    const missing = Math.min(posts, chatBurst) - tokens;
    return missing > 0 ? (missing / perChatSecond) * 1000 : 0;
  }

  private count(key: string, now: number, posts: number): void {
    const times = this.recent.get(key)!;
    for (let post = 0; post < posts; post += 1) times.push(now);
  }
}
