import { BOT_TOKEN, DESK_CHANNEL } from "./platforms.ts";
import { childOf, lineTo } from "./program.ts";
import type { Scene } from "./scene.ts";

/** The bare outbox on the same database and before the same stand-in, with the same load. */
export const measureFloor = async (scene: Scene, messages: number): Promise<{ perSecond: number; cpuMs: number }> => {
  const slackUrl = `${scene.platforms.url}/slack/api`;
  const child = childOf("./floor.mjs", true, [scene.ownerUrl, slackUrl, BOT_TOKEN, DESK_CHANNEL]);
  try {
    const { port } = await new Promise<{ port: number }>((resolve) => child.once("message", resolve as never));
    const ask = lineTo(child);
    const url = `http://127.0.0.1:${port}`;
    const isSent = async () => (await scene.owner.query(WAITING)).rowCount === 0;
    const load = async (count: number): Promise<void> => {
      await scene.send(count, { way: "floor", url });
      while (!(await isSent())) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await load(Math.ceil(messages / 10));
    const cpu = await ask<number>("usage");
    const began = performance.now();
    await load(messages);
    const seconds = (performance.now() - began) / 1_000;
    return { perSecond: messages / seconds, cpuMs: ((await ask<number>("usage")) - cpu) / messages };
  } finally {
    child.kill("SIGTERM");
  }
};

const WAITING = "select 1 from floor.outbox where sent_as is null limit 1";
