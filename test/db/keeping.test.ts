import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../core/id.ts";
import { clearOut, deadlinesOf, type Kind } from "../../core/keeping/clear-out.ts";
import { createDesk } from "../../db/desk.ts";
import { createFileStore } from "../../db/files.ts";
import { createIntake } from "../../db/intake.ts";
import { armNights, createKeeping } from "../../db/keeping.ts";
import { quiet, useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase();
const folder = mkdtempSync(join(tmpdir(), "relevo-keeping-"));
const files = createFileStore(folder);
const KEEP = { payloadDays: 30, keyDays: 400, dialogueDays: 30, fileDays: 730 };
const DAY_MS = 86_400_000;
let scene: Scene;

beforeEach(async () => {
  scene = await openScene(ground);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ago = (days: number): Date => new Date(scene.clock.now().getTime() - days * DAY_MS);

const ask = async <Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await ground.owner.query<Row>(text, values)).rows;

const keeping = (batch = 2) => createKeeping({ pool: ground.pool, files, now: scene.clock.now, batch });

const clear = async (kind: Kind, batch = 2) => {
  const sum = { emptied: 0, deleted: 0, batches: 0 };
  let after: string | null = null;
  do {
    const done = await keeping(batch).clear(scene.account.id, kind, deadlinesOf(scene.clock.now(), KEEP), after);
    sum.emptied += done.emptied;
    sum.deleted += done.deleted;
    sum.batches += 1;
    after = done.next;
  } while (after !== null);
  return sum;
};

const newLane = async (account = scene.account.id): Promise<number> => {
  const [row] = await ask<{ id: string }>(
    "insert into lane (account_id, channel_id, key) values ($1, $2, $3) returning id",
    [account, scene.clients, `chat:${newId()}`],
  );
  return Number(row!.id);
};

/** A settled update of so many days ago, the next of its lane. */
const update = async (lane: number, key: string, state: string, days: number, account = scene.account.id) => {
  await ask(
    `with l as (update lane set last_seq = last_seq + 1, done_seq = done_seq + ($5 <> 'pending')::int where id = $1 returning last_seq)
     insert into inbox (account_id, channel_id, lane_id, seq, key, raw, received_at, state, settled_at)
     select $2, $3, $1, l.last_seq, $4, '{"text":"the till is dark"}', $6, $5, case when $5 <> 'pending' then $6::timestamptz end from l`,
    [lane, account, scene.clients, key, state, ago(days)],
  );
};

const updates = () =>
  ask<{ key: string; raw: string | null }>("select key, raw from inbox where channel_id = $1 order by id", [
    scene.clients,
  ]);

describe("updates", () => {
  test("lose their payload after thirty days and their key after four hundred", async () => {
    const lane = await newLane();
    for (const days of [500, 401, 399, 31, 29, 0]) await update(lane, `message:700:${days}`, "done", days);
    expect(await clear("updates")).toMatchObject({ emptied: 2, deleted: 2 });
    expect((await updates()).map(({ key, raw }) => [key, raw !== null])).toEqual([
      ["message:700:399", false],
      ["message:700:31", false],
      ["message:700:29", true],
      ["message:700:0", true],
    ]);
    expect(await clear("updates")).toMatchObject({ emptied: 0, deleted: 0 });
  });

  test("that nobody could handle stay whole until somebody dismissed them, or their key goes", async () => {
    const lane = await newLane();
    await update(lane, "a", "parked", 401);
    await update(lane, "b", "parked", 300);
    await update(lane, "c", "dismissed", 300);
    await update(lane, "d", "retried", 300);
    await update(lane, "e", "pending", 500);
    expect(await clear("updates")).toMatchObject({ emptied: 2, deleted: 1 });
    expect((await updates()).map(({ key, raw }) => [key, raw !== null])).toEqual([
      ["b", true],
      ["c", false],
      ["d", false],
      ["e", true],
    ]);
  });

  test("are known again within four hundred days, and counts stay right", async () => {
    const intake = createIntake(ground.pool, { id: scene.clients, accountId: scene.account.id }, scene.clock.now, {
      free: () => undefined,
      taker: () => null,
    });
    const sent = { conversation: "chat:700", key: "message:700:1", raw: "{}" };
    await intake.store(sent);
    await ask("update inbox set state = 'done', settled_at = received_at where key = $1 and channel_id = $2", [
      sent.key,
      scene.clients,
    ]);
    await ask("update lane set done_seq = last_seq where channel_id = $1", [scene.clients]);
    scene.clock.move(399 * DAY_MS);
    await clear("updates");
    await intake.store(sent);
    expect(await updates()).toEqual([{ key: sent.key, raw: null }]);
    scene.clock.move(2 * DAY_MS);
    await clear("updates");
    expect(await updates()).toEqual([]);
    await intake.store({ ...sent, key: "message:700:2" });
    expect(await ask("select last_seq, done_seq from lane where channel_id = $1", [scene.clients])).toEqual([
      { last_seq: "2", done_seq: "1" },
    ]);
    expect(await ask("select seq from inbox where channel_id = $1", [scene.clients])).toEqual([{ seq: "2" }]);
  });

  test("of another account are not touched", async () => {
    const other = newId();
    await update(await newLane(other), "theirs", "done", 500, other);
    await update(await newLane(), "ours", "done", 500);
    expect(await clear("updates")).toMatchObject({ deleted: 1 });
    expect(await updates()).toMatchObject([{ key: "theirs" }]);
  });

  test("of a night that was broken off are found by the next", async () => {
    const lane = await newLane();
    for (let n = 0; n < 9; n += 1) await update(lane, `m${n}`, "done", 500 - n);
    let batches = 0;
    const stopping = {
      account: scene.account.id,
      now: scene.clock.now(),
      log: quiet,
      isStopped: () => {
        batches += 1;
        return batches > 3;
      },
    };
    await ask("update account set settings = $2 where id = $1", [scene.account.id, { keep: KEEP }]);
    await clearOut(keeping(), stopping);
    expect(await updates()).toHaveLength(3);
    await clearOut(keeping(), { ...stopping, isStopped: () => false });
    expect(await updates()).toEqual([]);
  });
});

describe("deliveries", () => {
  const PARTS = [
    { id: "51", call: { method: "sendMessage", body: { text: "is the light on?" } } },
    {
      id: "52,53",
      call: { method: "sendMediaGroup", body: { caption: "as here" }, files: [{ id: "f", name: "till.jpg" }] },
    },
  ];

  const stream = async (): Promise<number> => {
    const [row] = await ask<{ id: string }>(
      "insert into stream (account_id, channel_id, conversation_id, subject) values ($1, $2, $3, $4) returning id",
      [scene.account.id, scene.clients, scene.chat, newId()],
    );
    return Number(row!.id);
  };

  const delivery = async (to: number, state: string, days: number, isDone = true): Promise<string> => {
    const id = newId();
    await ask(
      `with s as (update stream set last_seq = last_seq + 1, done_seq = done_seq + ($7)::int where id = $2 returning last_seq)
       insert into delivery (id, account_id, channel_id, conversation_id, stream_id, seq, room, kind, data, priority, state, not_before, parts, created_at, settled_at)
       select $1, $3, $4, $5, $2, s.last_seq, 'client', 'answer', '{}', 2, $6, $8, $9, $8, case when $6 not in ('pending', 'sending', 'unknown') then $8::timestamptz end from s`,
      [id, to, scene.account.id, scene.clients, scene.chat, state, isDone ? 1 : 0, ago(days), JSON.stringify(PARTS)],
    );
    return id;
  };

  const partsOf = async (id: string) =>
    (await ask<{ parts: unknown }>("select parts from delivery where id = $1", [id]))[0]?.parts;

  test("keep the platform's ids and whether they were files, and lose their words", async () => {
    const id = await delivery(await stream(), "sent", 31);
    expect(await clear("deliveries")).toMatchObject({ emptied: 1, deleted: 0 });
    expect(await partsOf(id)).toEqual([
      { id: "51", call: {} },
      { id: "52,53", call: { files: [{}] } },
    ]);
    expect(await clear("deliveries")).toMatchObject({ emptied: 0, deleted: 0 });
  });

  test("that share a post stay known as such, without the words of any of them", async () => {
    const shared = {
      id: "61",
      call: { method: "chat.postMessage" },
      joined: [{ delivery: newId(), words: [{ text: "dark" }] }],
    };
    const id = await delivery(await stream(), "sent", 31);
    await ask("update delivery set parts = $2 where id = $1", [
      id,
      JSON.stringify([shared, { id: "61", call: null, within: id }]),
    ]);
    await clear("deliveries");
    expect(await partsOf(id)).toEqual([
      { id: "61", call: {}, joined: [] },
      { id: "61", call: {}, within: id },
    ]);
  });

  test("that failed keep their words until they were dismissed; what is on its way keeps all", async () => {
    const to = await stream();
    const states = ["refused", "gone", "dismissed", "retried", "void", "superseded"];
    for (const state of states) await delivery(to, state, 100);
    for (const state of ["pending", "sending", "unknown"]) await delivery(to, state, 500, false);
    expect(await clear("deliveries")).toMatchObject({ emptied: 4, deleted: 0 });
    const rows = await ask<{ state: string }>(
      "select state from delivery where stream_id = $1 and parts @? '$[*].call.method' order by seq",
      [to],
    );
    expect(rows.map((row) => row.state)).toEqual(["refused", "gone", "pending", "sending", "unknown"]);
  });

  test("go after four hundred days, but never before their stream has passed them", async () => {
    const to = await stream();
    const passed = await delivery(to, "sent", 401);
    const head = await delivery(to, "pending", 401, false);
    const ahead = await delivery(to, "superseded", 401, false);
    expect(await clear("deliveries")).toMatchObject({ deleted: 1 });
    expect(await ask("select id from delivery where stream_id = $1 order by seq", [to])).toEqual([
      { id: head },
      { id: ahead },
    ]);
    expect(await partsOf(passed)).toBeUndefined();
    expect(await ask("select last_seq, done_seq from stream where id = $1", [to])).toEqual([
      { last_seq: "3", done_seq: "1" },
    ]);
  });
});

test("what the bot was in the middle of goes after thirty days without a change", async () => {
  for (const days of [40, 31, 29])
    await ask(
      "insert into dialogue (account_id, conversation_id, person, state, updated_at) values ($1, $2, $3, '{}', $4)",
      [scene.account.id, scene.chat, newId(), ago(days)],
    );
  expect(await clear("dialogues", 1)).toMatchObject({ deleted: 2 });
  expect(await ask("select updated_at from dialogue where account_id = $1", [scene.account.id])).toEqual([
    { updated_at: ago(29) },
  ]);
});

test("answers to API calls are given again for seven days", async () => {
  for (const [key, days] of [
    ["shop:a", 8],
    ["shop:b", 6],
    ["shop:c", 9],
    ["shop:d", 7.5],
  ] as const)
    await ask(
      "insert into request (account_id, key, body_hash, status, answer, at) values ($1, $2, 'h', 200, '{}', $3)",
      [scene.account.id, key, ago(days)],
    );
  expect(await clear("answers")).toMatchObject({ deleted: 3 });
  expect(await ask("select key from request where account_id = $1", [scene.account.id])).toEqual([{ key: "shop:b" }]);
});

describe("files", () => {
  async function* bytes(text: string) {
    yield Buffer.from(text);
  }

  const isThere = (hash: string): boolean => existsSync(join(folder, hash.slice(0, 2), hash));

  /** A file of a message of a ticket, with its bytes. */
  const file = async (text: string, at: Scene = scene): Promise<{ id: string; hash: string }> => {
    const { hash, size } = await files.put(bytes(text), 1_000);
    const [message, id] = [newId(), newId()];
    await ask(
      `insert into message (id, account_id, ticket_id, conversation_id, room, author, author_name, body, text, said_at, stored_at)
       values ($1, $2, $3, $4, 'client', '{"is":"contact"}', 'Ana', '[]', '', $5, $5)`,
      [message, at.account.id, at.ticket, at.chat, ago(900)],
    );
    await ask(
      `insert into file (id, account_id, channel_id, message_id, position, kind, name, type, size, hash, source, state)
       values ($1, $2, $3, $4, 0, 'photo', 'till.jpg', 'image/jpeg', $5, $6, '{}', 'ready')`,
      [id, at.account.id, at.clients, message, size, hash],
    );
    return { id, hash };
  };

  const close = (days: number, at: Scene = scene) =>
    ask("update ticket set closure = $2 where id = $1", [
      at.ticket,
      { by: { is: "desk" }, how: "confirmed", at: ago(days).toISOString() },
    ]);

  const rowOf = async (id: string) => (await ask("select state, hash, why, name from file where id = $1", [id]))[0];

  test("stay for two years after their ticket was closed, then their bytes go and the row says so", async () => {
    const young = await file("a photo of a till");
    expect(await clear("files")).toMatchObject({ emptied: 0 });
    await close(729);
    expect(await clear("files")).toMatchObject({ emptied: 0 });
    await close(731);
    expect(await clear("files")).toMatchObject({ emptied: 1 });
    expect(await clear("bytes")).toMatchObject({ deleted: 1 });
    expect(isThere(young.hash)).toBe(false);
    expect(await rowOf(young.id)).toEqual({ state: "gone", hash: null, why: "kept no longer", name: "till.jpg" });
    expect(await ask("select 1 from blob where hash = $1", [young.hash])).toEqual([]);
  });

  test("whose equal belongs to a living ticket of another account keep their bytes until that goes too", async () => {
    const other = await openScene(ground);
    const [ours, theirs] = [await file("the same photo"), await file("the same photo", other)];
    await close(800);
    await clear("files");
    expect(await clear("bytes")).toMatchObject({ deleted: 0 });
    expect(isThere(ours.hash)).toBe(true);
    expect(await rowOf(ours.id)).toMatchObject({ state: "gone", hash: null });
    expect(await rowOf(theirs.id)).toMatchObject({ state: "ready", hash: theirs.hash });
    await close(800, other);
    scene = other;
    await clear("files");
    expect(await clear("bytes")).toMatchObject({ deleted: 1 });
    expect(isThere(ours.hash)).toBe(false);
  });

  test("that arrive while equal bytes are deleted have theirs, or are fetched again", async () => {
    const desk = createDesk({
      pool: ground.pool,
      now: scene.clock.now,
      account: async () => scene.account,
      wake: () => undefined,
      isStored: files.has,
    });
    await close(800);
    for (let round = 0; round < 12; round += 1) {
      const text = `round ${round}`;
      const old = await file(text);
      await clear("files", 100);
      const arriving = await file(`another ${round}`);
      await ask("update file set state = 'fetching', hash = null where id = $1", [arriving.id]);
      const arrival = async () => {
        const put = await files.put(bytes(text), 1_000);
        return desk.transaction(scene.account.id, { by: "desk" }, (tx) =>
          tx.files.settle(arriving.id, { is: "ready", ...put }),
        );
      };
      const [came] = await Promise.allSettled([arrival(), clear("bytes", 100)]);
      if (came.status === "rejected") {
        expect(String(came.reason)).toContain("fetched again");
        await arrival();
      }
      expect(await rowOf(arriving.id)).toMatchObject({ state: "ready", hash: old.hash });
      expect(isThere(old.hash)).toBe(true);
      // Its ticket is closed long ago; each round begins without it.
      await clear("files", 100);
      await clear("bytes", 100);
      expect(isThere(createHash("sha256").update(text).digest("hex"))).toBe(false);
    }
  });

  test("that were forgotten while their bytes were on the way leave none behind", async () => {
    const { id } = await file("forgotten");
    await ask("update file set state = 'gone', hash = null where id = $1", [id]);
    const put = await files.put(bytes("came too late"), 1_000);
    const settled = await scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) =>
      tx.files.settle(id, { is: "ready", ...put }),
    );
    expect(settled).toBeNull();
    expect(await clear("bytes")).toMatchObject({ deleted: 1 });
    expect(isThere(put.hash)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ state: "gone", hash: null });
  });

  test("whose bytes went while nobody looked are no trouble", async () => {
    const lost = await file("lost");
    await files.remove(lost.hash);
    await close(800);
    await clear("files");
    expect(await clear("bytes")).toMatchObject({ deleted: 1 });
    expect(await rowOf(lost.id)).toMatchObject({ hash: null });
  });
});

test("each account's first night is set once, and a later start leaves it where it is", async () => {
  const accounts = [{ id: scene.account.id, zone: "Europe/Madrid" }];
  await armNights(ground.pool, accounts, scene.clock.now());
  scene.clock.move(3 * DAY_MS);
  await armNights(ground.pool, accounts, scene.clock.now());
  expect(await ask("select kind, subject, due_at from timer where account_id = $1", [scene.account.id])).toEqual([
    { kind: "clear-out", subject: scene.account.id, due_at: new Date("2026-03-03T02:00:00Z") },
  ]);
});
