import type { Limits, Part } from "../bot.ts";
import { createDue, type Rows } from "./due.ts";
import { Pacing, spendingsOf } from "./pacing.ts";
import type { Paced, Shared } from "./shared.ts";
import { createShowing } from "./showing.ts";
import { createStreams } from "./streams.ts";

const MINUTE_MS = 60_000;
const ENDLESS = { perSecond: 1_000_000, burst: 1_000_000 };
const UNLIMITED = (limits: Limits): Limits => ({
  ...limits,
  bot: ENDLESS,
  total: undefined,
  chat: ENDLESS,
  group: undefined,
  acts: {},
});

export interface Rounds {
  /** Starts all that is due and may go. */
  go(): Promise<Next>;
  /** Somebody has to wait for a limit. */
  isCrowded(): boolean;
  /** Resolves when what is on its way is settled. */
  over(): Promise<unknown>;
}

/** When to go round again: at once, or when the earliest of what waits may go; null: nothing waits for a time. */
interface Next {
  readonly isNow: boolean;
  readonly at: number | null;
}

/** A channel's sender as it stands once it is known what went out in the last minute. */
export const openRounds = async (shared: Shared): Promise<Rounds> => {
  const { store, now, isStopping } = shared;
  const paced: Paced = { ...shared, pacing: await refill(shared) };
  const due = createDue(paced);
  const streams = createStreams(paced, due);
  const showing = createShowing(paced);
  let turn: "card" | "stream" = "stream";

  const startStreams = async (read: Map<number, Rows>): Promise<void> => {
    for (const { turn: its, rows } of await due.choose(read, streams.room())) {
      if (isStopping()) {
        paced.pacing.giveBack(its.address, its.spending, now().getTime());
        continue;
      }
      if (its.spending === "message") turn = "card";
      streams.start(rows, its);
    }
  };

  const go = async (): Promise<Next> => {
    const began = now();
    const at = began.getTime();
    streams.tidy(at);
    showing.tidy(at);
    paced.pacing.forget(at);
    // Asked at once, they are one round trip.
    const [read, faces, next] = await Promise.all([due.look(began, streams), showing.read(began), store.nextAt(began)]);
    if (isStopping()) return { isNow: false, at: null };
    // A new ticket's card goes before the streams every other time: who floods can't keep it out.
    if (turn === "card" && showing.startNewCard(faces)) turn = "stream";
    await startStreams(read);
    showing.startAll(faces);
    const isNow = due.judge(streams.room());
    // What is due already is on its way, or held back by a limit; it must not hide what becomes due before that.
    const waits = [due.readyAt(at), next?.getTime(), ...streams.restingUntil(), ...showing.nextTimes(at)];
    const coming = waits.filter((until) => until !== null && until !== undefined && until > at) as number[];
    return { isNow, at: coming.length > 0 ? Math.min(...coming) : null };
  };

  return { go, isCrowded: due.isCrowded, over: () => Promise.all([...streams.over(), ...showing.over()]) };
};

/** The buckets of whoever sent before us are not known: they are rebuilt from what went out in the last minute. */
const refill = async ({ store, bot, unpaced, faces, now }: Shared): Promise<Pacing> => {
  const limits = unpaced ? UNLIMITED(bot.limits) : bot.limits;
  const at = now().getTime();
  const since = at - MINUTE_MS;
  const sent = await store.sentSince(new Date(since));
  const spent = sent.flatMap(({ address, parts, at: when }) =>
    parts
      .flatMap(({ call }) => spendingsOf(call as Part, limits))
      .map((spending) => ({ address, spending, at: when.getTime() })),
  );
  return Pacing.after(limits, spent, faces.deskAddress, since, at);
};
