import type { Figure } from "./figures.ts";
import type { Part } from "./part.ts";
import { Scene } from "./scene.ts";

const OPEN = 10_000;
const PER_SECOND = 100;
const SECONDS = 20;
/** The program starts anew before the first of them is due. */
const AHEAD_S = 15;
const ARMED_S = 2;
const LATE_MS = 1_000;

/** Many open promises: how soon a program that starts anew fires what is due, and how late each step is at a steady rate. */
export const promises: Part = async ({ ground }) => {
  const scene = await Scene.open({ ground, chats: 20, events: "http", hasManager: true, muted: true });
  try {
    await scene.warmUp();
    await scene.age();
    return [...(await arming(scene)), ...(await firing(scene))];
  } finally {
    await scene.close();
  }
};

/** Killed, so that nothing is handed over: whatever is armed was read from the database. */
const arming = async (scene: Scene): Promise<Figure[]> => {
  await scene.program.kill();
  await promise(scene, "a promise that waits", OPEN - 1, "interval '1 day'");
  await promise(scene, "a promise that is over", 1, "-interval '1 minute'");
  await scene.start();
  const ready = performance.now();
  await scene.until(async () => {
    const { rows } = await scene.owner.query("select exists (select 1 from step where fired_at is not null) as fired");
    return rows[0].fired;
  });
  const seconds = (performance.now() - ready) / 1_000;
  return [
    { what: `${OPEN} open promises: armed after a restart, from ready`, value: seconds, unit: "s", most: ARMED_S },
  ];
};

const firing = async (scene: Scene): Promise<Figure[]> => {
  await promise(
    scene,
    "steps",
    PER_SECOND * SECONDS,
    `interval '${AHEAD_S} s' + n * interval '${1_000 / PER_SECOND} ms'`,
  );
  await scene.until(async () => {
    const { rows } = await scene.owner.query(
      "select not exists (select 1 from step where fired_at is null and due_at < now() + interval '1 hour') as over",
    );
    return rows[0].over;
  });
  const { rows } = await scene.owner.query<{ late: number }>(
    `select extract(epoch from s.fired_at - s.due_at)::float8 * 1000 as late
     from step s join sla_clock c on c.id = s.clock_id where c.promise = 'steps' order by 1`,
  );
  const late = rows.map((row) => row.late);
  const at = (share: number) => late[Math.floor((late.length - 1) * share)] ?? Number.NaN;
  return [
    { what: `${PER_SECOND} steps/s: late, p50`, value: at(0.5), unit: "ms" },
    { what: `${PER_SECOND} steps/s: late, the last of all`, value: at(1), unit: "ms", most: LATE_MS },
  ];
};

/** Clocks as the program makes them, each on an open ticket, with one step. */
const promise = (scene: Scene, name: string, count: number, after: string) =>
  scene.owner.query(
    `with tickets as (select id, account_id, row_number() over () as place, count(*) over () as total from ticket where closure is null),
     made as (
       insert into sla_clock (id, account_id, ticket_id, promise, started_at, due_at)
       select gen_random_uuid(), t.account_id, t.id, $1, now(), now() + ${after}
       from generate_series(1, $2) n join tickets t on t.place = 1 + n % t.total returning id, account_id, due_at)
     insert into step (account_id, clock_id, step, due_at) select account_id, id, 'missed', due_at from made`,
    [name, count],
  );
