import type { Figure } from "./figures.ts";
import { measureFloor } from "./floor.ts";
import type { Part, Setup } from "./part.ts";
import { profileOf } from "./profile.ts";
import { Scene, type Taken } from "./scene.ts";

export const WAYS = ["in", "back", "polling", "socket"] as const;

/**
 * Client → stored → in the desk's thread → recorded, and the way back, each with the program alone in its process. The
 * floor is measured before it, on the same database and with the same load, because machines change by the minute.
 */
export const endToEnd: Part = async (setup) => {
  const wanted = (way: (typeof WAYS)[number]) => setup.ways.includes(way);
  const figures: Figure[] = [];
  if (wanted("in") || wanted("back")) figures.push(...(await byHttp(setup, wanted("in"), wanted("back"))));
  if (wanted("polling") || wanted("socket"))
    figures.push(...(await byConnection(setup, wanted("polling"), wanted("socket"))));
  return figures;
};

const byHttp = async (setup: Setup, isIn: boolean, isBack: boolean): Promise<Figure[]> => {
  const { ground, chats, messages, profile } = setup;
  const scene = await Scene.open({ ground, chats, events: "http" });
  try {
    const floor = await measureFloor(scene, messages);
    await scene.warmUp();
    const figures: Figure[] = [
      { what: "the floor, sent", value: floor.perSecond, unit: "messages/s" },
      { what: "the floor, its own CPU a message", value: floor.cpuMs, unit: "ms" },
    ];
    if (isIn) {
      if (profile) await scene.program.profile();
      const taken = await scene.clientsWrite(messages);
      if (profile) await profileOf(scene.program, profile);
      figures.push(
        {
          what: "in by webhook, in the desk's thread",
          value: messages / taken.seconds,
          unit: "messages/s",
          least: 600,
        },
        { what: "in by webhook, accepted", value: (messages / taken.ms) * 1_000, unit: "messages/s" },
        {
          what: "in by webhook, the program's own CPU a message",
          value: taken.cpuMs / messages,
          unit: "ms",
          most: 1.2,
        },
        {
          what: "in by webhook, of the floor",
          value: messages / taken.seconds / floor.perSecond,
          unit: "×",
          least: 0.4,
        },
      );
    }
    if (isBack)
      figures.push(...pace("back by HTTP events, in the client's chat", messages, await scene.staffReplies(messages)));
    return figures;
  } finally {
    await scene.close();
  }
};

const byConnection = async (setup: Setup, isPolling: boolean, isSocket: boolean): Promise<Figure[]> => {
  const { ground, chats, messages } = setup;
  const scene = await Scene.open({ ground, chats, intake: "polling", events: "socket" });
  try {
    await scene.warmUp();
    const figures: Figure[] = [];
    if (isPolling)
      figures.push(...pace("in by polling, in the desk's thread", messages, await scene.clientsWrite(messages)));
    if (isSocket)
      figures.push(...pace("back by socket, in the client's chat", messages, await scene.staffReplies(messages)));
    return figures;
  } finally {
    await scene.close();
  }
};

const pace = (what: string, messages: number, { seconds, cpuMs }: Taken): Figure[] => [
  { what, value: messages / seconds, unit: "messages/s" },
  { what: `${what.split(",")[0]}, the program's own CPU a message`, value: cpuMs / messages, unit: "ms" },
];
