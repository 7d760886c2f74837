import { setMaxListeners } from "node:events";
import { type Numbered, numberedIn, written } from "./judge.ts";
import { DESKS, type Loose, type Platforms } from "./platforms.ts";

/** Hears of each change on the platforms, and notes when words first stand where people see them. */
export class Sight {
  private readonly platforms: Platforms;
  private readonly aborter = new AbortController();
  /** The newest edit that was seen, by the words as first written. */
  private readonly seen = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  constructor(platforms: Platforms) {
    this.platforms = platforms;
    // Each request of a long run listens until it ends.
    setMaxListeners(0, this.aborter.signal);
  }

  async open(): Promise<void> {
    await this.platforms.watch((change) => void this.look(change).catch(() => undefined), this.aborter.signal);
  }

  close(): void {
    this.aborter.abort();
  }

  stands(words: Numbered): boolean {
    const edit = this.seen.get(written({ ...words, edit: 0 }));
    return edit !== undefined && edit >= words.edit;
  }

  /** Called after each look; the returned function ends it. */
  onSeen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async look(change: Loose): Promise<void> {
    const texts = change.platform === "telegram" ? await this.inChat(change) : await this.inThread(change);
    for (const words of texts.flatMap(numberedIn)) {
      const name = written({ ...words, edit: 0 });
      this.seen.set(name, Math.max(this.seen.get(name) ?? 0, words.edit));
    }
    if (texts.length > 0) for (const listener of this.listeners) listener();
  }

  private async inChat({ kind, by, chat, bot, messageId }: Loose): Promise<string[]> {
    if (by !== "bot" || (kind !== "message" && kind !== "edit")) return [];
    const messages: Loose[] = await this.platforms.control("telegram", "messages", {
      chat,
      bot,
      afterId: messageId - 1,
    });
    return messages.filter((one) => one.by === "bot").map((one) => one.text ?? one.caption ?? "");
  }

  private async inThread({ kind, key, channel }: Loose): Promise<string[]> {
    if (kind !== "message" || !DESKS.some((desk) => desk.channel === channel)) return [];
    const threadTs = String(key).split("/")[1];
    const { messages } = await this.platforms.control("slack", "messages", { channel, threadTs });
    const [message] = messages as Loose[];
    return message?.bot_id && message.thread_ts && message.thread_ts !== message.ts ? [message.text ?? ""] : [];
  }
}
