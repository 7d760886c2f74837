import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the operating system has counted for the program alone. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly peakMb: number;
}

export interface ProgramOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly folder: string;
  readonly deskFile: string;
  /** Faults are part of what is measured: their warnings are no news. */
  readonly muted?: boolean;
  /** Holds itself to the platforms' limits, as in life. */
  readonly paced?: boolean;
  /** Counts what goes over the wire to these ports, by name, and keeps the statements. Costs time: not for timing. */
  readonly watched?: Readonly<Record<string, number>>;
}

export class Program {
  url = "";
  readonly process: ChildProcess;
  private readonly ask: Ask;

  private constructor(child: ChildProcess) {
    this.process = child;
    this.ask = lineTo(child);
  }

  static async start(options: ProgramOptions): Promise<Program> {
    const { isBuilt, root, ending } = compiled();
    const program = new Program(childOf("./child.mjs", isBuilt));
    program.url = await program.ask<string>("start", { args: [], ...options, root, ending });
    return program;
  }

  usage = (): Promise<Usage> => this.ask("usage");
  /** How long one look at all that is due took, in ms. */
  sweep = (): Promise<number> => this.ask("sweep");
  told = <Told>(verb: "wire" | "plans", body?: object): Promise<Told> => this.ask(verb, body);
  profile = (): Promise<void> => this.ask("profile");
  profiled = (path: string): Promise<void> => this.ask("profiled", { path });

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    await this.ask("stop").catch(() => undefined);
    await ended(this.process, "SIGTERM");
  }

  kill = (): Promise<void> => ended(this.process, "SIGKILL");
}

const ended = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
};

export type Ask = <Answer>(verb: string, body?: object) => Promise<Answer>;

/** Questions to a child, each with its answer; a child that ends answers none. */
export const lineTo = (child: ChildProcess): Ask => {
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  child.on("message", ({ id, value, error }: { id: number; value: never; error?: string }) => {
    const asked = open.get(id);
    open.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  });
  child.once("exit", (code, signal) => {
    for (const { reject } of open.values()) reject(new Error(`the process ended (${code ?? signal})`));
    open.clear();
  });
  return (verb, body) =>
    new Promise((resolve, reject) => {
      last += 1;
      open.set(last, { resolve, reject });
      child.send({ id: last, verb, body });
    });
};

/** A process beside this one; TypeScript runs by tsx, what is measured does not. */
export const childOf = (path: string, isPlain: boolean, args: readonly string[] = []): ChildProcess =>
  fork(fileURLToPath(new URL(path, import.meta.url)), [...args], {
    execArgv: isPlain ? [] : ["--import", import.meta.resolve("tsx")],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });

interface Compiled {
  readonly isBuilt: boolean;
  readonly root: string;
  readonly ending: "js" | "ts";
}

let known: Compiled | undefined;

/** As `npm start` runs it. A tree that does not compile is measured from its sources. */
export const compiled = (): Compiled => {
  known ??= build();
  return known;
};

const build = (): Compiled => {
  const { status } = spawnSync(process.execPath, [`${ROOT}scripts/build.mjs`, "--if-stale"], { stdio: "inherit" });
  if (status === 0) return { isBuilt: true, root: `${ROOT}dist`, ending: "js" };
  console.error("The build failed: measuring the sources by tsx, whose own cost is in memory and start.");
  return { isBuilt: false, root: ROOT.replace(/\/$/, ""), ending: "ts" };
};
