import { afterEach, expect, test } from "vitest";
import { findWords } from "../db/canary.ts";
import { Rig, textOf } from "./rig.ts";

let rig: Rig;

afterEach(async () => {
  await rig?.close();
});

const DAY_MS = 86_400_000;
const WORDS = ["the till is dark", "is the light on"];

const ask = async <Row extends object>(text: string): Promise<Row[]> =>
  (await rig.database.owner.query<Row>(text)).rows;

/** What has no more words, of what a platform sent and of what was sent to it. */
const payloads = async () =>
  (await findWords(rig.database.owner, WORDS)).filter((place) => /\.(inbox|delivery)\./.test(place));

test("each night what is too old goes, and old words can still be quoted, edited and deleted", async () => {
  rig = await Rig.open();
  const till = await rig.carmen.says("the till is dark");
  await rig.carmen.sees("#1");
  const asked = await rig.oleg.replies("#1", "is the light on");
  const question = await rig.carmen.sees("is the light on");
  await rig.settles();
  const [armed] = await ask<{ due_at: Date }>("select due_at from timer where kind = 'clear-out'");
  expect((await payloads()).length).toBeGreaterThan(0);

  await rig.later(32 * DAY_MS);
  await rig.until("the night's work", async () => (await payloads()).length === 0);
  const [next] = await ask<{ due_at: Date }>("select due_at from timer where kind = 'clear-out'");
  expect(next!.due_at.getTime() - armed!.due_at.getTime()).toBeGreaterThan(31 * DAY_MS);
  expect(next!.due_at.getTime()).toBeGreaterThan(rig.now().getTime());
  const told = await rig.until("a line in the log", async () =>
    rig.log.lines.find((line) => /too old is gone/.test(line)),
  );
  expect(told).toMatch(/"updates emptied":\d+/);
  for (const word of WORDS) expect(rig.log.lines.join("\n")).not.toContain(word);

  await rig.carmen.says("it is green", { replyTo: question.id });
  await rig.oleg.seesInThread("#1", "it is green");
  await rig.carmen.edits(till, "the till and the scale are dark");
  await rig.oleg.seesInThread("#1", "the till and the scale are dark");
  await rig.control("slack", "edit", {
    channel: "C0DESK",
    user: rig.oleg.id,
    ts: asked,
    typed: "is the green light on?",
  });
  await rig.until("the changed answer", async () =>
    (await rig.carmen.chat()).find((one) => one.id === question.id && textOf(one).includes("green light")),
  );
  expect((await rig.cards()).length).toBe(1);
  expect(await ask("select 1 from inbox where state = 'parked'")).toEqual([]);
}, 60_000);

test("a night that was missed is done at the next start", async () => {
  rig = await Rig.open();
  await rig.carmen.says("the till is dark");
  await rig.carmen.sees("#1");
  await rig.settles();
  await rig.program.stop();
  await rig.later(40 * DAY_MS);
  await rig.start();
  await rig.until("the night's work", async () => (await payloads()).length === 0);
  await rig.carmen.says("still dark");
  await rig.oleg.seesInThread("#1", "still dark");
});
