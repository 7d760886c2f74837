import { afterAll, beforeAll, expect, test } from "vitest";
import { isAway } from "../../db/connect.ts";
import { openDesks } from "./acme.ts";
import { ACME, caller, createTestApi, KEYS, LEVANTE } from "./http.ts";

let desks: Awaited<ReturnType<typeof openDesks>>;
let app: ReturnType<typeof createTestApi>;
let shop: ReturnType<typeof caller>;
let levante: ReturnType<typeof caller>;

beforeAll(async () => {
  desks = await openDesks();
  app = createTestApi({ desk: desks.desk, reading: desks.reading, isAway });
  shop = caller(app, KEYS.shop);
  levante = caller(app, KEYS.levante);
}, 60_000);

afterAll(() => desks?.close());

const ana = { channel: "clients", platformId: "700" };

const open = async (text = "the till does not print", key?: string) =>
  shop.post("/v1/tickets", { contact: ana, text }, key);

const rows = async (statement: string, ...values: unknown[]) => (await desks.owner.query(statement, values)).rows;

const deliveriesOf = (number: number) =>
  rows(
    `select d.kind, d.room, c.address from delivery d join ticket t on t.id = d.ticket_id join conversation c on c.id = d.conversation_id
     where t.account_id = $1 and t.number = $2 order by d.created_at, d.id`,
    ACME,
    number,
  );

test("a ticket opened for Ana has a number, tells her in her chat, and shows the desk who brought it", async () => {
  const { status, json } = await open("the till does not print, people are queueing");
  expect(status).toBe(201);
  expect(json).toMatchObject({
    state: "new",
    title: "the till does not print, people are queueing",
    contact: { name: "Ana Ruiz" },
    company: { key: "sol" },
    channel: { key: "clients", kind: "telegram" },
    lastWord: { by: "client", name: "Ana Ruiz (shop)" },
  });
  expect(await deliveriesOf(json.number)).toEqual([
    { kind: "thread-intro", room: "internal", address: null },
    { kind: "client-words", room: "internal", address: null },
    { kind: "registered", room: "client", address: "700" },
  ]);
  expect((await shop.get(`/v1/tickets/${json.number}`)).json).toEqual(json);
  const byId = await shop.post("/v1/tickets", { contact: json.contact.id, text: "again", title: "Another" });
  expect(byId).toMatchObject({ status: 201, json: { title: "Another", channel: { key: "clients" } } });
});

test("nobody known by a name, and nobody we have a chat with: refused with advice", async () => {
  for (const contact of [
    { channel: "clients", platformId: "999" },
    { channel: "desk", platformId: "U0ANA" },
  ]) {
    const answer = await shop.post("/v1/tickets", { contact, text: "hello" });
    expect(answer).toMatchObject({ status: 422, json: { error: { fields: { contact: expect.any(String) } } } });
  }
});

test("five at once with the same key are one ticket and one answer; another body is refused; a failure is not kept", async () => {
  const five = await Promise.all(Array.from({ length: 5 }, () => open("once, please", "once-1")));
  expect(new Set(five.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  expect(five.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(4);
  expect(await rows("select 1 from message where account_id = $1 and text = 'once, please'", ACME)).toHaveLength(1);
  expect(await open("something else", "once-1")).toMatchObject({
    status: 422,
    json: { error: { code: "reused-key" } },
  });
  expect((await shop.post("/v1/tickets/99999/messages", { room: "internal", text: "x" }, "later-1")).status).toBe(404);
  expect((await open("now it works", "later-1")).status).toBe(201);
});

test("a repeat gets its first answer although the ticket has changed since", async () => {
  const first = await open("repeat me", "repeat-1");
  await shop.post(`/v1/tickets/${first.json.number}/messages`, { room: "client", text: "we look", as: "emma" });
  expect((await open("repeat me", "repeat-1")).json).toEqual(first.json);
});

test("a key's answer leaves at once under its name, a member's after the undo window and takes the ticket", async () => {
  const { number } = (await open()).json;
  const said = await shop.post(`/v1/tickets/${number}/messages`, { room: "client", text: "Is the light on?" });
  expect(said).toMatchObject({
    status: 201,
    json: { author: { is: "key", name: "shop" }, room: "client", delivery: { state: "pending" } },
  });
  expect((await shop.get(`/v1/tickets/${number}`)).json).toMatchObject({
    holder: null,
    lastWord: { by: "desk", name: "shop" },
  });
  await shop.post(`/v1/tickets/${number}/messages`, { room: "client", text: "Coming.", as: "emma" });
  expect((await shop.get(`/v1/tickets/${number}`)).json).toMatchObject({
    state: "taken",
    holder: { name: "Emma Stone" },
  });
  const answers = await rows(
    `select extract(epoch from d.not_before - d.created_at)::int as wait from delivery d join ticket t on t.id = d.ticket_id
     where t.number = $1 and t.account_id = $2 and d.kind = 'answer' order by d.created_at`,
    number,
    ACME,
  );
  expect(answers).toEqual([{ wait: 0 }, { wait: 5 }]);
  const nobody = await shop.post(`/v1/tickets/${number}/messages`, { room: "client", text: "hi", as: "oleg" });
  expect(nobody).toMatchObject({ status: 422, json: { error: { code: "not-a-member" } } });
});

test("a note stays inside: not in the client room, not in the client's chat, only when it is asked for", async () => {
  const { number } = (await open()).json;
  await shop.post(`/v1/tickets/${number}/messages`, { room: "internal", text: "canary: check the contract" });
  expect(JSON.stringify((await shop.get(`/v1/tickets/${number}/messages`)).json)).not.toContain("canary");
  expect(JSON.stringify((await shop.get(`/v1/tickets/${number}`)).json)).not.toContain("canary");
  const inside = await shop.get(`/v1/tickets/${number}/messages?room=internal`);
  expect(inside.json.messages).toMatchObject([{ text: "canary: check the contract", delivery: null }]);
  const toClient = (await deliveriesOf(number)).filter(({ room }) => room === "client");
  expect(toClient.map(({ kind }) => kind)).toEqual(["registered"]);
});

test("another account sees nothing, with the same answer as for what does not exist", async () => {
  const { number } = (await open("canary of acme")).json;
  const others = await Promise.all(
    [`/v1/tickets/${number}`, `/v1/tickets/${number}/messages`, "/v1/tickets/888888"].map(levante.get),
  );
  for (const { status, json } of others) {
    expect(status).toBe(404);
    expect(json.error.message.replace(/\d+/, "N")).toBe("There is no ticket N in this account.");
  }
  expect((await levante.post(`/v1/tickets/${number}/messages`, { room: "client", text: "hi" })).status).toBe(404);
  const [{ id }] = await rows("select id from contact where account_id = $1", ACME);
  expect((await levante.post("/v1/tickets", { contact: id, text: "hi" })).status).toBe(422);
  expect((await levante.get("/v1/tickets")).json).toEqual({ tickets: [], next: null });
  expect((await levante.post("/v1/tickets", { contact: ana, text: "ours" })).json.number).toBe(1);
  expect(await rows("select 1 from ticket where account_id = $1", LEVANTE)).toHaveLength(1);
});

test("lists filter and go on by cursor without a gap or a double", async () => {
  for (let n = 0; n < 5; n += 1) await open(`listed ${n}`);
  const all = (await shop.get("/v1/tickets?limit=200")).json.tickets.map((ticket: { number: number }) => ticket.number);
  const paged: number[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const { json } = await shop.get(`/v1/tickets?limit=2${next && `&cursor=${next}`}`);
    paged.push(...json.tickets.map((ticket: { number: number }) => ticket.number));
    next = json.next;
  }
  expect(paged).toEqual(all);
  const list = async (query: string) => (await shop.get(`/v1/tickets?${query}`)).json.tickets as { state: string }[];
  expect((await list("state=taken&holder=emma")).length).toBeGreaterThan(0);
  expect((await list("state=taken")).every(({ state }) => state === "taken")).toBe(true);
  expect((await list("holder=nobody")).every(({ state }) => state === "new")).toBe(true);
  expect(await list("company=sol&limit=200")).toHaveLength(all.length);
  expect(await list("company=norte")).toEqual([]);
  expect(await list("state=closed")).toEqual([]);
  expect(await list("since=2100-01-01")).toEqual([]);
});

test("messages go on by cursor in the order they were said", async () => {
  const { number } = (await open("one")).json;
  for (const text of ["two", "three"]) await shop.post(`/v1/tickets/${number}/messages`, { room: "client", text });
  const first = (await shop.get(`/v1/tickets/${number}/messages?limit=2`)).json;
  const rest = (await shop.get(`/v1/tickets/${number}/messages?limit=2&cursor=${first.next}`)).json;
  expect([...first.messages, ...rest.messages].map(({ text }) => text)).toEqual(["one", "two", "three"]);
  expect(rest.next).toBeNull();
});

test("solved in Emma's name: Ana is asked, and the list shows it", async () => {
  const { number } = (await open()).json;
  const done = { as: "emma", words: "New print head fitted.", remark: "canary: bill it" };
  const solved = await shop.post(`/v1/tickets/${number}/resolution`, done);
  expect(solved).toMatchObject({ status: 201, json: { number, by: "Emma Stone", words: "New print head fitted." } });
  expect((await shop.get(`/v1/tickets/${number}`)).json).toMatchObject({
    state: "resolved",
    resolution: { by: { name: "Emma Stone" } },
  });
  expect((await deliveriesOf(number)).map(({ kind }) => kind)).toContain("solved");
  await desks.owner.query(
    `update ticket set closure = '{"by": {"is": "desk"}, "at": "2026-01-01T00:00:00Z", "how": "by-itself"}' where account_id = $1 and number = $2`,
    [ACME, number],
  );
  expect(await shop.post(`/v1/tickets/${number}/resolution`, done)).toMatchObject({
    status: 409,
    json: { error: { code: "already-closed" } },
  });
});

test("half a surrogate pair and NUL are stored safely, with an Idempotency-Key too", async () => {
  const written = await open("broken \uD83D and \u0000 end 🖨", "broken-1");
  expect(written.status).toBe(201);
  const { messages } = (await shop.get(`/v1/tickets/${written.json.number}/messages`)).json;
  expect(messages[0].text).toBe("broken \uFFFD and \uFFFD end 🖨");
});

test("the overview counts what waits, and channels tell how they stand", async () => {
  const standing = await desks.overview.standing();
  const telegram = standing.find(({ kind }) => kind === "telegram")!;
  expect(telegram.streamsWaiting).toBeGreaterThan(0);
  expect(telegram.deliveriesWritten).toBeGreaterThan(telegram.deliveriesSettled);
  expect(await desks.overview.channels()).toContainEqual(
    expect.objectContaining({ account: "acme", channel: "clients", health: "connected" }),
  );
});
