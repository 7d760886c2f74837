import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, type Change as ClockChange, createClock } from "./clock.ts";
import { type Fault, Faults } from "./faults.ts";
import type { Announce, Platform } from "./platform.ts";
import { createSlack } from "./slack/index.ts";
import { createTelegram } from "./telegram/index.ts";

const PAGE = fileURLToPath(new URL("./page/", import.meta.url));
// Files come through control verbs as base64.
const LARGEST_CONTROL = 80 * 1024 * 1024;
// Longer than clients keep theirs, so that they never write into a connection that is just being closed.
const KEEP_ALIVE_MS = 70_000;

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

export interface Sandbox {
  port: number;
  url: string;
  /** By how much its time is ahead of the real one. */
  offsetMs(): number;
  close(): Promise<void>;
}

interface Frame {
  platforms: Platform[];
  faults: Faults;
  clock: Clock;
  viewers: Set<ServerResponse>;
  announce: Announce;
  moved: (offsetMs: number) => void;
}

interface Options {
  port: number;
  directory: string;
  seed?: number;
  /** Called whenever the clock was moved, before whoever moved it is answered. */
  moved?: (offsetMs: number) => void;
}

/** Both stand-ins and the page behind one port of this machine. Port 0 takes any free one. */
export const startSandbox = async (options: Options): Promise<Sandbox> => {
  const frame = createFrame(options, () => origin);
  const server = createServer((request, response) => void answer(frame, request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1000;
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    socket.on("error", () => socket.destroy());
    if (!frame.platforms.some((platform) => platform.upgrade(request, socket, head, url))) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    port,
    url: origin,
    offsetMs: frame.clock.offsetMs,
    async close() {
      for (const viewer of frame.viewers) viewer.end();
      for (const platform of frame.platforms) await platform.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

const createFrame = ({ directory, seed, moved = () => undefined }: Options, origin: () => string): Frame => {
  const clock = createClock(directory);
  const faults = new Faults(seed);
  const viewers = new Set<ServerResponse>();
  const announce: Announce = (change) => {
    if (viewers.size === 0) return;
    const line = `data: ${JSON.stringify(change)}\n\n`;
    for (const viewer of viewers) viewer.write(line);
  };
  const wiring = { directory, clock, faults, announce };
  const platforms = [createTelegram(wiring), createSlack({ ...wiring, origin })];
  return { platforms, faults, clock, viewers, announce, moved };
};

const answer = async (frame: Frame, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  try {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    for (const platform of frame.platforms) if (await platform.handle(request, response, url)) return;
    if (!isFromHere(request)) return sendJson(response, 403, { error: "this page answers to its own address only" });
    if (url.pathname === "/_sandbox/events") return watch(frame, response);
    if (url.pathname.startsWith("/_sandbox/")) return await answerControl(frame, request, response, url);
    await sendPage(request, response, url.pathname);
  } catch (error) {
    sendJson(response, 500, { error: (error as Error).stack });
  }
};

/**
 * A strange Host is a site that has pointed its own name at this machine; a strange Origin is a site that posts here from
 * somebody's browser. Neither may sit on the chairs.
 */
const isFromHere = ({ headers }: IncomingMessage): boolean =>
  isLocal(headers.host ?? "") && (headers.origin === undefined || isLocal(headers.origin.replace(/^https?:\/\//, "")));

const isLocal = (host: string) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);

const watch = ({ viewers }: Frame, response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": here\n\n");
  viewers.add(response);
  response.on("close", () => viewers.delete(response));
};

const answerControl = async (
  frame: Frame,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const [, , first = "", verb] = url.pathname.split("/");
  try {
    const work = controlOf(frame, request.method ?? "GET", first, verb);
    if (!work) return sendJson(response, 404, { error: `there is no ${request.method} ${url.pathname}` });
    sendJson(response, 200, (await work(await readJson(request))) ?? { ok: true });
  } catch (error) {
    sendJson(response, 400, { error: (error as Error).message });
  }
};

type Work = (body: never) => unknown;

const controlOf = (frame: Frame, method: string, first: string, verb: string | undefined): Work | null => {
  if (verb === undefined) return frameVerbs(frame)[`${method} ${first}`] ?? null;
  const platform = frame.platforms.find(({ name }) => name === first);
  if (!platform) return null;
  if (method === "GET") return verb === "state" ? () => platform.state() : null;
  return method === "POST" && Object.hasOwn(platform.control, verb) ? platform.control[verb]! : null;
};

const frameVerbs = ({ faults, clock, announce, moved }: Frame): Record<string, Work> => {
  const time = () => ({ now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs(), zone: clock.zone() });
  return {
    "POST faults": (body: Partial<Fault>) => faults.add(body),
    "GET faults": () => faults.list(),
    "DELETE faults": () => faults.clear(),
    "GET clock": time,
    "POST clock": (body: ClockChange) => {
      moved(clock.move(body));
      announce({ platform: "frame", kind: "clock", ...time() });
      return time();
    },
  };
};

const readJson = async (request: IncomingMessage): Promise<never> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_CONTROL) chunks.push(chunk);
  }
  if (size > LARGEST_CONTROL) throw new Error("the body is too large");
  const text = Buffer.concat(chunks).toString("utf8").trim();
  return (text ? JSON.parse(text) : {}) as never;
};

const sendPage = async (request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> => {
  const name = pathname === "/" ? "index.html" : pathname.slice(1);
  // Plain names and folders only: nothing above the page's folder can be named.
  const isPlain = /^[\w-]+(?:[./][\w-]+)*$/.test(name);
  const bytes = isPlain ? await readFile(`${PAGE}${name}`).catch(() => null) : null;
  if (!bytes) return sendJson(response, 404, { error: "not found" });
  response.writeHead(200, {
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "content-length": bytes.length,
    "cache-control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
};

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  if (response.destroyed || response.writableEnded) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length }).end(bytes);
};
