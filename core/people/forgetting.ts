import type { Room } from "../rooms.ts";

/** Where a person left traces. Groups and the tickets of others in them hold other people's words too. */
export interface Traces {
  readonly contact: string;
  /** Under which they are known, or were when they wrote. */
  readonly names: readonly string[];
  readonly platformIds: readonly string[];
  /** Their own tickets, in the order of locks. */
  readonly tickets: readonly string[];
  /** Tickets of others in which they wrote. */
  readonly joined: readonly string[];
  /** What partners were asked to do about their own tickets. */
  readonly jobs: readonly string[];
  /**
   * Conversations: their private chats, groups where they spoke, the desk's threads of their tickets (with those of the
   * jobs) and of the joined ones, the chats of partners who were told of the jobs.
   */
  readonly chats: readonly string[];
  readonly groups: readonly string[];
  readonly threads: readonly string[];
  readonly joinedThreads: readonly string[];
  readonly partnerChats: readonly string[];
  /** Members' own chats: there is told of many tickets. */
  readonly memberChats: readonly string[];
  /** They work in this account too; that they do is not forgotten. */
  readonly isMember: boolean;
}

/** A post of ours that speaks of them, on a platform. */
export interface Copy {
  readonly conversation: string;
  readonly room: Room;
  /** In their own private chat. */
  readonly isPrivate: boolean;
  /** In a link room. */
  readonly job: string | null;
  readonly channel: { readonly id: string; readonly key: string; readonly kind: string };
  /** The platform's id. */
  readonly id: string;
  readonly sentAt: Date;
}

/** What lies beyond our reach, for whoever has to see to it. */
export interface Beyond {
  readonly what:
    | "posts-too-old-to-delete"
    | "written-by-members"
    | "written-by-themselves"
    | "still-arriving"
    | "works-here-too";
  /** A channel's key; null: of the account. */
  readonly channel: string | null;
  readonly count: number;
  /** The numbers of the tickets that it is about, the first of them. */
  readonly tickets: readonly number[];
}

export interface Cleared {
  readonly messages: number;
  readonly files: number;
}

/** Inside a transaction. */
export interface Forgetting {
  /** Null: this account has no such contact. */
  find(contact: string): Promise<Traces | null>;
  /** Posts of ours that are not taken back yet. */
  copies(traces: Traces): Promise<readonly Copy[]>;
  /**
   * The chats with all that was said in them lose their addresses. What still has to be deleted there goes by way of an
   * empty one in its place: whoever writes from that address meets nothing of what was. By channel.
   */
  leaveChats(traces: Traces): Promise<ReadonlyMap<string, string>>;
  /** Names, words, files and what was made of them become tombstones. */
  clear(traces: Traces): Promise<Cleared>;
  /** Lets go of the addresses themselves, unless somebody writes from there again. False: something is still on its way there. */
  letGo(contact: string, anyway: boolean): Promise<boolean>;
  beyond(traces: Traces): Promise<readonly Beyond[]>;
}
