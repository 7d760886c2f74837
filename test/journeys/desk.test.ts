import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Rig, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open({ account: "    undo_seconds: 5" });
});

afterEach(async () => {
  await rig?.close();
});

const opened = async () => {
  await rig.carmen.says("the till is dark");
  await rig.carmen.sees("#1");
  await rig.oleg.seesInThread("#1", "the till is dark");
};

/** What the client has been sent, with the clock standing still. */
const sentTo = async () => (await rig.carmen.botMessages()).join("\n");

describe("in the desk's thread", () => {
  test("a reply deleted inside the undo window never leaves; an edit inside it changes what leaves", async () => {
    await opened();
    const slip = await rig.oleg.replies("#1", "you idiots broke it again CANARY");
    await rig.control("slack", "delete", { channel: "C0DESK", ts: slip, user: rig.oleg.id });
    const kept = await rig.oleg.replies("#1", "I come at noon");
    await rig.control("slack", "edit", { channel: "C0DESK", ts: kept, user: rig.oleg.id, text: "I come at one" });
    await rig.carmen.sees("I come at one");
    expect(await sentTo()).not.toContain("CANARY");
    expect(await sentTo()).not.toContain("noon");
  });

  test("edits and deletions after it left follow to the client, with receipts on the writer's own message", async () => {
    await opened();
    const ts = await rig.oleg.replies("#1", "I come at noon");
    await rig.carmen.sees("I come at noon");
    await rig.until("a receipt", async () =>
      JSON.stringify(
        (await rig.thread((await rig.card("#1")).ts)).find((one) => one.ts === ts)?.reactions ?? [],
      ).includes("check"),
    );
    await rig.control("slack", "edit", { channel: "C0DESK", ts, user: rig.oleg.id, text: "I come at two" });
    await rig.carmen.sees("I come at two");
    await rig.control("slack", "delete", { channel: "C0DESK", ts, user: rig.oleg.id });
    await rig.until("the deletion at the client", async () => !(await sentTo()).includes("I come at two"));
  });

  test("a file that went out after its words is taken back with them", async () => {
    await opened();
    await rig.fault({ platform: "slack", method: "download", kind: "500", times: 4 });
    const ts = await rig.oleg.replies("#1", "this is the offer", {
      files: [{ name: "offer.txt", base64: Buffer.from("CANARY").toString("base64") }],
    });
    const documents = async () =>
      (await rig.carmen.chat()).filter((one) => one.by === "bot" && !one.deleted && one.files.length > 0);
    await rig.until("the words without their file", async () => {
      await rig.later(1_000);
      return (await sentTo()).includes("this is the offer");
    });
    expect(await documents()).toEqual([]);
    await rig.until("the file", async () => {
      await rig.later(1_000);
      return (await documents()).length === 1;
    });
    await rig.control("slack", "edit", { channel: "C0DESK", ts, user: rig.oleg.id, text: ";; this is the offer" });
    await rig.until("both taken back", async () => (await documents()).length === 0);
    expect(await sentTo()).not.toContain("this is the offer");
  });

  test("where somebody else holds the ticket the first reply asks, and stays inside until its writer says so", async () => {
    await opened();
    await rig.oleg.presses("#1", "Take");
    await rig.oleg.seesOnCard("#1", "Oleg Marin");
    await rig.emma.replies("#1", "try the other socket");
    await rig.emma.seesInThread("#1", "Oleg Marin");
    await rig.later(20_000);
    expect(await sentTo()).not.toContain("other socket");
    const questions = async () =>
      (await rig.thread((await rig.card("#1")).ts)).filter((one) =>
        JSON.stringify(one.blocks).includes("Send to Carmen Doyle"),
      ).length;
    await rig.later(10 * 60_000);
    await rig.until("the question once more", async () => (await questions()) === 2);
    await rig.oleg.pressesInThread("#1", "Send to Carmen Doyle");
    await rig.oleg.isTold("");
    expect(await sentTo()).not.toContain("other socket");
    await rig.emma.pressesInThread("#1", "Send to Carmen Doyle");
    await rig.carmen.sees("other socket");
  });

  test("a mark added too late is taken back at the client, a mark taken away sends nothing", async () => {
    await opened();
    const ts = await rig.oleg.replies("#1", "the contract is a mess");
    await rig.carmen.sees("the contract is a mess");
    await rig.control("slack", "edit", { channel: "C0DESK", ts, user: rig.oleg.id, text: ";; the contract is a mess" });
    await rig.until("taken back", async () => !(await sentTo()).includes("contract"));
    const note = await rig.oleg.replies("#1", ";; check the CANARY");
    await rig.until("a lock on the note", async () =>
      JSON.stringify(
        (await rig.thread((await rig.card("#1")).ts)).find((one) => one.ts === note)?.reactions ?? [],
      ).includes("lock"),
    );
    await rig.control("slack", "edit", { channel: "C0DESK", ts: note, user: rig.oleg.id, text: "check the CANARY" });
    await rig.oleg.seesInThread("#1", /internal/i);
    await rig.later(30_000);
    expect(await sentTo()).not.toContain("CANARY");
  });

  test("of two who press Take one has it, and the other is told who", async () => {
    await opened();
    await Promise.all([rig.oleg.presses("#1", "Take"), rig.emma.presses("#1", "Take")]);
    const card = await rig.until("a holder", async () =>
      (await rig.cards()).find((one) => /Oleg Marin|Emma Wood/.test(wordsOf(one))),
    );
    const [holder, other] = wordsOf(card).includes("Oleg Marin") ? ["Oleg Marin", rig.emma] : ["Emma Wood", rig.oleg];
    expect(wordsOf(await other.isTold(holder))).toContain(holder);
  });

  test("guests, strangers and bots in the channel change nothing and reach nobody", async () => {
    await opened();
    await rig.control("slack", "user", {
      workspace: "T0ACME",
      id: "U0GUEST",
      name: "guest",
      realName: "Gus Guest",
      guest: true,
    });
    await rig.control("slack", "join", { channel: "C0DESK", user: "U0GUEST" });
    await rig.control("slack", "user", {
      workspace: "T0ACME",
      id: "U0EXT",
      name: "ext",
      realName: "Eve External",
      external: true,
    });
    await rig.control("slack", "join", { channel: "C0DESK", user: "U0EXT" });
    const root = await rig.card("#1");
    for (const user of ["U0GUEST", "U0EXT"]) {
      await rig.control("slack", "post", { channel: "C0DESK", user, threadTs: root.ts, typed: "CANARY from outside" });
      await rig.control("slack", "press", { user, channel: "C0DESK", ts: root.ts, label: "Take" });
    }
    await rig.oleg.replies("#1", "I come");
    await rig.carmen.sees("I come");
    expect(await sentTo()).not.toContain("CANARY");
    expect(wordsOf(await rig.card("#1"))).not.toMatch(/Gus|Eve/);
  });

  test("who leaves the channel loses access at once, and their tickets go back to the pool", async () => {
    await opened();
    await rig.oleg.presses("#1", "Take");
    await rig.oleg.seesOnCard("#1", "Oleg Marin");
    await rig.control("slack", "leave", { channel: "C0DESK", user: rig.oleg.id });
    await rig.emma.seesOnCard("#1", "Take");
    await rig.emma.presses("#1", "Take");
    await rig.emma.seesOnCard("#1", "Emma Wood");
  });

  test("whatever a client types is inert in Slack", async () => {
    await opened();
    await rig.carmen.says("<!channel> *bold* _it_ <@U0EMMA> @here :fire: `x` <https://evil.example|bank>");
    const post = await rig.oleg.seesInThread("#1", "<!channel>");
    expect(JSON.stringify(post.blocks)).not.toMatch(/"type":"(broadcast|user|link|emoji)"/);
    expect(post.text).not.toContain("<!channel>");
  });

  test("a client who blocked the bot is a fact on the ticket, and the failure stands in the thread", async () => {
    await opened();
    await rig.control("telegram", "block", { from: rig.carmen.id });
    await rig.oleg.replies("#1", "are you there?");
    await rig.oleg.seesInThread("#1", /block/i);
    await rig.control("telegram", "unblock", { from: rig.carmen.id });
    await rig.carmen.says("sorry, here again");
    await rig.oleg.seesInThread("#1", "sorry, here again");
    await rig.oleg.replies("#1", "good");
    await rig.carmen.sees("good");
  });

  test("files go both ways; one over the platform's limit is told to both sides, and the words go on", async () => {
    await opened();
    await rig.oleg.replies("#1", "the manual", {
      files: [{ name: "manual v2.pdf", size: 3_000, mimetype: "application/pdf" }],
    });
    await rig.until("the manual at the client", async () =>
      (await rig.carmen.chat()).find((one) => one.by === "bot" && (one.files ?? []).length > 0),
    );
    await rig.carmen.sends("video", { size: 25 * 1024 * 1024, fileName: "till.mp4", caption: "look at this" });
    await rig.carmen.sees("20 MB");
    await rig.oleg.seesInThread("#1", "look at this");
    await rig.oleg.seesInThread("#1", /20 MB/);
  });

  test("the client's edit stands beside the old words, and who had answered is told", async () => {
    await opened();
    const id = await rig.carmen.says("it is in the shop on Colon street");
    await rig.oleg.seesInThread("#1", "Colon street");
    await rig.oleg.replies("#1", "on my way to Colon");
    await rig.carmen.sees("on my way");
    await rig.control("telegram", "edit", {
      chat: rig.carmen.id,
      messageId: id,
      text: "it is in the shop on Serrano street",
    });
    const line = await rig.oleg.seesInThread("#1", "Serrano street");
    expect(wordsOf(line)).toMatch(/edited/i);
  });

  test("/desk, the home tab and an old button answer whoever asks, and only them", async () => {
    await opened();
    await rig.oleg.presses("#1", "Take");
    await rig.oleg.seesOnCard("#1", "Oleg Marin");
    await rig.control("slack", "command", { user: rig.oleg.id, channel: "C0DESK", command: "/desk", text: "" });
    await rig.oleg.isTold("#1");
    await rig.control("slack", "openHome", { user: rig.oleg.id });
    await rig.until("the home tab", async () =>
      JSON.stringify(await rig.control("slack", "home", { user: rig.oleg.id })).includes("#1"),
    );
    expect(textOf((await rig.carmen.chat()).at(-1))).not.toContain("/desk");
  });

  test("while Slack can't be reached for a minute the client hears that nothing is lost, and then it arrives", async () => {
    await opened();
    await rig.fault({ platform: "slack", method: "chat.postMessage", kind: "429", retryAfter: 20, times: 5 });
    await rig.carmen.says("are you there?");
    await rig.until("a first refusal", async () => {
      await rig.later(21_000);
      return (await sentTo()).includes("can't be reached");
    });
    await rig.until("her words in the thread", async () => {
      await rig.later(21_000);
      return (await rig.thread((await rig.card("#1")).ts)).some((one) => wordsOf(one).includes("are you there?"));
    });
    expect((await rig.carmen.botMessages()).filter((words) => words.includes("can't be reached")).length).toBe(1);
  });
});
