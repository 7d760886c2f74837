import { expect, test } from "vitest";
import { createFetching } from "../../bots/fetching.ts";
import type { Connected } from "../../bots/inbound.ts";
import type { Desk } from "../../core/ports.ts";
import { quiet } from "../ground.ts";

const file = {
  id: "f1",
  channel: "c1",
  kind: "document",
  name: "a.txt",
  type: "text/plain",
  size: 3,
  source: { id: "1" },
};

test("a shift that ended with its session is followed by one that fetches", async () => {
  const signals: boolean[] = [];
  const stored: string[] = [];
  const fetching = createFetching({
    desk: { transaction: async () => void stored.push("f1") } as unknown as Desk,
    store: { put: async () => ({ hash: "0".repeat(64), size: 3 }), read: () => (async function* () {})() },
    channel: () =>
      ({
        bot: {
          can: { fetch: 1_000 },
          fetch: async (_: unknown, signal: AbortSignal) => {
            signals.push(signal.aborted);
            return signal.aborted ? { is: "later", why: "given up" } : { is: "bytes", stream: [] };
          },
        },
      }) as unknown as Connected,
    waiting: async () => file,
    isTooBig: () => false,
    log: quiet,
  });
  await fetching.stop();
  expect(await fetching.fetch("a1", "f1", 0)).toBe("done");
  fetching.wake("a1", ["f1"]);
  await fetching.stop();
  expect(signals.at(0)).toBe(false);
  expect(stored.length).toBeGreaterThanOrEqual(1);
});
