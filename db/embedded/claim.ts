// Who owns DATA_DIR. Each claim is a file with the next number, made by an exclusive link with its content already
// inside; so of two processes that both find a dead owner exactly one wins, which removing a stale lock file cannot promise.
// The highest number counts and is never removed, only marked released, or a slow rival could use its number again.
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isLiving, type ProcessMark } from "./processes.ts";
import { giveToOwnerOfFolder } from "./reach.ts";
import { Refusal } from "./refusal.ts";

interface Content {
  readonly owner: ProcessMark | null;
  readonly since?: string;
}

export interface Claim {
  release(): Promise<void>;
}

export async function claimOwnership(dataDir: string, me: ProcessMark, since: string): Promise<Claim> {
  const folder = join(dataDir, "postgres.owner");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await giveToOwnerOfFolder(folder);
  for (;;) {
    const highest = Math.max(0, ...(await numbersIn(folder)));
    const { owner, since: ownedSince } = await read(folder, highest);
    if (owner !== null && isLiving(owner)) throw alreadyRunning(dataDir, owner.pid, ownedSince);
    const mine = join(folder, String(highest + 1));
    if (await madeFirst(mine, { owner: me, since })) {
      await removeBelow(folder, highest + 1);
      return { release: () => replace(mine, { owner: null }) };
    }
  }
}

const alreadyRunning = (dataDir: string, pid: number, since = "an unknown time") =>
  new Refusal(
    `Relevo is already running (pid ${pid}, since ${since}) with ${dataDir}. ` +
      `Stop that process first, or give this one another DATA_DIR.`,
  );

async function numbersIn(folder: string): Promise<number[]> {
  return (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function read(folder: string, number: number): Promise<Content> {
  const text = await readFile(join(folder, String(number)), "utf8").catch(() => null);
  try {
    return text === null ? { owner: null } : (JSON.parse(text) as Content);
  } catch {
    return { owner: null }; // half a file is left by a power cut, and nobody lives through one
  }
}

async function madeFirst(path: string, content: Content): Promise<boolean> {
  const draft = await writeDraft(path, content);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(path: string, content: Content): Promise<void> {
  await rename(await writeDraft(path, content), path);
}

async function writeDraft(path: string, content: Content): Promise<string> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, JSON.stringify(content), { mode: 0o600 });
  await giveToOwnerOfFolder(draft);
  return draft;
}

async function removeBelow(folder: string, number: number): Promise<void> {
  const older = (await numbersIn(folder)).filter((other) => other < number);
  await Promise.all(older.map((other) => rm(join(folder, String(other)), { force: true })));
}
