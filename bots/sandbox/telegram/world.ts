import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { Journal } from "../store.ts";
import {
  type BotRecord,
  type CallbackRecord,
  type Change,
  type FileRecord,
  type GroupRecord,
  type MessageRecord,
  type Pending,
  type PrivateRecord,
  privateRoom,
  type UserRecord,
} from "./records.ts";

const FIRST_UPDATE_ID = 710_000_001;
const FIRST_USER_ID = 5_000_000_001;
const CONFIRMED_KEPT = 20_000;
const CALLBACKS_KEPT = 50_000;

/** A bot's updates: those it has not confirmed, in order, and the last confirmed ones, which can be put again. */
export interface Queue {
  pending: Map<number, Pending>;
  confirmed: Map<number, Pending>;
  nextId: number;
}

/** All state, and the only door to change it: commit() writes one line for all changes of an act, then applies them. */
export class World {
  readonly bots = new Map<number, BotRecord>();
  readonly users = new Map<number, UserRecord>();
  readonly groups = new Map<number, GroupRecord>();
  readonly privates = new Map<string, PrivateRecord>();
  readonly rooms = new Map<string, Map<number, MessageRecord>>();
  readonly files = new Map<number, FileRecord>();
  readonly callbacks = new Map<string, CallbackRecord>();
  private readonly queues = new Map<number, Queue>();
  private readonly lastMessageId = new Map<string, number>();
  private last = { user: FIRST_USER_ID - 1, group: 0, file: 0, callback: 0, mediaGroup: 0 };
  private readonly journal: Journal<Change[]>;
  private readonly fileDirectory: string;
  private readonly listeners = new Set<(changes: Change[]) => void>();
  readonly clock: Clock;

  constructor(directory: string, clock: Clock) {
    this.clock = clock;
    this.fileDirectory = join(directory, "telegram-files");
    mkdirSync(this.fileDirectory, { recursive: true });
    this.journal = new Journal(directory, "telegram", (changes) => changes.forEach(this.apply));
  }

  commit(changes: Change[]): void {
    this.journal.append(changes);
    changes.forEach(this.apply);
    for (const listener of this.listeners) listener(changes);
  }

  /** Called after each commit; the returned function ends it. */
  onChange(listener: (changes: Change[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  queue(bot: number): Queue {
    let queue = this.queues.get(bot);
    if (!queue) {
      queue = { pending: new Map(), confirmed: new Map(), nextId: FIRST_UPDATE_ID };
      this.queues.set(bot, queue);
    }
    return queue;
  }

  messages(room: string): Map<number, MessageRecord> {
    let messages = this.rooms.get(room);
    if (!messages) {
      messages = new Map();
      this.rooms.set(room, messages);
    }
    return messages;
  }

  /** As on Telegram, a bot numbers the messages of all its private chats together; a group has its own numbers. */
  nextMessageId(room: string, ahead = 0): number {
    return (this.lastMessageId.get(counterOf(room)) ?? 0) + 1 + ahead;
  }

  nextUserId = () => this.last.user + 1;
  nextGroupNumber = () => this.last.group + 1;
  nextFileNumber = () => this.last.file + 1;
  nextCallbackNumber = () => this.last.callback + 1;
  nextMediaGroup = () => this.last.mediaGroup + 1;

  /** Bytes go to disk before the record that names them. */
  writeFile(number: number, bytes: Buffer): void {
    writeFileSync(this.filePath(number), bytes);
  }

  readFile(file: FileRecord): Buffer {
    return file.hasBytes ? readFileSync(this.filePath(file.number)) : Buffer.alloc(file.size, "relevo ");
  }

  private filePath(number: number): string {
    return join(this.fileDirectory, String(number));
  }

  private readonly apply = (change: Change): void => {
    switch (change.put) {
      case "bot":
        this.bots.set(change.value.id, change.value);
        return;
      case "user":
        this.users.set(change.value.id, change.value);
        this.last.user = Math.max(this.last.user, change.value.id);
        return;
      case "group":
        this.groups.set(change.value.id, change.value);
        this.last.group = Math.max(this.last.group, groupNumber(change.value.id));
        return;
      case "private":
        this.privates.set(privateRoom(change.value.bot, change.value.user), change.value);
        return;
      case "message": {
        const { room, id } = change.value;
        this.messages(room).set(id, change.value);
        this.lastMessageId.set(counterOf(room), Math.max(this.lastMessageId.get(counterOf(room)) ?? 0, id));
        return;
      }
      case "file":
        this.files.set(change.value.number, change.value);
        this.last.file = Math.max(this.last.file, change.value.number);
        return;
      case "callback":
        this.callbacks.set(change.value.id, change.value);
        this.last.callback = Math.max(this.last.callback, Number(change.value.id.split("_")[1]));
        trim(this.callbacks, CALLBACKS_KEPT);
        return;
      case "update": {
        const queue = this.queue(change.bot);
        queue.pending.set(change.value.id, change.value);
        queue.nextId = Math.max(queue.nextId, change.value.id + 1);
        return;
      }
      case "forgotten":
        this.forget(change);
        return;
      case "taken":
        this.last[change.what] = Math.max(this.last[change.what], change.number);
        return;
      case "cleared":
        // The counters stay: an id that was given out is never given again.
        this.rooms.clear();
        this.callbacks.clear();
        for (const queue of this.queues.values()) {
          queue.pending.clear();
          queue.confirmed.clear();
        }
    }
  };

  private forget({ bot, below, only }: { bot: number; below?: number; only?: number[] }): void {
    const { pending, confirmed } = this.queue(bot);
    const move = (entry: Pending | undefined) => {
      if (!entry) return;
      pending.delete(entry.id);
      confirmed.set(entry.id, entry);
    };
    for (const id of only ?? []) move(pending.get(id));
    if (below !== undefined) {
      for (const entry of pending.values()) {
        if (entry.id >= below) break;
        move(entry);
      }
    }
    trim(confirmed, CONFIRMED_KEPT);
  }
}

const counterOf = (room: string) => (room.startsWith("private:") ? room.slice(0, room.lastIndexOf(":")) : room);

const SUPERGROUP_BASE = 1_002_000_000_000;
const GROUP_BASE = 4_000_000_000;
export const groupId = (type: "group" | "supergroup", number: number) =>
  -((type === "supergroup" ? SUPERGROUP_BASE : GROUP_BASE) + number);

/** The number inside an id that we made; 0 for an id that somebody chose. */
const groupNumber = (id: number) => {
  const number = -id - (-id >= SUPERGROUP_BASE ? SUPERGROUP_BASE : GROUP_BASE);
  return number > 0 && number < 1_000_000_000 ? number : 0;
};

const trim = (map: Map<unknown, unknown>, kept: number) => {
  for (const key of map.keys()) {
    if (map.size <= kept) return;
    map.delete(key);
  }
};
