import { readdirSync, readFileSync } from "node:fs";
import { type Message, parse, type SelectExpression, Visitor } from "@fluent/syntax";
import { describe, expect, test } from "vitest";
import { LANGUAGES, type Language } from "../bots/languages.ts";

const BOTS = new URL("../bots/", import.meta.url);
const PLURAL_FORMS = {
  en: ["one", "other"],
  es: ["one", "other"],
  ru: ["one", "few", "many", "other"],
} satisfies Record<Language, string[]>;
const OUR_FUNCTIONS = ["AGO", "AT", "BY", "CLOCK", "DAY", "NUMBER", "SINCE", "STAMP", "STARS", "TICKET", "WHEN"];

const sourceOf = (language: Language) => readFileSync(new URL(`locales/${language}.ftl`, BOTS), "utf8");
const entriesOf = (language: Language) => parse(sourceOf(language), { withSpans: false }).body;
const messagesOf = (language: Language) =>
  new Map(entriesOf(language).flatMap((entry) => (entry.type === "Message" ? [[entry.id.name, entry] as const] : [])));
const english = messagesOf("en");

function variablesOf(message: Message): string[] {
  const names = new Set<string>();
  const visitor = new (class extends Visitor {
    override visitVariableReference({ id }: { id: { name: string } }) {
      names.add(id.name);
    }
  })();
  visitor.visit(message);
  return [...names].sort();
}

function functionsOf(message: Message): string[] {
  const names = new Set<string>();
  const visitor = new (class extends Visitor {
    override visitFunctionReference({ id }: { id: { name: string } }) {
      names.add(id.name);
    }
  })();
  visitor.visit(message);
  return [...names];
}

function selectionsOf(message: Message): string[][] {
  const found: string[][] = [];
  const visitor = new (class extends Visitor {
    override visitSelectExpression(selection: SelectExpression) {
      found.push(selection.variants.map(({ key }) => (key.type === "Identifier" ? key.name : key.value)));
      this.genericVisit(selection);
    }
  })();
  visitor.visit(message);
  return found;
}

describe.each(LANGUAGES)("%s", (language) => {
  const messages = messagesOf(language);

  test("is well formed, each key once", () => {
    const entries = entriesOf(language);
    expect(entries.filter(({ type }) => type === "Junk")).toEqual([]);
    const keys = entries.flatMap((entry) => (entry.type === "Message" ? [entry.id.name] : []));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("has the keys of the others, with the same variables", () => {
    const shape = (of: Map<string, Message>) => Object.fromEntries([...of].map(([key, m]) => [key, variablesOf(m)]));
    expect(shape(messages)).toEqual(shape(english));
  });

  test("calls only functions that exist", () => {
    const called = [...messages.values()].flatMap(functionsOf);
    expect(called.filter((name) => !OUR_FUNCTIONS.includes(name))).toEqual([]);
  });

  test("shows a ticket's number only by TICKET, which doesn't group its digits", () => {
    expect(sourceOf(language)).not.toMatch(/\{\s*\$number\s*\}/);
  });

  test("closes what it makes bold", () => {
    const open = [...messages.keys()].filter((key) => {
      const line = sourceOf(language)
        .split(`\n${key} =`)[1]!
        .split(/\n(?=\S)/)[0]!;
      return (line.split("**").length - 1) % 2 === 1;
    });
    expect(open).toEqual([]);
  });

  test("has all plural forms where a number selects", () => {
    const forms = PLURAL_FORMS[language];
    for (const [key, message] of messages) {
      for (const variants of selectionsOf(message).filter(isPlural))
        expect(variants, key).toEqual(expect.arrayContaining(forms));
    }
  });

  test("keeps within the sizes of forms and commands", () => {
    // Slack: 24 characters for a form's title and buttons (the number takes 7); Telegram: 256 for a command's description.
    const sizes = {
      "resolve-title": 24,
      "make-ticket-title": 24,
      "new-ticket-title": 24,
      "resolve-submit": 24,
      "make-ticket-submit": 24,
      "form-cancel": 24,
      "review-title": 24,
      "review-submit": 24,
    };
    const source = sourceOf(language).replaceAll("{ TICKET($number) }", "#123456");
    const lengthOf = (key: string) => source.split(`\n${key} = `)[1]!.split("\n")[0]!.length;
    for (const [key, most] of Object.entries(sizes)) expect(lengthOf(key), key).toBeLessThanOrEqual(most);
    for (const key of messages.keys())
      if (key.startsWith("command-")) expect(lengthOf(key), key).toBeLessThanOrEqual(256);
  });
});

const isPlural = (variants: string[]) => variants.some((name) => ["zero", "one", "two", "few", "many"].includes(name));

describe("the keys", () => {
  // bots/sandbox imports nothing of ours, so it has no words of ours either.
  const code = readdirSync(BOTS, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("sandbox"))
    .map((name) => ({ name, text: readFileSync(new URL(name.replaceAll("\\", "/"), BOTS), "utf8") }));

  test("that the code asks for exist", () => {
    const asked = code.flatMap(({ name, text }) =>
      [...text.matchAll(/\.(?:rich|text)\(\s*"([^"]*)"/g)].map(([, key]) => `${name}: ${key}`),
    );
    expect(asked.filter((use) => !english.has(use.split(": ")[1]!))).toEqual([]);
  });

  test("are never put together at run time", () => {
    const built = code.flatMap(({ name, text }) =>
      [...text.matchAll(/\.(?:rich|text)\(\s*(?:`|"[^"]*"\s*\+)[^)]*/g)].map(([call]) => `${name}: ${call}`),
    );
    expect(built).toEqual([]);
  });

  test("are all in use", () => {
    const everything = code.map(({ text }) => text).join("\n");
    expect([...english.keys()].filter((key) => !everything.includes(`"${key}"`))).toEqual([]);
  });
});
