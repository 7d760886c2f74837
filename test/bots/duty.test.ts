import { expect, test } from "vitest";
import { keepDuty } from "../../bots/duty.ts";
import type { Shift } from "../../bots/shift.ts";
import type { Instance } from "../../core/duty.ts";
import { quiet, until } from "../ground.ts";

test("a shift whose session is lost drops what it holds, one that ends finishes it", async () => {
  const ended: (boolean | undefined)[] = [];
  let lose = (): void => {};
  let begun = 0;
  const instance = { id: 1, onLost: (listener: () => void) => (lose = listener), close: async () => {} };
  const shift = { stop: async (isLost?: boolean) => void ended.push(isLost) };
  const duty = keepDuty(
    async () => instance as unknown as Instance,
    async () => {
      begun += 1;
      return shift as unknown as Shift;
    },
    quiet,
  );
  await until(() => begun === 1, "the shift");
  lose();
  await until(() => begun === 2, "the next shift");
  await duty.stop();
  expect(ended).toEqual([true, false]);
});
