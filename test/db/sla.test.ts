import { beforeEach, describe, expect, test } from "vitest";
import { watchPromises } from "../../bots/promises.ts";
import { newId } from "../../core/id.ts";
import type { Settled } from "../../core/outbound.ts";
import type { Tx } from "../../core/ports.ts";
import type { Account, Contact, Member, Message } from "../../core/records.ts";
import { rich } from "../../core/rich.ts";
import { openTicket } from "../../core/tickets/open.ts";
import { closeByItself, notYetSolved, resolveTicket } from "../../core/tickets/resolve.ts";
import { prioritise } from "../../core/tickets/wait.ts";
import { createOutboundStore } from "../../db/deliveries.ts";
import { createDesk, type DeskDb } from "../../db/desk.ts";
import { createStepTable } from "../../db/sla.ts";
import { quiet, useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase(16);
const MINUTE = 60_000;
const oleg = { is: "member", id: newId(), name: "Oleg" } as const;
let scene: Scene;
let account: Account;
let desk: DeskDb;

beforeEach(async () => {
  scene = await openScene(ground);
  useAccount({ answerWithinMs: 30 * MINUTE });
});

const useAccount = (changes: Partial<Account>): void => {
  account = { ...scene.account, ...changes };
  desk = createDesk({ pool: ground.pool, now: scene.clock.now, account: async () => account, wake: () => {} });
};

const inTx = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  desk.transaction(account.id, { by: "desk" }, work);

const start = () => inTx((tx) => tx.promises.start(scene.ticket, tx.now));
const clock = () => inTx((tx) => tx.promises.of(scene.ticket));
const take = async (): Promise<string[]> => (await inTx((tx) => tx.promises.takeDue(100))).map(({ step }) => step);
const steps = async () => {
  const { rows } = await ground.owner.query<{ step: string; due_at: Date; outcome: string | null; fired: boolean }>(
    "select step, due_at, outcome, fired_at is not null as fired from step where account_id = $1 order by due_at, step",
    [account.id],
  );
  return rows;
};
const outcomes = async () => Object.fromEntries((await steps()).map(({ step, outcome }) => [step, outcome]));

/** Somebody's answer to the client, written now and on its way. Returns the message. */
const write = async (changes: Partial<Message> = {}): Promise<string> =>
  inTx(async (tx) => {
    const message: Message = {
      id: newId(),
      ticketId: scene.ticket,
      conversationId: scene.thread,
      jobId: null,
      room: "client",
      author: oleg,
      authorName: "Oleg",
      body: rich("Is the green light on?"),
      text: "Is the green light on?",
      saidAt: tx.now,
      storedAt: tx.now,
      album: null,
      replyTo: null,
      thanks: false,
      editedAt: null,
      deletedAt: null,
      ...changes,
    };
    await tx.messages.add(message, null, []);
    tx.outbox.add({
      conversation: scene.chat,
      room: "client",
      subject: scene.ticket,
      notice: { kind: "answer", data: {} },
      ticket: scene.ticket,
      message: message.id,
      priority: 2,
    });
    return message.id;
  });

/** What is due leaves, or comes to nothing. */
const send = async (state: Settled["state"] = "sent"): Promise<void> => {
  const store = createOutboundStore({ pool: ground.pool, channel: scene.clients, account, now: scene.clock.now });
  for (const due of await store.due([], 50))
    await store.settle({
      id: due.id,
      stream: due.stream,
      seq: due.seq,
      conversation: due.conversation.id,
      ticket: due.ticket?.id ?? null,
      message: due.message?.id ?? null,
      state,
      parts: null,
      why: null,
      possiblyDoubled: false,
      nextAt: null,
      posted: [],
      joins: [],
    });
};

describe("a promise", () => {
  test("begins with a numbered ticket, at the time of the words, and not with words that were set aside", async () => {
    const [contact, conversation] = await people();
    const open = (numbered: boolean) =>
      inTx((tx) => {
        const openedAt = new Date(tx.now.getTime() - 5 * MINUTE);
        return openTicket(tx, { contact, conversation, by: oleg, title: "it is dark", openedAt, numbered });
      });
    const [ticket, aside] = [await open(true), await open(false)];
    const clocks = await inTx(async (tx) => [await tx.promises.of(ticket.id), await tx.promises.of(aside.id)]);
    expect(clocks).toMatchObject([
      { startedAt: ticket.openedAt, dueAt: new Date(ticket.openedAt.getTime() + 30 * MINUTE), metAt: null },
      null,
    ]);
    expect(await steps()).toHaveLength(3);
  });

  test("is not made where the account promises nothing", async () => {
    useAccount({ answerWithinMs: null });
    expect(await start()).toBeNull();
    expect([await clock(), await steps()]).toEqual([null, []]);
  });

  test("is known in the transaction that makes it, and gone with one that fails", async () => {
    await inTx(async (tx) => {
      const made = await tx.promises.start(scene.ticket, tx.now);
      expect(await tx.promises.of(scene.ticket)).toEqual(made);
      throw new Error("changed its mind");
    }).catch(() => undefined);
    expect([await clock(), await steps()]).toEqual([null, []]);
  });

  test("ends with the ticket, begins anew when it is open again, and the old one stays ended", async () => {
    const first = await start();
    const ticket = await inTx((tx) => tx.tickets.hold(scene.ticket));
    const resolved = await inTx((tx) => resolveTicket(tx, member(), ticket, { words: "done", remark: "" }));
    expect(await clock()).toMatchObject({ id: first!.id, endedAt: scene.clock.now() });
    scene.clock.move(MINUTE);
    const [contact] = await people();
    await inTx((tx) => notYetSolved(tx, contact, resolved, null));
    expect(await clock()).toMatchObject({ startedAt: scene.clock.now(), endedAt: null });
    expect((await clock())!.id).not.toBe(first!.id);
    scene.clock.move(40 * MINUTE);
    expect(await take()).toEqual(["missed"]);
  });
});

describe("a step", () => {
  test("fires once for ever, each in its time", async () => {
    await start();
    const fired: string[][] = [];
    for (const minutes of [14, 1, 4, 1, 9, 1, 60]) {
      scene.clock.move(minutes * MINUTE);
      fired.push(await take());
    }
    expect(fired).toEqual([[], ["half"], [], ["warning"], [], ["missed"], []]);
    expect(await outcomes()).toEqual({ half: "told", warning: "told", missed: "told" });
  });

  test("fires once when the clock jumps back and forth, and after a restart", async () => {
    await start();
    scene.clock.move(15 * MINUTE);
    expect(await take()).toEqual(["half"]);
    scene.clock.move(-60 * MINUTE);
    expect(await take()).toEqual([]);
    useAccount({ answerWithinMs: 5 * MINUTE });
    scene.clock.move(61 * MINUTE);
    expect(await take()).toEqual([]);
  });

  test("fires once whoever sweeps at the same time", async () => {
    await start();
    scene.clock.move(15 * MINUTE);
    const taken = await Promise.all(Array.from({ length: 6 }, take));
    expect(taken.flat()).toEqual(["half"]);
  });

  test("that could not be told is not lost: it fires again with the next transaction", async () => {
    await start();
    scene.clock.move(15 * MINUTE);
    await inTx(async (tx) => {
      expect(await tx.promises.takeDue(100)).toHaveLength(1);
      throw new Error("nobody could be told");
    }).catch(() => undefined);
    expect(await take()).toEqual(["half"]);
  });

  test("comes with its ticket as it stands, and with the company", async () => {
    const company = newId();
    await ground.owner.query(
      "insert into company (id, account_id, key, name, vip) values ($1, $2, 'sol', 'Sol', true)",
      [company, account.id],
    );
    await ground.owner.query("update ticket set company_id = $1 where id = $2", [company, scene.ticket]);
    const made = await start();
    scene.clock.move(22 * MINUTE);
    const [step] = await inTx((tx) => tx.promises.takeDue(100));
    expect(step).toMatchObject({
      clock: { id: made!.id, dueAt: made!.dueAt },
      step: "warning",
      ticket: { number: 1042, title: "till does not print" },
      company: { name: "Sol", vip: true },
    });
    expect(await outcomes()).toEqual({ half: "needless", warning: "late", missed: null });
  });

  test("does not fire once the promise is met or ended", async () => {
    await start();
    await write();
    await send();
    scene.clock.move(40 * MINUTE);
    expect(await take()).toEqual([]);
    expect(await outcomes()).toEqual({ half: "needless", warning: "needless", missed: "needless" });
    expect((await createStepTable(ground.pool, scene.clock.now).look()).accounts).not.toContain(account.id);
  });

  test("waits while an answer that was written in time is on its way, and fires where it comes to nothing", async () => {
    await start();
    scene.clock.move(29 * MINUTE);
    await take();
    await write();
    scene.clock.move(MINUTE);
    expect(await take()).toEqual([]);
    expect(await outcomes()).toMatchObject({ missed: "put-off" });
    await send("gone");
    scene.clock.move(5_000);
    expect(await take()).toEqual(["missed"]);
  });

  test("does not wait for an answer that was written too late", async () => {
    await start();
    scene.clock.move(29 * MINUTE);
    await take();
    scene.clock.move(MINUTE + 1);
    await write();
    expect(await take()).toEqual(["missed"]);
  });

  test("held back waits until then, at most until it is over; what is missed is never held back", async () => {
    const made = await start();
    const hold = (until: Date) => inTx((tx) => tx.promises.holdBack(made!.id, until));
    await hold(new Date(scene.clock.now().getTime() + 25 * MINUTE));
    scene.clock.move(24 * MINUTE);
    expect(await take()).toEqual([]);
    scene.clock.move(MINUTE);
    expect(await take()).toEqual(["warning"]);
    await hold(new Date(scene.clock.now().getTime() + 600 * MINUTE));
    scene.clock.move(5 * MINUTE);
    expect(await take()).toEqual(["missed"]);
  });

  test("of another account is neither seen nor held back", async () => {
    const made = await start();
    const other = await openScene(ground);
    scene.clock.move(15 * MINUTE);
    await other.desk.transaction(other.account.id, { by: "desk" }, async (tx) => {
      await tx.promises.holdBack(made!.id, new Date(scene.clock.now().getTime() + 10 * MINUTE));
      expect(await tx.promises.byId(made!.id)).toBeNull();
      expect(await tx.promises.takeDue(100)).toEqual([]);
    });
    expect(await take()).toEqual(["half"]);
  });
});

describe("a promise is met", () => {
  test("by the first answer that was sent, dated when it was written; the card is brought up to date", async () => {
    await inTx(async (tx) => tx.outbox.show("card", scene.ticket, scene.thread));
    await start();
    scene.clock.move(4 * MINUTE);
    const written = scene.clock.now();
    const message = await write();
    expect((await clock())!.metAt).toBeNull();
    scene.clock.move(MINUTE);
    await send();
    expect(await clock()).toMatchObject({ metAt: written, endedAt: null });
    scene.clock.move(MINUTE);
    await write();
    await send();
    const { rows } = await ground.owner.query(
      "select c.met_by, c.met_at, p.wanted from sla_clock c join projection p on p.subject = c.ticket_id where c.ticket_id = $1",
      [scene.ticket],
    );
    expect(rows).toEqual([{ met_by: message, met_at: written, wanted: 2 }]);
  });

  test("also by words that were written just before it was resolved and left after", async () => {
    await start();
    const written = scene.clock.now();
    await write();
    scene.clock.move(1_000);
    await inTx((tx) => tx.promises.end(scene.ticket));
    scene.clock.move(5_000);
    await send();
    expect(await clock()).toMatchObject({ metAt: written });
  });

  test.each([
    ["came to nothing", {}, "gone"],
    ["was refused", {}, "refused"],
    ["was void by then", {}, "void"],
    ["may not have arrived", {}, "unknown"],
    ["a program wrote", { author: { is: "key", name: "reports" } }, "sent"],
    ["the client wrote", { author: { is: "contact", id: newId(), name: "Ana" } }, "sent"],
  ] as const)("not by an answer that %s", async (_, changes, state) => {
    await start();
    await write(changes);
    await send(state);
    expect(await clock()).toMatchObject({ metAt: null });
  });

  test("by a partner's words that were passed on", async () => {
    await start();
    await write({ author: { is: "partner", id: newId(), name: "Pepe" } });
    await send();
    expect((await clock())!.metAt).toEqual(scene.clock.now());
  });

  test("not by an answer that was taken back in time", async () => {
    await start();
    const message = await write();
    await inTx(async (tx) => {
      for (const { id } of await tx.outbox.deliveriesOf(message)) expect(await tx.outbox.supersede(id)).toBe(true);
    });
    await send("superseded");
    expect((await clock())!.metAt).toBeNull();
  });

  test("not by words from before it began", async () => {
    await write();
    scene.clock.move(1_000);
    await start();
    await send();
    expect((await clock())!.metAt).toBeNull();
  });

  test("and ended at the same time by others, without anybody waiting in a circle", async () => {
    for (let n = 0; n < 20; n += 1) {
      await start();
      await write();
      await Promise.all([
        send(),
        inTx(async (tx) => {
          await tx.promises.end(scene.ticket);
          tx.outbox.add({
            conversation: scene.chat,
            room: "client",
            subject: scene.ticket,
            notice: { kind: "taken", data: { member: "Oleg" } },
            ticket: scene.ticket,
            priority: 4,
          });
          tx.outbox.show("card", scene.ticket, scene.thread);
        }),
      ]);
      await send();
      scene.clock.move(MINUTE);
    }
    const { rows } = await ground.owner.query(
      "select count(*)::int as open from sla_clock where ticket_id = $1 and met_at is null and ended_at is null",
      [scene.ticket],
    );
    expect(rows).toEqual([{ open: 0 }]);
  });
});

describe("the watch", () => {
  const watch = (fire: (account: string) => Promise<void>) =>
    watchPromises({
      steps: createStepTable(ground.pool, scene.clock.now),
      fire,
      isOurs: async () => true,
      now: scene.clock.now,
      log: quiet,
    });

  test("after a night away hands over all that is due in one call", async () => {
    const others = await manyTickets(40);
    await inTx(async (tx) => {
      for (const id of others) await tx.promises.start(id, tx.now);
    });
    scene.clock.move(15 * MINUTE);
    const calls: string[][] = [];
    const watching = watch(async (id) => {
      if (id === account.id)
        calls.push((await inTx((tx) => tx.promises.takeDue(10_000))).map(({ step, ticket }) => `${step} ${ticket.id}`));
    });
    scene.clock.move(12 * 60 * MINUTE);
    await watching.look();
    await watching.look();
    await watching.stop();
    expect(calls.map((call) => call.toSorted())).toEqual([others.map((id) => `missed ${id}`).toSorted()]);
  });

  test("goes on with the others when one account can't be told, and comes back to it", async () => {
    await start();
    const other = await openScene(ground);
    const rich = { ...other.account, answerWithinMs: 30 * MINUTE };
    const theirs = createDesk({ pool: ground.pool, now: scene.clock.now, account: async () => rich, wake: () => {} });
    await theirs.transaction(rich.id, { by: "desk" }, (tx) => tx.promises.start(other.ticket, tx.now));
    scene.clock.move(16 * MINUTE);
    const told: string[] = [];
    const watching = watch(async (id) => {
      if (id === account.id) throw new Error("nobody there");
      if (id !== rich.id) return;
      const due = await theirs.transaction(id, { by: "desk" }, (tx) => tx.promises.takeDue(100));
      told.push(...due.map(({ step }) => step));
    });
    await watching.look();
    await watching.stop();
    expect(told).toEqual(["half"]);
    expect(await take()).toEqual(["half"]);
  });

  test("knows when the next step is, and none of an account that is suspended", async () => {
    const made = await start();
    const table = createStepTable(ground.pool, scene.clock.now);
    expect((await table.look()).next!.getTime()).toBeLessThanOrEqual(made!.startedAt.getTime() + 15 * MINUTE);
    await ground.owner.query("update account set suspended_at = $1 where id = $2", [scene.clock.now(), account.id]);
    scene.clock.move(60 * MINUTE);
    expect((await table.look()).accounts).not.toContain(account.id);
  });
});

test("a client's 'urgent' outside opening hours brings the managers' warning at once, and only once", async () => {
  const day = [{ from: 480, to: 1140 }];
  const hours = { zone: "Europe/Madrid", week: [day, day, day, day, day, [], []], except: {} } as const;
  useAccount({ answerWithinMs: 30 * MINUTE, hours });
  const [contact] = await people();
  const ana = { is: "contact", id: contact.id, name: contact.name } as const;
  const press = (priority: "urgent" | "low") =>
    inTx(async (tx) => prioritise(tx, ana, await tx.tickets.hold(scene.ticket), priority));
  // A Monday at ten: open, so that everybody looks at the desk anyway.
  await start();
  await press("urgent");
  expect(await take()).toEqual([]);
  await press("low");
  scene.clock.move(12 * 60 * MINUTE);
  await take();
  const made = await start();
  expect(made!.dueAt!.toISOString()).toBe("2026-03-03T07:30:00.000Z");
  await press("urgent");
  expect(await take()).toEqual(["warning"]);
  await press("low");
  await press("urgent");
  expect(await take()).toEqual([]);
  scene.clock.move(10.5 * 60 * MINUTE);
  expect(await take()).toEqual(["missed"]);
});

test("a ticket that closed by itself waits for nobody", async () => {
  await start();
  const ticket = await inTx((tx) => tx.tickets.hold(scene.ticket));
  const resolved = await inTx((tx) => resolveTicket(tx, member(), ticket, { words: "done", remark: "" }));
  await inTx((tx) => closeByItself(tx, resolved));
  scene.clock.move(60 * MINUTE);
  expect(await take()).toEqual([]);
});

const member = (): Member => ({
  id: oleg.id,
  name: "Oleg",
  roles: ["engineer"],
  language: null,
  zone: null,
  onDuty: true,
  leftAt: null,
});

const people = async () => {
  const contact: Contact = {
    id: scene.contact,
    name: "Ana Ruiz",
    companyId: null,
    language: null,
    zone: null,
    phone: null,
  };
  return [contact, await inTx((tx) => tx.conversations.hold(scene.chat))] as const;
};

const manyTickets = async (count: number): Promise<string[]> => {
  const { rows } = await ground.owner.query<{ id: string }>(
    `insert into ticket (id, account_id, number, title, contact_id, conversation_id, thread_id, opened_at)
     select gen_random_uuid(), account_id, 2000 + n, title, contact_id, conversation_id, gen_random_uuid(), opened_at
     from ticket, generate_series(1, $2) n where id = $1 returning id`,
    [scene.ticket, count],
  );
  return rows.map(({ id }) => id);
};
