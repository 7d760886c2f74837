import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "./figures.ts";
import type { Part } from "./part.ts";
import { childOf, compiled, lineTo } from "./program.ts";
import { Scene } from "./scene.ts";

const IDLE_MS = 5_000;

/** Idle, against a process that only imports the same libraries, and at the peak of a load, each way. */
export const memory: Part = async ({ ground, chats, messages }) => {
  const imports = await importsMb();
  const scene = await Scene.open({ ground, chats, events: "http" });
  try {
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const idle = (await scene.program.usage()).rssMb;
    await scene.warmUp();
    await scene.clientsWrite(messages);
    await scene.staffReplies(messages);
    const { peakMb } = await scene.program.usage();
    const figures: Figure[] = [
      { what: "a process that imports the same libraries", value: imports, unit: "MB" },
      { what: "idle", value: idle, unit: "MB", most: imports * 1.3 },
      { what: "idle, of the imports alone", value: idle / imports, unit: "×", most: 1.3 },
      { what: "peak under load", value: peakMb, unit: "MB", most: idle * 1.3 + 60 },
    ];
    const beside = ground.isOurs ? await serverMb(scene) : null;
    return beside === null
      ? figures
      : [...figures, { what: "the embedded PostgreSQL beside it", value: beside, unit: "MB" }];
  } finally {
    await scene.close();
  }
};

/** Each page shared between its processes counted once; null where the system does not tell. */
const serverMb = async ({ owner }: Scene): Promise<number | null> => {
  const { rows } = await owner.query<{ pid: number }>("select pid from pg_stat_activity");
  try {
    const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${rows[0]!.pid}/status`, "utf8"))![1]);
    return [parent, ...rows.map(({ pid }) => pid)].map(ownMb).reduce((sum, mb) => sum + mb, 0);
  } catch {
    return null;
  }
};

const ownMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))![1]) / 1_024;

const importsMb = async (): Promise<number> => {
  const child = childOf("./imports.mjs", true);
  const ask = lineTo(child);
  const mb = await ask<number>("import", { libraries: libraries() });
  child.kill("SIGTERM");
  return mb;
};

/** What the compiled program names in its imports, its stand-ins and scripts left out. */
const libraries = (): string[] => {
  const { root, isBuilt } = compiled();
  const folders = isBuilt ? ["api", "bots", "core", "db"] : [];
  const files = folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))))
    .filter((name) => name.endsWith(".js") && !name.startsWith(join("bots", "sandbox")));
  const texts = ["main.js", "config.js", ...files].map((name) => readFileSync(join(root, name), "utf8"));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/^(?:import\b[^"]*|export\b[^"]*\bfrom )"([^".][^"]*)";$|\bimport\("([^".][^"]*)"\)/gm)].map(
      ([, stated, asked]) => (stated ?? asked)!,
    ),
  );
  return [...new Set(named)].filter((name) => !name.startsWith("node:"));
};
