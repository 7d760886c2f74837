import { describe, expect, test } from "vitest";
import { readButton } from "../../../../bots/dialogue/buttons.ts";
import { jobCard } from "../../../../bots/dialogue/views/jobs.ts";
import { cardBlocks } from "../../../../bots/slack/card.ts";
import type { JobFacts } from "../../../../core/outbound.ts";
import type { Job, JobStatus } from "../../../../core/partners/job.ts";
import type { JobLine } from "../../../../core/partners/notices.ts";
import { jobThread, LANGUAGES, pepesChat } from "./cases.ts";
import {
  acme,
  choicesOf,
  file,
  fromOleg,
  fromPepe,
  held,
  labelsOf,
  now,
  oleg,
  p17,
  said,
  textOf,
  word,
} from "./cast.ts";

const noon = new Date("2026-11-20T11:00:00Z");

const facts = (changes: Partial<Job> = {}, more: Partial<JobFacts> = {}): JobFacts => ({
  job: { ...p17, ...changes },
  ticket: held,
  partner: "Levante Técnica",
  person: "Pepe",
  offers: [{ partner: "Levante Técnica", state: "accepted", why: null }],
  ...more,
});

const offered: Partial<Job> = { status: "offered", partnerId: null, personId: null, acceptedAt: null };
const verbs = (choices: readonly { value: string }[]) => choices.map(({ value }) => readButton(value)?.verb);

describe("the job's card", () => {
  test("says which job of which ticket, who has it since when, and when the visit is", () => {
    const card = jobCard(facts({ visitAt: noon, onTheWayAt: now, status: "in-work" }), acme);
    expect(card).toMatchObject({ title: "P-17 ← #1042 · till does not print", badge: "on the way", colour: "orange" });
    expect(card.lines).toEqual([
      ["Pepe (Levante Técnica) · accepted 20 Nov, 09:02", "visit 20 Nov, 12:00"],
      ["till does not print", "centre · Colón 12 · Ana Ruiz"],
    ]);
    expect(card.summary).toBe("P-17 ← #1042 · Pepe (Levante Técnica) · on the way");
  });

  test("says who was asked until when, and who said no and why", () => {
    const offers = [
      { partner: "Levante Técnica", state: "declined", why: "no time\ntoday" },
      { partner: "Pepe", state: "open", why: null },
    ] as const;
    const card = jobCard(facts(offered, { partner: null, person: null, offers }), acme);
    expect(card.badge).toBe("offered");
    expect(card.lines.slice(0, 2)).toEqual([
      ["Asked: Levante Técnica, Pepe", "answer by 20 Nov, 09:32"],
      ["Levante Técnica declined", "“no time today”"],
    ]);
    expect(card.summary).toContain("Levante Técnica, Pepe");
  });

  test("shows what was done, how often it came back, and the stars", () => {
    const card = jobCard(
      facts({
        status: "approved",
        done: { at: now, words: "new cutter fitted", minutes: 1 },
        returns: 2,
        rating: { stars: 4, words: null, by: oleg },
        endedAt: now,
      }),
      { ...acme, language: "ru" },
    );
    expect(card.lines.slice(2)).toEqual([
      ["готово 20 нояб., 09:10: «new cutter fitted»", "1 минута"],
      ["возвращена 2 раза", "оценка ★★★★"],
    ]);
  });

  test.each([
    ["offered", ["withdraw"]],
    ["accepted", ["withdraw"]],
    ["in-work", ["withdraw"]],
    ["returned", ["withdraw"]],
    ["done", ["approve", "return-job"]],
    ["approved", []],
    ["withdrawn", []],
    ["declined", []],
    ["expired", []],
    ["given-up", []],
  ] satisfies [JobStatus, string[]][])("%s offers %j, in words of each language", (status, expected) => {
    const badges = LANGUAGES.map((language) => {
      const card = jobCard(facts({ status }), { ...acme, language });
      expect(verbs(card.buttons)).toEqual(expected);
      for (const { value } of card.buttons) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(64);
      expect(cardBlocks(card).length).toBeGreaterThan(0);
      return card.badge;
    });
    expect(new Set(badges).size).toBe(3);
  });

  test("stays within what Slack bears, however long the words are", () => {
    const long = "x".repeat(5_000);
    const fields = { problem: long, address: long, contact: long };
    const offers = [{ partner: long, state: "declined", why: long }] as const;
    const card = jobCard(facts({ fields, done: { at: now, words: long, minutes: null } }, { offers }), acme);
    expect(JSON.stringify(card.lines).length).toBeLessThan(3_000);
  });
});

describe("the job's thread", () => {
  test("begins with who hears what is written there", async () => {
    const intro = (names: string[]) => word({ kind: "job-intro", data: { names } }, jobThread).then(textOf);
    expect(await intro(["Pepe"])).toBe("What you write here goes to Pepe and to nobody else. ;; keeps it inside.");
    expect(await intro(["Pepe", "Levante"])).toContain("Asked: Pepe, Levante.");
  });

  test("shows the partner's words as theirs, with [Pass to client]", async () => {
    const message = fromPepe("fitted, but the cutter is blunt");
    const post = await word({ kind: "job-words", data: {} }, { ...jobThread, message, files: [file()] });
    expect(post).toMatchObject({ act: "say", as: { name: "Pepe" }, files: [{ name: "till.jpg" }] });
    expect(textOf(post)).toBe("fitted, but the cutter is blunt");
    expect(choicesOf(post)).toEqual([{ label: "Pass to client", value: `v1:pass:${message.id}:0` }]);
  });

  test("shows new words beside the old, and what was deleted", async () => {
    const scene = { ...jobThread, message: fromPepe("on Monday") };
    const edited = await word({ kind: "job-words-edited", data: { delivery: "d" } }, scene);
    expect(edited).toMatchObject({ act: "say" });
    expect(textOf(edited)).toBe("Pepe edited: “on Monday”");
    expect(textOf(await word({ kind: "job-words-removed", data: { delivery: "d" } }, scene))).toContain("Pepe deleted");
  });

  const LINES: Record<JobLine, true> = {
    offered: true,
    accepted: true,
    declined: true,
    expired: true,
    taken: true,
    withdrawn: true,
    "visit-set": true,
    "other-time": true,
    "visit-confirmed": true,
    "client-other-time": true,
    "on-the-way": true,
    arrived: true,
    asks: true,
    done: true,
    approved: true,
    returned: true,
    rated: true,
    "given-up": true,
    "passed-to-client": true,
    unreachable: true,
    "not-heard": true,
    "marked-inside": true,
    "still-inside": true,
    "ticket-closed": true,
  };

  test.each(Object.keys(LINES) as JobLine[])("has a line of its own in each language for %s", async (line) => {
    const texts = await Promise.all(
      LANGUAGES.map(async (language) => {
        const data = { line, name: "Pepe", value: line === "visit-set" ? noon.toISOString() : "" };
        return textOf(await word({ kind: "job-line", data }, { ...jobThread, account: { language } }));
      }),
    );
    expect(new Set(texts).size).toBe(3);
    for (const text of texts) expect(text).not.toMatch(/\{|undefined|null|NaN/);
  });

  test.each([
    ["declined", "no time today", "Pepe declined.\n“no time today”"],
    ["visit-set", noon.toISOString(), "Pepe: visit 20 Nov, 12:00. The client has been told."],
    ["rated", "4 clean work", "★★★★ from Pepe\n“clean work”"],
    ["rated", "5", "★★★★★ from Pepe"],
    [
      "unreachable",
      "Forbidden: bot was blocked by the user",
      "⚠ Pepe can't be reached: the bot has been blocked there.",
    ],
  ] as const)("says what somebody said with %s", async (line, value, expected) => {
    expect(textOf(await word({ kind: "job-line", data: { line, name: "Pepe", value } }, jobThread))).toBe(expected);
  });
});

describe("a member's words that have gone to the partner", () => {
  const message = fromOleg("on Tuesday", { room: "link", jobId: p17.id });

  test("are changed and taken back in the partner's chat", async () => {
    const scene = { ...pepesChat, message };
    expect(await word({ kind: "job-words-edited", data: { delivery: "d" } }, scene)).toMatchObject([
      { act: "edit", id: "501", body: [{ text: "on Tuesday" }] },
    ]);
    expect(await word({ kind: "job-words-removed", data: { delivery: "d" } }, scene)).toEqual([
      { act: "remove", id: "501" },
    ]);
  });

  test("are taken back, and not changed, once they are internal", async () => {
    const scene = { ...pepesChat, message: { ...message, room: "internal" } as const };
    expect(await word({ kind: "job-words-edited", data: { delivery: "d" } }, scene)).toBeNull();
    expect(await word({ kind: "job-words-removed", data: { delivery: "d" } }, scene)).not.toBeNull();
  });
});

describe("the client hears of a visit", () => {
  const visit = (changes: object = {}, scene: object = {}) =>
    word({ kind: "visit-at", data: { at: noon.toISOString(), edits: null, confirmed: false, ...changes } }, scene);

  test("when it is, in their language and zone, with what they may answer", async () => {
    const told = await visit();
    expect(textOf(told)).toBe("#1042: an engineer will be with you at about 12:00.");
    expect(labelsOf(told)).toEqual(["OK", "Other time…"]);
    const [ok] = choicesOf(told);
    expect(readButton(ok!.value)).toMatchObject({ verb: "visit-ok", subject: `1042.${noon.getTime().toString(36)}` });
    expect(textOf(await visit({}, { language: "ru", zone: "Europe/Moscow" }))).toContain("около 14:00");
    expect(textOf(await visit({ at: "2026-11-23T08:00:00Z" }, { language: "es" }))).toContain(
      "el lunes hacia las 09:00",
    );
  });

  test("in place of the question once they agreed", async () => {
    const agreed = await visit({ edits: "9", confirmed: true });
    expect(agreed).toMatchObject({ act: "edit", id: "9", choices: [] });
    expect(textOf(agreed)).toBe("#1042: an engineer will be with you at about 12:00. Agreed ✓");
  });

  test("that it will not be after all, at a time they knew or only on the way", async () => {
    const off = (at: string | null, scene: object = {}) => word({ kind: "visit-off", data: { at } }, scene);
    expect(textOf(await off(noon.toISOString()))).toBe(
      "#1042: the visit at about 12:00 will not take place. We'll tell you a new time.",
    );
    expect(textOf(await off("2026-11-23T08:00:00Z", { language: "es" }))).toContain(
      "la visita prevista el lunes hacia las 09:00 no tendrá lugar",
    );
    expect(textOf(await off(noon.toISOString(), { language: "ru", zone: "Europe/Moscow" }))).toContain(
      "визит около 14:00 не состоится",
    );
    expect(textOf(await off(null))).toContain("was on the way will not come");
  });

  test("and never who it is or what was written in the job's room", async () => {
    const message = fromPepe("CANARY");
    for (const kind of ["on-the-way", "arrived"] as const)
      expect(textOf(await word({ kind, data: {} }, { message }))).not.toMatch(/CANARY|Pepe/);
  });
});

test("a job's thread shows nobody's words of another room", async () => {
  for (const message of [said("CANARY"), fromOleg("CANARY", { room: "internal" })])
    expect(await word({ kind: "job-words", data: {} }, { ...jobThread, message })).toBeNull();
});
