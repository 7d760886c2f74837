import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Bot, Card } from "../../bots/bot.ts";
import type { Faces } from "../../bots/outbound/options.ts";
import { createSender, type Sender } from "../../bots/outbound.ts";
import { newId } from "../../core/id.ts";
import type { DeliveryTrouble } from "../../core/outbound.ts";
import type { Outcome } from "../../core/outcome.ts";
import { createOutboundStore } from "../../db/deliveries.ts";
import { openScene, type Scene } from "../db/scene.ts";
import { quiet, until, useDatabase } from "../ground.ts";
import { p17 } from "./dialogue/views/cast.ts";
import { fakeBot } from "./fake-bot.ts";
import { outboxOf, word } from "./outbox.ts";

const ground = useDatabase(16);
let scene: Scene;
let outbox: ReturnType<typeof outboxOf>;
let platform: ReturnType<typeof fakeBot>;
let reports: DeliveryTrouble[];
let errors: string[];
let senders: Sender[];
let title: string;
let late: string[];

beforeEach(async () => {
  scene = await openScene(ground);
  outbox = outboxOf(scene, ground);
  platform = fakeBot();
  reports = [];
  errors = [];
  late = [];
  senders = [];
  title = "till does not print";
});

afterEach(() => Promise.all(senders.map((sender) => sender.stop())));

const card = (): Card => ({ colour: "grey", title, badge: "", lines: [], buttons: [], menu: [], summary: "" });

const faces: Faces = {
  card,
  job: card,
  home: () => ({ title: "", sections: [] }),
  receipt: () => [],
  deskAddress: "C1",
};

const open = (channel = scene.clients): Sender => {
  const { account, clock } = scene;
  const sender = createSender({
    store: createOutboundStore({ pool: ground.pool, channel, account, now: clock.now }),
    bot: platform.bot,
    now: clock.now,
    word,
    faces,
    report: async (_, what) => void reports.push(what),
    log: { ...quiet, error: (_, message) => errors.push(message) },
    late: async (ticket) => void late.push(ticket),
    sent: () => {},
  });
  senders.push(sender);
  sender.wake();
  return sender;
};

const heard = (count: number) => until(() => platform.calls.length >= count, `${count} calls`);
const becomes = (id: string | undefined, state: string) =>
  until(async () => (await outbox.state(id)).state === state, `the delivery to be ${state}`);

/** A job of the scene's ticket, and its thread. */
const addJob = async (): Promise<[string, string]> => {
  const job = { ...p17, id: newId(), ticketId: scene.ticket, threadId: newId() };
  await scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) =>
    tx.jobs.add(job, [], { channelId: scene.deskChannel }),
  );
  return [job.id, job.threadId];
};

const anotherChat = async (): Promise<string> => {
  const id = newId();
  await ground.owner.query(
    "insert into conversation (id, account_id, channel_id, address, kind, room) values ($1, $2, $3, $4, 'private', 'client')",
    [id, scene.account.id, scene.clients, id],
  );
  return id;
};

/** Everything that is due was looked at: what was written after all else, for another chat, has gone. */
const quietly = async (sender: Sender): Promise<void> => {
  const [id] = await outbox.add({ words: "ping", conversation: await anotherChat(), ticket: null, subject: "screens" });
  sender.wake();
  await becomes(id, "sent");
};

describe("streams", () => {
  test("each goes in its order, whatever the number", async () => {
    const words = Array.from({ length: 25 }, (_, n) => `${n}`);
    const ids = await outbox.add(...words.flatMap((n) => [`a${n}`, { words: `b${n}`, subject: "b" }]));
    open();
    await heard(50);
    await becomes(ids.at(-1), "sent");
    for (const stream of ["a", "b"])
      expect(platform.said().filter((what) => what.includes(stream, 4))).toEqual(words.map((n) => `say ${stream}${n}`));
  });

  test.each<[string, () => Outcome]>([
    ["later", () => ({ is: "later", at: new Date(scene.clock.now().getTime() + 60_000), why: "429" })],
    ["unknown", () => ({ is: "unknown", since: scene.clock.now() })],
  ])("%s holds its stream and no other", async (is, answer) => {
    platform.answers(answer);
    const [held, behind] = await outbox.add("held", "behind");
    const sender = open();
    await heard(1);
    await quietly(sender);
    expect(platform.said()).toEqual(["say held", "say ping"]);
    expect((await outbox.state(held)).state).toBe(is === "later" ? "pending" : is);
    expect((await outbox.state(behind)).state).toBe("pending");
  });

  test("when many wait, the more urgent streams go first", async () => {
    const [slow] = await outbox.add(
      ...[7, 1, 4].map((priority) => ({ words: `p${priority}`, subject: `s${priority}`, priority })),
    );
    open();
    await becomes(slow, "sent");
    await heard(3);
    expect(platform.said()).toEqual(["say p1", "say p4", "say p7"]);
  });

  test("what comes while a stream is busy follows it", async () => {
    let release = (): void => {};
    platform.answers(
      () =>
        new Promise<Outcome>((resolve) => {
          release = () => resolve({ is: "sent", id: "1" });
        }),
    );
    await outbox.add("first");
    const sender = open();
    await heard(1);
    const [second] = await outbox.add("second");
    sender.wake();
    sender.wake();
    release();
    await becomes(second, "sent");
    expect(platform.said()).toEqual(["say first", "say second"]);
  });
});

describe("with the database away for a moment", () => {
  test("what is known to be sent is not forgotten, and not sent again", async () => {
    platform.answers(async () => {
      await ground.owner.query("alter table delivery rename to delivery_away");
      return { is: "sent", id: "1" };
    });
    const [id, next] = await outbox.add("first", "second");
    open();
    await heard(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await ground.owner.query("alter table delivery_away rename to delivery");
    await becomes(id, "sent");
    scene.clock.move(20_000);
    senders[0]!.wake();
    await becomes(next, "sent");
    expect(platform.said()).toEqual(["say first", "say second"]);
    expect(reports).toEqual([]);
  });
});

test("a client's words that have not reached the desk for a minute are told, once they were tried", async () => {
  platform.answers({ is: "later", at: new Date(scene.clock.now().getTime() + 120_000), why: "no connection" });
  const [id] = await outbox.add({ words: "", notice: { kind: "client-words", data: { late: false } } });
  scene.clock.move(61_000);
  open();
  await until(() => late.length > 0, "the word");
  expect(late).toEqual([scene.ticket]);
  expect((await outbox.state(id)).state).toBe("pending");
});

describe("the undo window", () => {
  const answer = () => ({ words: "wrong chat", notBefore: new Date(scene.clock.now().getTime() + 5_000) });

  test("nothing leaves before its end, and it leaves then", async () => {
    const [id] = await outbox.add(answer());
    const sender = open();
    await quietly(sender);
    scene.clock.move(4_999);
    await quietly(sender);
    expect(platform.said()).toEqual(["say ping", "say ping"]);
    scene.clock.move(1);
    sender.wake();
    await becomes(id, "sent");
  });

  test("taken back in time it never leaves, and what was behind it goes at once", async () => {
    const [id, next] = await outbox.add(answer(), "next");
    const sender = open();
    await quietly(sender);
    expect(await outbox.supersede(id!)).toBe(true);
    sender.wake();
    await becomes(next, "sent");
    expect(platform.said()).toEqual(["say ping", "say next"]);
    expect(await outbox.state(id)).toMatchObject({ state: "superseded" });
  });

  test("a head that waits for its time is not overtaken, nor hidden by what waits for a limit", async () => {
    const [first, second] = await outbox.add("first", answer());
    const sender = open();
    await becomes(first, "sent");
    await quietly(sender);
    expect((await outbox.state(second)).state).toBe("pending");
    scene.clock.move(5_000);
    sender.wake();
    await becomes(second, "sent");
  });
});

describe("the door", () => {
  const stopped = async (id: string | undefined) => {
    open();
    await becomes(id, "refused");
    expect(await outbox.state(id)).toMatchObject({ why: "not this room" });
    expect(platform.calls).toEqual([]);
    expect(errors).toHaveLength(1);
  };

  test("a note of the desk does not enter a conversation that has become a client's", async () => {
    await ground.owner.query("update conversation set address = 'C1:1.1' where id = $1", [scene.thread]);
    const [note] = await outbox.add({ words: "third time this month", conversation: scene.thread, room: "internal" });
    await ground.owner.query("update conversation set room = 'client', channel_id = $2 where id = $1", [
      scene.thread,
      scene.clients,
    ]);
    await ground.owner.query("update stream set channel_id = $2 where conversation_id = $1", [
      scene.thread,
      scene.clients,
    ]);
    await stopped(note);
  });

  test("words of one ticket do not enter another client's chat", async () => {
    const [id] = await outbox.add("Colón 12, ask for Ana");
    const elsewhere = newId();
    await ground.owner.query("update ticket set conversation_id = $2 where id = $1", [scene.ticket, elsewhere]);
    await stopped(id);
  });

  test("what is told of a job does not enter the chat of a partner whose job it is no more", async () => {
    const [job] = await addJob();
    const [partner, chat] = [newId(), newId()];
    await ground.owner.query(
      `insert into conversation (id, account_id, channel_id, address, kind, room, partner_id) values ($1, $2, $3, '801', 'private', 'link', $4)`,
      [chat, scene.account.id, scene.clients, partner],
    );
    await ground.owner.query("update job set partner_id = $2 where id = $1", [job, partner]);
    const told = { conversation: chat, room: "link", subject: job, job, ticket: null } as const;
    const [id] = await outbox.add({ words: "Colón 12, ask for Ana", ...told });
    await ground.owner.query("update job set partner_id = null where id = $1", [job]);
    await stopped(id);
  });

  test("a note whose delivery was changed to the client's chat stops too", async () => {
    const [id] = await outbox.add("note");
    await ground.owner.query("update delivery set room = 'internal' where id = $1", [id]);
    await stopped(id);
  });
});

describe("limits", () => {
  const limits = (told: Partial<Bot["limits"]>): Bot["limits"] => ({
    bot: { perSecond: 1_000, burst: 1_000 },
    chat: { perSecond: 1, burst: 1 },
    chatOf: (address) => address,
    isGroup: () => false,
    ...told,
  });

  test("a chat at its limit waits; another one does not", async () => {
    platform = fakeBot({ limits: limits({}) });
    await outbox.add("one", "two", { words: "other ticket", subject: "other" });
    const sender = open();
    await heard(1);
    const calm = await anotherChat();
    const [id] = await outbox.add({ words: "calm", conversation: calm, ticket: null, subject: "screens" });
    sender.wake();
    await becomes(id, "sent");
    expect(platform.calls.filter(({ address }) => address === "700")).toHaveLength(1);
    for (let n = 2; n <= 3; n += 1) {
      scene.clock.move(1_000);
      sender.wake();
      await until(() => platform.calls.filter(({ address }) => address === "700").length === n, `call ${n}`);
    }
  });

  test("not now, said of one chat, holds all streams of that chat and none of another", async () => {
    const at = new Date(scene.clock.now().getTime() + 30_000);
    platform = fakeBot({ limits: limits({ chat: { perSecond: 10, burst: 10 } }) });
    platform.answers({ is: "later", at, why: "429" });
    const [first] = await outbox.add("one");
    const sender = open();
    await until(async () => (await outbox.state(first)).why === "429", "the answer");
    const calm = await anotherChat();
    await outbox.add({ words: "other ticket", subject: "other" });
    const [id] = await outbox.add({ words: "calm", conversation: calm, ticket: null, subject: "screens" });
    sender.wake();
    await becomes(id, "sent");
    expect(platform.said()).toEqual(["say one", "say calm"]);
    for (const [ms, count] of [
      [30_000, 3],
      [100, 4],
    ] as const) {
      scene.clock.move(ms);
      sender.wake();
      await heard(count);
    }
  });

  test("whoever takes the channel over knows what was just sent", async () => {
    platform = fakeBot({ limits: limits({}) });
    const [first] = await outbox.add("one");
    const before = open();
    await becomes(first, "sent");
    await before.stop();
    const [second] = await outbox.add("two");
    const calm = await anotherChat();
    const [other] = await outbox.add({ words: "calm", conversation: calm, ticket: null, subject: "screens" });
    const sender = open();
    await becomes(other, "sent");
    expect((await outbox.state(second)).state).toBe("pending");
    scene.clock.move(1_000);
    sender.wake();
    await becomes(second, "sent");
  });
});

describe.each(["card", "job"] as const)("the %s, a root of a thread,", (kind) => {
  let subject: string;
  let thread: string;
  const show = () =>
    scene.desk.transaction(scene.account.id, { by: "desk" }, async (tx) => tx.outbox.show(kind, subject, thread));
  const note = async () => {
    const told = { words: "Ana Ruiz", conversation: thread };
    const [id] = await outbox.add(
      kind === "card" ? { ...told, room: "internal" } : { ...told, room: "link", ticket: null, job: subject },
    );
    return id;
  };
  const projection = async () =>
    (
      await ground.owner.query(
        "select message_id as id, wanted, shown, next_at as next, since from projection where subject = $1",
        [subject],
      )
    ).rows[0];
  const moved = async (ms: number, sender: Sender) => {
    scene.clock.move(ms);
    sender.wake();
  };

  beforeEach(async () => {
    platform = fakeBot({ ask: true });
    [subject, thread] = kind === "card" ? [scene.ticket, scene.thread] : await addJob();
  });

  test("goes first, opens its thread, and what waited enters it", async () => {
    const id = await note();
    await show();
    open(scene.deskChannel);
    await becomes(id, "sent");
    expect(platform.calls.map(({ what, address }) => `${what} in ${address}`)).toEqual([
      "post till does not print in C1",
      "say Ana Ruiz in C1:101",
    ]);
    const { rows } = await ground.owner.query("select distinct ticket_id from post where conversation_id = $1", [
      thread,
    ]);
    expect(rows).toContainEqual({ ticket_id: scene.ticket });
  });

  test("is edited, never repeated: the latest wins, and an unchanged one is left alone", async () => {
    await show();
    const sender = open(scene.deskChannel);
    await until(async () => (await projection()).id === "101", "the card");
    title = "solved";
    const shows = (version: number) =>
      until(async () => {
        await moved(2_000, sender);
        return (await projection()).shown === version;
      }, `version ${version}`);
    await show();
    await show();
    await shows(3);
    await show();
    await shows(4);
    expect(platform.said()).toEqual(["post till does not print", "update solved"]);
  });

  test("whose first answer was lost is looked for: found, it is the card, brought up to date", async () => {
    platform.answers({ is: "unknown", since: scene.clock.now() });
    platform.finds({ is: "found", id: "55" });
    await show();
    const sender = open(scene.deskChannel);
    await until(
      async () => (await projection()).since !== null && (await projection()).next !== null,
      "the lost answer",
    );
    title = "changed meanwhile";
    await show();
    await moved(1_000, sender);
    await until(async () => (await projection()).id === "55", "the card");
    await moved(2_000, sender);
    await until(async () => (await projection()).shown === 2, "the update");
    expect(platform.said()).toEqual(["post till does not print", "update changed meanwhile"]);
  });

  test("absent a moment after its answer was lost, it may still come; absent later, it is posted again", async () => {
    platform.answers({ is: "unknown", since: scene.clock.now() });
    platform.finds({ is: "absent" }, { is: "later", why: "429" }, { is: "absent" });
    await show();
    const sender = open(scene.deskChannel);
    for (const [looks, ms] of [
      [1, 1_000],
      [2, 2_000],
    ] as const) {
      await until(async () => (await projection()).next > scene.clock.now(), "the wait");
      expect(platform.calls).toHaveLength(1);
      await moved(ms, sender);
      await until(() => platform.looks.length === looks, "the look");
    }
    await until(async () => (await projection()).next > scene.clock.now(), "the wait");
    expect(platform.calls).toHaveLength(1);
    await moved(2_000, sender);
    await until(async () => (await projection()).id !== null, "the card");
    expect(platform.said()).toEqual(["post till does not print", "post till does not print"]);
  });

  test("a post that ended in an error is looked for too: no ticket has two cards", async () => {
    platform.answers(new Error("killed"));
    platform.finds({ is: "found", id: "55" });
    await show();
    const sender = open(scene.deskChannel);
    await until(async () => (await projection()).next > scene.clock.now(), "the wait");
    await moved(1_000, sender);
    await until(async () => (await projection()).id === "55", "the card");
    expect(platform.calls).toHaveLength(1);
  });
});

describe("stopping", () => {
  test("finishes what is under way, takes nothing new, and leaves the rest for whoever comes", async () => {
    let release = (): void => {};
    platform.answers(
      () =>
        new Promise<Outcome>((resolve) => {
          release = () => resolve({ is: "sent", id: "1" });
        }),
    );
    const [first, second] = await outbox.add("first", "second");
    const sender = open();
    await heard(1);
    const stopped = sender.stop();
    release();
    await stopped;
    expect([(await outbox.state(first)).state, (await outbox.state(second)).state]).toEqual(["sent", "pending"]);
    open();
    await becomes(second, "sent");
    expect(platform.said()).toEqual(["say first", "say second"]);
  });
});
