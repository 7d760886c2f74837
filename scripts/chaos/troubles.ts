import { writeFile } from "node:fs/promises";
import { pause, waitFor } from "./child.ts";
import type { Crew } from "./crew.ts";
import type { Ground } from "./ground.ts";
import type { Client, People } from "./people.ts";
import type { Fault, GroundName, Trouble } from "./plan.ts";
import { DESKS, type Desk, type Platforms } from "./platforms.ts";
import { chosen } from "./random.ts";

/** All that a run can break. */
export interface Stage {
  readonly platforms: Platforms;
  readonly ground: Ground;
  readonly crew: Crew;
  readonly people: People;
  readonly clients: readonly Client[];
  /** The file with the program's clock. */
  readonly clock: string;
}

/** Goes wrong, and resolves when the cause is gone; what is still to be mended by then is the program's. */
type Happening = (stage: Stage, trouble: Trouble) => Promise<void>;

/** A long absence in a long run, a short one in a short run. */
const ABSENT_SHARE = 10;
const HOUR_MS = 3_600_000;
const DATABASE_BACK_MS = 60_000;

export const HAPPENINGS: Record<Fault, Happening> = {
  kill: ({ crew }, { choice, forMs }) => crew.kill(choice, forMs),
  429: (stage, trouble) => calls(stage, trouble, { kind: "429", retryAfter: 1 + Math.round(trouble.choice * 3) }),
  500: (stage, trouble) => calls(stage, trouble, { kind: "500" }),
  timeout: (stage, trouble) =>
    calls(stage, trouble, {
      ...(trouble.choice < 0.5 ? { kind: "hang", before: true } : { kind: "drop-after" }),
      ms: 25_000,
    }),
  slow: (stage, trouble) => calls(stage, trouble, { kind: "hang", ms: trouble.forMs / 2 }),
  "drop-before": (stage, trouble) => calls(stage, trouble, { kind: "drop-before" }),
  "drop-after": (stage, trouble) => calls(stage, trouble, { kind: "drop-after" }),
  duplicates: repeats,
  "several-events": ({ platforms }) => platforms.control("slack", "duplicateNext", { times: 3, newEventIds: true }),
  late: async ({ platforms }, { forMs }) => {
    await platforms.control("slack", "late", { ms: forMs, times: 3 });
    await pause(forMs);
  },
  "out-of-order": async (stage, { choice, forMs }) => {
    const count = 2 + Math.round(choice * 4);
    await stage.platforms.control("slack", "outOfOrder", { count });
    await pause(forMs);
    await letHeldGo(stage.platforms);
  },
  "second-poller": async ({ platforms }, { forMs }) => {
    const end = AbortSignal.timeout(Math.round(forMs));
    // Each request has a signal of its own, since what listens to one stays with it.
    while (!end.aborted) await platforms.poll(DESKS[0]!.token, AbortSignal.any([end]));
  },
  socket: async ({ platforms }, { choice }) => {
    if (choice < 0.5) await platforms.control("slack", "dropSockets");
    else for (const { app } of DESKS) await platforms.control("slack", "disconnect", { app });
  },
  poison,
  blocked,
  archived,
  clock: async ({ clock }, { choice, forMs }) => {
    await writeFile(clock, String(choice < 0.5 ? HOUR_MS : -HOUR_MS));
    await pause(forMs);
    await writeFile(clock, "0");
  },
  "disk-full": async ({ ground }, { forMs }) => {
    await ground.disk?.fill();
    await pause(forMs);
    ground.disk?.empty();
  },
  "postgres-kill": async ({ ground }) => {
    await ground.killDatabase();
    const owner = await waitFor("the database's return", () => ground.owner().catch(() => null), DATABASE_BACK_MS);
    await owner.end();
  },
  "postgres-cut": async ({ ground }) => {
    const owner = await ground.owner();
    await owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
    );
    await owner.end();
  },
  "postgres-hangs": ({ ground }, { forMs }) => ground.freezeDatabase(forMs),
  // Away just now, it is as empty as can be.
  "redis-flush": async ({ ground }) => ground.redis?.flush().catch(() => undefined),
  "redis-kill": async ({ ground }) => {
    await ground.redis?.kill();
    await ground.redis?.start();
  },
  "redis-absent": async ({ ground }, { forMs }) => {
    await ground.redis?.kill();
    await pause(forMs * ABSENT_SHARE);
    await ground.redis?.start();
  },
};

/** Why a fault can't be brought about here; null: it can. */
export const impossible = (
  fault: Fault,
  { ground, on }: { readonly ground: Ground; readonly on: GroundName },
): string | null => {
  if (fault === "disk-full" && !ground.disk) return "filling the disk needs a user who may mount one";
  if (!fault.startsWith("redis-")) return null;
  if (on !== "redis") return "this ground has no Redis";
  return fault === "redis-flush" || ground.redis?.isOurs ? null : "the Redis that was named is not ours to kill";
};

/** What a platform is asked most, and what it is asked at all. */
const METHODS = [
  ["telegram", "sendMessage"],
  ["telegram", "*"],
  ["slack", "chat.postMessage"],
  ["slack", "files.completeUploadExternal"],
  ["slack", "*"],
] as const;

async function calls({ platforms }: Stage, { choice, forMs }: Trouble, fault: object): Promise<void> {
  const [platform, method] = chosen(METHODS, choice);
  await platforms.fault({ platform, method, times: 1 + Math.round(choice * 7), ...fault });
  const end = performance.now() + forMs;
  while (performance.now() < end && (await platforms.faultsLeft()) > 0) await pause(100);
  await platforms.clearFaults();
}

/** The last updates come again, and the engineers' next words come three times. */
async function repeats({ platforms }: Stage): Promise<void> {
  await platforms.control("slack", "duplicateNext", { times: 3, newEventIds: false });
  for (const { token } of DESKS) await platforms.control("telegram", "redeliver", { bot: token, last: 20 });
}

const letHeldGo = async (platforms: Platforms): Promise<void> => {
  await platforms.control("slack", "outOfOrder", { count: 1 });
  await platforms.control("slack", "raw", { app: DESKS[0]!.app, payload: { type: "nothing_that_we_know" } });
};

let poisons = 0;

/** Valid JSON of a shape that Telegram doesn't have, in the middle of a client's words. */
async function poison({ platforms, people, clients }: Stage, { choice }: Trouble): Promise<void> {
  const at = Math.floor(choice * clients.length);
  const { id, name, desk } = clients[at]!;
  poisons += 1;
  const message = {
    message_id: 900_000_000 + poisons,
    date: Math.floor(Date.now() / 1_000),
    chat: { id, type: "private", first_name: name },
    from: { id, is_bot: false, first_name: name, language_code: "en" },
    text: 42,
    entities: "none",
  };
  await platforms.control("telegram", "raw", { bot: desk.token, update: { message } });
  people.begin({ kind: "say", client: at, choice });
}

/** A client who talks blocks the bot, and is answered meanwhile. */
async function blocked({ platforms, people, clients }: Stage, { choice, forMs }: Trouble): Promise<void> {
  const talking = clients.filter(({ name }) => people.roots.has(name) && !people.blocked.has(name));
  if (talking.length === 0) return;
  const client = chosen(talking, choice);
  const where = { from: client.id, bot: client.desk.token };
  await platforms.control("telegram", "block", where);
  people.blocked.add(client.name);
  for (const kind of ["answer", "answer-file"] as const)
    people.begin({ kind, client: clients.indexOf(client), choice });
  await pause(forMs);
  await platforms.control("telegram", "unblock", where);
  people.blocked.delete(client.name);
}

async function archived({ platforms, people }: Stage, { choice, forMs }: Trouble): Promise<void> {
  const { channel, key }: Desk = chosen(DESKS, choice);
  people.archived.add(key);
  await platforms.control("slack", "archive", { channel });
  await pause(forMs);
  await platforms.control("slack", "archive", { channel, undo: true });
  people.archived.delete(key);
}
