import type { Api } from "grammy";
import type { Part } from "../bot.ts";

/**
 * Stops the spinner of a pressed button. Telegram shows only the first answer to a press, so the empty one waits a moment:
 * a whisper that is ready by then is shown as a toast.
 */
export interface Reflex {
  /** A stored update; anything but a press is left alone. */
  stored(update: unknown): void;
  /** Whether a toast can still be shown; from then on it is the answer. */
  mayAnswer(part: Part): boolean;
  stop(): void;
}

const remembered = 1000;

export function createReflex(api: Api, delayMs: number): Reflex {
  const waiting = new Map<string, NodeJS.Timeout>();
  const answered = new Set<string>();
  const answer = (id: string) => {
    waiting.delete(id);
    remember(answered, id);
    // Too late, or answered elsewhere: nothing that anybody could do about it.
    api.answerCallbackQuery(id).catch(() => {});
  };
  return {
    stored(update) {
      const id = pressOf(update);
      if (id === null || waiting.has(id) || answered.has(id)) return;
      waiting.set(id, setTimeout(answer, delayMs, id).unref());
    },
    mayAnswer({ method, body }) {
      if (method !== "answerCallbackQuery") return true;
      const id = String(body.callback_query_id);
      clearTimeout(waiting.get(id));
      waiting.delete(id);
      return !answered.has(id);
    },
    stop() {
      for (const [id, timer] of waiting) {
        clearTimeout(timer);
        answer(id);
      }
    },
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  for (const oldest of ids) {
    if (ids.size <= remembered) return;
    ids.delete(oldest);
  }
}

function pressOf(update: unknown): string | null {
  const query = (update as { callback_query?: { id?: unknown } } | null)?.callback_query;
  return typeof query?.id === "string" ? query.id : null;
}
