import { type Figure, latency } from "./figures.ts";
import { withFloor } from "./floor.ts";
import type { Part, Setup } from "./part.ts";
import { profileOf } from "./profile.ts";
import { Scene } from "./scene.ts";

const STEADY = 100;
const SECONDS = 10;
const CONNECTIONS = 4;

/** POST /v1/tickets: as it runs in life, and then with everything that follows a ticket. */
export const tickets: Part = async (setup) => [...(await answered(setup)), ...(await followed(setup))];

/** With the platforms' limits kept: of what follows a ticket, a card a second is posted meanwhile, the others wait their turn. */
const answered = async ({ ground, chats, messages, profile }: Setup): Promise<Figure[]> => {
  const scene = await Scene.open({ ground, chats, events: "http" });
  try {
    await scene.warmUp();
    await scene.age();
    await scene.program.stop();
    await scene.start({ paced: true });
    const floor = await withFloor(scene, (floor) => floor.open(messages, CONNECTIONS));
    const steady = await scene.send(Math.min(messages, STEADY * SECONDS), scene.tickets(), STEADY, 100);
    if (profile) await scene.program.profile();
    const flatOut = await scene.send(messages, scene.tickets(), null, CONNECTIONS);
    if (profile) await profileOf(scene.program, profile);
    return [
      { what: "the floor, at 4 connections", value: (messages / floor.ms) * 1_000, unit: "tickets/s" },
      { what: "at 4 connections", value: (messages / flatOut.ms) * 1_000, unit: "tickets/s", least: 600 },
      { what: "at 4 connections, of the floor", value: floor.ms / flatOut.ms, unit: "×", least: 0.24 },
      ...latency("at 4 connections, answered", flatOut.answeredMs),
      ...latency(`at ${STEADY}/s, answered`, steady.answeredMs, { p99: 15 }),
    ];
  } finally {
    await scene.close();
  }
};

const followed = async ({ ground, chats, messages }: Setup): Promise<Figure[]> => {
  const scene = await Scene.open({ ground, chats, events: "http" });
  try {
    await scene.warmUp();
    const count = Math.ceil(messages / 4);
    const { seconds, cpuMs } = await scene.opensTickets(count, CONNECTIONS);
    return [
      { what: "without limits, until card, words and answer are posted", value: count / seconds, unit: "tickets/s" },
      {
        what: "without limits, the program's own CPU a ticket with all that follows",
        value: cpuMs / count,
        unit: "ms",
      },
    ];
  } finally {
    await scene.close();
  }
};
