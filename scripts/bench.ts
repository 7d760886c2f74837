import { writeFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { cost } from "./bench/cost.ts";
import { besideASlowOne, delays } from "./bench/delay.ts";
import { endToEnd, WAYS } from "./bench/end-to-end.ts";
import { line, type Measured, together } from "./bench/figures.ts";
import { GROUNDS, type Ground, type GroundName, openGround } from "./bench/ground.ts";
import { growth } from "./bench/growth.ts";
import { memory } from "./bench/memory.ts";
import type { Part, Setup } from "./bench/part.ts";
import { promises } from "./bench/promises.ts";
import { recovery } from "./bench/recovery.ts";
import type { Results } from "./bench/report.ts";
import { start } from "./bench/start.ts";
import { tickets } from "./bench/tickets.ts";
import { workers } from "./bench/workers.ts";

const PARTS: Record<string, { readonly run: Part; readonly words: string }> = {
  "end-to-end": { run: endToEnd, words: "both ways, flat out, beside the floor" },
  cost: { run: cost, words: "what one message costs beside time" },
  latency: { run: delays, words: "from one platform to the other at a steady rate" },
  slow: { run: besideASlowOne, words: "the others' latency while one channel is slow or limited" },
  tickets: { run: tickets, words: "POST /v1/tickets" },
  memory: { run: memory, words: "the program's memory" },
  start: { run: start, words: "from nothing to ready" },
  recovery: { run: recovery, words: "until all that waited is sent" },
  promises: { run: promises, words: "open promises: armed anew, and fired in time" },
  workers: { run: workers, words: "several processes on one database" },
  growth: { run: growth, words: "the same load on a database that grows" },
};
const USUAL = "end-to-end";

const HELP = `npm run bench -- [options]: medians of several runs on this machine

  --only NAME,…      ${Object.keys(PARTS).join(", ")} (without it: ${USUAL})
  --all              every part, one after another; growth to a million tickets takes long
  --ground NAME      ${GROUNDS.join(", ")} (default embedded, or what the two addresses say)
  --database URL     a PostgreSQL on which a database may be made
  --redis URL        a Redis for the wake-ups
  --runs N           runs of each part (default 3; growth is run once)
  --messages N       messages of one load (default 4000)
  --chats N          people who write (default 100)
  --ways a,b         of ${USUAL}: ${WAYS.join(", ")} (default in,back)
  --sizes a,b        of growth, in tickets (default 1000,10000,100000,1000000)
  --cpu-prof FILE    of ${USUAL}: a profile of the program while clients write, and its largest costs
  --json FILE        the figures, for scripts/bench/report.ts`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      all: { type: "boolean", default: false },
      ground: { type: "string" },
      database: { type: "string" },
      redis: { type: "string" },
      runs: { type: "string", default: "3" },
      messages: { type: "string", default: "4000" },
      chats: { type: "string", default: "100" },
      ways: { type: "string", default: "in,back" },
      sizes: { type: "string", default: "1000,10000,100000,1000000" },
      "cpu-prof": { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const names = values.all ? Object.keys(PARTS) : listed(values.only ?? USUAL, Object.keys(PARTS), "--only");
  const wanted = values.ground && (listed(values.ground, GROUNDS, "--ground")[0] as GroundName);
  const ground = await openGround({ ...values, ground: wanted || undefined });
  const setup: Setup = {
    ground,
    messages: count(values.messages),
    chats: count(values.chats),
    sizes: values.sizes.split(",").map(count),
    ways: listed(values.ways, WAYS, "--ways"),
    profile: values["cpu-prof"] ?? null,
  };
  try {
    const parts: Record<string, Measured[]> = {};
    for (const name of names) {
      parts[name] = await runs(name, setup, count(values.runs));
      // After each part: what was measured outlives a later part's mishap.
      if (values.json) writeFileSync(values.json, `${JSON.stringify(results(setup, parts), null, 2)}\n`);
    }
  } finally {
    await ground.close();
  }
};

const runs = async (name: string, setup: Setup, times: number): Promise<Measured[]> => {
  const { run, words } = PARTS[name]!;
  const wanted = name === "growth" ? 1 : times;
  const all = [];
  for (let n = 0; n < wanted; n += 1) all.push(await run(setup));
  const figures = together(all);
  console.log(`${name}: ${words}; ${described(setup)}, ${wanted === 1 ? "one run" : `median of ${wanted} runs`}`);
  for (const figure of figures) console.log(line(figure));
  return figures;
};

const described = ({ ground, messages, chats }: Setup): string =>
  `${GROUND_NAMES[ground.name]}, ${messages} messages in ${chats} chats`;

const GROUND_NAMES: Record<Ground["name"], string> = {
  embedded: "embedded PostgreSQL",
  postgres: "PostgreSQL",
  redis: "PostgreSQL + Redis",
};

const results = ({ ground, messages, chats }: Setup, parts: Record<string, Measured[]>): Results => ({
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()}, Node ${process.version}`,
  ground: GROUND_NAMES[ground.name],
  load: `${messages} messages in ${chats} chats`,
  parts,
});

const listed = (given: string, known: readonly string[], option: string): string[] => {
  const names = given.split(",");
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) fail(`${option} does not know "${strange}". There are ${known.join(", ")}.`);
  return names;
};

const count = (given: string): number => {
  const number = Number(given);
  return Number.isInteger(number) && number > 0 ? number : fail(`"${given}" is not a whole number above 0.`);
};

const fail = (words: string): never => {
  console.error(words);
  process.exit(2);
};

await main();
process.exit(0);
