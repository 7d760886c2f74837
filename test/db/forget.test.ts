import { beforeEach, describe, expect, test } from "vitest";
import { DESK } from "../../core/actor.ts";
import { newId } from "../../core/id.ts";
import { type Forgotten, forgetContact, forgetTheRest } from "../../core/people/forget.ts";
import { useDatabase } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

const ground = useDatabase();
const MINUTE_MS = 60_000;
let scene: Scene;
let group: string;
let other: { contact: string; ticket: string; thread: string };

const ask = async <Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await ground.owner.query<Row>(text, values)).rows;

/** Ana's chat with her ticket, and a group where she joined in a ticket of Boris. */
beforeEach(async () => {
  scene = await openScene(ground);
  group = newId();
  other = { contact: newId(), ticket: newId(), thread: newId() };
  const { account, clients, deskChannel } = scene;
  await ask("insert into contact (id, account_id, name, created_at) values ($1, $2, 'Boris Petrov', $3)", [
    other.contact,
    account.id,
    scene.clock.now(),
  ]);
  await ask(
    `insert into conversation (id, account_id, channel_id, address, kind, room) values
     ($1, $2, $3, '-100', 'group', 'client'), ($4, $2, $5, 'C0DESK:1', 'thread', 'internal')`,
    [group, account.id, clients, other.thread, deskChannel],
  );
  await ask(
    `insert into ticket (id, account_id, number, title, contact_id, conversation_id, thread_id, opened_at)
     values ($1, $2, 1043, 'the lift creaks', $3, $4, $5, $6)`,
    [other.ticket, account.id, other.contact, group, other.thread, scene.clock.now()],
  );
  await message(other.ticket, group, scene.contact, "Ana Ruiz");
});

const message = async (ticket: string, conversation: string, contact: string, name: string): Promise<string> => {
  const id = newId();
  await ask(
    `insert into message (id, account_id, ticket_id, conversation_id, room, author, author_name, body, text, said_at, stored_at)
     values ($1, $2, $3, $4, 'client', $5, $6, '[{"text":"it creaks"}]', 'it creaks', $7, $7)`,
    [id, scene.account.id, ticket, conversation, { is: "contact", id: contact, name }, name, scene.clock.now()],
  );
  return id;
};

const lane = async (key: string): Promise<number> => {
  const [row] = await ask<{ id: string }>(
    "insert into lane (account_id, channel_id, key) values ($1, $2, $3) returning id",
    [scene.account.id, scene.clients, key],
  );
  return Number(row!.id);
};

const update = (to: number, key: string, raw: string, state = "done") =>
  ask(
    `with l as (update lane set last_seq = last_seq + 1, done_seq = done_seq + ($5 <> 'pending')::int where id = $1 returning last_seq)
     insert into inbox (account_id, channel_id, lane_id, seq, key, raw, received_at, state, settled_at)
     select $2, $3, $1, l.last_seq, $4, $6, $7, $5, $7 from l`,
    [to, scene.account.id, scene.clients, key, state, raw, scene.clock.now()],
  );

const delivery = async (conversation: string, state: string, about: { ticket?: string; message?: string }) => {
  const [id, settled] = [newId(), state === "pending" ? null : scene.clock.now()];
  await ask(
    `with s as (
       insert into stream (account_id, channel_id, conversation_id, subject, last_seq, done_seq, next_at)
       values ($2, $3, $4, $5, 1, case when $6 = 'pending' then 0 else 1 end, case when $6 = 'pending' then $9::timestamptz end) returning id)
     insert into delivery (id, account_id, channel_id, conversation_id, stream_id, seq, room, kind, ticket_id, message_id, data, priority, state, not_before, parts, created_at, settled_at)
     select $1, $2, $3, $4, s.id, 1, 'client', 'answer', $7, $8, '{"member":"Oleg"}', 2, $6, $9, '[{"id":"7","call":{"method":"sendMessage"}}]', $9, $10 from s`,
    [
      id,
      scene.account.id,
      scene.clients,
      conversation,
      newId(),
      state,
      about.ticket ?? null,
      about.message ?? null,
      scene.clock.now(),
      settled,
    ],
  );
  return id;
};

const inTx = <Result>(work: Parameters<Scene["desk"]["transaction"]>[2]) =>
  scene.desk.transaction(scene.account.id, { by: "desk" }, work) as Promise<Result>;

const forget = (): Promise<Forgotten> =>
  inTx((tx) => forgetContact(tx, { contact: scene.contact, by: DESK, as: "operator" }));

const forgetRest = () => inTx<void>((tx) => forgetTheRest(tx, scene.contact));

const addresses = async () =>
  (
    await ask<{ address: string }>(
      "select address from conversation where channel_id = $1 and kind = 'private' order by id",
      [scene.clients],
    )
  ).map(({ address }) => address.replace(/:.*/, ""));

const keysOf = async () =>
  (await ask<{ key: string }>("select key from lane where channel_id = $1 order by id", [scene.clients])).map(
    ({ key }) => key.replace(/forgotten:.*/, "forgotten"),
  );

describe("what others have there", () => {
  test("stays: their words, titles, last word, and what failed for them", async () => {
    const theirs = await message(other.ticket, group, other.contact, "Boris Petrov");
    await ask("update ticket set last_word = $2 where id = $1", [
      other.ticket,
      { by: "client", name: "Boris Petrov", text: "it creaks", at: scene.clock.now() },
    ]);
    const failed = await delivery(group, "refused", { ticket: other.ticket });
    const sent = await delivery(group, "sent", { ticket: other.ticket });
    const waiting = await delivery(group, "pending", { ticket: other.ticket });
    await forget();
    expect(await ask("select text, author_name, deleted_at from message where id = $1", [theirs])).toEqual([
      { text: "it creaks", author_name: "Boris Petrov", deleted_at: null },
    ]);
    expect(
      await ask("select title, last_word ->> 'name' as name, closure from ticket where id = $1", [other.ticket]),
    ).toEqual([{ title: "the lift creaks", name: "Boris Petrov", closure: null }]);
    const rows = await ask<{ id: string; state: string; data: object }>(
      "select id, state, data from delivery where id = any($1)",
      [[failed, sent, waiting]],
    );
    const by = new Map(rows.map((row) => [row.id, row]));
    expect(by.get(failed)).toMatchObject({ state: "refused", data: { member: "Oleg" } });
    expect(by.get(sent)).toMatchObject({ state: "sent", data: {} });
    expect(by.get(waiting)).toMatchObject({ state: "pending", data: { member: "Oleg" } });
  });

  test("stays too of what was put aside, unless it names who is forgotten", async () => {
    const [shared, elsewhere, talk] = [await lane("chat:-100"), await lane("chat:-200"), await lane("user:U0OLEG")];
    await ask(
      "insert into conversation (id, account_id, channel_id, address, kind, room) values ($1, $2, $3, '-200', 'group', 'client')",
      [newId(), scene.account.id, scene.clients],
    );
    await update(shared, "a", '{"from":102}', "parked");
    await update(shared, "b", '{"from":700,"first_name":"Ana Ruiz"}', "parked");
    await update(shared, "c", '{"from":102}');
    await update(elsewhere, "d", '{"from":102}');
    await update(elsewhere, "e", '{"from":102,"reply_to":{"from":700}}');
    await update(talk, "f", '{"view":"…"}');
    await update(talk, "g", '{"view":"…"}', "pending");
    await forget();
    const rows = await ask<{ key: string }>(
      "select key from inbox where channel_id = $1 and raw is not null order by key",
      [scene.clients],
    );
    expect(rows.map(({ key }) => key)).toEqual(["a", "d", "g"]);
  });
});

test("what failed for them is nobody's business any more, and what waits for them does not leave", async () => {
  const failed = await delivery(scene.chat, "gone", { ticket: scene.ticket });
  const waiting = await delivery(scene.chat, "pending", { ticket: scene.ticket });
  await forget();
  const rows = await ask("select id, state, data from delivery where id = any($1) order by id", [
    [failed, waiting].sort(),
  ]);
  expect(rows).toEqual([
    { id: failed, state: "dismissed", data: {} },
    { id: waiting, state: "superseded", data: {} },
  ]);
  expect(await ask("select closure ->> 'how' as how from ticket where id = $1", [scene.ticket])).toEqual([
    { how: "by-itself" },
  ]);
});

test("a file that is still being fetched is not fetched any more", async () => {
  const [file, words] = [newId(), await message(scene.ticket, scene.chat, scene.contact, "Ana Ruiz")];
  await ask(
    `insert into file (id, account_id, channel_id, message_id, position, kind, name, type, source, state)
     values ($1, $2, $3, $4, 0, 'photo', 'ana.jpg', 'image/jpeg', '{}', 'fetching')`,
    [file, scene.account.id, scene.clients, words],
  );
  await ask("insert into timer (id, account_id, kind, subject, due_at) values ($1, $2, 'fetch-file', $1, $3)", [
    file,
    scene.account.id,
    scene.clock.now(),
  ]);
  expect(await forget()).toMatchObject({ files: 1 });
  expect(await ask("select 1 from timer where subject = $1", [file])).toEqual([]);
  expect(await ask("select name, state, source from file where id = $1", [file])).toEqual([
    { name: "—", state: "gone", source: {} },
  ]);
});

describe("the address", () => {
  test("goes a few minutes later, when nothing is on its way there, and with it the names of what came", async () => {
    await update(await lane("chat:700"), "message:700:1", "{}");
    await delivery(scene.chat, "sent", { ticket: scene.ticket });
    await forget();
    expect(await addresses()).toEqual(["forgotten", "700"]);
    expect(await ask("select kind from timer where subject = $1", [scene.contact])).toEqual([
      { kind: "forget-the-rest" },
    ]);
    scene.clock.move(5 * MINUTE_MS);
    await forgetRest();
    // What is to be deleted there still waits.
    expect(await addresses()).toEqual(["forgotten", "700"]);
    expect(await keysOf()).toEqual(["chat:700"]);
    await ask("update stream set done_seq = last_seq where account_id = $1", [scene.account.id]);
    await forgetRest();
    expect(await addresses()).toEqual(["forgotten", "forgotten"]);
    expect(await keysOf()).toEqual(["forgotten"]);
    expect(
      await ask("select key like 'forgotten:%' as gone from inbox where channel_id = $1", [scene.clients]),
    ).toEqual([{ gone: true }]);
  });

  test("goes after a day also when its platform never took what was to be deleted", async () => {
    await delivery(scene.chat, "sent", { ticket: scene.ticket });
    await forget();
    scene.clock.move(25 * 60 * MINUTE_MS);
    await forgetRest();
    expect(await addresses()).toEqual(["forgotten", "forgotten"]);
  });

  test("stays where somebody writes from it again: that is somebody new", async () => {
    await update(await lane("chat:700"), "message:700:1", "{}");
    await forget();
    const anew = await inTx<{ contact: { id: string } }>((tx) =>
      tx.people.addContact(
        scene.clients,
        { platformId: "700", name: "Ana Ruiz", handle: null, picture: null, language: null, zone: null },
        null,
      ),
    );
    scene.clock.move(5 * MINUTE_MS);
    await forgetRest();
    expect(await addresses()).toEqual(["forgotten", "700"]);
    expect(await keysOf()).toEqual(["chat:700"]);
    expect(await ask("select name from contact where id = $1", [anew.contact.id])).toEqual([{ name: "Ana Ruiz" }]);
  });
});

test("a member who was a client too stays a member", async () => {
  const member = newId();
  await ask(
    "insert into member (id, account_id, name, roles, created_at) values ($1, $2, 'Ana Ruiz', '{engineer}', $3)",
    [member, scene.account.id, scene.clock.now()],
  );
  await ask("update identity set member_id = $2 where contact_id = $1", [scene.contact, member]);
  const { beyond } = await forget();
  expect(beyond).toContainEqual({ what: "works-here-too", channel: null, count: 1, tickets: [] });
  expect(await ask("select contact_id, name from identity where member_id = $1", [member])).toEqual([
    { contact_id: null, name: "Ana Ruiz" },
  ]);
});

test("nobody of another account can be forgotten from here", async () => {
  const here = scene;
  const there = await openScene(ground);
  await expect(
    here.desk.transaction(here.account.id, { by: "desk" }, (tx) =>
      forgetContact(tx, { contact: there.contact, by: DESK, as: "operator" }),
    ),
  ).rejects.toThrow("not-found");
  expect(await ask("select name from contact where id = $1", [there.contact])).toEqual([{ name: "Ana Ruiz" }]);
});
