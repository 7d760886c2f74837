import type { Notice } from "../notices.ts";
import type { Room } from "../rooms.ts";

/** Something that did not go through by itself: an update that could not be handled, or a delivery that did not arrive. */
export interface Repair {
  /** Short enough to be typed: `u12`, `d57-3`. */
  readonly id: string;
  readonly kind: "update" | "delivery";
  /** Only an open one needs somebody; waiting and done are what becomes of it when it is tried again. */
  readonly state: "open" | "retried" | "dismissed" | "waiting" | "done";
  readonly channel: { readonly key: string; readonly kind: string };
  /** What it is: of an update the word its key begins with, or which one it repeats; of a delivery its notice. */
  readonly what: string;
  readonly why: string | null;
  /** When it came, or was written. */
  readonly came: Date;
  /** When it was put aside or failed; null: it still waits. */
  readonly ended: Date | null;
  readonly ticket: number | null;
  /** Whether its reader may have it, in whole or in part, although the platform never said so. */
  readonly arrived: "perhaps" | "partly" | null;
  /** What somebody did about it. */
  readonly done: Done | null;
}

export interface Done {
  /** As the audit names them: `operator`, `key:shop`. */
  readonly by: string;
  readonly at: Date;
  /** What takes its place; null: it was dismissed. */
  readonly as: string | null;
  readonly because: string | null;
}

/** An update that somebody looks into, under the lock of its row. */
export interface HeldUpdate extends Repair {
  readonly kind: "update";
  readonly row: number;
  readonly key: string;
  readonly lane: number;
  /** Its content was deleted: by age, or with the person. */
  readonly isEmpty: boolean;
}

/** The same for a delivery, with all that a new one has to say. */
export interface HeldDelivery extends Repair {
  readonly kind: "delivery";
  readonly delivery: string;
  /** The person it is about was forgotten. */
  readonly isEmpty: boolean;
  readonly stream: number;
  readonly conversation: string;
  readonly conversationRoom: Room;
  readonly room: Room;
  readonly subject: string;
  readonly notice: Notice;
  readonly ticketId: string | null;
  readonly messageId: string | null;
  /** In a link room. */
  readonly jobId: string | null;
  readonly priority: number;
}

export type HeldRepair = HeldUpdate | HeldDelivery;

/** What the audit calls it. */
export const subjectOf = (repair: HeldRepair): string =>
  repair.kind === "update" ? `update:${repair.row}` : `delivery:${repair.delivery}`;

export interface RepairFilter {
  readonly kind: Repair["kind"] | null;
  /** A channel's key. */
  readonly channel: string | null;
}

/** Where a list goes on: behind this one. */
export interface RepairPlace {
  readonly ended: Date;
  readonly id: string;
}

/** What somebody is needed for, read without changing anything. Each read sees one account. */
export interface RepairReading {
  /** What is open, the oldest first. */
  repairs(
    account: string,
    filter: RepairFilter,
    after: RepairPlace | null,
    most: number,
  ): Promise<{ readonly items: readonly Repair[]; readonly more: boolean }>;
  /** Any update or delivery by its id, also one that needs nobody; null: this account has none. */
  repair(account: string, id: string): Promise<Repair | null>;
}

/** Inside a transaction. */
export interface Repairs {
  /** The ticket that it is about, which has to be locked before it. */
  ticketOf(id: string): Promise<string | null>;
  /** Locks the row. Null: this account has none of this id. */
  hold(id: string): Promise<HeldRepair | null>;
  /** The same update once more, as the last of its lane. Returns its id. */
  append(update: HeldUpdate, key: string): Promise<string>;
  /** The id of the delivery that this transaction adds to the stream; none other may be added to it. */
  nextOf(delivery: HeldDelivery): Promise<string>;
  /** Ends it for good. Who did it stands in the audit, under `subjectOf`. */
  end(repair: HeldRepair, as: "retried" | "dismissed"): Promise<void>;
}

export type RepairName =
  | { readonly kind: "update"; readonly row: number }
  | { readonly kind: "delivery"; readonly stream: number; readonly seq: number };

/** Null: no id has this shape. */
export const parseRepairId = (id: string): RepairName | null => {
  const [, row, stream, seq] = /^(?:u([1-9]\d{0,14})|d([1-9]\d{0,14})-([1-9]\d{0,14}))$/i.exec(id) ?? [];
  if (row) return { kind: "update", row: Number(row) };
  return stream && seq ? { kind: "delivery", stream: Number(stream), seq: Number(seq) } : null;
};

export const updateId = (row: number): string => `u${row}`;

export const deliveryId = (stream: number, seq: number): string => `d${stream}-${seq}`;
