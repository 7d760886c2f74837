import { describe, expect, test } from "vitest";
import type { Notice } from "../../../../core/notices.ts";
import type { ToldJob } from "../../../../core/outbound.ts";
import type { Job } from "../../../../core/partners/job.ts";
import type { JobNews, JobQuestion } from "../../../../core/partners/notices.ts";
import { LANGUAGES, pepesChat } from "./cases.ts";
import {
  choicesOf,
  fromOleg,
  fromPepe,
  JOB_ID,
  labelsOf,
  now,
  offeredP17,
  p17,
  type Scene,
  textOf,
  toldP17,
  word,
} from "./cast.ts";

const told = (changes: Partial<Job>, of: ToldJob = toldP17): ToldJob => ({ ...of, job: { ...of.job, ...changes } });
const inChat = (job: ToldJob, more: Scene = {}): Scene => ({ ...pepesChat, job, ...more });
const noon = new Date("2026-11-20T11:00:00Z");

const yours = (job: ToldJob, more: Scene = {}) => word({ kind: "job-yours", data: { edits: "9" } }, inChat(job, more));
const news = (what: JobNews, job: ToldJob, words: string | null = null, stars: number | null = null) =>
  word({ kind: "job-news", data: { edits: "9", what, words, stars } }, inChat(job));
const asks = (what: JobQuestion, job: ToldJob = toldP17, edits: string | null = "9") =>
  word({ kind: "job-asks", data: { edits, what } }, inChat(job));

describe("an offer", () => {
  const offer = (job: ToldJob) => word({ kind: "job-offer", data: { edits: null } }, inChat(job));

  test("shows who asks, what the terms let it show, until when, and names what acceptance opens", async () => {
    const post = await offer(offeredP17);
    expect(textOf(post)).toBe(
      "Acme Service offers a job: P-17\ntill does not print\nDistrict: centre\nAnswer by 09:32. After accepting: exact address, whom to ask for.",
    );
    expect(labelsOf(post)).toEqual(["Accept", "Decline…", "Accept, other time…", "Ask"]);
    for (const { value } of choicesOf(post)) expect(value).toContain(JOB_ID);
  });

  test("that is over before it is read is not sent at all", async () => {
    expect(await offer(told({ status: "expired" }, offeredP17))).toBeNull();
    expect(await offer(told({ answerBy: now }, offeredP17))).toBeNull();
    expect(await offer({ ...offeredP17, partner: { ...offeredP17.partner!, offer: "taken" } })).toBeNull();
  });

  test.each(LANGUAGES)("becomes in its own place what came of it, in %s", async (language) => {
    const states = ["taken", "expired", "withdrawn", "declined", "accepted"] as const;
    const texts = new Set<string>();
    for (const state of states) {
      const post = await word({ kind: "offer-settled", data: { edits: "9", state } }, inChat(offeredP17, { language }));
      expect(post).toMatchObject({ act: "edit", id: "9", choices: [] });
      texts.add(textOf(post));
    }
    expect(texts.size).toBe(states.length);
  });
});

describe("a job of theirs", () => {
  test("has the address, whom to ask for, and asks when", async () => {
    const post = await yours(toldP17);
    expect(textOf(post)).toBe(
      "It's yours: P-17\ntill does not print\nDistrict: centre\nAddress: Colón 12\nAsk for: Ana Ruiz\nWhen will you be there?",
    );
    expect(labelsOf(post)).toEqual([
      "11:00",
      "12:00",
      "Other time…",
      "On my way",
      "I'm on site",
      "Done…",
      "Can't do it…",
    ]);
  });

  test("offers times by the reader's own clock", async () => {
    expect(labelsOf(await yours(toldP17, { zone: "Asia/Tokyo" })).slice(0, 2)).toEqual(["19:00", "tomorrow at 9:00"]);
  });

  test.each([
    ["with a time", { visitAt: noon }, ["On my way", "I'm on site", "Done…", "Can't do it…", "Other time…"]],
    ["on the way", { status: "in-work", visitAt: noon, onTheWayAt: now }, ["I'm on site", "Done…", "Can't do it…"]],
    ["on site", { status: "in-work", visitAt: noon, arrivedAt: now }, ["Done…", "Can't do it…"]],
    ["done", { status: "done" }, []],
    ["returned", { status: "returned" }, ["On my way", "I'm on site", "Done…", "Can't do it…", "Other time…"]],
    ["approved", { status: "approved" }, []],
    ["withdrawn", { status: "withdrawn" }, []],
    ["given up", { status: "given-up" }, []],
  ] as const)("%s offers what can be done next", async (_name, changes, expected) => {
    const post = await yours(told(changes));
    expect(labelsOf(post)).toEqual(expected);
    expect(textOf(post)).toContain("P-17");
  });

  test("keeps the address while it goes on, and not when it is over", async () => {
    expect(textOf(await news("on-the-way", told({ status: "in-work", onTheWayAt: now })))).toContain("Colón 12");
    expect(textOf(await asks("visit-time"))).toContain("Colón 12");
    for (const status of ["approved", "withdrawn", "given-up"] as const)
      expect(textOf(await yours(told({ status })))).not.toContain("Colón 12");
  });

  test("that is somebody else's has no news for them", async () => {
    expect(await yours(told({ partnerId: "other" }))).toBeNull();
    expect(await news("approved", told({ partnerId: "other" }))).toBeNull();
  });

  test("is approved with stars and a word, and returned with the reason", async () => {
    const approved = await news("approved", told({ status: "approved" }), "clean work, late by 20 min", 4);
    expect(textOf(approved)).toBe("P-17: approved. Thank you. ★★★★ from Acme Service. “clean work, late by 20 min”");
    const returned = await news("returned", told({ status: "returned" }), "still no cutter");
    expect(textOf(returned)).toMatch(/returned by Acme Service.*“still no cutter”/);
  });
});

describe("a question", () => {
  test.each([
    ["decline-reason", ["Too busy", "Too far", "Not my trade", "Back"]],
    ["give-up-reason", ["Too busy", "Parts are missing", "Not my trade", "Back"]],
    ["visit-time", ["11:00", "12:00", "13:00", "14:00", "Back"]],
    ["other-time", ["11:00", "12:00", "13:00", "14:00", "Back"]],
    ["done-minutes", ["30", "60", "90", "120", "Skip"]],
    ["done-words", []],
    ["question", []],
  ] as const)("of %s has its buttons", async (what, expected) => {
    expect(labelsOf(await asks(what))).toEqual(expected);
  });

  test("says what was wrong with the answer", async () => {
    const again = (why: "past" | "unclear") =>
      word({ kind: "job-asks", data: { edits: null, what: "visit-time", again: why } }, pepesChat);
    expect(textOf(await again("past"))).toMatch(/^That time is over\. P-17/);
    expect(textOf(await again("unclear"))).toMatch(/^I did not understand the time\. P-17/);
  });
});

describe("words of the desk", () => {
  const words = (running: number, message = fromOleg("which cutter?", { room: "link", jobId: JOB_ID })) =>
    word(
      { kind: "job-words", data: {} },
      inChat({ ...toldP17, partner: { ...toldP17.partner!, running } }, { message }),
    );

  test("come as their writer's, with the job's number where several run", async () => {
    expect(await words(1)).toMatchObject({ act: "say", as: { name: "Oleg" } });
    expect(await words(2)).toMatchObject({ act: "say", as: { name: "Oleg · P-17" } });
  });

  test("of another job or another room are none", async () => {
    expect(await words(1, fromOleg("CANARY", { room: "internal" }))).toBeNull();
    expect(await words(1, fromOleg("CANARY"))).toBeNull();
    expect(await words(1, fromPepe("CANARY", { jobId: "another" }))).toBeNull();
  });
});

describe("the list", () => {
  const list = (jobs: readonly ToldJob[]) => word({ kind: "my-jobs", data: { edits: null } }, { ...pepesChat, jobs });

  test("says of each how it stands", async () => {
    const post = await list([
      offeredP17,
      told({ number: 18, visitAt: noon }),
      told({ number: 19, status: "done" }),
      told({ number: 20, status: "returned" }),
    ]);
    expect(textOf(post)).toBe(
      [
        "Your jobs",
        "❔ P-17 till does not print · answer by 09:32",
        "🟢 P-18 till does not print · visit 20 Nov, 12:00",
        "🔵 P-19 till does not print · waiting for approval",
        "🟠 P-20 till does not print · returned",
      ].join("\n"),
    );
    expect(labelsOf(post)).toEqual(["P-17", "P-18", "P-19", "P-20", "Language"]);
  });

  test("that is empty says so", async () => {
    expect(textOf(await list([]))).toContain("no jobs now");
  });
});

describe("a partner's chat", () => {
  test("never hears of a ticket: not its number, not its clients' or desk's words", async () => {
    const notices: readonly Notice[] = [
      { kind: "taken", data: { member: "Oleg" } },
      { kind: "desk-line", data: { line: "taken", name: "Oleg", value: "", number: 1042 } },
      { kind: "my-tickets", data: { closed: false, edits: null } },
      { kind: "answer", data: {} },
    ];
    for (const notice of notices) expect(await word(notice, { ...pepesChat, message: fromOleg("CANARY") })).toBeNull();
    const refused = await word(
      { kind: "refused", data: { code: "already-closed", facts: { number: 1042 } } },
      pepesChat,
    );
    expect(textOf(refused)).not.toContain("1042");
  });

  test("has its own way out of the screens that clients have too", async () => {
    for (const kind of ["ask-language", "language-set", "ask-zone", "zone-set"] as const)
      expect(labelsOf(await word({ kind, data: { edits: null } }, pepesChat)).at(-1)).toBe("My jobs");
  });

  test("asks which job, and says where the words went", async () => {
    const jobs = [{ id: JOB_ID, number: 17, title: p17.fields.problem! }];
    const asked = await word({ kind: "which-job", data: { edits: null, settled: false, jobs } }, pepesChat);
    expect(choicesOf(asked)).toEqual([{ label: "P-17 · till does not print", value: `v1:job-which:${JOB_ID}:0` }]);
    const settled = await word({ kind: "which-job", data: { edits: "9", settled: true, jobs } }, pepesChat);
    expect(settled).toMatchObject({ act: "edit", id: "9", choices: [] });
    expect(textOf(settled)).toBe("→ P-17 till does not print");
  });
});
