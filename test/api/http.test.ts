import { expect, test } from "vitest";
import { createMeters } from "../../api/app.ts";
import type { Overview } from "../../core/reading.ts";
import { Refusal } from "../../core/refusal.ts";
import { caller, createTestApi, KEYS, nothingWaits } from "./http.ts";

const shop = (app = createTestApi()) => caller(app, KEYS.shop);

test("a call without a key, with a wrong one, or with one that may not is told so", async () => {
  const app = createTestApi();
  const none = await app.request("/v1/tickets");
  expect(none.status).toBe(401);
  expect(none.headers.get("www-authenticate")).toBe("Bearer");
  expect(await none.json()).toMatchObject({ error: { code: "no-key" } });
  expect(await caller(app, "x".repeat(30)).get("/v1/tickets")).toMatchObject({
    status: 401,
    json: { error: { code: "wrong-key" } },
  });
  const readOnly = await caller(app, KEYS.reports).post("/v1/tickets", {});
  expect(readOnly).toMatchObject({ status: 403, json: { error: { code: "not-permitted" } } });
  expect(readOnly.json.error.message).toContain("reports");
});

test("every answer has a request id and headers that keep browsers harmless", async () => {
  const response = await createTestApi().request("/nowhere", { headers: { "X-Request-Id": "abc-123" } });
  expect(response.status).toBe(404);
  expect(response.headers.get("x-request-id")).toBe("abc-123");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await response.json()).toMatchObject({ error: { code: "not-found", request: "abc-123" } });
});

test("what can't be used is told field by field", async () => {
  const answer = await shop().post("/v1/tickets", { contact: "Ana", text: "  ", colour: "red" });
  expect(answer.status).toBe(422);
  expect(answer.json.error).toMatchObject({ code: "bad-input" });
  expect(answer.json.error.fields).toMatchObject({ contact: expect.any(String), text: "write some words" });
  const list = await shop().get("/v1/tickets?limit=500&state=late&since=soon&contact=1");
  expect(Object.keys(list.json.error.fields).sort()).toEqual(["contact", "limit", "since", "state"]);
  expect((await shop().get("/v1/tickets?cursor=bm90")).json.error.fields).toHaveProperty("cursor");
  expect((await shop().get("/v1/tickets/99999999999")).status).toBe(422);
});

test("100,000 characters get advice, a million a 413, broken JSON a 400, another type a 415", async () => {
  const app = createTestApi();
  const long = await shop(app).post("/v1/tickets/1/messages", { room: "client", text: "a".repeat(100_000) });
  expect(long).toMatchObject({ status: 422 });
  expect(long.json.error.fields.text).toContain("50000");
  const longer = await shop(app).post("/v1/tickets/1/messages", { room: "client", text: "é".repeat(1_000_000) });
  expect(longer).toMatchObject({ status: 413, json: { error: { code: "too-large" } } });
  expect(await shop(app).post("/v1/tickets/1/messages", "{no")).toMatchObject({
    status: 400,
    json: { error: { code: "malformed" } },
  });
  const form = await app.request("/v1/tickets/1/messages", {
    method: "POST",
    headers: { Authorization: `Bearer ${KEYS.shop}` },
    body: new URLSearchParams({ text: "hello" }),
  });
  expect(form.status).toBe(415);
  expect(await form.json()).toMatchObject({ error: { code: "not-json" } });
});

test("refusals keep their code, surprises tell nothing, a database that is away says when to try again", async () => {
  const failing = (error: Error) =>
    shop(
      createTestApi({
        desk: { now: () => new Date(), transaction: () => Promise.reject(error) },
        isAway: (thrown) => (thrown as Error).message.includes("ECONNREFUSED"),
      }),
    ).post("/v1/tickets/7/messages", { text: "hello", room: "internal" });
  expect(await failing(new Refusal("reused-key"))).toMatchObject({
    status: 422,
    json: { error: { code: "reused-key" } },
  });
  expect(await failing(new Refusal("already-closed", { number: 7 }))).toMatchObject({
    status: 409,
    json: { error: { code: "already-closed", message: "Ticket 7 is closed already." } },
  });
  const surprise = await failing(new Error("Ana's secret words"));
  expect(surprise.status).toBe(500);
  expect(JSON.stringify(surprise.json)).not.toContain("Ana");
  const away = await failing(new Error("ECONNREFUSED"));
  expect(away).toMatchObject({ status: 503, json: { error: { code: "unavailable" } } });
  expect(away.headers.get("retry-after")).toBe("5");
});

test("the log gets a failure's place, never the values of a statement", async () => {
  const logged: object[] = [];
  const failed = new Error("Failed query: insert into message\nparams: Ana's secret words", {
    cause: new Error("too long"),
  });
  const app = createTestApi({
    desk: { now: () => new Date(), transaction: () => Promise.reject(failed) },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: (object) => void logged.push(object) },
  });
  await shop(app).post("/v1/tickets/7/messages", { text: "hello", room: "internal" });
  expect(logged).toMatchObject([{ path: "/v1/tickets/7/messages", fault: { cause: "too long" } }]);
  expect(JSON.stringify(logged)).not.toContain("Ana");
});

test("/readyz is 503 only when the database is away; a degraded channel is listed with its reason", async () => {
  const channel = {
    account: "acme",
    channel: "clients",
    kind: "telegram",
    health: "degraded",
    why: "401",
    since: null,
  };
  const degraded = await createTestApi({
    ready: async () => ({ database: { is: "ok" }, queue: { is: "ok" }, held: null, channels: [channel] }),
  }).request("/readyz");
  expect(degraded.status).toBe(200);
  expect(await degraded.json()).toMatchObject({ status: "degraded", why: ["channel acme/clients: 401"] });
  const app = createTestApi({ ready: () => Promise.reject(new Error("boom")) });
  const away = await app.request("/readyz");
  expect(away.status).toBe(503);
  expect(await away.json()).toMatchObject({ status: "unready", why: ["database: it did not answer"] });
  expect((await app.request("/healthz")).status).toBe(200);
});

test("a webhook gets the request as it came, unknown channels are 404, failures 503", async () => {
  const app = createTestApi({
    webhooks: new Map([
      [
        "/telegram/acme/one",
        async (request: Request) => Response.json({ got: await request.text(), by: request.method }),
      ],
      ["/slack/acme/two", (): Promise<Response> => Promise.reject(new Error("no database"))],
    ]),
  });
  const post = (path: string, body: string) => app.request(path, { method: "POST", body });
  expect(await (await post("/telegram/acme/one", `{"a": 1}`)).json()).toEqual({ got: `{"a": 1}`, by: "POST" });
  expect((await post("/telegram/acme/other", "{}")).status).toBe(404);
  expect((await post("/slack/acme/two", "{}")).status).toBe(503);
});

test("/metrics shows what was counted, under patterns and without anybody's name", async () => {
  const overview = {
    standing: async () => [
      {
        kind: "telegram",
        lanesWaiting: 2,
        streamsWaiting: 1,
        received: 10,
        settled: 8,
        deliveriesWritten: 5,
        deliveriesSettled: 4,
      },
    ],
    attention: async () => [
      { kind: "telegram", parked: 1, refused: 2, gone: 3, unknown: 4, waitsInSeconds: 5.5, waitsOutSeconds: 0 },
    ],
    channels: async () => [
      { account: "acme", channel: "one", kind: "telegram", health: "connected", why: null, since: null },
      { account: "acme", channel: "two", kind: "slack", health: "degraded", why: "token", since: null },
    ],
  } satisfies Overview;
  let held = false;
  const meters = createMeters(overview, () => held);
  const app = createTestApi({ meters });
  meters.stored("telegram");
  meters.delivered("slack", "unknown", 0.2);
  await shop(app).get("/v1/tickets/1042");
  const text = await (await app.request("/metrics")).text();
  expect(text).toContain(`relevo_updates_stored_total{platform="telegram"} 1`);
  expect(text).toContain(`relevo_delivery_attempts_total{platform="slack",outcome="unknown"} 1`);
  expect(text).toContain(`relevo_inbox_received{platform="telegram"} 10`);
  expect(text).toContain(`relevo_inbox_settled{platform="telegram"} 8`);
  expect(text).toContain(`relevo_updates_set_aside{platform="telegram"} 1`);
  expect(text).toContain(`relevo_deliveries_failed{platform="telegram"} 2`);
  expect(text).toContain(`relevo_deliveries_gone{platform="telegram"} 3`);
  expect(text).toContain(`relevo_deliveries_unknown{platform="telegram"} 4`);
  expect(text).toContain(`relevo_inbound_oldest_seconds{platform="telegram"} 5.5`);
  expect(text).toContain(`relevo_channel_connected{account="acme",channel="one",platform="telegram"} 1`);
  expect(text).toContain(`relevo_channel_connected{account="acme",channel="two",platform="slack"} 0`);
  expect(text).toContain(`route="/v1/tickets/:number",method="GET",status="404"`);
  expect(text).not.toContain("1042");
  expect(text).toContain("relevo_held 0");
  held = true;
  expect(await (await app.request("/metrics")).text()).toContain("relevo_held 1");
});

test("with the database away the gauges are gone instead of standing still", async () => {
  const app = createTestApi({
    meters: createMeters({ ...nothingWaits, attention: () => Promise.reject(new Error("away")) }, () => true),
  });
  const text = await (await app.request("/metrics")).text();
  expect(text).toContain("relevo_database_up 0");
  expect(text).not.toMatch(/^relevo_lanes_waiting\{/m);
});

test("the document names every route, and the page shows it without scripts or anything from elsewhere", async () => {
  const app = createTestApi();
  const document = (await (await app.request("/openapi.json")).json()) as { paths: object };
  expect(Object.keys(document.paths).sort()).toEqual([
    "/v1/contacts/{id}/forget",
    "/v1/repairs",
    "/v1/repairs/{id}",
    "/v1/repairs/{id}/dismissal",
    "/v1/repairs/{id}/retry",
    "/v1/tickets",
    "/v1/tickets/{number}",
    "/v1/tickets/{number}/messages",
    "/v1/tickets/{number}/resolution",
  ]);
  const page = await (await app.request("/docs")).text();
  expect(page).toContain("POST /v1/tickets/{number}/messages");
  expect(page).toContain("Idempotency-Key".toLowerCase());
  expect(page).not.toMatch(/<script|https?:\/\//);
});
