// npm run chaos [-- --messages N --kills N --seed N --ground embedded|postgres|redis --faults a,b --workers N --redis URL]
// Breaks everything around a running desk, and counts what became of each message. What the table says: docs/chaos.md.
import { parseArgs } from "node:util";
import { FAULTS, type Fault, GROUNDS, type GroundName, type Settings } from "./chaos/plan.ts";
import { broken, table, verdict } from "./chaos/report.ts";
import { chaos, forget } from "./chaos/run.ts";

/** A kill takes its time to recover from, and two cores have their pace. */
const SECONDS_A_KILL = 11;
const MESSAGES_A_SECOND = 8.5;
const SHORTEST_SECONDS = 20;
const MOST_TOLD = 20;

const main = async (): Promise<number> => {
  const settings = readSettings(process.argv.slice(2));
  const outcome = await chaos(settings, (words) => console.error(words));
  const wrong = broken(outcome);
  console.log(table(outcome));
  for (const words of wrong.slice(0, MOST_TOLD)) console.log(`broken: ${words}`);
  if (wrong.length > MOST_TOLD) console.log(`broken: and ${wrong.length - MOST_TOLD} more`);
  if (wrong.length === 0) forget(outcome);
  console.log(`\n${verdict(outcome)}`);
  return wrong.length === 0 ? 0 : 1;
};

const readSettings = (args: readonly string[]): Settings => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: "string", default: "500" },
      kills: { type: "string", default: "10" },
      seed: { type: "string", default: String(1 + Math.floor(Math.random() * 1_000_000)) },
      ground: { type: "string", default: "embedded" },
      faults: { type: "string", default: FAULTS.join(",") },
      workers: { type: "string" },
      redis: { type: "string" },
    },
  });
  const ground = oneOf<GroundName>(GROUNDS, values.ground);
  const workers = count("workers", values.workers ?? (ground === "embedded" ? "1" : "2"));
  if (ground === "embedded" && workers > 1)
    throw new Wrong("the embedded ground serves one process: leave out --workers");
  const [messages, kills] = [count("messages", values.messages), count("kills", values.kills)];
  return {
    messages,
    kills,
    seed: count("seed", values.seed),
    ground,
    faults: values.faults.split(",").map((name) => oneOf<Fault>(FAULTS, name.trim())),
    workers,
    redisUrl: values.redis ?? null,
    seconds: Math.max(kills * SECONDS_A_KILL, messages / MESSAGES_A_SECOND, SHORTEST_SECONDS),
  };
};

class Wrong extends Error {}

const oneOf = <Name extends string>(known: readonly Name[], given: string): Name => {
  const found = known.find((name) => name === given);
  if (found === undefined) throw new Wrong(`"${given}" is not known. There are ${known.join(", ")}.`);
  return found;
};

const count = (name: string, given: string): number => {
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1) throw new Wrong(`--${name} wants a whole number from 1, not "${given}"`);
  return number;
};

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error instanceof Wrong ? error.message : error);
    process.exit(2);
  },
);
