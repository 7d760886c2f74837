import { type Figure, quantile } from "./figures.ts";
import { fillTo } from "./fill.ts";
import type { Part } from "./part.ts";
import { readingAll } from "./plans.ts";
import { Scene } from "./scene.ts";

const SWEEPS = 15;
const FLAT = 1.1;

interface AtSize {
  readonly cpuMs: number;
  readonly perSecond: number;
  readonly rssMb: number;
  readonly sweepMs: number;
}

/** The same load on a database that grows: what a message costs must not depend on what lies behind it. */
export const growth: Part = async ({ ground, chats, messages, sizes }) => {
  const scene = await Scene.open({ ground, chats, events: "http" });
  try {
    await scene.warmUp();
    const figures: Figure[] = [];
    const measured: AtSize[] = [];
    let tickets = 0;
    for (const size of sizes) {
      await fillTo(scene.owner, tickets, size);
      tickets = size;
      const at = await measure(scene, messages, chats);
      measured.push(at);
      const behind = `with ${size.toLocaleString("en")} tickets`;
      figures.push(
        { what: `the program's own CPU a message ${behind}`, value: at.cpuMs, unit: "ms" },
        { what: `in the desk's thread ${behind}`, value: at.perSecond, unit: "messages/s" },
        { what: `memory after the load ${behind}`, value: at.rssMb, unit: "MB" },
        { what: `a sweep ${behind}`, value: at.sweepMs, unit: "ms" },
        {
          what: `statements that read a big table from end to end ${behind}`,
          value: await plans(scene, chats),
          unit: "",
          most: 0,
        },
      );
    }
    return [...figures, ...ratios(measured)];
  } finally {
    await scene.close();
  }
};

const measure = async (scene: Scene, messages: number, chats: number): Promise<AtSize> => {
  // A new process each time, so that memory tells of the size and not of what was done before; and warm, as one that has run for a while.
  for (const program of scene.programs) await program.stop();
  await scene.start();
  await scene.clientsWrite(Math.max(chats, Math.ceil(messages / 4)));
  const { seconds, cpuMs } = await scene.clientsWrite(messages);
  const { rssMb } = await scene.program.usage();
  const sweeps: number[] = [];
  for (let n = 0; n < SWEEPS; n += 1) sweeps.push(await scene.program.sweep());
  const sweepMs = quantile(
    sweeps.sort((a, b) => a - b),
    0.5,
  );
  return { cpuMs: cpuMs / messages, perSecond: messages / seconds, rssMb, sweepMs };
};

const ratios = (measured: readonly AtSize[]): Figure[] => {
  const [first, last] = [measured[0]!, measured.at(-1)!];
  const ratio = (what: string, a: number, b: number): Figure => ({
    what: `${what}, largest to smallest`,
    value: b / a,
    unit: "×",
    most: FLAT,
  });
  return [
    ratio("CPU a message", first.cpuMs, last.cpuMs),
    ratio("time a message", 1 / first.perSecond, 1 / last.perSecond),
    ratio("memory", first.rssMb, last.rssMb),
    ratio("a sweep", first.sweepMs, last.sweepMs),
  ];
};

/** Of all that a start, both ways and a sweep have run; at each size, because the planner decides by it. */
const plans = async (scene: Scene, chats: number): Promise<number> => {
  for (const program of scene.programs) await program.stop();
  await scene.start({ watched: true });
  await scene.clientsWrite(chats);
  await scene.staffReplies(chats);
  await scene.program.sweep();
  const { asked, found } = await readingAll(scene);
  console.log(`  ${asked} statements looked at`);
  for (const one of found) console.log(`  ${one}`);
  return found.length;
};
