import type { Place, Sender } from "../event.ts";
import type { People } from "./people.ts";
import type { Body, SlackFile, SlackMessage } from "./shapes.ts";

/** What parsing must know of the workspace. */
export interface Around {
  readonly botUser: string;
  readonly deskChannel: string;
  readonly people: People;
  readonly now: () => Date;
  /** Slack Connect sends files as bare ids. */
  fileInfo(id: string): Promise<SlackFile | null>;
  /** The desk channel got another id. */
  moved(from: string, to: string): void;
  /** The app is no longer installed, or its token no longer holds. */
  lost(why: string): void;
}

export const placeOfPress = (body: Body, around: Around): Place => {
  const { container, channel, message, user } = body;
  const id = container?.channel_id ?? channel?.id;
  // A command has its channel elsewhere; what it opens is seen by one person all the same.
  if (!id) return { address: user?.id ?? body.user_id ?? "", kind: "private" };
  const thread = container?.thread_ts ?? message?.thread_ts;
  // A root's buttons belong to the thread under it; what only one person sees outside a thread has none.
  const root = thread ?? (container?.is_ephemeral ? undefined : container?.message_ts);
  return root && !id.startsWith("D")
    ? { address: `${id}:${root}`, kind: "thread" }
    : placeOf(id, {}, undefined, around);
};

export const isReply = (message: SlackMessage) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

export const placeOf = (channel: string, message: SlackMessage, type: string | undefined, around: Around): Place => {
  if (channel.startsWith("D") || type === "im") return { address: channel, kind: "private" };
  if (isReply(message)) return { address: `${channel}:${message.thread_ts}`, kind: "thread" };
  if (channel === around.deskChannel) return { address: channel, kind: "desk" };
  return { address: channel, kind: type === "mpim" ? "group" : "other" };
};

export const unnamed = (id: string): Sender => ({ id, name: "someone" });

export const instant = (ts: string | undefined, around: Around): Date => {
  const seconds = Number(ts);
  return ts && Number.isFinite(seconds) ? new Date(Math.round(seconds * 1000)) : around.now();
};

export const when = (body: Body, around: Around): Date =>
  body.event_time ? new Date(body.event_time * 1000) : around.now();
