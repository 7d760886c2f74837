import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Limits, Spending } from "../../bots/bot.ts";
import { Pacing } from "../../bots/outbound/pacing.ts";

const FAST = { perSecond: 1_000, burst: 1_000 };
const limits = (told: Partial<Limits>): Limits => ({
  bot: FAST,
  chat: FAST,
  chatOf: (address) => address.split(":")[0]!,
  isGroup: (address) => address.startsWith("-"),
  ...told,
});

/** Sends as soon as it may, as the sender does, and says when. */
const sends = (pacing: Pacing, address: string, spending: Spending, from: number, count: number): number[] => {
  let now = from;
  return Array.from({ length: count }, () => {
    now = pacing.readyAt(address, spending, now);
    pacing.take(address, spending, now);
    return now;
  });
};

/** In no window more than the burst and what the rate gives in it; a millisecond of rounding aside. */
const expectWithin = (times: readonly number[], { perSecond, burst }: { perSecond: number; burst: number }) => {
  for (let i = 0; i < times.length; i += 1)
    for (let j = i; j < times.length; j += 1)
      expect(j - i + 1).toBeLessThanOrEqual(burst + ((times[j]! - times[i]! + 1) / 1_000) * perSecond + 1e-6);
};

const rate = fc.record({
  perSecond: fc.double({ min: 0.1, max: 30, noNaN: true }),
  burst: fc.integer({ min: 1, max: 30 }),
});

describe("never more than the rate", () => {
  test("of a chat, the bot or its updates, in any window, whenever it is asked", () => {
    const which = fc.constantFrom("chat" as const, "bot" as const, "update" as const);
    const pauses = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(which, rate, pauses, (bucket, one, waits) => {
        const pacing = new Pacing(limits(bucket === "update" ? { acts: { update: one } } : { [bucket]: one }), 0);
        let now = 0;
        const times = waits.map((wait, n) => {
          const address = bucket === "bot" ? `chat${n}` : "-1:thread";
          now = pacing.readyAt(address, bucket === "update" ? "update" : "message", now + wait);
          pacing.take(address, bucket === "update" ? "update" : "message", now);
          return now;
        });
        expectWithin(times, one);
      }),
    );
  });

  test("of a group or the whole bot, so many in any such time", () => {
    const spans = fc.record({ most: fc.integer({ min: 1, max: 30 }), ms: fc.integer({ min: 100, max: 60_000 }) });
    const pauses = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(fc.constantFrom("group" as const, "total" as const), spans, pauses, (bucket, span, waits) => {
        const pacing = new Pacing(limits({ [bucket]: span }), 0);
        let now = 0;
        const times = waits.map((wait) => {
          now = pacing.readyAt("-1", "message", now + wait);
          pacing.take("-1", "message", now);
          return now;
        });
        for (let n = span.most; n < times.length; n += 1)
          expect(times[n]! - times[n - span.most]!).toBeGreaterThanOrEqual(span.ms);
      }),
    );
  });

  test("a burst at once, then one a second", () => {
    const pacing = new Pacing(limits({ chat: { perSecond: 1, burst: 3 } }), 0);
    expect(sends(pacing, "a", "message", 0, 6)).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
    expect(sends(pacing, "a", "message", 60_000, 4)).toEqual([60_000, 60_000, 60_000, 61_000]);
  });

  test("all threads of one channel spend from one bucket", () => {
    const pacing = new Pacing(limits({ chat: { perSecond: 1, burst: 1 } }), 0);
    pacing.take("C1:1.1", "message", 0);
    expect(pacing.readyAt("C1:2.2", "message", 0)).toBe(1_000);
    expect(pacing.readyAt("C1", "message", 0)).toBe(1_000);
  });

  test("what is free spends nothing, an update spends no message", () => {
    const slow = { perSecond: 1, burst: 1 };
    const pacing = new Pacing(limits({ chat: slow, acts: { update: slow }, bot: slow }), 0);
    pacing.take("a", "free", 0);
    pacing.take("a", "update", 0);
    expect(pacing.readyAt("a", "message", 0)).toBe(0);
    expect(pacing.readyAt("b", "update", 0)).toBe(1_000);
    expect(pacing.readyAt("a", "free", 0)).toBe(0);
  });
});

describe("one chat delays no other", () => {
  test("however full, and also when the platform said not now", () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 600_000 }), (chat, count, wait) => {
        const pacing = new Pacing(limits({ chat }), 0);
        for (let n = 0; n < count; n += 1) pacing.take("busy", "message", 0);
        pacing.held("busy", "message", wait, 0);
        expect(pacing.readyAt("busy", "message", 0)).toBeGreaterThanOrEqual(wait);
        expect(pacing.readyAt("calm", "message", 0)).toBe(0);
      }),
    );
  });

  test("not now means not before, and then at once", () => {
    const pacing = new Pacing(limits({ chat: { perSecond: 1, burst: 3 } }), 0);
    pacing.held("a", "message", 30_000, 0);
    expect(pacing.readyAt("a", "message", 0)).toBe(30_000);
    expect(pacing.readyAt("a", "message", 29_999)).toBe(30_000);
    expect(pacing.readyAt("a", "message", 30_000)).toBe(30_000);
  });
});

describe("a call that is long on its way", () => {
  const chat = { perSecond: 1, burst: 3 };
  // The platform's own bucket, which counts when calls arrive.
  const delays = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 60 });
  const pauses = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 60, maxLength: 60 });

  test("one after the other, none comes too early for a platform that counts what arrives", () => {
    fc.assert(
      fc.property(delays, pauses, (ways, waits) => {
        const pacing = new Pacing(limits({ chat }), 0);
        const platform = new Pacing(limits({ chat }), 0);
        let now = 0;
        for (const [n, way] of ways.entries()) {
          now = pacing.readyAt("a", "message", now + waits[n]!);
          const answered = pacing.take("a", "message", now);
          now += way;
          expect(platform.readyAt("a", "message", now)).toBe(now);
          platform.take("a", "message", now);
          answered(now);
        }
      }),
    );
  });

  test("that hung for a minute costs no more than itself", () => {
    const pacing = new Pacing(limits({ chat }), 0);
    pacing.take("a", "message", 0)(60_000);
    expect(sends(pacing, "a", "message", 60_000, 3)).toEqual([60_000, 60_000, 61_000]);
  });
});

describe("a bot that is refused", () => {
  const refuse = (pacing: Pacing, chats: readonly string[]) => {
    for (const chat of chats) pacing.held(chat, "message", 30_000, 0);
  };

  test("in one chat after the other waits as a whole; a message that went shows that it need not", () => {
    const pacing = new Pacing(limits({}), 0);
    refuse(pacing, ["a", "b", "a", "b"]);
    expect(pacing.readyAt("calm", "message", 0)).toBe(0);
    pacing.went("message");
    refuse(pacing, ["c", "d"]);
    expect(pacing.readyAt("calm", "message", 0)).toBe(0);
    refuse(pacing, ["e"]);
    expect(pacing.readyAt("calm", "message", 0)).toBe(30_000);
  });

  test("at an act waits with that act alone", () => {
    const slow = { perSecond: 1, burst: 5 };
    const pacing = new Pacing(limits({ acts: { mark: slow, update: slow } }), 0);
    pacing.held("a", "mark", 30_000, 0);
    expect(pacing.readyAt("b", "mark", 0)).toBe(30_000);
    expect(pacing.readyAt("a", "update", 0)).toBe(0);
    expect(pacing.readyAt("a", "message", 0)).toBe(0);
  });
});

describe("whoever takes over", () => {
  test("goes on as if it had sent all itself, and had nothing left before", () => {
    const chat = { perSecond: 1, burst: 3 };
    const sent = [58_000, 59_000, 60_000].map((at) => ({ address: "a", spending: "message" as const, at }));
    const pacing = Pacing.after(limits({ chat }), sent, null, 0, 60_000);
    expect(pacing.readyAt("a", "message", 60_000)).toBe(60_000);
    expect(sends(pacing, "a", "message", 60_000, 3)).toEqual([60_000, 60_000, 61_000]);
    const busy = Array.from({ length: 60 }, (_, n) => ({ address: "a", spending: "message" as const, at: n * 1_000 }));
    expect(Pacing.after(limits({ chat }), busy, null, 0, 60_000).readyAt("a", "message", 60_000)).toBe(61_000);
  });

  test("does not trust in acts, nor in the place of cards", () => {
    const slow = { perSecond: 0.5, burst: 4 };
    const sent = [{ address: "a", spending: "message" as const, at: 1_000 }];
    const pacing = Pacing.after(limits({ chat: slow, acts: { update: slow } }), sent, "C1", 0, 60_000);
    expect(pacing.readyAt("C1", "update", 60_000)).toBe(62_000);
    expect(pacing.readyAt("C1", "message", 60_000)).toBe(62_000);
  });
});

describe("a clock that is set", () => {
  test("back gives no tokens and keeps nobody waiting for it to catch up", () => {
    const pacing = new Pacing(limits({ chat: { perSecond: 1, burst: 2 } }), 3_600_000);
    expect(sends(pacing, "a", "message", 3_600_000, 2)).toEqual([3_600_000, 3_600_000]);
    expect(pacing.readyAt("a", "message", 0)).toBe(1_000);
    expect(sends(pacing, "a", "message", 0, 2)).toEqual([1_000, 2_000]);
    expect(pacing.readyAt("b", "message", 0)).toBe(0);
  });

  test("back again and again never gives more than the rate of the time that passed forward", () => {
    const steps = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(rate, steps, (chat, jumps) => {
        const pacing = new Pacing(limits({ chat }), 0);
        let now = 0;
        let forward = 0;
        let sent = 0;
        for (const jump of jumps) {
          now += jump;
          forward += Math.max(0, jump);
          while (pacing.readyAt("a", "message", now) <= now) {
            pacing.take("a", "message", now);
            sent += 1;
          }
        }
        expect(sent).toBeLessThanOrEqual(chat.burst + (forward / 1_000) * chat.perSecond + 1e-6);
      }),
    );
  });
});

test("forgetting chats that are quiet changes nothing for those that are not", () => {
  const pacing = new Pacing(limits({ chat: { perSecond: 1, burst: 1 } }), 0);
  for (let chat = 0; chat < 1_500; chat += 1) pacing.take(`chat${chat}`, "message", 0);
  pacing.take("busy", "message", 0);
  pacing.forget(500);
  expect(pacing.readyAt("busy", "message", 500)).toBe(1_000);
  pacing.forget(120_000);
  pacing.take("busy", "message", 120_000);
  expect(pacing.readyAt("busy", "message", 120_000)).toBe(121_000);
});
