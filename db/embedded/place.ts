// Where the cluster lies and as whom PostgreSQL runs.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Log } from "./log.ts";
import { canPassTo, giveTo, isRoot, nobody, ownerOf, type User } from "./reach.ts";
import type { PostgresRecord } from "./record.ts";
import { Refusal } from "./refusal.ts";

export interface Place {
  readonly cluster: string;
  /** Where the programs are copied to when they cannot be used as installed. */
  readonly copies: string;
  /** Whom PostgreSQL runs as; null: as we do. */
  readonly user: User | null;
}

/** What postgres.json says of a cluster: inside DATA_DIR by its name alone, so that DATA_DIR may be moved as a whole. */
export const nameOf = (dataDir: string, cluster: string): string =>
  dirname(cluster) === dataDir ? relative(dataDir, cluster) : cluster;

/** The cluster made by an earlier start, or null before the first. */
export function existingCluster(dataDir: string, record: PostgresRecord | null): string | null {
  if (record === null) return [inside(dataDir), outside(dataDir)].find((path) => existsSync(path)) ?? null;
  const named = resolve(dataDir, record.cluster);
  if (existsSync(named)) return named;
  // Only a cluster that was started once has a port. An empty database in its stead would look as if all were lost.
  if (record.port === null) return null;
  throw new Refusal(
    `The database of ${dataDir} is gone: postgres.json names ${named}, which does not exist. ` +
      `Bring it back from where it was moved or from a backup; to begin with an empty one, delete ${join(dataDir, "postgres.json")}.`,
  );
}

export async function settlePlace(dataDir: string, existing: string | null, log: Log): Promise<Place> {
  if (!isRoot()) return asOurselves(dataDir, existing);
  const user = userOf(existing);
  const cluster = existing ?? inside(dataDir);
  if (canPassTo(cluster, user)) {
    // The folder itself is given last, so its owner tells that all within is given: no walk at each start.
    if (existing !== null && ownerOf(existing)?.uid !== user.uid) await giveTo(existing, user);
    return placeFor(dataDir, cluster, user);
  }
  await makeOutside(dataDir);
  if (existing !== null) await moveOut(dataDir, existing, user);
  log.warn(
    `PostgreSQL does not run as root, and uid ${user.uid} cannot reach ${dataDir}: the database lies in ${outside(dataDir)}. ` +
      `Back up both folders. To keep it in DATA_DIR, start Relevo as an ordinary user.`,
  );
  return placeFor(dataDir, outside(dataDir), user);
}

/** A running server is left where it is. */
export const placeOfRunning = (dataDir: string, cluster: string): Place =>
  placeFor(dataDir, cluster, isRoot() ? userOf(cluster) : null);

const inside = (dataDir: string) => join(dataDir, "postgres");
const outside = (dataDir: string) => join(systemFolder(dataDir), "postgres");
const systemFolder = (dataDir: string) =>
  join("/var/lib/relevo", createHash("sha256").update(dataDir).digest("hex").slice(0, 16));

// A cluster made by an ordinary user stays theirs when root starts it once, or they could never start it again.
function userOf(cluster: string | null): User {
  const owner = cluster === null ? null : ownerOf(cluster);
  return owner === null || owner.uid === 0 ? nobody : owner;
}

function placeFor(dataDir: string, cluster: string, user: User | null): Place {
  const copies = canPassTo(join(dataDir, "copy"), user) ? dataDir : systemFolder(dataDir);
  return { cluster, copies, user };
}

function asOurselves(dataDir: string, existing: string | null): Place {
  const owner = existing === null ? null : ownerOf(existing);
  if (owner !== null && owner.uid !== process.getuid?.()) {
    throw new Refusal(
      `The database in ${existing} belongs to uid ${owner.uid}. Start Relevo as that user or as root, or give the folder to this user: chown -R.`,
    );
  }
  return placeFor(dataDir, existing ?? inside(dataDir), null);
}

async function makeOutside(dataDir: string): Promise<void> {
  const folder = systemFolder(dataDir);
  await mkdir(folder, { recursive: true });
  // Set apart from mkdir, which takes away what the umask forbids.
  await chmod(dirname(folder), 0o755);
  await chmod(folder, 0o755);
}

async function moveOut(dataDir: string, existing: string, user: User): Promise<void> {
  const target = outside(dataDir);
  if (existsSync(target)) {
    throw new Refusal(
      `uid ${user.uid} cannot reach the database in ${existing}, and ${target}, where it would go, is already there. ` +
        `Let others pass through ${dataDir} (chmod o+x), or move one of the two away.`,
    );
  }
  const draft = `${target}.draft`;
  await rm(draft, { recursive: true, force: true });
  await cp(existing, draft, { recursive: true, verbatimSymlinks: true });
  await giveTo(draft, user);
  await rename(draft, target);
  // Kept under another name, not deleted: a copy is no reason to destroy an original.
  await rename(existing, `${existing}.moved`);
}
