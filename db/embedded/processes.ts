// A process number alone names nobody: after a restart, or in the next container, it belongs to a stranger.
// So a process is named by its number together with the moment it began, as the system itself reports it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface ProcessMark {
  readonly pid: number;
  /** When the system says that it began; opaque, only ever compared. */
  readonly began: string;
}

export const markOf = (pid: number): ProcessMark | null => {
  const began = process.platform === "linux" ? beganByProc(pid) : beganByPs(pid);
  return began === null ? null : { pid, began };
};

export const isLiving = (mark: ProcessMark): boolean => markOf(mark.pid)?.began === mark.began;

/** Only Linux tells; null elsewhere, and for a process that we may not look into. */
export const folderOf = (pid: number, readLink: (path: string) => string): string | null => {
  try {
    return process.platform === "linux" ? readLink(`/proc/${pid}/cwd`) : null;
  } catch {
    return null;
  }
};

function beganByProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in brackets and may hold spaces and brackets itself, so count from the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state] = fields;
    const startTicks = fields[19];
    // A zombie has ended and only waits for a parent that may never collect it (process 1 of many containers does not).
    return state === "Z" || state === "X" || startTicks === undefined ? null : `${bootId()}:${startTicks}`;
  } catch {
    return null;
  }
}

// The ticks count from the boot, so the same number and ticks may come again after a reboot.
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

function beganByPs(pid: number): string | null {
  const answer = spawnSync("/bin/ps", ["-o", "state=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { LC_ALL: "C" },
  });
  const [state, ...began] = (answer.stdout ?? "").trim().split(/\s+/);
  return answer.status !== 0 || began.length === 0 || state?.startsWith("Z") ? null : began.join(" ");
}
