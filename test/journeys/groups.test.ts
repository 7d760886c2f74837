import { afterEach, beforeEach, expect, test } from "vitest";
import { type Client, Rig, wordsOf } from "./rig.ts";

let rig: Rig;
let group: number;
let ana: Client;
let carmen: Client;

/** A shop's group: Ana and Carmen, who know one another, and the bot. */
const gather = async ({ privacy }: { privacy: boolean }) => {
  await rig.control("telegram", "bot", { token: "700001:clients", username: "acme_bot", groupPrivacy: privacy });
  group = (await rig.control("telegram", "group", { title: "Colón 12", members: [101, 103], bots: ["acme_bot"] })).id;
  ana = rig.ana.in(group);
  carmen = rig.carmen.in(group);
};

beforeEach(async () => {
  rig = await Rig.open();
});

afterEach(async () => {
  await rig?.close();
});

test("the bot is quiet while people talk; what names it opens a ticket, and everyone sees the answers", async () => {
  await gather({ privacy: false });
  await ana.says("buenos días, Carmen");
  await carmen.says("morning! the till is dark, by the way");
  await carmen.sends("photo", { size: 900 });
  await carmen.sends("album", {
    items: [
      { kind: "photo", size: 900 },
      { kind: "photo", size: 901 },
    ],
    caption: "from the party",
  });
  await rig.settles();
  expect(await rig.cards()).toEqual([]);
  expect(await carmen.botMessages()).toEqual([]);

  await carmen.says("/ticket the till is dark");
  await carmen.sees("#1");
  expect(wordsOf(await rig.oleg.seesInThread("#1", "the till is dark"))).not.toContain("/ticket");
  await ana.says("@acme_bot la báscula tampoco va");
  // In a group everybody hears everything: her words join what is being talked about.
  await rig.oleg.seesInThread("#1", "la báscula tampoco va");
  await ana.says("¿comemos juntas?");
  await rig.oleg.replies("#1", "I come at noon");
  const answer = await carmen.sees("I come at noon");
  await ana.says("¿antes no puede?", { replyTo: answer.id });
  const reply = await rig.oleg.seesInThread("#1", "¿antes no puede?");
  expect(reply.username ?? "").toContain("Ana Ruiz");
  const thread = (await rig.thread((await rig.card("#1")).ts)).map(wordsOf).join("\n");
  expect(thread).not.toContain("comemos");
  const authors = (await rig.thread((await rig.card("#1")).ts)).map((one) => one.username ?? "");
  expect(authors.join()).toContain("Carmen Doyle");
});

test("with the bot's privacy on, commands, mentions and answers to it are enough for a whole story", async () => {
  await gather({ privacy: true });
  await carmen.says("/ticket@acme_bot the till is dark");
  await carmen.sees("#1");
  await rig.oleg.replies("#1", "Is it plugged in?");
  const question = await carmen.sees("plugged in");
  await carmen.says("it is now", { replyTo: question.id });
  await rig.oleg.seesInThread("#1", "it is now");
  await rig.oleg.presses("#1", "Resolve");
  await rig.oleg.fills({ words: "Plugged in." });
  await carmen.sees("Plugged in.");
  await carmen.presses("Solved ✓");
  await carmen.sees("How was it with #1");
  await carmen.presses("★★★★★");
  await rig.oleg.seesOnCard("#1", "rated ★★★★★");
});

test("an album that names the bot in one of its photos comes whole", async () => {
  await gather({ privacy: false });
  await carmen.sends("album", {
    items: [
      { kind: "photo", size: 900 },
      { kind: "photo", size: 901 },
      { kind: "photo", size: 902 },
    ],
    caption: "@acme_bot see how it looks",
  });
  await carmen.sees("#1");
  const files = await rig.until("three photos", async () => {
    const found = (await rig.thread((await rig.card("#1")).ts)).flatMap((one) => one.files ?? []);
    return found.length === 3 ? found : null;
  });
  expect(files.length).toBe(3);
  expect((await rig.cards()).length).toBe(1);
});

test("another shop's group and a private chat know nothing of it", async () => {
  await gather({ privacy: false });
  await carmen.says("/ticket the till is dark");
  const registered = await carmen.sees("#1");
  await rig.boris.says("привет, не работает касса");
  await rig.boris.sees("#2");
  await rig.boris.forges((await rig.boris.sees("#2")).id, "v1:urgency:1.urgent:0");
  await rig.boris.sees("Заявки #1 здесь нет");
  await rig.carmen.says("/tickets");
  await rig.carmen.sees("You have no open tickets");
  expect((await rig.card("#1")).text).not.toContain("Urgent");
  expect(registered.text).toContain("#1");
});

test("a group that becomes a supergroup keeps its tickets; a bot that is removed is a fact on them", async () => {
  await gather({ privacy: false });
  await carmen.says("/ticket the till is dark");
  await carmen.sees("#1");
  const moved = (await rig.control("telegram", "migrate", { chat: group })).id;
  await rig.oleg.replies("#1", "I come at noon");
  await rig.carmen.in(moved).sees("I come at noon");
  await rig.control("telegram", "removeBot", { chat: moved, bot: "acme_bot" });
  await rig.oleg.replies("#1", "I am at the door");
  await rig.oleg.seesInThread("#1", /no longer in that chat/);
});
