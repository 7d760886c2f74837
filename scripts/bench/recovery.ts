import type { Figure } from "./figures.ts";
import { onServer, openClient } from "./ground.ts";
import type { Part } from "./part.ts";
import { Scene } from "./scene.ts";

const PROMISED_S = 5;
const AWAY_MS = 2_000;
const PENDING = 500;

/** Words are on their way when the program is killed, and again when the database goes: how long until all have arrived. */
export const recovery: Part = async ({ ground, chats, messages }) => {
  const scene = await Scene.open({ ground, chats, events: "http", muted: true });
  const count = Math.min(messages, PENDING);
  try {
    await scene.warmUp();
    return [...(await afterKill(scene, count)), ...(await afterDatabase(scene, count, ground.isOurs))];
  } finally {
    await scene.close();
  }
};

const afterKill = async (scene: Scene, count: number): Promise<Figure[]> => {
  await scene.send(count, await scene.clients("clients"));
  await scene.program.kill();
  const waiting = await scene.waiting();
  const killed = performance.now();
  await scene.start();
  const ready = performance.now();
  await scene.settled();
  return [
    { what: "waiting when the program was killed", value: waiting, unit: "messages" },
    { what: "all sent after SIGKILL, from the new start", value: seconds(killed), unit: "s", most: PROMISED_S },
    { what: "all sent after SIGKILL, from ready", value: seconds(ready), unit: "s" },
  ];
};

const afterDatabase = async (scene: Scene, count: number, isOurs: boolean): Promise<Figure[]> => {
  await scene.send(count, await scene.clients("clients"));
  const waiting = await scene.waiting();
  await (isOurs ? crash(scene) : cutOff(scene));
  const back = performance.now();
  await scene.reconnect();
  await scene.settled();
  const what = isOurs ? "a crash of the database" : `${AWAY_MS / 1_000} s without the database`;
  return [
    { what: `waiting at ${what}`, value: waiting, unit: "messages" },
    { what: `all sent after ${what}, from its return`, value: seconds(back), unit: "s", most: PROMISED_S },
  ];
};

/** A backend that is killed takes the whole server down with it: it ends all others and recovers from its journal. */
const crash = async ({ ownerUrl }: Scene): Promise<void> => {
  const client = await openClient(ownerUrl);
  const { rows } = await client.query("select pg_backend_pid() as pid");
  process.kill(rows[0].pid, "SIGKILL");
  await client.end().catch(() => undefined);
  for (;;) {
    const again = await openClient(ownerUrl).catch(() => null);
    if (again) return again.end();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** A server that others use is not crashed: ours is one database of it, closed to everybody for a while. */
const cutOff = async ({ ownerUrl }: Scene): Promise<void> => {
  const name = new URL(ownerUrl).pathname.slice(1);
  const server = new URL(ownerUrl);
  server.pathname = "/postgres";
  await onServer(
    server.href,
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    `select pg_sleep(${AWAY_MS / 1_000})`,
    `alter database ${name} allow_connections true`,
  );
};

const seconds = (since: number): number => (performance.now() - since) / 1_000;
