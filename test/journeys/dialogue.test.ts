import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { labelsOf, Rig, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
});

afterEach(async () => {
  await rig?.close();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const opened = async (words = "the till is dark") => {
  const id = await rig.carmen.says(words);
  await rig.carmen.sees("#1");
  await rig.oleg.seesInThread("#1", words);
  return id;
};

const NOBODYS = "00000000-0000-7000-8000-000000000000";
const FORGED = [
  "v1:urgency:7.urgent:0",
  "v1:urgency:1.heaven:0",
  "v1:category:1.nonsense:0",
  "v1:rate:1.9:0",
  "v1:solved:99:0",
  `v1:which:${NOBODYS}.1:0`,
  `v1:apart:${NOBODYS}.1:0`,
  "v1:zone:Mars/Olympus:0",
  `v1:take:${NOBODYS}:1`,
  "drop table ticket",
];

/** How many messages of the bot there are; each of them must be one that was needed. */
const count = async () => (await rig.carmen.botMessages()).length;

describe("one message answers one message", () => {
  test("urgency and category change the message that asked, and each chat message about a ticket has its number", async () => {
    await opened();
    await rig.carmen.presses("Work has stopped");
    await rig.carmen.sees("What is it about?");
    await rig.carmen.presses("Printing");
    await rig.oleg.seesOnCard("#1", "Printing");
    const last = await rig.carmen.sees("urgent: work has stopped");
    expect(labelsOf(last)).toEqual([]);
    expect(await count()).toBe(1);
    for (const words of await rig.carmen.botMessages()) expect(words).toContain("#1");
  });

  test("questions may be left alone: the talk goes on, and the bot is silent while people talk", async () => {
    await opened();
    await rig.oleg.replies("#1", "Is it plugged in?");
    await rig.carmen.sees("plugged in");
    await rig.carmen.says("it is");
    await rig.oleg.seesInThread("#1", "it is");
    await rig.oleg.replies("#1", "I come");
    await rig.carmen.sees("I come");
    await rig.settles();
    expect(await count()).toBe(3);
    expect((await rig.carmen.botMessages()).at(-1)).toBe("Oleg Marin: I come");
  });

  test("my tickets, one of them, back, and a new one are one message that changes", async () => {
    await opened();
    await rig.later(MINUTE);
    await rig.carmen.says("/new the reader wants an update");
    await rig.carmen.sees("#2");
    await rig.carmen.says("/tickets");
    const list = await rig.carmen.sees("Your open tickets");
    const before = await count();
    expect(labelsOf(list)).toEqual(["#2", "#1", "Closed ones", "New ticket"]);
    await rig.carmen.presses("#1");
    await rig.carmen.sees("What you write next goes to #1");
    await rig.carmen.presses("Back");
    await rig.carmen.sees("Your open tickets");
    await rig.carmen.presses("Closed ones");
    await rig.carmen.sees("You have no closed tickets");
    await rig.carmen.presses("Back");
    await rig.carmen.sees("Your open tickets");
    await rig.carmen.presses("New ticket");
    await rig.carmen.sees("Your next message becomes a new ticket");
    expect(await count()).toBe(before);
    await rig.carmen.says("the scale shows nothing");
    await rig.carmen.sees("#3");
  });

  test("a ticket picked from the list gets the next words, silently", async () => {
    await opened();
    await rig.later(MINUTE);
    await rig.carmen.says("/new the reader wants an update");
    await rig.carmen.sees("#2");
    await rig.carmen.says("/tickets");
    await rig.carmen.presses("#1");
    await rig.carmen.sees("What you write next goes to #1");
    await rig.later(MINUTE);
    const before = await count();
    await rig.carmen.says("error 7 on the screen");
    await rig.oleg.seesInThread("#1", "error 7 on the screen");
    await rig.settles();
    expect(await count()).toBe(before);
  });

  test("/new without words makes a ticket of the next ones; with words at once", async () => {
    await opened();
    await rig.carmen.says("/new");
    await rig.carmen.sees("Your next message becomes a new ticket");
    await rig.carmen.says("the scale shows nothing");
    await rig.carmen.sees("#2");
    await rig.oleg.seesInThread("#2", "the scale shows nothing");
  });
});

describe("buttons", () => {
  test("an old one says so and shows what does, in the message that was pressed", async () => {
    await opened();
    const registered = await rig.carmen.sees("Registered: #1");
    await rig.oleg.presses("#1", "Resolve");
    await rig.oleg.fills({ words: "Plugged in." });
    await rig.carmen.sees("Plugged in.");
    const before = await count();
    await rig.carmen.presses("Can wait");
    const stale = await rig.carmen.sees("out of date");
    expect(stale.id).toBe(registered.id);
    expect(textOf(stale)).toContain("#1");
    expect(labelsOf(stale)).toContain("Solved ✓");
    expect(await count()).toBe(before);
  });

  test("forged ones change nothing, and each gets one polite answer", async () => {
    await opened();
    const { id } = await rig.carmen.sees("#1");
    await rig.card("#1");
    await rig.settles();
    const card = wordsOf(await rig.card("#1"));
    for (const value of FORGED) {
      const before = await count();
      await rig.carmen.forges(id, value);
      await rig.settles();
      expect((await count()) - before, value).toBeLessThanOrEqual(1);
    }
    expect(wordsOf(await rig.card("#1"))).toBe(card);
    expect((await rig.carmen.botMessages()).join("\n")).toContain("There is no ticket #7 here");
    expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  test("[New ticket] beside presumed words moves them once, and its message becomes the new number", async () => {
    await opened();
    await rig.later(13 * HOUR);
    await rig.carmen.says("the scale shows nothing");
    const line = await rig.carmen.sees("→ #1");
    const before = await count();
    const apart = line.reply_markup.inline_keyboard.flat().at(-1).callback_data;
    await Promise.all([rig.carmen.forges(line.id, apart), rig.carmen.forges(line.id, apart)]);
    expect((await rig.carmen.sees("Registered: #2")).id).toBe(line.id);
    await rig.oleg.seesInThread("#2", "the scale shows nothing");
    await rig.settles();
    expect(await count()).toBe(before);
    expect((await rig.cards()).length).toBe(2);
  });

  test.each(["a press", "the number"])(
    "'which ticket?' is answered by %s, in the question's own message",
    async (how) => {
      await opened();
      await rig.later(MINUTE);
      await rig.carmen.says("/new the reader wants an update");
      await rig.carmen.sees("#2");
      await rig.later(20 * HOUR);
      await rig.carmen.says("it is off now");
      const asked = await rig.carmen.sees("Which ticket is this about?");
      const before = await count();
      if (how === "a press") await rig.carmen.presses("#1");
      else await rig.carmen.says("1");
      const settled = await rig.carmen.sees("→ #1");
      expect(settled.id).toBe(asked.id);
      expect(labelsOf(settled)).toEqual([]);
      await rig.oleg.seesInThread("#1", "it is off now");
      await rig.settles();
      expect(await count()).toBe(before);
    },
  );

  test("a presumed ticket's line is an arrow after a while, and words that were moved keep theirs", async () => {
    await opened();
    await rig.later(13 * HOUR);
    await rig.carmen.says("the scale shows nothing");
    const line = await rig.carmen.sees("→ #1 the till is dark");
    await rig.settles();
    await rig.later(11 * MINUTE);
    await rig.until("only an arrow", async () => {
      const now = (await rig.carmen.chat()).find(({ id }) => id === line.id);
      return textOf(now) === "→ #1" && labelsOf(now).length === 0;
    });
    await rig.later(13 * HOUR);
    await rig.carmen.says("the lift creaks");
    await rig.carmen.sees("→ #1 the till is dark");
    await rig.carmen.presses("New ticket");
    const moved = await rig.carmen.sees("Registered: #2");
    await rig.settles();
    await rig.later(11 * MINUTE);
    await rig.settles();
    expect(textOf((await rig.carmen.chat()).find(({ id }) => id === moved.id))).toContain("Registered: #2");
  });

  test("the desk may say it instead, and then the client's question says where the words went", async () => {
    await opened();
    await rig.later(MINUTE);
    await rig.carmen.says("/new the reader wants an update");
    await rig.carmen.sees("#2");
    await rig.later(20 * HOUR);
    await rig.carmen.says("it is off now");
    const asked = await rig.carmen.sees("Which ticket is this about?");
    await rig.oleg.presses("which ticket?", "New ticket");
    expect((await rig.carmen.sees("Registered: #3")).id).toBe(asked.id);
    await rig.oleg.seesInThread("#3 ·", "it is off now");
  });
});

describe("all that a client may send", () => {
  test("what can't be shown is said, and opens nothing", async () => {
    await rig.carmen.sends("sticker", { emoji: "😡" });
    await rig.carmen.sees("I can't show stickers");
    await rig.carmen.says("\u200B\u2060 \uFEFF");
    await rig.carmen.sees("without words");
    expect(await rig.cards()).toEqual([]);
    expect(await count()).toBe(2);
  });

  test("places, contacts, voice and files with names of their own reach the thread", async () => {
    await opened();
    await rig.carmen.sends("location", { latitude: 39.4699, longitude: -0.3763 });
    await rig.oleg.seesInThread("#1", /39\.4699,-0\.3763/);
    await rig.carmen.sends("contact", { phoneNumber: "+34600111222", firstName: "Luis" });
    await rig.oleg.seesInThread("#1", "+34600111222");
    await rig.carmen.sends("voice", { size: 5_000, duration: 3 });
    await rig.carmen.sends("document", { size: 700, fileName: "the bill of May (2).pdf" });
    const files = await rig.until("both files in the thread", async () => {
      const found = (await rig.thread((await rig.card("#1")).ts)).flatMap((one) => one.files ?? []);
      return found.length === 2 ? found : null;
    });
    expect(files.map(({ mimetype }) => mimetype)).toContain("audio/ogg");
    expect(files.map(({ name }) => name)).toContain("the bill of May (2).pdf");
    await rig.settles();
    expect(await count()).toBe(1);
  });

  test("a quote picks its ticket, and the thread shows it as a reply", async () => {
    await opened();
    await rig.oleg.replies("#1", "Which light is on?");
    const question = await rig.carmen.sees("Which light is on?");
    await rig.later(MINUTE);
    await rig.carmen.says("/new the reader wants an update");
    await rig.carmen.sees("#2");
    await rig.later(MINUTE);
    const before = await count();
    await rig.carmen.says("the red one", { replyTo: question.id });
    expect(wordsOf(await rig.oleg.seesInThread("#1", "the red one"))).toContain("↪");
    await rig.settles();
    expect(await count()).toBe(before);
  });

  test("an edit before the post left is what leaves", async () => {
    await rig.fault({ platform: "slack", method: "chat.postMessage", kind: "429", retryAfter: 4, times: 1 });
    const id = await rig.carmen.says("the till in Colon street");
    await rig.carmen.edits(id, "the till in Serrano street");
    await rig.oleg.seesInThread("#1", "Serrano street");
    await rig.settles();
    const thread = (await rig.thread((await rig.card("#1")).ts)).map(wordsOf).join("\n");
    expect(thread).not.toContain("Colon street");
    expect(thread).not.toContain("edited:");
  });

  test("with two open, an engineer's words carry the number", async () => {
    await opened();
    await rig.later(MINUTE);
    await rig.carmen.says("/new the reader wants an update");
    await rig.carmen.sees("#2");
    await rig.oleg.replies("#2", "Press OK.");
    expect(textOf(await rig.carmen.sees("Press OK."))).toBe("Oleg Marin · #2: Press OK.");
  });
});

describe("who holds it", () => {
  test("a change of holder is told with both names; a release is not, and the next one who takes it is", async () => {
    await opened();
    await rig.oleg.presses("#1", "Take");
    await rig.carmen.sees("Oleg Marin has taken #1");
    await rig.emma.presses("#1", "Take over");
    await rig.carmen.sees("Emma Wood continues with #1");
    await rig.emma.presses("#1", "Release");
    await rig.oleg.seesOnCard("#1", "Nobody has taken it");
    await rig.oleg.presses("#1", "Take");
    await rig.until(
      "told once more",
      async () => (await rig.carmen.botMessages()).filter((words) => words === "Oleg Marin has taken #1.").length === 2,
    );
    expect(await count()).toBe(4);
  });
});
