import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClock } from "../../bots/sandbox/clock.ts";
import { Faults } from "../../bots/sandbox/faults.ts";
import { type Sandbox, startSandbox } from "../../bots/sandbox/server.ts";

const SANDBOX = new URL("../../bots/sandbox/", import.meta.url);

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sandbox-"));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe("faults", () => {
  test("hit as often as they were asked to, and only what they name", () => {
    const faults = new Faults();
    faults.add({ platform: "slack", method: "chat.postMessage", kind: "429", times: 2, match: "hello" });
    expect(faults.next("telegram", "chat.postMessage", "hello")).toBeNull();
    expect(faults.next("slack", "chat.update", "hello")).toBeNull();
    expect(faults.next("slack", "chat.postMessage", "goodbye")).toBeNull();
    expect(faults.next("slack", "chat.postmessage", "say hello")?.kind).toBe("429");
    expect(faults.next("slack", "chat.postMessage", () => "hello")?.kind).toBe("429");
    expect(faults.next("slack", "chat.postMessage", "hello")).toBeNull();
  });

  test("with a probability, the same seed gives the same run", () => {
    const run = (seed: number) => {
      const faults = new Faults(seed);
      faults.add({ platform: "slack", kind: "500", times: 1000, probability: 0.3 });
      return Array.from({ length: 200 }, () => (faults.next("slack", "x", "") ? 1 : 0));
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    const hits = run(7).filter((hit) => hit === 1).length;
    expect(hits).toBeGreaterThan(30);
    expect(hits).toBeLessThan(90);
  });
});

test("a moved clock stays moved after a restart, in its zone", () => {
  createClock(directory).move({ advanceMs: 900_000, zone: "Europe/Madrid" });
  const clock = createClock(directory);
  expect([clock.offsetMs(), clock.zone()]).toEqual([900_000, "Europe/Madrid"]);
  expect(clock.move({ offsetMs: 0 })).toBe(0);
  expect(createClock(directory).zone()).toBe("Europe/Madrid");
  expect(() => clock.move({ zone: "Europe/Atlantis" })).toThrow("Atlantis");
  expect(() => clock.move({ advanceMs: Number.NaN })).toThrow("number");
});

test("the stand-ins import nothing outside their folder but node and ws", async () => {
  const files = (await readdir(SANDBOX, { recursive: true })).filter((name) => name.endsWith(".ts"));
  for (const file of files) {
    const text = await readFile(new URL(file, SANDBOX), "utf8");
    const depth = file.split("/").length - 1;
    for (const [, target] of text.matchAll(/^(?:import|export)[^"]*? from "([^"]+)";/gms)) {
      const isOurs = target!.startsWith("./") || (target!.match(/\.\.\//g)?.length ?? 0) <= depth;
      const isAllowed = target!.startsWith(".") ? isOurs : target!.startsWith("node:") || target === "ws";
      expect(isAllowed, `${file} imports ${target}`).toBe(true);
    }
  }
});

describe("the server", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0, directory });
  });
  afterEach(() => sandbox.close());

  const post = (path: string, body: object, method = "POST") =>
    fetch(`${sandbox.url}${path}`, { method, ...(method === "POST" && { body: JSON.stringify(body) }) });

  const statusWith = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      request(`${sandbox.url}${path}`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });

  test("answers to its own address only", async () => {
    expect(await statusWith("/_sandbox/telegram/state", { host: "localhost:1" })).toBe(200);
    expect(await statusWith("/_sandbox/telegram/state", { host: "evil.example" })).toBe(403);
    expect(await statusWith("/", { host: "evil.example" })).toBe(403);
    expect(await statusWith("/_sandbox/clock", { origin: "https://evil.example" })).toBe(403);
  });

  test("serves nothing outside the page's folder", async () => {
    expect(await statusWith("/..%2fserver.ts", {})).toBe(404);
    expect(await statusWith("/../server.ts", {})).toBe(404);
    expect(await statusWith("/.hidden", {})).toBe(404);
  });

  test("a wrong wish is a 400 that says why, an unknown verb a 404", async () => {
    const refused = await post("/_sandbox/telegram/say", { from: 1, text: "x" });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ error: "there is no user 1; declare it with the verb user" });
    expect((await post("/_sandbox/telegram/toString", {})).status).toBe(404);
    expect((await post("/_sandbox/faults", { platform: "telegram", kind: "meteor" })).status).toBe(400);
  });

  test("faults are listed and cleared, the clock moves", async () => {
    await post("/_sandbox/faults", { platform: "telegram", method: "getMe", kind: "500" });
    const list = async () =>
      ((await (await fetch(`${sandbox.url}/_sandbox/faults`)).json()) as { waiting: unknown[] }).waiting;
    expect(await list()).toHaveLength(1);
    await post("/_sandbox/faults", {}, "DELETE");
    expect(await list()).toEqual([]);
    const moved = (await (await post("/_sandbox/clock", { advanceMs: 86_400_000 })).json()) as { now: string };
    expect(Date.parse(moved.now)).toBeGreaterThan(Date.now() + 86_000_000);
  });

  test("changes are announced as server-sent events", async () => {
    const events = await fetch(`${sandbox.url}/_sandbox/events`);
    expect(events.headers.get("content-type")).toBe("text/event-stream");
    const reader = events.body!.getReader();
    await reader.read();
    await post("/_sandbox/telegram/user", { id: 5, firstName: "Ana" });
    const { value } = await reader.read();
    const line = new TextDecoder().decode(value);
    expect(JSON.parse(line.slice("data: ".length))).toEqual({ platform: "telegram", kind: "user", user: 5 });
    await reader.cancel();
  });
});

describe("the child process", () => {
  interface Ready {
    ready: boolean;
    port: number;
    offsetMs: number;
  }
  const start = () =>
    new Promise<{ child: ChildProcess } & Ready>((resolve, reject) => {
      const main = new URL("main.ts", SANDBOX).pathname;
      const child = spawn(process.execPath, ["--import", "tsx", main, "--port", "0", "--dir", directory], {
        stdio: ["ignore", "pipe", "inherit", "ipc"],
      });
      child.once("message", (message: Ready) => resolve({ child, ...message }));
      child.once("exit", (code) => reject(new Error(`exit ${code}`)));
    });
  const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", resolve));

  test("says when it is ready, keeps what it holds when killed, and leaves with its parent", async () => {
    const first = await start();
    const control = (port: number, verb: string, body: object) =>
      fetch(`http://127.0.0.1:${port}/_sandbox/telegram/${verb}`, { method: "POST", body: JSON.stringify(body) });
    await control(first.port, "user", { id: 9, firstName: "Ana" });
    const killed = ended(first.child);
    first.child.kill("SIGKILL");
    await killed;
    const second = await start();
    const state = await (await fetch(`http://127.0.0.1:${second.port}/_sandbox/telegram/state`)).json();
    expect(state).toMatchObject({ users: [{ id: 9, firstName: "Ana" }] });
    const left = ended(second.child);
    second.child.disconnect();
    expect(await left).toBe(0);
  });

  test("tells whoever started it by how much its time is ahead", async () => {
    const first = await start();
    expect(first.offsetMs).toBe(0);
    const told = new Promise((resolve) => first.child.once("message", resolve));
    const url = `http://127.0.0.1:${first.port}/_sandbox/clock`;
    await fetch(url, { method: "POST", body: JSON.stringify({ advanceMs: 900_000 }) });
    expect(await told).toEqual({ offsetMs: 900_000 });
    const left = ended(first.child);
    first.child.kill("SIGTERM");
    await left;
    const second = await start();
    expect(second.offsetMs).toBe(900_000);
    second.child.kill("SIGTERM");
  });

  test("stays through Ctrl-C for whoever started it, and leaves on SIGTERM", async () => {
    const { child, port } = await start();
    const left = ended(child);
    child.kill("SIGINT");
    expect((await fetch(`http://127.0.0.1:${port}/_sandbox/telegram/state`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await left).toBe(0);
  });
});
