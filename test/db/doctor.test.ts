import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { joinInstances } from "../../db/instances.ts";
import { createIntake } from "../../db/intake.ts";
import { type Finding, findingsInside } from "../../scripts/doctor/findings.ts";
import { lookInside, type Outside } from "../../scripts/doctor/look.ts";
import { quiet, useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase();
let scene: Scene;

beforeEach(async () => {
  scene ??= await openScene(ground);
});

const OUTSIDE: Outside = {
  relevo: "1",
  node: "v20",
  ground: "redis",
  dataDir: "data",
  freeBytes: null,
  redisIsAway: "connect ECONNREFUSED",
};

const look = () => lookInside({ client: ground.owner, url: ground.ownerUrl }, scene.clock.now());

const finding = async (name: string): Promise<Finding | undefined> =>
  findingsInside(OUTSIDE, await look(), scene.clock.now()).find((one) => one.name === name);

const run = (statement: string, ...values: unknown[]) => ground.owner.query(statement, values);

test("rows that were deleted by age are no loss; one that is missing in between, or waits, is", async () => {
  const hall = { free: () => {}, taker: () => null };
  const intake = createIntake(ground.pool, { id: scene.clients, accountId: scene.account.id }, scene.clock.now, hall);
  for (let n = 1; n <= 7; n += 1) await intake.store({ conversation: "chat:1", key: `message:1:${n}`, raw: "{}" });
  await run("update inbox set state = 'done', settled_at = received_at where seq < 6");
  await run("update inbox set state = 'parked' where seq = 1");
  await run("update lane set done_seq = 5");
  expect((await look()).sums).toMatchObject({ received: 7, done: 4, parked: 1, pending: 2, old: 0, lost: 0 });
  await run("delete from inbox where seq = 2");
  expect((await look()).sums).toMatchObject({ done: 3, old: 1, lost: 0 });
  expect(await finding("sum")).toMatchObject({
    says: "7 received = 3 done + 1 set aside + 2 pending + 1 deleted by age",
    todo: null,
  });
  await run("delete from inbox where seq = 4");
  expect((await look()).sums).toMatchObject({ old: 1, lost: 1 });
  await run("delete from inbox where seq = 6");
  expect(await finding("sum")).toMatchObject({
    says: expect.stringContaining("2 that nobody knows of"),
    todo: expect.any(String),
  });
  await run("delete from inbox");
  expect((await look()).sums).toMatchObject({ received: 7, old: 5, lost: 2 });
});

test("nobody runs, somebody runs, and then a channel that is not connected needs a person", async () => {
  await run("update channel set health = 'degraded', health_why = 'the bot''s token is refused' where key = 'clients'");
  expect(await finding("running")).toMatchObject({ todo: "npm start" });
  const name = `channel ${scene.account.key}/clients`;
  expect(await finding(name)).toMatchObject({ todo: null });
  const instance = await joinInstances(ground.appUrl, "workers", scene.clock.now, quiet);
  expect(await finding("running")).toMatchObject({ says: expect.stringContaining("workers"), todo: null });
  expect(await finding(name)).toMatchObject({
    says: expect.stringContaining("token is refused"),
    todo: expect.stringContaining("a-channel-is-degraded"),
  });
  await instance.close();
});

test("a held start, Redis that is away, and a schema that is behind are told", async () => {
  expect(await finding("held")).toBeUndefined();
  await run("update schema_version set held_at = $1, held_why = 'an old copy'", scene.clock.now());
  expect(await finding("held")).toMatchObject({
    says: expect.stringContaining("an old copy"),
    todo: expect.stringContaining("npm run release"),
  });
  expect(await finding("queue")).toMatchObject({ todo: expect.stringContaining("redis-is-away") });
  expect(await finding("schema")).toMatchObject({ todo: null });
  await run("delete from migration where id = (select max(id) from migration)");
  expect(await finding("schema")).toMatchObject({
    says: expect.stringContaining("1 migrations"),
    todo: expect.any(String),
  });
});

test("each place of the runbook that something points to is there", () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const headings = [...read("docs/runbook.md").matchAll(/^## (.+)$/gm)].map(([, words]) =>
    words!.toLowerCase().replaceAll(" ", "-"),
  );
  const named = ["scripts/doctor/findings.ts", "docs/runbook.md", "docs/operator.md", "docs/api.md"].flatMap((file) =>
    [...read(file).matchAll(/(?:RUNBOOK}|runbook\.md|\]\()#([a-z-]+)/g)].map(([, name]) => name!),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !headings.includes(name))).toEqual([]);
});
