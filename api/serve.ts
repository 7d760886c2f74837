import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { ApiEnv } from "./env.ts";

export interface Served {
  readonly port: number;
  /** Takes nothing new, lets what runs finish, for 5 s at most. */
  close(): Promise<void>;
}

const FINISH_MS = 5_000;
// Also for who reads nothing of a long answer.
const SILENT_MS = 60_000;

// A client that sends a byte a second holds a socket, and no more than that, until it is cut off.
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
};

export const serve = async (app: Hono<ApiEnv>, at: { port: number; host: string }): Promise<Served> => {
  const server = createServer(LIMITS, getRequestListener(app.fetch));
  server.setTimeout(SILENT_MS);
  const connections = watchConnections(server);
  await listen(server, at);
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | null = null;
  return { port, close: () => (closing ??= close(server, connections)) };
};

const listen = (server: Server, { port, host }: { port: number; host: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(new Error(whyNot(error, port, host), { cause: error }));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });

const whyNot = ({ code, message }: NodeJS.ErrnoException, port: number, host: string): string => {
  if (code === "EADDRINUSE") return `port ${port} is taken by another program: set PORT or stop it`;
  if (code === "EACCES") return `port ${port} may not be opened by this user: set PORT to a number above 1023`;
  if (code === "EADDRNOTAVAIL") return `this machine has no address ${host}`;
  return `port ${port} can't be opened: ${message}`;
};

const close = (server: Server, connections: Connections): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), FINISH_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    connections.endIdle();
  });

interface Connections {
  /** Ends what carries no request now, and each other one as soon as its answer is out. */
  endIdle(): void;
}

// Node's closeIdleConnections leaves alone what never sent a whole request, and such a one would hold up the end.
const watchConnections = (server: Server): Connections => {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  let ending = false;
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.prependListener("request", ({ socket }, response) => {
    busy.add(socket);
    response.once("close", () => {
      busy.delete(socket);
      if (ending) socket.destroySoon();
    });
  });
  return {
    endIdle: () => {
      ending = true;
      for (const socket of open) if (!busy.has(socket)) socket.destroy();
    },
  };
};
