// npm run bench [-- --messages 4000 --runs 3 --database URL --redis URL]: medians of several runs on this machine.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { startEmbedded } from "../db/embedded.ts";
import { type EndToEnd, endToEnd } from "./bench/end-to-end.ts";

const NAME = "relevo_bench";

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      messages: { type: "string", default: "4000" },
      chats: { type: "string", default: "100" },
      runs: { type: "string", default: "3" },
      database: { type: "string" },
      redis: { type: "string" },
    },
  });
  const [messages, chats, runs] = [values.messages, values.chats, values.runs].map(Number) as [number, number, number];
  const server = values.database ? { url: values.database, close: async () => {} } : await embedded();
  try {
    const all: EndToEnd[] = [];
    for (let n = 0; n < runs; n += 1) {
      const ownerUrl = await freshDatabase(server.url);
      all.push(await endToEnd({ ownerUrl, redisUrl: values.redis ?? null, messages, chats }));
    }
    const ground = `${values.database ? "PostgreSQL" : "embedded PostgreSQL"}${values.redis ? " + Redis" : ""}`;
    console.log(`end to end by webhook, ${messages} messages in ${chats} chats, ${ground}, median of ${runs}:`);
    console.log(`  ${median(all, "messagesPerSecond").toFixed(0)} messages/s in the desk's thread`);
    console.log(`  ${median(all, "acceptedPerSecond").toFixed(0)} messages/s accepted`);
    console.log(`  ${median(all, "cpuMsPerMessage").toFixed(2)} ms of the program's own CPU a message`);
  } finally {
    await drop(server.url);
    await server.close();
  }
};

const median = (all: readonly EndToEnd[], figure: keyof EndToEnd): number => {
  const sorted = all.map((one) => one[figure]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const embedded = async (): Promise<{ url: string; close(): Promise<void> }> => {
  const dataDir = mkdtempSync(join(tmpdir(), "relevo-bench-"));
  const started = await startEmbedded({ dataDir, log: { info: () => {}, warn: () => {} } });
  return {
    url: started.url,
    close: async () => {
      await started.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const onServer = async (url: string, ...statements: string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
};

const drop = (url: string): Promise<void> => onServer(url, `drop database if exists ${NAME} with (force)`);

const freshDatabase = async (url: string): Promise<string> => {
  await drop(url);
  await onServer(url, `create database ${NAME}`);
  const made = new URL(url);
  made.pathname = `/${NAME}`;
  return made.href;
};

await main();
process.exit(0);
