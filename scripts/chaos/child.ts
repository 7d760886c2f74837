import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { environment } from "../../config.ts";

const isCompiled = import.meta.url.endsWith(".js");

/** The file that begins a process, by its place from the root and without its ending. Compiled: half as long to start. */
export const scriptAt = (path: string): string =>
  fileURLToPath(new URL(`../../${isCompiled ? "" : "dist/"}${path}.js`, import.meta.url));

export interface ChildOptions {
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Where all that it writes is kept, beside `said`. */
  readonly log?: string;
}

const KEPT = 200_000;

/** A script of this repository as a process of its own, which can be killed. */
export class Child {
  readonly process: ChildProcess;
  /** What it wrote, the last of it. */
  said = "";
  /** Its exit code once it has ended; -2 when a signal ended it. */
  code: number | null = null;
  private readonly ended: Promise<number>;
  private readonly log: WriteStream | null;

  constructor({ script, args = [], env = {}, cwd, log }: ChildOptions) {
    const { PATH = "", HOME = "" } = environment();
    this.log = log === undefined ? null : createWriteStream(log, { flags: "a" });
    this.process = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer): void => {
      this.said = `${this.said}${chunk}`.slice(-KEPT);
      this.log?.write(chunk);
    };
    this.process.stdout!.on("data", keep);
    this.process.stderr!.on("data", keep);
    this.ended = new Promise((resolve) =>
      this.process.once("close", (code, signal) => {
        this.code = code ?? (signal === null ? -1 : -2);
        this.log?.end();
        resolve(this.code);
      }),
    );
  }

  /** Until it has written this. */
  async says(words: string | RegExp, ms?: number): Promise<string> {
    return waitFor(
      `"${words}" from a child`,
      async () => {
        if (this.code !== null) throw new Error(`the child ended (${this.code}): ${this.said}`);
        const found = typeof words === "string" ? this.said.includes(words) && words : words.exec(this.said)?.[0];
        return found || null;
      },
      ms,
    );
  }

  end(): Promise<number> {
    return this.ended;
  }

  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    this.process.kill(signal);
    return this.ended;
  }
}

/** Waits for something that another process brings about, looking often. */
export const waitFor = async <Found>(
  what: string,
  look: () => Promise<Found | null | undefined | false>,
  ms = 30_000,
): Promise<Found> => {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const found = await look();
    if (found) return found;
    await pause(50);
  }
  throw new Error(`did not come: ${what}`);
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
