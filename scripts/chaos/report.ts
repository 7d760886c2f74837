import type { Findings, Side } from "./check.ts";
import { FAULTS } from "./plan.ts";
import type { Recovered } from "./recovery.ts";
import type { Outcome } from "./run.ts";

interface Row {
  readonly what: string;
  readonly desk: number;
  readonly clients: number;
  /** Has to be none. */
  readonly never?: boolean;
  readonly note?: string;
}

/** What broke a promise, each with what it is about; empty: all was kept. */
export const broken = ({ findings, gaveUp }: Outcome): string[] => {
  const { toDesk, toClients, leaks, leftBehind, tickets, presses, gaps } = findings;
  const named = (what: string, items: readonly string[]): string[] => items.map((item) => `${what}: ${item}`);
  const ofSide = (to: string, side: Side): string[] => [
    ...named(`lost on the way to ${to}`, side.lost),
    ...named(`stuck on the way to ${to}`, side.stuck),
    ...named("in a wrong conversation", side.crossings),
    ...named("out of order", side.inversions),
    ...named("repeated, and nobody was told", side.repeated),
  ];
  return [
    ...ofSide("the desk", toDesk),
    ...ofSide("clients", toClients),
    ...named("repeated where the platform can be asked", toDesk.marked),
    ...named("internal words outside", leaks),
    ...named("taken back, and still there", leftBehind),
    ...named("not one ticket with one card", tickets),
    ...named("a press without effect", presses),
    ...named("does not add up", gaps),
    ...named("a process ended", gaveUp),
  ];
};

export const table = (outcome: Outcome): string => {
  const { findings, settings } = outcome;
  return [
    "",
    `${settings.messages} messages, ${outcome.kills} kills, ground ${settings.ground}, seed ${settings.seed}, ${outcome.seconds.toFixed(0)} s`,
    "",
    ...side(rowsOf(outcome)),
    "",
    ...sums(findings),
    "",
    ...recovery(outcome.recovered),
    ...outcome.leftOut.map((what) => `left out: ${what}`),
    ...outcome.failed.map((what) => `could not be brought about: ${what}`),
  ].join("\n");
};

const rowsOf = ({ findings, givenUp }: Outcome): Row[] => {
  const { toDesk, toClients, leaks, takenBack, leftBehind, toldLeft, notes, sums: total } = findings;
  const both = (what: string, count: (side: Side) => number, more: Partial<Row> = {}): Row => ({
    what,
    desk: count(toDesk),
    clients: count(toClients),
    ...more,
  });
  const share = ((toClients.marked.length / Math.max(total.sent, 1)) * 100).toFixed(2);
  return [
    both("sent", (one) => one.sent, { note: `and ${notes} internal notes` }),
    both("delivered", (one) => one.delivered),
    both("files delivered", (one) => one.files),
    both("set aside with a reason", (one) => one.parked.length),
    both("lost", (one) => one.lost.length, {
      never: true,
      ...(givenUp > 0 ? { note: `${givenUp} events were given up by Slack` } : {}),
    }),
    both("stuck", (one) => one.stuck.length, { never: true }),
    both("in a wrong conversation", (one) => one.crossings.length, { never: true }),
    both("out of order in a conversation", (one) => one.inversions.length, { never: true }),
    both("handed to us out of order", (one) => one.handedOver),
    { what: "internal words outside", desk: 0, clients: leaks.length, never: true },
    {
      what: "taken back, and still there",
      desk: 0,
      clients: leftBehind.length,
      never: true,
      note: `of ${takenBack}; ${toldLeft.length} more as the desk was told`,
    },
    both("repeated, unmarked", (one) => one.repeated.length, { never: true }),
    {
      what: "repeated after an unknown outcome",
      desk: toDesk.marked.length,
      clients: toClients.marked.length,
      note: `${share} % of ${total.sent} sends; the desk is never repeated`,
    },
  ];
};

const side = (rows: readonly Row[]): string[] => [
  line("", "to the desk", "to clients", ""),
  ...rows.map(({ what, desk, clients, never, note }) =>
    line(
      what,
      desk,
      clients,
      [never ? (desk + clients === 0 ? "must be 0: kept" : "must be 0: BROKEN") : "", note ?? ""]
        .filter(Boolean)
        .join("; "),
    ),
  ),
];

const line = (what: string, desk: string | number, clients: string | number, note: string): string =>
  `${what.padEnd(36)}${String(desk).padStart(12)}${String(clients).padStart(12)}  ${note}`.trimEnd();

const sums = ({
  sums: { received, done, parked, pending, deliveries, sent, refused, waiting },
  gaps,
}: Findings): string[] => [
  `updates received ${received} = handled ${done} + set aside ${parked} + pending ${pending}${gaps.length > 0 ? "  BROKEN" : ""}`,
  `notices written ${deliveries} = sent ${sent} + set aside ${refused} + waiting ${waiting} + needed no more ${deliveries - sent - refused - waiting}`,
];

/** From a fault's end until all that was said by then stood where it belongs. */
const recovery = (times: readonly Recovered[]): string[] => [
  `${"time to recover after".padEnd(36)}${"times".padStart(12)}${"median".padStart(12)}${"max".padStart(12)}`,
  ...FAULTS.flatMap((fault) => {
    const own = times
      .filter((one) => one.fault === fault)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    if (own.length === 0) return [];
    return [
      `${fault.padEnd(36)}${String(own.length).padStart(12)}${seconds(own[Math.floor(own.length / 2)]!)}${seconds(own.at(-1)!)}`,
    ];
  }),
];

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`.padStart(12);

/** The whole of it in one sentence. */
export const verdict = (outcome: Outcome): string => {
  const { settings, findings, recovered, kills } = outcome;
  const wrong = broken(outcome).length;
  const said = findings.toDesk.sent + findings.toClients.sent + findings.notes;
  const faults = recovered.filter(({ fault }) => fault !== "kill").length;
  const about = `${said} messages through ${kills} kills and ${faults} other faults on ${settings.ground} (seed ${settings.seed})`;
  return wrong === 0
    ? `Every promise was kept: ${about}, nothing lost, nothing stuck, nothing in a wrong place or order.`
    : `BROKEN: ${wrong} promises were not kept in ${about}; the same seed gives the same plan, and the logs are in ${outcome.directory}.`;
};
