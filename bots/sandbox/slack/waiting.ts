import type { Change } from "./world.ts";

/** Without a change: look everywhere. With one: only whether this change brought it. */
export type Check<T> = (change?: Change) => T | undefined;

interface Wait {
  check: Check<unknown>;
  resolve: (value: unknown) => void;
  timer: NodeJS.Timeout;
}

/** Answers as soon as something is true, without asking in a loop: every change of the world checks again. */
export class Waiting {
  private waits: Wait[] = [];

  until<T>(check: Check<T>, timeoutMs: number, what: string): Promise<T> {
    const already = check();
    if (already !== undefined) return Promise.resolve(already);
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waits = this.waits.filter((wait) => wait.timer !== timer);
        reject(new Error(`Not seen within ${timeoutMs} ms: ${what}`));
      }, timeoutMs);
      this.waits.push({ check, resolve: resolve as (value: unknown) => void, timer });
    });
  }

  changed(change: Change): void {
    if (this.waits.length === 0) return;
    const found: [Wait, unknown][] = [];
    this.waits = this.waits.filter((wait) => {
      const value = wait.check(change);
      if (value !== undefined) found.push([wait, value]);
      return value === undefined;
    });
    for (const [wait, value] of found) {
      clearTimeout(wait.timer);
      wait.resolve(value);
    }
  }

  close(): void {
    for (const wait of this.waits) clearTimeout(wait.timer);
    this.waits = [];
  }
}
