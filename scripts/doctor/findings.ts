import type { Inside, OpenRepair, Outside, Sums } from "./look.ts";

/** One line of the doctor: how something stands, and what to do when it needs a person. */
export interface Finding {
  readonly name: string;
  readonly says: string;
  /** Null: nothing has to be done. */
  readonly todo: string | null;
}

const MOST_SHOWN = 5;
const FEW_BYTES = 512 * 1024 * 1024;
const LATE_SECONDS = 60;
const RUNBOOK = "docs/runbook.md";

export const findingsOutside = (outside: Outside): Finding[] => [
  fine("relevo", `${outside.relevo} on Node.js ${outside.node.slice(1)}`),
  diskFinding(outside),
];

const diskFinding = ({ dataDir, freeBytes }: Outside): Finding => {
  if (freeBytes === null)
    return needs("disk", `${dataDir} can't be looked into`, "is DATA_DIR right, and may this user read it?");
  const free = `${(freeBytes / 1024 ** 3).toFixed(1)} GB free for ${dataDir}`;
  return freeBytes < FEW_BYTES ? needs("disk", free, `make room (${RUNBOOK}#the-disk-is-full)`) : fine("disk", free);
};

export const databaseIsAway = (why: string): Finding =>
  needs("database", `can't be reached: ${why}`, `${RUNBOOK}#the-database-is-away`);

export const findingsInside = (outside: Outside, inside: Inside, now: Date): Finding[] => [
  fine("database", `PostgreSQL ${inside.postgres}, ${outside.ground === "embedded" ? "the embedded one" : "your own"}`),
  schemaFinding(inside),
  queueFinding(outside),
  ...(inside.held
    ? [
        needs(
          "held",
          `nothing is sent since ${when(inside.held.since, now)}: ${inside.held.why}`,
          `npm run release shows what may reach people twice, and lets it go`,
        ),
      ]
    : []),
  instancesFinding(inside, now),
  ...inside.channels.map((channel) => channelFinding(channel, inside, now)),
  waitingIn(inside),
  waitingOut(inside),
  ...(inside.timersLate > 0
    ? [
        needs(
          "timers",
          `${inside.timersLate} are more than a minute late`,
          `is a process with workers running? ${RUNBOOK}#the-oldest-waiting-grows`,
        ),
      ]
    : []),
  sumFinding(inside.sums),
  openFinding(
    "set aside",
    inside.open.filter(({ kind }) => kind === "update"),
    now,
  ),
  openFinding(
    "not arrived",
    inside.open.filter(({ kind }) => kind === "delivery"),
    now,
  ),
];

const schemaFinding = ({ schema }: Inside): Finding => {
  const { version, oldestProgram, program, missing } = schema;
  if (oldestProgram > program)
    return needs("schema", `${version}, made by a newer Relevo; this one knows ${program}`, "start the newer version");
  if (missing > 0)
    return needs(
      "schema",
      `${missing} migrations of this version are not applied yet`,
      "restart the program: npm start",
    );
  return fine("schema", String(version));
};

const queueFinding = ({ ground, redisIsAway }: Outside): Finding => {
  if (redisIsAway)
    return needs("queue", `Redis is away: ${redisIsAway}. All goes on, a little slower`, `${RUNBOOK}#redis-is-away`);
  return fine("queue", ground === "redis" ? "Redis answers" : "on PostgreSQL");
};

const instancesFinding = ({ instances }: Inside, now: Date): Finding => {
  if (instances.length === 0) return needs("running", "no process", "npm start");
  const told = instances.map(({ id, runs, startedAt }) => `${id} (${runs}, since ${when(startedAt, now)})`);
  return fine("running", told.join(", "));
};

const channelFinding = (
  { account, channel, kind, health, why, since }: Inside["channels"][number],
  { instances }: Inside,
  now: Date,
) => {
  const name = `channel ${account}/${channel}`;
  const told = `${kind}, ${health}${since ? ` since ${when(since, now)}` : ""}${why ? `: ${why}` : ""}`;
  const isWrong = health !== "connected" && instances.length > 0;
  return isWrong ? needs(name, told, `${RUNBOOK}#a-channel-is-degraded`) : fine(name, told);
};

const waitingIn = ({ standing, attention }: Inside): Finding => {
  const lanes = standing.reduce((sum, one) => sum + one.lanesWaiting, 0);
  const oldest = Math.max(0, ...attention.map((one) => one.waitsInSeconds));
  const told = lanes === 0 ? "nothing waits" : `${lanes} conversations wait, the oldest update ${age(oldest * 1_000)}`;
  return oldest > LATE_SECONDS ? needs("way in", told, `${RUNBOOK}#the-oldest-waiting-grows`) : fine("way in", told);
};

const waitingOut = ({ standing, attention }: Inside): Finding => {
  const streams = standing.reduce((sum, one) => sum + one.streamsWaiting, 0);
  const unknown = attention.reduce((sum, one) => sum + one.unknown, 0);
  const oldest = Math.max(0, ...attention.map((one) => one.waitsOutSeconds));
  const told =
    streams === 0
      ? "nothing waits"
      : `${streams} streams wait, the oldest delivery ${age(oldest * 1_000)}, ${unknown} with an unknown outcome`;
  return oldest > LATE_SECONDS ? needs("way out", told, `${RUNBOOK}#the-oldest-waiting-grows`) : fine("way out", told);
};

const sumFinding = (sums: Sums): Finding => {
  const parts = [
    `${sums.done} done`,
    `${sums.parked} set aside`,
    ...(sums.retried > 0 ? [`${sums.retried} tried again`] : []),
    ...(sums.dismissed > 0 ? [`${sums.dismissed} dismissed`] : []),
    `${sums.pending} pending`,
    ...(sums.old > 0 ? [`${sums.old} deleted by age`] : []),
  ];
  const told = `${sums.received} received = ${parts.join(" + ")}`;
  if (sums.lost === 0) return fine("sum", told);
  return needs("sum", `${told}, and ${sums.lost} that nobody knows of`, `${RUNBOOK}#the-sum-is-not-equal`);
};

/** The oldest few with their reason; the rest by the command. */
const openFinding = (name: string, open: readonly OpenRepair[], now: Date): Finding => {
  const [first] = open;
  if (!first) return fine(name, "nothing");
  const lines = open.slice(0, MOST_SHOWN).map((one) => lineOf(one, now));
  const more = open.length > MOST_SHOWN ? [`… and ${open.length - MOST_SHOWN} more: npm run doctor -- list`] : [];
  const todo = `npm run doctor -- show ${first.id}, then the same with retry or dismiss (${RUNBOOK}#repairing)`;
  return needs(
    name,
    [`${open.length}, the oldest ${age(now.getTime() - endOf(first).getTime())} ago`, ...lines, ...more].join("\n"),
    todo,
  );
};

/** One line of a list. */
export const lineOf = (repair: OpenRepair, now: Date): string =>
  [
    repair.id,
    `${repair.account}/${repair.channel.key}`,
    repair.ticket === null ? repair.what : `#${repair.ticket} ${repair.what}`,
    `${age(now.getTime() - endOf(repair).getTime())} ago`,
    `${repair.why ?? "no reason was told"}${repair.arrived ? ` (${ARRIVED[repair.arrived]})` : ""}`,
  ].join("  ");

export const ARRIVED = {
  perhaps: "may have arrived",
  partly: "its first part has arrived",
} as const;

const endOf = ({ ended, came }: OpenRepair): Date => ended ?? came;

const fine = (name: string, says: string): Finding => ({ name, says, todo: null });

const needs = (name: string, says: string, todo: string): Finding => ({ name, says, todo });

export const when = (at: Date, now: Date): string =>
  `${at.toISOString().slice(0, 16).replace("T", " ")} UTC (${age(now.getTime() - at.getTime())})`;

export const age = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`;
};
