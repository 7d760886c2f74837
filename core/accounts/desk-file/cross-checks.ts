// What no single value shows. Works on the content as written, so that it speaks even where the shape has mistakes too.
import { FIELDS } from "../../partners/job.ts";
import { at } from "./mistakes.ts";
import type { Finding } from "./secrets.ts";
import type { Path } from "./source.ts";

interface Place {
  readonly path: Path;
  readonly value: string;
}

export function crossCheck(content: unknown): Finding[] {
  const accounts = itemsAt(content, ["accounts"]);
  const everywhere = (list: string, key: string) =>
    accounts.flatMap((account) => places(content, [...account, list], key));
  return [
    ...twice(
      places(content, ["accounts"], "key"),
      (key) => `the account key "${key}" stands twice`,
      "give each its own key",
    ),
    ...accounts.flatMap((account) => withinAccount(content, account)),
    ...twice(
      everywhere("companies", "invite"),
      () => "this invite stands twice",
      "give each company its own, or people join the wrong one",
    ),
    ...twice(
      everywhere("partners", "invite"),
      () => "this invite stands twice",
      "give each partner its own, or people join the wrong one",
    ),
    ...twice(everywhere("channels", "token"), () => "this bot token stands twice", ONE_BOT),
    ...sameSlackApp(content, accounts),
    ...twice(everywhere("api_keys", "key"), () => "this API key stands twice", "make another one for it"),
  ];
}

const ONE_BOT = "a bot belongs to one channel: make another bot, or remove one of the two";

const KEYS = {
  channels: "key",
  members: "key",
  companies: "key",
  partners: "key",
  categories: "key",
  api_keys: "name",
};

function withinAccount(content: unknown, account: Path): Finding[] {
  const duplicates = Object.entries(KEYS).flatMap(([list, key]) =>
    twice(
      places(content, [...account, list], key),
      (value) => `the ${key} "${value}" stands twice in ${list}`,
      `give each its own ${key}`,
    ),
  );
  const people = ["slack", "telegram"].flatMap((platform) =>
    twice(
      places(content, [...account, "members"], platform),
      (id) => `${platform} ${id} belongs to two members`,
      "name each person once",
    ),
  );
  const members = itemsAt(content, [...account, "members"]);
  return [
    ...duplicates,
    ...people,
    ...itemsAt(content, [...account, "channels"]).flatMap((channel) => slackIntake(content, channel)),
    ...deskMissing(content, account),
    ...reviewerUnknown(content, account),
    ...members.flatMap((member) => reachable(content, member)),
    ...itemsAt(content, [...account, "categories"]).flatMap((category) => named(content, account, category)),
    ...listedMembers(content, account, members),
    ...itemsAt(content, [...account, "partners"]).flatMap((partner) => useless(content, partner)),
    ...jobsBotMissing(content, account),
  ];
}

/** Tickets need a place where the desk sees them. */
function deskMissing(content: unknown, account: Path): Finding[] {
  const channels = itemsAt(content, [...account, "channels"]);
  if (channels.length === 0 || channels.some((channel) => record(at(content, channel)).kind === "slack")) return [];
  return [
    {
      path: [...account, "channels"],
      wrong: "no channel is a desk: nobody would see the tickets",
      fix: "add a channel of kind slack, with its desk_channel",
    },
  ];
}

/** Whoever takes a job over has to get there, or to call somebody. */
function useless(content: unknown, partner: Path): Finding[] {
  const { key, offer, accepted } = record(at(content, partner));
  const told = [offer, accepted].flatMap((list) => (Array.isArray(list) ? list : []));
  const isKnown = (field: unknown) => FIELDS.some((one) => one === field);
  // A field that is misspelt is told of already.
  if (!Array.isArray(accepted) || !told.every(isKnown) || told.some((field) => FINDS.includes(field))) return [];
  return [
    {
      path: [...partner, "accepted"],
      wrong: `the partner ${key ?? ""} would accept a job and not learn where it is or whom to call`,
      fix: "add address, contact or phone to accepted",
    },
  ];
}

const FINDS: readonly unknown[] = ["address", "contact", "phone"];

function jobsBotMissing(content: unknown, account: Path): Finding[] {
  const channels = itemsAt(content, [...account, "channels"]).map((channel) => record(at(content, channel)));
  const partners = itemsAt(content, [...account, "partners"]);
  if (partners.length === 0 || channels.some((channel) => channel.for === "partners")) return [];
  return [
    {
      path: [...account, "partners"],
      wrong: "no channel is for partners: nobody could offer them a job",
      fix: "add a channel of kind telegram with for: partners, a bot of its own",
    },
  ];
}

/** Low ratings go to one person; a name that nobody has would be noticed with the first of them. */
function reviewerUnknown(content: unknown, account: Path): Finding[] {
  const { reviews } = record(at(content, account));
  if (typeof reviews !== "string" || reviews === "") return [];
  const keys = places(content, [...account, "members"], "key").map(({ value }) => value);
  if (keys.includes(reviews)) return [];
  return [
    {
      path: [...account, "reviews"],
      wrong: `reviews names ${JSON.stringify(reviews)}, and no member has this key`,
      fix:
        keys.length > 0 ? `write one of ${keys.join(", ")}` : "write members: with the one who looks into low ratings",
    },
  ];
}

function slackIntake(content: unknown, channel: Path): Finding[] {
  const { kind, app_token: appToken, signing_secret: signingSecret } = record(at(content, channel));
  if (kind !== "slack" || appToken || signingSecret) return [];
  return [
    {
      path: channel,
      wrong: "app_token and signing_secret are both missing",
      fix: "write app_token for Socket Mode, or signing_secret for HTTP",
    },
  ];
}

function reachable(content: unknown, member: Path): Finding[] {
  const { key, slack, telegram } = record(at(content, member));
  if (slack || telegram) return [];
  return [
    {
      path: member,
      wrong: `the member ${key ?? ""} can be reached nowhere`,
      fix: "write slack: or telegram: with their id",
    },
  ];
}

function named(content: unknown, account: Path, category: Path): Finding[] {
  const language = String(record(at(content, account)).language ?? "en");
  const { key, [language]: name } = record(at(content, category));
  const isOurs = ["en", "es", "ru"].includes(language);
  if (name || !isOurs) return [];
  return [
    {
      path: category,
      wrong: `the category ${key ?? ""} has no name in the account's language`,
      fix: `write ${language}: and its name`,
    },
  ];
}

function listedMembers(content: unknown, account: Path, members: readonly Path[]): Finding[] {
  const slack = itemsAt(content, [...account, "channels"]).filter(
    (channel) => record(at(content, channel)).kind === "slack",
  );
  const isListedOnly = slack.length > 0 && slack.every((channel) => record(at(content, channel)).members === "listed");
  if (!isListedOnly || members.length > 0) return [];
  return [
    {
      path: [...slack[0]!, "members"],
      wrong: "members are listed, and there is no list",
      fix: "write members: in the account, or members: channel here",
    },
  ];
}

// An app in one workspace shows itself in any of its three secrets; an app token carries the app's id besides.
function sameSlackApp(content: unknown, accounts: readonly Path[]): Finding[] {
  const channels = accounts.flatMap((account) => itemsAt(content, [...account, "channels"]));
  const seen = new Map<string, Path>();
  return channels.flatMap((channel) => {
    const marks = slackMarks(record(at(content, channel)));
    const isAgain = marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.set(mark, channel);
    return isAgain ? [{ path: [...channel, "bot_token"], wrong: "this Slack app stands twice", fix: ONE_BOT }] : [];
  });
}

function slackMarks({ bot_token: bot, app_token: app, signing_secret: secret }: Record<string, unknown>): string[] {
  const appId = typeof app === "string" ? (/^xapp-\d+-(A[A-Z0-9]+)-/.exec(app)?.[1] ?? app) : null;
  const marks = { bot, appId, secret };
  return Object.entries(marks).flatMap(([name, mark]) =>
    typeof mark === "string" && mark !== "" ? `${name} ${mark}` : [],
  );
}

function twice(found: readonly Place[], wrong: (value: string) => string, fix: string): Finding[] {
  return found
    .filter(({ value }, index) => found.findIndex((other) => other.value === value) < index)
    .map(({ path, value }) => ({ path, wrong: wrong(value), fix }));
}

function places(content: unknown, list: Path, key: string): Place[] {
  return itemsAt(content, list).flatMap((item) => {
    const value = record(at(content, item))[key];
    const isGiven = typeof value === "number" || (typeof value === "string" && value !== "");
    return isGiven ? { path: [...item, key], value: String(value) } : [];
  });
}

function itemsAt(content: unknown, list: Path): Path[] {
  const items = at(content, list);
  return Array.isArray(items) ? items.map((_, index) => [...list, index]) : [];
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
