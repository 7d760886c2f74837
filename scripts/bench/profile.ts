import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "./program.ts";

interface Node {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SHOWN = 25;
const WAITING = ["(idle)", "(root)"];

/** Writes the profile, which browsers' developer tools open, and prints where the time went by itself. */
export const profileOf = async (program: Program, path: string): Promise<void> => {
  await program.profiled(path);
  const profile = JSON.parse(readFileSync(path, "utf8")) as Profile;
  const self = selfTimes(profile);
  console.log(`profile of the program in ${path}; shares of the time it worked, children not counted:`);
  show("by function", gathered(self, nameOf));
  show("by package", gathered(self, packageOf));
};

const selfTimes = ({ nodes, samples, timeDeltas }: Profile): [Node, number][] => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const times = new Map<Node, number>();
  samples.forEach((id, n) => {
    const node = byId.get(id)!;
    times.set(node, (times.get(node) ?? 0) + (timeDeltas[n] ?? 0));
  });
  return [...times].filter(([{ callFrame }]) => !WAITING.includes(callFrame.functionName));
};

const gathered = (self: readonly [Node, number][], key: (node: Node) => string): [string, number][] => {
  const sums = new Map<string, number>();
  for (const [node, time] of self) sums.set(key(node), (sums.get(key(node)) ?? 0) + time);
  return [...sums].sort(([, a], [, b]) => b - a);
};

const show = (title: string, sums: readonly [string, number][]): void => {
  const all = sums.reduce((total, [, time]) => total + time, 0);
  console.log(`  ${title}`);
  for (const [name, time] of sums.slice(0, SHOWN))
    console.log(`    ${((time / all) * 100).toFixed(1).padStart(5)} %  ${name}`);
};

const nameOf = ({ callFrame }: Node): string => {
  const { functionName, url, lineNumber } = callFrame;
  if (!url) return functionName || "(unnamed)";
  return `${functionName || "(unnamed)"}  ${shorter(url)}:${lineNumber + 1}`;
};

const shorter = (url: string): string =>
  url.startsWith("file:") ? relative(ROOT, fileURLToPath(url)).replace(/^node_modules\//, "") : url;

/** A library by its name, our own code by its folder, the engine by what it does. */
const packageOf = ({ callFrame: { functionName, url } }: Node): string => {
  if (!url) return functionName.startsWith("(") ? functionName : "the engine's own functions";
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(url)?.[1];
  if (library) return library;
  if (url.startsWith("node:")) return url.split("/").slice(0, 2).join("/");
  return `ours: ${shorter(url).split("/").slice(0, -1).join("/") || "main"}`;
};
