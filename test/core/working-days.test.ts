import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { workingDaysLater } from "../../core/time/working-days.ts";

const MADRID = "Europe/Madrid";
const later = (from: string, days: number, zone = MADRID) => workingDaysLater(new Date(from), days, zone).toISOString();

describe("working days later", () => {
  test.each([
    ["Monday", "2026-03-02T09:00:00Z", 2, "2026-03-04T09:00:00.000Z"],
    ["Thursday, over a weekend", "2026-03-05T09:00:00Z", 2, "2026-03-09T09:00:00.000Z"],
    ["Friday", "2026-03-06T09:00:00Z", 1, "2026-03-09T09:00:00.000Z"],
    ["Saturday", "2026-03-07T09:00:00Z", 1, "2026-03-09T09:00:00.000Z"],
    ["Sunday", "2026-03-08T09:00:00Z", 2, "2026-03-10T09:00:00.000Z"],
    ["none", "2026-03-08T09:00:00Z", 0, "2026-03-08T09:00:00.000Z"],
    ["a week", "2026-03-02T09:00:00Z", 5, "2026-03-09T09:00:00.000Z"],
  ])("%s", (_, from, days, to) => {
    expect(later(from, days)).toBe(to);
  });

  test("the time of day stays when the clocks change in between", () => {
    expect(later("2026-03-27T09:00:00Z", 1)).toBe("2026-03-30T08:00:00.000Z");
    expect(later("2026-10-23T08:00:00Z", 1)).toBe("2026-10-26T09:00:00.000Z");
  });

  test("the weekday is the zone's own: late on Friday in Madrid is already Saturday in Tokyo", () => {
    expect(later("2026-03-06T20:00:00Z", 1)).toBe("2026-03-09T20:00:00.000Z");
    expect(later("2026-03-06T20:00:00Z", 1, "Asia/Tokyo")).toBe("2026-03-08T20:00:00.000Z");
  });

  test("never ends on a weekend, and steps add up", () => {
    const from = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(from, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (at, a, b) => {
        const once = workingDaysLater(at, a + b, "UTC");
        expect([0, 6]).not.toContain(once.getUTCDay());
        expect(workingDaysLater(workingDaysLater(at, a, "UTC"), b, "UTC")).toEqual(once);
      }),
    );
  });
});
