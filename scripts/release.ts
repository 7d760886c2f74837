// npm run release [-- --send | --drop]: what may reach people twice after a restore, and the decision about it.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type pg from "pg";
import type { Held } from "../core/reading.ts";
import { type Doubtful, type Doubts, doubtsOf, readHeld, release } from "../db/hold.ts";
import { asOwner, runScript } from "./owner.ts";

const MOST_LISTED = 200;

/** What is told, line by line, once the wish was done. */
export const releaseHeld = async (
  client: pg.ClientBase,
  wish: "look" | "send" | "drop",
  now: Date,
): Promise<readonly string[]> => {
  const held = await readHeld(client);
  if (!held) return ["Nothing is held: the program sends as usual."];
  if (wish === "look") return listed(held, await doubtsOf(client, held), now);
  const count = await release(client, held, now, wish === "drop");
  return [
    wish === "drop"
      ? `Released. ${count} deliveries of the old copy were dismissed; what came since goes out.`
      : `Released. All goes out, ${count} deliveries of the old copy among it.`,
    "A running program notices within a few seconds.",
  ];
};

const listed = (held: Held, { deliveries, updates }: Doubts, now: Date): string[] => [
  `Held since ${held.since.toISOString()}: ${held.why}.`,
  "",
  ...(deliveries.length === 0
    ? ["No delivery was waiting in this copy."]
    : [
        "These deliveries were waiting when this copy was made. What has gone out since would reach people twice:",
        ...deliveries.slice(0, MOST_LISTED).map((one) => `  ${lineOf(one, now)}`),
        ...(deliveries.length > MOST_LISTED ? [`  … and ${deliveries.length - MOST_LISTED} more`] : []),
        ...sums(deliveries).map(([channel, count]) => `${channel}: ${count}`),
      ]),
  ...updates.map(
    ({ account, channel, count }) =>
      `${account}/${channel}: ${count} updates were waiting to be handled; their cards and answers may come twice.`,
  ),
  "",
  "npm run release -- --send   lets all of it go, each at most once more",
  "npm run release -- --drop   dismisses these deliveries first; tickets and messages stay, and cards are brought up to date",
];

const lineOf = ({ account, channel, address, ticket, kind, createdAt }: Doubtful, now: Date): string =>
  [
    `${account}/${channel}`,
    address ?? "(a thread that is not open yet)",
    ticket === null ? "no ticket" : `#${ticket}`,
    kind,
    ageOf(now.getTime() - createdAt.getTime()),
  ].join("  ");

const ageOf = (ms: number): string => {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`;
};

const sums = (deliveries: readonly Doubtful[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const { account, channel } of deliveries)
    counts.set(`${account}/${channel}`, (counts.get(`${account}/${channel}`) ?? 0) + 1);
  return [...counts];
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { send: { type: "boolean" }, drop: { type: "boolean" } } });
  if (values.send && values.drop) throw new Error("Say either --send or --drop.");
  const wish = values.send ? "send" : values.drop ? "drop" : "look";
  const lines = await asOwner(({ client }) => releaseHeld(client, wish, new Date()));
  for (const line of lines) console.log(line);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(main);
