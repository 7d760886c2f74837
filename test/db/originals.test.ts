import { beforeEach, expect, test } from "vitest";
import { newId } from "../../core/id.ts";
import type { Tx } from "../../core/ports.ts";
import { createIntake } from "../../db/intake.ts";
import { useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";
import { openWorker, type Worker } from "./worker.ts";

const ground = useDatabase();
const DAY_MS = 86_400_000;
let scene: Scene;
let worker: Worker;
let seen: string[];
let lanes: { lane: number; account: string }[];
let store: (key: string) => Promise<void>;

beforeEach(async () => {
  scene = await openScene(ground);
  seen = [];
  lanes = [];
  const known = new Set<string>();
  worker = await openWorker(ground, scene, async (key, tx) => {
    seen.push(key);
    const [, original] = /^(?:edit|delete):(\d+)/.exec(key) ?? [];
    if (original === undefined) known.add(key);
    else if (!known.has(`message:${original}`)) await tx.messages.awaitOriginal(`message:${original}`);
  });
  const intake = createIntake(ground.pool, { id: scene.clients, accountId: scene.account.id }, scene.clock.now, {
    free: (lane) => void lanes.push(lane),
    taker: () => null,
  });
  store = async (key) => {
    await intake.store({ conversation: "chat:1", key, raw: JSON.stringify({ key }) });
    await Promise.all(lanes.splice(0).map(({ lane, account }) => worker.inbound.run(lane, account)));
  };
  return async () => {
    await worker.inbound.stop();
    await worker.instance.close();
  };
});

const states = async (): Promise<string[]> =>
  (
    await ground.owner.query<{ key: string; state: string }>(
      "select split_part(key, ':', 1) || ' ' || state as state from inbox where channel_id = $1 order by seq",
      [scene.clients],
    )
  ).rows.map(({ state }) => state);

const rowsOf = async (table: "awaiting" | "timer"): Promise<number> =>
  (await ground.owner.query(`select from ${table} where account_id = $1`, [scene.account.id])).rowCount ?? 0;

test("what is said of a message before it comes is handled once more behind it, in its order", async () => {
  await store("edit:7:1");
  await store("edit:7:2");
  expect(await rowsOf("awaiting")).toBe(2);
  await store("message:8");
  expect(seen).toEqual(["edit:7:1", "edit:7:2", "message:8"]);
  await store("message:7");
  expect(seen.slice(3)).toEqual(["message:7", "edit:7:1", "edit:7:2"]);
  expect(await rowsOf("awaiting")).toBe(0);
  expect(await states()).toEqual([
    "edit done",
    "edit done",
    "message done",
    "message done",
    "again done",
    "again done",
  ]);
});

test("of a message that has come and is none of ours nothing waits", async () => {
  await store("message:7");
  await ground.owner.query("update inbox set key = 'message:9' where channel_id = $1 and key = 'message:7'", [
    scene.clients,
  ]);
  await store("edit:9:1");
  expect(seen).toEqual(["message:7", "edit:9:1"]);
  expect(await rowsOf("awaiting")).toBe(0);
});

test("after a day an edit is set aside where people see it; what was deleted and never came is as it should be", async () => {
  await store("edit:7:1");
  await store("delete:8");
  scene.clock.move(DAY_MS);
  const { rows } = await ground.owner.query("select subject from timer where account_id = $1 and due_at <= $2", [
    scene.account.id,
    scene.clock.now(),
  ]);
  expect(rows).toHaveLength(2);
  const giveUp = (id: string) =>
    scene.desk.transaction(scene.account.id, { by: "desk" }, (tx: Tx) => tx.messages.giveUpOriginal(id));
  for (const { subject } of rows) await giveUp(subject);
  await giveUp(newId());
  expect(await states()).toEqual(["edit parked", "delete done"]);
  await store("message:7");
  expect(seen).toEqual(["edit:7:1", "delete:8", "message:7"]);
});
