import { afterEach, expect, test } from "vitest";
import { Client, JOBS_TOKEN, labelsOf, Rig, textOf, wordsOf } from "./rig.ts";

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with the platforms' open-ended JSON
type Loose = any;

const MINUTE = 60_000;
const ZONE = "Europe/Madrid";
const ADDRESS = "Colón 12";
const PHONE = "+34 96 000 00 12";
const NOTE = "they never pay CANARYNOTE";
const LATER = "CANARYLATER";
const REASON = "Two hours without a till. Phoned her.";

const TABLE = {
  account: "    undo_seconds: 0\n    answer_within: 30 minutes",
  companies: [
    `{ key: mar, name: Bar Mar, invite: mar-2026-invite, site: { district: "Valencia, centre", address: "${ADDRESS}", phone: "${PHONE}" } }`,
  ],
  partners: [
    "{ key: pepe, name: Pepe, invite: pepe-2026-invite, offer: [problem, district, wanted], accepted: [address, phone] }",
    "{ key: lola, name: Lola Instala, invite: lola-2026-invite, offer: [problem, district, wanted], accepted: [address, phone] }",
  ],
};

interface Hers {
  readonly code: string;
  readonly problem: string;
  readonly due: (time: string) => RegExp;
  readonly visit: (time: string) => RegExp;
  readonly ok: string;
  readonly agreed: string;
  readonly onTheWay: string;
  readonly solved: string;
  readonly sorry: string;
}

const SPANISH: Hers = {
  code: "es",
  problem: "la caja no imprime",
  due: (time) => new RegExp(`Un técnico le responderá (mañana )?antes de las? 0?${time}\\.`),
  visit: (time) => new RegExp(`#1: un técnico estará con usted (mañana )?hacia las ${time}`),
  ok: "De acuerdo",
  agreed: "De acuerdo ✓",
  onTheWay: "#1: el técnico va de camino.",
  solved: "Resuelto ✓",
  sorry: "Lo siento.",
};

const RUSSIAN: Hers = {
  code: "ru",
  problem: "касса не печатает",
  due: (time) => new RegExp(`Инженер ответит (завтра )?до 0?${time}\\.`),
  visit: (time) => new RegExp(`#1: инженер будет у вас (завтра )?около ${time}`),
  ok: "Подходит",
  agreed: "Договорились ✓",
  onTheWay: "#1: инженер уже едет к вам.",
  solved: "Решено ✓",
  sorry: "Нам очень жаль.",
};

let rig: Rig;

afterEach(async () => {
  await rig?.close();
});

/** What a clock on her wall shows, at the one moment that this query finds. */
const onHerClock = async (query: string, hour: "numeric" | "2-digit"): Promise<string> => {
  const { rows } = await rig.database.owner.query<{ at: Date }>(query);
  expect(rows).toHaveLength(1);
  const [hours, minutes] = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" })
    .format(rows[0]!.at)
    .split(":");
  return `${hour === "numeric" ? Number(hours) : hours}:${minutes}`;
};

/** While nobody listens, Slack tells whoever pressed that it did not work; they press again. */
const untilHeard = (press: () => Promise<Loose>): Promise<Loose> =>
  rig.until("Slack to reach us", async () => {
    const answer = await press();
    return answer.failed ? null : answer;
  });

/** What the bot wrote to Rosa alone. */
const toRosa = async (): Promise<Loose[]> => {
  const { channel } = await rig.control("slack", "dm", { user: rig.rosa.id, app: "A0RELEVO" });
  return (await rig.control("slack", "messages", { channel })).messages;
};

const rosaSees = (words: string): Promise<Loose> =>
  rig.until(`Rosa sees "${words}"`, async () => (await toRosa()).findLast((one) => wordsOf(one).includes(words)));

const rosaPresses = async (words: string, label: string): Promise<void> => {
  const { ts } = await rosaSees(words);
  const { channel } = await rig.control("slack", "dm", { user: rig.rosa.id, app: "A0RELEVO" });
  await untilHeard(() => rig.control("slack", "press", { user: rig.rosa.id, channel, ts, label }));
};

/** All that a bot was ever asked to show in a chat, also what was edited since. */
const everShownTo = async ({ id }: Client): Promise<string> =>
  (await rig.control("telegram", "calls")).calls
    .filter(({ params }: Loose) => params.chat_id === undefined || String(params.chat_id) === String(id))
    .map(({ params }: Loose) => JSON.stringify(params))
    .join("\n");

const expectNone = (text: string, words: readonly string[]): void =>
  expect(words.filter((word) => text.includes(word))).toEqual([]);

const repeated = (posts: readonly string[]): string[] => posts.filter((post, place) => posts.indexOf(post) < place);

/** The whole day, with something that may happen after each thing that a person does. */
const walk = async (hers: Hers, next: () => Promise<void>): Promise<void> => {
  rig = await Rig.open(TABLE);
  await rig.control("telegram", "user", { id: 101, firstName: "Ana", lastName: "Ruiz", languageCode: hers.code });
  await rig.control("telegram", "user", { id: 202, firstName: "Lola", languageCode: "en" });
  const { ana, pepe, oleg, rosa } = rig;
  const lola = new Client(rig, 202, "Lola", { bot: JOBS_TOKEN });
  await ana.says("/start mar-2026-invite");
  await pepe.says("/start pepe-2026-invite");
  await lola.says("/start lola-2026-invite");
  await next();
  await Promise.all([ana.sees("Bar Mar"), pepe.sees("Acme Service"), lola.sees("for Lola Instala")]);

  // Her ticket, and by when.
  await ana.says(hers.problem);
  await next();
  await ana.sees("#1");
  await ana.sees(hers.due(await onHerClock("select due_at as at from sla_clock", "numeric")));
  await oleg.seesOnCard("#1 · ", "answer due");

  // A note inside is no answer; nobody gives one.
  await oleg.replies("#1 · ", `;; ${NOTE}`);
  await next();
  await oleg.seesInThread("#1 · ", "CANARYNOTE");
  await rig.later(20 * MINUTE);
  await next();
  await rig.later(1_000);
  const ping = wordsOf(await rosaSees("Nobody has taken it."));
  expect(ping).toContain(hers.problem);
  expect(ping).toContain("Oleg Marin");

  // Rosa calls two partners; neither reads where it is.
  await rosaPresses("Nobody has taken it.", "Call a partner");
  await next();
  await untilHeard(() => rosa.fills({ partners: ["Pepe", "Lola Instala"], wanted: "16:00" }));
  await next();
  const offer = textOf(await pepe.sees("ofrece un trabajo: P-1"));
  await lola.sees("offers a job: P-1");
  for (const shown of [hers.problem, "Valencia, centre", "16:00"]) expect(offer).toContain(shown);
  for (const person of [pepe, lola]) expectNone(await everShownTo(person), [ADDRESS, PHONE]);
  await rosaSees("offered it to");
  await oleg.seesOnCard("#1 · ", "P-1: offered");
  await ana.says(`the alarm code is ${LATER}`);
  await next();
  await oleg.seesInThread("#1 · ", LATER);

  // The first to accept has it.
  await pepe.presses("Aceptar");
  await next();
  const yours = await pepe.sees("Es suyo: P-1");
  for (const shown of [ADDRESS, PHONE]) expect(textOf(yours)).toContain(shown);
  expect(labelsOf(await lola.sees("another partner has taken P-1"))).toEqual([]);
  await oleg.seesOnCard("P-1 ←", "Pepe · accepted");

  // The visit.
  const [time] = labelsOf(await pepe.sees("¿Cuándo estará allí?"));
  await pepe.presses(time!);
  await next();
  await pepe.sees("anotado");
  const visit = await ana.sees(hers.visit(await onHerClock("select visit_at as at from job", "2-digit")));
  expect(textOf(visit)).not.toContain("Pepe");
  await ana.presses(hers.ok);
  await next();
  await ana.sees(hers.agreed);
  await oleg.seesInThread("P-1 ←", "Ana Ruiz says the time suits.");
  await pepe.presses("En camino");
  await next();
  await ana.sees(hers.onTheWay);

  // Done, as Pepe says; good, as Oleg says.
  await pepe.sends("photo", { caption: "", size: 2_000, fileName: "fitted.jpg" });
  await next();
  await rig.until("the photo in the job's thread", async () =>
    (await rig.thread((await rig.card("P-1 ←")).ts)).some((one) => (one.files ?? []).length > 0),
  );
  await pepe.presses("Hecho…");
  await next();
  await pepe.sees("¿qué se ha hecho?");
  await pepe.says("new cutter fitted");
  await next();
  await pepe.sees("¿cuántos minutos ha llevado?");
  await pepe.presses("60");
  await next();
  await pepe.sees("enviado a Acme Service");
  await oleg.seesOnCard("#1 · ", "P-1 Pepe: to check");
  await untilHeard(() => oleg.presses("P-1 ←", "Approve…"));
  await next();
  await untilHeard(() => oleg.fills({ stars: "★★★★", words: "clean work" }));
  await next();
  await pepe.sees("clean work");
  await oleg.seesOnCard("P-1 ←", "rated ★★★★");

  // The ticket ends with its client, not with the job.
  await untilHeard(() => oleg.presses("#1 · ", "Take"));
  await next();
  await ana.sees("Oleg Marin");
  await untilHeard(() => oleg.presses("#1 · ", "Resolve"));
  await next();
  await untilHeard(() => oleg.fills({ words: "New cutter fitted, test page fine" }));
  await next();
  await ana.sees("test page fine");
  await ana.presses(hers.solved);
  await next();
  await ana.presses("★★");
  await next();
  await ana.sees(hers.sorry);

  // A low rating is looked into, with a reason.
  await rosaPresses("★★ from Ana Ruiz", "Reviewed, because…");
  await next();
  const refused = await untilHeard(() => rosa.fills({ reason: " " }));
  expect(refused.errors).toEqual({ reason: expect.stringContaining("the review stays open") });
  await untilHeard(() => rosa.fills({ reason: REASON }));
  await next();
  await rosaSees("Reviewed by Rosa Gil");
  await rig.settles();

  await expectNothingTwice([ana, pepe, lola]);
  await expectNobodyReadOthers({ ana, pepe, lola });
  const { rows } = await rig.database.owner.query(
    "select job.status, job.rating ->> 'stars' as stars, review.reason from job cross join review",
  );
  expect(rows).toEqual([{ status: "approved", stars: "4", reason: REASON }]);
  expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
};

const expectNothingTwice = async (people: readonly Client[]): Promise<void> => {
  for (const person of people) expect(repeated(await person.botMessages())).toEqual([]);
  expect(repeated((await toRosa()).map(wordsOf))).toEqual([]);
  // The clock was moved by hand: a start right after that takes it for an absence, and says so.
  const cards = (await rig.cards()).filter((one) => !wordsOf(one).includes("I was away"));
  expect(cards.map((one) => wordsOf(one).match(/(P-1 ←|#1 · )/)?.[0]).sort()).toEqual(["#1 · ", "P-1 ←"]);
  const threads = await Promise.all(cards.map(({ ts }) => rig.thread(ts)));
  for (const posts of threads) expect(repeated(posts.map(wordsOf).filter((words) => words.trim() !== ""))).toEqual([]);
  expect(threads.flat().flatMap(({ files = [] }) => files)).toHaveLength(1);
  const { rows: pings } = await rig.database.owner.query(
    `select count(*)::int as times, count(distinct (conversation_id, data -> 'tickets' -> 0 ->> 'step'))::int as steps
    from delivery where kind = 'promise-ping'`,
  );
  expect(pings[0].times).toBeGreaterThan(0);
  expect(pings[0].times).toBe(pings[0].steps);
};

const expectNobodyReadOthers = async (people: Record<"ana" | "pepe" | "lola", Client>): Promise<void> => {
  const [ana, pepe, lola] = await Promise.all([people.ana, people.pepe, people.lola].map(everShownTo));
  expect(pepe).toContain(ADDRESS);
  expectNone(lola!, [ADDRESS, PHONE, LATER, "CANARYNOTE", "clean work", "new cutter fitted"]);
  expectNone(pepe!, [LATER, "CANARYNOTE", "Ana Ruiz", REASON]);
  expectNone(ana!, ["CANARYNOTE", "Pepe", "Lola", "clean work", REASON]);
  const jobThread = (await rig.thread((await rig.card("P-1 ←")).ts)).map(wordsOf).join("\n");
  expectNone(jobThread, [LATER, "CANARYNOTE", REASON]);
};

test("everyone at the table, Ana in Spanish", () => walk(SPANISH, async () => undefined));

test(
  "the same in Russian, with the program started anew after each thing that anybody does",
  () => walk(RUSSIAN, () => rig.restart(rig.options)),
  60_000,
);
