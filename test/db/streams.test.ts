import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../core/id.ts";
import type { DueDelivery, OutboundStore, Settled, ShownProjection } from "../../core/outbound.ts";
import type { Outgoing, Tx } from "../../core/ports.ts";
import { createOutboundStore } from "../../db/deliveries.ts";
import { until, useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase(16);
let scene: Scene;
let clients: OutboundStore;
let deskStore: OutboundStore;

beforeEach(async () => {
  scene = await openScene(ground);
  const { account, clock } = scene;
  const open = (channel: string) => createOutboundStore({ pool: ground.pool, channel, account, now: clock.now });
  clients = open(scene.clients);
  deskStore = open(scene.deskChannel);
});

const inTx = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  scene.desk.transaction(scene.account.id, { by: "desk" }, work);

const toClient = (told: Partial<Outgoing> = {}): Outgoing => ({
  conversation: scene.chat,
  room: "client",
  subject: scene.ticket,
  notice: { kind: "taken", data: { member: "Oleg" } },
  ticket: scene.ticket,
  priority: 4,
  ...told,
});

const toDesk = (told: Partial<Outgoing> = {}): Outgoing =>
  toClient({ conversation: scene.thread, room: "internal", notice: { kind: "client-removed", data: {} }, ...told });

const add = (...outgoing: readonly Outgoing[]): Promise<string[]> =>
  inTx(async (tx) => outgoing.map((one) => tx.outbox.add(one)));

const inMs = (ms: number): Date => new Date(scene.clock.now().getTime() + ms);

const settled = (due: DueDelivery, told: Partial<Settled> = {}): Settled => ({
  id: due.id,
  stream: due.stream,
  seq: due.seq,
  conversation: due.conversation.id,
  ticket: due.ticket?.id ?? null,
  message: due.message?.id ?? null,
  state: "sent",
  parts: [{ call: {}, id: "77" }],
  why: null,
  possiblyDoubled: false,
  nextAt: null,
  posted: ["77"],
  joins: [],
  ...told,
});

/** An attempt that ended so. */
const attempted = async (due: DueDelivery, told: Partial<Settled>): Promise<void> => {
  await clients.mark({ id: due.id, version: due.version, parts: [{ call: {}, id: null }] });
  await clients.settle(settled(due, { parts: [{ call: {}, id: null }], posted: [], ...told }));
};

const FACES = ["new-card", "card", "home", "receipt"] as const;

const due = (store = clients) => store.due([], 50);
const ids = async (store = clients) => (await due(store)).map(({ id }) => id);
const stateOf = async (id: string) =>
  (
    await ground.owner.query(
      "select state, version, attempts, why, possibly_doubled as doubled from delivery where id = $1",
      [id],
    )
  ).rows[0];

describe("writing notices", () => {
  test("numbers have no gaps and are in the order of the commits, however many write at once", async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        inTx(async (tx) => {
          const other = toClient({ subject: "screens", expiresAt: inMs(60_000) });
          for (const one of n % 2 ? [toClient(), other] : [other, toClient()]) tx.outbox.add(one);
          tx.outbox.add(toClient({ notice: { kind: "taken", data: { member: `${n}` } } }));
          if (n % 10 === 9) throw new Error("changed its mind");
        }).catch(() => undefined),
      ),
    );
    const { rows } = await ground.owner.query<{ last: number; seqs: number[]; twos: string[] }>(
      `select s.last_seq::int as last, array_agg(d.seq::int order by d.seq) as seqs
       from stream s join delivery d on d.stream_id = s.id where s.conversation_id = $1 group by s.id order by s.id`,
      [scene.chat],
    );
    expect(rows.map(({ last }) => last).sort((a, b) => a - b)).toEqual([54, 108]);
    for (const { last, seqs } of rows) expect(seqs).toEqual(Array.from({ length: last }, (_, n) => n + 1));
  });

  test("in one transaction the order of the words is the order of the numbers", async () => {
    const written = await add(toClient(), toClient(), toDesk(), toClient());
    expect(await ids()).toEqual([written[0], written[1], written[3]]);
  });

  test("a notice for a conversation of another room refuses the whole transaction", async () => {
    const wrong = toClient({ room: "internal" });
    await expect(add(toClient(), wrong)).rejects.toThrow("another room");
    await expect(add(toClient(), toClient({ conversation: newId() }))).rejects.toThrow("another room");
    const { rows } = await ground.owner.query("select 1 from delivery where account_id = $1", [scene.account.id]);
    expect(rows).toEqual([]);
    expect(await add(toDesk({ room: "client" }))).toHaveLength(1);
  });

  test("nor can another account's conversation be written to", async () => {
    const other = await openScene(ground);
    await expect(add(toClient({ conversation: other.chat }))).rejects.toThrow("another room");
  });

  test("says which channels have something now", async () => {
    await add(toClient(), toDesk());
    expect(
      scene.stirred
        .at(-1)!
        .channels.map(({ channel }) => channel)
        .sort(),
    ).toEqual([scene.clients, scene.deskChannel].sort());
  });
});

describe("what is due", () => {
  test("carries all that words need", async () => {
    const [id] = await add(toClient());
    expect((await due())[0]).toMatchObject({
      id,
      seq: 1,
      version: 1,
      state: "pending",
      notice: { kind: "taken", data: { member: "Oleg" } },
      conversation: { id: scene.chat, address: "700", room: "client" },
      ticket: { number: 1042, conversationId: scene.chat },
      reader: { name: "Ana Ruiz", language: "es", zone: null },
    });
  });

  test("is not what waits for its time, and not what comes behind it", async () => {
    const [first, second] = await add(toClient({ notBefore: inMs(5_000) }), toClient());
    expect(await ids()).toEqual([]);
    expect(await clients.nextAt(scene.clock.now())).toEqual(inMs(5_000));
    scene.clock.move(5_000);
    expect(await ids()).toEqual([first, second]);
  });

  test("nothing enters a thread before its card is shown", async () => {
    const [id] = await add(toDesk());
    await inTx(async (tx) => tx.outbox.show("card", scene.ticket, scene.thread));
    expect(await ids(deskStore)).toEqual([]);
    const [card] = await deskStore.projections([], FACES, 5);
    await deskStore.shown(shown(card!.id, { messageId: "1.1", shown: 1, address: "C1:1.1" }));
    expect(await ids(deskStore)).toEqual([id]);
    expect((await due(deskStore))[0]!.conversation.address).toBe("C1:1.1");
    expect(await inTx((tx) => tx.messages.posted(scene.thread, "1.1"))).toMatchObject({ ticketId: scene.ticket });
  });

  test("what is written while its card is being posted is due when both are done, whoever was first", async () => {
    for (let round = 0; round < 12; round += 1) {
      await ground.owner.query("update conversation set address = null where id = $1", [scene.thread]);
      await inTx(async (tx) => tx.outbox.show("card", scene.ticket, scene.thread));
      const before = await add(toDesk({ subject: `before ${round}` }));
      const [card] = await deskStore.projections([], FACES, 5);
      const messageId = `${round}.1`;
      const [, ...during] = await Promise.all([
        deskStore.shown(shown(card!.id, { messageId, shown: 1, address: `C1:${messageId}` })),
        ...Array.from({ length: 4 }, (_, n) => add(toDesk({ subject: `${n} of ${round}` }))),
      ]);
      const waiting = await due(deskStore);
      expect(waiting.map(({ id }) => id).sort()).toEqual([...before, ...during.flat()].sort());
      for (const one of waiting) await deskStore.settle(settled(one, { posted: [] }));
      await ground.owner.query("update projection set message_id = null, shown = 0, wanted = 0");
      scene.clock.move(3_000);
    }
  });

  test("leaves out streams that are under way, and other channels", async () => {
    const [mine] = await add(toClient(), toDesk());
    const [head] = await due();
    expect(head!.id).toBe(mine);
    expect(await clients.due([head!.stream], 50)).toEqual([]);
  });
});

describe("settling", () => {
  test("moves the stream on, and a platform's message is known as what it is", async () => {
    const [first, second] = await add(toClient(), toClient({ notBefore: inMs(3_000) }));
    const [head] = await due();
    await clients.settle(settled(head!));
    expect(await stateOf(first!)).toMatchObject({ state: "sent" });
    expect(await ids()).toEqual([]);
    expect(await clients.nextAt(scene.clock.now())).toEqual(inMs(3_000));
    scene.clock.move(3_000);
    expect(await ids()).toEqual([second]);
    await clients.settle(settled((await due())[0]!, { posted: ["78", "79"] }));
    expect(await clients.nextAt(scene.clock.now())).toBeNull();
    for (const [post, delivery] of [
      ["77", first],
      ["78", second],
      ["79", second],
    ])
      expect(await inTx((tx) => tx.messages.posted(scene.chat, post!))).toMatchObject({
        ticketId: scene.ticket,
        deliveryId: delivery,
      });
  });

  test.each(["pending", "unknown"] as const)("%s holds its own stream and no other", async (state) => {
    const [, other] = await add(toClient(), toClient({ subject: "another ticket" }), toClient());
    const [head] = await due();
    await attempted(head!, { state, nextAt: inMs(10_000) });
    expect(await ids()).toEqual([other]);
    scene.clock.move(10_000);
    expect((await due()).map((one) => [one.stream === head!.stream, one.seq, one.state])).toEqual(
      expect.arrayContaining([
        [true, 1, state],
        [true, 2, "pending"],
        [false, 1, "pending"],
      ]),
    );
  });

  test.each(["refused", "gone", "void", "superseded"] as const)("%s lets the next one go", async (state) => {
    const [first, second] = await add(toClient(), toClient());
    await clients.settle(settled((await due())[0]!, { state, why: "because", posted: [] }));
    expect(await stateOf(first!)).toMatchObject({ state, why: "because" });
    expect(await ids()).toEqual([second]);
  });

  test("once doubled stays doubled", async () => {
    const [id] = await add(toClient());
    const [head] = await due();
    await attempted(head!, { state: "unknown", possiblyDoubled: true, nextAt: inMs(0) });
    await clients.settle(settled(head!));
    expect(await stateOf(id!)).toMatchObject({ state: "sent", doubled: true });
  });

  test("many streams at once, each its own way", async () => {
    await add(...Array.from({ length: 40 }, (_, n) => toClient({ subject: `ticket ${n}` })));
    const heads = await due();
    await Promise.all(
      heads.map((head, n) =>
        attempted(head, n % 2 ? { posted: [`p${n}`] } : { state: "pending", nextAt: inMs(1_000) }),
      ),
    );
    expect(await ids()).toEqual([]);
    scene.clock.move(1_000);
    expect(await ids()).toHaveLength(20);
  });
});

describe("taking back and changing", () => {
  test("what was never attempted can be taken back; what is behind it goes on at once", async () => {
    const [first, second] = await add(toClient({ notBefore: inMs(20_000) }), toClient());
    expect(await inTx((tx) => tx.outbox.supersede(first!))).toBe(true);
    expect(await inTx((tx) => tx.outbox.supersede(first!))).toBe(false);
    expect((await due()).map(({ id, state }) => [id, state])).toEqual([
      [first, "superseded"],
      [second, "pending"],
    ]);
    await clients.settle(settled((await due())[0]!, { state: "superseded", posted: [], parts: null }));
    expect(await stateOf(first!)).toMatchObject({ state: "superseded" });
    expect(await ids()).toEqual([second]);
  });

  test("taking back what stands behind a held head does not hurry the head", async () => {
    const [, second] = await add(toClient(), toClient({ notBefore: inMs(60_000) }), toClient());
    const [head] = await due();
    await attempted(head!, { state: "pending", nextAt: inMs(30_000) });
    expect(await inTx((tx) => tx.outbox.supersede(second!))).toBe(true);
    expect(await ids()).toEqual([]);
    scene.clock.move(30_000);
    await clients.settle(settled((await due())[0]!));
    expect((await due())[0]).toMatchObject({ id: second, state: "superseded" });
  });

  test("in the transaction that wrote it, it was never there", async () => {
    await inTx(async (tx) => {
      const id = tx.outbox.add(toClient());
      expect(await tx.outbox.supersede(id)).toBe(true);
    });
    expect(await ids()).toEqual([]);
  });

  test("a touch changes the version and the time, also of what is not the head", async () => {
    const [first, second] = await add(toClient(), toClient());
    expect(await inTx((tx) => tx.outbox.touch(second!))).toBe(true);
    expect(await inTx((tx) => tx.outbox.touch(first!, inMs(4_000)))).toBe(true);
    expect(await ids()).toEqual([]);
    scene.clock.move(4_000);
    expect((await due()).map(({ version }) => version)).toEqual([2, 2]);
  });

  test("the sender's mark refuses an older version, what was taken back, and what is settled", async () => {
    const [first, second] = await add(toClient(), toClient({ subject: "screens" }));
    const [one, two] = (await due()) as [DueDelivery, DueDelivery];
    await inTx(async (tx) => {
      await tx.outbox.touch(first!);
      await tx.outbox.supersede(second!);
    });
    const parts = [{ call: {}, id: null }];
    expect(await clients.mark({ ...one, parts })).toBe(false);
    expect(await clients.mark({ ...two, version: two.version + 1, parts })).toBe(false);
    expect(await clients.mark({ ...one, version: one.version + 1, parts })).toBe(true);
    expect(await stateOf(first!)).toMatchObject({ state: "sending", attempts: 1 });
    expect(await inTx((tx) => tx.outbox.supersede(first!))).toBe(false);
    expect(await inTx((tx) => tx.outbox.touch(first!))).toBe(false);
    await clients.settle(settled(one));
    expect(await clients.mark({ ...one, version: one.version + 1, parts })).toBe(false);
  });

  test("the settling of the one before is kept even when the mark of the next is refused", async () => {
    const [first, second] = await add(toClient(), toClient());
    const [one, two] = (await due()) as [DueDelivery, DueDelivery];
    await inTx((tx) => tx.outbox.touch(second!));
    expect(await clients.mark({ ...two, parts: [], settled: settled(one) })).toBe(false);
    expect(await stateOf(first!)).toMatchObject({ state: "sent" });
    expect(await ids()).toEqual([second]);
  });

  test("of sending and taking back at the same moment exactly one happens", async () => {
    const deliveries = await add(...Array.from({ length: 60 }, (_, n) => toClient({ subject: `ticket ${n}` })));
    const heads = await clients.due([], 100);
    const outcomes = await Promise.all(
      deliveries.map(async (id, n) => {
        const head = heads.find((one) => one.id === id)!;
        const change = (tx: Tx) => (n % 2 ? tx.outbox.supersede(id) : tx.outbox.touch(id));
        return Promise.all([clients.mark({ ...head, parts: [] }), inTx(change)]);
      }),
    );
    for (const [marked, changed] of outcomes) expect(marked).toBe(!changed);
  });
});

const shown = (id: number, told: Partial<ShownProjection> = {}): ShownProjection => ({
  id,
  conversation: scene.thread,
  kind: "card",
  subject: scene.ticket,
  messageId: null,
  shown: null,
  shownAs: null,
  nextAt: null,
  since: null,
  why: null,
  address: null,
  ...told,
});

describe("what always shows the newest state", () => {
  const show = (at?: Date) => inTx(async (tx) => tx.outbox.show("card", scene.ticket, scene.thread, at));
  const card = async () => (await deskStore.projections([], FACES, 5))[0];

  test("several changes are one update: the latest wins", async () => {
    await Promise.all(Array.from({ length: 8 }, () => show()));
    const face = (await card())!;
    expect(face).toMatchObject({ kind: "card", wanted: 8, messageId: null });
    expect(await deskStore.projections([face.id], FACES, 5)).toEqual([]);
    await deskStore.shown(shown(face.id, { messageId: "1.1", shown: 8, address: "C1:1.1" }));
    expect(await card()).toBeUndefined();
  });

  test("what changed while it was being shown is shown again, two seconds later", async () => {
    await show();
    const face = (await card())!;
    await show();
    await deskStore.shown(shown(face.id, { messageId: "1.1", shown: face.wanted, address: "C1:1.1" }));
    expect(await card()).toBeUndefined();
    scene.clock.move(2_000);
    expect(await card()).toMatchObject({ wanted: 2, messageId: "1.1" });
  });

  test("a failure is tried again at its time, with nothing lost", async () => {
    await show();
    const face = (await card())!;
    await deskStore.beginProjection(face.id, scene.clock.now());
    await deskStore.shown(shown(face.id, { nextAt: inMs(1_000), since: scene.clock.now(), why: "no answer" }));
    expect(await card()).toBeUndefined();
    scene.clock.move(1_000);
    expect(await card()).toMatchObject({ attempts: 1, since: expect.any(Date) });
  });

  test("later is not sooner: a wish for later does not put off one for now", async () => {
    await show(inMs(5_000));
    expect(await card()).toBeUndefined();
    await show();
    await show(inMs(9_000));
    expect(await card()).toMatchObject({ wanted: 3 });
  });

  test("an answer's receipt follows its delivery", async () => {
    const message = newId();
    await ground.owner.query(
      `insert into message (id, account_id, ticket_id, conversation_id, room, author, author_name, body, text, said_at, stored_at)
       values ($1, $2, $3, $4, 'client', '{"is":"desk"}', 'Oleg', '[]', '', $5, $5)`,
      [message, scene.account.id, scene.ticket, scene.thread, scene.clock.now()],
    );
    await ground.owner.query("update conversation set address = 'C1:1.1' where id = $1", [scene.thread]);
    await inTx(async (tx) => {
      tx.outbox.add(toClient({ notice: { kind: "answer", data: {} }, message }));
      tx.outbox.show("receipt", message, scene.thread, inMs(3_000));
    });
    expect(await card()).toBeUndefined();
    await clients.settle(settled((await due())[0]!));
    await until(async () => (await card())?.kind === "receipt", "the receipt");
    expect(await card()).toMatchObject({ subject: message, wanted: 2 });
  });
});

describe("taking over a channel", () => {
  test("what was sent in the last minute is known, to fill the new sender's buckets", async () => {
    await add(toClient(), toClient());
    const [head] = await due();
    await clients.settle(settled(head!));
    scene.clock.move(30_000);
    expect(await clients.sentSince(inMs(-60_000))).toEqual([
      { address: "700", parts: [{ call: {}, id: "77" }], at: inMs(-30_000) },
    ]);
    expect(await clients.sentSince(inMs(-20_000))).toEqual([]);
  });

  test("a place that moved is found under its new address", async () => {
    await clients.readdress("700", "-100700");
    await add(toClient());
    expect((await due())[0]!.conversation.address).toBe("-100700");
  });
});
