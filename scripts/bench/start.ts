import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import type { Figure } from "./figures.ts";
import type { Part } from "./part.ts";
import { compiled } from "./program.ts";
import { requestOf } from "./requests.ts";
import { type JobOf, Scene } from "./scene.ts";

/** As `npm start` starts it, from the first instruction to "ready" and to the first webhook that was taken. */
export const start: Part = async ({ ground }) => [...(await embedded()), ...(await onRunningServer(ground))];

/** The sandbox with its own PostgreSQL: the very first start makes the cluster, the next ones find it. */
const embedded = async (): Promise<Figure[]> => {
  const directory = mkdtempSync(join(tmpdir(), "relevo-bench-"));
  try {
    const first = await timeToReady({ DATA_DIR: directory }, ["--sandbox"], directory);
    const warm = await timeToReady({ DATA_DIR: directory }, ["--sandbox"], directory);
    return [
      { what: "embedded, the very first start", value: first, unit: "s", most: 6 },
      { what: "embedded and warm", value: warm, unit: "s", most: 2 },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const onRunningServer = async (ground: Parameters<Part>[0]["ground"]): Promise<Figure[]> => {
  // Its first program makes the schema; the starts that count find it.
  const scene = await Scene.open({ ground, chats: 1, events: "http" });
  try {
    const door = await scene.clients("clients");
    await scene.program.stop();
    writeFileSync(join(scene.directory, "desk.yaml"), scene.deskFile);
    const env = { ...scene.environment, DESK_FILE: join(scene.directory, "desk.yaml") };
    const ready = await timeToReady(env, ["--apply"], scene.directory);
    const accepted = await timeToAccept(env, ["--apply"], scene.directory, door);
    return [
      { what: "running PostgreSQL, ready", value: ready * 1_000, unit: "ms" },
      { what: "running PostgreSQL, first webhook taken", value: accepted * 1_000, unit: "ms", most: 800 },
    ];
  } finally {
    await scene.close();
  }
};

type Environment = Readonly<Record<string, string>>;

const timeToReady = (env: Environment, args: readonly string[], folder: string): Promise<number> =>
  timed(env, args, folder, (child) => {
    let said = "";
    return new Promise((resolve) => {
      child.stdout!.on("data", (chunk: Buffer) => {
        said += chunk;
        if (said.includes('"msg":"ready"')) resolve();
      });
    });
  });

const timeToAccept = (env: Environment, args: readonly string[], folder: string, door: JobOf): Promise<number> =>
  timed(env, args, folder, async (_, port) => {
    const { path, headers, body } = requestOf(
      { ...door, count: 1, from: 1, connections: 1, perSecond: null } as never,
      0,
    );
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body }).catch(
        () => null,
      );
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

/** Seconds until it holds; the program is stopped afterwards. */
const timed = async (
  env: Environment,
  args: readonly string[],
  folder: string,
  holds: (child: ChildProcess, port: number) => Promise<void>,
): Promise<number> => {
  const { isBuilt, root, ending } = compiled();
  const port = await freePort();
  const loader = isBuilt ? [] : ["--import", import.meta.resolve("tsx")];
  const began = performance.now();
  const child = spawn(process.execPath, [...loader, join(root, `main.${ending}`), ...args], {
    cwd: folder,
    env: { ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk;
  });
  child.stdout.resume();
  const ended = new Promise<never>((_, reject) =>
    child.once("exit", (code) => reject(new Error(`the program ended (${code}): ${complaints}`))),
  );
  ended.catch(() => undefined);
  await Promise.race([holds(child, port), ended]);
  const seconds = (performance.now() - began) / 1_000;
  child.kill("SIGTERM");
  await ended.catch(() => undefined);
  return seconds;
};
