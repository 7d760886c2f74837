import { afterEach, describe, expect, test } from "vitest";
import { labelsOf, Rig, type RigOptions, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

const open = async (options: RigOptions = {}) => {
  rig = await Rig.open(options);
};

afterEach(async () => {
  await rig?.close();
});

const UNDO = "    undo_seconds: 0";
const INVITED = `${UNDO}\n    contacts: invited`;

const home = async (user: string) => {
  await rig.control("slack", "openHome", { user });
  return rig.until(`the home tab of ${user}`, async () => (await rig.control("slack", "home", { user })).view);
};

describe("clients", () => {
  test("by invitation only: strangers and wrong codes get a polite answer, an invitation opens the door", async () => {
    await open({ account: INVITED });
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("This is the support desk of Acme Service");
    await rig.carmen.says("/start not-a-code-of-ours");
    await rig.until("a second polite answer", async () => (await rig.carmen.botMessages()).length === 2);
    await rig.carmen.sends("photo", { size: 900 });
    await rig.until("a third", async () => (await rig.carmen.botMessages()).length === 3);
    expect(await rig.cards()).toEqual([]);
    const { rows } = await rig.database.owner.query("select 1 from contact");
    expect(rows).toEqual([]);

    await rig.carmen.says("/start sol-2026-invite");
    const welcome = await rig.carmen.sees("for Supermercados Sol");
    expect(textOf(welcome)).toContain("Hello, Carmen");
    expect(labelsOf(welcome)).toEqual(["My tickets", "Language"]);
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("#1");
    await rig.oleg.seesOnCard("#1", "Supermercados Sol (VIP)");
  });

  test("open: anybody may write, and a second invitation moves no old ticket", async () => {
    await open({ companies: ["{ key: norte, name: Talleres Norte, invite: norte-2026-invite }"] });
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("#1");
    await rig.carmen.says("/start sol-2026-invite");
    await rig.carmen.sees("for Supermercados Sol");
    await rig.carmen.says("/new the scale shows nothing");
    await rig.carmen.sees("#2");
    await rig.oleg.seesOnCard("#2", "Supermercados Sol (VIP)");
    await rig.carmen.says("/start norte-2026-invite");
    await rig.carmen.sees("for Talleres Norte");
    await rig.carmen.says("/new the lift creaks");
    await rig.carmen.sees("#3");
    await rig.oleg.seesOnCard("#3", "Talleres Norte");
    await rig.oleg.presses("#2", "Take");
    await rig.oleg.seesOnCard("#2", "Oleg Marin");
    expect(wordsOf(await rig.card("#2"))).toContain("Supermercados Sol (VIP)");
    expect(wordsOf(await rig.card("#1"))).not.toMatch(/Sol|Norte/);
  });

  test("choose their language and their city's time by buttons, and both hold from then on", async () => {
    await open();
    await rig.carmen.says("/language");
    await rig.carmen.sees("Which language shall I use?");
    await rig.carmen.presses("Español");
    const set = await rig.carmen.sees("A partir de ahora le escribiré en español");
    expect((await rig.carmen.botMessages()).length).toBe(1);
    await rig.carmen.says("/zone");
    const asked = await rig.carmen.sees("¿La hora de qué ciudad uso?");
    expect(asked.id).not.toBe(set.id);
    await rig.carmen.presses(labelsOf(asked).find((label) => label.startsWith("Moscú"))!);
    const zone = textOf(await rig.carmen.sees("Las horas son ahora las de Moscú"));
    const inMoscow = (at: Date) =>
      new Intl.DateTimeFormat("ru", { timeZone: "Europe/Moscow", hour: "2-digit", minute: "2-digit" }).format(at);
    expect(zone).toContain(
      zone.includes(inMoscow(rig.now())) ? inMoscow(rig.now()) : inMoscow(new Date(rig.now().getTime() - 60_000)),
    );
    await rig.carmen.says("la caja no imprime");
    const registered = textOf(await rig.carmen.sees("Registrado: #1"));
    const times = [0, 60_000].map((ms) => inMoscow(new Date(rig.now().getTime() - ms)));
    expect(times.some((time) => registered.includes(time))).toBe(true);
    await rig.oleg.seesOnCard("#1", "Spanish");
  });

  test("who blocks the bot and comes back is the same person with the same tickets", async () => {
    await open();
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("#1");
    await rig.control("telegram", "block", { from: rig.carmen.id });
    await rig.oleg.seesInThread("#1", "can't be reached in Telegram: the bot has been blocked there");
    await rig.oleg.seesOnCard("#1", "not reachable in Telegram");
    await rig.control("telegram", "unblock", { from: rig.carmen.id });
    await rig.oleg.seesInThread("#1", "can be reached in Telegram again");
    await rig.until("the card without a warning", async () => !wordsOf(await rig.card("#1")).includes("not reachable"));
    await rig.carmen.says("and the scale");
    await rig.oleg.seesInThread("#1", "and the scale");
    expect((await rig.cards()).length).toBe(1);
  });
});

describe("the desk's people", () => {
  test("who joins the desk channel is an engineer at once", async () => {
    await open();
    await rig.control("slack", "user", { workspace: "T0ACME", id: "U0NORA", name: "nora", realName: "Nora Lind" });
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("#1");
    const nora = rig.engineer("U0NORA");
    await rig.control("slack", "join", { channel: "C0DESK", user: "U0NORA" });
    await rig.until("a member", async () => {
      const { rows } = await rig.database.owner.query("select 1 from member where name = 'Nora Lind'");
      return rows.length === 1;
    });
    await nora.presses("#1", "Take");
    await nora.seesOnCard("#1", "Nora Lind");
    await nora.replies("#1", "I come");
    await rig.carmen.sees("Nora Lind: I come");
  });

  test("where only the file lists them, the channel makes nobody a member, and who vanished from the file is none", async () => {
    const oleg = "{ key: oleg, name: Oleg Marin, roles: [engineer], slack: U0OLEG }";
    const rosa = "{ key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }";
    await open({ account: UNDO, membership: "listed", members: [rosa, oleg] });
    await rig.carmen.says("the till is dark");
    await rig.carmen.sees("#1");
    await rig.emma.presses("#1", "Take");
    await rig.emma.isTold("Only members of the desk");
    await rig.emma.replies("#1", "CANARY from somebody who is not listed");
    await rig.oleg.presses("#1", "Take");
    await rig.oleg.seesOnCard("#1", "Oleg Marin");

    await rig.restart({ account: UNDO, membership: "listed", members: [rosa] });
    await rig.carmen.says("and the scale");
    await rig.oleg.seesInThread("#1", "and the scale");
    await rig.oleg.presses("#1", "Waiting for client");
    await rig.oleg.isTold("Only members of the desk");
    await rig.oleg.replies("#1", "CANARY from somebody who was listed");
    await rig.rosa.replies("#1", "I look after it now");
    await rig.rosa.pressesInThread("#1", "Send to Carmen Doyle").catch(() => undefined);
    await rig.carmen.sees("I look after it now");
    expect((await rig.carmen.botMessages()).join("\n")).not.toContain("CANARY");
  });

  test("the home tab shows mine first, then what waits, then others', with a switch for duty", async () => {
    await open();
    for (const words of ["one is mine", "two is free", "three is Emma's"]) {
      await rig.later(60_000);
      await rig.carmen.says(`/new ${words}`);
      await rig.carmen.sees(`#${["one", "two", "three"].indexOf(words.split(" ")[0]!) + 1}`);
    }
    await rig.oleg.presses("#1", "Take");
    await rig.oleg.seesOnCard("#1", "Oleg Marin");
    await rig.emma.presses("#3", "Take");
    await rig.emma.seesOnCard("#3", "Emma Wood");
    const words = await rig.until("all three at home", async () => {
      const text = wordsOf(await home("U0OLEG"));
      return /one is mine[\s\S]*two is free[\s\S]*three is Emma's/.test(text) ? text : null;
    });
    expect(words).toMatch(
      /My tickets[\s\S]*one is mine[\s\S]*Waiting for somebody[\s\S]*two is free[\s\S]*Taken by others[\s\S]*three/,
    );
    expect(words).toContain("You are on duty.");
    await rig.control("slack", "press", { user: "U0OLEG", home: true, label: "Go off duty" });
    await rig.until("off duty", async () =>
      wordsOf((await rig.control("slack", "home", { user: "U0OLEG" })).view).includes("You are off duty."),
    );
    await rig.control("slack", "press", { user: "U0OLEG", home: true, label: "Go on duty" });
    await rig.until("on duty", async () =>
      wordsOf((await rig.control("slack", "home", { user: "U0OLEG" })).view).includes("You are on duty."),
    );
    const { rows } = await rig.database.owner.query("select on_duty from member where name = 'Oleg Marin'");
    expect(rows).toEqual([{ on_duty: true }]);
  });
});
