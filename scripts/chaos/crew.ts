import { join } from "node:path";
import { Child, pause, scriptAt } from "./child.ts";

interface Post {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  child: Child | null;
  /** When the process that is there now was started. */
  startedMs: number;
  /** How long the next one waits after it was killed. */
  downMs: number;
  killed: boolean;
}

export interface CrewOptions {
  readonly directory: string;
  readonly clock: string;
  readonly env: Readonly<Record<string, string>>;
  /** Worker processes; 1: one process that does all. */
  readonly workers: number;
  /** For each process, the first one's is that of the webhooks. */
  readonly ports: readonly number[];
}

const AGAIN_MS = 500;

/** The parts of the program, each a process; who ends is started again, as a service manager would. */
export class Crew {
  /** Processes that were ready and ended without being killed. */
  readonly gaveUp: string[] = [];
  kills = 0;
  private readonly posts: readonly Post[];
  private readonly directory: string;
  private readonly clock: string;
  private stopping = false;
  private readonly keeping: Promise<void>[] = [];

  constructor({ directory, clock, env, workers, ports }: CrewOptions) {
    this.directory = directory;
    this.clock = clock;
    const parts = workers === 1 ? [""] : ["api", "bots", ...Array.from({ length: workers }, () => "workers")];
    this.posts = parts.map((part, n) => ({
      name: part ? `${part}-${n}` : "program",
      args: part ? ["--only", part] : [],
      env: { ...env, PORT: String(ports[n]) },
      child: null,
      startedMs: 0,
      downMs: 0,
      killed: false,
    }));
  }

  static size(workers: number): number {
    return workers === 1 ? 1 : workers + 2;
  }

  async start(): Promise<void> {
    // One after the other: the first applies migrations and the desk file.
    for (const post of this.posts) {
      await this.launch(post).says('"msg":"ready"', 60_000);
      this.keeping.push(this.keep(post));
    }
  }

  /** Ends one of them in the middle of what it does; resolves when the next one has been started. */
  async kill(choice: number, downMs: number): Promise<void> {
    const post = this.posts[Math.floor(choice * this.posts.length)]!;
    // One that is just being started again is waited for: so many kills were asked for.
    while (post.child?.code !== null && !this.stopping) await pause(20);
    const { child } = post;
    if (!child) return;
    post.downMs = downMs;
    post.killed = true;
    this.kills += 1;
    await child.stop("SIGKILL");
    while (post.child === child && !this.stopping) await pause(20);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(
      this.posts.map(async ({ child }) => {
        const timer = setTimeout(() => child?.process.kill("SIGKILL"), 20_000);
        await child?.stop("SIGTERM");
        clearTimeout(timer);
      }),
    );
    await Promise.all(this.keeping);
  }

  private launch(post: Post): Child {
    post.startedMs = performance.now();
    post.killed = false;
    post.child = new Child({
      script: scriptAt("scripts/chaos/program"),
      args: ["--clock", this.clock, ...post.args],
      env: post.env,
      cwd: this.directory,
      log: join(this.directory, `${post.name}.log`),
    });
    return post.child;
  }

  private async keep(post: Post): Promise<void> {
    while (!this.stopping) {
      const child = post.child!;
      const code = await child.end();
      if (this.stopping) return;
      if (!post.killed && child.said.includes('"msg":"ready"'))
        this.gaveUp.push(`${post.name} ended by itself (${code}): ${child.said.slice(-500)}`);
      await pause(post.killed ? post.downMs : AGAIN_MS);
      if (!this.stopping) this.launch(post);
    }
  }
}
