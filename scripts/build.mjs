// Compiles to dist/ and copies what the code reads beside itself. With --if-stale, as `npm start` calls it, only when
// a source has changed since; plain JavaScript, because it must run before anything is compiled.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
const STAMP = join(DIST, ".built");
const LOCK_FILE = join(ROOT, "package-lock.json");
const CODE_FOLDERS = ["api", "bots", "core", "db", "scripts"];
// Not under dist/: the source maps name the sources by a path from here, and dist/ must be as deep.
const WORKSHOP_NAME = /^\.dist-(\d+)$/;
const WORKSHOP = join(ROOT, `.dist-${process.pid}`);

if (process.argv.includes("--if-stale") && !isStale()) process.exit(0);
process.exit(build());

/** Whether any source is newer than the last build. A folder's own time tells of files that were taken away. */
function isStale() {
  if (!existsSync(STAMP)) return true;
  if (readFileSync(STAMP, "utf8") !== dependencies()) return true;
  const builtAtMs = statSync(STAMP).mtimeMs;
  // Editors make and drop files while we look.
  return sources().some((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > builtAtMs);
}

function sources() {
  const atRoot = readdirSync(ROOT).filter((name) => /^(.*\.ts|tsconfig.*\.json)$/.test(name));
  const folders = CODE_FOLDERS.map((name) => join(ROOT, name)).filter((path) => existsSync(path));
  return [...atRoot.map((name) => join(ROOT, name)), ...folders, ...folders.flatMap(everythingIn)];
}

function everythingIn(folder) {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
}

function filesIn(folder) {
  return everythingIn(folder).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Checkouts touch the lock file without changing it, so its content counts. */
function dependencies() {
  return existsSync(LOCK_FILE) ? createHash("sha256").update(readFileSync(LOCK_FILE)).digest("hex") : "";
}

function build() {
  // A file saved while the compiler runs must count as newer.
  const startedAt = new Date();
  clearWorkshops();
  try {
    const failed = compile();
    if (failed) return 1;
    copyAssets();
    const made = publish();
    dropOrphans(made);
    writeFileSync(STAMP, dependencies());
    utimesSync(STAMP, startedAt, startedAt);
    return 0;
  } finally {
    rmSync(WORKSHOP, { recursive: true, force: true });
  }
}

function compile() {
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const options = ["-p", join(ROOT, "tsconfig.build.json"), "--outDir", WORKSHOP];
  const { status, error } = spawnSync(process.execPath, [compiler, ...options], { cwd: ROOT, stdio: "inherit" });
  if (error) console.error(error.message);
  return status !== 0;
}

/** Everything beside the code that isn't code: words, migrations, pages. */
function copyAssets() {
  for (const folder of CODE_FOLDERS.filter((name) => name !== "scripts" && existsSync(join(ROOT, name)))) {
    for (const path of filesIn(join(ROOT, folder))) {
      const name = relative(ROOT, path);
      if (!name.endsWith(".ts") || name.startsWith(join("bots", "sandbox", "page")))
        place(copyFileSync, path, join(WORKSHOP, name));
    }
  }
}

/** File by file, each in one step: a program that starts or runs meanwhile never reads half a file. */
function publish() {
  const names = filesIn(WORKSHOP).map((path) => relative(WORKSHOP, path));
  for (const name of names) place(renameSync, join(WORKSHOP, name), join(DIST, name));
  return new Set(names);
}

/** What is left of sources that are gone must not be found by a test of the folder, a migration runner, or an import. */
function dropOrphans(made) {
  for (const path of filesIn(DIST)) {
    if (!made.has(relative(DIST, path))) rmSync(path, { force: true });
  }
}

function place(put, from, to) {
  mkdirSync(dirname(to), { recursive: true });
  put(from, to);
}

/** Half-built folders of builds that were killed. */
function clearWorkshops() {
  for (const name of readdirSync(ROOT)) {
    const pid = WORKSHOP_NAME.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(ROOT, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
