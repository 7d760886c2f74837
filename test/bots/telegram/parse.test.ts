import { describe, expect, test } from "vitest";
import type { Event } from "../../../bots/event.ts";
import { parse } from "../../../bots/telegram/parse.ts";
import { plainText } from "../../../core/rich.ts";
import { payload, payloadNames } from "./payloads.ts";

const me = { id: "4242", handle: "acme_bot" };
const now = new Date("2026-11-21T09:02:00Z");
const parsed = (file: string): Event => parse(payload(file), me, now);
const map = "https://maps.google.com/?q=39.469901,-0.376288";

const kinds: Record<string, Partial<Record<string, unknown>> & { kind: Event["kind"] }> = {
  text: { kind: "said", id: "1", addressed: true, files: [], place: { address: "700001", kind: "private" } },
  "text-formatted": {
    kind: "said",
    body: [
      { text: "Look", bold: true },
      { text: ": 🔥 " },
      { text: "http://acme.es", link: "http://acme.es" },
      { text: " now " },
      { text: "x=1", code: true },
    ],
  },
  "photo-caption": {
    kind: "said",
    body: [{ text: "the " }, { text: "till", italic: true }],
    files: [{ kind: "photo", name: "photo-3.jpg", type: "image/jpeg", size: 98311, source: { file_id: "AgACx" } }],
  },
  "album-first": { kind: "said", album: "13711", body: [{ text: "both tills" }] },
  "album-second": { kind: "said", album: "13711", body: [] },
  document: { kind: "said", files: [expect.objectContaining({ kind: "document", name: "contrato 7.pdf" })] },
  voice: { kind: "said", files: [expect.objectContaining({ kind: "voice", name: "voice-7.ogg", type: "audio/ogg" })] },
  video: { kind: "said", files: [expect.objectContaining({ kind: "video", size: 31457280 })] },
  "video-note": { kind: "said", files: [expect.objectContaining({ kind: "video", name: "video-note-9.mp4" })] },
  animation: { kind: "said", files: [expect.objectContaining({ kind: "animation" })] },
  audio: { kind: "said", files: [expect.objectContaining({ kind: "audio", type: "audio/mpeg" })] },
  sticker: { kind: "said", unshown: "sticker", body: [{ text: "😡" }], files: [] },
  location: { kind: "said", body: [{ text: "📍 " }, { text: map, link: map }] },
  venue: { kind: "said", body: [{ text: "📍 Sol, Colón 12, Valencia\n" }, { text: map, link: map }] },
  "live-location-moved": { kind: "ignored" },
  contact: {
    kind: "said",
    body: [{ text: "👤 Pepe Soler, " }, { text: "+34 960 111 222", link: "tel:+34960111222" }],
  },
  poll: { kind: "said", unshown: "poll", body: [{ text: "Which till?" }] },
  dice: { kind: "said", unshown: "other", body: [{ text: "🎲 4" }] },
  reply: { kind: "said", replyTo: "15", body: [{ text: "no, it's off" }] },
  forward: {
    kind: "said",
    body: [{ text: "↪ Boris: ", italic: true }, { text: "it fell down again" }],
    forwarded: {
      from: { id: "700002", name: "Boris" },
      name: "Boris",
      at: new Date(1795247220_000),
      body: [{ text: "it fell down again" }],
    },
  },
  "forward-hidden": {
    kind: "said",
    body: [{ text: "↪ Carmen: ", italic: true }],
    files: [expect.objectContaining({ kind: "photo" })],
    forwarded: { from: null, name: "Carmen", at: new Date(1795247220_000), body: [] },
  },
  "forward-channel": { kind: "said", forwarded: { from: null, name: "Till makers" } },
  "forward-chat": { kind: "said", forwarded: { from: null, name: "Supermercados Sol" } },
  // Whoever passes a command on does not give it.
  "forward-command": { kind: "said", forwarded: { from: { id: "700002" }, body: [{ text: "/start k7-abc_D" }] } },
  edit: { kind: "edited", id: "1", version: expect.stringMatching(/^\d+\.81022$/), at: new Date(1795248180_000) },
  command: { kind: "commanded", command: "tickets", argument: "", id: "22" },
  "start-payload": { kind: "commanded", command: "start", argument: "k7-abc_D" },
  "path-not-command": { kind: "said", body: [{ text: "/var/log is full" }] },
  "command-later": { kind: "said" },
  press: { kind: "pressed", value: "v1:urgent:a1b2:3", on: "30", reply: "3006477509", at: now },
  "press-inaccessible": { kind: "pressed", value: "v1:solved:a1b2:4", on: "31" },
  "press-inline": { kind: "pressed", on: null, place: { address: "700001", kind: "private" } },
  blocked: { kind: "reached", reachable: false, why: "blocked the bot" },
  unblocked: { kind: "reached", reachable: true },
  "group-added": {
    kind: "reached",
    reachable: true,
    place: { address: "-1001500", kind: "group", title: "Supermercados Sol" },
  },
  "group-removed": { kind: "reached", reachable: false },
  "group-plain": { kind: "said", addressed: false, from: { id: "700002", name: "Boris", language: "ru" } },
  "group-mention": {
    kind: "said",
    addressed: true,
    body: [{ text: "the till is off" }],
    mentions: { ids: ["4242"], leading: true },
  },
  "group-mention-other": { kind: "said", addressed: false, mentions: { ids: ["700002"], leading: true } },
  "group-reply": { kind: "said", addressed: true, replyTo: "39" },
  "group-command": { kind: "commanded", command: "ticket", argument: "till is off" },
  "group-command-other": { kind: "ignored" },
  "group-photo-command": { kind: "said", addressed: true, body: [{ text: "no paper" }] },
  "group-edit": { kind: "edited", body: [{ text: "both tills are off" }] },
  "group-topic": { kind: "said" },
  "group-anonymous": { kind: "ignored", why: "written in a chat's name" },
  "group-other-bot": { kind: "ignored", why: "written by a bot" },
  "group-migrated": { kind: "moved", to: "-1001500", place: expect.objectContaining({ address: "-1500" }) },
  "group-migrated-twin": { kind: "ignored", why: "service message: migrate_from_chat_id" },
  "group-joined": { kind: "ignored", why: "service message: new_chat_members" },
  pinned: { kind: "ignored" },
  "channel-post": { kind: "ignored", why: "update: channel_post" },
  "unknown-content": { kind: "said", unshown: "other", body: [] },
};

describe("what an update says", () => {
  test.each(payloadNames)("%s", (file) => {
    expect(parsed(file)).toMatchObject(kinds[file] ?? { kind: "not in the table" });
  });

  test("who wrote is told by full name, handle and language", () => {
    const from = { id: "700001", name: "Ana Ruiz", handle: "ana_ruiz", language: "es" };
    expect(parsed("text")).toMatchObject({ from });
  });

  test("only what is passed on has somebody else for its writer", () => {
    expect(parsed("text")).not.toHaveProperty("forwarded");
    expect(parsed("reply")).not.toHaveProperty("forwarded");
  });

  test("nobody quoted the message that made a topic", () => {
    expect(parsed("group-topic")).not.toHaveProperty("replyTo");
  });

  test("what the database can't hold is replaced visibly", () => {
    const update = payload("text");
    const broken = parse({ ...update, message: { ...update.message, text: "a\u0000b\uD83Dc" } }, me, now);
    expect(broken.kind === "said" && plainText(broken.body)).toBe("a\uFFFDb\uFFFDc");
  });

  test("a shape that Telegram doesn't have is thrown, so that it is parked", () => {
    expect(() => parse({ update_id: 1, message: { message_id: 1 } }, me, now)).toThrow();
  });
});
