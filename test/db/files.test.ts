import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { claimFolder, createFileStore, TooBig } from "../../db/files.ts";

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "relevo-files-"));
  folders.push(folder);
  return folder;
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function* chunks(...parts: readonly string[]) {
  for (const part of parts) yield Buffer.from(part);
}

const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString();
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("bytes by their hash", () => {
  test("what was put is read again, under its sha256, by nobody else on the machine", async () => {
    const folder = newFolder();
    const store = createFileStore(folder);
    const put = await store.put(chunks("a photo ", "of a till"), 100);
    expect(put).toEqual({ hash: sha256("a photo of a till"), size: 17 });
    expect(await textOf(store.read(put.hash))).toBe("a photo of a till");
    expect(statSync(join(folder, put.hash.slice(0, 2), put.hash)).mode & 0o077).toBe(0);
  });

  test("two equal files are one, also when they come at once; an empty one is a file too", async () => {
    const folder = newFolder();
    const store = createFileStore(folder);
    const put = await Promise.all(Array.from({ length: 8 }, () => store.put(chunks("same"), 100)));
    expect(new Set(put.map(({ hash }) => hash)).size).toBe(1);
    expect(readdirSync(join(folder, put[0]!.hash.slice(0, 2)))).toEqual([put[0]!.hash]);
    expect(await store.put(chunks(), 100)).toEqual({ hash: sha256(""), size: 0 });
  });

  test("a file that is too big, or that breaks off, leaves nothing behind", async () => {
    const folder = newFolder();
    const store = createFileStore(folder);
    await expect(store.put(chunks("12345", "67890"), 9)).rejects.toThrow(TooBig);
    const breaking = async function* () {
      yield Buffer.from("half");
      throw new Error("connection reset");
    };
    await expect(store.put(breaking(), 100)).rejects.toThrow("connection reset");
    expect(readdirSync(join(folder, "incoming"))).toEqual([]);
    expect(await store.put(chunks("123456789"), 9)).toMatchObject({ size: 9 });
  });

  test("only hashes are names: nothing outside the folder can be asked for", () => {
    const store = createFileStore(newFolder());
    for (const name of ["../../etc/passwd", "", "incoming", `${"a".repeat(63)}/`, "A".repeat(64)])
      expect(() => store.read(name)).toThrow("not a file's hash");
  });

  test("a file that is not there is an error of the reader, not of the process", async () => {
    await expect(textOf(createFileStore(newFolder()).read("0".repeat(64)))).rejects.toThrow("ENOENT");
  });
});

describe("the folder's mark", () => {
  test("is made once and known again; a machine with another folder is refused", async () => {
    const folder = newFolder();
    const mark = await claimFolder(folder, null);
    expect(await claimFolder(folder, mark)).toBe(mark);
    expect(await claimFolder(folder, null)).toBe(mark);
    await expect(claimFolder(newFolder(), mark)).rejects.toThrow(/its mark is missing.*Set FILES/);
    writeFileSync(join(folder, "relevo-files"), "another\n");
    await expect(claimFolder(folder, mark)).rejects.toThrow("Set FILES");
  });
});
