import type { DueDelivery } from "../../core/outbound.ts";
import type { Paced } from "./shared.ts";
import { type Turn, Turns, turnIn, turnOf } from "./turns.ts";

/** What is due in one stream, its head first. */
export type Rows = readonly [DueDelivery, ...DueDelivery[]];

/** Whose turn it is, with what they have to say. */
interface Chosen {
  readonly turn: Turn;
  readonly rows: Rows;
}

/** The streams that are not to be looked at: on their way, or at rest. */
interface Taken {
  ids(): number[];
  has(stream: number): boolean;
  /** How many more may be on their way. */
  room(): number;
}

export interface Due {
  /** Who is due joins the turns; those whose words were read along are given back. */
  look(began: Date, taken: Taken): Promise<Map<number, Rows>>;
  /** Those who may go now, with what they spend taken. */
  choose(read: Map<number, Rows>, most: number): Promise<readonly Chosen[]>;
  /** Everybody who may go is on their way: whether somebody has to wait is known anew. True: look again at once. */
  judge(room: number): boolean;
  isCrowded(): boolean;
  /** A stream's turn is over, with what it still has to say; null: that has to be asked. */
  ended(stream: number, rest: Rows | null): void;
  /** A stream is free again: if others wait, the next look is at a crowd. */
  freed(): void;
  /** When the first of those who wait may go; null: nobody waits. */
  readyAt(at: number): number | null;
}

/** How many streams are read at once, with their words, and how many who wait are listed. */
const MOST_READ = 60;
const MOST_WAITING = 1_000;
const LIST_MS = 1_000;
/** A transaction may commit so much later than the time it wrote. */
const LOOK_BACK_MS = 5_000;

/**
 * Who is due. While all of them may go, they are read with their words and sent. Once somebody has to wait, all who
 * wait are weighed against each other (`turns.ts`), and only who may go is read.
 */
export const createDue = ({ store, pacing, now }: Pick<Paced, "store" | "pacing" | "now">): Due => {
  const turns = new Turns();
  /** Streams that ended a turn and may have more to say. */
  const stirred = new Set<number>();
  let isCrowded = false;
  let isAllKnown = true;
  let listedAt = 0;
  let lookedAt = 0;

  const lookAtAll = async (taken: Taken): Promise<Map<number, Rows>> => {
    stirred.clear();
    const room = Math.min(MOST_READ, taken.room());
    const read = byStream(room > 0 ? await store.due(taken.ids(), room) : []);
    for (const rows of read.values()) turns.add(turnIn(rows));
    isAllKnown = read.size < room;
    return read;
  };

  /** All who wait are listed each second; between, only who came or has more to say. */
  const lookAtCrowd = async (began: Date, taken: Taken): Promise<Map<number, Rows>> => {
    const at = began.getTime();
    const isList = at - listedAt >= LIST_MS || at < listedAt || (turns.size === 0 && !isAllKnown);
    const more = [...stirred];
    stirred.clear();
    const waiting = await store.waiting(
      MOST_WAITING,
      isList ? undefined : { since: new Date(lookedAt - LOOK_BACK_MS), and: more, known: turns.streams() },
    );
    if (isList) {
      turns.clear();
      listedAt = at;
      isAllKnown = waiting.length < MOST_WAITING;
    }
    for (const one of waiting) if (!taken.has(one.stream)) turns.add(turnOf(one));
    return new Map();
  };

  const giveBack = ({ address, spending }: Turn): void => pacing.giveBack(address, spending, now().getTime());

  const readRest = async (chosen: readonly Turn[], read: Map<number, Rows>): Promise<Map<number, Rows>> => {
    const unread = chosen.flatMap(({ stream }) => (read.has(stream) ? [] : [stream]));
    if (unread.length === 0) return read;
    return new Map([...read, ...byStream(await store.due([], unread.length, unread))]);
  };

  return {
    look: async (began, taken) => {
      const read = isCrowded ? await lookAtCrowd(began, taken) : await lookAtAll(taken);
      lookedAt = began.getTime();
      return read;
    },
    choose: async (read, most) => {
      const chosen = turns.next(pacing, now().getTime(), most);
      const all = await readRest(chosen, read).catch((error: unknown) => {
        for (const turn of chosen) giveBack(turn);
        throw error;
      });
      return chosen.flatMap((turn) => {
        const rows = all.get(turn.stream);
        if (!rows) giveBack(turn);
        return rows ? [{ turn, rows }] : [];
      });
    },
    judge: (room) => {
      isCrowded = turns.size > 0 || !isAllKnown;
      return isCrowded && turns.size === 0 && room > 0;
    },
    isCrowded: () => isCrowded,
    ended: (stream, rest) => {
      if (rest) turns.add(turnIn(rest));
      else stirred.add(stream);
    },
    freed: () => {
      if (turns.size > 0) isCrowded = true;
    },
    readyAt: (at) => turns.readyAt(pacing, at),
  };
};

const byStream = (rows: readonly DueDelivery[]): Map<number, Rows> => {
  const streams = new Map<number, [DueDelivery, ...DueDelivery[]]>();
  for (const row of rows) {
    const known = streams.get(row.stream);
    if (known) known.push(row);
    else streams.set(row.stream, [row]);
  }
  return streams;
};
