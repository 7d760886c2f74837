import { beforeEach, describe, expect, test } from "vitest";
import type { Event, Sender } from "../../../bots/event.ts";
import type { Around } from "../../../bots/slack/around.ts";
import { parse } from "../../../bots/slack/parse.ts";
import { plainText } from "../../../core/rich.ts";
import { payload, payloadNames } from "./payloads.ts";

const NOW = new Date("2026-11-21T09:00:00Z");
const ROOT = "1732269600.000100";
const people: Record<string, Sender> = {
  UOLEG: { id: "UOLEG", name: "Oleg", standing: "member", zone: "Europe/Madrid", language: "ru-RU" },
  UEMMA: { id: "UEMMA", name: "Emma", standing: "member" },
  UANA: { id: "UANA", name: "Ana Ruiz", standing: "external" },
};
let lost: string[] = [];
let moved: string[] = [];

const around: Around = {
  botUser: "URELEVO",
  deskChannel: "CDESK",
  now: () => NOW,
  people: {
    look: async (id) => people[id] ?? { id, name: "someone", standing: "external" },
    nameOf: async (id) => people[id]?.name ?? "someone",
    channelName: async (id) => id.slice(1).toLowerCase(),
    membersOf: async () => [],
    forget: () => undefined,
  },
  fileInfo: async (id) => ({
    id,
    name: "leak.mp4",
    mimetype: "video/mp4",
    size: 7,
    url_private: "https://files.slack.com/x",
  }),
  lost: (why) => lost.push(why),
  moved: (from, to) => moved.push(from, to),
};

const event = (file: string): Promise<Event> => parse({ kind: "events_api", body: payload(file) }, around);
const as = async <K extends Event["kind"]>(kind: K, file: string): Promise<Extract<Event, { kind: K }>> => {
  const parsed = await event(file);
  expect(parsed).toMatchObject({ kind });
  return parsed as Extract<Event, { kind: K }>;
};

beforeEach(() => {
  lost = [];
  moved = [];
});

describe("what was said", () => {
  test.each([
    ["message-desk", { address: "CDESK", kind: "desk" }, false],
    ["message-thread", { address: `CDESK:${ROOT}`, kind: "thread" }, false],
    ["message-direct", { address: "DANA", kind: "private" }, true],
    ["message-other-channel", { address: "CSHOP", kind: "other" }, true],
    ["message-other-channel-mention", { address: "CSHOP", kind: "other" }, true],
    ["thread-broadcast", { address: `CDESK:${ROOT}`, kind: "thread" }, false],
  ])("%s stands where it was said", async (file, place, addressed) => {
    expect(await as("said", file)).toMatchObject({ place, addressed });
  });

  test("who, when and in which style", async () => {
    const said = await as("said", "message-thread");
    expect(said.from).toEqual(people.UOLEG);
    expect(said.at).toEqual(new Date(1732269721000));
    expect(said.replyTo).toBe(ROOT);
    expect(said.body).toEqual([{ text: "Hello Ana, is the " }, { text: "green light", bold: true }, { text: " on?" }]);
  });

  test("a lock is the sign itself, not its name", async () => {
    expect(plainText((await as("said", "message-internal-emoji")).body)).toBe("🔒 third time this month");
  });

  test("a mention leads behind spaces, zero-width signs and quotation marks", async () => {
    const said = await as("said", "message-internal-mention");
    expect(said.mentions).toEqual({ ids: ["UEMMA"], leading: true });
    expect(plainText(said.body)).toBe("\u200b \u201c@Emma look at this ☝️");
  });

  test("lists, quotations, code, links and calls to all are words", async () => {
    const { body } = await as("said", "message-rich");
    expect(plainText(body)).toBe(
      "Please:\n1. switch it off\n2. wait in #shop\nit's off now\nping 10.0.0.1\nhelp page or reset @here",
    );
    expect(body).toContainEqual({ text: "it's off now", quote: true });
    expect(body).toContainEqual({ text: "ping 10.0.0.1", pre: true });
    expect(body).toContainEqual({ text: "help page", link: "https://acme.example/help" });
    expect(body).toContainEqual({ text: "reset", code: true });
  });

  test("without blocks the markup is read", async () => {
    const { body } = await as("said", "message-without-blocks");
    expect(plainText(body)).toBe("Hi @Emma, see the page <now> in #shop a*b*c 👋");
    expect(body).toContainEqual({ text: "Hi", bold: true });
    expect(body).toContainEqual({ text: "the page", link: "https://acme.example/a?b=1&c=2" });
    expect(body).toContainEqual({ text: "a*b*c", code: true });
  });

  test("the bot's own name in front is no word of the client's", async () => {
    const said = await as("said", "message-other-channel-mention");
    expect(said.body).toEqual([{ text: "the till does not print" }]);
    expect(said.mentions).toBeUndefined();
  });

  test("files", async () => {
    expect((await as("said", "message-file")).files).toEqual([
      {
        kind: "photo",
        name: "till.jpg",
        type: "image/jpeg",
        size: 48213,
        source: {
          id: "F07PHOTO",
          url: "https://files.slack.com/files-pri/TACME-F07PHOTO/download/till.jpg",
          type: "image/jpeg",
        },
      },
    ]);
  });

  test("a file of another company is asked for, one in another store is a link", async () => {
    expect((await as("said", "message-file-connect")).files).toMatchObject([
      { kind: "video", name: "leak.mp4", size: 7 },
    ]);
    const said = await as("said", "message-file-external");
    expect(said.files).toEqual([]);
    expect(said.body.at(-1)).toEqual({ text: "Floor plan", link: "https://docs.google.example/d/1" });
  });
});

describe("what became of a message", () => {
  test("an edit has its own version", async () => {
    expect(await as("edited", "message-edited")).toMatchObject({
      id: "1732269721.000300",
      version: "1732269800.000400",
      body: [{ text: "Hello Ana, good morning" }],
      place: { address: `CDESK:${ROOT}`, kind: "thread" },
    });
  });

  test.each([
    ["message-deleted", "1732269721.000300", "thread"],
    ["own-root-deleted", ROOT, "desk"],
    ["root-tombstone", ROOT, "desk"],
  ])("%s is a deletion", async (file, id, kind) => {
    expect(await as("deleted", file)).toMatchObject({ id, place: { kind } });
  });
});

test.each(["message-unfurled", "own-update", "other-bot", "channel-join-message", "user-changed", "reaction-added"])(
  "%s is nothing to us",
  async (file) => void (await as("ignored", file)),
);

describe("presses, forms and commands", () => {
  test.each([
    ["press-card", "v1:take:1042:3", { address: `CDESK:${ROOT}`, kind: "thread" }, ROOT],
    ["press-thread", "v1:take:1042:3", { address: `CDESK:${ROOT}`, kind: "thread" }, "1732269650.000100"],
    ["press-menu", "v1:release:1042:3", { address: `CDESK:${ROOT}`, kind: "thread" }, ROOT],
    ["press-ephemeral", "v1:take:1042:3", { address: "CDESK", kind: "desk" }, "1732269660.000100"],
    ["press-home", "v1:take:1042:3", { address: "UOLEG", kind: "private" }, null],
  ])("%s", async (file, value, place, on) => {
    expect(await as("pressed", file)).toMatchObject({ value, place, on, from: { id: "UOLEG" } });
  });

  test("a press can be answered to the one who pressed", async () => {
    expect((await as("pressed", "press-card")).reply).toBe("https://hooks.slack.com/actions/TACME/1/xyz");
  });

  test("a form is flat", async () => {
    expect(await as("submitted", "view-submission")).toMatchObject({
      form: "resolve",
      subject: "1042",
      values: { done: "New print head fitted", cause: "wear", minutes: "" },
      place: { address: `CDESK:${ROOT}`, kind: "thread" },
    });
  });

  test("a command", async () => {
    expect(await as("commanded", "command")).toMatchObject({
      command: "desk",
      argument: "away until Monday & later",
      place: { address: "CDESK", kind: "desk", title: "desk" },
      reply: "https://hooks.slack.com/commands/TACME/1/xyz",
    });
  });
});

describe("the workspace", () => {
  test.each([
    ["member-joined", { kind: "membership", inside: true, from: { id: "UEMMA" }, place: { kind: "desk" } }],
    ["member-left", { kind: "membership", inside: false, from: { id: "UEMMA" } }],
    ["user-deactivated", { kind: "membership", inside: false, from: { id: "UEMMA" }, place: { kind: "desk" } }],
    ["bot-joined-other", { kind: "reached", reachable: true, place: { address: "CSHOP" } }],
    ["channel-archived", { kind: "reached", reachable: false, place: { address: "CSHOP" } }],
    ["channel-unarchived", { kind: "reached", reachable: true }],
    ["channel-renamed", { kind: "reached", reachable: true, place: { address: "CSHOP", title: "shop-valencia" } }],
    ["channel-id-changed", { kind: "moved", to: "CSHOP2", place: { address: "CSHOP" } }],
    ["tokens-revoked", { kind: "reached", reachable: false, place: { address: "CDESK" } }],
    ["home-opened", { kind: "home-opened", from: { id: "UOLEG" }, place: { address: "UOLEG", kind: "private" } }],
  ])("%s", async (file, expected) => {
    expect(await event(file)).toMatchObject(expected);
  });

  test("a lost app and a moved desk are known at once", async () => {
    await event("app-uninstalled");
    await event("channel-id-changed");
    expect(lost).toEqual(["the app is no longer installed"]);
    expect(moved).toEqual(["CSHOP", "CSHOP2"]);
  });
});

test("every recorded payload is understood", async () => {
  for (const file of payloadNames()) expect(await event(file), file).toHaveProperty("kind");
});

test("a person who can't be asked about is not guessed at", async () => {
  const away = { ...around, people: { ...around.people, look: () => Promise.reject(new Error("timeout")) } };
  await expect(parse({ kind: "events_api", body: payload("message-thread") }, away)).rejects.toThrow("timeout");
});
