import { WebAPIRateLimitedError, type WebClient } from "@slack/web-api";
import type { Patiently } from "../bot.ts";
import { shuffled } from "../shuffled.ts";
import { isReply } from "./around.ts";
import type { Identity } from "./identity.ts";
import { split } from "./limits.ts";
import { isOurs } from "./name.ts";
import type { Body, SlackMessage } from "./shapes.ts";

interface Options {
  readonly client: WebClient;
  readonly known: () => Promise<Identity>;
  /** Stores it as if it had just come; what is known already stays as it is. */
  readonly keep: (body: Body) => Promise<void>;
}

interface Root extends SlackMessage {
  readonly latest_reply?: string;
  readonly edited?: { readonly ts?: string };
}

/** Roots tell when they were last answered. Threads of older roots are asked one by one, as far as their ticket is open. */
const ROOTS_MS = 7 * 24 * 60 * 60_000;
const PAGE = 200;

/**
 * What was said in the desk channel and its threads while nobody heard: Slack repeats an event three times within minutes
 * and then no more. Deletions and presses can't be asked for, nor edits of what was said before.
 */
export const createMissed =
  ({ client, known, keep }: Options) =>
  async (since: Date, threads: readonly string[], patiently: Patiently): Promise<void> => {
    const { botUser, botId, deskChannel } = await known();
    const from = since.getTime() / 1000;
    const open = threads.flatMap((address) => {
      const { channel, thread } = split(address);
      return channel === deskChannel && thread ? [thread] : [];
    });
    const oldest = Math.max(Math.min(from, ...open.map(Number)), from - ROOTS_MS / 1000);
    const read = pagesOf(client, patiently);
    const roots = await read<Root>("conversations.history", { channel: deskChannel, oldest: String(oldest) });
    const answered = roots.filter(({ latest_reply }) => Number(latest_reply ?? 0) > from).map(({ ts }) => ts ?? "");
    const older = open.filter((thread) => Number(thread) < oldest);
    const keepAll = async (said: readonly Root[]): Promise<void> => {
      for (const message of said.toSorted((a, b) => Number(a.ts) - Number(b.ts))) {
        const body = asEvent(message, deskChannel);
        if (Number(message.ts) <= from || isOurs(body, botUser, botId)) continue;
        await keep(body);
        if (Number(message.edited?.ts ?? 0) >= Math.floor(from)) await keep(asEdit(message, deskChannel));
      }
    };
    await keepAll(roots);
    // Each thread is kept as it is read, and they are read in no order: who is ended again and again before the last of
    // them comes through all of them in the end.
    for (const ts of shuffled([...new Set([...answered, ...older])], Math.random)) {
      const thread = await read<Root>("conversations.replies", { channel: deskChannel, ts, oldest: String(from) });
      await keepAll(thread.filter(isReply));
    }
  };

const asEvent = (message: SlackMessage, channel: string): Body => ({
  type: "event_callback",
  event: { ...message, type: "message", channel, event_ts: message.ts },
  event_time: Math.floor(Number(message.ts)),
});

/**
 * Of words that were heard the change may have been missed; of those that were not, an older change may still come. The
 * mark of an edit says the second alone, where its event is more exact: this is the last one of that second.
 */
const asEdit = (message: Root, channel: string): Body => {
  const second = Math.floor(Number(message.edited?.ts));
  return {
    type: "event_callback",
    event: { type: "message", subtype: "message_changed", channel, message, event_ts: `${second}.999999` },
    event_time: second,
  };
};

const pagesOf =
  (client: WebClient, patiently: Patiently) =>
  async <Message extends SlackMessage>(method: string, place: Record<string, string>): Promise<Message[]> => {
    const all: Message[] = [];
    let cursor = "";
    do {
      const asked = { ...place, limit: PAGE, ...(cursor ? { cursor } : {}) };
      const answer = await patiently(() => orWait(client.apiCall(method, asked) as Promise<Page<Message>>));
      all.push(...(answer.messages ?? []));
      cursor = answer.response_metadata?.next_cursor ?? "";
    } while (cursor);
    return all;
  };

interface Page<Message> {
  readonly messages?: readonly Message[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

const orWait = <Value>(call: Promise<Value>): Promise<{ value: Value } | { waitMs: number }> =>
  call.then(
    (value) => ({ value }),
    (error: unknown) => {
      if (error instanceof WebAPIRateLimitedError) return { waitMs: error.retryAfter * 1000 };
      throw error;
    },
  );
