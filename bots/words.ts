import { readFileSync } from "node:fs";
import { FluentBundle, FluentNumber, FluentResource, FluentType, type FluentValue } from "@fluent/bundle";
import { plainText, type Rich, rich as richOf, type Span } from "../core/rich.ts";
import { LANGUAGES, type Language } from "./languages.ts";
import { ago, at, by, clock, day, knownZone, type Reader, since, stamp, when } from "./times.ts";

export type Args = Readonly<Record<string, string | number | Date | Rich>>;

/** Everything of ours that people read, in one reader's language and zone. A missing key or variable throws. */
export interface Words {
  readonly language: Language;
  rich(key: string, args?: Args): Rich;
  text(key: string, args?: Args): string;
}

/** Languages whose speakers most likely read one of ours better than English. */
const NEIGHBOURS: ReadonlyMap<string, Language> = new Map([
  ["uk", "ru"],
  ["be", "ru"],
  ["kk", "ru"],
  ["ca", "es"],
  ["gl", "es"],
  ["eu", "es"],
]);

/** BCP 47 tags in order of wish; what we can't read or don't speak gives way to the next. */
export function pickLanguage(...wishes: (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const tongue = primaryTongue(wish);
    const spoken = LANGUAGES.find((language) => language === tongue) ?? NEIGHBOURS.get(tongue);
    if (spoken !== undefined) return spoken;
  }
  return "en";
}

const primaryTongue = (tag: string | null | undefined): string => (tag ?? "").trim().toLowerCase().split(/[-_]/)[0]!;

const known = new Map<string, Words>();

export function wordsIn(language: Language, zone: string): Words {
  return known.get(`${language} ${zone}`) ?? learn({ language, zone: knownZone(zone) });
}

/** Kept under the zone's proper name, so that invented ones don't pile up. */
function learn(reader: Reader): Words {
  const name = `${reader.language} ${reader.zone}`;
  const words = known.get(name) ?? wordsFor(reader);
  known.set(name, words);
  return words;
}

function wordsFor(reader: Reader): Words {
  const bundle = bundleFor(reader);
  const rich = (key: string, args: Args = {}): Rich => {
    const pattern = bundle.getMessage(key)?.value;
    if (pattern === undefined || pattern === null) throw new Error(`no words for "${key}" in ${reader.language}`);
    const spliced: Rich[] = [];
    const errors: Error[] = [];
    const line = bundle.formatPattern(pattern, fluent(args, spliced), errors);
    if (errors[0]) throw new Error(`"${key}" in ${reader.language}: ${errors[0].message}`, { cause: errors[0] });
    return spans(line, spliced);
  };
  return { language: reader.language, rich, text: (key, args) => plainText(rich(key, args)) };
}

// Noncharacters: no text in the world has a meaning for them, so our own marks can't be confused with people's words.
const BOLD = "\uFDD0";
const SPLICE = "\uFDD1";
const PIECES = /(\uFDD0|\uFDD1\d+\uFDD1)/;

function bundleFor(reader: Reader): FluentBundle {
  const bundle = new FluentBundle(reader.language === "en" ? "en-GB" : reader.language, {
    useIsolating: false,
    functions: functionsFor(reader),
    // Fluent transforms only the text that stands in our files, never what is put in: people's asterisks stay asterisks.
    transform: (ours) => ours.replaceAll("**", BOLD),
  });
  const errors = bundle.addResource(resourceOf(reader.language));
  if (errors[0]) throw errors[0];
  return bundle;
}

const resources = new Map<Language, FluentResource>();

function resourceOf(language: Language): FluentResource {
  const resource =
    resources.get(language) ??
    new FluentResource(readFileSync(new URL(`./locales/${language}.ftl`, import.meta.url), "utf8"));
  resources.set(language, resource);
  return resource;
}

type Call = (positional: FluentValue[]) => string;

function functionsFor(reader: Reader): Record<string, Call> {
  return {
    CLOCK: ([at]) => clock(moment(at), reader),
    STAMP: ([at]) => stamp(moment(at), reader),
    WHEN: ([at, now]) => when(moment(at), moment(now), reader),
    AT: ([then, now]) => at(moment(then), moment(now), reader),
    BY: ([then, now]) => by(moment(then), moment(now), reader),
    DAY: ([at, now]) => day(moment(at), moment(now), reader),
    SINCE: ([at, now]) => since(moment(at), moment(now), reader),
    AGO: ([at, now]) => ago(moment(at), moment(now), reader),
    TICKET: ([number]) => `#${bare(number)}`,
    STARS: ([stars]) => "★".repeat(Number(bare(stars))),
  };
}

function moment(value: FluentValue | undefined): Date {
  if (value instanceof Moment) return value.value;
  throw new TypeError("expected a date");
}

/** A ticket's number is a name: it is never grouped, 1042 stays 1042 in every language. */
function bare(value: FluentValue | undefined): string {
  if (typeof value === "string") return value;
  if (value instanceof FluentNumber) return String(value.value);
  throw new TypeError("expected a number");
}

/** Fluent alone would print a date in the server's zone, so a bare one is an error. */
class Moment extends FluentType<Date> {
  override toString(): string {
    throw new TypeError("a date needs CLOCK, STAMP, WHEN, AT, BY, DAY, SINCE or AGO");
  }
}

class Splice extends FluentType<number> {
  override toString(): string {
    return `${SPLICE}${this.value}${SPLICE}`;
  }
}

function fluent(args: Args, spliced: Rich[]): Record<string, FluentValue> {
  const values = Object.entries(args).map(([name, value]) => [name, fluentValue(value, spliced)] as const);
  return Object.fromEntries(values);
}

function fluentValue(value: Args[string], spliced: Rich[]): FluentValue {
  if (typeof value === "number") return new FluentNumber(value);
  // Strings stay strings, so that our files can select on them.
  if (typeof value === "string") return plainText(isolated(richOf(value.replace(/[\uFDD0\uFDD1]/g, "\uFFFD"))));
  if (value instanceof Date) return new Moment(value);
  return new Splice(spliced.push(isolated(value)) - 1);
}

const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDCF\uFDF0-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const OPEN_ISOLATE = "\u2068";
const CLOSE_ISOLATE = "\u2069";

/** A Hebrew name must not turn our sentence round; other words get no invisible characters. */
function isolated(words: Rich): Rich {
  if (!RIGHT_TO_LEFT.test(plainText(words))) return words;
  let open = 0;
  // A closing mark without its opening one would end our isolate early.
  const balanced = (text: string) =>
    text.replace(/[\u2066-\u2069]/g, (mark) => {
      if (mark !== CLOSE_ISOLATE) open++;
      else if (open === 0) return "";
      else open--;
      return mark;
    });
  const inner = words.map((span) => ({ ...span, text: balanced(span.text) }));
  return [{ text: OPEN_ISOLATE }, ...inner, { text: CLOSE_ISOLATE.repeat(open + 1) }];
}

function spans(line: string, spliced: readonly Rich[]): Rich {
  let bold = false;
  return line.split(PIECES).flatMap((piece): Rich => {
    if (piece === BOLD) {
      bold = !bold;
      return [];
    }
    const inner = piece.startsWith(SPLICE) ? spliced[Number(piece.slice(1, -1))]! : richOf(piece);
    return bold ? inner.map(emboldened) : inner;
  });
}

// Telegram lets code carry no second style.
const emboldened = (span: Span): Span => (span.code || span.pre ? span : { ...span, bold: true });
