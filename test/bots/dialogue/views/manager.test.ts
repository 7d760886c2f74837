import { describe, expect, test } from "vitest";
import type { Notice } from "../../../../core/notices.ts";
import type { Settlement } from "../../../../core/sla/notices.ts";
import { endangered, noticeOf, onDuty, onIt, rosasChat } from "./cases.ts";
import { choicesOf, labelsOf, MESSAGE_ID, textOf, word } from "./cast.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

const inChat = (notice: Notice, changes: object = {}) => word(notice, { ...rosasChat, ...changes });
const ping = (changes: Partial<Data<"promise-ping">> = {}): Notice => ({
  kind: "promise-ping",
  data: { edits: null, tickets: [{ ...endangered, settled: null }], more: 0, duty: onDuty, manages: true, ...changes },
});
const settled = (settlement: Partial<Settlement>, offers: Data<"ping-settled">["offers"] = null): Notice => ({
  kind: "ping-settled",
  data: { edits: "9", ticket: endangered, settled: { ...onIt, ...settlement }, offers },
});

describe("a ping", () => {
  test("says what it is, by when, who could help, and offers what a manager may do", async () => {
    const worded = await inChat(ping());
    expect(textOf(worded)).toBe(
      [
        "⏰ #1042 till does not print · Supermercados Sol (VIP)",
        "The first answer is due in 22 minutes (09:32).",
        "Nobody has taken it.",
        "On duty, with open tickets: Emma (2), Oleg (4).",
      ].join("\n"),
    );
    expect(labelsOf(worded)).toEqual(["Give to Emma", "I'm on it", "Call a partner", "Why this deadline?"]);
  });

  test("is in the reader's language and zone", async () => {
    const worded = await inChat(ping(), { language: "ru", zone: "Europe/Moscow" });
    expect(textOf(worded)).toContain("Первый ответ нужен через 22 минуты (11:32).");
  });

  test("offers an engineer to take it, and nothing of a manager's", async () => {
    expect(labelsOf(await inChat(ping({ manages: false })))).toEqual(["Take", "Why this deadline?"]);
    const tickets = [{ ...endangered, holder: "Emma", settled: null }];
    const held = await inChat(ping({ manages: false, tickets }));
    expect(labelsOf(held)).toEqual(["Why this deadline?"]);
    expect(textOf(held)).toContain("Emma holds it and has not answered yet.");
    expect(textOf(held)).not.toContain("On duty");
  });

  test("gives to nobody who holds it already, and says that it is late", async () => {
    const tickets = [{ ...endangered, holder: "Emma", dueAt: "2026-11-20T08:00:00Z", settled: null }];
    const worded = await inChat(ping({ tickets }));
    expect(labelsOf(worded)[0]).toBe("Give to Oleg");
    expect(textOf(worded)).toContain("Late: the first answer was due 10 minutes ago (09:00).");
    const alone = await inChat(ping({ duty: [] }));
    expect(labelsOf(alone)[0]).toBe("I'm on it");
    expect(textOf(alone)).toContain("Nobody is on duty.");
  });

  test("lists several, each with a button, and what became of it", async () => {
    const tickets = [
      { ...endangered, settled: null },
      { ...endangered, number: 1043, title: "reader", company: null, settled: onIt },
    ];
    const worded = await inChat(ping({ tickets, more: 3 }));
    expect(textOf(worded)).toBe(
      [
        "⏰ 5 promises are in danger",
        "#1042 till does not print · Supermercados Sol (VIP) · answer due at 9:32 · nobody has it",
        "#1043 reader · Rosa is on it, 09:10.",
        "… and 3 more",
      ].join("\n"),
    );
    expect(labelsOf(worded)).toEqual(["#1042"]);
  });

  test.each<[Partial<Settlement>, string]>([
    [{}, "Rosa is on it, 09:10."],
    [{ until: "2026-11-20T08:32:00Z" }, "Rosa is on it, 09:10. No more reminders before 09:32."],
    [{ what: "given", receiver: "Emma" }, "Rosa gave it to Emma, 09:10."],
    [{ what: "taken", name: "Emma" }, "Emma has taken it, 09:10."],
    [{ what: "partner", receiver: "Pepe" }, "Rosa offered it to Pepe, 09:10."],
    [{ what: "answered", name: "Oleg" }, "Oleg has answered, 09:10."],
    [{ what: "answered", name: "" }, "Answered, 09:10."],
    [{ what: "ended", name: "" }, "Nobody waits for an answer any more."],
  ])("settled by %j says so in its place", async (settlement, expected) => {
    const worded = await inChat(settled(settlement));
    expect(worded).toMatchObject({ act: "edit", id: "9", choices: [] });
    expect(textOf(worded).split("\n")[1]).toBe(expected);
  });

  test("lets whoever is on it say for how long, and still give it away", async () => {
    const worded = await inChat(settled({}, { duty: onDuty, holds: true }));
    expect(labelsOf(worded)).toEqual(["15 minutes", "30 minutes", "60 minutes", "Give to Emma", "Call a partner"]);
    expect(choicesOf(worded)[0]?.value).toBe(`v1:on-it:${MESSAGE_ID}.15:0`);
    expect(labelsOf(await inChat(settled({}, { duty: [], holds: false })))).toEqual(["Call a partner"]);
  });

  test("whose message never came to be is not settled anywhere else", async () => {
    const unsent = { ...settled({}), data: { ...settled({}).data, edits: "delivery:d" } } as Notice;
    expect(await inChat(unsent, { parts: [] })).toBeNull();
  });
});

test("a deadline is explained line by line", async () => {
  const why = [
    { is: "started", at: "2026-11-20T08:02:00Z" },
    { is: "promised", ms: 5_400_000, zone: "Europe/Madrid" },
    { is: "open", from: "2026-11-20T08:02:00Z", to: "2026-11-20T09:02:00Z", ms: 3_600_000 },
    { is: "more", times: 2, ms: 1_800_000 },
    { is: "due", at: "2026-11-20T09:32:00Z" },
    { is: "left", ms: 60_000 },
  ] as const;
  const notice: Notice = { kind: "why-deadline", data: { reply: "r", to: "U1", number: 1042, why } };
  const worded = await inChat(notice);
  expect(worded).toMatchObject({ act: "whisper", reply: "r", to: "U1" });
  expect(textOf(worded).split("\n")).toEqual([
    "#1042: why this deadline?",
    "Registered 20 Nov, 09:02.",
    "An answer is promised within 1 h 30 min of opening hours (Europe/Madrid).",
    "Open from 20 Nov, 09:02 to 20 Nov, 10:02: 1 h count.",
    "2 more times: 30 min.",
    "So the answer is due 20 Nov, 10:32.",
    "1 min are left.",
  ]);
});

describe("a low rating", () => {
  test("has the client's words and number, and asks for a reason", async () => {
    const worded = await inChat(noticeOf("low-rating"));
    expect(textOf(worded)).toBe(
      [
        "★★ from Ana Ruiz for #1042 till.",
        "“came an hour late”",
        "Held by Oleg.",
        "Call Ana Ruiz: +34 600 000 000",
      ].join("\n"),
    );
    expect(labelsOf(worded)).toEqual(["Reviewed, because…", "Read the thread"]);
    expect(JSON.stringify(worded)).toContain("tel:+34600000000");
  });

  test("reviewed says by whom and why, without buttons", async () => {
    const worded = await inChat(noticeOf("reviewed"));
    expect(worded).toMatchObject({ act: "edit", id: "9", choices: [] });
    expect(textOf(worded)).toContain(`Reviewed by Rosa, 20 Nov, 09:10: “the road was closed”`);
  });
});

test.each([
  [{ names: ["Rosa"], heard: ["Luis"], numbers: [1042] }, "Luis was told instead"],
  [{ names: ["Rosa"], heard: [], numbers: [1042, 1043] }, "#1042, #1043: Rosa should know about this"],
  [{ names: [], heard: [], numbers: [1042] }, "names no manager"],
])("of managers %j the desk reads %s", async (data, expected) => {
  expect(textOf(await inChat({ kind: "manager-unreachable", data }))).toContain(expected);
});

test("nothing for managers is worded in a client's chat or in a job's room", async () => {
  for (const kind of ["promise-ping", "ping-settled", "low-rating", "reviewed", "job-untaken", "thread-read"] as const)
    for (const room of ["client", "link"] as const) expect(await word(noticeOf(kind), { room }), kind).toBeNull();
});
