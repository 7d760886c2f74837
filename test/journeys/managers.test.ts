import { afterEach, expect, test } from "vitest";
import { type Client, labelsOf, Rig, type RigOptions, textOf, wordsOf } from "./rig.ts";

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with the platforms' open-ended JSON
type Loose = any;

const MINUTE = 60_000;
const PROMISED = "    undo_seconds: 0\n    answer_within: 30 minutes";
const ROSA = "{ key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }";
const NORA = "{ key: nora, name: Nora Paz, roles: [manager], telegram: 303, language: es }";

let rig: Rig;

afterEach(async () => {
  await rig?.close();
});

const open = async (options: RigOptions = {}): Promise<Client> => {
  rig = await Rig.open({ account: PROMISED, members: [ROSA, NORA], ...options });
  await rig.control("telegram", "user", { id: 303, firstName: "Nora", lastName: "Paz", languageCode: "es" });
  return rig.client(303, "Nora");
};

/** What the bot wrote to a member alone, in Slack. */
const direct = async (user: string): Promise<Loose[]> => {
  const { channel } = await rig.control("slack", "dm", { user, app: "A0RELEVO" });
  return (await rig.control("slack", "messages", { channel })).messages;
};

const sees = (user: string, words: string): Promise<Loose> =>
  rig.until(`${user} sees "${words}" alone`, async () =>
    (await direct(user)).findLast((one) => wordsOf(one).includes(words)),
  );

const presses = async (user: string, words: string, label: string): Promise<void> => {
  const { ts } = await sees(user, words);
  const { channel } = await rig.control("slack", "dm", { user, app: "A0RELEVO" });
  await rig.control("slack", "press", { user, channel, ts, label });
};

test("nobody answers: both managers are asked, and what one decides the other sees, in Slack and in Telegram", async () => {
  const nora = await open();
  await nora.says("/start");
  await nora.sees("una promesa está en peligro");
  await rig.carmen.says("the till does not print");
  await rig.carmen.sees("An engineer will answer by");
  await rig.later(20 * MINUTE);
  await rig.later(1_000);
  const ping = await sees("U0ROSA", "Nobody has taken it.");
  expect(wordsOf(ping)).toContain("the till does not print");
  const toNora = await nora.sees("Nadie la ha tomado.");
  expect(labelsOf(toNora)).toContain("Me ocupo yo");

  await nora.presses("Me ocupo yo");
  await sees("U0ROSA", "Nora Paz is on it");
  expect(textOf(await nora.sees("Nora Paz se ocupa"))).toContain("#1");
  await rig.oleg.seesInThread("#1", "Nora Paz is looking after this promise.");
  // An old button, and a forged one of whoever writes as a client: nothing but a sentence.
  await rig.carmen.forges((await rig.carmen.sees("An engineer will answer by")).id, "v1:on-it:x:0");
  await rig.carmen.sees("This button is out of date");

  const give = labelsOf(await nora.sees("Nora Paz se ocupa")).find((label) => label.startsWith("Dar a"))!;
  await nora.presses(give);
  const name = give.replace("Dar a ", "");
  await rig.oleg.seesOnCard("#1", name);
  await sees("U0ROSA", `Nora Paz gave it to ${name}`);
  await rig.carmen.sees(`${name} has taken #1`);

  const holder = name.startsWith("Oleg") ? rig.oleg : rig.emma;
  await holder.replies("#1", "Try the other socket");
  await rig.carmen.sees("Try the other socket");
  await sees("U0ROSA", `${name} has answered`);
  await nora.sees(`${name} ha respondido`);
  await rig.settles();
  expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
});

test("in Telegram a partner is called by two presses, and the offer goes out with what the company's site says", async () => {
  const nora = await open({
    companies: [
      '{ key: mar, name: Bar Mar, invite: mar-2026-invite, site: { district: "Valencia, centre", address: "Colón 12" } }',
    ],
    partners: ["{ key: levante, name: Levante Técnica, invite: levante-2026-invite, accepted: [address] }"],
  });
  await nora.says("/start");
  await nora.sees("una promesa está en peligro");
  await rig.luis.says("/start levante-2026-invite");
  await rig.luis.sees("for Levante Técnica");
  await rig.carmen.says("/start mar-2026-invite");
  await rig.carmen.sees("Bar Mar");
  await rig.carmen.says("the till does not print");
  await rig.carmen.sees("An engineer will answer by");
  await rig.later(20 * MINUTE);
  await rig.later(1_000);
  await nora.presses("Llamar a un colaborador");
  await nora.presses("Levante Técnica");
  const offer = await rig.luis.sees("offers a job: P-1");
  expect(textOf(offer)).toContain("Valencia, centre");
  expect(textOf(offer)).not.toContain("Colón 12");
  await nora.sees("Nora Paz lo ha ofrecido a Levante Técnica");
  await sees("U0ROSA", "Nora Paz offered it to Levante Técnica");
  await rig.luis.presses("Accept");
  await rig.luis.sees("Colón 12");
  await rig.settles();
  expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
});

test("a low rating is looked into, and closed with a reason in a form", async () => {
  await open();
  await rig.carmen.says("the till does not print");
  await rig.oleg.presses("#1", "Take");
  await rig.oleg.presses("#1", "Resolve");
  await rig.oleg.fills({ words: "New print head fitted" });
  await rig.carmen.presses("Solved ✓");
  await rig.carmen.presses("★★");
  await sees("U0ROSA", "★★ from Carmen Doyle");
  await rig.carmen.says("came an hour late");
  await sees("U0ROSA", "came an hour late");
  expect((await direct("U0ROSA")).filter((one) => wordsOf(one).includes("Carmen Doyle"))).toHaveLength(1);
  await presses("U0ROSA", "came an hour late", "Read the thread");
  await sees("U0ROSA", "The last words in #1");
  await presses("U0ROSA", "★★ from Carmen Doyle", "Reviewed, because…");
  await rig.rosa.fills({ reason: "The road was closed. Phoned her." });
  await sees("U0ROSA", "Reviewed by Rosa Gil");
  const { rows } = await rig.database.owner.query("select reason, stars from review");
  expect(rows).toEqual([{ reason: "The road was closed. Phoned her.", stars: 2 }]);
  expect(rig.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
});

test("a manager who never opened the bot can't be told: the desk reads that, and the other one hears", async () => {
  const nora = await open();
  await rig.carmen.says("the till does not print");
  await rig.carmen.sees("An engineer will answer by");
  await rig.later(20 * MINUTE);
  await rig.later(1_000);
  await sees("U0ROSA", "Nobody has taken it.");
  await rig.until("the desk reads who can't be reached", async () =>
    (await rig.cards()).find((one) => wordsOf(one).includes("Nora Paz can't be reached")),
  );
  expect(await nora.botMessages()).toEqual([]);
  await nora.says("/start");
  await nora.sees("una promesa está en peligro");
  await rig.later(10 * MINUTE);
  await rig.later(1_000);
  await nora.sees("Con retraso");
  await rig.oleg.presses("#1", "Take");
  await rig.oleg.presses("#1", "Resolve");
  await rig.oleg.fills({ words: "Fixed by phone" });
  await sees("U0ROSA", "Nobody waits for an answer any more.");
  await nora.sees("Ya nadie espera una respuesta.");
});
