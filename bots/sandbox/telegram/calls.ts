import type { Call } from "./body.ts";

const KEPT = 50_000;

export interface LoggedCall {
  number: number;
  at: string;
  bot: number | null;
  method: string;
  params: Record<string, unknown>;
  status: number;
  answer: unknown;
  ms: number;
}

/** The API calls received, the last 50,000 of them. */
export class CallLog {
  private calls: LoggedCall[] = [];
  private last = 0;

  add(call: Omit<LoggedCall, "number">): void {
    this.last += 1;
    this.calls.push({ number: this.last, ...call });
    // Cut seldom, in large pieces: shifting a long array at each call is slow.
    if (this.calls.length > KEPT * 1.2) this.calls = this.calls.slice(-KEPT);
  }

  list({ since = 0, method }: { since?: number; method?: string }): { calls: LoggedCall[]; last: number } {
    const wanted = method?.toLowerCase();
    const calls = this.calls
      .slice(-KEPT)
      .filter((call) => call.number > since && (!wanted || call.method.toLowerCase() === wanted));
    return { calls, last: this.last };
  }

  clear(): void {
    this.calls = [];
  }
}

/** Parameters with files named instead of shown. */
export const paramsForLog = ({ params, uploads }: Call): Record<string, unknown> => {
  if (uploads.size === 0) return params;
  const files = [...uploads].map(([id, { fileName, bytes }]) => ({ id, fileName, size: bytes.length }));
  return { ...params, files };
};

/** An answer cut to what a test asks about: which messages or updates it gave out, or the refusal. */
export const answerForLog = (result: unknown): unknown => {
  if (Array.isArray(result)) return { ok: true, ids: result.map((one) => one?.update_id ?? one?.message_id) };
  if (typeof result !== "object" || result === null) return { ok: true, result };
  const { message_id } = result as { message_id?: number };
  return message_id === undefined ? { ok: true, result } : { ok: true, message_id };
};
