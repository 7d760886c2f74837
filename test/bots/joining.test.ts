import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Post } from "../../bots/bot.ts";
import { createSender, type Sender } from "../../bots/outbound.ts";
import { newId } from "../../core/id.ts";
import type { DueDelivery, OutboundStore } from "../../core/outbound.ts";
import { rich } from "../../core/rich.ts";
import { createOutboundStore } from "../../db/deliveries.ts";
import { openScene, type Scene } from "../db/scene.ts";
import { quiet, until, useDatabase } from "../ground.ts";
import { fakeBot } from "./fake-bot.ts";
import { outboxOf } from "./outbox.ts";

const ground = useDatabase(16);
let scene: Scene;
let outbox: ReturnType<typeof outboxOf>;
let platform: ReturnType<typeof fakeBot>;
let store: OutboundStore;
let sender: Sender | undefined;

// One post a second into the whole channel: the second words of a thread would have to wait.
const limits = {
  bot: { perSecond: 1_000, burst: 1_000 },
  chat: { perSecond: 1, burst: 1 },
  chatOf: (address: string) => address.split(":")[0]!,
  isGroup: () => false,
};

beforeEach(async () => {
  scene = await openScene(ground);
  outbox = outboxOf(scene, ground);
  platform = fakeBot({ limits, join: true, ask: true });
  const { account, clock, deskChannel: channel } = scene;
  store = createOutboundStore({ pool: ground.pool, channel, account, now: clock.now });
  await ground.owner.query("update conversation set address = 'C1:1.1' where id = $1", [scene.thread]);
});

afterEach(async () => {
  await sender?.stop();
  sender = undefined;
});

const word = async ({ message }: DueDelivery): Promise<Post> => ({
  act: "say",
  body: rich(message?.text ?? "a line of the bot"),
  files: [],
  choices: [],
  ...(message ? { as: { name: message.authorName } } : {}),
});

const open = (): Sender => {
  sender = createSender({
    store,
    bot: platform.bot,
    now: scene.clock.now,
    word,
    faces: { card: () => null!, job: () => null!, home: () => null!, receipt: () => [], deskAddress: "C1" },
    report: async () => {},
    log: quiet,
    late: async () => {},
    sent: () => {},
  });
  sender.wake();
  return sender;
};

const says = async (text: string, author = scene.contact): Promise<{ message: string; delivery: string }> => {
  const message = newId();
  await ground.owner.query(
    `insert into message (id, account_id, ticket_id, conversation_id, room, author, author_name, body, text, said_at, stored_at)
     values ($1, $2, $3, $4, 'client', $5, 'Ana', $6, $7, $8, $8)`,
    [
      message,
      scene.account.id,
      scene.ticket,
      scene.chat,
      JSON.stringify({ is: "contact", id: author, name: "Ana" }),
      JSON.stringify(rich(text)),
      text,
      scene.clock.now(),
    ],
  );
  const [delivery] = await outbox.add({
    words: "",
    conversation: scene.thread,
    room: "internal",
    notice: { kind: "client-words", data: { late: false } },
    message,
  });
  return { message, delivery: delivery! };
};

const becomes = (id: string | undefined, state: string) =>
  until(async () => (await outbox.state(id)).state === state, `the delivery to be ${state}`);

const passes = async (ms: number) => {
  scene.clock.move(ms);
  sender!.wake();
};

/** Each second what the channel lets through, until these words are there. */
const untilSent = async (id: string) => {
  await until(() => platform.calls.length > 0, "the first post");
  await until(async () => {
    if ((await outbox.state(id)).state === "sent") return true;
    await passes(1_000);
    return false;
  }, "the last words");
};

describe("words that wait for one channel", () => {
  test("of one person in one thread go in one post, each known as sent by it", async () => {
    const all = [];
    for (const text of ["one", "two", "three"]) all.push(await says(text));
    open();
    await untilSent(all[2]!.delivery);
    expect(platform.said()).toEqual(["say one\ntwo\nthree"]);
    expect(platform.calls[0]!.mark).toBe(`${all[0]!.delivery}:0`);
    for (const { delivery } of all) expect(await outbox.state(delivery)).toMatchObject({ state: "sent", ids: ["101"] });
    const { rows } = await ground.owner.query(
      "select last_seq, done_seq, next_at from stream where conversation_id = $1",
      [scene.thread],
    );
    expect(rows).toEqual([{ last_seq: rows[0].done_seq, done_seq: rows[0].done_seq, next_at: null }]);
  });

  test("each is found in the post by its own delivery, with whose words are where", async () => {
    const [one, two] = [await says("one"), await says("two")];
    open();
    await untilSent(two.delivery);
    for (const { delivery } of [one, two])
      expect(await store.partsOf(delivery)).toMatchObject([
        {
          id: "101",
          joined: [
            { delivery: one.delivery, message: one.message, words: rich("one") },
            { delivery: two.delivery, message: two.message, words: rich("two") },
          ],
        },
      ]);
    const joined = await scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) =>
      tx.messages.joinedIn(one.delivery),
    );
    expect(joined.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  test("never go past another's words, a line of the bot, or what was taken back", async () => {
    const first = await says("one");
    const back = await says("taken back");
    await says("two");
    await says("Boris speaks", newId());
    await outbox.add({
      words: "line",
      conversation: scene.thread,
      room: "internal",
      notice: { kind: "client-removed", data: {} },
    });
    const last = await says("three");
    expect(await outbox.supersede(back.delivery)).toBe(true);
    open();
    await untilSent(last.delivery);
    expect(platform.said()).toEqual(["say one", "say two", "say Boris speaks", "say a line of the bot", "say three"]);
    expect(await outbox.state(first.delivery)).toMatchObject({ state: "sent" });
  });

  test("taken back or changed in the moment they leave, nothing of them leaves", async () => {
    const [one, two] = [await says("one"), await says("two")];
    const markJoined = store.markJoined;
    let first = true;
    store = {
      ...store,
      markJoined: async (...given) => {
        if (first) await outbox.touch(two.delivery);
        first = false;
        return markJoined(...given);
      },
    };
    open();
    await untilSent(two.delivery);
    expect(platform.said()).toEqual(["say one\ntwo"]);
    expect(await outbox.state(one.delivery)).toMatchObject({ attempts: 1 });
  });

  test("whose answer was lost are looked for once and settled together", async () => {
    platform.answers({ is: "unknown", since: scene.clock.now() });
    platform.finds({ is: "found", id: "55" });
    const [one, two] = [await says("one"), await says("two")];
    open();
    await becomes(one.delivery, "unknown");
    expect((await outbox.state(two.delivery)).state).toBe("sending");
    await passes(2_000);
    await becomes(two.delivery, "sent");
    expect(await outbox.state(one.delivery)).toMatchObject({ state: "sent", ids: ["55"] });
    expect(platform.calls).toHaveLength(1);
  });

  test("that were on their way when the sender died end with their post under the next one", async () => {
    platform.answers(() => new Promise(() => {}));
    const [one, two] = [await says("one"), await says("two")];
    open();
    await until(() => platform.calls.length === 1, "the post");
    sender!.drop();
    platform.finds({ is: "found", id: "55" });
    open();
    await until(async () => {
      await passes(1_000);
      return (await outbox.state(two.delivery)).state === "sent";
    }, "the end");
    expect(await outbox.state(one.delivery)).toMatchObject({ state: "sent", ids: ["55"] });
    expect(platform.calls).toHaveLength(1);
  });

  test("refused as a whole, each goes alone, and only the one at fault is put aside", async () => {
    platform.answers({ is: "refused", why: "invalid_blocks" });
    const all = [];
    for (const text of ["one", "two", "three"]) all.push(await says(text));
    open();
    await untilSent(all[2]!.delivery);
    expect(platform.said()).toEqual(["say one\ntwo\nthree", "say one", "say two", "say three"]);
    for (const { delivery } of all) expect(await outbox.state(delivery)).toMatchObject({ state: "sent" });
  });

  test("told to come later, they come later as they are", async () => {
    platform.answers({ is: "later", at: new Date(scene.clock.now().getTime() + 30_000), why: "429" });
    const [one, two] = [await says("one"), await says("two")];
    open();
    await until(async () => (await outbox.state(one.delivery)).why === "429", "the answer");
    const three = await says("three");
    await passes(30_000);
    await becomes(two.delivery, "sent");
    await untilSent(three.delivery);
    expect(platform.said()).toEqual(["say one\ntwo", "say one\ntwo", "say three"]);
  });
});

test("whoever has lost the channel gives up at once and writes nothing more", async () => {
  let release = (): void => {};
  platform.answers(
    () =>
      new Promise((resolve) => {
        release = () => resolve({ is: "sent", id: "9" });
      }),
  );
  const one = await says("one");
  const lost = open();
  await until(() => platform.calls.length === 1, "the post");
  lost.drop();
  release();
  await lost.stop();
  expect((await outbox.state(one.delivery)).state).toBe("sending");
});

describe("who waits", () => {
  test("is told the weightiest first, with the oldest, and afterwards only who came or has more to say", async () => {
    const add = (subject: string, priority: number) =>
      outbox.add({ words: subject, subject, priority, conversation: scene.thread, room: "internal" });
    await add("digest", 7);
    scene.clock.move(10_000);
    await add("answer", 2);
    await add("fact", 4);
    const all = await store.waiting(2);
    expect(all.map(({ weight }) => weight).sort()).toEqual([2, 4, 7]);
    expect(all[0]).toMatchObject({ address: "C1:1.1", kind: "solved-settled", edits: false });
    scene.clock.move(10_000);
    await add("later", 3);
    const lately = { since: new Date(scene.clock.now().getTime() - 5_000), and: [], known: [] };
    const [came, ...others] = await store.waiting(10, lately);
    expect([came?.weight, others]).toEqual([3, []]);
    expect(await store.waiting(10, { ...lately, known: [came!.stream] })).toEqual([]);
    const digest = all.find(({ weight }) => weight === 7)!.stream;
    const more = await store.waiting(10, { ...lately, and: [digest] });
    expect(more.map(({ weight }) => weight).sort()).toEqual([3, 7]);
    expect((await store.due([], 1, [digest])).map(({ stream }) => stream)).toEqual([digest]);
  });
});

test("receipts of which nothing is shown are given up, those that would mend a mark are not", async () => {
  const ids = [newId(), newId(), newId()];
  for (const [n, id] of ids.entries())
    await scene.desk.transaction(scene.account.id, { by: "desk" }, async (tx) => {
      tx.outbox.show("receipt", id, scene.thread, new Date(scene.clock.now().getTime() + n * 1_000));
    });
  await ground.owner.query(`update projection set shown_as = '["waiting"]' where subject = $1`, [ids[0]]);
  scene.clock.move(10_000);
  const due = () => store.projections([], ["receipt"], 5);
  expect((await due()).map(({ subject }) => subject)).toEqual([ids[0], ids[1], ids[2]]);
  expect((await store.projections([], ["receipt"], 2)).map(({ subject }) => subject)).toEqual([ids[0], ids[2]]);
  await store.dropReceipts(new Date(scene.clock.now().getTime() - 8_500));
  expect((await due()).map(({ subject }) => subject)).toEqual([ids[0], ids[2]]);
});
