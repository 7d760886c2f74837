import { afterEach, describe, expect, test } from "vitest";
import { Rig, type RigOptions, textOf, wordsOf } from "./rig.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let rig: Rig;

afterEach(() => rig.close());

const open = async (options: RigOptions = {}): Promise<void> => {
  rig = await Rig.open({ account: "    undo_seconds: 0", ...options });
};

/** Ana's ticket, which Oleg has taken. */
const opened = async (): Promise<void> => {
  await rig.ana.says("la caja no abre");
  const root = await rig.card("la caja no abre");
  await rig.control("slack", "press", { user: "U0OLEG", channel: "C0DESK", ts: root.ts, label: take() });
  await rig.settles();
};

const take = (): string => ({ en: "Take", es: "Tomar", ru: "Взять" })[rig.options.language ?? "en"];

/** What is said while the program is down and the clock moves on. */
const away = async (ms: number, meanwhile: () => Promise<unknown>): Promise<void> => {
  await rig.program.stop();
  await meanwhile();
  await rig.later(ms);
  await rig.start();
};

const atAna = async (): Promise<string[]> => (await rig.ana.chat()).filter((one) => one.by === "bot").map(textOf);

const answersOf = async (words: RegExp): Promise<string[]> =>
  (await atAna()).flatMap((text) => text.match(words) ?? []);

const awayLines = async (): Promise<string[]> =>
  (await rig.cards()).map(wordsOf).filter((words) => /I was away|No estuve|Меня не было|did not hear/.test(words));

const heardAt = async (key: string): Promise<Date | null> =>
  (await rig.database.owner.query<{ at: Date | null }>("select heard_at as at from channel where key = $1", [key]))
    .rows[0]!.at;

const health = async () => {
  const { channels } = (await (await fetch(`${rig.program.url}/readyz`)).json()) as {
    channels: { channel: string; health: string }[];
  };
  return channels.find(({ channel }) => channel === "desk")?.health;
};

const caughtUp = (): Promise<unknown> =>
  rig.until("a channel that has caught up", async () => {
    const at = await heardAt("desk");
    return at !== null && rig.now().getTime() - at.getTime() < 5 * MINUTE;
  });

describe.each([
  ["a minute", MINUTE, 0],
  ["two hours", 2 * HOUR, 1],
  ["twenty-three hours", 23 * HOUR, 1],
] as const)("down for %s", (_, ms, told) => {
  test("what was said meanwhile arrives, each once and in order, and a long gap is said", async () => {
    await open();
    await opened();
    await rig.boris.says("the till burns");
    await rig.card("#2");
    await rig.oleg.replies("#1", "answer 0");
    const { ts } = await rig.oleg.seesInThread("#1", "answer 0");
    await rig.ana.sees("answer 0");
    await caughtUp();
    await away(ms, async () => {
      await rig.control("slack", "edit", { channel: "C0DESK", user: "U0OLEG", ts, typed: "answer 0, better" });
      for (let n = 1; n <= 4; n += 1) await rig.oleg.replies("#1", `answer ${n}`);
      await rig.emma.replies("#2", ";; burnt before?");
      await rig.ana.says("¿hola?");
    });
    await rig.oleg.replies("#1", "answer 5");
    await rig.ana.sees("answer 5");
    await rig.oleg.seesInThread("#1", "¿hola?");
    await rig.settles();
    expect(await answersOf(/answer [1-5]/g)).toEqual([1, 2, 3, 4, 5].map((n) => `answer ${n}`));
    const { rows } = await rig.database.owner.query("select room from message where text like '%burnt before%'");
    expect(rows).toEqual([{ room: "internal" }]);
    await rig.until("the gap is said", async () => (await awayLines()).length === told);
    await rig.settles();
    expect(await awayLines()).toHaveLength(told);
    const { parked } = (
      await rig.database.owner.query("select count(*)::int as parked from inbox where state = 'parked'")
    ).rows[0];
    expect(parked).toBe(0);
  });
});

test.each(["es", "ru"] as const)("the gap is said in %s", async (language) => {
  await open({ language });
  await opened();
  await caughtUp();
  await away(2 * HOUR, async () => undefined);
  await rig.until("the gap is said", async () => (await awayLines()).length === 1);
});

test("over HTTP, what Slack gave up on is asked for", async () => {
  await open({ slackHttp: true });
  await opened();
  await caughtUp();
  await rig.control("slack", "retry", { firstMs: 0, secondMs: 10, thirdMs: 10 });
  const heard = await rig.oleg.replies("#1", "answer 0");
  await rig.ana.sees("answer 0");
  // Slack's signatures carry the real time, so the clock may not move far.
  await away(2 * MINUTE, async () => {
    await rig.oleg.replies("#1", "answer 1");
    await rig.control("slack", "edit", { channel: "C0DESK", user: "U0OLEG", ts: heard, typed: "answer 0, better" });
    await rig.control("slack", "waitDelivered");
    expect((await rig.control("slack", "lost")).lost).not.toEqual([]);
  });
  await rig.ana.sees("answer 1");
  await rig.ana.sees("answer 0, better");
  await rig.settles();
  expect(await answersOf(/answer 1/g)).toHaveLength(1);
});

test("an answer in the thread of an old ticket is found too, and one under a root of our time", async () => {
  await open({ account: "    undo_seconds: 0\n    close_after_days: 30" });
  await opened();
  await rig.later(8 * 24 * HOUR);
  await rig.boris.says("the till burns");
  await rig.card("#2");
  await rig.settles();
  await rig.restart(rig.options);
  await caughtUp();
  await away(2 * HOUR, async () => {
    await rig.oleg.replies("#1", "an old one");
    await rig.emma.replies("#2", "a new one");
  });
  await rig.ana.sees("an old one");
  await rig.boris.sees("a new one");
});

test("more than a page is read to its end", async () => {
  await open();
  await opened();
  const { ts: threadTs } = await rig.card("#1");
  await caughtUp();
  await away(2 * HOUR, async () => {
    for (let n = 0; n < 210; n += 1)
      await rig.control("slack", "post", { channel: "C0DESK", user: "U0OLEG", threadTs, typed: `;; note ${n}` });
  });
  await rig.until("all notes", async () => {
    const { rows } = await rig.database.owner.query(
      "select count(distinct text)::int as notes, count(*)::int as messages from message where text like '%note%'",
    );
    return rows[0].notes === 210 && rows[0].messages === 210;
  });
}, 60_000);

test("what comes while older words are still being asked for waits its turn", async () => {
  await open();
  await opened();
  await caughtUp();
  await rig.fault({ platform: "slack", method: "conversations.history", kind: "hang", ms: 1_500, times: 1 });
  await away(2 * HOUR, () => rig.oleg.replies("#1", "answer 1"));
  await rig.until("it asks", async () => (await health()) === "backfilling");
  await rig.oleg.replies("#1", "answer 2");
  await rig.ana.sees("answer 2");
  await rig.settles();
  expect(await answersOf(/answer [12]/g)).toEqual(["answer 1", "answer 2"]);
});

test("Slack that tells nothing of the past holds up nothing of today, and is asked again", async () => {
  await open();
  await opened();
  await caughtUp();
  await rig.fault({ platform: "slack", method: "conversations.history", kind: "500", times: 1 });
  await away(2 * HOUR, () => rig.oleg.replies("#1", "answer 1"));
  await rig.ana.says("¿sigue ahí?");
  await rig.oleg.seesInThread("#1", "¿sigue ahí?");
  await rig.ana.sees("answer 1");
  await rig.until("the gap is said", async () => (await awayLines()).length === 1);
});

test("asked more often than Slack bears, it waits and goes on", async () => {
  await open();
  await opened();
  await caughtUp();
  await rig.fault({ platform: "slack", method: "conversations.replies", kind: "429", retryAfter: 1, times: 2 });
  await away(2 * HOUR, () => rig.oleg.replies("#1", "answer 1"));
  await rig.ana.sees("answer 1");
});

test("a cut line is asked about too, without a word", async () => {
  await open();
  await opened();
  await caughtUp();
  await rig.control("slack", "dropSockets");
  await rig.oleg.replies("#1", "answer 1");
  await rig.ana.sees("answer 1");
  await rig.settles();
  expect(await answersOf(/answer 1/g)).toHaveLength(1);
  expect(await awayLines()).toEqual([]);
});

test("beyond a day, the desk hears what Telegram no longer keeps", async () => {
  await open();
  await opened();
  await caughtUp();
  await rig.until("Telegram was heard", () => heardAt("clients"));
  await away(25 * HOUR, async () => undefined);
  await rig.until("both gaps are said", async () => (await awayLines()).length === 2);
  expect((await awayLines()).filter((words) => words.includes("did not hear Telegram"))).toHaveLength(1);
});

test("while it asks, the channel says so", async () => {
  await open();
  await opened();
  await caughtUp();
  await rig.fault({ platform: "slack", method: "conversations.history", kind: "hang", ms: 2_000, times: 1 });
  await away(2 * HOUR, async () => undefined);
  await rig.until("backfilling", async () => (await health()) === "backfilling");
  await rig.until("connected", async () => (await health()) === "connected");
});
