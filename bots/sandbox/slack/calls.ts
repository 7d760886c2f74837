import type { Json } from "./types.ts";

const MOST_KEPT = 20_000;

export interface Call {
  number: number;
  at: number;
  method: string;
  app?: string;
  args: Json;
  status: number;
  ok: boolean;
  error?: string;
}

/** What apps asked for, newest last, for tests to look at. Not kept over a restart. */
export class Calls {
  private list: Call[] = [];
  private next = 1;

  add(call: Omit<Call, "number">): void {
    this.list.push({ number: this.next, ...call });
    this.next += 1;
    // Cut in halves, because shifting a long array on each call is slow.
    if (this.list.length > MOST_KEPT * 2) this.list = this.list.slice(-MOST_KEPT);
  }

  find({ since = 0, method }: { since?: number; method?: string }): Call[] {
    return this.list.filter((call) => call.number > since && (!method || call.method === method));
  }

  clear(): void {
    this.list = [];
  }
}
