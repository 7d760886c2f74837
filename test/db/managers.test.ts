import { beforeEach, describe, expect, test } from "vitest";
import { buttonValue } from "../../bots/dialogue/buttons.ts";
import { handleEvent } from "../../bots/dialogue/handle.ts";
import type { Event, Pressed } from "../../bots/event.ts";
import type { Connected } from "../../bots/inbound.ts";
import { newId, shortId } from "../../core/id.ts";
import { reportDelivery } from "../../core/messages/report.ts";
import type { Notice } from "../../core/notices.ts";
import type { DueDelivery } from "../../core/outbound.ts";
import { forgetContact } from "../../core/people/forget.ts";
import type { Tx } from "../../core/ports.ts";
import { rateTicket } from "../../core/ratings/rate.ts";
import type { Account } from "../../core/records.ts";
import { rich } from "../../core/rich.ts";
import { fireSteps } from "../../core/sla/fire.ts";
import { tellOver } from "../../core/sla/manage.ts";
import { reopen } from "../../core/tickets/reopen.ts";
import { takeTicket } from "../../core/tickets/take.ts";
import { createDesk, type DeskDb } from "../../db/desk.ts";
import { useDatabase } from "../ground.ts";
import { type JobScene, openJobScene } from "./partners.ts";
import { openScene, type Scene } from "./scene.ts";
import { type Hired, hire } from "./staff.ts";

const ground = useDatabase();
const MINUTE = 60_000;
let scene: Scene;
let account: Account;
let desk: DeskDb;
let rosa: Hired;
let emma: Hired;
let oleg: Hired;

beforeEach(async () => {
  scene = await openScene(ground);
  useAccount({ answerWithinMs: 30 * MINUTE });
  rosa = await hire(ground, scene, "Rosa", { roles: ["manager"], slack: "U0ROSA" });
  oleg = await hire(ground, scene, "Oleg", { roles: ["engineer"], slack: "U0OLEG" });
  emma = await hire(ground, scene, "Emma", { roles: ["engineer"], slack: "U0EMMA" });
  await inTx((tx) => tx.conversations.ofDesk(scene.deskChannel, "C0DESK"));
});

const useAccount = (changes: Partial<Account>): void => {
  account = { ...scene.account, ...changes };
  desk = createDesk({ pool: ground.pool, now: scene.clock.now, account: async () => account, wake: () => {} });
};

const inTx = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  desk.transaction(account.id, { by: "desk" }, work);

const asMember = <Result>(
  who: Hired,
  work: (tx: Tx, member: NonNullable<Awaited<ReturnType<Tx["members"]["find"]>>>) => Promise<Result>,
) => inTx(async (tx) => work(tx, (await tx.members.find(who.id))!));

interface Row {
  readonly id: string;
  readonly address: string | null;
  readonly kind: Notice["kind"];
  // biome-ignore lint/suspicious/noExplicitAny: each kind has data of its own
  readonly data: any;
}

/** What was told in private chats and in the desk channel, in its order. */
const told = async (address?: string): Promise<Row[]> => {
  const { rows } = await ground.owner.query<Row>(
    `select d.id, c.address, d.kind, d.data from delivery d join conversation c on c.id = d.conversation_id
     where d.account_id = $1 and c.room = 'internal' and c.kind in ('private', 'desk') order by d.id`,
    [account.id],
  );
  return address ? rows.filter((row) => row.address === address) : rows;
};

const kindsTo = async (address: string): Promise<string[]> => (await told(address)).map(({ kind }) => kind);

/** It was sent: the platform knows it by this id from now on. */
const arrives = async ({ id }: Row, platformId: string): Promise<void> => {
  await ground.owner.query(
    `insert into post (account_id, conversation_id, platform_id, delivery_id)
     select account_id, conversation_id, $2, id from delivery where id = $1`,
    [id, platformId],
  );
};

const promise = () => inTx((tx) => tx.promises.start(scene.ticket, tx.now));
const clockId = async (): Promise<string> => (await inTx((tx) => tx.promises.of(scene.ticket)))!.id;

const passes = async (minutes: number): Promise<void> => {
  scene.clock.move(minutes * MINUTE);
  await inTx(fireSteps);
};

/** Another ticket of Ana's, with its promise. */
const another = async (number: number): Promise<string> => {
  const [ticket, thread] = [newId(), newId()];
  await ground.owner.query(
    `insert into conversation (id, account_id, channel_id, kind, room, ticket_id) values ($1, $2, $3, 'thread', 'internal', $4)`,
    [thread, account.id, scene.deskChannel, ticket],
  );
  await ground.owner.query(
    `insert into ticket (id, account_id, number, title, contact_id, conversation_id, thread_id, opened_at)
     values ($1, $2, $3, 'reader asks for an update', $4, $5, $6, $7)`,
    [ticket, account.id, number, scene.contact, scene.chat, thread, scene.clock.now()],
  );
  await inTx((tx) => tx.promises.start(ticket, tx.now));
  return ticket;
};

const connected = (side: "desk" | "clients"): Connected =>
  ({
    id: side === "desk" ? scene.deskChannel : scene.clients,
    key: side,
    kind: side === "desk" ? "slack" : "telegram",
    side,
    botUser: "B",
    bot: null,
  }) as unknown as Connected;

const inSlack = (event: Event) => inTx((tx) => handleEvent(tx, connected("desk"), event));
const inTelegram = (event: Event) => inTx((tx) => handleEvent(tx, connected("clients"), event));

const press = (from: string, value: string, on: string | null = null): Pressed => ({
  kind: "pressed",
  value,
  on,
  reply: "r",
  at: scene.clock.now(),
  from: { id: from, name: from, ...(/^U/.test(from) ? { standing: "member" } : {}) },
  place: { address: /^U/.test(from) ? `D${from}` : from, kind: "private" },
});

const says = (from: string, text: string): Event => ({
  kind: "said",
  id: String(scene.clock.now().getTime()),
  body: rich(text),
  files: [],
  addressed: true,
  at: scene.clock.now(),
  from: { id: from, name: from },
  place: { address: from, kind: "private" },
});

const lastTo = async (address: string): Promise<Row> => (await told(address)).at(-1)!;
const isTold = async (address: string, line: string): Promise<void> =>
  expect(await lastTo(address)).toMatchObject({ kind: "whisper", data: { line } });
const holder = async () => (await inTx((tx) => tx.tickets.look(scene.ticket)))!.holding?.name ?? null;

describe("who is told", () => {
  test("at half all engineers on duty, then the managers, and each again when it is missed", async () => {
    await hire(ground, scene, "Nils", { roles: ["engineer"], slack: "U0NILS", onDuty: false });
    await promise();
    await passes(15);
    expect((await told()).map(({ address, kind }) => [address, kind]).sort()).toEqual([
      ["U0EMMA", "promise-ping"],
      ["U0OLEG", "promise-ping"],
    ]);
    await passes(5);
    const [ping] = await told("U0ROSA");
    expect(ping?.data).toMatchObject({
      manages: true,
      more: 0,
      tickets: [{ number: 1042, step: "warning", holder: null, settled: null }],
      duty: [
        { name: "Emma", open: 0 },
        { name: "Oleg", open: 0 },
      ],
    });
    await passes(10);
    expect(await kindsTo("U0ROSA")).toEqual(["promise-ping", "promise-ping"]);
    await passes(60);
    expect(await kindsTo("U0ROSA")).toHaveLength(2);
  });

  test("whoever holds it, alone; and the busiest stands last", async () => {
    await promise();
    await asMember(emma, async (tx, member) => takeTicket(tx, member, await tx.tickets.hold(scene.ticket)));
    await passes(15);
    expect((await told()).map(({ address }) => address)).toEqual(["U0EMMA"]);
    await passes(5);
    expect((await told("U0ROSA"))[0]?.data.duty).toMatchObject([
      { name: "Oleg", open: 0 },
      { name: "Emma", open: 1 },
    ]);
  });

  test("the managers at half already, where nobody is on duty", async () => {
    await ground.owner.query("update member set on_duty = false where account_id = $1", [account.id]);
    await promise();
    await passes(15);
    expect((await told()).map(({ address }) => address)).toEqual(["U0ROSA"]);
  });

  test("once, with all tickets in one message, also for somebody with two roles", async () => {
    await ground.owner.query("update member set roles = '{engineer,manager}' where id = $1", [rosa.id]);
    await promise();
    await passes(8);
    await another(1043);
    scene.clock.move(23 * MINUTE);
    await inTx(fireSteps);
    const pings = await told("U0ROSA");
    expect(pings).toHaveLength(1);
    expect(pings[0]?.data.tickets).toMatchObject([
      { number: 1042, step: "missed" },
      { number: 1043, step: "warning" },
    ]);
  });

  test("and that two of them are over at once is all in the last of its changes", async () => {
    await promise();
    const other = await another(1043);
    scene.clock.move(31 * MINUTE);
    await inTx(fireSteps);
    const clocks = await Promise.all(
      [scene.ticket, other].map(async (ticket) => (await inTx((tx) => tx.promises.of(ticket)))!.id),
    );
    await inTx(async (tx) => {
      for (const ticket of [scene.ticket, other]) await tx.promises.end(ticket);
    });
    await Promise.all(clocks.map((clock) => inTx((tx) => tellOver(tx, clock))));
    const changes = await told("U0ROSA");
    expect(changes).toHaveLength(3);
    expect(
      changes.map(({ data }) => data.tickets.filter((one: { settled: unknown }) => one.settled).length).sort(),
    ).toEqual([0, 1, 2]);
    // Told once: the timers that every ping sets find nothing more to say.
    for (const clock of clocks) await inTx((tx) => tellOver(tx, clock));
    expect(await told("U0ROSA")).toHaveLength(3);
  });

  test("that is over in the moment when it is told is looked at again", async () => {
    await promise();
    await passes(31);
    const { rows } = await ground.owner.query(
      "select subject from timer where kind = 'promise-over' and account_id = $1",
      [account.id],
    );
    expect(rows).toEqual([{ subject: await clockId() }]);
    await inTx(async (tx) => tellOver(tx, await clockId()));
    expect(await kindsTo("U0ROSA")).toEqual(["promise-ping"]);
  });

  test("in Telegram, where Slack is not given or does not work; never in a client's chat", async () => {
    const luis = await hire(ground, scene, "Luis", { roles: ["manager"], slack: "U0LUIS", telegram: "901" });
    const ana = await hire(ground, scene, "Ana", { roles: ["manager"] });
    await ground.owner.query(
      "update identity set unreachable = 'gone' where platform_id = 'U0LUIS' and member_id = $1",
      [luis.id],
    );
    await ground.owner.query("update identity set member_id = $1 where channel_id = $2 and platform_id = '700'", [
      ana.id,
      scene.clients,
    ]);
    await promise();
    await passes(20);
    const addresses = (await told()).filter(({ kind }) => kind === "promise-ping").map(({ address }) => address);
    expect(addresses).toContain("901");
    expect(addresses).not.toContain("700");
    const { rows } = await ground.owner.query(
      "select room from conversation where channel_id = $1 and address = '901'",
      [scene.clients],
    );
    expect(rows).toEqual([{ room: "internal" }]);
  });

  test("the desk, once a day where another manager heard it, and each time where nobody did", async () => {
    await hire(ground, scene, "Luis", { roles: ["manager"] });
    await promise();
    await passes(20);
    await passes(10);
    expect((await told("C0DESK")).map(({ data }) => data)).toEqual([
      { names: ["Luis"], heard: ["Rosa"], numbers: [1042] },
    ]);
    await ground.owner.query("update identity set unreachable = 'gone' where member_id = $1", [rosa.id]);
    const second = await another(1043);
    await passes(20);
    await passes(10);
    const lines = (await told("C0DESK")).slice(1).map(({ data }) => data);
    expect(lines).toEqual([
      { names: ["Rosa", "Luis"], heard: [], numbers: [1043] },
      { names: ["Rosa", "Luis"], heard: [], numbers: [1043] },
    ]);
    expect(second).not.toBe(scene.ticket);
  });
});

describe("a press", () => {
  let clock = "";

  beforeEach(async () => {
    await hire(ground, scene, "Luis", { roles: ["manager"], telegram: "901" });
    await promise();
    clock = await clockId();
    await passes(15);
    await passes(5);
    await arrives((await told("U0ROSA"))[0]!, "100.1");
    await arrives((await told("901"))[0]!, "51");
  });

  test("[I'm on it] is seen by all who were asked, and holds the rest, never beyond the due time", async () => {
    await inSlack(press("U0ROSA", buttonValue("on-it", `${clock}.60`), "100.1"));
    const due = new Date("2026-03-02T09:30:00Z").toISOString();
    for (const address of ["U0ROSA", "901", "U0EMMA", "U0OLEG"])
      expect(await lastTo(address), address).toMatchObject({
        kind: "ping-settled",
        data: { settled: { what: "on-it", name: "Rosa", until: due } },
      });
    expect((await lastTo("U0ROSA")).data.offers).toMatchObject({ holds: true });
    expect((await lastTo("901")).data.offers).toBeNull();
    await passes(10);
    expect((await lastTo("U0ROSA")).kind).toBe("promise-ping");
  });

  test("of two managers one has it, and the other is told; a later ping asks anew", async () => {
    await inSlack(press("U0ROSA", buttonValue("on-it", clock), "100.1"));
    await inTelegram(press("901", buttonValue("give", `${shortId(clock)}.${shortId(oleg.id)}`), "51"));
    expect(await lastTo("901")).toMatchObject({
      kind: "whisper",
      data: { line: "settled-before-you", facts: { name: "Rosa" } },
    });
    expect(await holder()).toBeNull();
    await passes(10);
    await arrives(await lastTo("901"), "52");
    await inTelegram(press("901", buttonValue("give", `${shortId(clock)}.${shortId(oleg.id)}`), "52"));
    expect(await holder()).toBe("Oleg");
  });

  test("of both at once one has it, whoever it is", async () => {
    await Promise.all([
      inSlack(press("U0ROSA", buttonValue("on-it", clock), "100.1")),
      inTelegram(press("901", buttonValue("on-it", clock), "51")),
    ]);
    const { rows } = await ground.owner.query(
      "select actor ->> 'name' as name from fact where kind = 'ping-settled' and ticket_id = $1",
      [scene.ticket],
    );
    expect(rows).toHaveLength(1);
    const loser = rows[0].name === "Rosa" ? "901" : "U0ROSA";
    expect((await told(loser)).filter(({ kind }) => kind === "whisper").map(({ data }) => data)).toMatchObject([
      { line: "settled-before-you", facts: { name: rows[0].name } },
    ]);
  });

  test("[Give to Emma] gives it: she, the desk and the client hear of it", async () => {
    const give = buttonValue("give", `${shortId(clock)}.${shortId(emma.id)}`);
    expect(give.length).toBeLessThanOrEqual(64);
    await inTelegram(press("901", give, "51"));
    expect(await holder()).toBe("Emma");
    expect((await told("U0EMMA")).at(-1)).toMatchObject({ kind: "given-to-you", data: { name: "Luis", number: 1042 } });
    expect(await lastTo("U0ROSA")).toMatchObject({
      data: { settled: { what: "given", name: "Luis", receiver: "Emma" } },
    });
    const { rows } = await ground.owner.query(
      "select kind, data ->> 'line' as line from delivery where ticket_id = $1",
      [scene.ticket],
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { kind: "taken", line: null },
        { kind: "desk-line", line: "given" },
      ]),
    );
  });

  test("to somebody who went off duty meanwhile gives nothing", async () => {
    await ground.owner.query("update member set on_duty = false where id = $1", [emma.id]);
    await inSlack(press("U0ROSA", buttonValue("give", `${shortId(clock)}.${shortId(emma.id)}`), "100.1"));
    await isTold("U0ROSA", "not-on-duty");
    expect(await holder()).toBeNull();
  });

  test("after somebody answered says so, and changes nothing", async () => {
    await ground.owner.query("update sla_clock set met_at = $2 where id = $1", [clock, scene.clock.now()]);
    await inSlack(press("U0ROSA", buttonValue("give", `${shortId(clock)}.${shortId(emma.id)}`), "100.1"));
    expect(await holder()).toBeNull();
    const toRosa = await told("U0ROSA");
    expect(toRosa.find(({ kind }) => kind === "ping-settled")?.data.settled).toMatchObject({ what: "answered" });
    expect(toRosa.find(({ kind }) => kind === "whisper")?.data.line).toBe("ping-over");
  });

  test("of an engineer on a manager's button, of nobody's ids, and of a client: nothing but a sentence", async () => {
    const before = (await told()).length;
    await inSlack(press("U0OLEG", buttonValue("on-it", clock)));
    await isTold("U0OLEG", "managers-only");
    await inSlack(press("U0OLEG", buttonValue("give", `${shortId(clock)}.${shortId(oleg.id)}`)));
    await isTold("U0OLEG", "managers-only");
    await inSlack(press("U0OLEG", buttonValue("partner", scene.ticket)));
    for (const value of [
      buttonValue("on-it", newId()),
      buttonValue("on-it", "x"),
      buttonValue("give", "x.y"),
      buttonValue("give", `${shortId(clock)}.${shortId(newId())}`),
      buttonValue("why", newId()),
      buttonValue("review", newId()),
      buttonValue("read", newId()),
      buttonValue("to-partner", `${shortId(newId())}.${shortId(newId())}`),
    ]) {
      await inSlack(press("U0ROSA", value));
      await isTold("U0ROSA", "not-found");
    }
    await inSlack(press("U0ROSA", buttonValue("on-it", `${clock}.9999`)));
    await isTold("U0ROSA", "bad-input");
    expect((await told()).slice(before).filter(({ kind }) => kind !== "whisper")).toEqual([]);
    await inTelegram(press("700", buttonValue("on-it", clock)));
    const { rows } = await ground.owner.query(
      "select d.kind from delivery d join conversation c on c.id = d.conversation_id where c.address = '700' and d.account_id = $1",
      [account.id],
    );
    expect(rows).toEqual([{ kind: "stale-button" }]);
    expect(await holder()).toBeNull();
  });

  test("of another account's ids is unknown", async () => {
    const mine = { scene, account, desk };
    scene = await openScene(ground);
    useAccount({ answerWithinMs: 30 * MINUTE });
    await promise();
    const theirs = await clockId();
    ({ scene, account, desk } = mine);
    await inSlack(press("U0ROSA", buttonValue("on-it", theirs)));
    await isTold("U0ROSA", "not-found");
  });

  test("[Take] of an engineer takes it for all to see", async () => {
    await inSlack(press("U0EMMA", buttonValue("take-it", clock)));
    expect(await holder()).toBe("Emma");
    expect(await lastTo("U0ROSA")).toMatchObject({ data: { settled: { what: "taken", name: "Emma" } } });
    await inSlack(press("U0OLEG", buttonValue("take-it", clock)));
    await isTold("U0OLEG", "taken-before-you");
  });

  test("[Why this deadline?] explains it to anybody who works here", async () => {
    await inSlack(press("U0OLEG", buttonValue("why", clock)));
    expect(await lastTo("U0OLEG")).toMatchObject({
      kind: "why-deadline",
      data: { number: 1042, why: expect.arrayContaining([{ is: "due", at: "2026-03-02T09:30:00.000Z" }]) },
    });
  });

  test("on one of a list changes its line, and leaves the others as they are", async () => {
    const second = await another(1043);
    await passes(31);
    const list = (await told("U0ROSA")).findLast(({ kind }) => kind === "promise-ping")!;
    expect(list.data.tickets).toHaveLength(2);
    await inSlack(press("U0ROSA", buttonValue("ping", clock)));
    const alone = await lastTo("U0ROSA");
    expect(alone.data.tickets).toMatchObject([{ number: 1042 }]);
    await arrives(alone, "100.7");
    await inSlack(press("U0ROSA", buttonValue("on-it", clock), "100.7"));
    const changed = (await told("U0ROSA")).findLast(
      ({ kind, data }) => kind === "promise-ping" && data.edits !== null,
    )!;
    expect(changed.data.edits).toBe(`delivery:${list.id}`);
    expect(changed.data.tickets).toMatchObject([
      { number: 1042, settled: { what: "on-it" } },
      { number: 1043, settled: null },
    ]);
    expect(second).not.toBe(scene.ticket);
  });
});

describe("a partner called from Telegram", () => {
  let jobs: JobScene;
  let clock = "";

  beforeEach(async () => {
    jobs = await openJobScene(ground);
    scene = jobs;
    useAccount({ answerWithinMs: 30 * MINUTE });
    await hire(ground, scene, "Luis", { roles: ["manager"], telegram: "901" });
    await hire(ground, scene, "Nils", { roles: ["engineer"], telegram: "902" });
    await promise();
    clock = await clockId();
    await passes(20);
  });

  const offered = async (): Promise<number> => {
    const { rows } = await ground.owner.query("select count(*)::int as n from job where account_id = $1", [account.id]);
    return rows[0].n;
  };
  const toPartner = (partner: string) => buttonValue("to-partner", `${shortId(scene.ticket)}.${shortId(partner)}`);

  test("is chosen by a button, offered the job once, and all who were asked see it", async () => {
    await inTelegram(press("901", buttonValue("partner", scene.ticket)));
    expect(await lastTo("901")).toMatchObject({
      kind: "call-partner",
      data: { number: 1042, partners: [{ name: "Levante Técnica" }, { name: "Pepe" }] },
    });
    expect(toPartner(jobs.pepe.partner).length).toBeLessThanOrEqual(64);
    await inTelegram(press("901", toPartner(jobs.pepe.partner), "61"));
    expect(await offered()).toBe(1);
    expect(await lastTo("901")).toMatchObject({ kind: "partner-called", data: { edits: "61", names: ["Pepe"] } });
    expect(await lastTo("U0ROSA")).toMatchObject({
      kind: "ping-settled",
      data: { settled: { what: "partner", name: "Luis", receiver: "Pepe" } },
    });
    await inTelegram(press("901", toPartner(jobs.levante.partner), "61"));
    expect(await offered()).toBe(1);
    expect((await lastTo("901")).data.names).toEqual(["Pepe"]);
  });

  test("by an engineer, of nobody, or for what is closed, is not", async () => {
    await inTelegram(press("902", buttonValue("partner", scene.ticket)));
    await isTold("902", "managers-only");
    await inTelegram(press("902", toPartner(jobs.pepe.partner)));
    await isTold("902", "managers-only");
    await inTelegram(press("901", toPartner(newId())));
    await isTold("901", "no-partner");
    await inTelegram(press("901", buttonValue("take", scene.ticket)));
    await isTold("901", "stale");
    await ground.owner.query("update ticket set closure = $2 where id = $1", [
      scene.ticket,
      JSON.stringify({ by: { is: "desk" }, at: scene.clock.now(), how: "by-itself" }),
    ]);
    await inTelegram(press("901", toPartner(jobs.pepe.partner)));
    await isTold("901", "already-closed");
    await inTelegram(press("901", buttonValue("on-it", clock)));
    await isTold("901", "ping-over");
    expect(await offered()).toBe(0);
  });
});

describe("who is forgotten", () => {
  test("is named in no member's chat any more; what was told of others stays and can be settled", async () => {
    const boris = newId();
    await ground.owner.query("insert into contact (id, account_id, name, created_at) values ($1, $2, 'Boris', now())", [
      boris,
      account.id,
    ]);
    await promise();
    const his = await another(1043);
    await ground.owner.query("update ticket set contact_id = $2 where id = $1", [his, boris]);
    await passes(20);
    await inSlack(press("U0ROSA", buttonValue("ping", (await inTx((tx) => tx.promises.of(his)))!.id)));
    await ground.owner.query(
      `update delivery set state = 'sent', settled_at = $2,
         parts = jsonb_build_array(jsonb_build_object('id', left(id::text, 8) || seq, 'call', jsonb_build_object('method', 'x', 'text', 'till')))
       where account_id = $1`,
      [account.id, scene.clock.now()],
    );
    const [list, alone] = await told("U0ROSA");
    await inTx((tx) => forgetContact(tx, { contact: scene.contact, by: { is: "desk" }, as: "operator" }));
    const after = await told("U0ROSA");
    expect(after.find(({ id }) => id === list?.id)?.data).toEqual({});
    expect(after.find(({ id }) => id === alone?.id)?.data.tickets).toMatchObject([{ number: 1043 }]);
    expect(after.filter(({ kind }) => kind === "copy-removed")).toHaveLength(1);
    await inSlack(press("U0ROSA", buttonValue("on-it", (await inTx((tx) => tx.promises.of(his)))!.id)));
    expect(await lastTo("U0ROSA")).toMatchObject({ kind: "ping-settled", data: { ticket: { number: 1043 } } });
  });
});

describe("who left the desk", () => {
  test("finds the door closed in the chat where they were told internal things", async () => {
    const luis = await hire(ground, scene, "Luis", { roles: ["manager"], telegram: "901" });
    await promise();
    const clock = await clockId();
    await passes(20);
    await ground.owner.query("update member set left_at = now() where id = $1", [luis.id]);
    await inTelegram(press("901", buttonValue("on-it", clock)));
    await isTold("901", "not-a-member");
    await inTelegram(says("901", "hello?"));
    await isTold("901", "not-a-member");
    await passes(10);
    expect((await kindsTo("901")).filter((kind) => kind === "promise-ping")).toHaveLength(1);
  });
});

describe("what does not arrive", () => {
  const gone = async (row: Row, channel: string): Promise<void> => {
    const { rows } = await ground.owner.query(
      "select c.id, c.address, c.kind, c.room from delivery d join conversation c on c.id = d.conversation_id where d.id = $1",
      [row.id],
    );
    const due = { room: "internal", notice: { kind: row.kind, data: row.data }, conversation: rows[0], ticket: null };
    await inTx((tx) =>
      reportDelivery(tx, channel, due as unknown as DueDelivery, { is: "gone", why: "user_disabled" }),
    );
  };

  test("goes to the manager's next address, and then the desk hears of it", async () => {
    const luis = await hire(ground, scene, "Luis", { roles: ["manager"], slack: "U0LUIS", telegram: "901" });
    await promise();
    await passes(20);
    await gone((await told("U0LUIS"))[0]!, scene.deskChannel);
    expect(await kindsTo("901")).toEqual(["promise-ping"]);
    await gone((await told("901"))[0]!, scene.clients);
    expect((await told("C0DESK"))[0]?.data).toEqual({ names: ["Luis"], heard: ["Rosa"], numbers: [1042] });
    expect(luis.name).toBe("Luis");
    // Changed for all who were asked, also where it was told in the second place.
    await inSlack(press("U0ROSA", buttonValue("on-it", await clockId())));
    expect(await kindsTo("901")).toEqual(["promise-ping", "ping-settled"]);
  });
});

describe("a low rating", () => {
  const contact = () => inTx((tx) => tx.people.contact(scene.contact));
  const rate = async (stars: number): Promise<void> => {
    const ana = await contact();
    await inTx(async (tx) => {
      const ticket = await tx.tickets.hold(scene.ticket);
      await rateTicket(tx, ana, ticket, stars, null);
    });
  };
  const resolve = () =>
    ground.owner.query(`update ticket set closure = null, holding = $2, resolution = $3 where id = $1`, [
      scene.ticket,
      JSON.stringify({ member: oleg.id, name: "Oleg", at: scene.clock.now() }),
      JSON.stringify({ by: { is: "member", id: oleg.id, name: "Oleg" }, at: scene.clock.now(), words: "done" }),
    ]);
  const reviews = async () =>
    (
      await ground.owner.query<{ id: string; stars: number; member_id: string; reason: string | null }>(
        "select id, stars, member_id, reason from review where account_id = $1 order by opened_at",
        [account.id],
      )
    ).rows;

  beforeEach(async () => {
    await resolve();
    await ground.owner.query("update contact set phone = '+34 600 000 000' where id = $1", [scene.contact]);
  });

  test.each([1, 2])("of %i opens a review for the first manager", async (stars) => {
    await rate(stars);
    expect(await reviews()).toMatchObject([{ stars, member_id: rosa.id, reason: null }]);
    expect((await told("U0ROSA"))[0]).toMatchObject({
      kind: "low-rating",
      data: { stars, client: "Ana Ruiz", phone: "+34 600 000 000", member: "Oleg", words: null, edits: null },
    });
  });

  test("of 3 does not", async () => {
    await rate(3);
    expect(await reviews()).toEqual([]);
  });

  test("goes to whom the desk file names, and to the next one where they can't be reached", async () => {
    const nora = await hire(ground, scene, "Nora", { roles: ["admin"], slack: "U0NORA" });
    useAccount({ reviews: "nora" });
    await rate(1);
    expect(await reviews()).toMatchObject([{ member_id: nora.id }]);
    await ground.owner.query("update identity set unreachable = 'gone' where member_id = $1", [nora.id]);
    scene.clock.move(MINUTE);
    await resolve();
    await rate(1);
    expect((await reviews())[1]).toMatchObject({ member_id: rosa.id });
    expect((await told("C0DESK"))[0]?.data).toEqual({ names: ["Nora"], heard: ["Rosa"], numbers: [1042] });
  });

  test("raised before the review stays to be looked into, and the message says what is true", async () => {
    await rate(2);
    await rate(4);
    expect(await reviews()).toMatchObject([{ stars: 2, reason: null }]);
    const [asked, changed] = await told("U0ROSA");
    expect(changed).toMatchObject({ kind: "low-rating", data: { stars: 4, edits: `delivery:${asked?.id}` } });
  });

  test("after a reopening is a review of its own", async () => {
    await rate(2);
    scene.clock.move(MINUTE);
    const ana = await contact();
    await inTx(async (tx) =>
      reopen(tx, await tx.tickets.hold(scene.ticket), { is: "contact", id: ana.id, name: ana.name }),
    );
    await resolve();
    await rate(2);
    expect(await reviews()).toHaveLength(2);
    expect((await kindsTo("U0ROSA")).filter((kind) => kind === "low-rating")).toHaveLength(2);
  });

  test("is closed with a written reason only, once, and all who were asked see it", async () => {
    await rate(1);
    const [review] = await reviews();
    const submit = (from: string, reason: string): Event => ({
      kind: "submitted",
      form: "review",
      subject: review!.id,
      values: { reason },
      at: scene.clock.now(),
      from: { id: from, name: from, standing: "member" },
      place: { address: from, kind: "private" },
    });
    await inSlack(submit("U0OLEG", "it was not me"));
    await isTold("U0OLEG", "managers-only");
    await inSlack(submit("U0ROSA", "  "));
    await isTold("U0ROSA", "reason-needed");
    expect((await reviews())[0]?.reason).toBeNull();
    await inSlack(submit("U0ROSA", "the road was closed; phoned Ana"));
    expect((await reviews())[0]?.reason).toBe("the road was closed; phoned Ana");
    const toRosa = await told("U0ROSA");
    expect(toRosa.find(({ kind }) => kind === "reviewed")?.data).toMatchObject({
      edits: `delivery:${toRosa[0]?.id}`,
      name: "Rosa",
      reason: "the road was closed; phoned Ana",
    });
    await inSlack(submit("U0ROSA", "again"));
    await isTold("U0ROSA", "already-reviewed");
    await rate(2);
    expect(await reviews()).toHaveLength(1);
  });

  test("is closed in Telegram by the next words", async () => {
    await ground.owner.query("delete from identity where member_id = $1", [rosa.id]);
    await hire(ground, scene, "Luis", { roles: ["manager"], telegram: "901" });
    await rate(1);
    const [review] = await reviews();
    await inTelegram(says("901", "hello?"));
    expect((await lastTo("901")).kind).toBe("member-welcome");
    await inTelegram(press("901", buttonValue("review", review!.id)));
    expect((await lastTo("901")).kind).toBe("review-asked");
    await inTelegram(says("901", "the road was closed"));
    expect((await reviews())[0]?.reason).toBe("the road was closed");
    await isTold("901", "review-kept");
    await inTelegram(says("901", "and more"));
    expect((await lastTo("901")).kind).toBe("member-welcome");
    const { rows } = await ground.owner.query("select count(*)::int as n from ticket where account_id = $1", [
      account.id,
    ]);
    expect(rows[0].n).toBe(1);
  });

  test("can be read about, with both rooms' last words", async () => {
    await rate(1);
    await inSlack(press("U0ROSA", buttonValue("read", scene.ticket)));
    expect(await lastTo("U0ROSA")).toMatchObject({ kind: "thread-read", data: { number: 1042 } });
  });
});
