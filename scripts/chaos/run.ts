import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { freePort } from "../free-port.ts";
import { audit } from "./audit.ts";
import { check, type Findings } from "./check.ts";
import { pause, waitFor } from "./child.ts";
import { Crew } from "./crew.ts";
import { openGround } from "./ground.ts";
import { keepWhatIsLeft } from "./left.ts";
import { clientsOf, People } from "./people.ts";
import { type Fault, type Plan, planOf, type Settings } from "./plan.ts";
import { DESK_FILE, DESKS, type Loose, Platforms } from "./platforms.ts";
import { type Recovered, Recovery } from "./recovery.ts";
import { Sight } from "./sight.ts";
import { HAPPENINGS, impossible, type Stage } from "./troubles.ts";

export interface Outcome {
  readonly settings: Settings;
  readonly findings: Findings;
  readonly recovered: readonly Recovered[];
  readonly kills: number;
  /** Processes that ended without being killed. */
  readonly gaveUp: readonly string[];
  /** Events that Slack's stand-in gave up after all its tries. */
  readonly givenUp: number;
  /** Faults that were left out, and why. */
  readonly leftOut: readonly string[];
  /** Troubles that could not be brought about. */
  readonly failed: readonly string[];
  readonly seconds: number;
  /** Where the logs of all processes lie. */
  readonly directory: string;
}

export type Progress = (words: string) => void;

const SETTLE_MS = 600_000;
/** Pending words stand for themselves; cards have to be up to date too. */
const SETTLED_TWICE_MS = 1_000;

/** Says, breaks, waits until nothing waits any more, and checks. */
export const chaos = async (settings: Settings, tell: Progress): Promise<Outcome> => {
  const began = performance.now();
  const plan = planOf(settings);
  const directory = mkdtempSync(join(tmpdir(), "relevo-chaos-"));
  const closers: (() => Promise<void>)[] = [];
  try {
    const stage = await open(settings, plan, directory, (close) => closers.unshift(close));
    const leftOut = settings.faults.flatMap((fault) => {
      const why = impossible(fault, { ground: stage.ground, on: settings.ground });
      return why === null ? [] : [`${fault}: ${why}`];
    });
    tell(
      `${plan.clients} clients of ${DESKS.length} desks, ${settings.messages} messages, ${plan.troubles.length} faults; logs are in ${directory}`,
    );
    const sight = new Sight(stage.platforms);
    await sight.open();
    closers.unshift(async () => sight.close());
    const recovery = new Recovery(sight, stage.people.said);
    const note = (words: string): void =>
      appendFileSync(join(directory, "story.log"), `${new Date().toISOString()} ${words}\n`);
    const failed = await perform(
      stage,
      plan,
      { recovery, note, tell },
      (fault) => impossible(fault, { ground: stage.ground, on: settings.ground }) === null,
    );
    tell("waiting until nothing waits any more");
    const owner = await stage.ground.owner();
    closers.unshift(() => owner.end());
    await settled(stage, owner).catch((error: Error) => tell(error.message));
    recovery.close();
    const findings = await check({
      owner,
      platforms: stage.platforms,
      clients: stage.clients,
      said: stage.people.said,
      urgencies: stage.people.urgencies,
    });
    await keepWhatIsLeft(owner, directory);
    const { lost } = await stage.platforms.control("slack", "lost");
    for (const { eventId, type, reason } of lost)
      note(`Slack gave up ${eventId}, an event of the kind ${type}: ${reason}`);
    return {
      settings,
      findings,
      recovered: recovery.times,
      kills: stage.crew.kills,
      gaveUp: stage.crew.gaveUp,
      givenUp: lost.length,
      leftOut,
      failed,
      seconds: (performance.now() - began) / 1_000,
      directory,
    };
  } finally {
    for (const close of closers) await close().catch((error: Error) => tell(`a part did not stop: ${error.message}`));
  }
};

/** What was kept of a run that broke no promise is of no use. */
export const forget = ({ directory }: Outcome): void => rmSync(directory, { recursive: true, force: true });

const open = async (
  settings: Settings,
  plan: Plan,
  directory: string,
  onClose: (close: () => Promise<void>) => void,
): Promise<Stage> => {
  const { ground: name, redisUrl, workers, seed, faults } = settings;
  const ground = await openGround({ name, directory, redisUrl, fillsDisk: faults.includes("disk-full") });
  onClose(ground.close);
  const platforms = await Platforms.open(join(directory, "platforms"), seed, join(directory, "platforms.log"));
  onClose(() => platforms.close());
  const clients = clientsOf(plan);
  await platforms.cast(clients);
  const [clock, deskFile] = [join(directory, "clock"), join(directory, "desk.yaml")];
  writeFileSync(clock, "0");
  writeFileSync(deskFile, DESK_FILE);
  const ports = await Promise.all(Array.from({ length: Crew.size(workers) }, freePort));
  const env = {
    ...ground.env,
    DESK_FILE: deskFile,
    SECRET_KEY: "a key of thirty-two characters or more",
    PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
    TELEGRAM_API_ROOT: platforms.url,
    SLACK_API_URL: `${platforms.url}/slack/api`,
  };
  const crew = new Crew({ directory, clock, env, workers, ports });
  onClose(() => crew.stop());
  await crew.start();
  return { platforms, ground, crew, clients, clock, people: new People(clients, platforms) };
};

interface Telling {
  readonly recovery: Recovery;
  /** Writes a line of the story that is kept beside the logs. */
  readonly note: Progress;
  readonly tell: Progress;
}

/** All acts and troubles at their times; resolves when the last of both is over. */
const perform = async (
  stage: Stage,
  plan: Plan,
  { recovery, note, tell }: Telling,
  isPossible: (fault: Fault) => boolean,
): Promise<string[]> => {
  const began = performance.now();
  const now = (): number => performance.now() - began;
  const failed: string[] = [];
  const happening = plan.troubles
    .filter(({ fault }) => isPossible(fault))
    .map(async (trouble) => {
      await pause(trouble.atMs);
      note(`${trouble.fault} begins`);
      const beganMs = performance.now();
      try {
        await HAPPENINGS[trouble.fault](stage, trouble);
        recovery.begin(trouble.fault, beganMs);
        note(`${trouble.fault} is over`);
      } catch (error) {
        failed.push(`${trouble.fault} at ${(trouble.atMs / 1_000).toFixed(1)} s: ${(error as Error).message}`);
      }
    });
  const timer = setInterval(
    () => tell(`${(now() / 1_000).toFixed(0)} s: ${stage.people.said.length} said, ${stage.crew.kills} kills`),
    15_000,
  );
  await Promise.all([stage.people.play(plan.acts, now), ...happening]).finally(() => clearInterval(timer));
  return failed;
};

/** Until the platforms have handed over all, all of it is handled, and all that is due has left. */
const settled = async ({ platforms }: Stage, owner: pg.Client): Promise<void> => {
  await platforms.clearFaults();
  const isQuiet = async (): Promise<boolean> => {
    for (const { token } of DESKS)
      if ((await platforms.control("telegram", "pending", { bot: token })).updates.length > 0) return false;
    await platforms.control("slack", "waitDelivered", { timeoutMs: 1 });
    const { pending, waiting } = await audit(owner);
    // What Slack gave up on is asked for; until that is done, nobody can say that it is lost.
    const { lost } = await platforms.control("slack", "lost");
    const givenUp = Math.max(0, ...lost.map((one: Loose) => one.since));
    const { rows } = await owner.query(
      `select 1 from projection where next_at is not null union all select 1 from file where state = 'fetching'
       union all select 1 from channel where kind = 'slack' and (heard_at is null or heard_at < $1) limit 1`,
      [new Date(givenUp)],
    );
    return pending + waiting + rows.length === 0;
  };
  const quiet = () => isQuiet().catch(() => false);
  await waitFor(
    "an end of all work",
    async () => {
      if (!(await quiet())) return false;
      await pause(SETTLED_TWICE_MS);
      return quiet();
    },
    SETTLE_MS,
  );
};
