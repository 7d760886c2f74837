import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createClockWatch } from "../../db/clock.ts";
import { handClock, useDatabase } from "../ground.ts";

const ground = useDatabase(4);
const HOUR_MS = 3_600_000;

test("after a clock that went back by an hour nothing waits an hour too long, and nothing is hurried without cause", async () => {
  const clock = handClock();
  const [account, channel, conversation] = [randomUUID(), randomUUID(), randomUUID()];
  const watch = createClockWatch(ground.pool, clock.now);
  expect(await watch.look()).toBe(0);
  clock.move(1_000);
  expect(await watch.look()).toBe(0);

  clock.move(HOUR_MS);
  expect(await watch.look()).toBe(0);
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms);
  await ground.owner.query(
    "insert into account (id, key, name, language, zone, settings) values ($1, 'acme', 'Acme', 'en', 'UTC', '{}')",
    [account],
  );
  await ground.owner.query(
    "insert into stream (account_id, channel_id, conversation_id, subject, last_seq, next_at) values ($1, $2, $3, 'one', 1, $4), ($1, $2, $3, 'two', 1, $5)",
    [account, channel, conversation, inMs(0), inMs(20_000)],
  );
  await ground.owner.query(
    `insert into delivery (id, account_id, channel_id, conversation_id, stream_id, seq, room, kind, data, priority, not_before, created_at)
     select gen_random_uuid(), account_id, channel_id, conversation_id, id, 1, 'client', 'answer', '{}', 1, next_at, $1 from stream`,
    [clock.now()],
  );
  await ground.owner.query(
    "insert into channel (id, account_id, key, kind, settings, heard_at) values ($1, $2, 'desk', 'slack', '{}', $3)",
    [channel, account, inMs(-30_000)],
  );
  await ground.owner.query(
    "insert into lane (account_id, channel_id, key, last_seq, next_at) values ($1, $2, 'chat:1', 1, $3)",
    [account, channel, inMs(4_000)],
  );
  await ground.owner.query(
    "insert into timer (id, account_id, kind, subject, due_at) values (gen_random_uuid(), $1, 'fetch-file', gen_random_uuid(), $2), (gen_random_uuid(), $1, 'close-by-itself', gen_random_uuid(), $3)",
    [account, inMs(2_000), inMs(48 * HOUR_MS)],
  );

  const late = inMs(0);
  clock.move(-HOUR_MS);
  const another = createClockWatch(ground.pool, clock.now);
  expect(await another.look()).toBe(HOUR_MS);
  const left = async (sql: string) =>
    (await ground.owner.query<{ at: Date }>(sql)).rows.map(({ at }) => at.getTime() - clock.now().getTime());
  expect(await left("select next_at as at from stream order by subject")).toEqual([0, 20_000]);
  expect(await left("select not_before as at from delivery order by not_before")).toEqual([0, 20_000]);
  expect(await left("select next_at as at from lane")).toEqual([4_000]);
  expect(await left("select heard_at as at from channel")).toEqual([-30_000]);
  expect(await left("select due_at as at from timer order by due_at")).toEqual([2_000, 49 * HOUR_MS]);

  // Begun before the clock went back, committed after it was noticed.
  await ground.owner.query("update lane set next_at = $1", [late]);
  clock.move(1_000);
  expect(await another.look()).toBe(0);
  expect(await left("select next_at as at from lane")).toEqual([0]);
  expect(await left("select next_at as at from stream order by subject")).toEqual([-1_000, 19_000]);
});
