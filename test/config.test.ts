import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { ConfigProblems, type Environment, environment, readConfig, secretKey } from "../config.ts";

const key = "k".repeat(32);
const postgres = "postgres://owner:hidden@db:5432/relevo";
const onPostgres = { DATABASE_URL: postgres, SECRET_KEY: key };

const read = (env: Environment, args: string[] = [], files = ["/desk/desk.yaml"]) =>
  readConfig(env, args, { folder: "/desk", exists: (path) => files.includes(path) });

function problemsOf(env: Environment, args: string[] = [], files?: string[]): readonly string[] {
  try {
    read(env, args, files);
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
  return [];
}

describe("the ground", () => {
  test("is the embedded database when nothing is set", () => {
    expect(read({})).toMatchObject({
      ground: "embedded",
      sandbox: false,
      dataDir: "/desk/data",
      port: 3000,
      only: null,
    });
  });

  test("is PostgreSQL with DATABASE_URL, and Redis with REDIS_URL besides", () => {
    expect(read(onPostgres)).toMatchObject({ ground: "postgres", databaseUrl: postgres });
    expect(read({ ...onPostgres, REDIS_URL: "rediss://cache" })).toMatchObject({ ground: "redis" });
  });

  test("is not half of one", () => {
    expect(problemsOf({ REDIS_URL: "redis://cache" })).toEqual([expect.stringContaining("Set DATABASE_URL too")]);
    expect(problemsOf({ DATABASE_APP_URL: postgres })).toEqual([expect.stringContaining("DATABASE_APP_URL")]);
  });

  test("takes an empty value for none", () => {
    expect(read({ DATABASE_URL: "", REDIS_URL: "  ", PORT: "" })).toMatchObject({ ground: "embedded", port: 3000 });
  });
});

describe("the sandbox", () => {
  test("runs where there is neither a desk file nor a database", () => {
    const config = read({}, [], []);
    expect(config).toMatchObject({ sandbox: true, host: "127.0.0.1", dataDir: "/desk/data/sandbox", deskFile: null });
    expect(config.files).toBe("/desk/data/sandbox/files");
  });

  test("never touches the real database or files", () => {
    const real = { ...onPostgres, REDIS_URL: "redis://cache", FILES: "/srv/files" };
    expect(read(real, ["--sandbox"])).toMatchObject({
      ground: "embedded",
      databaseUrl: null,
      redisUrl: null,
      files: "/desk/data/sandbox/files",
    });
  });

  test("does not stand in for a desk file that was meant", () => {
    expect(problemsOf(onPostgres, [], [])).toEqual([expect.stringContaining("Copy desk.example.yaml")]);
    expect(problemsOf({ DESK_FILE: "acme.yaml" }, [], [])).toEqual([expect.stringContaining("/desk/acme.yaml")]);
  });
});

describe("problems", () => {
  test("are told all at once, each with what to do", () => {
    const wrong = {
      DATABASE_URL: "mysql://root:hidden@db",
      REDIS_URL: "cache:6379",
      FILES: "s3://bucket",
      PORT: "70000",
      PUBLIC_URL: "https://desk.example.com/relevo",
      SECRET_KEY: `${key},short`,
      LOG_LEVEL: "loud",
      TELEGRAM_API_ROOT: "localhost",
      CHROME_PATH: "/nowhere/chrome",
    };
    const problems = problemsOf(wrong, ["--fast", "--only", "web"]);
    for (const told of [
      /--fast is not known.*--sandbox/,
      /--only wants one of api, bots, workers, not "web"/,
      /DATABASE_URL must .* postgres:\/\//,
      /REDIS_URL must .* redis:\/\//,
      /s3:\/\/ is not supported yet.*share/,
      /PORT is "70000"/,
      /PUBLIC_URL must have no path.*Write https:\/\/desk\.example\.com$/,
      /SECRET_KEY number 2 has 5 characters.*openssl/,
      /LOG_LEVEL is "loud".*trace/,
      /TELEGRAM_API_ROOT must/,
      /CHROME_PATH/,
    ]) {
      expect(problems).toContainEqual(expect.stringMatching(told));
    }
    expect(problems).toHaveLength(11);
    expect(problems.join()).not.toContain("hidden");
  });

  test("stand in one message", () => {
    expect(() => read({ PORT: "x", LOG_LEVEL: "y" })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });

  test("include a missing key for anything but the embedded database", () => {
    expect(problemsOf({ DATABASE_URL: postgres })).toEqual([expect.stringMatching(/SECRET_KEY is missing.*openssl/)]);
  });
});

describe("flags", () => {
  test("choose a part", () => {
    expect(read(onPostgres, ["--only", "bots"]).only).toBe("bots");
    expect(read(onPostgres, ["--only=api", "--apply"])).toMatchObject({ only: "api", apply: true });
  });

  test("choose a part only of a database that several processes reach", () => {
    expect(problemsOf({}, ["--only", "api"])).toEqual([expect.stringContaining("Set DATABASE_URL")]);
    expect(problemsOf(onPostgres, ["--sandbox", "--only", "api"])).toEqual([expect.stringContaining("the sandbox")]);
  });

  test("choose a part once", () => {
    expect(problemsOf(onPostgres, ["--only", "api", "--only", "bots"])).toEqual([expect.stringContaining("twice")]);
    expect(problemsOf(onPostgres, ["--only"])).toHaveLength(1);
  });
});

test("addresses of platforms keep one form", () => {
  const config = read({ SLACK_API_URL: "http://127.0.0.1:4000/api", TELEGRAM_API_ROOT: "http://127.0.0.1:4000/" });
  expect(config).toMatchObject({
    slackApiUrl: "http://127.0.0.1:4000/api/",
    telegramApiRoot: "http://127.0.0.1:4000",
    whatsappApiRoot: "https://graph.facebook.com",
  });
  expect(read({ PUBLIC_URL: "https://desk.example.com/" }).publicUrl).toBe("https://desk.example.com");
});

test("the example is accepted as it stands", () => {
  expect(read(parseEnv(readFileSync(".env.example", "utf8"))).ground).toBe("embedded");
});

describe("on disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "relevo-config-"));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("the key is made once, whoever comes first, for the owner's eyes alone", async () => {
    const config = { ...read({}), dataDir: join(folder, "data") };
    const keys = await Promise.all(Array.from({ length: 8 }, () => secretKey(config)));
    expect(new Set(keys.flat()).size).toBe(1);
    expect(keys[0]?.[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(await secretKey(config)).toEqual(keys[0]);
    expect(statSync(join(folder, "data", "secret.key")).mode & 0o777).toBe(0o600);
    expect(await secretKey({ ...config, secretKeys: [key] })).toEqual([key]);
  });

  test(".env stands below the environment", () => {
    const empty = mkdtempSync(join(tmpdir(), "relevo-config-"));
    writeFileSync(join(empty, ".env"), "PATH=from-file\nRELEVO_TEST_ONLY=from-file\n");
    expect(environment(empty)).toMatchObject({ PATH: process.env.PATH, RELEVO_TEST_ONLY: "from-file" });
    rmSync(empty, { recursive: true });
  });
});
