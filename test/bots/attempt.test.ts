import { beforeEach, describe, expect, test } from "vitest";
import { attemptDelivery } from "../../bots/outbound/attempt.ts";
import type { Attempted } from "../../bots/outbound/ends.ts";
import type { DeliveryTrouble, OutboundStore, Settled } from "../../core/outbound.ts";
import type { Outcome } from "../../core/outcome.ts";
import { createOutboundStore } from "../../db/deliveries.ts";
import { openScene, type Scene } from "../db/scene.ts";
import { quiet, useDatabase } from "../ground.ts";
import { fakeBot } from "./fake-bot.ts";
import { outboxOf, word } from "./outbox.ts";

const ground = useDatabase();
let scene: Scene;
let store: OutboundStore;
let outbox: ReturnType<typeof outboxOf>;
let platform: ReturnType<typeof fakeBot>;
let reports: DeliveryTrouble[];
let worded: typeof word;

beforeEach(async () => {
  scene = await openScene(ground);
  store = createOutboundStore({
    pool: ground.pool,
    channel: scene.clients,
    account: scene.account,
    now: scene.clock.now,
  });
  outbox = outboxOf(scene, ground);
  platform = fakeBot();
  reports = [];
  worded = word;
});

const dead = (error: unknown) => (error as Error).message;

/** One try to bring the head of what is due to the platform, settled as the sender does it; null: nothing is due. */
const attempt = async (between: () => Promise<unknown> = async () => {}): Promise<Attempted | string | null> => {
  const [head] = await store.due([], 50);
  if (!head) return null;
  await between();
  const attempted = await attemptDelivery(head, undefined, {
    store,
    bot: platform.bot,
    now: scene.clock.now,
    word: (due) => worded(due),
    report: async (_, what) => void reports.push(what),
    log: quiet,
    signal: new AbortController().signal,
    spend: () => null,
    answered: () => {},
    neighbours: async () => [],
    allowed: () => true,
  }).catch(dead);
  if (typeof attempted !== "string") await store.settle(attempted);
  return attempted;
};

const unknown = (): Outcome => ({ is: "unknown", since: scene.clock.now() });
const refused: Outcome = { is: "refused", why: "can't parse entities" };
const crash = new Error("killed");

describe("sent", () => {
  test("is settled with the platform's ids, which are known as ours from then on", async () => {
    const [id] = await outbox.add("Oleg has taken #1042");
    await attempt();
    expect(platform.calls).toEqual([{ what: "say Oleg has taken #1042", address: "700", mark: `${id}:0` }]);
    expect(await outbox.state(id)).toEqual({ state: "sent", why: null, doubled: false, attempts: 1, ids: ["101"] });
    const posted = await scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) =>
      tx.messages.posted(scene.chat, "101"),
    );
    expect(posted).toMatchObject({ ticketId: scene.ticket, deliveryId: id });
    expect(await attempt()).toBeNull();
  });

  test("nothing to say is void, not a message", async () => {
    const [id] = await outbox.add("");
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "void" });
    expect(platform.calls).toEqual([]);
  });

  test("what can't be put into words is parked where staff see it, and holds nothing up", async () => {
    const [broken, next] = await outbox.add("first", "second");
    worded = async (due) => {
      if (due.id === broken) throw new Error("no such key");
      return word(due);
    };
    await attempt();
    expect(await outbox.state(broken)).toMatchObject({ state: "refused" });
    expect(reports).toEqual([{ is: "refused", why: expect.any(String) }]);
    await attempt();
    expect(await outbox.state(next)).toMatchObject({ state: "sent" });
  });
});

describe("later", () => {
  test("is tried again at the platform's time, with the words chosen at the first attempt", async () => {
    const at = new Date(scene.clock.now().getTime() + 30_000);
    platform.answers({ is: "later", at, why: "429" });
    const [id] = await outbox.add("first words");
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "pending", why: "429" });
    worded = async () => ({ act: "say", body: [{ text: "other words" }], files: [], choices: [] });
    expect(await attempt()).toBeNull();
    scene.clock.move(30_000);
    await attempt();
    expect(platform.said()).toEqual(["say first words", "say first words"]);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", doubled: false, attempts: 2 });
  });

  test("what has certainly not left can still be changed, at its time, or taken back", async () => {
    platform.answers({ is: "later", at: new Date(scene.clock.now().getTime() + 30_000), why: "429" });
    const [id] = await outbox.add("words");
    await attempt();
    expect(await outbox.touch(id!)).toBe(true);
    worded = async () => ({ act: "say", body: [{ text: "other words" }], files: [], choices: [] });
    expect(await attempt()).toBeNull();
    scene.clock.move(30_000);
    platform.answers({ is: "later", at: scene.clock.now(), why: "429" });
    await attempt();
    expect(platform.said()).toEqual(["say words", "say other words"]);
    expect(await outbox.supersede(id!)).toBe(true);
    await attempt();
    expect(platform.calls).toHaveLength(2);
    expect(await outbox.state(id)).toMatchObject({ state: "superseded" });
  });

  test("an end whose own answer was lost undoes no change that was made since", async () => {
    platform.answers({ is: "later", at: scene.clock.now(), why: "429" });
    const [id] = await outbox.add("words");
    const attempted = (await attempt()) as Settled;
    expect(await outbox.touch(id!)).toBe(true);
    await store.settle(attempted);
    worded = async () => ({ act: "say", body: [{ text: "other words" }], files: [], choices: [] });
    await attempt();
    expect(platform.said()).toEqual(["say words", "say other words"]);
  });

  const muchLater = new Date("2100-01-01");
  test.each<[string, Outcome[]]>([
    [
      "a part of it is out",
      [
        { is: "sent", id: "1" },
        { is: "later", at: muchLater, why: "429" },
      ],
    ],
    [
      "a first copy may be out",
      [
        { is: "unknown", since: new Date(0) },
        { is: "later", at: muchLater, why: "429" },
      ],
    ],
  ])("where %s, it can no longer be taken back or changed", async (_, outcomes) => {
    platform.answers(...outcomes);
    const [id] = await outbox.add("one|two");
    await attempt();
    scene.clock.move(20_000);
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "pending" });
    expect([await outbox.supersede(id!), await outbox.touch(id!)]).toEqual([false, false]);
  });

  test("to a place that has moved, the next try goes to the new address", async () => {
    platform.answers({ is: "later", at: scene.clock.now(), why: "moved:-100700" });
    await outbox.add("words");
    await attempt();
    await attempt();
    expect(platform.calls.map(({ address }) => address)).toEqual(["700", "-100700"]);
  });
});

describe("unknown, where the platform can be asked", () => {
  beforeEach(() => {
    platform = fakeBot({ ask: true });
    platform.answers(unknown());
  });

  const first = async (): Promise<string> => {
    const [id] = await outbox.add("words");
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "unknown" });
    scene.clock.move(2_000);
    return id!;
  };

  test("found: it was sent, and is not sent again", async () => {
    const id = await first();
    platform.finds({ is: "found", id: "55" });
    await attempt();
    expect(platform.looks).toEqual([{ what: "say words", address: "700", mark: `${id}:0` }]);
    expect(platform.calls).toHaveLength(1);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", ids: ["55"], doubled: false });
  });

  test("absent once says nothing yet; absent twice, two seconds apart, is sent again", async () => {
    const id = await first();
    platform.finds({ is: "absent" }, { is: "absent" });
    await attempt();
    expect(platform.calls).toHaveLength(1);
    expect(await attempt()).toBeNull();
    scene.clock.move(2_000);
    await attempt();
    expect(platform.calls).toHaveLength(2);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", doubled: false });
    expect(reports).toEqual([]);
  });

  test("absent, then found: sent once", async () => {
    await first();
    platform.finds({ is: "absent" }, { is: "found", id: "55" });
    await attempt();
    scene.clock.move(2_000);
    await attempt();
    expect(platform.calls).toHaveLength(1);
  });

  test("not able to look now: looks again, and never counts that as absent", async () => {
    const id = await first();
    platform.finds(
      { is: "absent" },
      { is: "later", why: "429" },
      { is: "later", why: "429" },
      { is: "found", id: "55" },
    );
    for (let look = 1; look <= 4; look += 1) {
      await attempt();
      scene.clock.move(2_000);
    }
    expect(platform.calls).toHaveLength(1);
    expect(await outbox.state(id)).toMatchObject({ state: "sent" });
  });

  test("lost again after a second try: looked for again from the start", async () => {
    const id = await first();
    platform.finds({ is: "absent" }, { is: "absent" }, { is: "absent" }, { is: "found", id: "56" });
    platform.answers(unknown());
    for (let look = 1; look <= 4; look += 1) {
      await attempt();
      scene.clock.move(2_000);
    }
    expect(platform.calls).toHaveLength(2);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", ids: ["56"] });
  });
});

describe("unknown, where the platform can't be asked", () => {
  test("sent again exactly once after 10 s, marked and told before the second copy can exist", async () => {
    let before: unknown;
    const [id] = await outbox.add("words");
    platform.answers(unknown(), async () => {
      before = [await outbox.state(id), [...reports]];
      return { is: "sent", id: "200" };
    });
    await attempt();
    scene.clock.move(9_999);
    expect(await attempt()).toBeNull();
    scene.clock.move(1);
    await attempt();
    expect(before).toMatchObject([{ state: "sending", doubled: true }, [{ is: "doubled" }]]);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", doubled: true, ids: ["200"] });
    expect(platform.calls).toHaveLength(2);
  });

  test("lost twice: parked and told, never a third copy", async () => {
    platform.answers(unknown(), unknown());
    const [id] = await outbox.add("words");
    for (let n = 0; n < 4; n += 1) {
      await attempt();
      scene.clock.move(10_000);
    }
    expect(platform.calls).toHaveLength(2);
    expect(await outbox.state(id)).toMatchObject({ state: "refused", doubled: true });
    expect(reports).toEqual([{ is: "doubled" }, { is: "refused", why: expect.stringContaining("twice") }]);
  });

  test("killed after the second copy left: never a third one", async () => {
    platform.answers(unknown(), crash);
    const [id] = await outbox.add("words");
    await attempt();
    for (let n = 0; n < 4; n += 1) {
      scene.clock.move(10_000);
      await attempt();
    }
    expect(platform.calls).toHaveLength(2);
    expect(await outbox.state(id)).toMatchObject({ state: "refused", doubled: true });
  });

  test("what is harmless twice is simply done again", async () => {
    platform.answers(unknown(), crash);
    const [id] = await outbox.add({ words: "new words", edits: "42" });
    for (let n = 0; n < 3; n += 1) {
      await attempt();
      scene.clock.move(1_000);
    }
    expect(platform.said()).toEqual(["edit new words", "edit new words", "edit new words"]);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", doubled: false });
    expect(reports).toEqual([]);
  });
});

describe("refused", () => {
  test("goes once more without formatting", async () => {
    platform.answers(refused);
    const [id] = await outbox.add("*words*");
    await attempt();
    expect(platform.said()).toEqual(["say *words*", "say *words* plainly"]);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", why: expect.stringContaining("can't parse") });
    expect(reports).toEqual([]);
  });

  test("twice is parked and told, and the stream goes on", async () => {
    platform.answers(refused, { is: "refused", why: "too long" });
    const [id, next] = await outbox.add("*words*", "next");
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "refused", why: "too long" });
    expect(reports).toEqual([{ is: "refused", why: "too long" }]);
    await attempt();
    expect(await outbox.state(next)).toMatchObject({ state: "sent" });
    expect(platform.calls).toHaveLength(3);
  });

  test("with nothing to take away it is not tried again", async () => {
    platform.answers(refused);
    const [id] = await outbox.add("words");
    await attempt();
    expect(platform.calls).toHaveLength(1);
    expect(await outbox.state(id)).toMatchObject({ state: "refused" });
  });

  test("a part is never left out to let the next ones through", async () => {
    platform.answers(refused);
    const [id] = await outbox.add("one|two");
    await attempt();
    expect(platform.said()).toEqual(["say one"]);
    expect(await outbox.state(id)).toMatchObject({ state: "refused" });
    expect(reports).toHaveLength(1);
  });

  test("plain once, also when the plain one had to wait", async () => {
    platform.answers(refused, { is: "later", at: scene.clock.now(), why: "429" }, refused);
    const [id] = await outbox.add("*words*");
    await attempt();
    await attempt();
    expect(platform.said()).toEqual(["say *words*", "say *words* plainly", "say *words* plainly"]);
    expect(await outbox.state(id)).toMatchObject({ state: "refused" });
  });

  test("what was sent before the refused part stays known", async () => {
    platform.answers({ is: "sent", id: "31" }, refused);
    const [id] = await outbox.add("one|two");
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "refused", ids: ["31", null] });
    const posted = await scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) =>
      tx.messages.posted(scene.chat, "31"),
    );
    expect(posted).toMatchObject({ ticketId: scene.ticket });
  });
});

test("gone is told, with why, and is not tried again", async () => {
  platform.answers({ is: "gone", why: "blocked" });
  const [id] = await outbox.add("words");
  await attempt();
  expect(await outbox.state(id)).toMatchObject({ state: "gone", why: "blocked" });
  expect(reports).toEqual([{ is: "gone", why: "blocked" }]);
  expect(await attempt()).toBeNull();
});

describe("several parts", () => {
  test("a crash between them repeats only the one that is not known", async () => {
    platform = fakeBot({ ask: true });
    platform.answers({ is: "sent", id: "1" }, crash);
    const [id] = await outbox.add("one|two|three");
    expect(await attempt()).toBe("killed");
    expect(await outbox.state(id)).toMatchObject({ state: "sending", ids: ["1", null, null] });
    platform.finds({ is: "absent" }, { is: "absent" });
    await attempt();
    scene.clock.move(2_000);
    await attempt();
    expect(platform.said()).toEqual(["say one", "say two", "say two", "say three"]);
    expect(platform.looks.map(({ mark }) => mark)).toEqual([`${id}:1`, `${id}:1`]);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", ids: ["1", expect.any(String), expect.any(String)] });
  });

  test("the one that turns out to be there is not repeated, and the rest follows", async () => {
    platform = fakeBot({ ask: true });
    platform.answers({ is: "sent", id: "1" }, crash);
    const [id] = await outbox.add("one|two|three");
    await attempt();
    platform.finds({ is: "found", id: "2" });
    await attempt();
    expect(platform.said()).toEqual(["say one", "say two", "say three"]);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", ids: ["1", "2", expect.any(String)] });
  });

  test("nor does a crash while they go plainly", async () => {
    platform = fakeBot({ ask: true });
    platform.answers(refused, { is: "sent", id: "1" }, crash);
    const [id] = await outbox.add("*one*|*two*");
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "sending", ids: ["1", null] });
    platform.finds({ is: "found", id: "2" });
    await attempt();
    expect(platform.said()).toEqual(["say *one*", "say *one* plainly", "say *two* plainly"]);
    expect(await outbox.state(id)).toMatchObject({ state: "sent", ids: ["1", "2"] });
  });

  test("later in the middle goes on there", async () => {
    platform.answers({ is: "sent", id: "1" }, { is: "later", at: scene.clock.now(), why: "429" });
    await outbox.add("one|two");
    await attempt();
    await attempt();
    expect(platform.said()).toEqual(["say one", "say two", "say two"]);
  });
});

describe("screens", () => {
  const screen = () => ({
    words: "Which ticket?",
    subject: "screens",
    expiresAt: new Date(scene.clock.now().getTime() + 60_000),
  });

  test("are void after 60 s, and what comes behind goes", async () => {
    const [id] = await outbox.add(screen());
    scene.clock.move(60_001);
    const [next] = await outbox.add(screen());
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "void" });
    await attempt();
    expect(await outbox.state(next)).toMatchObject({ state: "sent" });
    expect(platform.calls).toHaveLength(1);
  });

  test("one that may be there is not sent again", async () => {
    platform.answers(unknown());
    const [id] = await outbox.add(screen());
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "void" });
    expect(reports).toEqual([]);
  });
});

describe("taken back or changed between reading and sending", () => {
  test("nothing leaves", async () => {
    const [id] = await outbox.add("words");
    expect(await attempt(() => outbox.supersede(id!))).toBe("changed");
    expect(platform.calls).toEqual([]);
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "superseded" });
    expect(platform.calls).toEqual([]);
  });

  test("the new words leave", async () => {
    const [id] = await outbox.add("words");
    expect(await attempt(() => outbox.touch(id!))).toBe("changed");
    await attempt();
    expect(await outbox.state(id)).toMatchObject({ state: "sent" });
    expect(platform.calls).toHaveLength(1);
  });
});
