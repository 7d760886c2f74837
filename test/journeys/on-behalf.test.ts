import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findWords } from "../db/canary.ts";
import { labelsOf, Rig, type RigOptions, textOf, wordsOf } from "./rig.ts";

const OLEG = "{ key: oleg, name: Oleg Marin, roles: [engineer], slack: U0OLEG, telegram: 301 }";
const ROSA = "{ key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }";
const HOUR_MS = 60 * 60_000;

let rig: Rig;

const open = async (options: RigOptions = {}) => {
  rig = await Rig.open({ members: [OLEG, ROSA], ...options });
  await rig.control("telegram", "user", { id: 301, firstName: "Oleg", lastName: "Marin", languageCode: "en" });
};

afterEach(async () => {
  await rig?.close();
});

const oleg = () => rig.client(301, "Oleg");

/** Oleg forwards what somebody wrote to him in a chat of their own. */
const forwards = (of: number, content: object, from = 301) =>
  rig.control("telegram", "forward", { from, of, ...content });

/** Carmen is known, has a chat with the bot and nothing open. */
const carmenIsKnown = async () => {
  await rig.carmen.says("/start sol-2026-invite");
  await rig.carmen.sees("Supermercados Sol");
};

const tickets = async () =>
  (await rig.database.owner.query("select number, title, contact_id from ticket order by number")).rows;

describe("a member forwards what a client wrote to them", () => {
  beforeEach(() => open());

  test("it becomes the client's ticket: both hear the number, the desk sees who brought it and when it was said", async () => {
    await carmenIsKnown();
    await forwards(103, { text: "the till is dark", at: rig.now().getTime() - 2 * HOUR_MS });
    await rig.carmen.sees("Registered: #1");
    await oleg().sees("#1 for Carmen Doyle");
    expect(await oleg().botMessages()).toHaveLength(1);
    const post = await rig.oleg.seesInThread("#1", "the till is dark");
    expect(post.username).toBe("Carmen Doyle (Oleg Marin)");
    expect(wordsOf(post)).toMatch(/\d:\u2060?\d\d: the till is dark/);
    expect(wordsOf(post)).not.toContain("↪");
    await rig.oleg.seesOnCard("#1", "Supermercados Sol (VIP)");
    await rig.oleg.replies("#1", "Is it plugged in?");
    await rig.carmen.sees("Is it plugged in?");
    expect(await oleg().botMessages()).toHaveLength(1);
    // Time counts from now: what she writes next belongs to it without a question.
    await rig.carmen.says("yes it is");
    await rig.oleg.seesInThread("#1", "yes it is");
    expect(await tickets()).toHaveLength(1);
  });

  test("several in quick succession are one ticket, with their files; later ones are another", async () => {
    await carmenIsKnown();
    await forwards(103, { text: "the till is dark" });
    await forwards(103, { item: { kind: "photo", size: 900, caption: "look" } });
    await forwards(103, { text: "people are queueing" });
    await rig.oleg.seesInThread("#1", "people are queueing");
    await rig.oleg.seesInThread("#1", "look");
    await rig.settles();
    const { rows } = await rig.database.owner.query("select f.kind from file f join message m on m.id = f.message_id");
    expect(rows).toEqual([{ kind: "photo" }]);
    await oleg().sees("#1 for Carmen Doyle");
    expect(await oleg().botMessages()).toHaveLength(1);
    await rig.later(31_000);
    await forwards(103, { text: "now the scale" });
    await oleg().sees("#2 for Carmen Doyle");
    await rig.oleg.seesInThread("now the scale", "now the scale");
    expect(await tickets()).toHaveLength(2);
  });

  test("words of two clients are two tickets, each told in its own chat", async () => {
    await carmenIsKnown();
    await rig.boris.says("/start");
    await rig.until("a welcome", async () => (await rig.boris.botMessages()).length === 1);
    await forwards(103, { text: "the till is dark" });
    await forwards(102, { text: "лифт стоит" });
    await forwards(103, { text: "and the lamp" });
    await rig.boris.sees("#2");
    await rig.oleg.seesInThread("#1", "and the lamp");
    await rig.oleg.seesInThread("#2", "лифт стоит");
    expect((await rig.carmen.botMessages()).join()).not.toContain("лифт");
    expect((await rig.boris.botMessages()).join()).not.toMatch(/till|#1/);
    expect(await tickets()).toHaveLength(2);
  });

  test("who is hidden, unknown or has no chat: the member is told once why, and no ticket is made", async () => {
    await forwards(103, { text: "the till is dark" });
    await oleg().sees("I don't know Carmen Doyle as a client");
    await forwards(103, { text: "and the lamp" });
    await forwards(103, { text: "hello", hidden: true });
    await oleg().sees("Telegram hides who wrote this: I see only the name “Carmen Doyle”");
    await rig.control("telegram", "group", { id: -500, title: "Sol", members: [103], bots: ["acme_bot"] });
    await rig.carmen.in(-500).says("/ticket the lift is stuck");
    await rig.oleg.seesInThread("#1", "the lift is stuck");
    await rig.later(31_000);
    await forwards(103, { text: "the till is still dark" });
    await oleg().sees("Carmen Doyle has no chat with the bot yet");
    await rig.settles();
    expect(await oleg().botMessages()).toHaveLength(3);
    expect(await tickets()).toHaveLength(1);
  });

  test("a sticker says nothing that could be a ticket", async () => {
    await carmenIsKnown();
    await forwards(103, { item: { kind: "sticker" } });
    await oleg().sees("I can't show stickers");
    expect(await tickets()).toHaveLength(0);
  });

  test("who is forgotten is forgotten in the member's chat too", async () => {
    await carmenIsKnown();
    await forwards(103, { text: "the till is dark CANARY" });
    const answer = await oleg().sees("#1 for Carmen Doyle");
    await rig.carmen.sees("Registered: #1");
    await rig.settles();
    const [{ contact_id: contact }] = await tickets();
    const response = await fetch(`${rig.program.url}/v1/contacts/${contact}/forget`, {
      method: "POST",
      headers: { authorization: "Bearer a-key-for-tests-000000000001", "idempotency-key": "forget-carmen" },
    });
    expect(response.status).toBe(200);
    await rig.until("the answer gone", async () => (await oleg().chat()).find((one) => one.id === answer.id)?.deleted);
    await rig.settles();
    await rig.later(HOUR_MS);
    await rig.settles();
    expect(await findWords(rig.database.owner, ["CANARY", "Carmen Doyle"])).toEqual([]);
  });

  test("a member's own words open nothing, forwarded or not", async () => {
    await oleg().says("/start");
    await oleg().sees("Forward a client's message to me");
    await oleg().says("my own screen is broken");
    await forwards(301, { text: "it went out at nine" });
    await rig.settles();
    expect(await tickets()).toHaveLength(0);
  });
});

test("a member who was a client there before stays one for their own words, and brings others' all the same", async () => {
  await open({ members: [ROSA] });
  await oleg().says("my own screen is broken");
  await oleg().sees("Registered: #1");
  await rig.restart({ members: [OLEG, ROSA] });
  await forwards(301, { text: "it went out at nine" });
  await rig.oleg.seesInThread("#1", "it went out at nine");
  await carmenIsKnown();
  await forwards(103, { text: "the till is dark" });
  await oleg().sees("#2 for Carmen Doyle");
  await rig.carmen.sees("Registered: #2");
  const { rows } = await rig.database.owner.query(
    "select t.number, c.name from ticket t join contact c on c.id = t.contact_id order by t.number",
  );
  expect(rows).toEqual([
    { number: 1, name: "Oleg Marin" },
    { number: 2, name: "Carmen Doyle" },
  ]);
});

describe("nobody else opens a ticket for somebody else", () => {
  test("a client who forwards another client's words says them in their own name", async () => {
    await open();
    await carmenIsKnown();
    await forwards(103, { text: "CANARY pay this" }, rig.boris.id);
    await rig.boris.sees("#1");
    const post = await rig.oleg.seesInThread("#1", "CANARY pay this");
    expect(post.username).toBe("Boris Petrov");
    expect(wordsOf(post)).toContain("↪ Carmen Doyle:");
    await rig.settles();
    expect((await rig.carmen.botMessages()).join()).not.toMatch(/CANARY|#1/);
    const { rows } = await rig.database.owner.query(
      "select c.name from ticket t join contact c on c.id = t.contact_id",
    );
    expect(rows).toEqual([{ name: "Boris Petrov" }]);
  });

  test("a member whose access has ended finds the door closed", async () => {
    await open();
    await carmenIsKnown();
    await forwards(103, { text: "the till is dark" });
    await oleg().sees("#1 for Carmen Doyle");
    await rig.control("slack", "leave", { channel: "C0DESK", user: "U0OLEG" });
    await rig.until("the end of his access", async () => {
      const { rows } = await rig.database.owner.query(
        "select 1 from member where key = 'oleg' and left_at is not null",
      );
      return rows.length === 1;
    });
    await forwards(103, { text: "CANARY let me in" });
    await oleg().sees("Only members of the desk of Acme Service");
    await rig.settles();
    expect(await tickets()).toHaveLength(1);
    const { rows } = await rig.database.owner.query("select 1 from message where text like '%CANARY%'");
    expect(rows).toEqual([]);
  });

  test("what a member forwards in a group is said there by them", async () => {
    await open();
    await carmenIsKnown();
    await rig.control("telegram", "group", { id: -500, title: "Sol", members: [103, 301], bots: ["acme_bot"] });
    await forwards(103, { text: "@acme_bot the till is dark", chat: -500 });
    const post = await rig.oleg.seesInThread("#1", "the till is dark");
    expect(post.username).toBe("Oleg Marin");
    await rig.settles();
    expect((await rig.carmen.botMessages()).join()).not.toContain("#1");
  });
});

describe("/desk new", () => {
  const opensForm = (text = "new", user = "U0OLEG") =>
    rig.control("slack", "command", { user, channel: "C0DESK", command: "/desk", text });
  const form = (user = "U0OLEG") => rig.control("slack", "waitView", { user, callbackId: "new-ticket" });
  const contact = async (name: string) =>
    (await rig.database.owner.query<{ id: string }>("select id from contact where name = $1", [name])).rows[0]!.id;

  test("opens a form at once, finds the client by name and company, and opens the ticket in their name", async () => {
    await open();
    await carmenIsKnown();
    await opensForm("new the lamp is out");
    const view = await form();
    expect(JSON.stringify(view.blocks)).toContain("the lamp is out");
    for (const value of ["doy", "sol", "carmen merca"]) {
      const { options } = await rig.control("slack", "suggest", {
        user: "U0OLEG",
        viewId: view.id,
        actionId: "client",
        value,
      });
      expect(options.map((one: { text: { text: string } }) => one.text.text)).toEqual([
        "Carmen Doyle · Supermercados Sol",
      ]);
    }
    const none = await rig.control("slack", "suggest", {
      user: "U0OLEG",
      viewId: view.id,
      actionId: "client",
      value: "carmen luna",
    });
    expect(none.options).toEqual([]);
    await rig.oleg.fills({ client: await contact("Carmen Doyle"), words: "She phoned: the till is dark" });
    const told = await rig.carmen.sees("Registered: #1");
    expect(labelsOf(told)).not.toEqual([]);
    await rig.oleg.isTold("#1 for Carmen Doyle");
    const post = await rig.oleg.seesInThread("#1", "She phoned: the till is dark");
    expect(post.username).toBe("Carmen Doyle (Oleg Marin)");
    await rig.oleg.seesOnCard("#1", "Supermercados Sol (VIP)");
    expect(textOf(told)).not.toContain("She phoned");
  });

  test("a title of its own stands on the card", async () => {
    await open();
    await carmenIsKnown();
    await opensForm();
    await form();
    await rig.oleg.fills({ client: await contact("Carmen Doyle"), words: "many words about it", title: "till dark" });
    await rig.oleg.seesOnCard("#1", "till dark");
  });

  test("says beside the field what is missing: nobody chosen, nothing said, no chat with this person", async () => {
    await open();
    await rig.control("telegram", "group", { id: -500, title: "Sol", members: [103], bots: ["acme_bot"] });
    await rig.carmen.in(-500).says("/ticket the lift is stuck");
    await rig.oleg.seesInThread("#1", "the lift is stuck");
    await opensForm();
    await form();
    const unknown = await rig.oleg.fills({ client: "00000000-0000-4000-8000-000000000000", words: "the till is dark" });
    expect(unknown.errors).toEqual({ client: "Choose a client from the list." });
    const silent = await rig.oleg.fills({ client: await contact("Carmen Doyle"), words: " \n" });
    expect(silent.errors).toEqual({
      client: expect.stringContaining("Carmen Doyle has no chat with the bot yet"),
      words: "Say in a sentence what happened.",
    });
    expect(await tickets()).toHaveLength(1);
    // She writes to the bot, and the same form goes through.
    await rig.carmen.says("/start");
    await rig.until("a welcome", async () => (await rig.carmen.botMessages()).length === 1);
    await rig.oleg.fills({ client: await contact("Carmen Doyle"), words: "the till is dark" });
    await rig.carmen.sees("Registered: #2");
  });

  test("over HTTP, in the member's language; /desk help names it, and a guest is told no", async () => {
    await open({ slackHttp: true, language: "es" });
    await carmenIsKnown();
    await opensForm("help");
    await rig.oleg.isTold("/desk new");
    await opensForm();
    const view = await form();
    expect(view.title.text).toBe("Ticket nuevo");
    expect((await rig.control("slack", "lost")).lost).toEqual([]);
    await rig.control("slack", "user", {
      workspace: "T0ACME",
      id: "U0GUEST",
      name: "guest",
      realName: "Gus Guest",
      guest: true,
    });
    await opensForm("new", "U0GUEST");
    const refused = await rig.until("why not", async () => {
      const { view } = await rig.control("slack", "view", { user: "U0GUEST" });
      return view && JSON.stringify(view).includes("Solo pueden hacerlo");
    });
    expect(refused).toBe(true);
  });
});
