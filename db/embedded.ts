// The PostgreSQL that Relevo brings along, for whoever has none. It outlives a killed owner on purpose: the next start adopts it.
import { mkdir, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { findBinaries } from "./embedded/binaries.ts";
import { type Claim, claimOwnership } from "./embedded/claim.ts";
import { keep, type Listener } from "./embedded/keeper.ts";
import type { Log } from "./embedded/log.ts";
import { existingCluster, placeOfRunning, settlePlace } from "./embedded/place.ts";
import { markOf, type ProcessMark } from "./embedded/processes.ts";
import { isRoot } from "./embedded/reach.ts";
import { readRecord } from "./embedded/record.ts";
import { adopt, Server } from "./embedded/server.ts";

export { Refusal as EmbeddedRefusal } from "./embedded/refusal.ts";

export interface Embedded {
  /** The owner's connection string; it stays the same for the life of this object, restarts included. */
  readonly url: string;
  /** True when the server was still running after its former owner had been killed. */
  readonly adopted: boolean;
  /** The server is gone and is being started again. Returns a function that takes the listener away. */
  onDown(listener: Listener): Listener;
  /** It takes connections again. */
  onUp(listener: Listener): Listener;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Log;
  readonly now?: () => Date;
}

export async function startEmbedded({ dataDir, log, now = () => new Date() }: EmbeddedOptions): Promise<Embedded> {
  // Passable but not listable for others as root, since the database then runs as another user.
  await mkdir(resolve(dataDir), { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
  const folder = await realpath(dataDir);
  const me = markOf(process.pid) ?? { pid: process.pid, began: "" };
  const claim = await claimOwnership(folder, me, now().toISOString());
  try {
    return await open(folder, me, claim, log);
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function open(folder: string, me: ProcessMark, claim: Claim, log: Log): Promise<Embedded> {
  const record = await readRecord(folder);
  const cluster = existingCluster(folder, record);
  const adopted = cluster === null ? null : await adopt(folder, cluster, record, log);
  const place = adopted && cluster ? placeOfRunning(folder, cluster) : await settlePlace(folder, cluster, log);
  const binaries = await findBinaries(place.user, place.copies, log);
  const server = new Server({ folder, place, binaries, owner: me }, record);
  const first = adopted ? await server.take(adopted) : await server.start(cluster === null);
  const keeper = keep(first, () => server.restart(), log);
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    await keeper.stop();
    await server.forget();
    await claim.release();
  };
  return {
    url: server.url,
    adopted: adopted !== null,
    onDown: keeper.onDown,
    onUp: keeper.onUp,
    stop: () => (stopped ??= stop()),
  };
}
