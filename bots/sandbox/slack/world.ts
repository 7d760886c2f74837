import { randomBytes } from "node:crypto";
import { Journal } from "../store.ts";
import type { App, Channel, Message, Tables, User, View } from "./types.ts";

type Kind = keyof Tables;
type Entry = { put: Kind; key: string; value: unknown } | { delete: Kind; key: string } | { rename: [string, string] };
export type Change = { kind: Kind | "rename"; key: string; value?: unknown };

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

// Asking the system for a few bytes each time is slow.
let pool = Buffer.alloc(0);
let taken = 0;

/** Random, so that no id comes twice, whatever was killed when. */
export const newId = (prefix: string, length = 10): string => {
  if (taken + length > pool.length) {
    pool = randomBytes(4096);
    taken = 0;
  }
  let id = prefix;
  for (let index = 0; index < length; index += 1) id += ALPHABET[pool[taken + index]! % ALPHABET.length];
  taken += length;
  return id;
};

export const messageKey = ({ channel, ts }: { channel: string; ts: string }) => `${channel}/${ts}`;

/** One channel's messages in the order of their ts, with its threads. */
class Timeline {
  readonly order: string[] = [];
  readonly byTs = new Map<string, Message>();
  readonly threads = new Map<string, string[]>();

  put(message: Message): void {
    if (!this.byTs.has(message.ts)) {
      this.order.push(message.ts);
      if (message.threadTs && message.threadTs !== message.ts) {
        const replies = this.threads.get(message.threadTs);
        if (replies) replies.push(message.ts);
        else this.threads.set(message.threadTs, [message.ts]);
      }
    }
    this.byTs.set(message.ts, message);
  }

  remove(ts: string): void {
    const message = this.byTs.get(ts);
    this.byTs.delete(ts);
    removeFrom(this.order, ts);
    const replies = message?.threadTs && this.threads.get(message.threadTs);
    if (replies) removeFrom(replies, ts);
  }
}

/** All that the workspaces hold, in memory and, one line per change, on disk. */
export class World {
  private readonly tables: { [K in Kind]: Map<string, Tables[K]> } = {
    workspace: new Map(),
    app: new Map(),
    user: new Map(),
    channel: new Map(),
    message: new Map(),
    ephemeral: new Map(),
    file: new Map(),
    view: new Map(),
    event: new Map(),
    response: new Map(),
    setting: new Map(),
  };
  private readonly timelines = new Map<string, Timeline>();
  private readonly appByToken = new Map<string, App>();
  private readonly journal: Journal<Entry>;
  readonly now: () => number;
  private readonly changed: (change: Change) => void;
  private lastMicros = 0;
  /** The sandbox's own address, which stands in the addresses of files and sockets. */
  readonly origin: () => string;

  constructor(directory: string, now: () => number, origin: () => string, changed: (change: Change) => void) {
    this.origin = origin;
    this.now = now;
    this.changed = changed;
    this.journal = new Journal<Entry>(directory, "slack", (entry) => this.apply(entry));
  }

  put<K extends Kind>(kind: K, key: string, value: Tables[K]): Tables[K] {
    this.write({ put: kind, key, value });
    this.changed({ kind, key, value });
    return value;
  }

  delete(kind: Kind, key: string): void {
    if (!this.tables[kind].has(key)) return;
    this.write({ delete: kind, key });
    this.changed({ kind, key });
  }

  renameChannel(from: string, to: string): void {
    this.write({ rename: [from, to] });
    this.changed({ kind: "rename", key: to });
  }

  get<K extends Kind>(kind: K, key: string): Tables[K] | undefined {
    return this.tables[kind].get(key);
  }

  all<K extends Kind>(kind: K): Tables[K][] {
    return [...this.tables[kind].values()];
  }

  /** A ts is unique and rises; it is never before the clock. */
  nextTs(): string {
    this.lastMicros = Math.max(this.now() * 1000, this.lastMicros + 1);
    return asTs(this.lastMicros);
  }

  message(channel: string, ts: string): Message | undefined {
    return this.timelines.get(channel)?.byTs.get(ts);
  }

  messages(channel: string): Message[] {
    const timeline = this.timelines.get(channel);
    return timeline ? timeline.order.map((ts) => timeline.byTs.get(ts)!) : [];
  }

  replies(channel: string, threadTs: string): Message[] {
    const timeline = this.timelines.get(channel);
    return (timeline?.threads.get(threadTs) ?? []).map((ts) => timeline!.byTs.get(ts)!);
  }

  appOfToken(token: string): App | undefined {
    return this.appByToken.get(token);
  }

  appsOf(workspace: string): App[] {
    return this.all("app").filter((app) => app.workspace === workspace && !app.uninstalled);
  }

  /** The apps that hear what happens in a channel: those whose bot is in it. */
  appsIn(channel: Channel): App[] {
    return this.appsOf(channel.workspace).filter((app) => channel.members.includes(app.botUserId));
  }

  direct(workspace: string, one: string, other: string): Channel | undefined {
    return this.all("channel").find(
      (channel) =>
        channel.kind === "im" &&
        channel.workspace === workspace &&
        channel.members.includes(one) &&
        channel.members.includes(other),
    );
  }

  user(id: string): User | undefined {
    return this.tables.user.get(id);
  }

  openModals(user: string): View[] {
    return this.all("view").filter((view) => view.type === "modal" && view.user === user && view.open);
  }

  private write(entry: Entry): void {
    this.journal.append(entry);
    this.apply(entry);
  }

  private apply(entry: Entry) {
    if ("rename" in entry) return this.applyRename(...entry.rename);
    if ("delete" in entry) {
      if (entry.delete === "message") this.forgetMessage(entry.key);
      this.tables[entry.delete].delete(entry.key);
      return;
    }
    const table = this.tables[entry.put] as Map<string, unknown>;
    if (entry.put === "app") this.placeApp(entry.value as App);
    table.set(entry.key, entry.value);
    if (entry.put === "message") this.placeMessage(entry.value as Message);
    if (entry.put === "ephemeral") this.remember((entry.value as Tables["ephemeral"]).ts);
    if (entry.put === "event") this.remember((entry.value as Tables["event"]).payload.event?.event_ts);
  }

  private placeMessage(message: Message): void {
    this.remember(message.edited?.ts ?? message.ts);
    this.timeline(message.channel).put(message);
  }

  private forgetMessage(key: string): void {
    const message = this.tables.message.get(key);
    if (message) this.timelines.get(message.channel)?.remove(message.ts);
  }

  /** Tokens that were changed stop working. */
  private placeApp(app: App): void {
    const old = this.tables.app.get(app.id);
    for (const token of [old?.botToken, old?.appToken]) if (token) this.appByToken.delete(token);
    this.appByToken.set(app.botToken, app);
    if (app.appToken) this.appByToken.set(app.appToken, app);
  }

  private applyRename(from: string, to: string): void {
    const channel = this.tables.channel.get(from);
    if (!channel) return;
    this.tables.channel.delete(from);
    this.tables.channel.set(to, { ...channel, id: to });
    const moved = this.messages(from);
    this.timelines.delete(from);
    for (const message of moved) {
      const renamed = { ...message, channel: to };
      this.tables.message.delete(messageKey(message));
      this.tables.message.set(messageKey(renamed), renamed);
      this.timeline(to).put(renamed);
    }
  }

  private timeline(channel: string): Timeline {
    let timeline = this.timelines.get(channel);
    if (!timeline) {
      timeline = new Timeline();
      this.timelines.set(channel, timeline);
    }
    return timeline;
  }

  private remember(ts: unknown): void {
    if (typeof ts !== "string") return;
    this.lastMicros = Math.max(this.lastMicros, Number(ts.replace(".", "")) || 0);
  }
}

const asTs = (micros: number): string => {
  const digits = String(micros);
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
};

const removeFrom = (list: string[], item: string): void => {
  // What is deleted is mostly recent.
  const index = list.lastIndexOf(item);
  if (index >= 0) list.splice(index, 1);
};
