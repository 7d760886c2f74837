import { isId } from "../../core/id.ts";
import { FIELDS, type Field as JobField } from "../../core/partners/job.ts";
import type { JobSeen } from "../../core/reading.ts";
import { stateOf, type Ticket } from "../../core/tickets/ticket.ts";
import type { Field, Form } from "../bot.ts";
import type { Words } from "../words.ts";
import { type Asking, refusal } from "./asking.ts";
import { jobLabel } from "./views/posts.ts";

type Values = Readonly<Record<string, string>>;
type Errors = Record<string, string>;
type JobForm = "offer" | "approve" | "return-job";
type Made = Form | { readonly refused: string };
interface Checked {
  readonly subject: string;
  readonly values: Values;
}

const MOST_IN_FIELD = 300;
const MOST_PROBLEM = 1_000;
export const MOST_REASON = 1_000;
const STARS = [5, 4, 3, 2, 1] as const;

export const isJobForm = (form: string): form is JobForm =>
  form === "offer" || form === "approve" || form === "return-job";

/** The forms around a job: offer it, approve it with a rating, return it with a reason. */
export const jobForm = (asking: Asking, form: JobForm, subject: string): Promise<Made> =>
  form === "offer" ? offerForm(asking, subject) : ofDoneJob(asking, subject, form === "approve" ? approval : returning);

export const jobErrors = (asking: Asking, form: JobForm, checked: Checked): Promise<Errors> => {
  if (form === "offer") return offerErrors(asking, checked);
  return form === "approve" ? approvalErrors(asking, checked) : returnErrors(asking, checked);
};

/** Whom a form's partners are, and what its fields say; what is not there is left out. */
export const offerOf = (values: Values) => ({
  partners: [...new Set((values.partners ?? "").split(",").filter(isId))],
  fields: Object.fromEntries(
    FIELDS.flatMap((name) => {
      const said = (values[name] ?? "").trim();
      return said === "" ? [] : [[name, said]];
    }),
  ) as Partial<Record<JobField, string>>,
});

type OfferedTicket = NonNullable<Awaited<ReturnType<Asking["reading"]["ticket"]>>>;

const offerForm = async (asking: Asking, subject: string): Promise<Made> => {
  const { words, reading } = asking;
  const [ticket, partners] = await Promise.all([ticketOf(asking, subject), reading.partners()]);
  if (typeof ticket === "string") return { refused: ticket };
  if (partners.length === 0) return { refused: words.text("offer-no-partners") };
  const options = partners.map(({ id, name }) => ({ label: name, value: id }));
  const [only, ...more] = partners;
  const chosen = only && more.length === 0 ? { initial: only.id } : {};
  return {
    title: words.text("offer-title", { number: ticket.number ?? 0 }),
    submit: words.text("offer-submit"),
    close: words.text("form-cancel"),
    intro: words.text("offer-intro"),
    fields: [
      { name: "partners", label: words.text("offer-partners"), kind: "several", options, ...chosen },
      ...offerFields(words, ticket),
    ],
  };
};

/** What a partner may be told: as far as it is known, and for the member to change. */
const offerFields = (words: Words, { title, site, contactName, contactPhone }: OfferedTicket): Field[] => [
  { name: "problem", label: words.text("offer-field-problem"), kind: "lines", most: MOST_PROBLEM, initial: title },
  ...(
    [
      ["district", words.text("offer-field-district"), site?.district],
      ["equipment", words.text("offer-field-equipment"), null],
      ["wanted", words.text("offer-field-wanted"), null],
      ["prices", words.text("offer-field-prices"), null],
      ["address", words.text("offer-field-address"), site?.address],
      ["contact", words.text("offer-field-contact"), contactName],
      ["phone", words.text("offer-field-phone"), site?.phone ?? contactPhone],
    ] as const
  ).map(
    ([name, label, known]): Field => ({
      name,
      label,
      kind: "line",
      optional: true,
      most: MOST_IN_FIELD,
      ...(known ? { initial: known } : {}),
    }),
  ),
];

/** The ticket, or why nothing of it can be handed on. */
const ticketOf = async (asking: Asking, subject: string): Promise<OfferedTicket | string> => {
  const ticket = isId(subject) ? await asking.reading.ticket(subject) : null;
  if (!ticket || ticket.number === null) return refusal(asking, "not-found");
  return isOver(ticket) ? refusal(asking, "already-closed", { number: ticket.number }) : ticket;
};

const isOver = (ticket: Ticket): boolean => stateOf(ticket) === "closed";

const offerErrors = async (asking: Asking, { subject, values }: Checked): Promise<Errors> => {
  const { words, reading } = asking;
  const ticket = await ticketOf(asking, subject);
  if (typeof ticket === "string") return { partners: ticket };
  const { partners, fields } = offerOf(values);
  const known = new Set((await reading.partners()).map(({ id }) => id));
  const errors: Errors = {};
  if (!partners.some((id) => known.has(id))) errors.partners = words.text("offer-error-nobody");
  if (!fields.problem) errors.problem = words.text("offer-error-problem");
  if (!fields.address && !fields.contact) errors.address = words.text("offer-error-where");
  for (const name of FIELDS) {
    const most = name === "problem" ? MOST_PROBLEM : MOST_IN_FIELD;
    if ((fields[name]?.length ?? 0) > most) errors[name] = words.text("resolve-error-long", { most });
  }
  return errors;
};

/** The job, or why it can't be approved or returned now. */
const doneJob = async (asking: Asking, subject: string): Promise<JobSeen | string> => {
  const seen = isId(subject) ? await asking.reading.job(subject) : null;
  if (!seen) return refusal(asking, "not-found");
  const { status, number } = seen.job;
  return status === "done" ? seen : asking.words.text("job-not-done", { job: jobLabel(number) });
};

const ofDoneJob = async (asking: Asking, subject: string, make: (words: Words, seen: JobSeen) => Form) => {
  const seen = await doneJob(asking, subject);
  return typeof seen === "string" ? { refused: seen } : make(asking.words, seen);
};

const approval = (words: Words, { job, partnerName }: JobSeen): Form => ({
  title: words.text("approve-title", { job: jobLabel(job.number) }),
  submit: words.text("approve-submit"),
  close: words.text("form-cancel"),
  intro: words.text("approve-intro", { name: partnerName ?? "" }),
  fields: [
    {
      name: "stars",
      label: words.text("approve-stars"),
      kind: "choice",
      optional: true,
      options: STARS.map((stars) => ({ label: "★".repeat(stars), value: String(stars) })),
    },
    { name: "words", label: words.text("approve-words"), kind: "lines", optional: true, most: MOST_REASON },
  ],
});

const returning = (words: Words, { job, partnerName }: JobSeen): Form => ({
  title: words.text("return-title", { job: jobLabel(job.number) }),
  submit: words.text("return-submit"),
  close: words.text("form-cancel"),
  fields: [
    {
      name: "reason",
      label: words.text("return-reason"),
      kind: "lines",
      hint: words.text("resolve-done-hint", { name: partnerName ?? "" }),
      most: MOST_REASON,
    },
  ],
});

const approvalErrors = async (asking: Asking, { subject, values }: Checked): Promise<Errors> => {
  const seen = await doneJob(asking, subject);
  if (typeof seen === "string") return { stars: seen };
  const errors: Errors = {};
  if (starsOf(values) === undefined) errors.stars = refusal(asking, "bad-input");
  if ((values.words ?? "").trim().length > MOST_REASON)
    errors.words = asking.words.text("resolve-error-long", { most: MOST_REASON });
  return errors;
};

/** Null: none were given. Undefined: no such number of stars. */
export const starsOf = ({ stars = "" }: Values): number | null | undefined =>
  stars === "" ? null : STARS.find((one) => String(one) === stars);

const returnErrors = async (asking: Asking, { subject, values }: Checked): Promise<Errors> => {
  const { words } = asking;
  const seen = await doneJob(asking, subject);
  if (typeof seen === "string") return { reason: seen };
  const reason = (values.reason ?? "").trim();
  if (reason === "") return { reason: words.text("return-error-empty") };
  return reason.length > MOST_REASON ? { reason: words.text("resolve-error-long", { most: MOST_REASON }) } : {};
};
