import type { Log } from "../core/log.ts";
import type { DueDelivery, DueProjection, OutboundStore, Settled } from "../core/outbound.ts";
import { mayEnter } from "../core/rooms.ts";
import { type Attempted, attemptDelivery, spendingOf } from "./attempt.ts";
import type { Bot, Limits, Post } from "./bot.ts";
import { Pacing } from "./pacing.ts";
import { type Faces, showProjection } from "./projections.ts";

export interface SenderOptions {
  readonly store: OutboundStore;
  readonly bot: Bot;
  readonly unpaced?: boolean;
  readonly now: () => Date;
  /** Words, in the reader's language; null: nothing to say any more. */
  readonly word: (due: DueDelivery) => Promise<Post | readonly Post[] | null>;
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
}

const MOST_STREAMS = 60;
const MOST_SERVED = 1_000;
const LONGEST_WAIT_MS = 60_000;
const LATE_MS = 60_000;
const ENDLESS = { perSecond: 1_000_000, burst: 1_000_000 };
const UNLIMITED = (limits: Limits): Limits => ({
  ...limits,
  bot: ENDLESS,
  chat: ENDLESS,
  group: undefined,
  update: ENDLESS,
});

/**
 * The one sender of a channel. Streams go side by side, each in its order; what a chat's limit holds back waits in the
 * database and holds nobody else. Nothing here sleeps: there is one timer for the earliest thing that is due.
 */
export const createSender = (options: SenderOptions): Sender => {
  const { store, bot, now, log } = options;
  const pacing = new Pacing(options.unpaced ? UNLIMITED(bot.limits) : bot.limits, now().getTime());
  const streams = new Map<number, Promise<void>>();
  const projections = new Map<number, Promise<void>>();
  /** Streams that a limit holds back, until when. */
  const paced = new Map<number, number>();
  /** Streams by when they were served last, the latest at the end. */
  const served = new Set<number>();
  let turn: "card" | "stream" = "stream";
  const aborter = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let pumping = false;
  let again = false;
  let stopping = false;
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
        if (again) {
          again = false;
          wake();
        }
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
    const at = began.getTime();
    for (const [stream, until] of paced) if (until <= at) paced.delete(stream);
    pacing.forget(at);
    for (const stream of served) if (served.size > MOST_SERVED) served.delete(stream);
    const room = MOST_STREAMS - streams.size;
    const due = room > 0 ? await store.due([...streams.keys(), ...paced.keys()], room) : [];
    const faces = await store.projections([...projections.keys()], 20);
    if (stopping) return;
    const card = turn === "card" ? faces.find(isNewCard) : undefined;
    if (card && reserves(card)) startFace(card, true);
    for (const rows of heads(due, served)) start(rows);
    for (const face of faces) if (face !== card || !projections.has(face.id)) startFace(face, false);
    // What is due already is on its way, or held back by a limit; it must not hide what becomes due before that.
    const next = await store.nextAt(began);
    const waits = [...paced.values(), ...(next ? [next.getTime()] : [])].filter((until) => until > at);
    if (waits.length > 0) schedule(Math.min(...waits) - now().getTime());
  };

  /** The buckets of whoever sent before us are not known: they are rebuilt from what went out in the last minute. */
  const refill = async (): Promise<void> => {
    const at = now().getTime();
    for (const one of await store.sentSince(new Date(at - 60_000)))
      if (at - one.at.getTime() < 3_000 || bot.limits.isGroup(one.address)) pacing.take(one.address, "message", at);
    refilled = true;
  };

  const start = (rows: readonly DueDelivery[]): void => {
    const [head] = rows;
    if (!head) return;
    const until = waitOf(head);
    if (until > now().getTime()) {
      paced.set(head.stream, until);
      return;
    }
    const task = runStream(rows)
      .catch((error: Error) => {
        log.error(
          { stream: head.stream, error: error.message, stack: error.stack },
          "a stream could not go on; trying again in a second",
        );
        paced.set(head.stream, now().getTime() + 1_000);
      })
      .finally(() => {
        streams.delete(head.stream);
        wake();
      });
    streams.set(head.stream, task);
  };

  /** When the limits let a delivery's address be sent to. Screens and answers to a press are weighed the same way. */
  const waitOf = (due: DueDelivery): number =>
    pacing.readyAt(due.conversation.address ?? "", spendingOf(due), now().getTime());

  const runStream = async (rows: readonly DueDelivery[]): Promise<void> => {
    let settled: Settled | undefined;
    for (const due of rows) {
      if (stopping) break;
      const early = due.notBefore.getTime() - now().getTime();
      if (early > 0 && due.state === "pending") {
        if (settled) await keep(settled);
        await store.defer(due.stream);
        return;
      }
      const until = waitOf(due);
      if (until > now().getTime()) {
        paced.set(due.stream, until);
        break;
      }
      const began = performance.now();
      const before = settled;
      const attempted: Attempted = await attempt(due, before).catch(async (error: unknown) => {
        if (before) await keep(before);
        throw error;
      });
      if (attempted === "changed") return;
      settled = attempted;
      options.sent(settled.state, performance.now() - began);
      if (settled.state === "pending" || settled.state === "unknown") {
        await keep(settled);
        if (due.notice.kind === "client-words" && due.ticket && now().getTime() - due.notBefore.getTime() > LATE_MS)
          await options.late(due.ticket.id);
        return;
      }
    }
    if (settled) await keep(settled);
  };

  /** Spends before anything is awaited: streams of one chat that start together must not all find the same token. */
  const attempt = async (due: DueDelivery, before: Settled | undefined): Promise<Attempted> => {
    const [address, spending] = [due.conversation.address ?? "", spendingOf(due)];
    pacing.take(address, spending, now().getTime());
    if (spending === "message") turn = "card";
    served.delete(due.stream);
    served.add(due.stream);
    let reserved = true;
    try {
      return await attemptDelivery(due, before, {
        ...options,
        signal: aborter.signal,
        spend: (to, what) => {
          if (reserved) reserved = false;
          else pacing.take(to, what, now().getTime());
        },
        held: (to, what, at) => pacing.held(to, what, at.getTime(), now().getTime()),
        allowed: () => isAllowed(due),
      });
    } finally {
      if (reserved) pacing.giveBack(address, spending, now().getTime());
    }
  };

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
    if (!rightRoom || !rightPlace)
      log.error(
        { delivery: due.id, room: due.room, conversation: due.conversation.id },
        "a delivery was stopped at a door that is not its room's",
      );
    return rightRoom && rightPlace;
  };

  /** A new ticket's card takes the next token before the streams, every other time: one that floods can't keep it out. */
  const reserves = (card: DueProjection): boolean => {
    const address = card.conversation.address ?? options.faces.deskAddress;
    const at = now().getTime();
    if (!address || pacing.readyAt(address, "message", at) > at) return false;
    pacing.take(address, "message", at);
    turn = "stream";
    return true;
  };

  const startFace = (face: DueProjection, reserved: boolean): void => {
    const task = showProjection(face, { ...options, signal: aborter.signal, pacing, reserved })
      .catch((error: Error) =>
        log.warn(
          { projection: face.id, kind: face.kind, error: error.message },
          "a card could not be shown; trying again",
        ),
      )
      .finally(() => {
        projections.delete(face.id);
        wake();
      });
    projections.set(face.id, task);
  };

  return {
    wake,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      await Promise.race([
        Promise.all([...streams.values(), ...projections.values()]),
        new Promise((resolve) => setTimeout(resolve, 8_000).unref()),
      ]);
      aborter.abort();
      await Promise.all([...streams.values(), ...projections.values()]);
    },
  };
};

const isNewCard = (face: DueProjection): boolean => face.kind === "card" && face.messageId === null;

/**
 * Rows by stream. A stream counts as much as the weightiest of what waits in it, since that can't overtake its head; among
 * equals who was served longest ago goes first, so that those who share a chat's limit take turns, however much one of
 * them has to say.
 */
const heads = (rows: readonly DueDelivery[], served: ReadonlySet<number>): DueDelivery[][] => {
  const byStream = new Map<number, DueDelivery[]>();
  for (const row of rows) {
    const known = byStream.get(row.stream);
    if (known) known.push(row);
    else byStream.set(row.stream, [row]);
  }
  const order = new Map([...served].map((stream, n) => [stream, n + 1]));
  const turnOf = (stream: readonly DueDelivery[]): number => order.get(stream[0]!.stream) ?? 0;
  const weightOf = (stream: readonly DueDelivery[]): number => Math.min(...stream.map((row) => row.priority));
  return [...byStream.values()].sort((a, b) => weightOf(a) - weightOf(b) || turnOf(a) - turnOf(b));
};
