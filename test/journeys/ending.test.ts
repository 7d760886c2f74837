import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { labelsOf, Rig, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
});

afterEach(async () => {
  await rig?.close();
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const opened = async (words = "the till is dark") => {
  const id = await rig.carmen.says(words);
  await rig.carmen.sees("#1");
  await rig.oleg.seesInThread("#1", words);
  return id;
};

const resolved = async (words = "Plugged in.") => {
  await opened();
  await rig.oleg.presses("#1", "Resolve");
  await rig.oleg.fills({ words });
  return rig.carmen.sees(words);
};

const solved = async () => {
  const asked = await resolved();
  await rig.carmen.presses("Solved ✓");
  await rig.carmen.sees("How was it");
  return asked;
};

/** How many messages of the bot there are; each of them must be one that was needed. */
const count = async () => (await rig.carmen.botMessages()).length;

describe("after the work", () => {
  test("[Solved], stars and a word are the message that changes, twice pressed or not", async () => {
    const question = await resolved();
    const before = await count();
    await Promise.all([
      rig.carmen.forges(question.id, "v1:solved:1:0"),
      rig.carmen.forges(question.id, "v1:solved:1:0"),
    ]);
    await rig.carmen.sees("How was it with #1");
    await Promise.all([
      rig.carmen.forges(question.id, "v1:rate:1.4:0"),
      rig.carmen.forges(question.id, "v1:rate:1.4:0"),
    ]);
    await rig.carmen.sees("★★★★ #1");
    await rig.settles();
    expect(await count()).toBe(before);
    const rated = (await rig.thread((await rig.card("#1")).ts)).filter((one) => wordsOf(one).includes("★★★★"));
    expect(rated.length).toBe(1);
    await rig.carmen.forges(question.id, "v1:rate:1.2:0");
    await rig.carmen.sees("★★ #1");
    await rig.oleg.seesOnCard("#1", "rated ★★");
    await rig.carmen.says("he came late");
    await rig.carmen.sees("Rosa Gil will read it (#1)");
    await rig.oleg.seesInThread("#1", "he came late");
    expect(await count()).toBe(before + 1);
  });

  test("words rate, in any of the languages, with one answer", async () => {
    await resolved();
    const before = await count();
    let answers = 0;
    for (const [words, stars] of [
      ["5", 5],
      ["cuatro", 4],
      ["три звезды", 3],
      ["two stars", 2],
      ["★", 1],
    ] as const) {
      await rig.carmen.says(words);
      await rig.carmen.sees(new RegExp(`(^|[^★])${"★".repeat(stars)} #1`));
      await rig.oleg.seesOnCard("#1", `rated ${"★".repeat(stars)}`);
      answers += 1;
      expect(await count()).toBe(before + answers);
    }
  });

  test.each(["resuelto", "решено", "yes"])("%s closes", async (words) => {
    await resolved();
    await rig.carmen.says(words);
    await rig.carmen.sees("How was it with #1");
    await rig.oleg.seesOnCard("#1", "Closed");
  });

  test("words close and rate hours later too, when nothing else is open", async () => {
    await resolved();
    await rig.later(5 * HOUR);
    await rig.carmen.says("solved");
    await rig.carmen.sees("How was it with #1");
    await rig.later(5 * HOUR);
    await rig.carmen.says("5");
    await rig.carmen.sees("★★★★★ #1");
    await rig.oleg.seesOnCard("#1", "rated ★★★★★");
    expect((await rig.cards()).length).toBe(1);
  });

  test("[Not yet], and the words after it, go on with the same ticket and its holder", async () => {
    const question = await resolved();
    const before = await count();
    await rig.carmen.presses("Not yet");
    await rig.carmen.sees("What is still missing?");
    await rig.carmen.forges(question.id, "v1:not-yet:1:0");
    await rig.carmen.says("the second till too");
    await rig.oleg.seesInThread("#1", "the second till too");
    await rig.oleg.seesOnCard("#1", "In work");
    await rig.settles();
    expect(await count()).toBe(before);
  });

  test("[Another problem] leaves the question open, and the next words are a ticket of their own", async () => {
    const question = await resolved();
    const before = await count();
    await rig.carmen.presses("Another problem");
    const settled = await rig.carmen.sees("becomes a new ticket");
    expect(settled.id).toBe(question.id);
    expect(labelsOf(settled)).toEqual(["Solved ✓", "Not yet"]);
    expect(await count()).toBe(before);
    await rig.carmen.says("the reader wants an update");
    await rig.carmen.sees("Registered: #2");
    await rig.carmen.presses("Solved ✓");
    await rig.carmen.sees("How was it with #1");
    await rig.oleg.seesOnCard("#1", "Closed");
  });

  test("nobody answers for two working days: closed by itself, said in one line, and the rating is still possible", async () => {
    await resolved();
    const before = await count();
    await rig.later(5 * DAY);
    const closed = await rig.carmen.sees("is closed now");
    expect(labelsOf(closed)).toEqual(["★", "★★", "★★★", "★★★★", "★★★★★"]);
    await rig.oleg.seesOnCard("#1", "Closed");
    await rig.carmen.says("5");
    await rig.carmen.sees("★★★★★ #1");
    await rig.oleg.seesOnCard("#1", "rated ★★★★★");
    expect(await count()).toBe(before + 2);
  });

  test("reopened by a press that changes the question, solved again, and rated again with the same stars", async () => {
    await solved();
    await rig.carmen.presses("★★★★★");
    await rig.carmen.sees("★★★★★ #1");
    await rig.later(HOUR);
    await rig.carmen.says("it is dark again");
    const asked = await rig.carmen.sees("Is this #1 again");
    const before = await count();
    await Promise.all([
      rig.carmen.forges(asked.id, asked.reply_markup.inline_keyboard[0][0].callback_data),
      rig.carmen.forges(asked.id, asked.reply_markup.inline_keyboard[0][0].callback_data),
    ]);
    const reopened = await rig.carmen.sees("#1 is open again");
    expect(reopened.id).toBe(asked.id);
    await rig.oleg.seesInThread("#1", "it is dark again");
    await rig.settles();
    expect(await count()).toBe(before);
    await rig.oleg.presses("#1", "Resolve");
    await rig.oleg.fills({ words: "New cable." });
    const question = await rig.carmen.sees("New cable.");
    await rig.carmen.forges(question.id, "v1:solved:1:0");
    await rig.carmen.sees("How was it with #1");
    await rig.carmen.forges(question.id, "v1:rate:1.5:0");
    await rig.until("rated again in the same message", async () =>
      textOf((await rig.carmen.chat()).find((one) => one.id === question.id)).includes("★★★★★ #1"),
    );
  });

  test.each([
    ["yes", "#1 is open again", "#1 ·"],
    ["no", "Registered: #2", "#2 ·"],
  ])("'again?' may be answered with %s", async (words, told, ticket) => {
    await solved();
    await rig.carmen.presses("★★★★★");
    await rig.carmen.sees("★★★★★ #1");
    await rig.later(HOUR);
    await rig.carmen.says("it is dark again");
    const asked = await rig.carmen.sees("Is this #1 again");
    const before = await count();
    await rig.carmen.says(words);
    expect((await rig.carmen.sees(told)).id).toBe(asked.id);
    await rig.oleg.seesInThread(ticket, "it is dark again");
    expect(await count()).toBe(before);
  });

  test("an engineer's word after the close goes out, with the number that it speaks of", async () => {
    await solved();
    await rig.oleg.replies("#1 ·", "The bill comes by post.");
    const told = await rig.carmen.sees("The bill comes by post.");
    expect(textOf(told)).toMatch(/^Oleg Marin · #1:/);
    const answer = await rig.carmen.says("fine, to which address?", { replyTo: told.id });
    expect(answer).toBeGreaterThan(0);
    await rig.carmen.sees("Is this #1 again");
  });
});
