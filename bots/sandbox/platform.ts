import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** One stand-in behind the sandbox's single port. */
export interface Platform {
  readonly name: "telegram" | "slack";
  /** Answers a request of the platform's own API. False: not this platform's path. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  /** Takes over a WebSocket upgrade. False: not this platform's path. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): boolean;
  /** What the page and the tests may do: POST /_sandbox/<name>/<verb> with a JSON body; the answer is JSON. */
  readonly control: Record<string, (body: never) => Promise<unknown> | unknown>;
  /** All that the page shows, as plain data: GET /_sandbox/<name>/state. */
  state(): unknown;
  close(): Promise<void>;
}

/** How a stand-in tells the page that something changed (GET /_sandbox/events, server-sent events). */
export type Announce = (change: { platform: string; kind: string; [detail: string]: unknown }) => void;
