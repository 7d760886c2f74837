import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Redis } from "ioredis";
import { freePort } from "../free-port.ts";
import { waitFor } from "./child.ts";

/** A Redis of the run's own that can be killed; one that was given is only emptied. */
export class RedisServer {
  readonly url: string;
  private readonly port: number | null;
  private child: ChildProcess | null = null;

  private constructor(url: string, port: number | null) {
    this.url = url;
    this.port = port;
  }

  static async open(given: string | null): Promise<RedisServer> {
    if (given) return new RedisServer(given, null);
    const port = await freePort();
    const server = new RedisServer(`redis://127.0.0.1:${port}`, port);
    await server.start();
    return server;
  }

  get isOurs(): boolean {
    return this.port !== null;
  }

  async start(): Promise<void> {
    const args = ["--port", String(this.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    const child = spawn("redis-server", args, { stdio: "ignore" });
    const failed = once(child, "error").then(() => {
      throw new Error("redis-server is not installed here: install it, or name a Redis with --redis URL");
    });
    this.child = child;
    await Promise.race([once(child, "spawn"), failed]);
    await waitFor("an answer of Redis", () => this.asked((redis) => redis.ping()).catch(() => null));
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async flush(): Promise<void> {
    await this.asked((redis) => (this.isOurs ? redis.flushall() : redis.flushdb()));
  }

  async close(): Promise<void> {
    await this.kill();
  }

  private async asked<Answer>(ask: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    const redis = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on("error", () => undefined);
    try {
      await redis.connect();
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }
}
