import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Answer, Json } from "./types.ts";
import { newId, type World } from "./world.ts";

const MOST_SOCKETS = 10;
const TICKET_LIVES_MS = 60_000;

interface Waiter {
  socket: WebSocket;
  timer: NodeJS.Timeout;
  resolve: (answer: Answer) => void;
}

/** Socket Mode: each payload goes to one of an app's connections, which must acknowledge it by its envelope_id. */
export class Sockets {
  onConnect: (app: string) => void = () => {};
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly tickets = new Map<string, { app: string; until: number }>();
  private readonly open = new Map<string, WebSocket[]>();
  private readonly waiters = new Map<string, Waiter>();
  private readonly world: World;
  private turn = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** What apps.connections.open gives out: an address that works once. */
  address(app: string): string {
    const ticket = newId("", 24);
    this.tickets.set(ticket, { app, until: Date.now() + TICKET_LIVES_MS });
    return `${this.world.origin().replace(/^http/, "ws")}/slack/socket/?ticket=${ticket}&app_id=${app}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
    const ticket = this.tickets.get(url.searchParams.get("ticket") ?? "");
    this.tickets.delete(url.searchParams.get("ticket") ?? "");
    if (!ticket || ticket.until < Date.now()) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.server.handleUpgrade(request, socket, head, (connected) => this.welcome(ticket.app, connected));
  }

  has(app: string): boolean {
    return (this.open.get(app)?.length ?? 0) > 0;
  }

  count(app: string): number {
    return this.open.get(app)?.length ?? 0;
  }

  send(app: string, envelope: Json, ackMs: number): Promise<Answer> {
    const sockets = this.open.get(app) ?? [];
    if (sockets.length === 0) return Promise.resolve({ ok: false, reason: "no connection" });
    this.turn += 1;
    const socket = sockets[this.turn % sockets.length]!;
    const envelopeId = newId("", 20);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.finish(envelopeId, { ok: false, reason: "timeout" }), ackMs);
      this.waiters.set(envelopeId, { socket, timer, resolve });
      socket.send(JSON.stringify({ envelope_id: envelopeId, ...envelope }));
    });
  }

  /** Slack recycles connections every few hours and says so. */
  disconnect(app: string, reason: string): number {
    const sockets = this.open.get(app) ?? [];
    for (const socket of [...sockets]) {
      socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "sandbox" } }));
      if (reason !== "warning") this.leave(app, socket, () => socket.close(1000));
    }
    return sockets.length;
  }

  /** Cuts the lines without a word. */
  drop(app?: string): number {
    let dropped = 0;
    for (const [owner, sockets] of this.open) {
      if (app && owner !== app) continue;
      for (const socket of [...sockets]) {
        this.leave(owner, socket, () => socket.terminate());
        dropped += 1;
      }
    }
    return dropped;
  }

  close(): void {
    this.drop();
    for (const envelopeId of [...this.waiters.keys()]) this.finish(envelopeId, { ok: false, reason: "closed" });
    this.server.close();
  }

  private welcome(app: string, socket: WebSocket) {
    const sockets = this.open.get(app) ?? [];
    if (sockets.length >= MOST_SOCKETS) {
      socket.send(JSON.stringify({ type: "disconnect", reason: "too_many_websockets" }));
      return socket.close(1000);
    }
    this.open.set(app, [...sockets, socket]);
    socket.on("message", (data) => this.read(String(data)));
    socket.on("close", () => this.leave(app, socket));
    socket.on("error", () => socket.terminate());
    const hello = {
      type: "hello",
      num_connections: sockets.length + 1,
      connection_info: { app_id: app },
      debug_info: { host: "sandbox", build_number: 1, approximate_connection_time: 18_060 },
    };
    socket.send(JSON.stringify(hello), () => this.onConnect(app));
  }

  private read(text: string): void {
    try {
      const { envelope_id: envelopeId, payload } = JSON.parse(text);
      this.finish(envelopeId, { ok: true, payload });
    } catch {
      // Not an acknowledgement: the real server ignores it too.
    }
  }

  private finish(envelopeId: string, answer: Answer): void {
    const waiter = this.waiters.get(envelopeId);
    if (!waiter) return;
    this.waiters.delete(envelopeId);
    clearTimeout(waiter.timer);
    waiter.resolve(answer);
  }

  /** Takes the socket out first, so that what it left unacknowledged is not sent to it again. */
  private leave(app: string, socket: WebSocket, end?: () => void): void {
    const others = (this.open.get(app) ?? []).filter((other) => other !== socket);
    this.open.set(app, others);
    end?.();
    for (const [envelopeId, waiter] of [...this.waiters])
      if (waiter.socket === socket) this.finish(envelopeId, { ok: false, reason: "connection_failed" });
  }
}
