import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../core/id.ts";
import type { Outgoing } from "../../core/ports.ts";
import { dismissRepair } from "../../core/repairs/dismiss.ts";
import { retryRepair } from "../../core/repairs/retry.ts";
import { createIntake, type Intake } from "../../db/intake.ts";
import { createLanes } from "../../db/lanes.ts";
import { createOverview } from "../../db/reading.ts";
import { createRepairReading, readAttention } from "../../db/repairs.ts";
import { inTransaction } from "../../db/transaction.ts";
import { useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase(16);
let scene: Scene;
let intake: Intake;

beforeEach(async () => {
  scene = await openScene(ground);
  intake = createIntake(ground.pool, { id: scene.clients, accountId: scene.account.id }, scene.clock.now, {
    free: () => {},
    taker: () => null,
  });
});

const rows = async (statement: string, ...values: unknown[]) => (await ground.owner.query(statement, values)).rows;

const retry = (id: string, anyway = false, account = scene.account.id) =>
  scene.desk.transaction(account, { by: "desk" }, (tx) => retryRepair(tx, { by: "operator", id, anyway }));

const dismiss = (id: string) =>
  scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) =>
    dismissRepair(tx, { by: "operator", id, because: "seen" }),
  );

const store = (key: string, conversation = "chat:700") =>
  intake.store({ conversation, key, raw: JSON.stringify({ key }) });

/** Stores an update and puts it aside, as after its third failure. */
const parked = async (key: string): Promise<string> => {
  await store(key);
  const [row] = await rows(
    "update inbox set state = 'parked', why = 'it broke', settled_at = $2 where channel_id = $3 and key = $1 returning id, lane_id, seq",
    key,
    scene.clock.now(),
    scene.clients,
  );
  await rows("update lane set done_seq = $2 where id = $1", row.lane_id, row.seq);
  return `u${row.id}`;
};

const add = async (told: Partial<Outgoing> = {}): Promise<{ uuid: string; id: string }> => {
  const uuid = await scene.desk.transaction(scene.account.id, { by: "desk" }, async (tx) =>
    tx.outbox.add({
      ...{ conversation: scene.chat, room: "client", subject: scene.ticket, ticket: scene.ticket, priority: 4 },
      notice: { kind: "taken", data: { member: "Oleg" } },
      ...told,
    }),
  );
  const [row] = await rows("select 'd' || stream_id || '-' || seq as id from delivery where id = $1", uuid);
  return { uuid, id: row.id };
};

const failed = async (state = "refused", told: Partial<Outgoing> = {}) => {
  const { uuid, id } = await add(told);
  await rows(
    "update delivery set state = $2, why = 'no', settled_at = $3 where id = $1",
    uuid,
    state,
    scene.clock.now(),
  );
  return id;
};

const attention = (kind: string, account = scene.account.id) =>
  inTransaction(ground.pool, account, async (db) =>
    (await readAttention(db, account, scene.clock.now())).find((one) => one.kind === kind),
  );

describe("an update tried again", () => {
  test("takes its number behind what has come, and what comes takes the next ones: no gap, no number twice", async () => {
    const all: string[] = [];
    for (const n of [1, 2, 3]) all.push(await parked(`message:1:${n}`));
    await Promise.all([
      ...all.map((id) => retry(id)),
      ...Array.from({ length: 30 }, (_, n) => store(`message:1:${10 + n}`)),
      ...all.map((id) => retry(id)),
    ]);
    const [lane] = await rows("select id, last_seq from lane where channel_id = $1", scene.clients);
    const seqs = (await rows("select seq from inbox where lane_id = $1 order by seq", lane.id)).map(({ seq }) =>
      Number(seq),
    );
    expect(seqs).toEqual(Array.from({ length: 36 }, (_, n) => n + 1));
    expect(lane.last_seq).toBe("36");
  });

  test("is taken with its lane like any other", async () => {
    const id = await parked("message:1:1");
    await retry(id);
    const [{ id: lane }] = await rows("select id from lane where channel_id = $1", scene.clients);
    const [{ id: holder }] = await rows(
      "insert into instance (runs, started_at) values ('all', $1) returning id",
      scene.clock.now(),
    );
    const lanes = createLanes(ground.pool, Number(holder), scene.clock.now);
    expect(await lanes.due(100)).toContainEqual({ lane: Number(lane), account: scene.account.id });
    const held = await lanes.take(Number(lane), scene.account.id);
    expect(held?.rows).toMatchObject([{ seq: 2, raw: JSON.stringify({ key: "message:1:1" }) }]);
  });
});

describe("a delivery tried again", () => {
  test("goes to the end of its stream with the same notice and room", async () => {
    const id = await failed();
    await add({ notice: { kind: "reopened", data: { edits: null } } });
    const done = await retry(id);
    const [stream, seq] = id.slice(1).split("-");
    expect(done).toEqual({ is: "done", as: `d${stream}-${Number(seq) + 2}` });
    const [again] = await rows("select * from delivery where stream_id = $1 order by seq desc limit 1", stream);
    expect(again).toMatchObject({
      kind: "taken",
      data: { member: "Oleg" },
      room: "client",
      state: "pending",
      attempts: 0,
    });
    expect(scene.stirred.at(-1)?.channels).toEqual([expect.objectContaining({ channel: scene.clients })]);
  });

  test("one of two who press at once does it, also when the other dismisses", async () => {
    const id = await failed("gone");
    const ends = await Promise.all([retry(id), retry(id), dismiss(id), dismiss(id)]);
    expect(ends.filter(({ is }) => is === "done")).toHaveLength(1);
    expect(
      await rows("select 1 from audit where data ->> 'id' = $1 and account_id = $2", id, scene.account.id),
    ).toHaveLength(1);
  });

  test("what waits or was sent is left alone, and so is another account's", async () => {
    const { id } = await add();
    expect(await retry(id)).toMatchObject({ is: "not-open", state: "waiting" });
    expect(await dismiss("d999999-1")).toEqual({ is: "unknown" });
    const theirs = await failed();
    const other = await openScene(ground);
    expect(
      await other.desk.transaction(other.account.id, { by: "desk" }, (tx) =>
        retryRepair(tx, { by: "operator", id: theirs, anyway: true }),
      ),
    ).toEqual({ is: "unknown" });
  });
});

test("what ended in one moment is listed in its own order, page by page", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 12; n += 1) ids.push(await failed());
  const reading = createRepairReading(scene.desk);
  const seen: string[] = [];
  for (let after: { ended: Date; id: string } | null = null; ; ) {
    const { items, more } = await reading.repairs(scene.account.id, { kind: null, channel: null }, after, 5);
    seen.push(...items.map(({ id }) => id));
    if (!more) break;
    after = { ended: items.at(-1)!.ended!, id: items.at(-1)!.id };
  }
  expect(seen).toEqual(ids);
});

describe("what somebody should know", () => {
  test("is counted by what is open, and goes when it was seen to", async () => {
    const [update, delivery] = [await parked("message:1:1"), await failed("gone", { subject: newId() })];
    await failed("refused", { subject: "screens", expiresAt: new Date(scene.clock.now().getTime() + 60_000) });
    expect(await attention("telegram")).toMatchObject({ parked: 1, refused: 0, gone: 1, unknown: 0 });
    await dismiss(update);
    await dismiss(delivery);
    expect(await attention("telegram")).toMatchObject({ parked: 0, refused: 0, gone: 0 });
    const { items } = await createRepairReading(scene.desk).repairs(
      scene.account.id,
      { kind: null, channel: null },
      null,
      10,
    );
    expect(items).toEqual([]);
  });

  test("says how long the oldest has waited, each way, and not what is not due yet", async () => {
    await store("message:1:1");
    await add();
    await add({ subject: "later", notBefore: new Date(scene.clock.now().getTime() + 600_000) });
    scene.clock.move(90_000);
    await store("message:1:2");
    await store("message:2:1", "chat:800");
    expect(await attention("telegram")).toMatchObject({ waitsInSeconds: 90, waitsOutSeconds: 90 });
    expect(await attention("slack")).toMatchObject({ waitsInSeconds: 0, waitsOutSeconds: 0 });
    await rows("update lane set holder = 1 where channel_id = $1", scene.clients);
    expect(await attention("telegram")).toMatchObject({ waitsInSeconds: 90 });
  });

  test("is summed over the accounts for the program's own login", async () => {
    await openScene(ground);
    await parked("message:1:1");
    const all = await createOverview(ground.pool, scene.clock.now).attention();
    expect(all.map(({ kind }) => kind).sort()).toEqual(["slack", "telegram"]);
    expect(all.find(({ kind }) => kind === "telegram")!.parked).toBeGreaterThan(0);
  });
});
