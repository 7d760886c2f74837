import { afterEach, describe, expect, test } from "vitest";
import { type Client, labelsOf, Rig, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

afterEach(async () => {
  await rig?.close();
});

const HOUR = 3_600_000;

/** Words of English that stand in sentences of ours and in no Spanish one. */
const ENGLISH =
  /\b(the|is|are|was|your|you|of|this|that|and|has|have|what|which|when|how|not|open|closed|opened|taken|solved|resolve|release|send|reply|write|engineer|client|waiting|language|back|nobody|urgent|priority|here|from|by|at)\b/i;

/** What is not ours to translate: names, brands, and people's own words. */
const NAMES =
  /Acme Service|Supermercados Sol|Oleg( Marin)?|Emma( Wood)?|Rosa Gil|Ana( Ruiz)?|Boris( Petrov)?|Carmen( Doyle)?|Telegram|Slack|Relevo|VIP|MB|\/desk( help| new)?|bill-\d\.pdf|Plugged in\.|I come\./g;

const isOnlyIn = (language: string, words: string): void => {
  const ours = words.replace(NAMES, "");
  if (language === "es") expect(ours.match(ENGLISH)?.[0]).toBeUndefined();
  if (language === "ru") expect(ours.match(/[A-Za-z]{2,}/)?.[0]).toBeUndefined();
};

interface Story {
  readonly language: "en" | "es" | "ru";
  readonly who: "ana" | "boris" | "carmen";
  readonly problem: string;
  readonly registered: RegExp;
  readonly files: string;
  readonly urgent: string;
  readonly category: string;
  readonly taken: string;
  readonly continued: string;
  readonly solved: string;
  readonly press: readonly [solved: string, notYet: string];
  readonly missing: string;
  readonly asked: string;
  readonly rated: string;
  readonly thanked: string;
  readonly again: RegExp;
  readonly list: readonly [title: string, waiting: string];
  readonly help: string;
  readonly asksOnCard: string;
}

const STORIES: readonly Story[] = [
  {
    language: "en",
    who: "carmen",
    problem: "till dark",
    registered: /^Registered: #1, \d\d:\d\d\. An engineer will answer here\./,
    files: "I've added your 2 files.",
    urgent: "Work has stopped",
    category: "Printing",
    taken: "Oleg Marin has taken #1.",
    continued: "Emma Wood continues with #1 in place of Oleg Marin",
    solved: "Emma Wood says #1 is solved: “Plugged in.”",
    press: ["Solved ✓", "Not yet"],
    missing: "#1 stays open. What is still missing?",
    asked: "Good. How was it with #1?",
    rated: "★★★★★ #1. Thank you. A word for Emma Wood?",
    thanked: "Emma Wood will read it (#1)",
    again: /^Is this #1 again: till dark \(closed (today|yesterday)\)\?$/,
    list: ["Your open tickets", "🟡 #2 scale · waiting for your answer since"],
    help: "becomes a ticket with a number",
    asksOnCard: "English",
  },
  {
    language: "es",
    who: "ana",
    problem: "caja apagada",
    registered: /^Registrado: #1, \d\d:\d\d\. Un técnico responderá por aquí\./,
    files: "He añadido los 2 archivos.",
    urgent: "No se puede trabajar",
    category: "Impresión",
    taken: "Oleg Marin se ocupa de #1.",
    continued: "Emma Wood sigue con #1 en lugar de Oleg Marin",
    solved: "Emma Wood da por resuelto #1: «Plugged in.»",
    press: ["Resuelto ✓", "Todavía no"],
    missing: "#1 sigue abierto. ¿Qué falta todavía?",
    asked: "Bien. ¿Qué tal ha ido con #1?",
    rated: "★★★★★ #1. Gracias. ¿Unas palabras para Emma Wood?",
    thanked: "Emma Wood lo leerá (#1)",
    again: /^¿Es otra vez #1: caja apagada \(cerrado (hoy|ayer)\)\?$/,
    list: ["Sus tickets abiertos", "🟡 #2 báscula · espera su respuesta desde"],
    help: "será un ticket con su número",
    asksOnCard: "Spanish",
  },
  {
    language: "ru",
    who: "boris",
    problem: "касса погасла",
    registered: /^Принято: #1, \d\d:\d\d\. /,
    files: "Добавлено 2 файла.",
    urgent: "Работа стоит",
    category: "Печать",
    taken: "Заявкой #1 занимается Oleg Marin.",
    continued: "Emma Wood",
    solved: "Emma Wood сообщает, что заявка #1 решена: «Plugged in.»",
    press: ["Решено ✓", "Ещё нет"],
    missing: "Заявка #1 остаётся открытой. Что ещё не так?",
    asked: "Хорошо. Как бы вы оценили работу по заявке #1?",
    rated: "★★★★★ #1. Спасибо.",
    thanked: "#1",
    again: /#1.*касса погасла.*(сегодня|вчера)/,
    list: ["Ваши открытые заявки", "🟡 #2 весы"],
    help: "ответьте на",
    asksOnCard: "Russian",
  },
];

const SECOND = { en: "scale", es: "báscula", ru: "весы" };

const cleanChat = async (client: Client, language: string) => {
  for (const one of await client.chat()) {
    if (one.by !== "bot" || one.deleted) continue;
    isOnlyIn(language, textOf(one));
    for (const label of labelsOf(one)) isOnlyIn(language, label);
  }
};

const resolves = async (by: Rig["oleg"]) => {
  await by.presses("#1 ·", "Resolve");
  await by.fills({ words: "Plugged in." });
};

describe("a client's whole story", () => {
  test.each(STORIES)("in $language", async (story) => {
    rig = await Rig.open();
    const client = rig[story.who];
    const { oleg, emma } = rig;
    await client.says(story.problem);
    await client.sends("document", { size: 700, fileName: "bill-1.pdf" });
    await client.sends("document", { size: 701, fileName: "bill-2.pdf" });
    await client.sees(story.registered);
    await client.sees(story.files);
    await oleg.seesOnCard("#1", story.asksOnCard);
    await client.presses(story.urgent);
    await client.presses(story.category);
    await oleg.presses("#1", "Take");
    await client.sees(story.taken);
    await emma.presses("#1", "Take over");
    await client.sees(story.continued);
    await emma.replies("#1", "I come.");
    await client.sees("Emma Wood: I come.");
    await resolves(emma);
    await client.sees(story.solved);
    await client.presses(story.press[1]);
    await client.sees(story.missing);
    await rig.later(60_000);
    await resolves(emma);
    await client.presses(story.press[0]);
    await client.sees(story.asked);
    await client.presses("★★★★★");
    await client.sees(story.rated);
    await client.says("👌 ok!");
    await client.sees(story.thanked);
    await rig.later(HOUR);
    await client.says(story.problem);
    await client.sees(story.again);
    await client.says(`/new ${SECOND[story.language]}`);
    await client.sees("#2");
    await oleg.presses("#2 ·", "Waiting for client");
    await client.says("/help");
    await client.sees(story.help);
    await client.says("/tickets");
    await client.sees(story.list[1]);
    await client.sees(story.list[0]);
    await client.says("/zone");
    await client.says("/language");
    await client.sends("sticker", { emoji: "😡" });
    await cleanChat(client, story.language);
    expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
  });
});

describe("the desk works in the account's language", () => {
  test.each([
    {
      language: "es",
      intro: "Las respuestas de este hilo llegan a Ana Ruiz por Telegram",
      take: "Tomar",
      taken: "Oleg Marin lleva este ticket.",
      state: "En curso",
      resolve: "Resolver",
      form: "Qué se ha hecho",
      error: "Diga en una frase qué se ha hecho.",
      resolved: "lo da por resuelto",
      home: "Mis tickets",
      nobody: "Aquí no hay ningún ticket #9.",
      help: "/desk",
    },
    {
      language: "ru",
      intro: "Ana Ruiz",
      take: "Взять",
      taken: "Заявку берёт Oleg Marin.",
      state: "В работе",
      resolve: "Решено",
      form: "Что сделано",
      error: "Напишите одной фразой, что сделано.",
      resolved: "Oleg Marin",
      home: "Мои заявки",
      nobody: "Заявки #9 здесь нет.",
      help: "/desk",
    },
  ] as const)("in $language", async (desk) => {
    rig = await Rig.open({ language: desk.language });
    const { ana, oleg } = rig;
    const problem = "12345";
    await ana.says(problem);
    await ana.sees("#1");
    await oleg.seesInThread("#1", desk.intro);
    await oleg.presses("#1", desk.take);
    await oleg.seesInThread("#1", desk.taken);
    await oleg.seesOnCard("#1", desk.state);
    await oleg.presses("#1", desk.resolve);
    const form = await rig.until("the form", async () => {
      const { view } = await rig.control("slack", "view", { user: oleg.id });
      return view && JSON.stringify(view.blocks).includes('"input"') ? view : null;
    });
    expect(wordsOf(form)).toContain(desk.form);
    isOnlyIn(desk.language, wordsOf(form));
    expect(JSON.stringify(await oleg.fills({ words: " " }))).toContain(desk.error);
    await oleg.fills({ words: "Plugged in." });
    await oleg.seesInThread("#1", desk.resolved);
    await rig.control("slack", "command", { user: oleg.id, channel: "C0DESK", command: "/desk", text: "9" });
    await oleg.isTold(desk.nobody);
    await rig.control("slack", "command", { user: oleg.id, channel: "C0DESK", command: "/desk", text: "help" });
    isOnlyIn(desk.language, wordsOf(await oleg.isTold(desk.help)));
    await rig.control("slack", "openHome", { user: oleg.id });
    const home = await rig.until("the home tab", async () => {
      const { view } = await rig.control("slack", "home", { user: oleg.id });
      return view && wordsOf(view).includes(desk.home) ? view : null;
    });
    isOnlyIn(desk.language, wordsOf(home));
    const card = await rig.card("#1");
    isOnlyIn(desk.language, wordsOf(card));
    for (const one of await rig.thread(card.ts)) isOnlyIn(desk.language, wordsOf(one));
  });
});
