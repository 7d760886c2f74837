import type pg from "pg";
import type { Instance } from "../core/duty.ts";
import type { Account } from "../core/records.ts";
import { waitingFile } from "./arrivals.ts";
import { claimIdentity, createClaims, createTimerTable, openThreads } from "./claims.ts";
import { createClockWatch } from "./clock.ts";
import { createOutboundStore } from "./deliveries.ts";
import type { DeskDb } from "./desk.ts";
import { createIntake, type Hall } from "./intake.ts";
import { createLanes } from "./lanes.ts";
import { createReading } from "./reading.ts";
import { createReflexReading } from "./reflex-reading.ts";
import { createRepairReading } from "./repairs.ts";
import { createStepTable } from "./sla.ts";

interface Ground {
  readonly pool: pg.Pool;
  readonly desk: DeskDb;
  readonly account: (id: string) => Promise<Account>;
  readonly now: () => Date;
}

/** A channel, as this folder knows it: which one, and whose. */
interface Whose {
  readonly id: string;
  readonly account: string;
}

/** What the others are given of the database beside the desk: by channel, by instance, and for the API. */
export const doorsOf = ({ pool, desk, account, now }: Ground) => ({
  intake: (channel: Whose, hall: Hall) => createIntake(pool, { id: channel.id, accountId: channel.account }, now, hall),
  reflexReading: (channel: Whose) => createReflexReading(desk, channel.account, channel.id),
  outbound: async (channel: Whose) =>
    createOutboundStore({ pool, channel: channel.id, account: await account(channel.account), now }),
  threads: (channel: Whose) => desk.inside(channel.account, (inside) => openThreads(inside, channel.id)),
  waitingFile: (whose: string, file: string) => desk.inside(whose, (inside) => waitingFile(inside, file)),
  claimIdentity: (channel: string, identity: string, handle: string) => claimIdentity(pool, channel, identity, handle),
  noteHealth: createClaims(pool, 0, now).health,
  tables: ({ id }: Instance) => ({
    lanes: createLanes(pool, id, now),
    claims: createClaims(pool, id, now),
    timers: createTimerTable(pool, now),
    clock: createClockWatch(pool, now),
    steps: createStepTable(pool, now),
  }),
  reading: createReading(desk),
  repairs: createRepairReading(desk),
});
