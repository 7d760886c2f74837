import { beforeEach, describe, expect, test } from "vitest";
import { DESK } from "../../core/actor.ts";
import type { HeldLane } from "../../core/duty.ts";
import { newId } from "../../core/id.ts";
import type { Tx } from "../../core/ports.ts";
import { joinInstances } from "../../db/instances.ts";
import { createIntake } from "../../db/intake.ts";
import { together } from "../../db/together.ts";
import { quiet, useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase();
let scene: Scene;
let held: HeldLane[];
let holder: number;

const CHATS = ["chat:1", "chat:2", "chat:3", "chat:4"];

beforeEach(async () => {
  scene = await openScene(ground);
  held = [];
  const instance = await joinInstances(ground.appUrl, "test", scene.clock.now, quiet);
  holder = instance.id;
  const intake = createIntake(ground.pool, { id: scene.clients, accountId: scene.account.id }, scene.clock.now, {
    free: () => {},
    taker: () => ({ holder, room: () => 9, work: (lane) => void held.push(lane) }),
  });
  await Promise.all(
    CHATS.map((conversation) => intake.store({ conversation, key: `message:${conversation}`, raw: "{}" })),
  );
  return () => instance.close();
});

const handle = (lane: HeldLane, work: (tx: Tx) => Promise<unknown>) =>
  scene.desk.transaction(
    scene.account.id,
    { by: "inbox", lane: lane.id, row: lane.rows[0]!.id, seq: lane.rows[0]!.seq, holder, beside: scene.clients },
    work,
  );

const note = (lane: HeldLane) => async (tx: Tx) => {
  tx.tickets.record({ ticket: scene.ticket, kind: "handled", by: DESK, data: { key: lane.key } });
};

const noted = async (): Promise<{ key: string; by: string }[]> =>
  (
    await ground.owner.query(
      "select data ->> 'key' as key, xmin::text as by from fact where ticket_id = $1 and kind = 'handled' order by 1",
      [scene.ticket],
    )
  ).rows;

describe("updates of several chats that come together", () => {
  test("are done in fewer commits than there are updates, each settled", async () => {
    await Promise.all(held.map((lane) => handle(lane, note(lane))));
    const rows = await noted();
    expect(rows.map(({ key }) => key)).toEqual(CHATS);
    expect(new Set(rows.map(({ by }) => by)).size).toBeLessThan(CHATS.length);
    const { rows: open } = await ground.owner.query(
      "select 1 from lane where account_id = $1 and (holder is not null or last_seq > done_seq)",
      [scene.account.id],
    );
    expect(open).toEqual([]);
  });

  test("fail alone: the others of the commit are done, and what fails is said to whom it concerns", async () => {
    const outcomes = await Promise.allSettled(
      held.map((lane) =>
        handle(lane, async (tx) => {
          await note(lane)(tx);
          if (lane.key === "chat:2") throw new Error("poison");
        }),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected"]);
    expect((await noted()).map(({ key }) => key)).toEqual(["chat:1", "chat:3", "chat:4"]);
  });

  test("that a statement of one of them spoils are tried one by one", async () => {
    const outcomes = await Promise.allSettled(
      held.map((lane) =>
        handle(lane, async (tx) => {
          await note(lane)(tx);
          if (lane.key === "chat:3") await tx.people.contact("no id at all");
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect((await noted()).map(({ key }) => key)).toEqual(["chat:1", "chat:2", "chat:4"]);
  });

  test("never share a commit when they want the same ticket: no change is overwritten", async () => {
    await Promise.all(
      held.map((lane) =>
        handle(lane, async (tx) => {
          const ticket = await tx.tickets.hold(scene.ticket);
          await new Promise((resolve) => setImmediate(resolve));
          await tx.tickets.save({ ...ticket, reopenings: ticket.reopenings + 1 });
        }),
      ),
    );
    const { rows } = await ground.owner.query("select reopenings from ticket where id = $1", [scene.ticket]);
    expect(rows).toEqual([{ reopenings: CHATS.length }]);
  });
});

describe("reads asked for in one turn", () => {
  test("share one transaction, each with its own answer, inside the account", async () => {
    const ask = together(ground.pool, scene.account.id);
    const read = (what: string) =>
      ask((db) =>
        db.$client.query(`select ${what} as it, pg_current_xact_id()::text as tx`).then(({ rows }) => rows[0]),
      );
    const [one, two] = await Promise.all([read("1"), read("current_setting('relevo.account')")]);
    expect([one.it, two.it]).toEqual([1, scene.account.id]);
    expect(one.tx).toBe(two.tx);
    expect((await read("3")).tx).not.toBe(one.tx);
  });

  test("fail together, and the next ones are asked anew", async () => {
    const ask = together(ground.pool, scene.account.id);
    const read = (sql: string) => ask((db) => db.$client.query(sql).then(({ rowCount }) => rowCount));
    const outcomes = await Promise.allSettled([read("select 1"), read("select 1 / 0"), read(`select '${newId()}'`)]);
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    expect(await read("select 1")).toBe(1);
  });
});
