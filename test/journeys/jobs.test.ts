import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labelsOf, Rig, textOf, wordsOf } from "./rig.ts";

const LEVANTE =
  "{ key: levante, name: Levante Técnica, invite: levante-2026-invite, offer: [problem, district, wanted], accepted: [address, contact, phone] }";
const PEPE = "{ key: pepe, name: Pepe, invite: pepe-2026-invite, accepted: [address, phone] }";
const MAR =
  '{ key: mar, name: Bar Mar, invite: mar-2026-invite, site: { district: "Valencia, centre", address: "Colón 12", phone: "+34 96 000 00 12" } }';

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.open({ partners: [LEVANTE, PEPE], companies: [MAR] });
  await rig.luis.says("/start levante-2026-invite");
  await rig.luis.sees("Levante Técnica");
  await rig.pepe.says("/start pepe-2026-invite");
  await rig.pepe.sees("Acme Service");
  await rig.carmen.says("/start mar-2026-invite");
  await rig.carmen.sees("Bar Mar");
});

afterAll(async () => {
  await rig?.close();
});

const reactions = async (card: string, ts: string): Promise<string> =>
  JSON.stringify((await rig.thread((await rig.card(card)).ts)).find((one) => one.ts === ts)?.reactions ?? []);

const heardBy = async (person: typeof rig.carmen): Promise<string> => (await person.botMessages()).join("\n");

/** All that a job's thread shows, post by post. */
const threadOf = async (card: string): Promise<string[]> => (await rig.thread((await rig.card(card)).ts)).map(wordsOf);

const postsWith = async (card: string, words: string): Promise<number> =>
  (await threadOf(card)).filter((post) => post.includes(words)).length;

describe("a job, from the desk's side", () => {
  test("is offered with a form that knows what is known, and says beside each field what is missing", async () => {
    const { carmen, oleg } = rig;
    await carmen.says("the till does not print");
    await carmen.says("the alarm code is CANARY-CLIENT");
    await carmen.sees("#1");
    await oleg.seesInThread("#1", "CANARY-CLIENT");
    await oleg.presses("#1", "Take");
    await oleg.replies("#1", ";; they never pay, CANARY-INTERNAL");
    await oleg.presses("#1", "Partner…");
    const rejected = await oleg.fills({ partners: ["Pepe"], address: "", contact: "" });
    expect(rejected.errors).toEqual({ address: expect.stringContaining("Without an address") });
    await oleg.fills({ partners: ["Levante Técnica", "Pepe"], wanted: "today by 16:00" });
    const card = await oleg.seesOnCard("P-1 ← #1", "offered");
    expect(wordsOf(card)).toContain("Asked: Levante Técnica, Pepe");
    await oleg.seesOnCard("#1 · the till", "P-1: offered");
    await oleg.seesInThread("P-1 ←", "What you write here goes to whoever takes the job, and to nobody else.");
    const offer = await rig.luis.sees("the till does not print");
    expect(textOf(offer)).toContain("Valencia, centre");
    expect(textOf(offer)).not.toContain("Colón 12");
  });

  test("hears nobody before it is accepted, and says so", async () => {
    const { luis, pepe, oleg } = rig;
    const ts = await oleg.replies("P-1 ←", "hello, anybody there?");
    await oleg.seesInThread("P-1 ←", "Nobody has accepted yet");
    await rig.settles();
    for (const person of [luis, pepe, rig.carmen]) expect(await heardBy(person)).not.toContain("anybody there");
    expect(await reactions("P-1 ←", ts)).not.toContain("white_check_mark");
  });

  test("is one partner's once accepted: the cards say whose, the other reads that it is taken", async () => {
    const { luis, pepe, oleg } = rig;
    await luis.presses("Accept");
    expect(textOf(await luis.sees("Colón 12"))).toContain("+34 96 000 00 12");
    await pepe.sees("otro colaborador");
    await oleg.seesOnCard("P-1 ←", "Luis (Levante Técnica) · accepted");
    await oleg.seesOnCard("#1 · the till", "P-1 Levante Técnica: accepted");
    expect(await heardBy(pepe)).not.toContain("Colón 12");
  });

  test("has a thread of its own: plain words reach the partner and nobody else, marked ones nobody", async () => {
    const { luis, pepe, carmen, oleg } = rig;
    const ts = await oleg.replies("P-1 ←", "the key is at the bar next door");
    await luis.sees("the key is at the bar next door");
    await rig.until("a receipt", async () => (await reactions("P-1 ←", ts)).includes("heavy_check_mark"));
    await oleg.replies("P-1 ←", ";; CANARY-NOTE he is always late");
    await oleg.replies("P-1 ←", "@emma CANARY-EMMA what do you think?");
    await oleg.replies("P-1 ←", "ring twice");
    await luis.sees("ring twice");
    for (const person of [luis, pepe, carmen]) expect(await heardBy(person)).not.toMatch(/CANARY/);
    for (const person of [pepe, carmen]) expect(await heardBy(person)).not.toMatch(/the key is|ring twice/);
    await rig.control("slack", "edit", { channel: "C0DESK", ts, user: oleg.id, text: "the key is at the hotel" });
    await luis.sees("the key is at the hotel");
    expect(await heardBy(luis)).not.toContain("bar next door");
    await rig.control("slack", "delete", { channel: "C0DESK", ts, user: oleg.id });
    await rig.until("the words to be gone", async () => !(await heardBy(luis)).includes("the key is"));
  });

  test("tells the client of the visit in our words, and takes their answer", async () => {
    const { luis, carmen, oleg } = rig;
    const [time] = labelsOf(await luis.sees("When will you be there?"));
    await luis.presses(time!);
    const visit = await carmen.sees("an engineer will be with you");
    expect(textOf(visit)).not.toMatch(/Luis|Levante/);
    await carmen.presses("OK");
    await carmen.sees("Agreed ✓");
    await oleg.seesInThread("P-1 ←", "Carmen Doyle says the time suits.");
    await oleg.seesOnCard("P-1 ←", "visit ");
    await luis.presses("On my way");
    await carmen.sees("the engineer is on the way to you");
    await oleg.seesOnCard("#1 · the till", "P-1 Levante Técnica: on the way");
    // An old button, pressed again, changes nothing.
    const agreed = (await carmen.chat()).find(({ id }) => id === visit.id);
    await carmen.forges(visit.id, "v1:visit-other:1.zzzz:0");
    await carmen.sees("no longer applies");
    expect(textOf((await carmen.chat()).find(({ id }) => id === visit.id))).toBe(textOf(agreed));
  });

  test("shows the partner's words with [Pass to client], which passes them once", async () => {
    const { luis, carmen, oleg } = rig;
    await luis.sends("photo", { caption: "the old cutter", size: 1_500, fileName: "cutter.jpg" });
    await oleg.seesInThread("P-1 ←", "the old cutter");
    const posted = await rig.until("the photo in the thread", async () =>
      (await rig.thread((await rig.card("P-1 ←")).ts)).find((one) => (one.files ?? []).length > 0),
    );
    expect(posted.files[0].size).toBe(1_500);
    await rig.settles();
    expect(await heardBy(carmen)).not.toContain("the old cutter");
    await oleg.pressesInThread("P-1 ←", "Pass to client");
    await oleg.pressesInThread("P-1 ←", "Pass to client");
    const passed = await carmen.sees("the old cutter");
    expect(textOf(passed)).toContain("Luis (Oleg Marin)");
    expect(passed.files).toHaveLength(1);
    await oleg.seesInThread("P-1 ←", "Oleg Marin passed this on to the client.");
    await oleg.seesInThread("#1 · the till", "the old cutter");
    await rig.settles();
    expect((await heardBy(carmen)).split("the old cutter")).toHaveLength(2);
    expect(await postsWith("P-1 ←", "passed this on")).toBe(1);
  });

  test("is to check when done, goes back with a reason, and ends with stars", async () => {
    const { luis, carmen, oleg } = rig;
    const done = async (words: string): Promise<void> => {
      await luis.presses("Done…");
      await luis.sees("what was done?");
      await luis.says(words);
      await luis.sees("how many minutes");
      await luis.says("45");
      await oleg.seesOnCard("P-1 ←", "to check");
    };
    await done("new cutter fitted");
    await oleg.seesOnCard("#1 · the till", "P-1 Levante Técnica: to check");
    expect(await heardBy(carmen)).not.toContain("new cutter fitted");
    await oleg.presses("P-1 ←", "Return…");
    await oleg.fills({ reason: "still no cut" });
    await luis.sees("still no cut");
    await oleg.seesOnCard("P-1 ←", "returned once");
    await done("the blade was loose");
    await oleg.presses("P-1 ←", "Approve…");
    await oleg.fills({ stars: "★★★★", words: "clean work" });
    await luis.sees("clean work");
    await oleg.seesOnCard("P-1 ←", "rated ★★★★");
    const card = await oleg.seesOnCard("P-1 ←", "approved");
    expect(JSON.stringify(card.blocks)).not.toMatch(/Withdraw|Approve…|Return…/);
    // The ticket is still the desk's own.
    expect(wordsOf(await rig.card("#1 · the till"))).toContain("In work");
  });

  test("let nobody hear what was not theirs", async () => {
    const { luis, pepe, carmen } = rig;
    for (const person of [luis, pepe]) expect(await heardBy(person)).not.toContain("CANARY");
    expect(await heardBy(carmen)).not.toMatch(/CANARY|Levante|ring twice|still no cut|blade|clean work/);
    expect((await threadOf("P-1 ←")).join("\n")).not.toMatch(/CANARY-CLIENT|CANARY-INTERNAL/);
    expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
  });
});

describe("what goes otherwise", () => {
  test("the client asks for another time: the partner is asked, and the words stand in the ticket's thread", async () => {
    const { luis, carmen, oleg } = rig;
    await carmen.says("/new the card reader is dark");
    await carmen.sees("#2");
    await oleg.presses("#2", "Take");
    await oleg.presses("#2", "Partner…");
    await oleg.fills({ partners: ["Levante Técnica"] });
    await luis.sees("P-2");
    await luis.presses("Accept");
    const [time] = labelsOf(await luis.sees("When will you be there?"));
    await luis.presses(time!);
    await carmen.presses("Other time…");
    await carmen.sees("when would it suit you?");
    await carmen.says("after five, please");
    await oleg.seesInThread("#2 · the card", "after five, please");
    await oleg.seesInThread("P-2 ←", "Carmen Doyle can't at that time");
    await luis.sees("does not suit the client");
    expect(await heardBy(luis)).not.toContain("after five");
    await oleg.seesOnCard("P-2 ←", "no time for the visit yet");
  });

  test("words say as much as the button, until an engineer has spoken", async () => {
    const { luis, carmen, oleg } = rig;
    const [first, second] = labelsOf(await luis.sees(/does not suit the client[\s\S]*When will you be there\?/));
    await luis.presses(first!);
    await carmen.sees(/#2: an engineer will be with you [^✓]*$/);
    await rig.settles();
    await carmen.says("yes, thank you");
    await carmen.sees(/#2.*Agreed ✓/s);
    await oleg.seesInThread("P-2 ←", "says the time suits");
    expect(await postsWith("#2 · the card", "yes, thank you")).toBe(0);
    await luis.presses("Other time…");
    await luis.sees("when will you be there?");
    await luis.presses(second!);
    await rig.until("the new time", async () => (await heardBy(carmen)).split("#2: an engineer will be").length === 4);
    await oleg.replies("#2 · the card", "is the green light on?");
    await carmen.sees("green light");
    await carmen.says("yes");
    await oleg.seesInThread("#2 · the card", /^yes$/m);
    expect(await postsWith("P-2 ←", "says the time suits")).toBe(1);
  });

  test("a job is withdrawn by its holder, the partner reads it, and a second press changes nothing", async () => {
    const { luis, oleg, emma } = rig;
    await emma.presses("P-2 ←", "Withdraw");
    await rig.settles();
    expect(wordsOf(await rig.card("P-2 ←"))).not.toContain("withdrawn");
    await oleg.presses("P-2 ←", "Withdraw");
    await luis.sees("taken P-2 back");
    await rig.carmen.sees(/#2: the visit .*will not take place/);
    await oleg.seesOnCard("P-2 ←", "withdrawn");
    await oleg.seesOnCard("#2 · the card", "P-2 Levante Técnica: withdrawn");
    await rig.settles();
    expect(await postsWith("P-2 ←", "has withdrawn the job")).toBe(1);
  });

  test("files go along, and a note never becomes the partner's: the room does not widen", async () => {
    const { oleg, luis } = rig;
    await oleg.presses("#2 · the card", "Partner…");
    await oleg.fills({ partners: ["Levante Técnica"] });
    await luis.sees("P-3");
    await luis.presses("Accept");
    await oleg.seesOnCard("P-3 ←", "accepted");
    await oleg.replies("P-3 ←", "the plan", {
      files: [{ name: "plan.pdf", size: 3_000, mimetype: "application/pdf" }],
    });
    const plan = await rig.until("the plan with its partner", async () =>
      (await luis.chat()).find((one) => one.by === "bot" && (one.files ?? []).length > 0),
    );
    expect(textOf(plan)).toContain("the plan");
    const note = await oleg.replies("P-3 ←", ";; CANARY-THREE");
    await rig.until("the lock", async () => (await reactions("P-3 ←", note)).includes("lock"));
    await rig.control("slack", "edit", { channel: "C0DESK", ts: note, user: oleg.id, text: "CANARY-THREE" });
    await oleg.seesInThread("P-3 ←", "Still internal.");
    await rig.settles();
    expect(await heardBy(luis)).not.toContain("CANARY");
  });
});
