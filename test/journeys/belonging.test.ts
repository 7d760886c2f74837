import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Rig, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
});

afterEach(async () => {
  await rig?.close();
});

const HOUR = 3_600_000;

describe("which ticket do words belong to", () => {
  test("words in quick succession and an album are one ticket, one answer, one post", async () => {
    const { carmen, oleg } = rig;
    await carmen.says("the till is dark");
    await carmen.says("people are queueing");
    await carmen.sends("album", {
      items: [
        { kind: "photo", size: 900 },
        { kind: "photo", size: 901 },
        { kind: "photo", size: 902 },
      ],
      caption: "see",
    });
    await carmen.sees("#1");
    await oleg.seesInThread("#1", "people are queueing");
    const root = await rig.card("#1");
    const withFiles = await rig.until("three photos", async () => {
      const posts = (await rig.thread(root.ts)).filter((one) => (one.files ?? []).length > 0);
      return posts.flatMap((one) => one.files).length === 3 ? posts : null;
    });
    expect(withFiles.length).toBe(1);
    expect((await carmen.botMessages()).length).toBe(1);
    expect((await rig.cards()).length).toBe(1);
  });

  test("with two open tickets nothing is guessed silently, and a press moves the words", async () => {
    const { carmen, oleg } = rig;
    await carmen.says("the till is dark");
    await carmen.sees("#1");
    await rig.later(HOUR);
    await carmen.says("/new the reader wants an update");
    await carmen.sees("#2");
    await rig.later(60_000);
    await oleg.replies("#1", "Is it plugged in?");
    await carmen.sees("plugged in");
    await carmen.says("it says error 7");
    const line = await carmen.sees("→ #1");
    expect(
      line.reply_markup.inline_keyboard
        .flat()
        .map((one: { text: string }) => one.text)
        .join(),
    ).toContain("#2");
    await rig.control("telegram", "press", {
      from: 103,
      chat: 103,
      messageId: line.id,
      label: line.reply_markup.inline_keyboard.flat()[0].text,
    });
    await oleg.seesInThread("#2", "error 7");
    const old = await rig.until("the old post points to #2", async () =>
      (await rig.thread((await rig.card("#1")).ts)).find((one) => wordsOf(one).includes("→ #2")),
    );
    expect(wordsOf(old)).not.toMatch(/^it says error 7$/);
  });

  test("when it can't be presumed the client is asked, the desk has the words already, and after a minute they go by themselves", async () => {
    const { carmen, oleg } = rig;
    await carmen.says("/new the till is dark");
    await carmen.sees("#1");
    await rig.later(60_000);
    await carmen.says("/new the reader wants an update");
    await carmen.sees("#2");
    await rig.later(20 * HOUR);
    await carmen.says("it is off now");
    const card = await rig.until("a card for words that are asked about", async () =>
      (await rig.cards()).find((one) => !/#\d/.test(wordsOf(one))),
    );
    await rig.until("the words under it", async () =>
      (await rig.thread(card.ts)).find((one) => wordsOf(one).includes("it is off now")),
    );
    await rig.later(61_000);
    await oleg.seesInThread("#2", "it is off now");
    await carmen.sees("→ #2");
  });

  test("after the close: a thank-you changes nothing, other words ask reopen or new", async () => {
    const { carmen, oleg } = rig;
    await carmen.says("the till is dark");
    await carmen.sees("#1");
    await oleg.presses("#1", "Resolve");
    await oleg.fills({ words: "Plugged in." });
    await carmen.sees("Plugged in.");
    await carmen.says("solved");
    await oleg.seesOnCard("#1", "Closed");
    await rig.until("the stars", async () =>
      (await carmen.chat()).some((one) => (one.reply_markup?.inline_keyboard ?? []).flat().length === 5),
    );
    await rig.later(2 * HOUR);
    const before = (await carmen.botMessages()).length;
    const thanks = await carmen.says("thank you!! 🙏");
    await oleg.seesInThread("#1", "thank you");
    await rig.until("a 🤝", async () =>
      JSON.stringify((await carmen.chat()).find((one) => one.id === thanks)?.reactions).includes("🤝"),
    );
    expect((await carmen.botMessages()).length).toBe(before);
    await oleg.seesOnCard("#1", "Closed");

    await carmen.says("it is off again");
    const asked = await carmen.sees("again");
    await rig.control("telegram", "press", {
      from: 103,
      chat: 103,
      messageId: asked.id,
      label: asked.reply_markup.inline_keyboard.flat()[0].text,
    });
    await oleg.seesInThread("#1", "it is off again");
    await rig.until("reopened", async () => !wordsOf(await rig.card("#1 ·")).includes("Closed"));
  });

  test("an engineer splits another matter off, and the client hears its number", async () => {
    const { carmen, oleg } = rig;
    await carmen.says("the till is dark");
    await carmen.sees("#1");
    await rig.later(60_000);
    await carmen.says("and the reader asks for an update");
    const post = await oleg.seesInThread("#1", "reader asks");
    await rig.control("slack", "shortcut", {
      user: oleg.id,
      channel: "C0DESK",
      ts: post.ts,
      callbackId: "make-ticket",
    });
    await oleg.fills({ title: "card reader update" });
    const told = await carmen.sees("#2");
    expect(textOf(told)).toContain("card reader update");
    await oleg.seesInThread("#2", "reader asks");
  });
});
