import { afterEach, expect, test } from "vitest";
import { Rig } from "./rig.ts";

const MINUTE = 60_000;
const PROMISED = "    undo_seconds: 0\n    answer_within: 30 minutes";
let rig: Rig;

afterEach(async () => {
  await rig?.close();
});

/** What managers and engineers were told of promises, the oldest first. */
const pings = async (): Promise<{ step: string; numbers: number[] }[]> => {
  const { rows } = await rig.database.owner.query<{ tickets: { step: string; number: number }[] }>(
    "select data -> 'tickets' as tickets from delivery where kind = 'promise-ping' order by created_at, id",
  );
  return rows.map(({ tickets }) => ({ step: tickets[0]!.step, numbers: tickets.map(({ number }) => number) }));
};

test("a client is told by when, the card counts, and the first answer meets it", async () => {
  rig = await Rig.open({ account: PROMISED });
  await rig.carmen.says("the till does not print");
  const registered = await rig.carmen.sees("An engineer will answer by");
  expect(registered.text).toMatch(/An engineer will answer by \d{1,2}:\d\d( tomorrow)?\./);
  await rig.oleg.seesOnCard("#1", "answer due");
  await rig.carmen.says("/tickets");
  await rig.carmen.sees("waiting for an engineer · answer by");

  await rig.oleg.presses("#1", "Take");
  await rig.oleg.replies("#1", ";; third time this month");
  await rig.oleg.seesOnCard("#1", "answer due");
  await rig.oleg.replies("#1", "Is the green light on?");
  await rig.carmen.sees("green light");
  await rig.oleg.seesOnCard("#1", "answered");
  await rig.later(60 * MINUTE);
  expect(await pings()).toEqual([]);
  expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
});

test("nobody answers: each threshold is told once, across a restart, and the card says that it is late", async () => {
  rig = await Rig.open({ account: PROMISED });
  await rig.carmen.says("the till does not print");
  await rig.carmen.sees("An engineer will answer by");
  await rig.boris.says("касса не печатает");
  await rig.boris.sees("Инженер ответит до");
  await rig.later(21 * MINUTE);
  await rig.later(1_000);
  const before = (await pings()).length;
  expect(before).toBeGreaterThan(0);

  await rig.program.stop();
  await rig.later(10 * MINUTE).catch(() => undefined);
  await rig.start();
  await rig.until("what was missed meanwhile", async () => (await pings()).length > before);
  const after = (await pings()).slice(before);
  // Both tickets in one message to each who is told.
  for (const ping of after) expect(ping).toEqual({ step: "missed", numbers: [1, 2] });
  await rig.oleg.seesOnCard("#1", "late: answer was due");
  await rig.later(600 * MINUTE);
  expect(await pings()).toHaveLength(before + after.length);
});

test("outside opening hours says when we open, and 'urgent' reaches a manager at once, once", async () => {
  const dates = [0, 1].map((days) => new Date(Date.now() + days * 24 * 60 * MINUTE).toISOString().slice(0, 10));
  const closed = [...dates, new Date(Date.now() - 12 * 60 * MINUTE).toISOString().slice(0, 10)];
  const exceptions = [...new Set(closed)].map((date) => `      "${date}": closed\n`).join("");
  rig = await Rig.open({ account: `${PROMISED}\n    hours:\n      mon-sun: "8:00-19:00"\n${exceptions}` });
  await rig.carmen.says("the till does not print");
  const registered = await rig.carmen.sees("We open");
  expect(registered.text).toContain("press “Work has stopped”");
  expect(registered.text).not.toContain("will answer");
  await rig.carmen.presses("Work has stopped");
  await rig.carmen.sees("I'm telling the manager now");
  await rig.later(1_000);
  expect(await pings()).toHaveLength(1);
  await rig.later(60_000);
  expect(await pings()).toHaveLength(1);
});
