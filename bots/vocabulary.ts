/**
 * Words that do what a button does, recognised without guessing: a message counts only when all of it is known, so
 * "thanks, but it is off again" is never taken for a thank-you.
 */
import { english } from "./vocabulary/en.ts";
import { spanish } from "./vocabulary/es.ts";
import { neighbours } from "./vocabulary/neighbours.ts";
import { russian } from "./vocabulary/ru.ts";
import type { Vocabulary } from "./vocabulary/tables.ts";
import { Lexicon, tokensOf } from "./vocabulary/tokens.ts";

type Kind =
  | "thanks"
  | "praise"
  | "polite"
  | "yes"
  | "no"
  | "solved"
  | "notSolved"
  | "stars"
  | "outOf"
  | "giving"
  | "cheer";

/** Only a pleasantry. `names`: who was there to be thanked ("thank you, Oleg"). */
export function isThanks(text: string, names: readonly string[] = []): boolean {
  if (isAsking(text) || isSad(text)) return false;
  const allowed: readonly Kind[] = ["polite", "cheer"];
  return consistsOf(tokensWithout(text, names), ["thanks", "praise"], allowed);
}

export const isSolved = (text: string): boolean =>
  !isAsking(text) &&
  !isSad(text) &&
  consistsOf(tokensOf(text), ["solved"], ["yes", "polite", "thanks", "praise", "cheer"]);

export const isNotSolved = (text: string): boolean =>
  !isAsking(text) && consistsOf(tokensOf(text), ["notSolved"], ["no", "polite", "thanks"]);

export const isYes = (text: string): boolean =>
  text.trim() === "+" ||
  (!isAsking(text) && consistsOf(tokensOf(text), ["yes"], ["polite", "thanks", "praise", "cheer"]));

export const isNo = (text: string): boolean =>
  text.trim() === "-" || (!isAsking(text) && consistsOf(tokensOf(text), ["no"], ["polite", "thanks"]));

/** "5", "five stars", "★★★★☆", "4/5", also beside a thank-you; null where it is anything else. */
export function starsIn(text: string): number | null {
  if (isAsking(text) || OTHER_NUMBERS.test(text.normalize("NFKC"))) return null;
  const tokens = tokensOf(text.normalize("NFKC").replace(/(\d)\s*[/⁄]\s*(?=\d)/g, "$1 out of "));
  if (tokens === null) return null;
  for (let start = 0; start < tokens.length; start++) {
    for (let end = tokens.length; end > start; end--) {
      const stars = starsOf(tokens.slice(start, end));
      if (stars !== null && isKind(tokens.slice(0, start)) && isKind(tokens.slice(end))) return stars;
    }
  }
  return null;
}

// Numbers that are no rating: 4.5, 10:30, -5, #5, 5 %.
const OTHER_NUMBERS = /[#%&@]|\d[.,:;]\d|[-−–]\s*\d/;

const FILLED = new Set(["★", "⭐", "🌟", "✭", "✮"]);
const EMPTY = new Set(["☆", "✩"]);

function starsOf(tokens: readonly string[]): number | null {
  const filled = tokens.filter((token) => FILLED.has(token)).length;
  if (tokens.every((token) => FILLED.has(token) || EMPTY.has(token))) {
    return filled >= 1 && tokens.length <= 5 ? filled : null;
  }
  for (const rating of tokens.keys()) {
    const stars = numeralAt(tokens, rating);
    if (stars === null || !isScale(tokens.slice(rating + 1), stars)) continue;
    if (rating === 0 || isMadeOf(tokens.slice(0, rating), ["giving"])) return stars;
  }
  return null;
}

/** What may follow the number: nothing, "stars", as many signs, "out of five". */
function isScale(tokens: readonly string[], stars: number): boolean {
  if (tokens.length > 0 && tokens.every((token) => FILLED.has(token)))
    return tokens.length === 1 || tokens.length === stars;
  const rest = tokens.filter((_, index) => !isMadeOf(tokens.slice(index, index + 1), ["stars"]));
  if (rest.length === 0) return tokens.length <= 1;
  return numeralAt(rest, rest.length - 1) === 5 && isMadeOf(rest.slice(0, -1), ["outOf"]);
}

function numeralAt(tokens: readonly string[], index: number): number | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (/^\d+$/.test(token)) return /^[1-5]$/.test(token) ? Number(token) : null;
  return numerals.at(tokens, index).find(({ length }) => length === 1)?.meaning ?? null;
}

/** Nothing, or only friendly noise. */
const isKind = (tokens: readonly string[]): boolean =>
  tokens.length === 0 || isMadeOf(tokens, ["thanks", "praise", "polite", "cheer"]);

const isAsking = (text: string): boolean => /[?？؟¿]/.test(text);

/** "спасибо((": a bracket that never closes is a sad face in Russian chats, as ":(" is everywhere. */
const isSad = (text: string): boolean => /\([^)]*$/.test(text);

function tokensWithout(text: string, names: readonly string[]): readonly string[] | null {
  const called = new Set(names.flatMap((name) => tokensOf(name) ?? []));
  return tokensOf(text)?.filter((token) => !called.has(token)) ?? null;
}

const lexicon = new Lexicon<Kind>();
const numerals = new Lexicon<number>();
for (const vocabulary of [english, spanish, russian, neighbours]) learn(vocabulary);
learnSigns();

function learn({ numerals: words, ...phrases }: Vocabulary): void {
  for (const [kind, list] of Object.entries(phrases) as [Kind, readonly string[]][]) {
    for (const phrase of list) lexicon.add(phrase, kind);
  }
  for (const [index, list] of words.entries()) {
    for (const word of list) numerals.add(word, index + 1);
  }
}

function learnSigns(): void {
  for (const sign of ["🙏", "👍", "❤", "🤝", "🙌", "👏", "👌", "😊", "💐", "💪", "🫶"]) lexicon.add(sign, "thanks");
  for (const sign of ["👍", "👌", "✅", "✔", "☑"]) lexicon.add(sign, "yes");
  for (const sign of ["👎", "❌", "🚫"]) lexicon.add(sign, "no");
}

const UPSET = new Set(
  "👎 ❌ 🚫 😡 🤬 😠 😤 😞 😢 😭 😱 😩 😫 😒 🙄 😕 🙁 ☹ 💩 🤮 🤦 🆘 ⚠ ❗ ❓ ❔ 💔 🤷 🖕 😖 😣 🥺".split(" "),
);

const isCheer = (token: string): boolean => /\p{Extended_Pictographic}/u.test(token) && !UPSET.has(token);

const isMadeOf = (tokens: readonly string[], kinds: readonly Kind[]): boolean => consistsOf(tokens, kinds, []);

/** Whether the phrases of these kinds cover all tokens, with at least one of the needed ones among them. */
function consistsOf(tokens: readonly string[] | null, needed: readonly Kind[], allowed: readonly Kind[]): boolean {
  if (tokens === null || tokens.length === 0) return false;
  // For every position: can it be reached without, and with, a needed phrase?
  const reached = tokens.map(() => ({ without: false, with: false }));
  reached.push({ without: false, with: false });
  reached[0]!.without = true;
  for (const [start, token] of tokens.entries()) {
    const here = reached[start]!;
    if (!here.without && !here.with) continue;
    const phrases = lexicon.at(tokens, start);
    if (isCheer(token)) phrases.push({ length: 1, meaning: "cheer" });
    for (const { length, meaning } of phrases) {
      const there = reached[start + length]!;
      if (needed.includes(meaning)) there.with = true;
      else if (allowed.includes(meaning)) {
        there.with ||= here.with;
        there.without ||= here.without;
      }
    }
  }
  return reached.at(-1)!.with;
}
