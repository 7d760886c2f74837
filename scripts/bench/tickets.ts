import { latency } from "./figures.ts";
import type { Part } from "./part.ts";
import { profileOf } from "./profile.ts";
import { Scene } from "./scene.ts";

const STEADY = 100;
const SECONDS = 10;

/** POST /v1/tickets: four connections flat out, then a steady hundred a second. What follows a ticket goes on meanwhile. */
export const tickets: Part = async ({ ground, chats, messages, profile }) => {
  const scene = await Scene.open({ ground, chats, events: "http" });
  try {
    await scene.warmUp();
    if (profile) await scene.program.profile();
    const flatOut = await scene.opensTickets(messages, 4);
    if (profile) await profileOf(scene.program, profile);
    const steady = await scene.opensTickets(Math.min(messages, STEADY * SECONDS), 100, STEADY);
    return [
      { what: "at 4 connections", value: (messages / flatOut.ms) * 1_000, unit: "tickets/s", least: 600 },
      ...latency("at 4 connections, answered", flatOut.answeredMs),
      ...latency(`at ${STEADY}/s, answered`, steady.answeredMs, { p99: 15 }),
      { what: "the program's own CPU a ticket", value: flatOut.cpuMs / messages, unit: "ms" },
    ];
  } finally {
    await scene.close();
  }
};
