import { type Figure, latency } from "./figures.ts";
import { withFloor } from "./floor.ts";
import type { Part } from "./part.ts";
import type { Call, Platforms } from "./platforms.ts";
import { numbersIn } from "./requests.ts";
import { Scene, type Sent } from "./scene.ts";

const RATES = [20, 50] as const;
const PROMISED = { 20: { p50: 8, p99: 25 }, 50: { p50: 8, p99: 40 } };
const EMBEDDED = { p99: 100 };
const OTHERS = { p99: 100 };
const SECONDS = 20;
const SLOW_MS = 5_000;
const SLOW_WORDS = ", slowly";

/** From the moment a message stands on one platform to our call on the other, at steady rates, each way. */
export const delays: Part = async ({ ground, chats, messages }) => {
  const scene = await Scene.open({ ground, chats, events: "http" });
  try {
    const figures: Figure[] = await withFloor(scene, async (floor) => {
      const all: Figure[] = [];
      for (const rate of RATES) {
        const sent = await floor.load(countAt(rate, messages), rate);
        all.push(...latency(`the floor at ${rate}/s`, delaysOf(await scene.platforms.calls("slack"), sent)));
      }
      return all;
    });
    await scene.warmUp();
    for (const rate of RATES) {
      const promised = ground.name === "embedded" ? EMBEDDED : PROMISED[rate];
      const count = countAt(rate, messages);
      const came = await scene.clientsWrite(count, { perSecond: rate });
      figures.push(...latency(`in at ${rate}/s`, delaysOf(await scene.platforms.calls("slack"), came), promised));
      const went = await scene.staffReplies(count, { perSecond: rate });
      figures.push(...latency(`back at ${rate}/s`, delaysOf(await scene.platforms.calls("telegram"), went), promised));
    }
    return figures;
  } finally {
    await scene.close();
  }
};

/**
 * One clients' channel hangs at each send, or is refused by its limit; the other channel's people notice nothing. The
 * same load with nothing slow comes first: what it takes then is the machine's share.
 */
export const besideASlowOne: Part = async ({ ground, chats, messages }) => {
  const scene = await Scene.open({ ground, chats, events: "http", hasSlowChannel: true, muted: true });
  try {
    await scene.warmUp();
    const count = countAt(20, messages);
    return [
      ...(await besides(scene, count, "while nothing is slow", null)),
      ...(await besides(scene, count, "while a channel hangs 5 s", { kind: "hang", ms: SLOW_MS })),
      ...(await besides(scene, count, "while a channel is limited", { kind: "429", retryAfter: 1 })),
    ];
  } finally {
    await scene.close();
  }
};

const besides = async (scene: Scene, count: number, when: string, fault: object | null): Promise<Figure[]> => {
  const { platforms } = scene;
  if (fault) await platforms.fault({ platform: "telegram", method: "sendMessage", match: SLOW_WORDS, ...fault });
  const flood = scene.send(count, await scene.staff("slow", SLOW_WORDS), 20);
  const came = await scene.send(count, await scene.clients("clients"), 20);
  const went = await scene.send(count, await scene.staff("clients"), 20);
  await flood;
  const arrivals = async () => [await arrived(platforms, "slack", came), await arrived(platforms, "telegram", went)];
  await scene.until(async () => (await arrivals()).every((all) => all !== null));
  const [inside, outside] = await arrivals();
  await platforms.noFaults();
  await scene.settled();
  return [
    ...latency(`in ${when}, the others`, inside!, OTHERS),
    ...latency(`back ${when}, the others`, outside!, OTHERS),
  ];
};

/** Null while any of them is on its way. */
const arrived = async (platforms: Platforms, on: "slack" | "telegram", sent: Sent): Promise<number[] | null> => {
  const delays = delaysOf(await platforms.calls(on), sent);
  return delays.length < sent.sentAt.length ? null : delays;
};

/** By the number in the words; the first call counts. The stand-ins tell whole milliseconds. */
const delaysOf = (calls: readonly Call[], { first, sentAt }: Sent): number[] => {
  const came = new Map<number, number>();
  for (const { at, text } of calls) for (const number of numbersIn(text)) if (!came.has(number)) came.set(number, at);
  return sentAt.flatMap((at, n) => {
    const when = came.get(first + n);
    return when === undefined ? [] : [Math.max(0, when - at)];
  });
};

const countAt = (rate: number, messages: number): number => Math.min(messages, rate * SECONDS);
