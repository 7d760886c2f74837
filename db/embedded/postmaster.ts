// One running PostgreSQL server: found, launched, waited for, ended.
import { once } from "node:events";
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import type { Place } from "./place.ts";
import { folderOf, isLiving, markOf, type ProcessMark } from "./processes.ts";
import type { PostgresRecord } from "./record.ts";
import { begin } from "./run.ts";

export interface Postmaster {
  readonly mark: ProcessMark;
  readonly port: number;
  readonly ended: Promise<unknown>;
}

const POLL_MS = 5;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

const SETTINGS = {
  max_connections: "100",
  shared_buffers: "64MB",
  fsync: "on",
  timezone: "UTC",
  log_timezone: "UTC",
  // Parallel queries need /dev/shm, which containers keep at 64 MB, and a small desk has none that gain by them.
  max_parallel_workers_per_gather: "0",
  // The log may say that a statement failed, but not with which words: terse leaves out the failing row.
  log_min_messages: "warning",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
};

/** The server that an earlier owner left running in this cluster. */
export function findRunning(cluster: string, record: PostgresRecord | null): Postmaster | null {
  const { pid, port } = readPidFile(cluster);
  const mark = pid === null ? null : markOf(pid);
  if (mark === null || port === null) return null;
  const isRecorded = record?.postmaster?.pid === mark.pid && record.postmaster.began === mark.began;
  // Without a record (killed between launch and writing it down) only its working folder shows whose server it is.
  if (!isRecorded && folderOf(mark.pid, readlinkSync) !== realpathSync(cluster)) return null;
  return { mark, port, ended: watched(mark) };
}

export async function launch(place: Place, binaries: Binaries, logFile: string, port: number): Promise<Postmaster> {
  const log = openLog(logFile);
  try {
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const args = ["-D", place.cluster, "-p", String(port), "-h", "127.0.0.1", "-k", "", ...settings];
    // A session of its own: Ctrl-C in the terminal must reach only us, since we stop last what we still write to.
    const options = {
      binaries,
      user: place.user,
      detached: true,
      stdio: ["ignore", log, log] as ("ignore" | number)[],
    };
    const child = await begin(binaries.postgres, args, options);
    child.unref();
    const ended = once(child, "exit");
    const mark = markOf(child.pid as number) ?? { pid: child.pid as number, began: "" };
    return { mark, port, ended };
  } finally {
    closeSync(log);
  }
}

/** Without a limit as long as it lives: recovery after a crash may take its minutes. */
export async function ready({ mark }: Postmaster, cluster: string, logFile: string, limitMs = Infinity): Promise<void> {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += POLL_MS) {
    const { pid, status } = readPidFile(cluster);
    if (pid === mark.pid && status === "ready") return;
    if (!isLiving(mark)) throw new Error(`PostgreSQL ended while starting:\n${lastLines(logFile)}`);
    await pause(POLL_MS);
  }
  throw new Error(`PostgreSQL (pid ${mark.pid}) was not ready after ${limitMs / 1000} s`);
}

/** Open transactions are rolled back and sessions closed; then without a checkpoint; then by force. */
export async function end({ mark }: Postmaster): Promise<void> {
  const patience: [NodeJS.Signals, number][] = [
    ["SIGINT", 30_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ];
  for (const [signal, milliseconds] of patience) {
    if (!isLiving(mark)) return;
    send(mark.pid, signal);
    await untilGone(mark, milliseconds);
  }
}

async function untilGone(mark: ProcessMark, limitMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < limitMs && isLiving(mark); waitedMs += POLL_MS) await pause(POLL_MS);
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it ended by itself meanwhile
  }
}

/**
 * After a crash: sessions that outlived their postmaster keep the next one from starting, and postmaster.pid may name a
 * number that now belongs to a stranger, or to a dead one whom process 1 has not collected yet, and PostgreSQL takes
 * either for a running server. Only for a cluster without a server.
 */
export async function clearRemains(cluster: string): Promise<void> {
  const orphans = orphansOf(cluster);
  for (const { pid } of orphans) send(pid, "SIGKILL");
  for (const orphan of orphans) await untilGone(orphan, 2_000);
  const { pid } = readPidFile(cluster);
  if (pid !== null && isTaken(pid)) rmSync(join(cluster, "postmaster.pid"), { force: true });
}

/** Below the range from which systems take ports for outgoing connections, so that it is still ours after a restart. */
export async function freePort(wanted: number | null): Promise<number> {
  if (wanted !== null && (await isFree(wanted))) return wanted;
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Lines 1, 4 and 8 of the file that PostgreSQL itself keeps. */
function readPidFile(cluster: string): { pid: number | null; port: number | null; status: string } {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]) || null, port: Number(lines[3]) || null, status: lines[7]?.trim() ?? "" };
  } catch {
    return { pid: null, port: null, status: "" };
  }
}

function watched(mark: ProcessMark): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isLiving(mark)) return;
      clearInterval(timer);
      resolve();
    }, 200);
    timer.unref();
  });
}

function orphansOf(cluster: string): ProcessMark[] {
  if (process.platform !== "linux") return [];
  const folder = realpathSync(cluster);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => folderOf(pid, readlinkSync) === folder && isPostgres(pid))
    .flatMap((pid) => markOf(pid) ?? []);
}

function isPostgres(pid: number): boolean {
  try {
    // "postgres (deleted)" is what an update of the package leaves
    return basename(readlinkSync(`/proc/${pid}/exe`)).startsWith("postgres");
  } catch {
    return false;
  }
}

function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) truncateSync(path);
  return openSync(path, "a", 0o600);
}

function lastLines(path: string): string {
  return readFileSync(path, "utf8").trimEnd().split("\n").slice(-8).join("\n");
}
