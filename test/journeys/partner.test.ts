import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { labelsOf, Rig, textOf } from "./rig.ts";

const LUIS =
  "{ key: levante, name: Levante Técnica, invite: levante-2026-invite, offer: [problem, district, wanted], accepted: [address, contact, phone] }";
const PEPE =
  "{ key: pepe, name: Pepe, invite: pepe-2026-invite, accepted: [address, phone], answer_within: 20 minutes }";
const MINUTE = 60_000;

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open({ partners: [LUIS, PEPE] });
});

afterEach(async () => {
  await rig?.close();
});

const joined = async (): Promise<void> => {
  await rig.luis.says("/start levante-2026-invite");
  await rig.luis.sees("for Levante Técnica");
};

/** Carmen's problem, as a ticket that Oleg offers. */
const offered = async (problem: string, number = 1, partners: readonly string[] = ["levante"]): Promise<void> => {
  await rig.carmen.says(`/new ${problem}`);
  await rig.carmen.sees(`#${number}`);
  await rig.oleg.presses(`#${number}`, "Take");
  await rig.oleg.presses(`#${number}`, "Partner…");
  const { rows } = await rig.database.owner.query<{ id: string }>("select id from partner where key = any($1)", [
    partners,
  ]);
  await rig.oleg.fills({
    partners: rows.map(({ id }) => id),
    district: "centre",
    wanted: "today by 16:00",
    address: "Colón 12",
    contact: "Ana",
    phone: "961 000 000",
  });
};

const accepted = async (problem = "the till is dark", number = 1): Promise<void> => {
  await offered(problem, number);
  await rig.luis.sees(`offers a job: P-${number}`);
  await rig.luis.presses("Accept");
  await rig.luis.sees(`It's yours: P-${number}`);
};

const tickets = async (): Promise<number> => {
  const { rows } = await rig.database.owner.query<{ count: string }>("select count(*) from ticket");
  return Number(rows[0]!.count);
};

const botMessages = () => rig.luis.botMessages();

describe("a jobs bot", () => {
  test("knows nobody without a link, and opens no ticket whatever is written", async () => {
    await rig.luis.says("the till is dark");
    await rig.luis.sees("This bot is for partners of Acme Service");
    await rig.luis.says("/start somebody-elses-code");
    await rig.luis.sees("This link leads to nobody");
    await joined();
    await rig.luis.says("/start levante-2026-invite");
    await rig.luis.says("/start pepe-2026-invite");
    await rig.luis.says("the till is dark");
    await rig.luis.sees("You have no job here now");
    expect((await botMessages()).filter((words) => words.includes("for Levante Técnica"))).toHaveLength(3);
    const { rows } = await rig.database.owner.query("select partner_id from partner_person");
    expect(rows).toHaveLength(1);
    expect(await tickets()).toBe(0);
    expect((await rig.database.owner.query("select 1 from contact")).rows).toEqual([]);
  });

  test("speaks the language that its reader chose", async () => {
    await joined();
    await rig.luis.says("/language");
    await rig.luis.presses("Русский");
    const set = await rig.luis.sees("по-русски");
    expect(labelsOf(set)).toEqual(["Мои заказы"]);
    await offered("the till is dark");
    const offer = await rig.luis.sees("предлагает заказ: P-1");
    expect(labelsOf(offer)).toEqual(["Принять", "Отказаться…", "Принять, другое время…", "Спросить"]);
    await rig.luis.says("беру");
    await rig.luis.sees("Заказ ваш: P-1");
    await rig.luis.says("завтра в 9");
    await rig.luis.sees("время записано");
  });
});

describe("a job by buttons", () => {
  test("shows the address once it is accepted, and goes in one message to the end", async () => {
    await joined();
    await offered("the till is dark");
    const offer = await rig.luis.sees("offers a job: P-1");
    expect(textOf(offer)).toContain("District: centre");
    expect(textOf(offer)).toContain("After accepting: exact address, whom to ask for, phone on site.");
    expect(textOf(offer)).not.toMatch(/Colón|961|#1|Carmen/);
    const before = (await botMessages()).length;

    await rig.luis.presses("Accept");
    const yours = await rig.luis.sees("It's yours: P-1");
    expect(yours.id).toBe(offer.id);
    expect(textOf(yours)).toMatch(
      /Address: Colón 12\nAsk for: Ana\nPhone on site: 961 000 000\nWhen will you be there\?/,
    );
    const [time] = labelsOf(yours);
    await rig.luis.presses(time!);
    await rig.luis.sees("noted. The client has been told.");
    await rig.carmen.sees("an engineer will be with you");
    await rig.luis.presses("On my way");
    await rig.luis.sees("you are on your way");
    await rig.luis.presses("I'm on site");
    await rig.luis.sees("you are on site");
    expect((await botMessages()).length).toBe(before);
    expect(textOf(await rig.luis.sees("Colón 12"))).toContain("P-1");

    await rig.luis.sends("photo", { caption: "", size: 2_000, fileName: "fitted.jpg" });
    await rig.luis.presses("Done…");
    await rig.luis.sees("what was done?");
    await rig.luis.says("new cutter fitted");
    await rig.luis.sees("how many minutes did it take?");
    await rig.luis.presses("60");
    await rig.luis.sees("sent to Acme Service. You'll hear when it is approved.");
    await rig.oleg.seesOnCard("P-1 ←", "to check");
  });

  test("declined with a reason in words leaves nothing to press, and the desk reads why", async () => {
    await joined();
    await offered("the till is dark");
    await rig.luis.presses("Decline…");
    await rig.luis.sees("Why not P-1?");
    await rig.luis.presses("Back");
    await rig.luis.sees("offers a job: P-1");
    await rig.luis.presses("Decline…");
    await rig.luis.says("my van is broken");
    expect(labelsOf(await rig.luis.sees("You declined P-1"))).toEqual([]);
    await rig.oleg.seesOnCard("P-1 ←", "my van is broken");
  });

  test("another time is named before anything is accepted", async () => {
    await joined();
    await offered("the till is dark");
    await rig.luis.presses("Accept, other time…");
    await rig.luis.sees("when could you be there?");
    await rig.luis.says("when I can");
    await rig.luis.sees("I did not understand the time.");
    expect((await botMessages()).join("\n")).not.toContain("Colón");
    await rig.luis.says("tomorrow 9:00");
    expect(textOf(await rig.luis.sees("noted. The client has been told."))).toMatch(
      /Colón 12.*You'll be there: .*09:00/s,
    );
  });

  test("given up with a reason ends it", async () => {
    await joined();
    await accepted();
    await rig.luis.presses("Can't do it…");
    await rig.luis.presses("Parts are missing");
    expect(textOf(await rig.luis.sees("You gave P-1 back"))).not.toContain("Colón");
  });
});

describe("a job by words", () => {
  test("is accepted, timed, reached and finished without a press", async () => {
    await joined();
    await offered("the till is dark");
    await rig.luis.sees("offers a job: P-1");
    await rig.luis.says("which printer is it?");
    await rig.oleg.seesInThread("P-1 ←", "which printer is it?");
    await rig.luis.says("I'll take it");
    await rig.luis.sees("It's yours: P-1");
    await rig.luis.says("tomorrow at 9");
    await rig.luis.sees("noted. The client has been told.");
    await rig.luis.says("omw");
    await rig.luis.sees("you are on your way");
    await rig.luis.says("I'm here");
    await rig.luis.sees("you are on site");
    await rig.luis.says("done");
    await rig.luis.sees("what was done?");
    await rig.luis.says("new cutter fitted");
    await rig.luis.says("1 h 30");
    await rig.luis.sees("sent to Acme Service");
    await rig.oleg.seesInThread("P-1 ←", "new cutter fitted");
    const { rows } = await rig.database.owner.query(
      "select done ->> 'words' as words, done ->> 'minutes' as minutes from job",
    );
    expect(rows).toEqual([{ words: "new cutter fitted", minutes: "90" }]);
  });

  test("edited or answered follow between the chat and the job's thread, and nowhere else", async () => {
    await joined();
    await accepted();
    const id = await rig.luis.says("the cutter is blunt CANARY");
    await rig.oleg.seesInThread("P-1 ←", "the cutter is blunt");
    await rig.luis.edits(id, "the cutter is broken CANARY");
    await rig.oleg.seesInThread("P-1 ←", "the cutter is broken");
    await rig.oleg.replies("P-1 ←", "take a new one from the van");
    await rig.luis.sees("take a new one from the van");
    await rig.settles();
    expect((await rig.carmen.botMessages()).join("\n")).not.toMatch(/CANARY|van/);
    expect(await tickets()).toBe(1);
  });
});

describe("files", () => {
  test("go to the job's thread with their album; a caption says what was done", async () => {
    await joined();
    await accepted();
    await rig.luis.sends("album", {
      items: [
        { kind: "photo", size: 2_000, fileName: "before.jpg", caption: "before" },
        { kind: "photo", size: 2_001, fileName: "after.jpg" },
      ],
    });
    const root = await rig.card("P-1 ←");
    const files = async () => (await rig.thread(root.ts)).flatMap((one) => one.files ?? []).length;
    await rig.until("both photos in the thread", async () => (await files()) === 2);
    await rig.luis.presses("Done…");
    await rig.luis.sees("what was done?");
    await rig.luis.sends("photo", { caption: "new cutter fitted", size: 2_002, fileName: "fitted.jpg" });
    await rig.luis.sees("how many minutes did it take?");
    await rig.luis.presses("Skip");
    await rig.luis.sees("sent to Acme Service");
    await rig.until("the third photo", async () => (await files()) === 3);
    const { rows } = await rig.database.owner.query(
      "select done ->> 'words' as words, done ->> 'minutes' as minutes from job",
    );
    expect(rows).toEqual([{ words: "new cutter fitted", minutes: null }]);
  });
});

describe("several jobs", () => {
  test("words that stand aside may still be changed, and go when only one job is left", async () => {
    await joined();
    await accepted("the till is dark", 1);
    await rig.later(MINUTE);
    await accepted("the reader wants an update", 2);
    const id = await rig.luis.says("the dor is locked");
    await rig.luis.sees("Which job is this about?");
    await rig.luis.edits(id, "the door is locked");
    await rig.settles();
    await rig.oleg.presses("P-1 ←", "Withdraw");
    await rig.luis.sees("Acme Service has taken P-1 back. Nothing more to do.");
    await rig.luis.says("who has the key?");
    await rig.oleg.seesInThread("P-2 ←", "the door is locked");
    await rig.oleg.seesInThread("P-2 ←", "who has the key?");
  });

  test("words stand until it is told which job they are about; a quote tells it", async () => {
    await joined();
    await accepted("the till is dark", 1);
    await rig.later(MINUTE);
    await accepted("the reader wants an update", 2);
    await rig.luis.says("what is the code of the door?");
    const asked = await rig.luis.sees("Which job is this about?");
    expect(labelsOf(asked)).toEqual(["P-1 · the till is dark", "P-2 · the reader wants an update"]);
    await rig.luis.says("and of the gate?");
    await rig.luis.presses("P-2 · the reader wants an update");
    await rig.luis.sees("→ P-2");
    await rig.oleg.seesInThread("P-2 ←", "what is the code of the door?");
    await rig.oleg.seesInThread("P-2 ←", "and of the gate?");

    const first = await rig.luis.sees("It's yours: P-1");
    await rig.luis.says("no door at all here", { replyTo: first.id });
    await rig.oleg.seesInThread("P-1 ←", "no door at all here");
    await rig.oleg.replies("P-1 ←", "ring twice");
    await rig.luis.sees("Oleg Marin · P-1: ring twice");

    await rig.luis.says("/jobs");
    const list = await rig.luis.sees("Your jobs");
    expect(labelsOf(list)).toEqual(["P-1", "P-2", "Language"]);
    await rig.luis.presses("P-2");
    await rig.luis.sees("It's yours: P-2");
  });
});

describe("an old button", () => {
  test("says what is true now, and a double press is one press", async () => {
    await joined();
    await rig.pepe.says("/start pepe-2026-invite");
    await rig.pepe.sees("para Pepe");
    await offered("the till is dark", 1, ["levante", "pepe"]);
    const offer = await rig.luis.sees("offers a job: P-1");
    const value = offer.reply_markup.inline_keyboard[0][0].callback_data as string;
    const pepes = await rig.pepe.sees("ofrece un trabajo: P-1");
    await rig.luis.forges(offer.id, value);
    await rig.luis.forges(offer.id, value);
    await rig.luis.sees("It's yours: P-1");
    expect(textOf(await rig.pepe.sees("otro colaborador se ha quedado con P-1"))).not.toContain("Colón");
    await rig.pepe.forges(pepes.id, value);
    await rig.settles();
    expect(await rig.pepe.botMessages()).toHaveLength(2);
    await rig.pepe.forges(pepes.id, value.replace("job-accept", "job-way"));
    await rig.settles();
    const { rows } = await rig.database.owner.query("select status, on_the_way_at from job");
    expect(rows).toEqual([{ status: "accepted", on_the_way_at: null }]);
    expect((await rig.pepe.botMessages()).join("\n")).not.toContain("Colón");
    await rig.luis.forges(offer.id, "v1:job-accept:00000000-0000-7000-8000-000000000000:0");
    await rig.luis.sees("can't find this here");
  });

  test("of an offer whose time is over tells so", async () => {
    await joined();
    await offered("the till is dark");
    const offer = await rig.luis.sees("offers a job: P-1");
    const value = offer.reply_markup.inline_keyboard[0][0].callback_data as string;
    await rig.later(31 * MINUTE);
    expect(labelsOf(await rig.luis.sees("The time to answer P-1 is over."))).toEqual([]);
    await rig.luis.forges(offer.id, value);
    await rig.luis.forges(offer.id, value.replace("job-accept", "job-decline"));
    await rig.settles();
    expect((await botMessages()).at(-1)).toContain("The time to answer P-1 is over.");
  });
});
