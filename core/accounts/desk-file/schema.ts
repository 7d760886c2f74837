// The shape of the file. Each message says only what to write; what is wrong is told by who compares it with the file.
import { z } from "zod";
import { FIELDS, type Field } from "../../partners/job.ts";
import { HOUR_KEYS, hours } from "./hours.ts";
import { LANGUAGES, ROLES } from "./settings.ts";
import { isZone, zoneHint } from "./zones.ts";

const YEAR_DAYS = 365;
const MOST_YEARS = 30;

const key = text(/^[a-z0-9][a-z0-9-]{0,29}$/, "a short key of a-z, 0-9 and -, which stays for ever");
const name = text(/^(?=.*\S).{1,80}$/u, "a name of 1 to 80 characters");
const language = choice(LANGUAGES);
const zone = z.string({ error: zoneHint }).refine(isZone, { error: zoneHint });
const apiKey = text(
  /^\S{24,}$/,
  `"\${NAME}" of a variable with at least 24 characters, made with: openssl rand -hex 24`,
);
const slackToken = (prefix: string, source: string) =>
  text(
    new RegExp(`^${prefix}-\\S+$`),
    `"\${NAME}" of a variable with the token that begins with ${prefix}-, from ${source}`,
  );

export const telegram = z.strictObject({
  kind: z.literal("telegram"),
  key,
  token: text(/^\d+:[\w-]+$/, `"\${NAME}" of a variable with the bot's token, from @BotFather (123456:ABC…)`),
  intake: choice(["polling", "webhook"]).optional(),
  for: choice(["clients", "partners"]).default("clients"),
});

export const slack = z.strictObject({
  kind: z.literal("slack"),
  key,
  bot_token: slackToken("xoxb", "the app's page, OAuth & Permissions"),
  app_token: slackToken("xapp", "the app's page, Basic Information, App-Level Tokens").optional(),
  signing_secret: text(
    /^\S{8,}$/,
    `"\${NAME}" of a variable with the signing secret, from the app's page, Basic Information`,
  ).optional(),
  // Without quotation marks YAML takes "#desk" for a comment, and nothing is left of it.
  desk_channel: text(
    /^([CG][A-Z0-9]+|#[^\s#@A-Z]{1,80})$/u,
    `a channel's id such as C0123456789, or its name in quotes: "#desk"`,
  ),
  command: text(/^\/[a-z0-9_-]{1,31}$/, "a command such as /desk").default("/desk"),
  members: choice(["channel", "listed"]).default("channel"),
});

export const member = z.strictObject({
  key,
  name,
  roles: list(choice(ROLES), `a list of ${ROLES.join(", ")}, such as [engineer]`),
  slack: text(/^[UW][A-Z0-9]+$/, "a Slack member ID such as U0123ABCD (profile, ⋮, Copy member ID)").optional(),
  telegram: telegramId().optional(),
  language: language.optional(),
  zone: zone.optional(),
});

const invite = text(/^[A-Za-z0-9_-]{8,40}$/, "8 to 40 characters of A-Z, a-z, 0-9, _ and -, hard to guess");

export const site = z.strictObject(
  { district: line().optional(), address: line().optional(), phone: line().optional() },
  { error: "where its work is done: district:, address:, phone:" },
);

export const company = z.strictObject({
  key,
  name,
  vip: z.boolean({ error: "true or false" }).default(false),
  zone: zone.optional(),
  invite: invite.optional(),
  site: site.optional(),
});

const fields = (usual: readonly Field[]) =>
  list(choice(FIELDS), `a list of ${FIELDS.join(", ")}, such as [${usual.join(", ")}]`);

export const partner = z.strictObject({
  key,
  name,
  invite: invite.optional(),
  offer: fields(["problem", "district", "wanted"]).default(["problem", "district", "equipment", "wanted"]),
  accepted: fields(["address", "phone"]),
  answer_within: duration(5, 7 * 24 * 60, "30 minutes").default(30 * 60_000),
});

export const category = z.strictObject({ key, en: name.optional(), es: name.optional(), ru: name.optional() });

export const accessKey = z.strictObject({
  name,
  key: apiKey,
  may: list(choice(["read", "write"]), "a list of read, write, such as [read]"),
});

export const keep = z
  .strictObject(
    {
      payloads: days(1, 30),
      keys: days(30, 400),
      dialogue: days(1, 30),
      files_after_close: days(1, 2 * YEAR_DAYS),
    },
    { error: "days under payloads:, keys:, dialogue: and files_after_close:" },
  )
  .refine(({ payloads, keys }) => keys >= payloads, {
    path: ["keys"],
    error: "at least as many days as payloads: what is known longer than its key would come in twice",
  });

export const account = z.strictObject({
  key,
  name,
  language: language.default("en"),
  zone,
  contacts: choice(["open", "invited"]).default("open"),
  threads: choice(["reply", "internal"]).default("reply"),
  undo_seconds: whole(0, 60).default(5),
  reopen_days: whole(0, 365).default(7),
  close_after_days: whole(1, 60).default(2),
  hours: hours.optional(),
  answer_within: openTime().optional(),
  reviews: text(/^[a-z0-9][a-z0-9-]{0,29}$/, "the key of a member, who looks into low ratings").optional(),
  keep: keep.prefault({}),
  channels: list(
    z.discriminatedUnion("kind", [telegram, slack], { error: kindHint }),
    `at least one channel, such as - { key: clients, kind: telegram, token: "\${TELEGRAM_TOKEN}" }`,
  ),
  members: several(member),
  companies: several(company),
  partners: several(partner),
  categories: several(category),
  api_keys: several(accessKey),
});

export const file = z.strictObject(
  { accounts: list(account, "at least one account, as in desk.example.yaml") },
  { error: "a list named accounts:, as in desk.example.yaml" },
);

export type WrittenAccount = z.output<typeof account>;

/** The keys that may stand at a path; the kind decides for a channel. */
export function knownKeys(path: readonly PropertyKey[], kind: unknown): readonly string[] {
  const [, , list] = path;
  if (path.at(-1) === "site") return Object.keys(site.shape);
  if (path.length === 0) return Object.keys(file.shape);
  if (list === "channels") return Object.keys(kind === "slack" ? slack.shape : telegram.shape);
  if (list === "hours") return HOUR_KEYS;
  const shapes: Record<string, z.ZodObject> = {
    members: member,
    companies: company,
    partners: partner,
    categories: category,
    api_keys: accessKey,
    keep,
  };
  return Object.keys((shapes[String(list)] ?? account).shape);
}

function text(pattern: RegExp, hint: string) {
  return z.string({ error: hint }).regex(pattern, { error: hint });
}

function choice<const Choices extends readonly string[]>(choices: Choices) {
  return z.enum(choices, { error: `one of ${choices.join(", ")}` });
}

function line() {
  return text(/^(?=.*\S).{1,200}$/u, "one line of at most 200 characters");
}

const MINUTES = { m: 1, h: 60, d: 24 * 60 };

/** So long, in words; in ms. */
function duration(least: number, most: number, usual: string) {
  const hint = `so long, in minutes, hours or days, such as "${usual}"`;
  return z
    .string({ error: hint })
    .regex(/^\d{1,5} ?(m|min|minutes?|h|hours?|d|days?)$/, { error: hint })
    .transform((given) => Number.parseInt(given, 10) * MINUTES[/[mhd]/.exec(given)![0] as keyof typeof MINUTES])
    .refine((minutes) => minutes >= least && minutes <= most, { error: hint })
    .transform((minutes) => minutes * 60_000);
}

function whole(from: number, to: number) {
  const hint = `a whole number from ${from} to ${to}`;
  return z.int({ error: hint }).min(from, { error: hint }).max(to, { error: hint });
}

/** So long, in days: a number, or in words. */
function days(least: number, usual: number) {
  const hint = `days, from ${least} to ${MOST_YEARS * YEAR_DAYS}: a number such as ${usual}, or "2 years"`;
  return z
    .union([z.int(), z.string().regex(/^\d{1,4} (days?|years?)$/, { error: hint })], { error: hint })
    .transform(asDays)
    .refine((given) => given >= least && given <= MOST_YEARS * YEAR_DAYS, { error: hint })
    .default(usual);
}

function asDays(given: number | string): number {
  if (typeof given === "number") return given;
  const [count, unit] = given.split(" ") as [string, string];
  return Number(count) * (unit.startsWith("year") ? YEAR_DAYS : 1);
}

/** So much time in which the desk is open, in ms. */
function openTime() {
  const hint = `minutes or hours of open time, such as "30 minutes" or "4 hours", up to 240 hours`;
  return z
    .string({ error: hint })
    .regex(/^\d{1,5} ?(m|min|minutes?|h|hours?)$/, { error: hint })
    .transform((given) => Number.parseInt(given, 10) * (given.includes("h") ? 60 : 1) * 60_000)
    .refine((ms) => ms > 0 && ms <= 240 * 60 * 60_000, { error: hint });
}

function list<Item extends z.ZodType>(item: Item, hint: string) {
  return z.array(item, { error: hint }).min(1, { error: hint });
}

function several<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: "a list, each line beginning with -" }).default([]);
}

function telegramId() {
  const hint = "the number that Telegram gives a person, such as 123456789 (not the @name)";
  return z
    .union([z.int().positive(), z.string().regex(/^\d{1,15}$/, { error: hint })], { error: hint })
    .transform(String);
}

function kindHint({ code }: { code?: string }): string {
  return code === "invalid_union" ? "telegram or slack" : "a channel with kind:, key: and its token";
}
