// PostgreSQL refuses to run as root, so as root it runs as somebody else, who must be able to get to its files.
import { lstatSync, type Stats, statSync } from "node:fs";
import { chown, lchown, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export const nobody: User = { uid: 65534, gid: 65534 };

export const isRoot = (): boolean => process.getuid?.() === 0;

/** May this user read and enter `path`, and pass through every folder above it? Null is the user that we are. */
export function canReach(path: string, user: User | null): boolean {
  return user === null || (allows(path, user, 0o5) && canPassTo(path, user));
}

export function canPassTo(path: string, user: User | null): boolean {
  if (user === null) return true;
  const parent = dirname(path);
  return parent === path || (allows(parent, user, 0o1) && canPassTo(parent, user));
}

export const ownerOf = (path: string): User | null => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : { uid: found.uid, gid: found.gid };
};

/** What root writes into a user's folder is given to that user, who could otherwise never start there again. */
export async function giveToOwnerOfFolder(path: string): Promise<void> {
  if (isRoot()) await giveTo(path, ownerOf(dirname(path)));
}

export async function giveTo(path: string, user: User | null): Promise<void> {
  if (user === null) return;
  if (!lstatSync(path).isDirectory()) return lchown(path, user.uid, user.gid);
  for (const name of await readdir(path)) await giveTo(join(path, name), user);
  await chown(path, user.uid, user.gid);
}

function allows(path: string, user: User, bits: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (bitsFor(found, user) & bits) === bits;
}

function bitsFor({ mode, uid, gid }: Stats, user: User): number {
  if (uid === user.uid) return mode >> 6;
  return gid === user.gid ? mode >> 3 : mode;
}
