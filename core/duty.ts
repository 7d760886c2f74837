import type { TimerKind } from "./ports.ts";

/** One stored update, in its place in its lane. */
export interface InboxRow {
  readonly id: number;
  readonly seq: number;
  readonly key: string;
  /** JSON as text. */
  readonly raw: string;
  readonly receivedAt: Date;
}

export interface HeldLane {
  readonly id: number;
  /** The conversation: `chat:<chat>` in Telegram, `<channel>:<thread>` in Slack. */
  readonly key: string;
  readonly account: string;
  readonly channel: string;
  /** Failed attempts of the first row. */
  readonly attempts: number;
  readonly rows: readonly InboxRow[];
}

export interface Lanes {
  readonly holder: number;
  /** Takes a lane that nobody holds; null: held, empty or not due (then the wake-up may be thrown away). */
  take(lane: number, account: string): Promise<HeldLane | null>;
  /** Rows of a held lane that are not done; empty when there are none now. */
  more(lane: HeldLane): Promise<readonly InboxRow[]>;
  /** Lets go with rows left: the first is tried (again) at a time. */
  postpone(lane: number, at: Date, failed: boolean): Promise<void>;
  /** All that this instance holds. */
  held(): Promise<readonly number[]>;
  /** What waits and is due. */
  due(most: number): Promise<readonly { readonly lane: number; readonly account: string }[]>;
  /** Frees what instances that no longer live held. */
  freeDead(): Promise<number>;
}

/** A process among those that share one database. */
export interface Instance {
  readonly id: number;
  /** Whether this instance is the one that sweeps; asks for it when nobody is. */
  sweeps(): Promise<boolean>;
  /** Called once when the session is lost: everything held must be dropped at once. */
  onLost(listener: () => void): void;
  close(): Promise<void>;
}

/** Who listens to a channel and who sends for it: at most one instance each. */
export interface Claims {
  /** True: this instance has it (now or already). */
  listen(channel: string): Promise<boolean>;
  send(channel: string): Promise<boolean>;
  /** Lets go of all that this instance has. */
  release(): Promise<void>;
  /** Channels with something due that nobody sends for. */
  unsent(): Promise<readonly string[]>;
  health(channel: string, health: "connected" | "backfilling" | "degraded", why: string | null): Promise<void>;
  /** Until when a channel certainly listened; null: never yet. */
  heardAt(channel: string): Promise<Date | null>;
  heard(channel: string, at: Date): Promise<void>;
}

export interface DueTimer {
  readonly id: string;
  readonly account: string;
  readonly kind: TimerKind;
  readonly subject: string;
  readonly attempts: number;
}

export interface TimerTable {
  due(most: number): Promise<readonly DueTimer[]>;
  /** Again at a time, one attempt older. */
  postpone(id: string, at: Date): Promise<void>;
}

/** Thresholds of promises, of all accounts. */
export interface StepTable {
  /** Whose steps are due, and when the next one will be. */
  look(): Promise<{ readonly accounts: readonly string[]; readonly next: Date | null }>;
}

/** Sees to it that a clock that goes back makes nobody wait for what it had named. */
export interface ClockWatch {
  /** Notes the time of this look. By how many milliseconds the clock has gone back since the last one, of any process; 0: not. */
  look(): Promise<number>;
}

/** A file that waits to be fetched. */
export interface WaitingFile {
  readonly id: string;
  readonly channel: string;
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  readonly source: Readonly<Record<string, unknown>>;
}
