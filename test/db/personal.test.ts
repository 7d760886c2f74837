import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DESK } from "../../core/actor.ts";
import { newId } from "../../core/id.ts";
import { deadlinesOf } from "../../core/keeping/clear-out.ts";
import { forgetContact, forgetTheRest } from "../../core/people/forget.ts";
import { createFileStore } from "../../db/files.ts";
import { createKeeping } from "../../db/keeping.ts";
import { useDatabase } from "../ground.ts";
import { findWords, wordColumns } from "./canary.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase();
const folder = mkdtempSync(join(tmpdir(), "relevo-personal-"));
const files = createFileStore(folder);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A word that could be anybody's name. */
const WORD = "Quintela";
const NAMED = (scene: Scene) => ({ is: "contact", id: scene.contact, name: WORD });
const SPANS = [{ text: WORD }];

/**
 * Each column that holds what is known of a person, with something of theirs to put in, and what becomes of it when they
 * are forgotten. A new column that can hold words is named here or below.
 */
const PERSONAL: Readonly<Record<string, readonly [plant: (scene: Scene) => unknown, becomes: string]>> = {
  "contact.name": [() => WORD, "a tombstone"],
  "contact.phone": [() => WORD, "empty"],
  "contact.language": [() => WORD, "empty"],
  "contact.zone": [() => WORD, "empty"],
  "identity.platform_id": [() => WORD, "goes with its row"],
  "identity.name": [() => WORD, "goes with its row"],
  "identity.handle": [() => WORD, "goes with its row"],
  "identity.picture": [() => WORD, "goes with its row"],
  "identity.language": [() => WORD, "goes with its row"],
  "identity.zone": [() => WORD, "goes with its row"],
  "identity.unreachable": [() => WORD, "goes with its row"],
  "conversation.address": [() => WORD, "a tombstone, of a private chat"],
  "conversation.title": [() => WORD, "empty, of a private chat"],
  "conversation.gone": [() => WORD, "says so, of a private chat"],
  "ticket.title": [() => WORD, "a tombstone"],
  "ticket.waiting": [(scene) => ({ by: NAMED(scene), at: AT }), "the name a tombstone"],
  "ticket.resolution": [
    (scene) => ({ by: NAMED(scene), at: AT, words: WORD }),
    "name and words tombstones; the time stays",
  ],
  "ticket.closure": [(scene) => ({ by: NAMED(scene), at: AT, how: "confirmed" }), "the name a tombstone"],
  "ticket.rating": [() => ({ stars: 4, at: AT, member: null, words: WORD }), "without words; the stars stay"],
  "ticket.last_word": [() => ({ by: "client", name: WORD, text: WORD, at: AT }), "name and words tombstones"],
  "fact.actor": [NAMED, "the name a tombstone"],
  "fact.data": [() => ({ words: WORD, stars: 4 }), "ids, numbers and choices stay"],
  "message.author": [NAMED, "the name a tombstone"],
  "message.author_name": [() => WORD, "a tombstone"],
  "message.body": [() => SPANS, "empty"],
  "message.text": [() => WORD, "empty"],
  "message.album": [() => WORD, "empty"],
  "message_version.body": [() => SPANS, "empty"],
  "file.name": [() => WORD, "a tombstone"],
  "file.source": [() => ({ file_id: WORD }), "empty"],
  "file.hash": [() => null, "empty, once the bytes are deleted"],
  "blob.hash": [() => null, "goes with the bytes, unless somebody else has the same file"],
  "delivery.data": [() => ({ member: WORD }), "empty"],
  "delivery.parts": [
    () => [{ id: "51", call: { method: "sendMessage", body: { text: WORD } } }],
    "the platform's ids stay",
  ],
  "inbox.raw": [() => JSON.stringify({ text: WORD }), "empty"],
  "inbox.key": [() => `message:${WORD}:5`, "a tombstone"],
  "lane.key": [() => `chat:${WORD}`, "a tombstone"],
  "dialogue.state": [() => ({ lateTold: WORD }), "goes with its row"],
  "request.answer": [(scene) => JSON.stringify({ contact: { id: scene.contact, name: WORD } }), "a tombstone"],
  "job.fields": [() => ({ problem: WORD, contact: WORD }), "empty"],
  "job.done": [() => ({ at: AT, words: WORD, minutes: 40 }), "without words; the time stays"],
  "job.rating": [() => ({ stars: 4, words: WORD, by: MEMBER }), "without words; the stars stay"],
  "offer.why": [() => `too far from ${WORD}`, "empty"],
  "review.reason": [() => `phoned ${WORD}`, "empty"],
  "audit.data": [() => ({ because: `${WORD} was phoned` }), "the reason goes where it names them"],
};

const MEMBER = { is: "member", id: newId(), name: "Oleg" };
const AT = "2026-03-02T09:00:00Z";

/** Columns that can hold words and hold nothing of a client: names of ours, kinds, states, hashes, members of the desk. */
const IMPERSONAL: Readonly<Record<string, readonly string[]>> = {
  account: ["key", "name", "language", "zone", "settings"],
  audit: ["actor", "verb", "subject"],
  channel: ["key", "kind", "identity", "handle", "settings", "health", "health_why"],
  company: ["key", "name", "zone", "invite_hash", "site"],
  conversation: ["kind", "room"],
  delivery: ["room", "kind", "state", "why"],
  desk_file: ["hash"],
  fact: ["kind"],
  file: ["kind", "type", "state", "why"],
  inbox: ["state", "why"],
  instance: ["runs"],
  job: ["status", "offered_by", "approval"],
  member: ["key", "name", "roles", "language", "zone"],
  message: ["room"],
  message_version: ["version"],
  migration: ["hash"],
  offer: ["state"],
  partner: ["key", "name", "invite_hash", "terms"],
  // Who works for a partner is no client, as a member is none.
  partner_person: ["name", "language", "zone"],
  // A hash, by which nobody is found who is not known.
  awaiting: ["key"],
  // The platform's number of a message: says nothing without the chat that it stands in.
  post: ["platform_id"],
  // A card's hash; a receipt's marks.
  projection: ["kind", "message_id", "shown_as", "why"],
  request: ["key", "body_hash"],
  review: ["closed_by"],
  schema_version: ["files_mark", "held_why"],
  sla_clock: ["promise"],
  step: ["step", "outcome"],
  // By contact's id: what is being taken back.
  stream: ["subject"],
  ticket: ["priority", "category", "holding"],
  timer: ["kind"],
};

describe("what is known of a person", () => {
  test("stands in columns that are all named here", async () => {
    const known = new Set([
      ...Object.keys(PERSONAL),
      ...Object.entries(IMPERSONAL).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`)),
    ]);
    const columns = (await wordColumns(ground.owner))
      .filter(({ table }) => table.startsWith("public."))
      .map(({ table, column }) => `${table.slice("public.".length)}.${column}`);
    expect(columns.filter((column) => !known.has(column))).toEqual([]);
    expect([...known].filter((column) => !columns.includes(column))).toEqual([]);
  });

  test("can be found by the test that looks for it, and is nowhere when they are forgotten", async () => {
    const scene = await openScene(ground);
    const hash = await live(scene);
    const planted = await findWords(ground.owner, [WORD]);
    for (const [column, [plant]] of Object.entries(PERSONAL))
      if (plant(scene) !== null) expect(planted, column).toContain(`public.${column}: ${WORD}`);

    const by = { by: "desk" } as const;
    const forgotten = await scene.desk.transaction(scene.account.id, by, (tx) =>
      forgetContact(tx, { contact: scene.contact, by: DESK, as: "operator" }),
    );
    expect(forgotten).toMatchObject({ tickets: 1, messages: 1, files: 1, copies: 1 });
    await ground.owner.query("update stream set done_seq = last_seq where account_id = $1", [scene.account.id]);
    await scene.desk.transaction(scene.account.id, by, (tx) => forgetTheRest(tx, scene.contact));
    const keeping = createKeeping({ pool: ground.pool, files, now: scene.clock.now });
    await keeping.clear(scene.account.id, "bytes", deadlinesOf(scene.clock.now(), KEEP), null);

    expect(await findWords(ground.owner, [WORD, hash])).toEqual([]);
    expect(await files.has(hash)).toBe(false);
    const { rows } = await ground.owner.query(
      `select number, rating ->> 'stars' as stars, rating ->> 'at' as rated, closure ->> 'how' as how, contact_id, opened_at is not null as opened
       from ticket where id = $1`,
      [scene.ticket],
    );
    expect(rows).toEqual([
      { number: 1042, stars: "4", rated: AT, how: "confirmed", contact_id: scene.contact, opened: true },
    ]);
    const { rows: facts } = await ground.owner.query(
      "select actor, data from fact where ticket_id = $1 order by id limit 1",
      [scene.ticket],
    );
    expect(facts).toEqual([{ actor: { is: "contact", id: scene.contact, name: "—" }, data: { stars: 4 } }]);
    const { rows: parts } = await ground.owner.query("select parts from delivery where kind = 'answer'");
    expect(parts).toEqual([{ parts: [{ id: "51", call: {} }] }]);
  });
});

const KEEP = { payloadDays: 30, keyDays: 400, dialogueDays: 30, fileDays: 730 };

/** One row of each table for the person of the scene, with something of theirs in each column that may hold it. */
const live = async (scene: Scene): Promise<string> => {
  const { account, contact, ticket, chat, clients } = scene;
  const [message, job, lane] = [
    newId(),
    newId(),
    await own<{ id: string }>(
      "insert into lane (account_id, channel_id, key, last_seq, done_seq) values ($1, $2, 'x', 1, 1) returning id",
      [account.id, clients],
    ),
  ];
  const stream = await own<{ id: string }>(
    "insert into stream (account_id, channel_id, conversation_id, subject, last_seq, done_seq) values ($1, $2, $3, $4, 1, 1) returning id",
    [account.id, clients, chat, ticket],
  );
  const { hash, size } = await files.put(
    (async function* () {
      yield Buffer.from("a photo of a till");
    })(),
    1_000,
  );
  const at = scene.clock.now();
  const rows: readonly (readonly [text: string, values: unknown[]])[] = [
    ["insert into blob values ($1, $2, $3)", [hash, size, at]],
    [
      "insert into inbox (account_id, channel_id, lane_id, seq, key, received_at, state, settled_at) values ($1, $2, $3, 1, 'x', $4, 'done', $4)",
      [account.id, clients, lane.id, at],
    ],
    [
      "insert into fact (account_id, ticket_id, kind, actor, at) values ($1, $2, 'rated', '{}', $3)",
      [account.id, ticket, at],
    ],
    [
      "insert into message (id, account_id, ticket_id, conversation_id, room, author, author_name, body, text, said_at, stored_at) values ($1, $2, $3, $4, 'client', '{}', '', '[]', '', $5, $5)",
      [message, account.id, ticket, chat, at],
    ],
    ["insert into message_version values ($1, $2, '1', '[]', $3)", [account.id, message, at]],
    [
      "insert into file (id, account_id, channel_id, message_id, position, kind, name, type, size, hash, source, state) values ($1, $2, $3, $4, 0, 'photo', '', 'image/jpeg', $5, $6, '{}', 'ready')",
      [newId(), account.id, clients, message, size, hash],
    ],
    [
      `insert into delivery (id, account_id, channel_id, conversation_id, stream_id, seq, room, kind, ticket_id, data, priority, state, not_before, created_at, settled_at)
       values ($1, $2, $3, $4, $5, 1, 'client', 'answer', $6, '{}', 2, 'sent', $7, $7, $7)`,
      [newId(), account.id, clients, chat, stream.id, ticket, at],
    ],
    ["insert into dialogue values ($1, $2, $3, '{}', $4)", [account.id, chat, contact, at]],
    [
      `insert into job (id, account_id, number, ticket_id, thread_id, status, fields, offered_at, offered_by, answer_by)
       values ($1, $2, 17, $3, $4, 'approved', '{}', $5, '{}', $5)`,
      [job, account.id, ticket, newId(), at],
    ],
    ["insert into offer values ($1, $2, $3, 'declined', null, $4)", [account.id, job, newId(), at]],
    [
      "insert into review (id, account_id, ticket_id, stars, opened_at) values ($1, $2, $3, 2, $4)",
      [newId(), account.id, ticket, at],
    ],
    ["insert into request values ($1, 'shop:1', 'h', 200, '{}', $2)", [account.id, at]],
    [
      "insert into audit (account_id, at, actor, verb, subject) values ($1, $2, 'operator', 'dismiss', 'update:1')",
      [account.id, at],
    ],
  ];
  for (const [text, values] of rows) await ground.owner.query(text, values);
  const only: Readonly<Record<string, string>> = { conversation: `and id = '${chat}'`, inbox: "", lane: "" };
  for (const [name, [plant]] of Object.entries(PERSONAL)) {
    const [table, column] = name.split(".") as [string, string];
    const value = plant(scene);
    if (value === null) continue;
    const stored = column !== "raw" && typeof value === "object" ? JSON.stringify(value) : value;
    const cast = name === "request.answer" ? "to_jsonb($1::text)" : "$1";
    await ground.owner.query(`update ${table} set ${column} = ${cast} where account_id = $2 ${only[table] ?? ""}`, [
      stored,
      account.id,
    ]);
  }
  return hash;
};

const own = async <Row extends object>(text: string, values: unknown[]): Promise<Row> =>
  (await ground.owner.query<Row>(text, values)).rows[0]!;
