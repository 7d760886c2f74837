import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { audit } from "../../scripts/chaos/audit.ts";
import { judge, numbered } from "../../scripts/chaos/judge.ts";
import { Rig, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
});

afterEach(async () => {
  await rig?.close();
});

const opened = async () => {
  await rig.carmen.says("the till is dark");
  await rig.carmen.sees("#1");
  await rig.oleg.seesInThread("#1", "the till is dark");
};

const inThread = async (words: string) => {
  const root = await rig.card("#1");
  return (await rig.thread(root.ts)).filter((one) => wordsOf(one).includes(words) && one.bot_id);
};

const atCarmen = async (words: string) => (await rig.carmen.botMessages()).filter((text) => text.includes(words));

/** The clock goes on by this much in steps, so that what follows from what was due is done too. */
const passes = async (ms: number): Promise<void> => {
  for (let gone = 0; gone < ms; gone += 1_000) await rig.later(1_000);
};

/** Looks until it holds, while the desk's clock goes on by a second at each look; what takes real time gets that too. */
const eventually = async (what: string, holds: () => Promise<boolean>, seconds = 120): Promise<void> => {
  const end = performance.now() + 10_000;
  for (let second = 0; second < seconds || performance.now() < end; second += 1) {
    if (await holds()) return;
    // Not all of the time at once: a program that is just joining again would miss it.
    if (second < seconds) await rig.later(1_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(
    `did not come: ${what}\n${rig.log.lines
      .filter((line) => /^(warn|error)/.test(line))
      .slice(-8)
      .join("\n")}`,
  );
};

/** Waits until nothing is on its way, and gives the sums of that moment. */
const nothingLeft = async () => {
  let sums = await audit(rig.database.owner);
  await eventually(
    "an end of all work",
    async () => {
      sums = await audit(rig.database.owner);
      return sums.pending === 0 && sums.waiting === 0;
    },
    300,
  );
  expect(sums.done + sums.parked).toBe(sums.received);
  expect(sums.settled).toBe(sums.received);
  expect(sums.deliveries).toBe(sums.written);
  return sums;
};

describe("an answer that is still on its way when its writer thinks again", () => {
  const TEXT = "the part is 900 euros";
  const edits = (ts: string, text: string) =>
    rig.control("slack", "edit", { channel: "C0DESK", user: rig.oleg.id, ts, text });
  /** It was tried once, and stands so. */
  const tried = (words: string, state: string) =>
    rig.until(`an answer that is ${state}`, async () => {
      const { rows } = await rig.database.owner.query(
        `select 1 from delivery d join message m on m.id = d.message_id
         where d.kind = 'answer' and m.text like '%' || $1 || '%' and d.state = $2 and d.attempts = 1`,
        [words, state],
      );
      return rows.length === 1;
    });

  test("refused for now, it goes out with its new words, or not at all", async () => {
    await opened();
    await rig.fault({
      platform: "telegram",
      method: "sendMessage",
      match: "900",
      kind: "429",
      retryAfter: 20,
      times: 2,
    });
    const changed = await rig.oleg.replies("#1", TEXT);
    await tried("900", "pending");
    await edits(changed, "the part is 90 dollars");
    await eventually("the new words", async () => (await atCarmen("90 dollars")).length === 1);
    const marked = await rig.oleg.replies("#1", `${TEXT} CANARY`);
    await tried("CANARY", "pending");
    await edits(marked, `;; ${TEXT} CANARY`);
    await rig.oleg.seesInThread("#1", "In time");
    await nothingLeft();
    await passes(30_000);
    expect(await atCarmen("CANARY")).toEqual([]);
    expect(await atCarmen("900")).toEqual([]);
  });

  test("with its answer lost, it is changed in the copy that is known, also when both are tried together", async () => {
    await opened();
    await rig.fault({ platform: "telegram", method: "sendMessage", match: "900", kind: "drop-before" });
    const changed = await rig.oleg.replies("#1", TEXT);
    await tried("900", "unknown");
    await edits(changed, "the part is 90 dollars");
    await eventually("the new words", async () => (await atCarmen("90 dollars")).length === 1);
    await nothingLeft();
    expect(await atCarmen("900")).toEqual([]);
  });

  test("with its answer lost and its words marked as internal, no second copy leaves, and the desk hears what is known", async () => {
    await opened();
    await rig.fault({ platform: "telegram", method: "sendMessage", match: "CANARY", kind: "drop-before" });
    const marked = await rig.oleg.replies("#1", `${TEXT} CANARY`);
    await tried("CANARY", "unknown");
    await edits(marked, `;; ${TEXT} CANARY`);
    await eventually("what the desk is told", async () => (await inThread("not sent again")).length === 1);
    await nothingLeft();
    await passes(30_000);
    expect(await atCarmen("CANARY")).toEqual([]);
  });
});

describe("a platform that fails", () => {
  test("is obeyed when it says how long to wait", async () => {
    await opened();
    await rig.fault({
      platform: "slack",
      method: "chat.postMessage",
      match: "slowly",
      kind: "429",
      retryAfter: 7,
      times: 2,
    });
    await rig.carmen.says("slowly please");
    await eventually("the words after two refusals", async () => (await inThread("slowly please")).length > 0);
    await rig.fault({ platform: "telegram", method: "sendMessage", match: "calm", kind: "429", retryAfter: 5 });
    await rig.oleg.replies("#1", "keep calm");
    await eventually("the answer after a refusal", async () => (await atCarmen("calm")).length > 0);
    await nothingLeft();
    expect(await inThread("slowly please")).toHaveLength(1);
    expect(await atCarmen("calm")).toHaveLength(1);
    expect(await inThread("twice")).toHaveLength(0);
  });

  test("Slack's lost answers are looked up: a card, a client's words and a file stand there once", async () => {
    await rig.fault({ platform: "slack", method: "chat.postMessage", kind: "drop-after", times: 2 });
    await opened();
    await rig.fault({ platform: "slack", method: "chat.postMessage", match: "once", kind: "drop-after" });
    await rig.carmen.says("said once");
    await rig.fault({ platform: "slack", method: "files.completeUploadExternal", kind: "drop-after" });
    await rig.carmen.sends("photo", { size: 2_000, caption: "" });
    await rig.fault({ platform: "slack", method: "chat.postMessage", match: "never left", kind: "drop-before" });
    await rig.carmen.says("never left at first");
    await rig.fault({ platform: "slack", method: "chat.postMessage", match: "inner", kind: "500" });
    await rig.carmen.says("an inner error");
    await eventually("the last words", async () => (await inThread("inner")).length > 0);
    await nothingLeft();
    await passes(15_000);
    expect(await rig.cards()).toHaveLength(1);
    for (const words of ["the till is dark", "said once", "never left", "inner"])
      expect(await inThread(words)).toHaveLength(1);
    const files = (await rig.thread((await rig.card("#1")).ts)).filter((one) => (one.files ?? []).length > 0);
    expect(files).toHaveLength(1);
  });

  test("Telegram's lost answers are sent once more after ten seconds, never a third time, and the desk is told", async () => {
    await opened();
    await rig.fault({ platform: "telegram", method: "sendMessage", match: "lost answer", kind: "drop-after" });
    await rig.oleg.replies("#1", "a lost answer");
    await rig.until("the first copy", async () => (await atCarmen("lost answer")).length === 1);
    await eventually("the second copy", async () => (await atCarmen("lost answer")).length === 2, 20);
    await rig.fault({ platform: "telegram", method: "sendMessage", match: "never left", kind: "drop-before" });
    await rig.oleg.replies("#1", "it never left");
    await eventually("the only copy", async () => (await atCarmen("never left")).length === 1, 20);
    const sums = await nothingLeft();
    await passes(30_000);
    expect(await atCarmen("lost answer")).toHaveLength(2);
    expect(await atCarmen("never left")).toHaveLength(1);
    expect(sums.marked).toBe(2);
    expect((await inThread("twice")).length).toBe(2);
  });

  test("a call that hangs holds its own thread and nobody else's", async () => {
    await opened();
    await rig.ana.says("otra cosa");
    await rig.oleg.seesInThread("#2", "otra cosa");
    await rig.fault({
      platform: "slack",
      method: "chat.postMessage",
      match: "stuck",
      kind: "hang",
      ms: 30_000,
      before: true,
    });
    await rig.carmen.says("stuck words");
    const began = performance.now();
    await rig.ana.says("y una más");
    await rig.oleg.seesInThread("#2", "y una más");
    expect(performance.now() - began).toBeLessThan(5_000);
    const hung = async () => (await inThread("stuck words")).length > 0;
    const end = performance.now() + 20_000;
    while (!(await hung()) && performance.now() < end) await rig.later(250);
    await nothingLeft();
    expect(await inThread("stuck words")).toHaveLength(1);
  }, 40_000);

  test("formatting that is refused goes once more as plain text; refused again, the desk sees why", async () => {
    await opened();
    const refusal = { error_code: 400, description: "Bad Request: can't parse entities: odd" };
    await rig.fault({ platform: "telegram", method: "sendMessage", match: "bold move", kind: "error", body: refusal });
    await rig.oleg.replies("#1", "a *bold move* of mine");
    const plain = await rig.carmen.sees("bold move");
    expect(plain.entities ?? []).toEqual([]);
    await rig.fault({
      platform: "telegram",
      method: "sendMessage",
      match: "hopeless",
      kind: "error",
      body: refusal,
      times: 2,
    });
    await rig.oleg.replies("#1", "a *hopeless* case");
    await rig.oleg.seesInThread("#1", /can't parse entities/);
    await rig.oleg.replies("#1", "the next one");
    await rig.carmen.sees("the next one");
    const sums = await nothingLeft();
    expect(sums.refused).toBe(1);
    expect(await atCarmen("hopeless")).toHaveLength(0);
  });
});

describe("the desk's channel", () => {
  test("archived, nothing is lost and the channel says so; open again, all of it is posted in order", async () => {
    await opened();
    await rig.control("slack", "archive", { channel: "C0DESK" });
    await rig.carmen.says("are you there?");
    await rig.ana.says("hola, la caja");
    await rig.ana.sees("#2");
    await rig.until("trouble on /readyz", async () => (await ready()).why.some((one) => one.includes("archived")));
    await rig.control("slack", "archive", { channel: "C0DESK", undo: true });
    await eventually("the words", async () => (await inThread("are you there?")).length === 1);
    await eventually("the other ticket's card", async () => (await rig.cards()).length === 2);
    await rig.oleg.seesInThread("#2", "hola, la caja");
    await nothingLeft();
    expect((await ready()).status).toBe("ready");
  });

  test("that the bot is thrown out of waits for it to be invited again", async () => {
    await opened();
    await rig.control("slack", "leave", { channel: "C0DESK", user: "U0RELEVO" });
    await rig.carmen.says("is anybody there?");
    await rig.until("trouble on /readyz", async () =>
      (await ready()).why.some((one) => one.includes("invite the bot")),
    );
    await rig.control("slack", "join", { channel: "C0DESK", user: "U0RELEVO" });
    await eventually("the words", async () => (await inThread("is anybody there?")).length === 1);
    await nothingLeft();
    expect((await ready()).status).toBe("ready");
  });
});

const ready = async (): Promise<{ status: string; why: string[] }> =>
  (await fetch(`${rig.program.url}/readyz`)).json() as Promise<{ status: string; why: string[] }>;

describe("a file that comes while its words wait to be sent again", () => {
  test("follows them", async () => {
    await opened();
    await rig.control("telegram", "failDownloads", { times: 1_000 });
    await rig.fault({
      platform: "slack",
      method: "chat.postMessage",
      match: "see this",
      kind: "429",
      retryAfter: 3_000,
    });
    await rig.carmen.sends("document", { fileName: "till.txt", size: 700, caption: "see this" });
    const { owner } = rig.database;
    const isTried = "select 1 from delivery where state = 'pending' and attempts = 1";
    await eventually("a first try without the file", async () => (await owner.query(isTried)).rows.length === 1, 40);
    const isFetching = "select 1 from file where state = 'fetching'";
    expect((await owner.query(isFetching)).rows).toHaveLength(1);
    await fetch(`${rig.sandbox.url}/_sandbox/faults`, { method: "DELETE" });
    await eventually("the file", async () => (await owner.query(isFetching)).rows.length === 0);
    await rig.later(3_000_000);
    await eventually("the words", async () => (await inThread("see this")).length === 1);
    const root = await rig.card("#1");
    await eventually("the file", async () => (await rig.thread(root.ts)).some((one) => one.files?.length > 0));
    await nothingLeft();
  });
});

describe("a card whose posting is not known yet", () => {
  test("stands there for the desk: what is written under it reaches the client", async () => {
    await rig.fault({ platform: "slack", method: "chat.postMessage", kind: "drop-after" });
    await rig.carmen.says("the till is dark");
    const card = await rig.card("the till is dark");
    await rig.control("slack", "post", {
      channel: "C0DESK",
      user: "U0OLEG",
      threadTs: card.ts,
      typed: "is it plugged in?",
    });
    await eventually("the answer", async () => (await atCarmen("plugged in")).length === 1);
    await nothingLeft();
    expect(await rig.cards()).toHaveLength(1);
  });
});

describe("odd input", () => {
  let number = 900_000;
  const raw = (message: object | null, update: object = {}) => {
    number += 1;
    const whole = {
      message_id: number,
      date: Math.floor(rig.now().getTime() / 1000),
      chat: { id: 103, type: "private", first_name: "Carmen" },
      from: { id: 103, is_bot: false, first_name: "Carmen", language_code: "en" },
    };
    return rig.control("telegram", "raw", { update: message ? { message: { ...whole, ...message } } : update });
  };

  test("what can't be read is parked, the desk is told, and the next words arrive", async () => {
    await opened();
    await raw({ text: 42, entities: "none" });
    await rig.carmen.says("after the poison");
    await rig.oleg.seesInThread("#1", "after the poison");
    await rig.oleg.seesInThread("#1", /Set aside/);
    const sums = await nothingLeft();
    expect(sums.parked).toBe(1);
  });

  test("what can't be read in a ticket's thread is told in that thread, and the engineer's next words go out", async () => {
    await opened();
    const root = await rig.card("#1");
    const event = {
      type: "message",
      channel: "C0DESK",
      user: "U0OLEG",
      ts: `${Math.floor(rig.now().getTime() / 1000)}.999001`,
      thread_ts: root.ts,
      text: "x",
      blocks: [{ type: "rich_text", elements: 42 }],
    };
    await rig.control("slack", "raw", {
      app: "A0RELEVO",
      payload: {
        type: "event_callback",
        team_id: "T0ACME",
        api_app_id: "A0RELEVO",
        event_id: "Ev0POISON",
        event_time: 1,
        event,
      },
    });
    await rig.oleg.seesInThread("#1", /Set aside/);
    await rig.oleg.replies("#1", "after the poison");
    await rig.carmen.sees("after the poison");
    expect((await nothingLeft()).parked).toBe(1);
  });

  test("words of any length and kind arrive whole and readable, in their order", async () => {
    await opened();
    const odd = {
      markdown: "order_123 *is [broken](here `and",
      long: `L${"a".repeat(4_096)}`,
      huge: `H${"word ".repeat(20_000)}`.slice(0, 100_000),
      surrogate: "half \ud83d of a pair \ude00 here",
      nul: "before\u0000after",
      rightToLeft: "\u202eשלום עולם\u202c مرحبا",
      zeroWidth: "z\u200be\u200dr\u2060o\ufeff",
    };
    for (const text of Object.values(odd)) await raw({ text });
    await raw({ text: "" });
    await raw({ text: "\u200b" });
    await raw({ text: "nobody wrote this", from: undefined });
    await raw(null, { something_new: { chat: { id: 103, type: "private" }, what: "ever" } });
    await raw(null, { message: null });
    await raw(null, { message: [] });
    await rig.carmen.says("and the last one");
    await eventually("the last words", async () => (await inThread("and the last one")).length > 0);
    await nothingLeft();
    const root = await rig.card("#1");
    const thread = (await rig.thread(root.ts)).map((one) => one.text as string);
    const everything = (await rig.thread(root.ts)).map(wordsOf).join("\n");
    expect(everything).toContain("order_123 *is [broken](here `and");
    expect(everything).toContain("שלום עולם");
    expect(everything).toContain("before\uFFFDafter");
    expect(everything).toContain("half \uFFFD of a pair \uFFFD here");
    expect(everything).not.toContain("nobody wrote this");
    expect(everything.match(/word/g)?.length).toBeGreaterThanOrEqual(19_990);
    expect(thread.length).toBeGreaterThan(9);
    expect((await rig.cards()).length).toBe(1);
  });

  test("an engineer's 30,000 characters and odd text arrive at the client", async () => {
    await opened();
    await rig.oleg.replies("#1", `B${"bread ".repeat(6_000)}`.slice(0, 30_000), {});
    await rig.oleg.replies("#1", "order_123 *is [broken](here `and");
    await eventually("the last words", async () => (await atCarmen("order_123")).length > 0, 60);
    await nothingLeft();
    expect((await rig.carmen.botMessages()).join("\n").match(/bread/g)?.length).toBeGreaterThanOrEqual(4_990);
  });
});

describe("what comes again", () => {
  const counts = async () => {
    const { rows } = await rig.database.owner.query(
      "select (select count(*) from inbox) as inbox, (select count(*) from message) as messages, (select count(*) from ticket) as tickets, (select count(*) from delivery) as deliveries, (select count(*) from fact) as facts",
    );
    return rows[0];
  };

  test("five times makes nothing twice", async () => {
    await opened();
    await rig.carmen.presses("It's slow");
    const photo = await rig.carmen.sends("photo", { size: 1_000, caption: "look" });
    await rig.control("telegram", "edit", { chat: 103, messageId: photo, caption: "look here" });
    await rig.oleg.seesInThread("#1", "look here");
    await rig.control("slack", "duplicateNext", { times: 5, newEventIds: true });
    await rig.oleg.replies("#1", "five of these");
    await rig.carmen.sees("five of these");
    await rig.control("slack", "duplicateNext", { times: 3, newEventIds: false });
    await rig.oleg.replies("#1", ";; three of those");
    await rig.control("slack", "waitDelivered", {});
    await nothingLeft();
    await passes(15_000);
    const before = await counts();
    for (let time = 0; time < 4; time += 1) {
      const { updates } = await rig.control("telegram", "redeliver", {});
      expect(updates.length).toBeGreaterThan(2);
    }
    await rig.carmen.says("the next one");
    await rig.oleg.seesInThread("#1", "the next one");
    await nothingLeft();
    const after = await counts();
    expect(Number(after.inbox) - Number(before.inbox)).toBe(1);
    expect(Number(after.messages) - Number(before.messages)).toBe(1);
    expect(after.tickets).toBe(before.tickets);
    expect(await atCarmen("five of these")).toHaveLength(1);
    expect(await inThread("the next one")).toHaveLength(1);
  });

  test("because it was not acknowledged in time is known already", async () => {
    await opened();
    await rig.control("slack", "retry", { ackMs: 1, firstMs: 0, secondMs: 20, thirdMs: 50 });
    for (let n = 0; n < 5; n += 1) await rig.oleg.replies("#1", `again ${n}`);
    for (let n = 0; n < 5; n += 1) await rig.carmen.sees(`again ${n}`);
    await nothingLeft();
    for (let n = 0; n < 5; n += 1) expect(await atCarmen(`again ${n}`)).toHaveLength(1);
  });

  test("late or out of order arrives all the same, each once", async () => {
    await opened();
    await rig.control("slack", "outOfOrder", { count: 4 });
    for (const words of ["one", "two", "three", "four"]) await rig.oleg.replies("#1", `reply ${words}`);
    await rig.control("slack", "late", { ms: 1_500, times: 1 });
    await rig.oleg.replies("#1", "reply five");
    await rig.oleg.replies("#1", "reply six");
    for (const words of ["one", "two", "three", "four", "five", "six"]) await rig.carmen.sees(`reply ${words}`);
    await nothingLeft();
    expect(await atCarmen("reply ")).toHaveLength(6);
  });

  test("of two changes that come in the wrong order the later one stands, and a mark among them counts", async () => {
    await opened();
    const ts = await rig.oleg.replies("#1", "I come at noon");
    await rig.carmen.sees("I come at noon");
    const edits = (typed: string) => rig.control("slack", "edit", { channel: "C0DESK", user: rig.oleg.id, ts, typed });
    await rig.control("slack", "outOfOrder", { count: 2 });
    await edits("I come at one");
    await edits("I come at two");
    await rig.carmen.sees("I come at two");
    await nothingLeft();
    expect(await atCarmen("I come at")).toEqual([expect.stringContaining("at two")]);
    await rig.control("slack", "outOfOrder", { count: 2 });
    await edits(";; I come at three");
    await edits("I come at four");
    await rig.until("taken back", async () => (await atCarmen("I come at")).length === 0);
    await nothingLeft();
    expect(await atCarmen("I come at")).toEqual([]);
  });

  test("a change that comes before its message is made once that is here", async () => {
    await opened();
    await rig.control("slack", "outOfOrder", { count: 2 });
    const ts = await rig.oleg.replies("#1", "I come at noon");
    await rig.control("slack", "edit", { channel: "C0DESK", ts, user: rig.oleg.id, text: "I come at two" });
    await rig.carmen.sees("I come at two");
    await nothingLeft();
    expect(await atCarmen("I come at noon")).toEqual([]);
    expect(await atCarmen("I come at")).toHaveLength(1);
  });
});

describe("one conversation does not hold up another", () => {
  test("sixty messages of one client leave room for another's", async () => {
    await opened();
    for (let n = 0; n < 60; n += 1) await rig.carmen.says(`flood ${n}`);
    const began = rig.now().getTime();
    await rig.ana.says("la caja arde");
    await eventually("Ana's card", async () => (await rig.cards()).some((one) => wordsOf(one).includes("#2")), 30);
    await eventually("Ana's words in the thread", async () => {
      const root = await rig.card("#2");
      return (await rig.thread(root.ts)).some((one) => wordsOf(one).includes("la caja arde"));
    });
    expect(rig.now().getTime() - began).toBeLessThan(8_000);
    await eventually("the whole flood", async () => (await inThread("flood 59")).length === 1);
    const sums = await nothingLeft();
    expect(sums.refused).toBe(0);
    for (let n = 0; n < 60; n += 7) expect((await inThread(`flood ${n}`)).length).toBeGreaterThan(0);
  }, 60_000);
});

describe("forty messages each way in four chats", () => {
  const people = ["ana", "boris", "carmen", "dora"];
  const idOf = (owner: string) => 101 + people.indexOf(owner);

  const openAll = async () => {
    await rig.control("telegram", "user", { id: 104, firstName: "Dora", lastName: "Lind", languageCode: "en" });
    for (const owner of people) await rig.client(idOf(owner), owner).says(`${owner} here, the till is dark`);
    for (const owner of people) roots.set(owner, (await rig.until(`the card of ${owner}`, () => threadOf(owner))).ts);
  };
  const roots = new Map<string, string>();

  const threadOf = async (owner: string) => {
    for (const card of await rig.cards())
      if ((await rig.thread(card.ts)).some((one) => wordsOf(one).includes(`${owner} here`))) return card;
    return null;
  };

  /** What each side sees, and what was said to it, in the order of saying. */
  const standing = async () => {
    const threads = await Promise.all(
      people.map(async (owner) =>
        (await rig.thread(roots.get(owner)!))
          .filter((one) => one.bot_id)
          .map((one) => ({ place: owner, text: wordsOf(one) })),
      ),
    );
    const chats = await Promise.all(
      people.map(async (owner) =>
        (await rig.client(idOf(owner), owner).chat())
          .filter((one) => one.by === "bot" && !one.deleted)
          .map((one) => ({ place: owner, text: textOf(one) })),
      ),
    );
    // A Slack message says its words twice, as text and as blocks.
    return { threads: threads.flat().map((one) => ({ ...one, text: firstOfEach(one.text) })), chats: chats.flat() };
  };

  const firstOfEach = (text: string): string => [...new Set(text.match(/\w+-(?:in|out)-\d\d/g) ?? [])].join(" ");

  const talk = async (meanwhile: (n: number) => Promise<void>) => {
    const toDesk: string[] = [];
    const toClients: string[] = [];
    for (let n = 1; n <= 10; n += 1) {
      for (const owner of people) {
        const [there, back] = [numbered(owner, "in", n), numbered(owner, "out", n)];
        await rig.client(idOf(owner), owner).says(there);
        await rig.control("slack", "post", {
          channel: "C0DESK",
          user: "U0OLEG",
          threadTs: roots.get(owner),
          typed: back,
        });
        toDesk.push(there);
        toClients.push(back);
      }
      await meanwhile(n);
    }
    await nothingLeft();
    const { threads, chats } = await standing();
    return {
      desk: judge(toDesk, threads, "in"),
      clients: judge(toClients, chats, "out"),
      sums: await audit(rig.database.owner),
    };
  };

  test("with one call in ten failing: none lost unseen, none crossed, none before its elder", async () => {
    await openAll();
    for (const kind of ["429", "500", "drop-before", "drop-after"])
      for (const [platform, method] of [
        ["slack", "chat.postMessage"],
        ["telegram", "sendMessage"],
      ])
        await rig.fault({ platform, method, kind, retryAfter: 2, probability: 0.025, times: 1_000 });
    const { desk, clients, sums } = await talk(() => rig.later(1_000));
    expect(desk).toEqual({ lost: [], doubled: [], crossings: [], inversions: [] });
    expect(clients).toMatchObject({ crossings: [], inversions: [] });
    expect(clients.doubled.length).toBeLessThanOrEqual(sums.marked);
    // Telegram can't be asked: words whose answer was lost twice are put aside, and the desk is told which.
    const { rows } = await rig.database.owner.query<{ text: string; why: string }>(
      "select m.text, d.why from delivery d join message m on m.id = d.message_id where d.state in ('refused', 'gone')",
    );
    expect(rows.filter(({ why }) => why !== "no answer, twice")).toEqual([]);
    const aside = rows.map(({ text }) => text).join("\n");
    expect(clients.lost.filter((words) => !aside.includes(words))).toEqual([]);
    expect(sums.parked).toBe(0);
  }, 60_000);

  test("with the database's connections cut again and again", async () => {
    await openAll();
    const { desk, clients, sums } = await talk(async (n) => {
      if (n % 2 === 0)
        await rig.database.owner.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        );
      await rig.later(500);
    });
    expect(desk).toEqual({ lost: [], doubled: [], crossings: [], inversions: [] });
    expect(clients).toMatchObject({ lost: [], crossings: [], inversions: [] });
    expect(clients.doubled.length).toBeLessThanOrEqual(sums.marked);
    expect(sums.parked + sums.refused).toBe(0);
  }, 60_000);
});
