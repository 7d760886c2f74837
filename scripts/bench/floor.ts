import { BOT_TOKEN, DESK_CHANNEL } from "./platforms.ts";
import { childOf, lineTo } from "./program.ts";
import type { Scene, Sent } from "./scene.ts";

/** The bare outbox on the same database and before the same stand-in, with the same load. */
export interface Floor {
  /** Sends messages, until all of them are recorded. */
  load(count: number, perSecond?: number): Promise<Sent>;
  /** Opens tickets, until they are answered. */
  open(count: number, connections: number): Promise<Sent>;
  cpuMs(): Promise<number>;
}

/** With the floor running, and warm, until what is measured ends. */
export const withFloor = async <Result>(scene: Scene, measure: (floor: Floor) => Promise<Result>): Promise<Result> => {
  const slackUrl = `${scene.platforms.url}/slack/api`;
  const child = childOf("./floor.mjs", true, [scene.ownerUrl, slackUrl, BOT_TOKEN, DESK_CHANNEL]);
  try {
    const { port } = await new Promise<{ port: number }>((resolve) => child.once("message", resolve as never));
    const ask = lineTo(child);
    const url = `http://127.0.0.1:${port}`;
    const isSent = async () => (await scene.owner.query(WAITING)).rowCount === 0;
    const floor: Floor = {
      load: async (count, perSecond) => {
        const sent = await scene.send(count, { way: "floor", url }, perSecond);
        while (!(await isSent())) await new Promise((resolve) => setTimeout(resolve, 20));
        return sent;
      },
      open: (count, connections) => scene.send(count, { way: "floor-tickets", url }, null, connections),
      cpuMs: () => ask<number>("usage"),
    };
    await floor.load(WARMING);
    return await measure(floor);
  } finally {
    child.kill("SIGTERM");
    await scene.owner.query("drop schema if exists floor cascade");
  }
};

export const measureFloor = (scene: Scene, messages: number): Promise<{ perSecond: number; cpuMs: number }> =>
  withFloor(scene, async (floor) => {
    const cpu = await floor.cpuMs();
    const began = performance.now();
    await floor.load(messages);
    const seconds = (performance.now() - began) / 1_000;
    return { perSecond: messages / seconds, cpuMs: ((await floor.cpuMs()) - cpu) / messages };
  });

const WARMING = 300;
const WAITING = "select 1 from floor.outbox where sent_as is null limit 1";
