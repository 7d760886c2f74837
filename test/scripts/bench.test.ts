import { expect, test } from "vitest";
import { isKept, latency, line, promiseOf, quantile, together } from "../../scripts/bench/figures.ts";
import { report } from "../../scripts/bench/report.ts";
import { numbersIn, requestOf } from "../../scripts/bench/requests.ts";

const speed = (value: number) => ({ what: "in the thread", value, unit: "messages/s", least: 600 });

test("of several runs the median counts, with the lowest and the highest beside it", () => {
  const [figure] = together([[speed(700)], [speed(500)], [speed(650)]]);
  expect(figure).toMatchObject({ value: 650, lowest: 500, highest: 700, runs: 3 });
  expect(line(figure!)).toBe("    650 messages/s  in the thread (500 to 700)   kept: ≥ 600 messages/s");
});

test("a figure of one run has no spread, and a promise that is missed says so", () => {
  const [figure] = together([[speed(170)]]);
  expect(line(figure!)).toBe("    170 messages/s  in the thread   NOT KEPT: ≥ 600 messages/s");
  expect(isKept({ what: "CPU", value: 1.2, unit: "ms", most: 1.2 })).toBe(true);
  expect(promiseOf({ what: "free", value: 1, unit: "ms" })).toBe("");
});

test("p50 and p99 of a hundred are the values that half and all but one stay below", () => {
  const ms = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect(latency("in", ms, { p99: 99 }).map(({ value, most }) => [value, most])).toEqual([
    [51, undefined],
    [100, 99],
  ]);
  expect(quantile([], 0.5)).toBeNaN();
});

test("the number of a message is found again in what the other side was sent, also when several were joined", () => {
  const job = { url: "", count: 2, from: 41, connections: 1, perSecond: null };
  const update = requestOf({ ...job, way: "webhook", path: "/", secret: "", chats: [7] }, 1);
  const reply = requestOf({ ...job, way: "staff", threads: ["1.1"], words: "" }, 0);
  expect(numbersIn(update.body)).toEqual([42]);
  expect(numbersIn(`${reply.body}\n${update.body}`)).toEqual([41, 42]);
});

test("the report is a table for each part, with machine and date above it", () => {
  const parts = { "end-to-end": together([[speed(650)]]) };
  expect(report({ date: "2026-01-02", machine: "2 cores", ground: "PostgreSQL", load: "4000 messages", parts })).toBe(
    [
      "### end-to-end, on PostgreSQL",
      "",
      "2026-01-02, 2 cores; 4000 messages.",
      "",
      "| figure | median | lowest to highest | promised | |",
      "| --- | --: | --: | --: | --- |",
      "| in the thread | 650 messages/s | one run | ≥ 600 messages/s | kept |",
      "",
    ].join("\n"),
  );
});
