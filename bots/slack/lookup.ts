import type { WebClient } from "@slack/web-api";
import { split } from "./limits.ts";
import type { SlackMessage } from "./shapes.ts";

// Slack's clock and ours may differ by a little.
const CLOCKS_DIFFER_SECONDS = 60;
const PAGES = 25;

/** Reads what came to a place since an attempt began, as far as one look-up may go. */
export const lookFor = async (
  client: WebClient,
  { address, since }: { readonly address: string; readonly since: Date },
  isIt: (message: SlackMessage) => boolean,
): Promise<SlackMessage | null> => {
  const { channel, thread } = split(address);
  const oldest = String(since.getTime() / 1000 - CLOCKS_DIFFER_SECONDS);
  const place = { channel, ...(thread ? { ts: thread } : {}), oldest, limit: 200, include_all_metadata: true };
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = (await client.apiCall(thread ? "conversations.replies" : "conversations.history", {
      ...place,
      ...(cursor ? { cursor } : {}),
    })) as { messages?: SlackMessage[]; response_metadata?: { next_cursor?: string } };
    const found = answer.messages?.find(isIt);
    cursor = answer.response_metadata?.next_cursor;
    if (found || !cursor) return found ?? null;
  }
  throw new Error("too much was said here to look for one message");
};
