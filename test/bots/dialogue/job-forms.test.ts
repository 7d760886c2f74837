import { describe, expect, test } from "vitest";
import { createReflexes } from "../../../bots/dialogue/forms.ts";
import { offerOf } from "../../../bots/dialogue/job-forms.ts";
import { formView } from "../../../bots/slack/card.ts";
import type { Job } from "../../../core/partners/job.ts";
import type { ReflexReading } from "../../../core/reading.ts";
import type { Ticket } from "../../../core/tickets/ticket.ts";
import { acme, closed, held, JOB_ID, now, p17, TICKET_ID, till } from "./views/cast.ts";

const LEVANTE = "0192f5a0-0000-7000-8000-0000000000a1";
const PEPE = "0192f5a0-0000-7000-8000-0000000000a2";
const done: Job = { ...p17, status: "done", done: { at: now, words: "fitted", minutes: 45 } };
const member = { id: "oleg", name: "Oleg", roles: ["engineer"], zone: null, onDuty: true, leftAt: null } as const;

interface Known {
  readonly ticket?: Ticket | null;
  readonly partners?: readonly { readonly id: string; readonly name: string }[];
  readonly job?: Job | null;
  readonly site?: { readonly district: string; readonly address: string; readonly phone: string } | null;
}

const BOTH = [
  { id: LEVANTE, name: "Levante Técnica" },
  { id: PEPE, name: "Pepe" },
];

const SITE = { district: "Valencia, centre", address: "Colón 12", phone: "+34 96 000 00 12" };

const reflexes = ({ ticket = held, partners = BOTH, job = done, site = SITE }: Known = {}) => {
  const reading: Partial<ReflexReading> = {
    member: async (id) =>
      id === "UOLEG" ? { ...member, language: "en", platformLanguage: null, platformZone: null } : null,
    ticket: async (id) =>
      ticket && id === TICKET_ID ? { ...ticket, contactName: "Ana Ruiz", contactPhone: "+34 600", site } : null,
    partners: async () => partners,
    job: async (id) => (job && id === JOB_ID ? { job, ticketNumber: 1042, partnerName: "Levante Técnica" } : null),
  };
  return createReflexes({ reading: reading as ReflexReading, account: async () => acme });
};

const offer = { form: "offer", subject: TICKET_ID, person: "UOLEG" };
const approve = { form: "approve", subject: JOB_ID, person: "UOLEG" };
const giveBack = { form: "return-job", subject: JOB_ID, person: "UOLEG" };

test.each([
  ["partner", TICKET_ID, "offer"],
  ["approve", JOB_ID, "approve"],
  ["return-job", JOB_ID, "return-job"],
])("[%s] opens its form", (verb, subject, form) => {
  expect(reflexes().opens({ kind: "press", value: `v1:${verb}:${subject}:2` })).toEqual({ form, subject });
});

test.each(["withdraw", "pass", "visit-ok"])("[%s] opens none", (verb) => {
  expect(reflexes().opens({ kind: "press", value: `v1:${verb}:${JOB_ID}:2` })).toBeNull();
});

describe("offering", () => {
  test("begins with what is known of the ticket and of where the work is", async () => {
    const form = await reflexes().form(offer);
    if ("refused" in form) throw new Error(form.refused);
    const known = Object.fromEntries(form.fields.map(({ name, initial }) => [name, initial]));
    expect(known).toEqual({
      partners: undefined,
      problem: "till does not print",
      district: "Valencia, centre",
      equipment: undefined,
      wanted: undefined,
      prices: undefined,
      address: "Colón 12",
      contact: "Ana Ruiz",
      phone: "+34 96 000 00 12",
    });
    expect(form.fields[0]?.options).toEqual([
      { label: "Levante Técnica", value: LEVANTE },
      { label: "Pepe", value: PEPE },
    ]);
    expect(form.title.length).toBeLessThanOrEqual(24);
    const view = formView(form, "offer", { subject: TICKET_ID });
    expect(view).toMatchObject({ type: "modal" });
    const [, choice] = view.blocks as { element?: Record<string, unknown> }[];
    expect(choice?.element).toMatchObject({ type: "multi_static_select" });
    expect(choice?.element).not.toHaveProperty("initial_options");
  });

  test("chooses the only partner there is, and the client's own phone where the site has none", async () => {
    const form = await reflexes({ partners: BOTH.slice(1), site: null }).form(offer);
    if ("refused" in form) throw new Error(form.refused);
    expect(form.fields[0]?.initial).toBe(PEPE);
    expect(form.fields.at(-1)).toMatchObject({ name: "phone", initial: "+34 600" });
    const view = formView(form, "offer", { subject: TICKET_ID });
    expect(JSON.stringify(view)).toContain(
      `"initial_options":[{"text":{"type":"plain_text","text":"Pepe","emoji":false},"value":"${PEPE}"}]`,
    );
  });

  test("is refused with a sentence to strangers, on closed tickets, without partners, and on what is not there", async () => {
    expect(await reflexes().form({ ...offer, person: "UGUEST" })).toHaveProperty("refused");
    expect(await reflexes({ ticket: closed }).form(offer)).toEqual({ refused: "#1042 is already closed." });
    expect(await reflexes({ partners: [] }).form(offer)).toEqual({
      refused: expect.stringContaining("no partners yet"),
    });
    expect(await reflexes({ ticket: { ...till, number: null } }).form(offer)).toHaveProperty("refused");
    expect(await reflexes().form({ ...offer, subject: "1042" })).toHaveProperty("refused");
  });

  const check = (values: Record<string, string>, known: Known = {}, person = "UOLEG") =>
    reflexes(known).check({ ...offer, person, values });
  const good = { partners: `${PEPE},${LEVANTE}`, problem: "no print", address: "Colón 12", contact: "" };

  test("says beside each field what is missing", async () => {
    expect(await check(good)).toBeNull();
    expect(await check({ ...good, address: "", contact: "Ana" })).toBeNull();
    expect(await check({ partners: "", problem: " \n", address: " ", contact: "" })).toEqual({
      partners: "Choose at least one partner.",
      problem: "Say in a sentence what is the matter.",
      address: expect.stringContaining("Without an address"),
    });
    expect(await check({ ...good, wanted: "x".repeat(301) })).toEqual({ wanted: "At most 300 characters." });
    expect(await check({ ...good, problem: "x".repeat(1_001) })).toHaveProperty("problem");
  });

  test("takes no invented partner, no stranger, and no ticket that was closed meanwhile", async () => {
    expect(await check({ ...good, partners: TICKET_ID })).toHaveProperty("partners");
    expect(await check({ ...good, partners: "' or true" })).toHaveProperty("partners");
    expect(await check(good, {}, "UGUEST")).not.toBeNull();
    expect(await check(good, { ticket: closed })).toEqual({ partners: "#1042 is already closed." });
  });

  test("reads each partner once and leaves out what is empty or unheard of", () => {
    expect(offerOf({ partners: `${PEPE},${PEPE},x`, problem: " no print ", phone: "", canary: "secret" })).toEqual({
      partners: [PEPE],
      fields: { problem: "no print" },
    });
  });
});

describe("approving and returning", () => {
  test("ask for stars and words, which may stay away, or for a reason, which may not", async () => {
    expect(await reflexes().form(approve)).toMatchObject({
      title: "Approve P-17",
      intro: expect.stringContaining("Levante Técnica"),
      fields: [
        { name: "stars", optional: true, options: [{ value: "5" }, {}, {}, {}, { label: "★", value: "1" }] },
        { name: "words", optional: true },
      ],
    });
    expect(await reflexes().form(giveBack)).toMatchObject({ title: "Return P-17", fields: [{ name: "reason" }] });
  });

  test.each([approve, giveBack])("$form is for a job that is done, and for members", async (asked) => {
    expect(await reflexes({ job: p17 }).form(asked)).toEqual({
      refused: "P-17 is not waiting to be checked. Its card shows how it stands.",
    });
    expect(await reflexes({ job: null }).form(asked)).toHaveProperty("refused");
    expect(await reflexes().form({ ...asked, subject: "17" })).toHaveProperty("refused");
    expect(await reflexes().form({ ...asked, person: "UGUEST" })).toHaveProperty("refused");
  });

  test("check what was filled in", async () => {
    const check = (asked: typeof approve, values: Record<string, string>, job: Job = done) =>
      reflexes({ job }).check({ ...asked, values });
    expect(await check(approve, { stars: "", words: "" })).toBeNull();
    expect(await check(approve, { stars: "4", words: "clean work" })).toBeNull();
    expect(await check(approve, { stars: "6" })).toHaveProperty("stars");
    expect(await check(approve, { words: "x".repeat(1_001) })).toHaveProperty("words");
    expect(await check(approve, { stars: "4" }, p17)).toHaveProperty("stars");
    expect(await check(giveBack, { reason: "still no cutter" })).toBeNull();
    expect(await check(giveBack, { reason: " " })).toEqual({ reason: "Say in a sentence what is still to be done." });
    expect(await check(giveBack, { reason: "x".repeat(1_001) })).toHaveProperty("reason");
    expect(await check(giveBack, { reason: "still no cutter" }, p17)).toHaveProperty("reason");
  });
});
