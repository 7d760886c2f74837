import { afterAll, beforeAll, expect, test } from "vitest";
import { Rig, wordsOf } from "./rig.ts";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.open();
});

afterAll(async () => {
  await rig?.close();
});

test("Ana writes with a photo, Oleg takes, asks, notes, resolves, and she rates him", async () => {
  const { ana, oleg } = rig;
  await ana.says("la caja no imprime");
  await ana.sends("photo", { caption: "", size: 2_000, fileName: "till.jpg" });
  const registered = await ana.sees("#1");
  expect(registered.text).toContain("Registrado");
  await oleg.seesInThread("#1", "la caja no imprime");
  const photo = await rig.until("the photo in the thread", async () =>
    (await rig.thread((await rig.card("#1")).ts)).find((one) => (one.files ?? []).length > 0),
  );
  expect(photo.files[0].size).toBe(2_000);

  await ana.presses("No se puede trabajar");
  await oleg.seesOnCard("#1", "Urgent");
  expect((await ana.botMessages()).length).toBe(1);

  await oleg.presses("#1", "Take");
  await oleg.seesOnCard("#1", "Oleg Marin");
  await ana.sees("Oleg Marin");

  await oleg.replies("#1", "Hello Ana, is the *green* light on the printer on?");
  const question = await ana.sees("green");
  expect(question.entities).toContainEqual(expect.objectContaining({ type: "bold" }));
  await ana.says("no, está apagada", { replyTo: question.id });
  await oleg.seesInThread("#1", "no, está apagada");

  await oleg.replies("#1", ";; third time this month, check the contract CANARY");
  await oleg.replies("#1", "I am on my way");
  await ana.sees("on my way");
  expect((await ana.botMessages()).join("\n")).not.toContain("CANARY");

  await oleg.presses("#1", "Resolve");
  const rejected = await oleg.fills({ words: " ", remark: "" });
  expect(JSON.stringify(rejected)).toMatch(/error/i);
  await oleg.fills({ words: "New print head fitted, test page fine.", remark: "charge CANARY2" });
  await ana.sees("New print head fitted");
  await ana
    .presses("Resuelto ✓")
    .catch(async () => ana.presses((await ana.sees("New print head fitted")).reply_markup.inline_keyboard[0][0].text));
  const stars = await rig.until("the stars", async () =>
    (await ana.chat()).findLast((one) => (one.reply_markup?.inline_keyboard ?? []).flat().length === 5),
  );
  await rig.control("telegram", "press", {
    from: 101,
    chat: 101,
    messageId: stars.id,
    label: stars.reply_markup.inline_keyboard.flat()[3].text,
  });
  await ana.sees("★★★★");
  await ana.says("muy rápido");
  await oleg.seesInThread("#1", "muy rápido");
  await oleg.seesOnCard("#1", "★★★★");

  const everything = (await ana.botMessages()).join("\n");
  expect(everything).not.toContain("CANARY");
  expect(wordsOf((await rig.cards())[0])).toContain("#1");
  expect((await rig.cards()).length).toBe(1);
  expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
});
