import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Rig, SECOND_TOKEN, TOKEN, wordsOf } from "./rig.ts";

let rig: Rig;

const ana = () => rig.ana.at(TOKEN);
const anaAtBeta = () => rig.ana.at(SECOND_TOKEN);

const ACME = "CANARYACME";
const BETA = "CANARYBETA";

/** One deployment, two companies; Ana is a client of both, with a ticket #1 at each. */
beforeAll(async () => {
  rig = await Rig.open({ second: true });
  await ana().says(`la caja no imprime ${ACME}`);
  await anaAtBeta().says(`la habitación está fría ${BETA}`);
  await ana().sees("#1");
  await anaAtBeta().sees("#1");
  await rig.oleg.seesInThread("#1", ACME);
  await rig.pia.seesInThread("#1", BETA);
});

afterAll(async () => {
  await rig?.close();
});

const idOf = async (account: string): Promise<string> => {
  const { rows } = await rig.database.owner.query<{ id: string }>(
    "select t.id from ticket t join account a on a.id = t.account_id where a.key = $1 and t.number = 1",
    [account],
  );
  return rows[0]!.id;
};

const api = async (key: string, path: string, body?: object) => {
  const response = await fetch(`${rig.program.url}/v1${path}`, {
    ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": `key-${path}` },
  });
  return { status: response.status, text: await response.text() };
};

const ACME_KEY = "a-key-for-tests-000000000001";
const BETA_KEY = "a-key-for-tests-000000000002";

/** All that was ever asked of a platform with one company's tokens. */
const callsOf = async (platform: "telegram" | "slack", mine: (call: string) => boolean): Promise<string> =>
  (await rig.control(platform, "calls")).calls
    .map((call: object) => JSON.stringify(call))
    .filter(mine)
    .join("\n");

describe("two companies in one deployment", () => {
  test("have numbers of their own, and one person is a contact of each", async () => {
    const { rows } = await rig.database.owner.query<{ account: string; people: string }>(
      "select a.key as account, count(*) as people from contact c join account a on a.id = c.account_id where c.name = 'Ana Ruiz' group by a.key order by a.key",
    );
    expect(rows).toEqual([
      { account: "acme", people: "1" },
      { account: "beta", people: "1" },
    ]);
    expect(await idOf("acme")).not.toBe(await idOf("beta"));
  });

  test("answers go to each company's own chat", async () => {
    await rig.oleg.replies("#1 ·", `I come ${ACME}`);
    await rig.pia.replies("#1 ·", `the heating is on ${BETA}`);
    await ana().sees("I come");
    await anaAtBeta().sees("the heating is on");
    expect((await ana().botMessages()).join()).not.toContain(BETA);
    expect((await anaAtBeta().botMessages()).join()).not.toContain(ACME);
  });

  test("a client's forged press names the other's words and tickets in vain", async () => {
    await anaAtBeta().says("/new otra cosa");
    await anaAtBeta().sees("#2");
    const before = wordsOf(await rig.pia.seesOnCard("#2 ·", "#2"));
    const asked = await ana().sees("#1");
    const { rows } = await rig.database.owner.query<{ id: string }>(
      "select m.id from message m join ticket t on t.id = m.ticket_id where t.id = $1 limit 1",
      [await idOf("beta")],
    );
    for (const value of ["v1:urgency:2.urgent:0", "v1:ticket:2:0", `v1:apart:${rows[0]!.id}.1:0`])
      await ana().forges(asked.id, value);
    await ana().sees("no hay ningún ticket #2");
    expect(wordsOf(await rig.card("#2 ·", "C0BETA"))).toBe(before);
    expect((await rig.cards("C0BETA")).length).toBe(2);
  });

  test("an engineer's forged press, command and form change nothing of the other's", async () => {
    const beta = await idOf("beta");
    const before = wordsOf(await rig.card("#1 ·", "C0BETA"));
    const card = await rig.card("#1 ·");
    for (const value of [`v1:release:${beta}:1`, `v1:resolve:${beta}:1`, `v1:priority:${beta}.urgent:1`])
      await rig.control("slack", "press", {
        user: "U0OLEG",
        channel: "C0DESK",
        ts: card.ts,
        label: "Resolve",
        value,
        forged: true,
      });
    await rig.control("slack", "command", { user: "U0OLEG", channel: "C0DESK", command: "/desk", text: "2" });
    await rig.oleg.isTold("There is no ticket #2 here");
    await rig.control("slack", "command", { user: "U0OLEG", channel: "C0DESK", command: "/desk", text: "1" });
    const told = wordsOf(await rig.oleg.isTold("la caja no imprime"));
    expect(told).not.toContain(BETA);
    expect(wordsOf(await rig.card("#1 ·", "C0BETA"))).toBe(before);
  });

  test("an API key opens its own company's tickets and no other", async () => {
    const own = await api(ACME_KEY, "/tickets/1/messages");
    expect(own.status).toBe(200);
    expect(own.text).toContain(ACME);
    for (const [key, mine, other] of [
      [ACME_KEY, ACME, BETA],
      [BETA_KEY, BETA, ACME],
    ] as const) {
      for (const path of ["/tickets", "/tickets/1", "/tickets/1/messages"]) {
        const { text } = await api(key, path);
        expect(text, path).not.toContain(other);
      }
      expect((await api(key, "/tickets/1/messages")).text).toContain(mine);
    }
    expect((await api(ACME_KEY, "/tickets/2")).status).toBe(404);
    const { rows } = await rig.database.owner.query<{ id: string }>(
      "select c.id from contact c join account a on a.id = c.account_id where a.key = 'beta'",
    );
    const forged = await api(ACME_KEY, "/tickets", { contact: rows[0]!.id, title: "x", text: "x" });
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect((await rig.cards("C0BETA")).length).toBe(2);
  });

  test("a word of one stands in no call, answer or log of the other", async () => {
    const telegramOfAcme = await callsOf("telegram", (call) => !call.includes("700002"));
    const telegramOfBeta = await callsOf("telegram", (call) => call.includes("700002"));
    expect(telegramOfAcme).toContain("I come");
    expect(telegramOfBeta).toContain("the heating is on");
    expect(telegramOfAcme).not.toContain(BETA);
    expect(telegramOfBeta).not.toContain(ACME);
    const slack = (await rig.control("slack", "messages", { channel: "C0DESK" })).messages;
    expect(JSON.stringify(slack)).not.toContain(BETA);
    expect(JSON.stringify((await rig.control("slack", "messages", { channel: "C0BETA" })).messages)).not.toContain(
      ACME,
    );
    const log = rig.log.lines.join("\n");
    for (const word of [ACME, BETA, TOKEN, SECOND_TOKEN, "xoxb-", ACME_KEY]) expect(log).not.toContain(word);
  });
});
