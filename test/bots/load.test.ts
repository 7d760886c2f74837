import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Limits as StrictSlack } from "../../bots/sandbox/slack/limits.ts";
import { Limits as StrictTelegram } from "../../bots/sandbox/telegram/limits.ts";
import { limits as slackLimits, split } from "../../bots/slack/limits.ts";
import { limits as telegramLimits } from "../../bots/telegram/limits.ts";
import { openLoad, type Platform, type Said, share, World, waitsOf } from "./simulation.ts";

// Ten minutes of load are worked through in seconds, on a busy machine in more of them.
vi.setConfig({ testTimeout: 90_000 });

const MINUTE = 60_000;
const TEN_MINUTES = 10 * MINUTE;

let world: World;

beforeEach(() => {
  world = new World();
});

afterEach(() => world.end());

/** The stand-in's own limits; the stand-in counts when a call arrives, a moment after it left. */
const telegram = (told: Partial<Platform> = {}): Platform => {
  const strict = new StrictTelegram();
  strict.set({ on: true });
  return {
    limits: telegramLimits,
    refuses: (_, address) => {
      try {
        strict.spend(1, Number(address), 1);
        return 0;
      } catch (error) {
        return (error as { parameters: { retry_after: number } }).parameters.retry_after;
      }
    },
    ...told,
  };
};

const slack = (told: Partial<Platform> = {}): Platform => {
  const strict = new StrictSlack({ now: () => world.now } as never);
  strict.set({ on: true });
  return {
    limits: slackLimits,
    join: true,
    ask: true,
    refuses: ({ method }, address) => strict.check("A0", method, split(address).channel),
    ...told,
  };
};

const p99 = (said: readonly Said[]) => share(waitsOf(said, world.now), 0.99);

/** Told to whoever asks: `FIGURES=1 npx vitest run test/bots/load.test.ts`. */
const figures = (of: string, told: object): void => {
  if (process.env.FIGURES) process.stdout.write(`${of}: ${JSON.stringify(told)}\n`);
};

/** Each stands once, in the order in which it was said, and what does not stand yet waits. */
const expectSound = ({ waits, posts }: ReturnType<typeof openLoad>) => {
  expect(waits.lost).toEqual([]);
  expect(waits.said.filter(({ copies }) => copies > 1)).toEqual([]);
  const last = new Map<string, number>();
  for (const { address, words } of posts)
    for (const one of words.split("\n").filter((word) => word.startsWith("w"))) {
      const n = Number(one.slice(1));
      if (n <= (last.get(address) ?? -1)) throw new Error(`w${n} stands behind w${last.get(address)}`);
      last.set(address, n);
    }
};

/** Somebody who speaks every `ms` in one of so many chats of their own. */
const calmly = (load: ReturnType<typeof openLoad>, ms: number, until: number, chats = 40): Said[] => {
  const said: Said[] = [];
  world.often(ms, until, () => said.push(load.waits.say({ address: `${1_000 + (said.length % chats)}` })));
  return said;
};

describe("Telegram", () => {
  test("three times more than it bears for ten minutes: nothing lost, the allowance used, others within a second", async () => {
    const load = openLoad(world, telegram());
    let turn = 0;
    // Sixty chats and ten groups want 84 a second together, each more than its own limit.
    world.every(1_000 / 84, TEN_MINUTES, () => {
      turn += 1;
      load.waits.say({ address: turn % 7 === 0 ? `-${1 + (turn % 10)}` : `${1 + (turn % 60)}` });
    });
    const calm = calmly(load, 250, TEN_MINUTES);
    await world.run(TEN_MINUTES);
    const { done, share: refused } = load.sum();
    figures("Telegram, 3x for 10 min", {
      use: done / (28 * 600),
      refused,
      othersP99: p99(calm),
      backlog: load.waits.unsent,
    });
    expect(done).toBeGreaterThan(0.9 * 28 * 600);
    expect(refused).toBeLessThan(0.001);
    expect(p99(calm)).toBeLessThanOrEqual(1_000);
    expectSound(load);
    load.stop();
  });

  test("a chat that floods and a group that floods delay nobody while the bot is below its total, and use their own limits", async () => {
    const load = openLoad(world, telegram());
    world.every(100, MINUTE * 3, () => load.waits.say({ address: "1" }));
    world.every(100, MINUTE * 3, () => load.waits.say({ address: "-1" }));
    const calm = calmly(load, 100, MINUTE * 3);
    await world.run(MINUTE * 3);
    const [chat, group] = ["1", "-1"].map((one) => load.posts.filter(({ address }) => address === one).length);
    figures("a flooding chat", {
      refused: load.sum().share,
      othersP99: p99(calm),
      chat: chat! / 180,
      group: group! / 60,
    });
    expect(p99(calm)).toBeLessThanOrEqual(100);
    expect(chat).toBeGreaterThan(0.9 * 180);
    expect(group).toBeGreaterThan(0.9 * 3 * 20);
    expect(load.sum().refused).toBe(0);
    expectSound(load);
    load.stop();
  });

  test.each([5_000, 60_000])("one send in twenty that hangs for %i ms delays no other chat", async (hangs) => {
    let n = 0;
    const hung = new Set<string>();
    const load = openLoad(
      world,
      telegram({
        onItsWayMs: () => {
          n += 1;
          return n % 20 === 0 ? hangs : 5 + 40 * world.random();
        },
      }),
    );
    const calm = calmly(load, 70, 5 * MINUTE, 400);
    await world.run(5 * MINUTE);
    for (const { address, at, sentAt } of calm) if (sentAt === null || sentAt - at >= 5_000) hung.add(address);
    // Behind words that hang their own chat waits; all the others must not.
    const hangsFrom = new Map<string, number>();
    for (const { address, at, sentAt } of calm)
      if ((sentAt ?? world.now) - at >= 5_000 && !hangsFrom.has(address)) hangsFrom.set(address, at);
    const others = calm.filter(({ address, at }) => at < (hangsFrom.get(address) ?? Number.POSITIVE_INFINITY));
    figures(`5 % hang ${hangs} ms`, { othersP99: p99(others), hung: hung.size });
    expect(others.length).toBeGreaterThan(300);
    expect(p99(others)).toBeLessThanOrEqual(100);
    expect(load.waits.lost).toEqual([]);
    load.stop();
  });

  test("answers overtake digests, a thousand streams of them, and the digests arrive too", async () => {
    const load = openLoad(world, telegram());
    const digests = Array.from({ length: 1_000 }, (_, n) => load.waits.say({ address: `${5_000 + n}`, weight: 7 }));
    const calm = calmly(load, 100, 2 * MINUTE, 400);
    await world.run(3 * MINUTE);
    figures("1,000 digests", { answersP99: p99(calm), refused: load.sum().share });
    expect(p99(calm)).toBeLessThanOrEqual(1_000);
    expect(digests.every(({ sentAt }) => sentAt !== null)).toBe(true);
    expectSound(load);
    load.stop();
  });

  test("the heavy never keep the light out for ever", async () => {
    const load = openLoad(world, telegram());
    const digest = load.waits.say({ address: "5000", weight: 7 });
    for (let n = 0; n < 500; n += 1) load.waits.say({ address: `${10_000 + n}`, weight: 1 });
    world.every(1_000 / 40, MINUTE / 2, () =>
      load.waits.say({ address: `${20_000 + load.waits.said.length}`, weight: 1 }),
    );
    await world.run(MINUTE / 2);
    expect(digest.sentAt).not.toBeNull();
    load.stop();
  });

  test("a chat's 429, with or without a time, holds that chat alone", async () => {
    const strict = telegram();
    const load = openLoad(world, {
      ...strict,
      refuses: (part, address) => (address === "1" && world.now < 60_000 ? 5 : strict.refuses(part, address)),
    });
    world.every(500, 2 * MINUTE, () => load.waits.say({ address: "1" }));
    const calm = calmly(load, 100, 2 * MINUTE);
    await world.run(2 * MINUTE);
    expect(p99(calm)).toBeLessThanOrEqual(100);
    expect(load.posts.filter(({ address }) => address === "1").length).toBeGreaterThan(50);
    expectSound(load);
    load.stop();
  });

  test("a ban of the whole bot is met by few sends, costs time and no message", async () => {
    const strict = telegram();
    const load = openLoad(world, {
      ...strict,
      refuses: (part, address) =>
        world.now > MINUTE && world.now < 3 * MINUTE
          ? Math.ceil((3 * MINUTE - world.now) / 1_000)
          : strict.refuses(part, address),
    });
    const calm = calmly(load, 50, 10 * MINUTE, 200);
    await world.run(11 * MINUTE);
    figures("a ban of two minutes", { refused: load.sum().refused, share: load.sum().share });
    expect(load.sum().share).toBeLessThan(0.001);
    expect(calm.every(({ copies }) => copies === 1)).toBe(true);
    load.stop();
  });

  test("killed again and again under load, it keeps the limits", async () => {
    const load = openLoad(world, telegram());
    let turn = 0;
    world.every(1_000 / 60, 3 * MINUTE, () => {
      turn += 1;
      load.waits.say({ address: turn % 5 === 0 ? `-${1 + (turn % 4)}` : `${1 + (turn % 50)}` });
    });
    world.every(7_300, 3 * MINUTE, () => load.killed());
    await world.run(3 * MINUTE);
    figures("killed 24 times", { use: load.sum().done / (28 * 180), refused: load.sum().share });
    expect(load.sum().share).toBeLessThan(0.001);
    expect(load.waits.lost).toEqual([]);
    load.stop();
  });
});

describe("Slack", () => {
  const inThread = (load: ReturnType<typeof openLoad>, thread: number, channel = "C0DESK") =>
    load.waits.say({ address: `${channel}:${thread}`, weight: 1, thread: true });

  test("a desk channel with three times more words than it bears: joined, in order, and none refused", async () => {
    const load = openLoad(world, slack());
    let turn = 0;
    world.every(1_000 / 3, TEN_MINUTES, () => inThread(load, (turn++ * 7) % 12));
    await world.run(TEN_MINUTES);
    const { share: refused } = load.sum();
    figures("a desk channel, 3x for 10 min", { use: load.posts.length / 600, refused, p99: p99(load.waits.said) });
    expect(load.posts.length).toBeGreaterThan(0.9 * 600);
    expect(refused).toBeLessThan(0.001);
    await world.run(TEN_MINUTES + MINUTE);
    expect(load.waits.unsent).toBe(0);
    expectSound(load);
    load.stop();
  });

  test("one client with a thousand messages a second: the desk gets them joined, other threads have their turns", async () => {
    const load = openLoad(world, slack());
    world.every(1, 10_000, () => inThread(load, 1));
    const other: Said[] = [];
    world.every(5_000, MINUTE, () => other.push(inThread(load, 2)));
    const elsewhere: Said[] = [];
    world.every(2_000, MINUTE, () => elsewhere.push(inThread(load, 3, `D${elsewhere.length % 5}`)));
    await world.run(3 * MINUTE);
    const most = Math.max(...load.posts.map(({ words }) => words.split("\n").length));
    figures("1,000 a second", { posts: load.posts.length, most, sameChannel: p99(other), elsewhere: p99(elsewhere) });
    expect(load.waits.unsent).toBe(0);
    expect(most).toBe(100);
    expect(p99(other)).toBeLessThanOrEqual(2_100);
    expect(p99(elsewhere)).toBeLessThanOrEqual(100);
    expect(load.sum().refused).toBe(0);
    expectSound(load);
    load.stop();
  });

  test("alone and below the limit, each message keeps a post of its own", async () => {
    const load = openLoad(world, slack());
    world.every(1_500, MINUTE, () => inThread(load, 1));
    await world.run(MINUTE);
    expect(load.posts.every(({ words }) => !words.includes("\n"))).toBe(true);
    load.stop();
  });

  test("cards and receipts keep to 45 a minute each: cards do not starve, old receipts are given up", async () => {
    const load = openLoad(world, slack());
    for (let card = 1; card <= 20; card += 1) load.waits.show(card, "card", `${card}`);
    let n = 0;
    world.every(500, TEN_MINUTES, () => load.waits.show(1 + (n++ % 20), "card", "1"));
    world.every(400, TEN_MINUTES, () => load.waits.show(1_000 + n++, "receipt", null));
    await world.run(TEN_MINUTES);
    const { "chat.update": updates, "reactions.add": marks } = load.calls;
    figures("cards and receipts", { updates, marks, dropped: load.waits.dropped });
    expect(updates!.done).toBeGreaterThan(0.9 * 450);
    expect(marks!.done).toBeGreaterThan(0.9 * 450);
    expect(updates!.refused + marks!.refused).toBe(0);
    expect(load.waits.dropped).toBeGreaterThan(500);
    expect([...load.waits.faces.values()].every(({ kind, shown }) => kind !== "card" || shown > 0)).toBe(true);
    load.stop();
  });

  test("new tickets in a flood and words for old ones have the channel by turns", async () => {
    const load = openLoad(world, slack());
    let n = 0;
    world.every(200, MINUTE, () => load.waits.show(++n, "card", null));
    world.every(500, MINUTE, () => inThread(load, 9_001 + (n % 30)));
    await world.run(MINUTE);
    const cards = load.posts.filter(({ address }) => address === "C0DESK").length;
    expect(cards).toBeGreaterThan(24);
    expect(load.posts.length - cards).toBeGreaterThan(24);
    expect(load.sum().refused).toBe(0);
    load.stop();
  });

  test("killed again and again, it repeats nothing, loses nothing and keeps the limits", async () => {
    const load = openLoad(world, slack());
    let turn = 0;
    world.every(400, 5 * MINUTE, () => inThread(load, turn++ % 9));
    world.every(300, 5 * MINUTE, () => load.waits.show(10_000 + (turn++ % 40), "card", "1"));
    world.every(11_700, 5 * MINUTE, () => load.killed());
    await world.run(6 * MINUTE);
    figures("Slack, killed 25 times", { use: load.posts.length / 300, refused: load.sum().share, calls: load.calls });
    expect(load.sum().share).toBeLessThan(0.001);
    expect(load.waits.unsent).toBe(0);
    expectSound(load);
    load.stop();
  });
});
