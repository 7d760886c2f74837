import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { Binaries } from "./binaries.ts";
import type { User } from "./reach.ts";
import { Refusal, useYourOwn } from "./refusal.ts";

/** Starts one of the database's programs as `user`; resolves when the system has taken it. */
export async function begin(
  program: string,
  args: readonly string[],
  { binaries, user, ...options }: SpawnOptions & { binaries: Binaries; user: User | null },
): Promise<ChildProcess> {
  const child = spawn(program, args, { ...options, ...user, cwd: "/", env: { ...binaries.environment } });
  try {
    await once(child, "spawn");
    return child;
  } catch (error) {
    throw explained(program, error as NodeJS.ErrnoException);
  }
}

/** Runs it to its end and gives what it said; an exit code other than 0 is an error with those words. */
export async function complete(
  program: string,
  args: readonly string[],
  { input = "", ...where }: { binaries: Binaries; user: User | null; input?: string },
): Promise<void> {
  const child = await begin(program, args, { ...where, stdio: "pipe" });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (words) => (said += words));
  child.stdin?.on("error", () => {}); // it may end without reading; its exit code tells
  child.stdin?.end(input);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Refusal(`${program} failed (${code}): ${said.trim()}\n${useYourOwn}`);
}

function explained(program: string, error: NodeJS.ErrnoException): Error {
  // The file is there and still "not found": what is missing is the loader it was linked for.
  if (error.code === "ENOENT" && existsSync(program)) {
    return new Refusal(
      `The embedded PostgreSQL is made for glibc, and this system has another C library (Alpine has musl). ${useYourOwn}`,
    );
  }
  return new Refusal(`${program} cannot be started (${error.code ?? error.message}). ${useYourOwn}`);
}
