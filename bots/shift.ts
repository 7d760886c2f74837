import type { Claims, ClockWatch, DueTimer, HeldLane, Instance, Lanes, StepTable, TimerTable } from "../core/duty.ts";
import type { Log } from "../core/log.ts";
import type { Desk, TimerKind, Tx } from "../core/ports.ts";
import type { Backfill } from "./backfill.ts";
import type { Intake } from "./bot.ts";
import type { Fetching } from "./fetching.ts";
import { inTurns } from "./in-turns.ts";
import type { Connected, Inbound } from "./inbound.ts";
import type { Sender } from "./outbound.ts";
import { watchPromises } from "./promises.ts";

/** What a wake-up names. */
export type Called =
  | { readonly lane: number; readonly account: string }
  | { readonly channel: string; readonly account: string };

export interface ShiftOptions {
  readonly instance: Instance;
  readonly lanes: Lanes;
  readonly claims: Claims;
  readonly timers: TimerTable;
  readonly steps: StepTable;
  readonly clock: ClockWatch;
  readonly channels: readonly (Connected & { readonly account: string; readonly intake: Intake })[];
  /** What is done once a channel listens; tried again until it is done. */
  readonly caughtUp: (channel: string) => Promise<void>;
  /** Notes until when a channel is heard, and asks for what was missed. */
  readonly backfill: (channel: string) => Backfill;
  readonly desk: Desk;
  readonly inbound: Inbound;
  readonly fetching: Fetching;
  readonly sender: (channel: string) => Promise<Sender>;
  readonly byItself: (tx: Tx, kind: Exclude<TimerKind, "fetch-file">, subject: string) => Promise<void>;
  /** Tells of the thresholds of promises that are over. */
  readonly fireSteps: (tx: Tx) => Promise<void>;
  /** Begins a night's work, which is longer than one transaction; nobody waits for it. */
  readonly clearOut: (account: string) => void;
  readonly isApplied: (error: unknown) => boolean;
  /**
   * The database may be an old copy: what comes is stored, and all else waits. Also the lanes: what a copy makes of
   * today's words stands on yesterday's facts, and a person may still decide to bring back a newer one.
   */
  readonly isHeld: () => boolean;
  /** What this process does: listen to platforms, work lanes and send, or both. */
  readonly listens: boolean;
  readonly works: boolean;
  readonly log: Log;
}

export interface Shift {
  handle(called: Called): Promise<void>;
  /** What takes lanes while they are stored; null: nothing now. */
  taker(): { readonly holder: number; room(): number; work(held: HeldLane): void } | null;
  /** One look at all that is due; the program does it each second, tests by hand. */
  sweep(): Promise<void>;
  /** With the session lost, others may hold already what was ours: nothing is finished and nothing more is sent. */
  stop(isLost?: boolean): Promise<void>;
}

const SWEEP_MS = 1_000;
const MOST_LANES = 200;
const MOST_TIMERS = 100;
const AT_ONCE = 32;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * One instance's time on duty: it holds lanes and channels for as long as its session lives, and drops all of them
 * when it is lost. Wake-ups make things fast; the sweep makes them sure.
 */
export const startShift = (options: ShiftOptions): Shift => {
  const { instance, lanes, claims, timers, channels, inbound, fetching, log } = options;
  const turn = inTurns(AT_ONCE);
  const senders = new Map<string, Sender>();
  const opening = new Set<string>();
  /** Channels that are ours to send for. */
  const taken = new Set<string>();
  const listening = new Map<string, Intake>();
  const backfills: Backfill[] = [];
  /** What ends a pause at once. */
  const pauses = new Set<() => void>();
  let stopping = false;
  let sweeping: Promise<void> | null = null;

  const promises = watchPromises({
    steps: options.steps,
    fire: (account) => options.desk.transaction(account, { by: "desk" }, options.fireSteps),
    isOurs: async () => !stopping && options.works && !options.isHeld() && (await instance.sweeps()),
    now: options.desk.now,
    log,
  });

  const handle = async (called: Called): Promise<void> => {
    if (stopping || !options.works || options.isHeld()) return;
    if ("lane" in called) return inbound.run(called.lane, called.account);
    await send(called.channel).catch((error: Error) =>
      log.warn(
        { channel: called.channel, error: error.message },
        "a channel could not be woken; the sweep comes to it",
      ),
    );
  };

  /** Wakes the sender of a channel, taking the channel when nobody sends for it. */
  const send = async (channel: string): Promise<void> => {
    const known = senders.get(channel);
    if (known) return known.wake();
    if (stopping || !channels.some(({ id }) => id === channel) || !(await claims.send(channel))) return;
    taken.add(channel);
    open(channel);
  };

  /**
   * One sender for each channel, however many wake-ups name it at once. It may have to ask its platform who it is;
   * that can take long or fail, so nobody waits for it, and the sweep tries again for as long as the channel is ours.
   */
  const open = (channel: string): void => {
    if (stopping || senders.has(channel) || opening.has(channel)) return;
    opening.add(channel);
    void options
      .sender(channel)
      .then((sender) => {
        if (stopping || options.isHeld()) return;
        senders.set(channel, sender);
        sender.wake();
      })
      .catch((error: Error) =>
        log.warn({ channel, error: error.message }, "a channel can't be sent for yet; trying again in a second"),
      )
      .finally(() => opening.delete(channel));
  };

  const listen = async (): Promise<void> => {
    for (const { id, key, intake } of channels) {
      if (stopping || listening.has(id) || !(await claims.listen(id))) continue;
      // It was ours only once we were asked to stop: opened now, nobody would close it.
      if (stopping) return;
      listening.set(id, intake);
      backfills.push(options.backfill(id));
      log.info({ channel: key, instance: instance.id }, "listening");
      // A platform that does not answer must not keep the others waiting; the intake tries again by itself.
      void intake
        .start()
        .then(() => catchUp(id, key))
        .catch((error: Error) => log.warn({ channel: key, error: error.message }, "a channel could not be opened yet"));
    }
  };

  /** Who is there is asked until the platform tells: those who are not known as the desk's people are not let in. */
  const catchUp = async (id: string, key: string): Promise<void> => {
    for (let waitMs = FIRST_WAIT_MS; !stopping; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        return await options.caughtUp(id);
      } catch (error) {
        log.warn({ channel: key, error: (error as Error).message }, "a channel's people could not be read yet");
        await pause(waitMs);
      }
    }
  };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(end, ms);
      function end(): void {
        clearTimeout(timer);
        pauses.delete(end);
        resolve();
      }
      pauses.add(end);
    });

  const fire = async (timer: DueTimer): Promise<void> => {
    const { id, account, kind, subject, attempts } = timer;
    try {
      if (kind === "fetch-file") {
        const done = await fetching.fetch(account, subject, attempts);
        if (done === "later") await timers.postpone(id, laterBy(attempts));
        return;
      }
      await options.desk.transaction(account, { by: "timer", id }, (tx) => options.byItself(tx, kind, subject));
      if (kind === "clear-out") options.clearOut(account);
    } catch (error) {
      if (options.isApplied(error)) return;
      log.error(
        { timer: kind, attempts, error: (error as Error).message },
        "something due could not be done; trying again",
      );
      await timers.postpone(id, laterBy(attempts));
    }
  };

  const laterBy = (attempts: number): Date =>
    new Date(options.desk.now().getTime() + Math.min(1_000 * 2 ** attempts, 300_000));

  const look = async (): Promise<void> => {
    if (options.listens) await listen();
    if (options.isHeld()) await closeSenders();
    // Each wakes its own channels: a wake-up of theirs may have been lost.
    for (const sender of senders.values()) sender.wake();
    for (const channel of taken) open(channel);
    if (options.works) await inbound.tidy();
    if (!options.works || !(await instance.sweeps())) return;
    await lanes.freeDead();
    const backMs = await options.clock.look();
    if (backMs > 0) log.warn({ backMs }, "the clock went back; what waited for its times is brought forward");
    if (options.isHeld()) return;
    await promises.look();
    await Promise.all((await claims.unsent()).map(send));
    const due = await timers.due(MOST_TIMERS);
    await Promise.all(due.map((timer) => turn(() => fire(timer))));
    const waiting = await lanes.due(MOST_LANES);
    await Promise.all(waiting.map(({ lane, account }) => turn(() => inbound.run(lane, account))));
  };

  const closeSenders = async (): Promise<void> => {
    const open = [...senders.values()];
    senders.clear();
    await Promise.all(open.map((sender) => sender.stop()));
  };

  const sweep = (): Promise<void> => {
    sweeping ??= look()
      .catch((error: Error) =>
        log.warn({ error: error.message }, "the sweep could not look; it looks again in a second"),
      )
      .finally(() => {
        sweeping = null;
      });
    return sweeping;
  };

  const timer = setInterval(() => void sweep(), SWEEP_MS);
  void sweep();

  return {
    handle,
    taker: () =>
      stopping || !options.works || options.isHeld()
        ? null
        : { holder: instance.id, room: inbound.room, work: inbound.work },
    sweep,
    stop: async (isLost = false) => {
      stopping = true;
      if (isLost) for (const sender of senders.values()) sender.drop();
      clearInterval(timer);
      for (const end of pauses) end();
      await promises.stop();
      await Promise.all(backfills.map((backfill) => backfill.stop()));
      await Promise.all([...listening.values()].map((intake) => intake.stop().catch(() => undefined)));
      await inbound.stop();
      await closeSenders();
      await fetching.stop();
      await sweeping;
      await claims.release().catch(() => undefined);
    },
  };
};
