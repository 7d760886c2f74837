import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../../scripts/chaos/audit.ts";
import { Rig, wordsOf } from "./rig.ts";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.open();
});

afterAll(async () => {
  await rig?.close();
});

/** Waits in real time: a clock that is moved here and there one after the other says nothing about limits. */
const comes = async (number: string, words: string) => {
  for (let looks = 0; looks < 600; looks += 1) {
    const root = (await rig.cards()).find((one) => wordsOf(one).includes(number));
    if (root && (await rig.thread(root.ts)).some((one) => wordsOf(one).includes(words))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`did not come: ${words}`);
};

/** The sums, once nothing waits any more; a second passes at each look. */
const settled = async () => {
  for (let looks = 0; looks < 200; looks += 1) {
    const sums = await audit(rig.database.owner);
    if (sums.pending === 0 && sums.waiting === 0) return sums;
    await rig.later(1_000);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("something waits and does not go");
};

/** What Slack has refused, by method. */
const refused = async () => (await rig.control("slack", "limits")).refused;

const inThread = async (number: string) => rig.thread((await rig.card(number)).ts);

/** The posts of a thread in which words of this kind stand, each as the list of them. */
const spoken = async (number: string, pattern: RegExp): Promise<string[][]> =>
  (await inThread(number)).map((one) => [...new Set(wordsOf(one).match(pattern))]).filter((words) => words.length > 0);

test("a client who writes faster than Slack takes it: joined posts, in order, not one refused; then part of it is another matter", async () => {
  const { carmen, boris, oleg } = rig;
  await carmen.says("the till is dark");
  await carmen.sees("#1");
  await oleg.seesInThread("#1", "the till is dark");
  await rig.control("slack", "limits", { on: true });
  for (let n = 10; n < 50; n += 1) await carmen.says(`carmen-${n}.`);
  await boris.says("касса не печатает");
  await comes("#2", "касса не печатает");
  await comes("#1", "carmen-49.");

  const posts = await spoken("#1", /carmen-\d\d\./g);
  expect(posts.flat()).toEqual(Array.from({ length: 40 }, (_, n) => `carmen-${10 + n}.`));
  expect(posts.length).toBeLessThan(30);
  const joined = posts.find((words) => words.length > 1)!;
  expect(await refused()).toEqual({});
  await rig.control("slack", "limits", { on: false });

  const post = (await inThread("#1")).find((one) => wordsOf(one).includes(joined[0]!));
  await rig.control("slack", "shortcut", {
    user: "U0OLEG",
    callbackId: "make-ticket",
    channel: "C0DESK",
    ts: post.ts,
  });
  await oleg.fills({ title: "another matter" });
  await oleg.seesInThread("another matter", joined.at(-1)!);
  const moved = await rig.until("an arrow in the old post", async () =>
    (await inThread("#1")).find((one) => one.ts === post.ts && wordsOf(one).includes("→")),
  );
  expect(wordsOf(moved)).not.toContain(joined[0]);
  expect((await spoken("another matter", /carmen-\d\d\./g)).flat()).toEqual(joined);

  const sums = await settled();
  expect(sums.settled).toBe(sums.received);
  expect(sums.deliveries).toBe(sums.written);
  expect(sums.refused).toBe(0);
}, 60_000);
