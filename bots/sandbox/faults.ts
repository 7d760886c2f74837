import type { ServerResponse } from "node:http";

const KINDS = ["429", "500", "403", "hang", "drop-before", "drop-after", "error"] as const;
const HANG_MS = 60_000;

/** One thing that will go wrong, asked for with POST /_sandbox/faults. */
export interface Fault {
  platform: string;
  /** The API method, in any case; "*" is every method. */
  method: string;
  /** Only requests whose JSON contains this. */
  match?: string;
  kind: (typeof KINDS)[number];
  /** How many requests it hits before it is used up. */
  times: number;
  probability: number;
  retryAfter?: number;
  /** How long a hang lasts, or the silence after work whose connection then breaks. */
  ms?: number;
  /** A hang whose work is never done. */
  before?: boolean;
  /** What kind "error" answers. */
  body?: unknown;
}

/** The failure to answer with, each platform in its own shape. "error" has no status: the body says all. */
export interface Failure {
  kind: "429" | "500" | "403" | "error";
  status: number | null;
  retryAfterSeconds: number;
  body?: unknown;
}

export class Faults {
  private waiting: Fault[] = [];
  private readonly random: () => number;
  private hits = 0;

  constructor(seed = 1) {
    this.random = seeded(seed);
  }

  add(wish: Partial<Fault>): Fault {
    if (!KINDS.includes(wish.kind as Fault["kind"])) throw new Error(`kind must be one of ${KINDS.join(", ")}`);
    if (wish.platform !== "telegram" && wish.platform !== "slack")
      throw new Error("platform must be telegram or slack");
    const fault = { ...wish, method: wish.method ?? "*", times: wish.times ?? 1, probability: wish.probability ?? 1 };
    this.waiting.push(fault as Fault);
    return fault as Fault;
  }

  clear(): void {
    this.waiting = [];
  }

  list(): { waiting: Fault[]; hits: number } {
    return { waiting: this.waiting, hits: this.hits };
  }

  /** Takes the fault that this request meets, if there is one. Call it once a request. */
  next(platform: string, method: string, payloadText: string | (() => string)): Fault | null {
    if (this.waiting.length === 0) return null;
    for (const fault of this.waiting) {
      if (!meets(fault, platform, method, payloadText)) continue;
      if (fault.probability < 1 && this.random() >= fault.probability) continue;
      fault.times -= 1;
      this.hits += 1;
      if (fault.times <= 0) this.waiting = this.waiting.filter((other) => other !== fault);
      return fault;
    }
    return null;
  }
}

/**
 * Call it before the work of a method. null: do the work (after a hang, if one was asked for); "ended": the socket is
 * gone, neither work nor answer; otherwise the failure to answer with instead of working.
 */
export const applyBefore = async (fault: Fault | null, response: ServerResponse): Promise<null | "ended" | Failure> => {
  if (!fault) return null;
  if (fault.kind === "drop-after") return null;
  if (fault.kind === "drop-before") return drop(response);
  if (fault.kind === "hang") {
    await pause(fault.ms ?? HANG_MS);
    return fault.before ? drop(response) : null;
  }
  const status = fault.kind === "error" ? null : Number(fault.kind);
  return { kind: fault.kind, status, retryAfterSeconds: fault.retryAfter ?? 1, body: fault.body };
};

/** Call it after the work and before the answer. True: the socket was destroyed, write nothing. */
export const applyAfter = (fault: Fault | null, response: ServerResponse): boolean => {
  if (fault?.kind !== "drop-after") return false;
  if (fault.ms === undefined) drop(response);
  else setTimeout(() => drop(response), fault.ms).unref();
  return true;
};

const meets = (fault: Fault, platform: string, method: string, payloadText: string | (() => string)): boolean =>
  fault.platform === platform &&
  (fault.method === "*" || fault.method.toLowerCase() === method.toLowerCase()) &&
  (fault.match === undefined || (typeof payloadText === "string" ? payloadText : payloadText()).includes(fault.match));

const drop = (response: ServerResponse): "ended" => {
  response.socket?.destroy();
  response.destroy();
  return "ended";
};

// Unreferenced, so that a hanging request does not keep a stopped stand-in alive.
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** mulberry32: the same seed gives the same run. */
const seeded = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
