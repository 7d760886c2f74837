import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../core/id.ts";
import { isAway } from "../../db/connect.ts";
import { createRepairReading } from "../../db/repairs.ts";
import { openDesks } from "./acme.ts";
import { ACME, caller, createTestApi, KEYS } from "./http.ts";

let desks: Awaited<ReturnType<typeof openDesks>>;
let shop: ReturnType<typeof caller>;
let reports: ReturnType<typeof caller>;
let levante: ReturnType<typeof caller>;

beforeAll(async () => {
  desks = await openDesks();
  const { desk, reading } = desks;
  const app = createTestApi({ desk, reading, repairs: createRepairReading(desk), isAway });
  shop = caller(app, KEYS.shop);
  reports = caller(app, KEYS.reports);
  levante = caller(app, KEYS.levante);
}, 60_000);

afterAll(() => desks?.close());

const rows = async (statement: string, ...values: unknown[]) => (await desks.owner.query(statement, values)).rows;

/** Opens a ticket for Ana and has its first notice to her end so. */
const failed = async (told: { state?: string; why?: string; doubled?: boolean; parts?: unknown } = {}) => {
  const { state = "refused", why = "too much", doubled = false, parts = null } = told;
  const text = `help, please ${newId()}`;
  const opened = await shop.post("/v1/tickets", { contact: { channel: "clients", platformId: "700" }, text });
  const [row] = await rows(
    `update delivery d set state = $3, why = $4, possibly_doubled = $5, parts = $6, settled_at = created_at
     from ticket t where t.account_id = $1 and t.number = $2 and d.ticket_id = t.id and d.kind = 'registered'
     returning 'd' || stream_id || '-' || seq as id, stream_id, seq, d.id as delivery`,
    ACME,
    opened.json.number,
    state,
    why,
    doubled,
    parts === null ? null : JSON.stringify(parts),
  );
  return { ...row, number: opened.json.number as number, text } as {
    id: string;
    stream_id: string;
    seq: string;
    delivery: string;
    number: number;
    text: string;
  };
};

const parked = async () => {
  const [channel] = await rows("select id from channel where account_id = $1 and key = 'clients'", ACME);
  const [lane] = await rows(
    "insert into lane (account_id, channel_id, key, last_seq, done_seq) values ($1, $2, $3, 1, 1) returning id",
    ACME,
    channel.id,
    `chat:${newId()}`,
  );
  const [row] = await rows(
    `insert into inbox (account_id, channel_id, lane_id, seq, key, raw, received_at, state, why, settled_at)
     values ($1, $2, $3, 1, $4, '{"text":"a secret of Ana"}', $5, 'parked', 'it broke', $5) returning id`,
    ACME,
    channel.id,
    lane.id,
    `message:${newId()}`,
    new Date(),
  );
  return { id: `u${row.id}`, lane: lane.id as string };
};

const auditOf = (id: string) =>
  rows("select actor, verb, subject, data ->> 'because' as because from audit where data ->> 'id' = $1", id);

test("what failed is listed with its reason and without anybody's words, for its own account alone", async () => {
  const [one, two] = [await failed({ state: "gone", why: "bot was blocked" }), await parked()];
  const { status, json } = await reports.get("/v1/repairs");
  expect(status).toBe(200);
  expect(json.repairs).toContainEqual({
    ...{ id: one.id, kind: "delivery", state: "open", channel: { key: "clients", kind: "telegram" } },
    ...{ what: "registered", why: "bot was blocked", ticket: one.number, arrived: null, done: null },
    ...{ came: expect.any(String), ended: expect.any(String) },
  });
  expect(json.repairs).toContainEqual(expect.objectContaining({ id: two.id, kind: "update", what: "message" }));
  expect(JSON.stringify(json)).not.toMatch(/secret|help, please/);
  expect((await reports.get("/v1/repairs?kind=update")).json.repairs.map(({ id }: { id: string }) => id)).not.toContain(
    one.id,
  );
  expect((await reports.get("/v1/repairs?channel=desk")).json.repairs).toEqual([]);
  expect((await levante.get("/v1/repairs")).json.repairs).toEqual([]);
  expect(await levante.get(`/v1/repairs/${one.id}`)).toMatchObject({ status: 404 });
  expect(await levante.post(`/v1/repairs/${two.id}/retry`, {})).toMatchObject({ status: 404 });
  expect(await reports.post(`/v1/repairs/${one.id}/retry`, {})).toMatchObject({ status: 403 });
  expect((await reports.get(`/v1/repairs/${one.id}`)).json.state).toBe("open");
});

test("a page goes on where the one before ended", async () => {
  for (let n = 0; n < 3; n += 1) await failed();
  const all = (await shop.get("/v1/repairs?limit=200")).json.repairs.map(({ id }: { id: string }) => id);
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { json } = await shop.get(`/v1/repairs?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    seen.push(...json.repairs.map(({ id }: { id: string }) => id));
    cursor = json.next;
  }
  expect(seen).toEqual(all);
});

test("a delivery is sent again at the end of its stream, once however often it is asked for", async () => {
  const { id, stream_id, seq, delivery } = await failed();
  const as = `d${stream_id}-${Number(seq) + 1}`;
  const five = await Promise.all(Array.from({ length: 5 }, () => shop.post(`/v1/repairs/${id}/retry`, {})));
  expect(five.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(five.filter(({ json }) => !json.before)).toHaveLength(1);
  for (const { json } of five) expect(json).toMatchObject({ id, state: "retried", as });
  expect(
    await rows("select state, kind, seq from delivery where stream_id = $1 and seq >= $2 order by seq", stream_id, seq),
  ).toMatchObject([
    { state: "retried", kind: "registered" },
    { state: "pending", kind: "registered", seq: String(Number(seq) + 1) },
  ]);
  expect(await auditOf(id)).toEqual([
    { actor: "key:shop", verb: "retry", subject: `delivery:${delivery}`, because: null },
  ]);
  expect((await shop.get(`/v1/repairs/${id}`)).json).toMatchObject({ state: "retried", done: { by: "key:shop", as } });
  expect((await shop.get(`/v1/repairs/${as}`)).json).toMatchObject({ state: "waiting", done: null });
  expect(await shop.post(`/v1/repairs/${as}/retry`, {})).toMatchObject({
    status: 409,
    json: { error: { code: "not-open" } },
  });
});

test("an update is handled again as the last of its lane", async () => {
  const { id, lane } = await parked();
  const { json } = await shop.post(`/v1/repairs/${id.toUpperCase()}/retry`, {});
  expect(json).toMatchObject({ id, state: "retried", before: false });
  expect(await rows("select last_seq, done_seq from lane where id = $1", lane)).toEqual([
    { last_seq: "2", done_seq: "1" },
  ]);
  expect(
    await rows("select 'u' || id as id, seq, key, state, raw from inbox where lane_id = $1 order by seq", lane),
  ).toEqual([
    expect.objectContaining({ id, state: "retried" }),
    { id: json.as, seq: "2", key: `retry:${id.slice(1)}:1`, state: "pending", raw: '{"text":"a secret of Ana"}' },
  ]);
  expect((await shop.get(`/v1/repairs/${json.as}`)).json).toMatchObject({ state: "waiting", what: `retry of ${id}` });
  await rows("update inbox set state = 'parked', settled_at = received_at where lane_id = $1 and seq = 2", lane);
  await shop.post(`/v1/repairs/${json.as}/retry`, {});
  expect(await rows("select key from inbox where lane_id = $1 and seq = 3", lane)).toEqual([
    { key: `retry:${id.slice(1)}:2` },
  ]);
});

test("what was deleted by age can't be tried again, only dismissed", async () => {
  const { id, lane } = await parked();
  await rows("update inbox set raw = null where lane_id = $1", lane);
  expect(await shop.post(`/v1/repairs/${id}/retry`, {})).toMatchObject({
    status: 409,
    json: { error: { code: "emptied" } },
  });
  expect(await shop.post(`/v1/repairs/${id}/dismissal`, { because: "too old" })).toMatchObject({ status: 200 });
});

test("nothing more is sent to somebody who was forgotten", async () => {
  const { id, number } = await failed({ state: "gone" });
  const forget =
    "update contact k set name = $3 from ticket t where t.account_id = $1 and t.number = $2 and k.id = t.contact_id";
  await rows(forget, ACME, number, "—");
  const refused = await shop.post(`/v1/repairs/${id}/retry`, { anyway: true });
  expect(refused).toMatchObject({ status: 409, json: { error: { code: "emptied" } } });
  await rows(forget, ACME, number, "Ana Ruiz");
});

test("what may have arrived goes out a second time only when that is said", async () => {
  for (const told of [
    { why: "no answer, twice", doubled: true },
    {
      parts: [
        { call: {}, id: "77" },
        { call: {}, id: null },
      ],
    },
  ]) {
    const { id } = await failed(told);
    const refused = await shop.post(`/v1/repairs/${id}/retry`, {});
    expect(refused).toMatchObject({ status: 409, json: { error: { code: "may-have-arrived" } } });
    expect((await shop.get(`/v1/repairs/${id}`)).json).toMatchObject({ state: "open", arrived: expect.any(String) });
    expect(await auditOf(id)).toEqual([]);
    expect((await shop.post(`/v1/repairs/${id}/retry`, { anyway: true })).status).toBe(200);
  }
});

test("an answer whose words were taken back since is not sent", async () => {
  const { number } = await failed();
  await shop.post(`/v1/tickets/${number}/messages`, { room: "client", text: "all of it" });
  const [answer] = await rows(
    `update delivery d set state = 'gone', why = 'blocked', settled_at = d.created_at from ticket t
     where t.account_id = $1 and t.number = $2 and d.ticket_id = t.id and d.kind = 'answer'
     returning 'd' || stream_id || '-' || seq as id, message_id`,
    ACME,
    number,
  );
  await rows("update message set room = 'internal' where id = $1", answer.message_id);
  const refused = await shop.post(`/v1/repairs/${answer.id}/retry`, { anyway: true });
  expect(refused).toMatchObject({ status: 409, json: { error: { code: "taken-back" } } });
  await rows("update message set room = 'client' where id = $1", answer.message_id);
  expect((await shop.post(`/v1/repairs/${answer.id}/retry`, {})).status).toBe(200);
});

test("a dismissal wants a reason, keeps it, and is the end", async () => {
  const { id, delivery } = await failed();
  for (const body of [{}, { because: "  " }])
    expect(await shop.post(`/v1/repairs/${id}/dismissal`, body)).toMatchObject({
      status: 422,
      json: { error: { fields: { because: expect.any(String) } } },
    });
  const answer = await shop.post(`/v1/repairs/${id}/dismissal`, { because: "Ana was phoned" }, "dismiss-1");
  expect(answer.json).toEqual({ id, state: "dismissed", as: null, before: false });
  const again = await shop.post(`/v1/repairs/${id}/dismissal`, { because: "Ana was phoned" }, "dismiss-1");
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.json).toEqual(answer.json);
  expect((await shop.post(`/v1/repairs/${id}/dismissal`, { because: "twice" })).json).toMatchObject({ before: true });
  expect(await auditOf(id)).toEqual([
    { actor: "key:shop", verb: "dismiss", subject: `delivery:${delivery}`, because: "Ana was phoned" },
  ]);
  expect((await shop.get(`/v1/repairs/${id}`)).json).toMatchObject({
    state: "dismissed",
    done: { by: "key:shop", as: null, because: "Ana was phoned" },
  });
  expect(await shop.post(`/v1/repairs/${id}/retry`, {})).toMatchObject({
    status: 409,
    json: { error: { code: "not-open" } },
  });
});

test("a name of another shape, and one that nothing has", async () => {
  expect(await shop.get("/v1/repairs/42")).toMatchObject({ status: 422 });
  expect(await shop.get("/v1/repairs/u0")).toMatchObject({ status: 422 });
  expect(await shop.get("/v1/repairs/u999999999")).toMatchObject({ status: 404 });
  expect(await shop.post("/v1/repairs/d999999-1/dismissal", { because: "x" })).toMatchObject({ status: 404 });
});
