import { cpus } from "node:os";
import type { Figure } from "./figures.ts";
import type { Part } from "./part.ts";
import { Scene } from "./scene.ts";

const PROCESSES = [1, 2, 4];

/**
 * One process that does all, then one and three beside it that only work. How much of the machine was busy, and whose
 * work that was, tells where it stops growing.
 */
export const workers: Part = async ({ ground, chats, messages }) => {
  const figures: Figure[] = [];
  for (const processes of PROCESSES) {
    const scene = await Scene.open({ ground, chats, events: "http", extraWorkers: processes - 1 });
    try {
      await scene.warmUp();
      const before = busyMs();
      const each = await scene.usages();
      const { seconds, cpuMs } = await scene.clientsWrite(messages);
      const after = await scene.usages();
      const busy = busyMs() - before;
      const shares = after.map((usage, n) => usage.cpuMs - each[n]!.cpuMs);
      const name = processes === 1 ? "1 process" : `${processes} processes`;
      figures.push(
        { what: `${name}, in the desk's thread`, value: messages / seconds, unit: "messages/s" },
        { what: `${name}, their own CPU a message`, value: cpuMs / messages, unit: "ms" },
        {
          what: `${name}, one core's share in the busiest`,
          value: (Math.max(...shares) / seconds / 1_000) * 100,
          unit: "%",
        },
        { what: `${name}, the machine was busy`, value: (busy / seconds / 1_000 / cpus().length) * 100, unit: "%" },
        { what: `${name}, of that not ours`, value: (1 - cpuMs / busy) * 100, unit: "%" },
      );
    } finally {
      await scene.close();
    }
  }
  return figures;
};

/** Of all processors together, whoever used them. */
const busyMs = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
