import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Forgotten } from "../../core/people/forget.ts";
import { connect } from "../../db/connect.ts";
import { programAddress } from "../../db/migrate.ts";
import { findContacts, forget } from "../../scripts/forget.ts";
import { findWords } from "../db/canary.ts";
import { quiet } from "../ground.ts";
import { type Client, Rig, SECRET_KEY, textOf, wordsOf } from "./rig.ts";

let rig: Rig;

afterEach(async () => {
  await rig?.close();
});

const ID = 7_340_912_855;
const MINUTE_MS = 60_000;

/** What must be nowhere afterwards: a name, a handle, an address, words of each kind, a file's name. */
const CANARIES = [
  "Quintela",
  "Xenia",
  "xeniaquint",
  String(ID),
  "+34600111222",
  "mordechai-till",
  "velvet-scale",
  "saffron-answer",
  "indigo-note",
  "marble-solved",
  "copper-rating",
  "turquoise-old",
  "lantern.pdf",
];

const open = async (account?: string): Promise<Client> => {
  rig = await Rig.open(account ? { account } : {});
  await rig.control("telegram", "user", {
    id: ID,
    firstName: "Xenia",
    lastName: "Quintela",
    username: "xeniaquint",
    languageCode: "en",
  });
  return rig.client(ID, "Xenia");
};

const contactOf = async (name: string): Promise<string> => {
  const { rows } = await rig.database.owner.query<{ id: string }>("select id from contact where name like $1", [
    `%${name}%`,
  ]);
  return rows[0]!.id;
};

const post = async (path: string, key?: string) => {
  const response = await fetch(`${rig.program.url}${path}`, {
    method: "POST",
    headers: {
      authorization: "Bearer a-key-for-tests-000000000001",
      "content-type": "application/json",
      ...(key ? { "idempotency-key": key } : {}),
    },
  });
  if (response.status >= 500) throw new Error(rig.log.lines.filter((line) => line.startsWith("error")).join("\n"));
  return {
    status: response.status,
    replayed: response.headers.get("idempotent-replayed"),
    body: (await response.json()) as Omit<Forgotten, "before"> & { before: string | null },
  };
};

/** One ticket solved, rated and closed, another open, with words, edits, notes and a file. */
const live = async (xenia: Client): Promise<void> => {
  const first = await xenia.says("the mordechai-till does not print");
  await xenia.sees("#1");
  await xenia.edits(first, "the mordechai-till does not print, turquoise-old");
  await rig.oleg.seesInThread("#1", "turquoise-old");
  await rig.oleg.presses("#1", "Take");
  await rig.oleg.seesOnCard("#1", "Oleg Marin");
  await rig.oleg.replies("#1", "Hello Xenia, saffron-answer");
  await xenia.sees("saffron-answer");
  await rig.oleg.replies("#1", ";; indigo-note on Xenia");
  await rig.oleg.presses("#1", "Resolve");
  await rig.oleg.fills({ words: "marble-solved" });
  await xenia.sees("marble-solved");
  await xenia.presses("Solved ✓");
  await xenia.presses("★★★★");
  await xenia.sees("★★★★");
  await xenia.says("copper-rating was quick");
  await rig.oleg.seesInThread("#1", "copper-rating");
  await xenia.says("/new the velvet-scale shows nothing");
  await xenia.sees("#2");
  await xenia.sends("document", { fileName: "lantern.pdf", size: 900 });
  await rig.until("the file in the thread", async () =>
    (await rig.thread((await rig.card("#2")).ts)).find((one) => (one.files ?? []).length > 0),
  );
  // A list for one member alone, and their home tab, name tickets too.
  await rig.control("slack", "openHome", { user: rig.oleg.id });
  await rig.control("slack", "command", { user: rig.oleg.id, channel: "C0DESK", command: "/desk", text: "" });
  await rig.oleg.isTold("velvet-scale");
  await rig.settles();
};

const filesOnDisk = (): string[] => {
  const folder = join(rig.directory, "files");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "relevo-files")
    .map((entry) => entry.name);
};

/** What the bot shows in the desk channel: cards and all threads. */
const shownInSlack = async (): Promise<string> => {
  const cards = await rig.cards();
  const threads = await Promise.all(cards.map((card) => rig.thread(card.ts)));
  const ours = [...cards, ...threads.flat()].filter((one) => one.bot_id);
  return ours.map((one) => JSON.stringify(one)).join("\n");
};

const found = (words: readonly string[]) => findWords(rig.database.owner, words);

const stillIn = (shown: string): string[] => CANARIES.filter((word) => shown.includes(word));

describe("a person who is forgotten", () => {
  test("leaves no word behind, and the desk goes on", async () => {
    const xenia = await open();
    await live(xenia);
    await rig.carmen.says("the shutter is stuck");
    await rig.carmen.sees("#3");
    await rig.settles();
    const contact = await contactOf("Quintela");
    await rig.database.owner.query("update contact set phone = '+34600111222' where id = $1", [contact]);
    const { rows: hashes } = await rig.database.owner.query<{ hash: string }>(
      "select hash from file where hash is not null",
    );
    const before = await found(CANARIES);
    for (const word of CANARIES)
      expect(
        before.some((place) => place.endsWith(`: ${word}`)),
        word,
      ).toBe(true);
    expect(filesOnDisk()).toEqual(hashes.map(({ hash }) => hash));

    const first = await post(`/v1/contacts/${contact}/forget`, "once");
    expect(first).toMatchObject({ status: 200, body: { contact, before: null, tickets: 2, files: 1 } });
    expect(first.body.beyond).toContainEqual({ what: "written-by-members", channel: null, count: 2, tickets: [1] });
    expect(await post(`/v1/contacts/${contact}/forget`, "once")).toMatchObject({ replayed: "true", body: first.body });
    // The address alone is still needed for deleting what stands there.
    expect(await found(CANARIES.filter((word) => word !== String(ID)))).toEqual([]);

    await rig.settles();
    await rig.later(6 * MINUTE_MS);
    await rig.settles();
    expect(await found([...CANARIES, ...hashes.map(({ hash }) => hash)])).toEqual([]);
    expect(filesOnDisk()).toEqual([]);
    await rig.until("the last of them is out of Slack", async () => stillIn(await shownInSlack()).length === 0);
    const { view } = await rig.control("slack", "home", { user: rig.oleg.id });
    expect(stillIn(JSON.stringify(view))).toEqual([]);
    expect(await xenia.botMessages()).toEqual([]);
    expect(stillIn(rig.log.lines.join("\n"))).toEqual([]);
    await rig.oleg.seesInThread("#1", "This client has been forgotten");

    // What is not theirs stays: numbers, stars, who held what.
    expect(wordsOf(await rig.card("#1"))).toMatch(/★★★★[\s\S]*Oleg Marin|Oleg Marin[\s\S]*★★★★/);
    await rig.oleg.seesOnCard("#3", "the shutter is stuck");
    const { rows: sums } = await rig.database.owner.query(
      "select (select count(*) from stream where last_seq > done_seq)::int as waits, (select count(*) from delivery where state in ('refused', 'gone'))::int as failed",
    );
    expect(sums).toEqual([{ waits: 0, failed: 0 }]);

    // Who writes again is somebody new.
    await xenia.says("a till again");
    const anew = textOf(await xenia.sees("#4"));
    expect(anew).not.toMatch(/#[12]/);
    expect(await contactOf("Quintela")).not.toBe(contact);
    await rig.oleg.replies("#4", "which one?");
    await xenia.sees("which one?");
    await rig.carmen.says("still stuck");
    await rig.oleg.seesInThread("#3", "still stuck");

    const again = await post(`/v1/contacts/${contact}/forget`);
    expect(again.body).toMatchObject({ messages: 0, files: 0 });
    expect(again.body.before).not.toBeNull();
    expect(await post(`/v1/contacts/${contact}/forget`, "once")).toMatchObject({ replayed: "true", body: first.body });
    await rig.settles();
    await xenia.sees("which one?");
    expect(await contactOf("Quintela")).not.toBe(contact);
  }, 60_000);

  test("in a group takes their own words along, and leaves those of others", async () => {
    await open();
    const { id: chat } = await rig.control("telegram", "group", {
      title: "Colón 12",
      members: [ID, 102, 103],
      bots: ["acme_bot"],
    });
    const [xenia, carmen, boris] = [rig.client(ID, "Xenia").in(chat), rig.carmen.in(chat), rig.boris.in(chat)];
    await carmen.says("/ticket the till is dark");
    await carmen.sees("#1");
    await xenia.says("@acme_bot and the velvet-scale");
    await rig.oleg.seesInThread("#1", "velvet-scale");
    await xenia.says("/ticket the mordechai-till");
    await xenia.sees("#2");
    await boris.says("@acme_bot /ticket the lift creaks");
    await rig.settles();
    const contact = await contactOf("Quintela");
    await post(`/v1/contacts/${contact}/forget`);
    await rig.settles();
    await rig.later(6 * MINUTE_MS);
    await rig.settles();
    expect(await found(["Quintela", "xeniaquint", String(ID), "velvet-scale", "mordechai-till"])).toEqual([]);
    expect(stillIn(await shownInSlack())).toEqual([]);
    await rig.oleg.seesInThread("#1", "the till is dark");
    await rig.oleg.seesOnCard("#1", "Carmen Doyle");
    expect(await found(["the till is dark"])).toContain("public.message.text: the till is dark");
    await rig.oleg.replies("#1", "I come at noon");
    await carmen.sees("I come at noon");
    await carmen.says("@acme_bot thank you, and the shutter?");
    await rig.oleg.seesInThread("#1", "and the shutter");
  });

  test("can't be answered any more, and the thread says so", async () => {
    const xenia = await open();
    await xenia.says("the velvet-scale shows nothing");
    await xenia.sees("#1");
    await rig.settles();
    await post(`/v1/contacts/${await contactOf("Quintela")}/forget`);
    await rig.later(6 * MINUTE_MS);
    await rig.settles();
    await rig.oleg.replies("#1", "is it plugged in?");
    await rig.oleg.seesInThread("#1", "Not delivered to —");
    await rig.settles();
    expect(await xenia.botMessages()).toEqual([]);
  });

  test("while words are under way to them and from them: those are gone a little later", async () => {
    const xenia = await open();
    await xenia.says("the velvet-scale shows nothing");
    await xenia.sees("#1");
    await rig.settles();
    await rig.fault({ platform: "telegram", method: "sendMessage", match: "saffron", kind: "429", retryAfter: 20 });
    await rig.fault({
      platform: "slack",
      method: "chat.postMessage",
      match: "mordechai",
      kind: "drop-after",
      times: 1,
    });
    await rig.oleg.replies("#1", "saffron-answer");
    await xenia.says("the mordechai-till too");
    await post(`/v1/contacts/${await contactOf("Quintela")}/forget`);
    await rig.later(6 * MINUTE_MS);
    await rig.settles();
    await rig.later(20 * MINUTE_MS);
    await rig.settles();
    const places = await found(["velvet-scale", "saffron-answer", "mordechai-till"]);
    // Handled before it was done, or after it as the words of somebody new: one of both, and whole.
    const anew = await rig.database.owner.query("select 1 from contact where name like '%Quintela%'");
    if (anew.rows.length === 0) expect(places).toEqual([]);
    expect(places.filter((place) => /velvet|saffron/.test(place))).toEqual([]);
    expect((await xenia.botMessages()).join()).not.toMatch(/saffron|velvet/);
  });

  test("from the shell: found by name, looked at first, forgotten, and told what is beyond reach", async () => {
    const xenia = await open();
    await xenia.says("the velvet-scale shows nothing");
    await xenia.sees("#1");
    await rig.oleg.replies("#1", "saffron-answer");
    await xenia.sees("saffron-answer");
    await rig.settles();
    await rig.later(49 * 60 * MINUTE_MS);
    await rig.settles();
    const { owner, ownerUrl } = rig.database;
    expect(await findContacts(owner, "nobody at all")).toEqual(["Nobody is known by that."]);
    const [line] = await findContacts(owner, "xeniaQUINT");
    expect(line).toContain("Xenia Quintela  of no company  in acme  1 tickets  telegram @xeniaquint");
    const contact = line!.split(" ")[0]!;
    const { rows } = await owner.query<{ account_id: string }>("select account_id from contact where id = $1", [
      contact,
    ]);
    const pool = connect(await programAddress(owner, ownerUrl, SECRET_KEY), quiet, 2);
    try {
      const asked = { account: rows[0]!.account_id, contact, files: join(rig.directory, "files"), now: rig.now };
      const looked = await forget(pool, { ...asked, dry: true });
      expect(looked.join("\n")).toMatch(/Would forget .*: 2 messages and 0 files in 1 tickets/);
      expect(looked.join("\n")).toMatch(/\d posts of the bot in clients: .* younger than 48 hours/);
      expect(looked.join("\n")).toContain(
        "1 messages that members wrote in Slack, in the threads of #1: delete them there",
      );
      expect(await contactOf("Quintela")).toBe(contact);
      const done = await forget(pool, { ...asked, dry: false });
      expect(done.slice(1)).toEqual(expect.arrayContaining(looked.filter((one) => one.startsWith("  "))));
      expect(await found(["velvet-scale", "saffron-answer", "Quintela"])).toEqual([]);
      expect((await forget(pool, { ...asked, dry: false }))[0]).toMatch(/^This was done before, at /);
      const { rows: kept } = await owner.query("select actor, verb, subject from audit order by id");
      expect(kept).toEqual(
        Array.from({ length: 2 }, () => ({ actor: "operator", verb: "forget", subject: `contact:${contact}` })),
      );
    } finally {
      await pool.end();
    }
  });

  test("is asked for by a key that may write, and has to be somebody of this account", async () => {
    await open();
    expect((await post("/v1/contacts/0190a000-0000-7000-8000-00000000000f/forget")).status).toBe(404);
    expect((await post("/v1/contacts/xenia/forget")).status).toBe(422);
  });
});
