import { setMaxListeners } from "node:events";
import type { Log } from "../core/log.ts";
import type { DueDelivery, DueProjection, Face, OutboundStore, Settled } from "../core/outbound.ts";
import type { Outcome } from "../core/outcome.ts";
import { mayEnter } from "../core/rooms.ts";
import { type Attempted, attemptDelivery } from "./attempt.ts";
import type { Bot, Limits, Part, Post, Spending } from "./bot.ts";
import { MOST_JOINED, mayJoin, neighboursOf } from "./joining.ts";
import { Pacing, spendingsOf } from "./pacing.ts";
import { type Faces, showProjection } from "./projections.ts";
import { type Turn, Turns, turnIn, turnOf } from "./turns.ts";

export interface SenderOptions {
  readonly store: OutboundStore;
  readonly bot: Bot;
  readonly unpaced?: boolean;
  readonly now: () => Date;
  /** Words, in the reader's language; null: nothing to say any more. What was posted earlier is asked of `partsOf`. */
  readonly word: (due: DueDelivery, partsOf: OutboundStore["partsOf"]) => Promise<Post | readonly Post[] | null>;
  readonly faces: Faces;
  /** What the desk is told of a delivery that failed or may have gone out twice. */
  readonly report: (due: DueDelivery, what: Report) => Promise<void>;
  /** A client's words have not reached the desk for a minute. */
  readonly late: (ticket: string) => Promise<void>;
  readonly log: Log;
  readonly sent: (outcome: Settled["state"], ms: number) => void;
}

export type Report = { readonly is: "refused" | "gone"; readonly why: string } | { readonly is: "doubled" };

export interface Sender {
  /** Something may be due. Never throws, returns at once. */
  wake(): void;
  /** Takes nothing new; resolves when what is on its way is settled. */
  stop(): Promise<void>;
  /** The channel is somebody else's now: gives up all requests at once and writes nothing more. */
  drop(): void;
}

/** How many streams are on their way at once, those that hang among them, and how many are read at once. */
const MOST_STREAMS = 200;
const MOST_READ = 60;
const MOST_WAITING = 1_000;
const LIST_MS = 1_000;
/** A transaction may commit so much later than the time it wrote. */
const LOOK_BACK_MS = 5_000;
const CROWDED_PAUSE_MS = 20;
const MOST_FACES = 20;
const FACE_MS = 2_000;
const RECEIPT_MS = 60_000;
const LONGEST_WAIT_MS = 60_000;
const LATE_MS = 60_000;
const MINUTE_MS = 60_000;
const STOP_MS = 8_000;
const ENDLESS = { perSecond: 1_000_000, burst: 1_000_000 };
const UNLIMITED = (limits: Limits): Limits => ({
  ...limits,
  bot: ENDLESS,
  total: undefined,
  chat: ENDLESS,
  group: undefined,
  acts: {},
});

type Rows = readonly [DueDelivery, ...DueDelivery[]];

/**
 * The one sender of a channel. Streams go side by side, each in its order; what a limit holds back waits in the
 * database and holds nobody else. Nothing here sleeps: there is one timer for the earliest thing that is due.
 *
 * While all that is due may go, it is read with its words and sent. Once somebody has to wait, all who wait are weighed
 * against each other (`turns.ts`), and only who may go is read.
 */
export const createSender = (options: SenderOptions): Sender => {
  const { bot, now, log, faces } = options;
  const limits = options.unpaced ? UNLIMITED(bot.limits) : bot.limits;
  let pacing = new Pacing(limits, now().getTime());
  const turns = new Turns();
  const streams = new Map<number, Promise<void>>();
  const projections = new Map<number, Promise<void>>();
  /** Streams that met an error of ours, until when they rest, and cards until when they may not be changed again. */
  const resting = new Map<number, number>();
  const shown = new Map<number, number>();
  /** Streams that ended a turn and may have more to say. */
  const stirred = new Set<number>();
  let isCrowded = false;
  let isAllKnown = true;
  let listedAt = 0;
  let lookedAt = 0;
  let receiptsDroppedAt = 0;
  let turn: "card" | "stream" = "stream";
  const aborter = new AbortController();
  // Each request on its way listens; they are bounded, and each goes with its request.
  setMaxListeners(0, aborter.signal);
  let timer: NodeJS.Timeout | undefined;
  let pumping = false;
  let again = false;
  let stopping = false;
  let dropped = false;
  let refilled = false;

  const wake = (): void => {
    if (stopping) return;
    if (pumping) {
      again = true;
      return;
    }
    pumping = true;
    void pump()
      .catch((error: Error) => {
        log.warn({ error: error.message }, "what is due could not be read; trying again in a second");
        schedule(1_000);
      })
      .finally(() => {
        pumping = false;
        if (!again) return;
        again = false;
        if (isCrowded) schedule(CROWDED_PAUSE_MS);
        else wake();
      });
  };

  const schedule = (ms: number): void => {
    clearTimeout(timer);
    if (stopping) return;
    timer = setTimeout(wake, Math.min(Math.max(ms, 0), LONGEST_WAIT_MS));
    timer.unref();
  };

  const pump = async (): Promise<void> => {
    clearTimeout(timer);
    if (!refilled) await refill();
    const began = now();
    tidy(began.getTime());
    // Asked at once, they are one round trip.
    const [rows, due, next] = await Promise.all([look(began), readFaces(began), store.nextAt(began)]);
    if (stopping) return;
    const card = turn === "card" ? due.find((face) => faceOf(face) === "new-card") : undefined;
    if (card && startFace(card)) turn = "stream";
    await startStreams(rows);
    for (const face of due) if (!projections.has(face.id)) startFace(face);
    isCrowded = turns.size > 0 || !isAllKnown;
    if (isCrowded && turns.size === 0 && streams.size < MOST_STREAMS) again = true;
    // What is due already is on its way, or held back by a limit; it must not hide what becomes due before that.
    const at = began.getTime();
    const waits = [
      turns.readyAt(pacing, at),
      next?.getTime(),
      ...resting.values(),
      ...shown.values(),
      ...faceTimes(at),
    ];
    const coming = waits.filter((until) => until !== null && until !== undefined && until > at) as number[];
    if (coming.length > 0) schedule(Math.min(...coming) - now().getTime());
  };

  const tidy = (at: number): void => {
    // A time that far ahead was named by a clock that has gone back since.
    const isOver = (until: number): boolean => until <= at || until > at + LONGEST_WAIT_MS;
    for (const times of [resting, shown]) for (const [id, until] of times) if (isOver(until)) times.delete(id);
    pacing.forget(at);
  };

  /** Who is due joins the turns; those whose words were read along are given back. */
  const look = async (began: Date): Promise<Map<number, Rows>> => {
    const read = new Map<number, Rows>();
    if (isCrowded) {
      await lookAtCrowd(began);
    } else {
      stirred.clear();
      const room = Math.min(MOST_READ, MOST_STREAMS - streams.size);
      const due = room > 0 ? await store.due([...streams.keys(), ...resting.keys()], room) : [];
      for (const rows of byStream(due)) {
        read.set(rows[0].stream, rows);
        turns.add(turnIn(rows));
      }
      isAllKnown = read.size < room;
    }
    lookedAt = began.getTime();
    return read;
  };

  /** All who wait are listed each second; between, only who came or has more to say. */
  const lookAtCrowd = async (began: Date): Promise<void> => {
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
    for (const one of waiting) if (!streams.has(one.stream) && !resting.has(one.stream)) turns.add(turnOf(one));
  };

  /** The buckets of whoever sent before us are not known: they are rebuilt from what went out in the last minute. */
  const refill = async (): Promise<void> => {
    const at = now().getTime();
    const since = at - MINUTE_MS;
    const sent = await store.sentSince(new Date(since));
    const spent = sent.flatMap(({ address, parts, at: when }) =>
      parts
        .flatMap(({ call }) => spendingsOf(call as Part, limits))
        .map((spending) => ({ address, spending, at: when.getTime() })),
    );
    pacing = Pacing.after(limits, spent, faces.deskAddress, since, at);
    refilled = true;
  };

  const startStreams = async (read: Map<number, Rows>): Promise<void> => {
    const chosen = turns.next(pacing, now().getTime(), MOST_STREAMS - streams.size);
    const unread = chosen.flatMap(({ stream }) => (read.has(stream) ? [] : [stream]));
    try {
      const due = unread.length > 0 ? await store.due([], unread.length, unread) : [];
      for (const rows of byStream(due)) read.set(rows[0].stream, rows);
    } catch (error) {
      for (const one of chosen) pacing.giveBack(one.address, one.spending, now().getTime());
      throw error;
    }
    for (const one of chosen) {
      const rows = read.get(one.stream);
      if (rows && !stopping) {
        if (one.spending === "message") turn = "card";
        start(rows, one);
      } else pacing.giveBack(one.address, one.spending, now().getTime());
    }
  };

  const start = (rows: Rows, its: Turn): void => {
    const purse = purseOf(its.address, its.spending);
    const task = runStream(rows, purse)
      .then((rest) => {
        if (rest) turns.add(turnIn(rest));
        else stirred.add(its.stream);
      })
      .catch((error: Error) => {
        if (dropped) return;
        log.error(
          { stream: its.stream, error: error.message, stack: error.stack },
          "a stream could not go on; trying again in a second",
        );
        resting.set(its.stream, now().getTime() + 1_000);
      })
      .finally(() => {
        purse.close();
        streams.delete(its.stream);
        if (turns.size > 0) isCrowded = true;
        wake();
      });
    streams.set(its.stream, task);
  };

  /** What was taken for a send before its words were known, put right when they are. */
  const purseOf = (address: string, reserved: Spending) => {
    let kept: Spending | null = reserved;
    let spent: ((at: number) => void)[] = [];
    const close = (): void => {
      if (kept !== null) pacing.giveBack(address, kept, now().getTime());
      kept = null;
    };
    return {
      close,
      spend: (spendings: readonly Spending[]): Date | null => {
        close();
        const at = now().getTime();
        const until = Math.max(at, ...spendings.map((one) => pacing.readyAt(address, one, at)));
        if (until > at) return new Date(until);
        spent = spendings.map((one) => pacing.take(address, one, at));
        return null;
      },
      answered: (spending: Spending, outcome: Outcome): void => {
        const at = now().getTime();
        for (const arrived of spent) arrived(at);
        spent = [];
        if (outcome.is === "later") pacing.held(address, spending, outcome.at.getTime(), at);
        if (outcome.is === "sent") pacing.went(spending);
      },
    };
  };

  /** One after the other until a limit or an outcome holds the next; given back is what waits for a limit. */
  const runStream = async (rows: Rows, purse: ReturnType<typeof purseOf>): Promise<Rows | null> => {
    let settled: Settled | undefined;
    for (const [n, due] of rows.entries()) {
      if (settled && due.seq <= settled.seq) continue;
      if (stopping) break;
      const early = due.notBefore.getTime() - now().getTime();
      if (early > 0 && due.state === "pending") {
        if (settled) await keep(settled);
        await store.defer(due.stream);
        return null;
      }
      if (settled && !mayFollow(due)) {
        await keep(settled);
        return rows.slice(n) as unknown as Rows;
      }
      const began = performance.now();
      const before = settled;
      const attempted: Attempted = await attempt(due, before, rows.length > n + 1, purse).catch(
        async (error: unknown) => {
          if (before) await keep(before);
          throw error;
        },
      );
      if (attempted === "changed") return null;
      settled = attempted;
      for (let ends = 0; ends <= settled.joins.length; ends += 1)
        options.sent(settled.state, performance.now() - began);
      if (settled.state === "pending" || settled.state === "unknown") {
        await keep(settled);
        if (due.notice.kind === "client-words" && due.ticket && now().getTime() - due.notBefore.getTime() > LATE_MS)
          await options.late(due.ticket.id);
        return null;
      }
    }
    if (settled) await keep(settled);
    return null;
  };

  /** While others wait for the same limits, each stream has one turn at a time. */
  const mayFollow = (due: DueDelivery): boolean => {
    const { address, spending } = turnIn([due]);
    const at = now().getTime();
    return !isCrowded && pacing.readyAt(address, spending, at) <= at;
  };

  const attempt = (
    due: DueDelivery,
    before: Settled | undefined,
    hasFollowers: boolean,
    purse: ReturnType<typeof purseOf>,
  ): Promise<Attempted> =>
    attemptDelivery(due, before, {
      ...options,
      ...purse,
      store,
      report,
      signal: aborter.signal,
      neighbours: async () => (hasFollowers && isBottleneck(due) ? readNeighbours(due) : []),
      allowed: () => isAllowed(due),
    });

  /** Its own token is taken: whoever is behind would have to wait for the next. */
  const isBottleneck = (due: DueDelivery): boolean => {
    const at = now().getTime();
    return bot.can.join && mayJoin(due, now()) && pacing.readyAt(due.conversation.address ?? "", "message", at) > at;
  };

  const readNeighbours = async (due: DueDelivery): Promise<readonly DueDelivery[]> =>
    neighboursOf(due, await store.behind(due.stream, due.seq, MOST_JOINED - 1), now());

  /** What became of an attempt is not thrown away while we live: with the database away it is settled when that is back. */
  const keep = async (settled: Settled): Promise<void> => {
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      try {
        return await store.settle(settled);
      } catch (error) {
        if (aborter.signal.aborted) throw error;
        log.warn({ delivery: settled.id, error: (error as Error).message }, "an outcome could not be kept yet");
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  };

  const isAllowed = (due: DueDelivery): boolean => {
    const rightRoom = mayEnter(due.room, due.conversation.room);
    const rightPlace =
      due.ticket === null || due.conversation.room === "internal" || due.ticket.conversationId === due.conversation.id;
    // To a partner nothing goes but what is theirs by now, whatever was written when.
    const rightPartner = due.room !== "link" || due.mayHear;
    if (!rightRoom || !rightPlace || !rightPartner)
      log.error(
        { delivery: due.id, room: due.room, conversation: due.conversation.id },
        "a delivery was stopped at a door that is not its room's",
      );
    return rightRoom && rightPlace && rightPartner;
  };

  const faceTimes = (at: number): number[] =>
    FACES.flatMap((face) => {
      const address = face === "new-card" ? faces.deskAddress : "";
      return address === null ? [] : [pacing.readyAt(address, SPENT_BY[face], at)];
    });

  /** Only what its limits let through is read: thousands of cards and receipts may wait. */
  const readFaces = async (began: Date): Promise<readonly DueProjection[]> => {
    const at = began.getTime();
    const ready = FACES.filter((face) => pacing.readyAt(faces.deskAddress ?? "", SPENT_BY[face], at) <= at);
    if (!ready.includes("receipt")) await dropReceipts(at);
    return ready.length > 0 ? store.projections([...projections.keys(), ...shown.keys()], ready, MOST_FACES) : [];
  };

  /** At their limit, receipts are the first to go: after a while nobody waits for the mark any more. */
  const dropReceipts = async (at: number): Promise<void> => {
    if (at - receiptsDroppedAt < LIST_MS) return;
    receiptsDroppedAt = at;
    await store.dropReceipts(new Date(at - RECEIPT_MS));
  };

  /** Whether its limits let it start. A new ticket's card goes before the streams every other time: who floods can't keep it out. */
  const startFace = (face: DueProjection): boolean => {
    const address = face.conversation.address ?? faces.deskAddress ?? "";
    const spending = SPENT_BY[faceOf(face)];
    const at = now().getTime();
    if (pacing.readyAt(address, spending, at) > at) return false;
    pacing.take(address, spending, at);
    const purse = purseOf(address, spending);
    const answered = (spent: Spending, outcome: Outcome): void => {
      purse.answered(spent, outcome);
      if (outcome.is === "sent") shown.set(face.id, now().getTime() + FACE_MS);
    };
    const task = showProjection(face, { ...options, ...purse, answered, store, signal: aborter.signal })
      .catch((error: Error) => {
        if (dropped) return;
        log.warn(
          { projection: face.id, kind: face.kind, error: error.message },
          "a card could not be shown; trying again",
        );
      })
      .finally(() => {
        purse.close();
        projections.delete(face.id);
        wake();
      });
    projections.set(face.id, task);
    return true;
  };

  /** Whoever holds the channel after us settles what we began: not a word of ours may come after theirs. */
  const whileOurs =
    <Given extends unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> =>
      dropped ? Promise.reject(new Error("the channel is no longer ours")) : write(...given);
  const store: OutboundStore = {
    ...options.store,
    mark: whileOurs(options.store.mark),
    markJoined: whileOurs(options.store.markJoined),
    part: whileOurs(options.store.part),
    settle: whileOurs(options.store.settle),
    defer: whileOurs(options.store.defer),
    shown: whileOurs(options.store.shown),
    beginProjection: whileOurs(options.store.beginProjection),
    dropReceipts: whileOurs(options.store.dropReceipts),
    readdress: whileOurs(options.store.readdress),
  };
  const report = whileOurs(options.report);

  return {
    wake,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.all([...streams.values(), ...projections.values()]),
        new Promise((resolve) => {
          patience = setTimeout(resolve, STOP_MS);
        }),
      ]);
      clearTimeout(patience);
      aborter.abort();
      await Promise.all([...streams.values(), ...projections.values()]);
    },
    drop: () => {
      stopping = true;
      dropped = true;
      clearTimeout(timer);
      aborter.abort();
    },
  };
};

const FACES = ["new-card", "card", "home", "receipt"] as const satisfies readonly Face[];
const SPENT_BY = { "new-card": "message", card: "update", home: "home", receipt: "mark" } as const satisfies Record<
  Face,
  Spending
>;

const faceOf = ({ kind, messageId }: DueProjection): Face =>
  kind === "card" || kind === "job" ? (messageId === null ? "new-card" : "card") : kind;

const byStream = (rows: readonly DueDelivery[]): Rows[] => {
  const streams = new Map<number, [DueDelivery, ...DueDelivery[]]>();
  for (const row of rows) {
    const known = streams.get(row.stream);
    if (known) known.push(row);
    else streams.set(row.stream, [row]);
  }
  return [...streams.values()];
};
