import type { Notice } from "../../core/notices.ts";
import type { DueDelivery, FrozenPart, Waiting } from "../../core/outbound.ts";
import type { Part, Spending } from "../bot.ts";
import { type Pacing, spendingOf } from "./pacing.ts";

/** A stream that would send, and what its head would spend. */
export interface Turn {
  readonly stream: number;
  readonly address: string;
  readonly spending: Spending;
  readonly weight: number;
  readonly since: number;
}

const MOST_SERVED = 5_000;
/** Each so many turns the oldest has its own, whatever its weight: what is light must not wait for ever. */
const TURN_OF_THE_OLDEST = 10;

/**
 * Those who wait because a limit holds them back or more came than can be read at once, weighed against each other.
 * The weightiest goes first; among equals whoever was served longest ago, so that those who share a chat's limit take
 * turns, however much one of them has to say.
 */
export class Turns {
  private readonly waiting = new Map<number, Turn>();
  /** Streams by when they were served last, the latest at the end. */
  private readonly served = new Map<number, number>();
  private given = 0;

  get size(): number {
    return this.waiting.size;
  }

  streams(): number[] {
    return [...this.waiting.keys()];
  }

  add(turn: Turn): void {
    this.waiting.set(turn.stream, turn);
  }

  delete(stream: number): void {
    this.waiting.delete(stream);
  }

  clear(): void {
    this.waiting.clear();
  }

  /** Those that may go now, with what they spend taken; each is out of the row by that. */
  next(pacing: Pacing, now: number, most: number): Turn[] {
    const isReady = ({ address, spending }: Turn) =>
      pacing.nobodyBefore(spending, now) <= now && pacing.readyAt(address, spending, now) <= now;
    const may = (turn: Turn) => this.waiting.has(turn.stream) && isReady(turn);
    // Whoever may not go now will not by what others spend, and need not be sorted.
    const rows: Turn[] = [];
    for (const turn of this.waiting.values()) if (isReady(turn)) rows.push(turn);
    const byWeight = rows.toSorted(
      (a, b) => a.weight - b.weight || this.servedAt(a) - this.servedAt(b) || a.since - b.since,
    );
    let byAge: Turn[] | undefined;
    const chosen: Turn[] = [];
    for (let n = 0; chosen.length < most; ) {
      const isOldest = this.given % TURN_OF_THE_OLDEST === TURN_OF_THE_OLDEST - 1;
      byAge ??= isOldest ? rows.toSorted((a, b) => a.since - b.since) : undefined;
      while (n < byWeight.length && !may(byWeight[n]!)) n += 1;
      const turn = isOldest ? byAge?.find(may) : byWeight[n];
      if (!turn) break;
      this.give(turn, pacing, now);
      chosen.push(turn);
    }
    return chosen;
  }

  /** When the first of those who wait may go; null: nobody waits. */
  readyAt(pacing: Pacing, now: number): number | null {
    let first: number | null = null;
    for (const { address, spending } of this.waiting.values()) {
      if (first !== null && pacing.nobodyBefore(spending, now) >= first) continue;
      const at = pacing.readyAt(address, spending, now);
      if (first === null || at < first) first = at;
    }
    return first;
  }

  private give(turn: Turn, pacing: Pacing, now: number): void {
    pacing.take(turn.address, turn.spending, now);
    this.waiting.delete(turn.stream);
    this.given += 1;
    this.served.delete(turn.stream);
    this.served.set(turn.stream, this.given);
    if (this.served.size > MOST_SERVED) this.served.delete(this.served.keys().next().value!);
  }

  private servedAt({ stream }: Turn): number {
    return this.served.get(stream) ?? 0;
  }
}

export const turnOf = ({ stream, address, weight, since, kind, edits }: Waiting): Turn => ({
  stream,
  address,
  spending: guess(kind, edits),
  weight,
  since: since.getTime(),
});

/** The same of a stream whose deliveries are read. */
export const turnIn = (rows: readonly [DueDelivery, ...DueDelivery[]]): Turn => {
  const [{ stream, conversation, notBefore, parts, notice }] = rows;
  return {
    stream,
    address: conversation.address ?? "",
    spending: spendingOfNext(parts) ?? guess(notice.kind, changes(notice)),
    weight: Math.min(...rows.map(({ priority }) => priority)),
    since: notBefore.getTime(),
  };
};

const spendingOfNext = (parts: readonly FrozenPart[] | null): Spending | null => {
  const next = parts?.find(({ id, call }) => id === null && call !== null);
  return next ? spendingOf(next.call as Part) : null;
};

const changes = ({ data }: Notice): boolean => "edits" in data && data.edits !== null;

/** What a delivery will spend, before its words are chosen; corrected when they are. */
export const guess = (kind: Notice["kind"], edits: boolean): Spending => {
  switch (kind) {
    case "whisper":
    case "desk-list":
      return "whisper";
    case "thanks-mark":
      return "mark";
    case "answer-removed":
      return "removal";
    case "answer-edited":
    case "old-words":
      return "update";
    default:
      return edits ? "update" : "message";
  }
};
