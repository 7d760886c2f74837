import { SocketModeClient } from "@slack/socket-mode";
import type { Logger } from "@slack/web-api";
import type { Hearing } from "../hearing.ts";
import type { Log } from "../log.ts";
import type { SlackPulse } from "./health.ts";
import type { Body, EnvelopeKind } from "./shapes.ts";

const HELLO_MS = 15_000;
const LONGEST_WAIT_MS = 30_000;
const PING_MS = 1_000;
/** How long the old connection still listens while the new one is made; Slack warns about ten seconds ahead. */
const OVERLAP_MS = 8_000;

export interface SocketOptions {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly logger: Logger;
  readonly log: Log;
  readonly pulse: SlackPulse;
  readonly hearing: Hearing;
  /** Resolves with what to answer, or null to stay silent. */
  readonly take: (kind: EnvelopeKind, body: Body) => Promise<{ payload?: unknown } | null>;
}

interface Envelope {
  readonly type: EnvelopeKind;
  readonly body: Body;
  readonly ack: (payload?: unknown) => Promise<void>;
}

/**
 * Slack's client reconnects by itself, after a pause, and a reconnection that fails takes the process down with it. So
 * each connection is a client of its own that never reconnects, and this class sees to the next one.
 */
export class Socket {
  private readonly options: SocketOptions;
  private current: Connection | null = null;
  private isStopped = true;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: SocketOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    this.isStopped = false;
    await this.connect();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.options.hearing.ends();
    await this.current?.close();
    this.current = null;
  }

  private async connect(): Promise<void> {
    if (this.isStopped) return;
    const connection = new Connection(
      this.options,
      (envelope) => this.take(envelope),
      () => this.refresh(connection),
    );
    connection.on("disconnected", () => {
      if (this.current === connection) this.again();
    });
    try {
      await connection.open();
      if (this.isStopped) return await connection.close();
      this.current = connection;
      this.failures = 0;
      this.options.hearing.begins();
      this.options.pulse.good("socket");
    } catch (error) {
      await connection.close();
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (this.isStopped) return;
    const why = `Slack's socket can't be opened (${error instanceof Error ? error.message : "closed"})`;
    this.options.log.warn({ why }, "slack socket");
    this.options.pulse.bad("socket", why);
    this.again();
  }

  private again(): void {
    this.current = null;
    if (this.isStopped) return;
    this.options.hearing.ends();
    const waitMs = Math.min(this.failures === 0 ? 0 : 1000 * 2 ** (this.failures - 1), LONGEST_WAIT_MS);
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), waitMs);
  }

  /** Slack renews connections every few hours: the next one is up before the old one goes, so no press falls between. */
  private async refresh(old: Connection): Promise<void> {
    if (this.isStopped || this.current !== old) return;
    this.current = null;
    await this.connect();
  }

  private async take({ type, body, ack }: Envelope): Promise<void> {
    try {
      const answer = await this.options.take(type, body);
      if (answer) await ack(answer.payload);
    } catch (error) {
      // Without an answer Slack sends the envelope again, and the key knows it.
      this.options.log.warn({ error: String(error) }, "an envelope could not be acknowledged");
    }
  }
}

class Connection extends SocketModeClient {
  private readonly refresh: () => Promise<void>;

  constructor(
    { appToken, apiUrl, logger }: SocketOptions,
    take: (envelope: Envelope) => void,
    refresh: () => Promise<void>,
  ) {
    super({
      appToken,
      logger,
      autoReconnectEnabled: false,
      clientPingTimeout: PING_MS,
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: 10_000,
      },
    });
    this.refresh = refresh;
    this.on("slack_event", take);
  }

  async open(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("no hello from Slack")), HELLO_MS);
    });
    await Promise.race([this.start(), tooLate]).finally(() => clearTimeout(timer));
  }

  async close(): Promise<void> {
    await this.disconnect().catch(() => undefined);
  }

  // Called without a catch by the emitter: whatever it throws would end the process.
  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    try {
      if (!isBinary && isRenewal(String(data))) await this.handOver();
      await super.onWebSocketMessage(data, isBinary);
    } catch (error) {
      this.emit("error", error);
    }
  }

  private async handOver(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const longEnough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, OVERLAP_MS);
    });
    await Promise.race([this.refresh(), longEnough]).finally(() => clearTimeout(timer));
  }
}

const isRenewal = (data: string): boolean =>
  data.length < 2000 && data.includes('"disconnect"') && !data.includes("link_disabled");
