import { expect, test } from "vitest";
import { type ShiftOptions, startShift } from "../../bots/shift.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test("a channel that becomes ours while we stop is not opened: nobody would close it", async () => {
  const opened: string[] = [];
  let claim = (_isOurs: boolean): void => {};
  const claimed = new Promise<boolean>((resolve) => {
    claim = resolve;
  });
  const shift = startShift({
    instance: { id: 1, sweeps: async () => false },
    claims: { listen: () => claimed, release: async () => void opened.push("released") },
    channels: [{ id: "c", key: "clients", intake: { start: async () => void opened.push("started") } }],
    backfill: () => {
      opened.push("backfill");
      return { stop: async () => {} };
    },
    inbound: { tidy: async () => {}, stop: async () => {} },
    fetching: { stop: async () => {} },
    desk: { now: () => new Date(0) },
    isHeld: () => false,
    listens: true,
    works: false,
    log: silent,
  } as unknown as ShiftOptions);
  const stopped = shift.stop();
  claim(true);
  await stopped;
  expect(opened).toEqual(["released"]);
});
