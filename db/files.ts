import { createHash, randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { access, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileStore } from "../core/ports.ts";
import { DatabaseRefusal } from "./migrate.ts";

export class TooBig extends Error {
  constructor() {
    super("the file is bigger than allowed");
    this.name = "TooBig";
  }
}

/** The same with what only the keeping of files needs. */
export interface FileFolder extends FileStore {
  has(hash: string): Promise<boolean>;
  /** It may be gone already. */
  remove(hash: string): Promise<void>;
}

/** Bytes in a folder, named by their sha256; two equal files are one. Written aside and renamed, so a crash leaves no half file under a name. */
export const createFileStore = (folder: string): FileFolder => {
  const pathOf = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error("not a file's hash");
    return join(folder, hash.slice(0, 2), hash);
  };
  return {
    put: async (bytes, most) => {
      await mkdir(join(folder, "incoming"), { recursive: true });
      const aside = join(folder, "incoming", randomUUID());
      const handle = await open(aside, "wx", 0o600);
      const hash = createHash("sha256");
      let size = 0;
      try {
        for await (const chunk of bytes) {
          size += chunk.byteLength;
          if (size > most) throw new TooBig();
          hash.update(chunk);
          await handle.writeFile(chunk);
        }
        await handle.sync();
        await handle.close();
        const name = hash.digest("hex");
        await mkdir(join(folder, name.slice(0, 2)), { recursive: true });
        await rename(aside, pathOf(name));
        return { hash: name, size };
      } catch (error) {
        await handle.close().catch(() => undefined);
        await rm(aside, { force: true });
        throw error;
      }
    },
    read: (hash) => createReadStream(pathOf(hash)),
    has: (hash) =>
      access(pathOf(hash)).then(
        () => true,
        () => false,
      ),
    remove: (hash) => rm(pathOf(hash), { force: true }),
  };
};

/**
 * The folder carries a mark that the database knows: a second machine without the shared folder is refused at start,
 * instead of losing half of the files silently.
 */
export const claimFolder = async (folder: string, known: string | null): Promise<string> => {
  const path = join(folder, "relevo-files");
  await mkdir(folder, { recursive: true });
  const here = existsSync(path) ? (await readFile(path, "utf8")).trim() : null;
  if (known === null || here === known) {
    if (here) return here;
    const mark = known ?? randomUUID();
    await writeFile(path, `${mark}\n`, { mode: 0o600 });
    return mark;
  }
  throw new DatabaseRefusal(
    `the folder ${folder} is not the one where this desk keeps its files${here ? "" : " (its mark is missing)"}. Set FILES to the shared folder that the other machines use.`,
  );
};
