import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labelsOf, Rig, wordsOf } from "./rig.ts";

const LEVANTE =
  "{ key: levante, name: Levante Técnica, invite: levante-2026-invite, offer: [problem, district, wanted], accepted: [address, phone] }";

/** One word for each room, and what of it may leave by a press. */
const CLIENT = ["CANARYCLIENT", "CANARYRATING"];
const INSIDE = ["CANARYNOTE", "CANARYUNDECIDED", "CANARYJOBNOTE", "CANARYREMARK"];
const LINK = ["CANARYASK", "CANARYLINK", "CANARYPARTNER", "CANARYDONE", "CANARYRETURN", "CANARYRATED"];
const PASSED = "CANARYPASSED";
const ADDRESS = "CANARYADDRESS";
const ALL = [...CLIENT, ...INSIDE, ...LINK, PASSED, ADDRESS];

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with the platforms' open-ended JSON
type Loose = any;

let rig: Rig;

/** All that a bot was ever asked to show in a chat, also what was edited or deleted since; toasts have no chat. */
const shownTo = async (chat: number): Promise<string> =>
  (await rig.control("telegram", "calls")).calls
    .filter(({ params }: Loose) => params.chat_id === undefined || String(params.chat_id) === String(chat))
    .map(({ params }: Loose) => JSON.stringify(params))
    .join("\n");

/** What the program, and not a person, put under a card. */
const postedUnder = async (card: string): Promise<string> => {
  const root = await rig.card(card);
  const calls = (await rig.control("slack", "calls")).calls.filter(({ args }: Loose) => args.thread_ts === root.ts);
  return JSON.stringify(calls);
};

const api = async (path: string): Promise<string> => {
  const response = await fetch(`${rig.program.url}${path}`, {
    headers: { authorization: "Bearer a-key-for-tests-000000000001" },
  });
  expect(response.status, path).toBe(200);
  return response.text();
};

/** None of these words; named, so that a failure tells which of them got out. */
const expectNone = (text: string, words: readonly string[]): void => {
  expect(words.filter((word) => text.includes(word))).toEqual([]);
};

const told = (text: string, words: readonly string[]): void => {
  expect(words.filter((word) => !text.includes(word))).toEqual([]);
};

let beforeAccepting: string;

/** One ticket from the first word to the last star, with a partner in between. */
beforeAll(async () => {
  rig = await Rig.open({ partners: [LEVANTE] });
  const { carmen, oleg, emma, luis } = rig;
  await luis.says("/start levante-2026-invite");
  await luis.sees("for Levante Técnica");
  await carmen.says("the till is dark");
  await carmen.sees("#1");
  await carmen.says("the safe opens with CANARYCLIENT");
  await oleg.presses("#1", "Take");
  await oleg.seesOnCard("#1", "Oleg Marin");
  await oleg.seesInThread("#1", "CANARYCLIENT");
  await oleg.replies("#1", ";; they never pay CANARYNOTE");
  await emma.replies("#1", "shall I go? CANARYUNDECIDED");
  await emma.seesInThread("#1", "holds this ticket");

  await oleg.presses("#1", "Partner…");
  const { rows } = await rig.database.owner.query<{ id: string }>("select id from partner");
  await oleg.fills({ partners: rows.map(({ id }) => id), district: "centre", address: "Colón 12 CANARYADDRESS" });
  await luis.sees("offers a job: P-1");
  await luis.says("which printer is it? CANARYASK");
  await oleg.seesInThread("P-1 ←", "CANARYASK");
  beforeAccepting = await shownTo(luis.id);
  await luis.presses("Accept");
  const yours = await luis.sees("It's yours: P-1");
  await oleg.replies("P-1 ←", "park behind the shop CANARYLINK");
  await luis.sees("CANARYLINK");
  await oleg.replies("P-1 ←", ";; he is always late CANARYJOBNOTE");
  await luis.presses(labelsOf(yours)[0]!);
  await luis.sees("noted. The client has been told.");
  await luis.says("the cutter is broken CANARYPARTNER");
  await oleg.seesInThread("P-1 ←", "CANARYPARTNER");
  await luis.says("please switch it off CANARYPASSED");
  await oleg.seesInThread("P-1 ←", "CANARYPASSED");
  await oleg.pressesInThread("P-1 ←", "Pass to client");
  await carmen.sees("CANARYPASSED");
  await luis.says("done");
  await luis.sees("what was done?");
  await luis.says("new cutter fitted CANARYDONE");
  await luis.says("60 minutes");
  await luis.sees("sent to Acme Service");
  await oleg.presses("P-1 ←", "Return…");
  await oleg.fills({ reason: "the lamp is still dark CANARYRETURN" });
  await luis.sees("CANARYRETURN");
  await luis.says("done");
  await luis.sees("what was done?");
  await luis.says("lamp too");
  await luis.says("5 minutes");
  await oleg.seesOnCard("P-1 ←", "lamp too");
  await oleg.presses("P-1 ←", "Approve…");
  await oleg.fills({ stars: "4", words: "clean work CANARYRATED" });
  await luis.sees("CANARYRATED");

  await oleg.presses("#1", "Resolve");
  await oleg.fills({ words: "New cutter and lamp.", remark: "charge them CANARYREMARK" });
  await carmen.sees("New cutter and lamp.");
  await carmen.presses("Solved ✓");
  await carmen.sees("How was it");
  await carmen.says("2 stars");
  await carmen.sees("I'm sorry");
  await carmen.says("an hour late CANARYRATING");
  await oleg.seesInThread("#1", "CANARYRATING");
  await rig.later(3 * 24 * 60 * 60_000);
  await rig.settles();
}, 90_000);

afterAll(async () => {
  await rig?.close();
});

describe("a word planted in one room never leaves by another", () => {
  test("the client hears the client room and what was passed on, and nothing else", async () => {
    const text = await shownTo(rig.carmen.id);
    told(text, [PASSED]);
    expectNone(text, [...INSIDE, ...LINK, ADDRESS]);
  });

  test("the partner hears the link room, the address only once they had accepted, and nothing else", async () => {
    const text = await shownTo(rig.luis.id);
    told(text, ["CANARYLINK", "CANARYRETURN", "CANARYRATED", ADDRESS]);
    expectNone(text, [...CLIENT, ...INSIDE]);
    expectNone(beforeAccepting, [ADDRESS]);
  });

  test("nothing crosses between the ticket's thread and the job's by itself", async () => {
    const ticket = await postedUnder("#1");
    const job = await postedUnder("P-1 ←");
    told(ticket, [...CLIENT, PASSED, "CANARYREMARK"]);
    told(job, ["CANARYPARTNER", "CANARYASK", PASSED]);
    expectNone(ticket, ["CANARYLINK", "CANARYPARTNER", "CANARYASK", "CANARYJOBNOTE"]);
    expectNone(job, [...CLIENT, "CANARYNOTE", "CANARYUNDECIDED", "CANARYREMARK"]);
  });

  test("the API tells each room by its name, and the link room not at all", async () => {
    const room = (name: string) => api(`/v1/tickets/1/messages?room=${name}`);
    told(await room("client"), ["CANARYCLIENT", PASSED]);
    expectNone(await room("client"), [...INSIDE, ...LINK, ADDRESS]);
    expectNone(await api("/v1/tickets/1/messages"), [...INSIDE, ...LINK, ADDRESS]);
    told(await room("internal"), ["CANARYNOTE", "CANARYREMARK"]);
    expectNone(await room("internal"), [...CLIENT, ...LINK, PASSED, ADDRESS]);
    for (const path of ["/v1/tickets", "/v1/tickets/1"]) expectNone(await api(path), [...INSIDE, ...LINK, ADDRESS]);
  });

  test("logs, metrics and health hold none of them", async () => {
    expectNone(rig.log.lines.join("\n"), ALL);
    for (const path of ["/metrics", "/readyz"])
      expectNone(await (await fetch(`${rig.program.url}${path}`)).text(), ALL);
  });

  test("neither do other people's chats: only the desk's own members read the desk", async () => {
    const calls: Loose[] = (await rig.control("slack", "calls")).calls;
    const elsewhere = calls.filter(({ args }) => args.channel !== undefined && args.channel !== "C0DESK");
    expectNone(JSON.stringify(elsewhere), [...INSIDE, ...LINK]);
    for (const person of [rig.ana, rig.boris]) expect(await shownTo(person.id)).not.toMatch(/CANARY/);
    expect(wordsOf(await rig.card("#1"))).not.toMatch(/CANARY(NOTE|UNDECIDED|REMARK|JOBNOTE)/);
  });
});
