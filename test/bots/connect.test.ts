import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const IMPORT = /^(?:import|export) (?!type )(?:[^;"]*? from )?"([^"]+)";/gm;

/** All that is loaded before anything runs. */
const loadedBy = (path: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, name] of readFileSync(path, "utf8").matchAll(IMPORT)) {
    if (name!.startsWith(".")) loadedBy(resolve(dirname(path), name!), seen);
    else seen.add(name!);
  }
  return seen;
};

test("a platform's SDK is loaded with its first channel, not with the program", () => {
  const loaded = [...loadedBy(resolve(ROOT, "main.ts"))];
  expect(loaded).toContain(resolve(ROOT, "bots/connect.ts"));
  expect(loaded.filter((name) => name === "grammy" || name.startsWith("@slack/"))).toEqual([]);
});
